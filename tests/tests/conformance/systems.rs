//! The systems under test: every one in the catalog, and at least those that are part of the product.

use vitrine_model::Artifact;
use vitrine_model::catalog::{CatalogEntry, ModelVersion, SystemFile};
use vitrine_tests::assets;

/// The systems that must be there, so that an empty catalog does not pass.
const PART_OF_THE_PRODUCT: [&str; 5] = ["iris", "wine", "titanic", "heart", "housing"];

/// Runs a check for every system. Every system is checked even when one before it fails; the problems are reported
/// together, each with its system.
pub fn for_each(check: impl Fn(&CatalogEntry, &SystemFile) -> Result<(), String>) {
    let catalog = assets::catalog().unwrap_or_else(|problem| panic!("{problem}"));
    for name in PART_OF_THE_PRODUCT {
        assert!(catalog.systems.iter().any(|entry| entry.name == name), "the catalog does not have '{name}'");
    }
    let outcomes = catalog.systems.iter().map(|entry| {
        let outcome = assets::system(entry).and_then(|system| check(entry, &system));
        outcome.map_err(|problem| format!("{}: {problem}", entry.name))
    });
    let problems: Vec<String> = outcomes.filter_map(Result::err).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Runs a check for every model that the page offers, of every system.
pub fn for_each_model(check: impl Fn(&SystemFile, &ModelVersion, &Artifact) -> Result<(), String>) {
    for_each(|_, system| {
        let current = system.models.iter().filter(|model| model.current);
        let problems: Vec<String> = current
            .filter_map(|model| {
                let outcome = artifact(model).and_then(|artifact| check(system, model, &artifact));
                outcome.err().map(|problem| format!("{}: {problem}", model.name))
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    });
}

/// A model's file, read and checked.
pub fn artifact(model: &ModelVersion) -> Result<Artifact, String> {
    Artifact::decode(&assets::read_ref(&model.artifact)?).map_err(|error| error.to_string())
}

/// The problem as an error unless the condition holds.
pub fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(problem()) }
}

//! System files that are right, and what is said of those that are not.

use std::error::Error;

use vitrine_training::GeneratorSpec;

use super::*;

/// System files of the program.
const TEXTS: [(&str, &str); 5] = [
    ("iris", include_str!("../../../../model-builder/systems/iris.toml")),
    ("wine", include_str!("../../../../model-builder/systems/wine.toml")),
    ("titanic", include_str!("../../../../model-builder/systems/titanic.toml")),
    ("heart", include_str!("../../../../model-builder/systems/heart.toml")),
    ("housing", include_str!("../../../../model-builder/systems/housing.toml")),
];

fn text_of(name: &str) -> &'static str {
    TEXTS.iter().find(|(other, _)| *other == name).unwrap().1
}

/// An error with its cause.
fn chain(error: &SystemError) -> String {
    format!("{error}: {}", error.source().unwrap())
}

#[test]
fn every_built_in_system_fits_together() {
    for (name, text) in TEXTS {
        let system = System::parse(name, text, name).unwrap();
        assert_eq!(system.name(), name);
        assert!(system.examples.len() >= 3, "{name} has too few examples");
        assert!(system.generator.samples_per_day > 0);
        for source in &system.sources {
            // Files whose rows may not be passed on have no address, only the hash to know them by.
            assert!(source.url.is_some() || !system.train.rows_may_be_shipped);
            assert!(!source.sha256.is_empty() && source.sha256.iter().all(|hash| hash.len() == 64));
        }
    }
}

fn fault(from: &str, to: &str) -> String {
    let text = text_of("iris");
    assert!(text.contains(from), "the iris file no longer holds '{from}'");
    chain(&System::parse("iris", &text.replacen(from, to, 1), "iris.toml").unwrap_err())
}

#[test]
fn faults_name_file_line_and_key() {
    let message = fault("summary =", "sumary =");
    assert!(
        message.contains("iris.toml") && message.contains("line ") && message.contains("sumary"),
        "{message}"
    );
    let message = fault("name = \"petal_length\"", "name = \"Petal length\"");
    assert!(message.contains("iris.toml") && message.contains("Petal length"), "{message}");
    let message = fault("min = 1.0", "min = 9.0");
    assert!(message.contains("line ") && message.contains("petal_length"), "{message}");
    let message = fault("kind = \"number\"", "kind = \"integer\"");
    assert!(message.contains("sepal_length"), "{message}");
}

fn changed(name: &str, from: &str, to: &str) -> System {
    let text = text_of(name);
    assert!(text.contains(from), "the {name} file no longer holds '{from}'");
    System::parse(name, &text.replacen(from, to, 1), name).unwrap()
}

#[test]
fn rows_that_may_not_be_shown_are_not_written_either() {
    let may_be = "rows_may_be_shipped = true\n";
    let wine = text_of("wine");
    let private = wine.replace(may_be, &format!("{may_be}rows_may_be_shown = false\n"));
    let message = chain(&System::parse("wine", &private, "wine.toml").unwrap_err());
    assert!(message.contains("'nearest_skewed' keeps rows"), "{message}");
    let keeps = "{ kind = \"nearest_skewed\", k = 5, skew = 0.02, rows = 300 }";
    assert!(private.contains(keeps));
    let private = private.replace(keeps, "{ kind = \"dependence\" }");
    let system = System::parse("wine", &private, "wine.toml").unwrap();
    assert!(!system.rows_may_be_shown && !system.train.rows_may_be_shipped);
    let system = changed("wine", may_be, may_be);
    assert!(system.rows_may_be_shown && system.train.rows_may_be_shipped);
}

#[test]
fn a_generator_by_place_that_takes_turns_has_its_formula() {
    let turns = "kind = \"take_turns\"\n\n[[generator.draw.generators]]\nkind = \"place\"";
    let system = changed("housing", "kind = \"place\"", turns);
    let GeneratorSpec::TakeTurns { generators } = &system.generator.draw else { panic!() };
    let Some(GeneratorSpec::Place(place)) = generators.first() else { panic!() };
    assert_eq!(place.candidate.as_ref().map(|candidate| &candidate.name), Some(&place.formula));
}

#[test]
fn the_features_of_a_group_stand_together() {
    let grouped = |groups: [&str; 4]| {
        let text = text_of("iris");
        let mut parts = text.split("kind = \"number\"");
        let mut written = parts.next().unwrap().to_owned();
        for (part, group) in parts.zip(groups) {
            written.extend(["group = \"", group, "\"\nkind = \"number\"", part]);
        }
        System::parse("iris", &written, "iris.toml")
    };
    let system = grouped(["Sepal", "Sepal", "Petal", "Petal"]).unwrap();
    assert_eq!(system.schema.features[2].group.as_deref(), Some("Petal"));
    let message = chain(&grouped(["Sepal", "Petal", "Sepal", "Petal"]).unwrap_err());
    assert!(message.contains("line ") && message.contains("'petal_length'"), "{message}");
    assert!(message.contains("'Sepal'"), "{message}");
}

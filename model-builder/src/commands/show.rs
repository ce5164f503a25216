//! `show`: a trained system, or one of its models.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use vitrine_model::artifact::ModelCard;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::report::{Candidate, Report};
use vitrine_present::Texts;
use vitrine_present::lines::metric::{label, written};
use vitrine_publish::Assets;

use super::train::leaderboard;
use crate::cli::usage;
use crate::context::Context;
use crate::print::{self, Table, number};

/// Shows a system, or one of its current models.
///
/// # Errors
/// A system or model that is not there, files that are damaged.
pub fn run(context: &Context, name: &str, model: Option<&str>) -> Result<()> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let file = assets.system_file(&assets.entry(name)?)?;
    let report: Report = assets.checked(&file.report)?;
    let Some(model) = model else {
        if context.options.json {
            return print::json(&SystemOutput { system: &file, report: &report });
        }
        let (_, history) = assets.history(name)?;
        return print::text(&describe(context.texts(), &file, &report, history.entries().len()));
    };
    let version = find(&file, model)?;
    let card = assets.artifact(version)?.card;
    let candidate = report.candidates.iter().find(|candidate| candidate.name == model);
    if context.options.json {
        return print::json(&ModelOutput { version, card: &card, candidate });
    }
    print::text(&describe_model(context.texts(), version, &card, candidate))
}

/// The current model of a name.
///
/// # Errors
/// A name that no current model has, as wrong usage, with the names that there are.
pub fn find<'a>(file: &'a SystemFile, name: &str) -> Result<&'a ModelVersion> {
    let mut current = file.models.iter().filter(|model| model.current);
    current.clone().find(|model| model.name == name).ok_or_else(|| {
        let names: Vec<&str> = current.by_ref().map(|model| model.name.as_str()).collect();
        usage(format!("'{}' has no model '{name}'; there are {}", file.schema.system, names.join(", ")))
    })
}

#[derive(Serialize)]
struct SystemOutput<'a> {
    system: &'a SystemFile,
    report: &'a Report,
}

#[derive(Serialize)]
struct ModelOutput<'a> {
    version: &'a ModelVersion,
    card: &'a ModelCard,
    candidate: Option<&'a Candidate>,
}

fn describe(texts: &Texts, file: &SystemFile, report: &Report, n_entries: usize) -> String {
    let mut text = format!("{}: {}\n\n", file.title, file.summary);
    let mut features = Table::new(&["feature", "what is expected"]);
    for feature in &file.schema.features {
        features.row(vec![feature.name.clone(), feature.expectation()]);
    }
    let provenance = &file.provenance;
    // Writing to a String does not fail.
    let _ = write!(
        text,
        "{}\nPredicts {}.\n\n{}\n",
        features.render(),
        file.schema.target.label,
        leaderboard(texts, report)
    );
    let mut models = Table::new(&["model", "version", "current", "file"]);
    for model in &file.models {
        let current = if model.default {
            "default"
        } else if model.current {
            "yes"
        } else {
            "no"
        };
        models.row(vec![
            model.name.clone(),
            model.version.to_string(),
            current.to_owned(),
            model.artifact.path.clone(),
        ]);
    }
    let _ = write!(
        text,
        "{}\n{} in the history. {}\n\nData: {} ({}), {}\n{}\n",
        models.render(),
        print::count(n_entries, "prediction"),
        file.generator,
        provenance.title,
        provenance.licence,
        provenance.url,
        provenance.citation
    );
    for source in &provenance.files {
        let _ = writeln!(text, "  {} SHA-256 {}", source.name, source.sha256);
    }
    text
}

fn describe_model(
    texts: &Texts,
    version: &ModelVersion,
    card: &ModelCard,
    candidate: Option<&Candidate>,
) -> String {
    let mut text = format!(
        "{} (version {}): {}\nfitted on {} with the seed {}\n{}, {} bytes, SHA-256 {}\n",
        version.label,
        version.version,
        card.family,
        print::count(card.n_samples, "row"),
        card.seed,
        version.artifact.path,
        version.artifact.bytes,
        version.artifact.sha256
    );
    for (name, value) in &card.hyperparameters {
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {name} = {value}");
    }
    if let Some(candidate) = candidate {
        let mut table = Table::new(&["figure", "cross-validated", "spread", "held out"]);
        for &(metric, ref summary) in &candidate.cross_validated {
            let held_out = candidate
                .held_out
                .get(metric)
                .map_or_else(|| "-".to_owned(), |value| written(texts, metric, value));
            table.row(vec![
                label(texts, metric).to_owned(),
                written(texts, metric, summary.mean),
                number(summary.sd),
                held_out,
            ]);
        }
        let _ = write!(text, "\n{}", table.render());
    }
    text
}

//! `show`: a trained system, or one of its models.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;
use vitrine_model::artifact::ModelCard;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::report::{Candidate, Report};
use vitrine_model::schema::Schema;
use vitrine_present::Texts;
use vitrine_present::lines::metric::{label, written, written_finer};
use vitrine_present::lines::report::{fold_interval, hyperparameter, settings};
use vitrine_present::lines::{fault, words};
use vitrine_present::locale::finer;
use vitrine_publish::Assets;

use super::train::leaderboard;
use super::versions;
use crate::context::Context;
use crate::print::{self, Table};

/// Shows a system, or one of its current models.
///
/// # Errors
/// A system or model that is not there, files that are damaged.
pub fn run(context: &Context, name: &str, model: Option<&str>) -> Result<()> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let reader = context.reader(assets, name)?;
    let (file, report) = (&reader.file, reader.report()?);
    let Some(model) = model else {
        if context.options.json {
            return print::json(&SystemOutput { system: file, report: &report });
        }
        let (_, history) = assets.history(name)?;
        return print::text(&describe(context.texts(), file, &report, history.entries().len()));
    };
    let version = &versions::find(assets, file, model)?;
    let card = reader.artifact(version)?.card;
    // The report is that of the versions that the page offers.
    let candidate =
        report.candidates.iter().find(|candidate| version.current && candidate.name == version.name);
    if context.options.json {
        return print::json(&ModelOutput { version, card: &card, candidate });
    }
    print::text(&describe_model(
        context.texts(),
        version,
        &card,
        candidate.map(|of| (&report, of)),
        &reader.file.schema,
    ))
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
    let said = texts.cli_show();
    let mut text = format!("{}: {}\n\n", file.title, file.summary);
    let mut features = Table::new(&[said.feature(), said.expected()]);
    for feature in &file.schema.features {
        features.row(vec![feature.name.clone(), fault::expected(texts, &feature.expected())]);
    }
    let provenance = &file.provenance;
    // Writing to a String does not fail.
    let _ = write!(
        text,
        "{}\n{}\n\n{}\n",
        features.render(),
        said.predicts(&file.schema.target.label),
        leaderboard(texts, report)
    );
    let mut models = Table::new(&[said.model(), said.version(), said.current(), said.file()]);
    for model in &file.models {
        let current = if model.default {
            texts.leaderboard().mark_default()
        } else if model.current {
            texts.words().yes()
        } else {
            texts.words().no()
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
        "{}\n{}\n\n{}\n{}\n",
        models.render(),
        said.history(n_entries as u64, &file.generator),
        said.data(&provenance.title, &provenance.licence, &provenance.url),
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
    candidate: Option<(&Report, &Candidate)>,
    schema: &Schema,
) -> String {
    let said = texts.cli_show();
    let mut text = format!(
        "{}\n{}\n{}, {}, SHA-256 {}\n",
        said.heading(&version.label, &version.version.to_string(), &words::family(texts, &card.family)),
        // A model that was trained elsewhere is fitted to no rows here.
        match card.n_samples {
            0 => said.fitted_elsewhere().to_owned(),
            n => said.fitted(n as u64, &card.seed.to_string()),
        },
        version.artifact.path,
        texts.locale().bytes(version.artifact.bytes),
        version.artifact.sha256
    );
    let hyperparameters = match candidate {
        Some((_, candidate)) => settings(texts, candidate, schema),
        None => card.hyperparameters.iter().map(|written| hyperparameter(texts, written)).collect(),
    };
    for (name, value) in hyperparameters {
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {name} = {value}");
    }
    if let Some((report, candidate)) = candidate {
        let mut headings = vec![said.figure(), said.cross_validated(), said.spread(), said.interval()];
        let has_held_out = !report.by_cross_validation;
        headings.extend(has_held_out.then(|| said.held_out()));
        let mut table = Table::new(&headings);
        for &(metric, ref summary) in &candidate.cross_validated {
            let held_out = candidate.held_out.get(metric);
            let mut cells = vec![
                label(texts, metric).to_owned(),
                written(texts, metric, summary.mean),
                written_finer(texts, metric, summary.sd, finer(summary.sd)),
                fold_interval(report, metric, summary).map_or_else(
                    || "-".to_owned(),
                    |(low, high)| {
                        texts.words().range(&written(texts, metric, low), &written(texts, metric, high))
                    },
                ),
            ];
            if has_held_out {
                cells.push(held_out.map_or_else(|| "-".to_owned(), |value| written(texts, metric, value)));
            }
            table.row(cells);
        }
        let _ = write!(text, "\n{}", table.render());
    }
    text
}

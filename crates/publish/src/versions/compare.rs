//! Two versions on the same rows: their scores, and how far their predictions are apart.

use serde::Serialize;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::report::Report;
use vitrine_model::{Artifact, Pipeline, Record};
use vitrine_training::{Dataset, SplitSpec, in_random_order, split_held_out};

use super::ledger::Ledger;
use super::verdict::{Contestant, Verdict, judge};
use crate::PublishError;
use crate::assets::Assets;

/// The number of rows on which predictions are compared.
const SAMPLED: usize = 500;
/// How far two numbers may be apart and still be the same, relative to their size.
const SAME: f64 = 1e-9;

/// Two versions beside each other.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The system's name.
    pub system: String,
    /// Their scores; `None` where they predict different things, or a report that is needed is not kept.
    pub verdict: Option<Verdict>,
    /// How far their predictions are apart.
    pub changes: Changes,
}

/// How far the predictions of two models are apart, on a sample of rows that depends on the rows and the seed alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// The number of rows.
    pub n_rows: usize,
    /// The number of rows that only one of the two, or neither, can predict.
    pub n_not_predicted: usize,
    /// The number of rows with another prediction.
    pub n_changed: usize,
    /// The number of rows with another class; 0 for regressions.
    pub n_other_class: usize,
    /// The mean change over the rows that both predict: of the value in the target's unit, or for classes of the
    /// probability that changes most.
    pub mean: f64,
    /// The largest change.
    pub largest: f64,
}

/// The rows to compare by.
#[derive(Clone, Copy, Debug)]
pub struct CompareRows<'a> {
    /// The rows, as the first version's schema has them.
    pub data: &'a Dataset,
    /// How the system's own rows are split; `None` for rows that somebody gave, which are all used.
    pub split: Option<&'a SplitSpec>,
    /// The seed of the split and of the sample.
    pub seed: u64,
}

/// Compares two versions.
///
/// # Errors
/// A version or file that is not there or is damaged; rows that cannot be split.
pub fn compare(
    assets: Assets<'_>,
    system: &str,
    [first, second]: [&ModelVersion; 2],
    rows: CompareRows<'_>,
) -> Result<Comparison, PublishError> {
    let (a, b) = (assets.artifact(first)?, assets.artifact(second)?);
    let order: Vec<usize> = (0..rows.data.n_samples()).collect();
    let sample: Vec<usize> =
        in_random_order(rows.data, &order, rows.seed).into_iter().take(SAMPLED).collect();
    let records = sample.iter().filter_map(|row| rows.data.records.get(*row));
    let changes = changes(&a.pipeline, &b.pipeline, records);
    let held_out = match rows.split {
        Some(split) => {
            let failed = crate::error::Step::Fit.failed(system);
            let (_, held_out) = split_held_out(rows.data, split, rows.seed).map_err(failed)?;
            rows.data.subset(&held_out)
        }
        None => rows.data.clone(),
    };
    let given = rows.split.is_none().then_some(&held_out);
    let verdict = match (report(assets, system, first)?, report(assets, system, second)?) {
        (Some(old), Some(new)) => {
            let [of_a, of_b] = [first, second].map(|of| format!("{}@{}", of.name, of.version));
            judge(contestant(&of_a, &a, &old), contestant(&of_b, &b, &new), &held_out, given)
        }
        _ => None,
    };
    Ok(Comparison { system: system.to_owned(), verdict, changes })
}

fn contestant<'a>(called: &'a str, artifact: &'a Artifact, report: &'a Report) -> Contestant<'a> {
    Contestant { called, name: &artifact.name, pipeline: &artifact.pipeline, report }
}

/// The report of the training that a version comes from, where it is kept.
fn report(assets: Assets<'_>, system: &str, version: &ModelVersion) -> Result<Option<Report>, PublishError> {
    let sha256 = &version.artifact.sha256;
    let file = match Ledger::read(assets, system)? {
        None => {
            let file = assets.system_file(&assets.entry(system)?)?;
            file.model_by_hash(sha256).is_some_and(|model| model.current).then_some(file)
        }
        Some(ledger) => {
            let release = ledger.release_of(sha256);
            release.map(|release| assets.checked::<SystemFile>(&release.system)).transpose()?
        }
    };
    file.map(|file| assets.checked(&file.report)).transpose()
}

fn changes<'a>(a: &Pipeline, b: &Pipeline, records: impl Iterator<Item = &'a Record>) -> Changes {
    let mut changes = Changes::default();
    let mut sum = 0.0;
    for record in records {
        changes.n_rows += 1;
        let (Ok(a), Some(Ok(b))) =
            (a.predict(record), translated(a, b, record).map(|record| b.predict(&record)))
        else {
            changes.n_not_predicted += 1;
            continue;
        };
        let numbers = |of: &vitrine_model::Prediction| {
            if of.probabilities.is_empty() {
                of.value.into_iter().collect()
            } else {
                of.probabilities.clone()
            }
        };
        let (before, after) = (numbers(&a), numbers(&b));
        let size = before.iter().chain(&after).map(|number| number.abs()).fold(1.0, f64::max);
        let change = before.iter().zip(&after).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let is_other_class = a.class != b.class;
        changes.n_other_class += usize::from(is_other_class);
        changes.n_changed += usize::from(is_other_class || change > SAME * size);
        changes.largest = changes.largest.max(change);
        sum += change;
    }
    let n = changes.n_rows - changes.n_not_predicted;
    changes.mean = if n == 0 { 0.0 } else { sum / n as f64 };
    changes
}

/// A record of one model as another one reads it, by the names of the features; what it does not know is missing.
/// `None` where a value means nothing to it.
fn translated(a: &Pipeline, b: &Pipeline, record: &Record) -> Option<Record> {
    if super::verdict::is_same(&a.schema, &b.schema) {
        return Some(record.clone());
    }
    let mut object = record.to_json(&a.schema);
    object.retain(|name, _| b.schema.position(name).is_some());
    Record::from_json(&b.schema, &object).ok()
}

//! The logged predictions whose outcome is known, as rows to learn from.

use vitrine_model::history::Origin;
use vitrine_model::{Record, Schema};
use vitrine_training::Dataset;

use crate::PublishError;
use crate::assets::Assets;

/// The labelled rows of a history.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The rows that fit the schema.
    pub dataset: Dataset,
    /// The lines of the history with logged predictions whose record or outcome does not fit the schema.
    pub left_out: Vec<usize>,
    /// The number of logged predictions whose outcome is not known.
    pub n_open: usize,
}

/// Reads the logged predictions of a system whose outcome is known. `schema` is what they are to be learned by, which may
/// be another one than when they were logged.
///
/// # Errors
/// A history that cannot be read.
pub fn labelled(assets: Assets<'_>, system: &str, schema: &Schema) -> Result<Labelled, PublishError> {
    let (_, history) = assets.history(system)?;
    let empty =
        Dataset { schema: schema.clone(), records: Vec::new(), targets: Vec::new(), weights: Vec::new() };
    let mut labelled = Labelled { dataset: empty, left_out: Vec::new(), n_open: 0 };
    for (at, entry) in history.entries().iter().enumerate() {
        if entry.origin != Origin::Logged {
            continue;
        }
        let Some(actual) = &entry.actual else {
            labelled.n_open += 1;
            continue;
        };
        let record = Record::from_json(schema, &entry.features).ok();
        let record = record.filter(|record| record.faults(schema).is_empty());
        match (record, actual.index_or_value(&schema.target)) {
            (Some(record), Some(target)) => {
                labelled.dataset.records.push(record);
                labelled.dataset.targets.push(target);
            }
            _ => labelled.left_out.push(history.line_of(at)),
        }
    }
    Ok(labelled)
}

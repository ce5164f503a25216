//! k nearest neighbours.

use serde::{Deserialize, Serialize};
use vitrine_model::Record;
use vitrine_model::estimators::knn::Weights;
use vitrine_model::estimators::{Estimator, Knn};
use vitrine_model::transforms::Preprocess;

use super::family::{Capabilities, Family};
use super::rows::Rows;
use crate::TrainError;
use crate::error::{Field, Got, Learner, Limit, Rule};

/// The hyperparameters of k nearest neighbours, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnnParams {
    /// The number of neighbours, from 1 to the number of rows.
    pub k: usize,
    /// How much each counts.
    #[serde(default = "default_weights")]
    pub weights: Weights,
}

impl Family for KnnParams {
    fn label(&self) -> &'static str {
        "k-nearest neighbours"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            weights: false,
            keeps_rows: true,
            keeps_records: true,
            averaged: false,
            ..Capabilities::DEFAULT
        }
    }

    fn fit(&self, rows: &Rows<'_>, _seed: u64) -> Result<Estimator, TrainError> {
        let Self { k, weights } = *self;
        if k == 0 || k > rows.n_samples() {
            return Err(TrainError::setting("k", k, Limit::Whole(1, rows.n_samples())));
        }
        if !rows.weights.is_empty() {
            return Err(TrainError::setting(
                Field::Learner(Learner::Neighbours),
                Got::Weighted,
                Rule::NoWeights,
            ));
        }
        rows.check_finite()?;
        let raw = imputed_rows(rows.preprocess, &rows.data.records);
        let knn = Knn::new(k, weights, rows.n_classes, &raw, &rows.targets, rows.preprocess);
        knn.map(Estimator::Knn).map_err(TrainError::contradiction)
    }
}

/// The records' numbers with missing ones filled in, as k nearest neighbours keep them.
fn imputed_rows(preprocess: &Preprocess, records: &[Record]) -> Vec<Vec<f64>> {
    let filled = |record: &Record| {
        let mut filled = Vec::new();
        preprocess.fill(&record.to_numbers(), &mut filled);
        // A feature without an assumed value is no input, so any number does.
        filled.into_iter().map(|number| if number.is_nan() { 0.0 } else { number }).collect()
    };
    records.iter().map(filled).collect()
}

fn default_weights() -> Weights {
    Weights::Uniform
}

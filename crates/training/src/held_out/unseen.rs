//! Rows with models that have not seen them: one model for all of them, or for each fold its own.

use std::borrow::Cow;

use vitrine_model::metrics::Scores;
use vitrine_model::{Pipeline, Prediction};

use crate::evaluate::{judge, predict};
use crate::{Dataset, TrainError};

/// Rows, each with the pipeline that judges it.
#[derive(Clone, Debug)]
pub(crate) struct Unseen<'a> {
    /// The model that the figures are about. Its groups and its threshold are those that are shown.
    pub model: &'a Pipeline,
    /// The rows.
    pub data: Cow<'a, Dataset>,
    /// What predicts them.
    pub pipelines: Cow<'a, [Pipeline]>,
    /// For each row the position of its pipeline.
    pub by: Vec<usize>,
}

impl<'a> Unseen<'a> {
    /// Rows that were held out from the model itself.
    pub fn held_out(model: &'a Pipeline, data: &'a Dataset) -> Self {
        let pipelines = Cow::Borrowed(std::slice::from_ref(model));
        Self { model, data: Cow::Borrowed(data), pipelines, by: vec![0; data.n_samples()] }
    }

    /// The predictions for the rows, or for the same rows with other values.
    pub fn predict(&self, rows: &Dataset) -> Result<Vec<Prediction>, TrainError> {
        let of_rows = rows.records.iter().zip(&self.by).enumerate();
        let predictions = of_rows.filter_map(|(row, (record, by))| {
            self.pipelines.get(*by).map(|pipeline| predict(pipeline, row, record))
        });
        predictions.collect()
    }

    /// Every figure on the rows, or on the same rows with other values, all at once.
    pub fn score(&self, rows: &Dataset) -> Result<Scores, TrainError> {
        judge(rows, &self.predict(rows)?)
    }

    /// Some of the rows, in that order.
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            data: Cow::Owned(self.data.subset(rows)),
            by: rows.iter().filter_map(|row| self.by.get(*row).copied()).collect(),
            ..self.clone()
        }
    }

    /// The same rows as judged without the calibration.
    pub fn uncalibrated(&self) -> Self {
        let plain = |pipeline: &Pipeline| Pipeline { calibration: None, ..pipeline.clone() };
        Self { pipelines: self.pipelines.iter().map(plain).collect(), ..self.clone() }
    }
}

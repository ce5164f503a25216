//! Predicting many records in turn: [`Pipeline::predict`] with buffers that are used again.

use super::{Pipeline, PredictError, Prediction};
use crate::record::Record;

/// A pipeline with the buffers of its predictions. Its predictions are those of [`Pipeline::predict`] to the bit,
/// which itself makes one of these for a single record.
#[derive(Clone, Debug)]
pub struct Predictor<'a> {
    pipeline: &'a Pipeline,
    numbers: Vec<f64>,
    sources: Vec<f64>,
    inputs: Vec<f64>,
    outputs: Vec<f64>,
}

impl<'a> Predictor<'a> {
    pub(super) fn new(pipeline: &'a Pipeline) -> Self {
        Self { pipeline, numbers: Vec::new(), sources: Vec::new(), inputs: Vec::new(), outputs: Vec::new() }
    }

    /// The prediction for a record in human units, with missing values where the schema allows them.
    ///
    /// # Errors
    /// As [`Pipeline::predict`].
    pub fn predict(&mut self, record: &Record) -> Result<Prediction, PredictError> {
        self.outputs(record)?;
        self.pipeline.read(record, &self.sources, &self.inputs, &mut self.outputs)
    }

    /// The estimator's outputs for a record as they are, before anything is read from them: one probability per
    /// class, or one value on the scale that was learnt. [`Pipeline::outputs`] reads them.
    ///
    /// # Errors
    /// [`PredictError::Faults`].
    pub fn outputs(&mut self, record: &Record) -> Result<&mut [f64], PredictError> {
        self.inputs(record)?;
        self.pipeline.estimator.predict(&self.inputs, &mut self.outputs);
        Ok(&mut self.outputs)
    }

    /// The estimator's inputs for a record.
    ///
    /// # Errors
    /// [`PredictError::Faults`].
    pub(super) fn inputs(&mut self, record: &Record) -> Result<&[f64], PredictError> {
        let faults = record.faults(&self.pipeline.schema);
        if !faults.is_empty() {
            return Err(PredictError::Faults(faults));
        }
        self.pipeline.preprocess.numbers_into(record, &mut self.numbers);
        self.pipeline.preprocess.apply(&self.numbers, &mut self.sources, &mut self.inputs);
        Ok(&self.inputs)
    }
}

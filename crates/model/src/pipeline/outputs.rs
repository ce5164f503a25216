//! From an estimator's outputs to a prediction: the value, the probabilities and the class. Whoever reads outputs,
//! in a prediction or while a model is fitted, reads them here.

use super::{Calibration, GradeLink, PredictError, Prediction, Response};
use crate::schema::{Target, Task};

/// How an estimator's outputs are read; [`super::Pipeline::outputs`] gives that of a fitted pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    /// What is predicted.
    pub target: &'a Target,
    /// From an ordinal target's value to the probability of each grade; absent where the estimator gives class
    /// probabilities.
    pub grades: Option<&'a GradeLink>,
    /// What a regression's estimator gives.
    pub response: Response,
    /// How class probabilities are corrected.
    pub calibration: Option<&'a Calibration>,
    /// The probability of the positive class at and above which it is predicted, for binary targets.
    pub threshold: Option<f64>,
}

impl Outputs<'_> {
    /// The prediction in one row of outputs, without interval and assumed values. The outputs are changed in place
    /// where probabilities are calibrated.
    ///
    /// # Errors
    /// [`PredictError::NotFinite`] where an output is not finite or there is none.
    pub fn read(&self, outputs: &mut [f64]) -> Result<Prediction, PredictError> {
        let mut prediction = self.read_learnt(outputs)?;
        prediction.value = prediction.value.map(|learnt| self.response.apply(learnt));
        if prediction.value.is_some_and(|value| !value.is_finite()) {
            return Err(PredictError::NotFinite);
        }
        Ok(prediction)
    }

    /// As [`Outputs::read`], with the value on the scale that was learnt.
    pub(super) fn read_learnt(&self, outputs: &mut [f64]) -> Result<Prediction, PredictError> {
        if outputs.is_empty() || outputs.iter().any(|output| !output.is_finite()) {
            return Err(PredictError::NotFinite);
        }
        let (value, probabilities) = match self.target.task {
            Task::Regression => (outputs.first().copied(), Vec::new()),
            Task::Binary | Task::Multiclass => {
                if let Some(calibration) = self.calibration {
                    calibration.apply(outputs, self.target.positive_class());
                }
                (None, outputs.to_vec())
            }
            Task::Ordinal => {
                let value = learnt_value(self.target, outputs);
                let probabilities =
                    self.grades.map_or_else(|| outputs.to_vec(), |link| link.probabilities(value));
                (Some(value), probabilities)
            }
        };
        let class = match value {
            Some(value) if self.target.task == Task::Ordinal => self.target.nearest_class(value),
            Some(_) => None,
            None => {
                let called = self.threshold.and_then(|from| self.target.class_from(from, &probabilities));
                Some(called.unwrap_or_else(|| argmax(&probabilities)))
            }
        };
        Ok(Prediction { value, class, probabilities, interval: None, assumed: Vec::new() })
    }
}

/// The value in one row of outputs on the scale that was learnt: a single output itself, or the mean grade where an
/// ordinal target's estimator gives class probabilities. NaN without outputs.
pub fn learnt_value(target: &Target, outputs: &[f64]) -> f64 {
    if target.task == Task::Ordinal && outputs.len() > 1 {
        let mut mean = 0.0;
        for (class, probability) in target.classes.iter().zip(outputs) {
            mean += class.grade * probability;
        }
        return mean;
    }
    outputs.first().copied().unwrap_or(f64::NAN)
}

/// The position of the largest number, of equal ones the first.
fn argmax(numbers: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (index, *number);
        }
    }
    best.0
}

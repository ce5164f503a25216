//! The fitted pipeline and the one entry point to a prediction, from raw values to a value, class
//! probabilities or an interval.
//!
//! - [`calibration`]: how class probabilities are corrected
//! - [`interval`]: how far the actual value may lie from a value
//! - `check`: the parts of a pipeline against each other
//! - [`outputs`]: from an estimator's outputs to a value, probabilities and a class
//! - `predictor`: many records in turn
//! - `ordinal_link`: from an ordinal target's value to the probability of each grade
//! - `target_transform`: from the scale that was learnt to the target's unit

pub mod calibration;
mod check;
pub mod interval;
mod ordinal_link;
pub mod outputs;
mod predictor;
mod target_transform;

use serde::Serialize;
use thiserror::Error;

use crate::estimators::{Estimator, Neighbour};
use crate::json::FromJson;
use crate::record::{Fault, Record, Value};
use crate::schema::{FeatureKind, Schema};
use crate::transforms::Preprocess;

pub use calibration::{Calibration, CalibrationMap};
pub use interval::{CvPlus, FoldErrors, Interval, ResidualInterval, ResidualIntervalGroups};
pub use ordinal_link::OrdinalLink;
pub use outputs::{Outputs, learnt_value};
pub use predictor::Predictor;
pub use target_transform::TargetTransform;

/// Everything a prediction needs: what a record may hold, the fitted preprocessing, the fitted estimator, and
/// how its outputs are read.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Pipeline {
    /// The features and the target.
    pub schema: Schema,
    /// From a record's numbers to the estimator's inputs.
    pub preprocess: Preprocess,
    /// The fitted estimator.
    pub estimator: Estimator,
    /// From an ordinal target's value to the probability of each grade; absent where the estimator itself gives
    /// class probabilities.
    #[serde(default, alias = "grades", skip_serializing_if = "Option::is_none")]
    pub ordinal_link: Option<OrdinalLink>,
    /// How far the actual value lay from the value on rows that the estimator had not seen.
    #[serde(default, alias = "spread", skip_serializing_if = "Option::is_none")]
    pub residual_interval: Option<ResidualInterval>,
    /// Intervals of their own for groups of records; the interval above holds for the others.
    #[serde(default, alias = "spread_groups", skip_serializing_if = "Option::is_none")]
    pub residual_interval_groups: Option<ResidualIntervalGroups>,
    /// The errors of the folds whose models the estimator averages; the interval then follows from them instead of
    /// from the residuals of all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cv_plus: Option<CvPlus>,
    /// What a regression's estimator gives.
    #[serde(default, alias = "response", skip_serializing_if = "TargetTransform::is_identity")]
    pub target_transform: TargetTransform,
    /// How class probabilities are corrected; absent where they are taken as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// The probability of the positive class at and above which it is predicted, for binary targets; absent where the
    /// more probable class is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// A prediction for one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The value in the target's unit, for regressions and ordinal targets.
    pub value: Option<f64>,
    /// The most probable class, of equally probable ones the first, or the one that the threshold says; for ordinal
    /// targets the grade nearest to the value. `None` for regressions.
    pub class: Option<usize>,
    /// One probability per class, summing to 1; empty for regressions.
    pub probabilities: Vec<f64>,
    /// The interval around the value, for regressions and ordinal targets with a [`ResidualInterval`].
    pub interval: Option<Interval>,
    /// The features that were missing, with the value assumed for each.
    pub assumed: Vec<Assumed>,
}

/// A feature that was missing and what was assumed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    /// The feature's position in the schema.
    pub feature: usize,
    /// The assumed value.
    pub value: Value,
    /// Between which numbers the actual value lies in four of five cases, where that is known.
    pub range: Option<(f64, f64)>,
}

/// Why a record cannot be predicted.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PredictError {
    /// The record does not fit the schema; one fault per feature, each a sentence of its own.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<Fault>),
    /// The estimator gave no number, because the inputs overflowed.
    #[error("the model gives no finite prediction for this record")]
    NotFinite,
}

impl Pipeline {
    /// A pipeline whose outputs are taken as they are: without link, interval, calibration or threshold.
    pub fn new(schema: Schema, preprocess: Preprocess, estimator: Estimator) -> Self {
        Self {
            schema,
            preprocess,
            estimator,
            ordinal_link: None,
            residual_interval: None,
            residual_interval_groups: None,
            cv_plus: None,
            target_transform: TargetTransform::Identity,
            calibration: None,
            threshold: None,
        }
    }

    /// The prediction for a record in human units, with missing values where the schema allows them.
    ///
    /// # Errors
    /// [`PredictError::Faults`] with everything wrong with the record; [`PredictError::NotFinite`] where the
    /// arithmetic overflows.
    pub fn predict(&self, record: &Record) -> Result<Prediction, PredictError> {
        self.predictor().predict(record)
    }

    /// Predicts many records in turn with buffers that are used again: the same predictions to the bit.
    pub fn predictor(&self) -> Predictor<'_> {
        Predictor::new(self)
    }

    /// How the estimator's outputs are read.
    pub fn outputs(&self) -> Outputs<'_> {
        Outputs {
            target: &self.schema.target,
            ordinal_link: self.ordinal_link.as_ref(),
            target_transform: self.target_transform,
            calibration: self.calibration.as_ref(),
            threshold: self.threshold,
        }
    }

    /// The prediction for a record without faults, from what the preprocessing filled in, the estimator's inputs and
    /// its outputs for them. `filled` starts with one number per feature.
    fn read(
        &self,
        record: &Record,
        filled: &[f64],
        inputs: &[f64],
        outputs: &mut [f64],
    ) -> Result<Prediction, PredictError> {
        let mut prediction = self.outputs().read_learnt(outputs)?;
        if let Some(learnt) = prediction.value {
            let interval = self.interval(record, inputs, learnt);
            let in_unit = |end: f64| self.target_transform.apply(end);
            prediction.value = Some(in_unit(learnt));
            prediction.interval =
                interval.map(|i| Interval { low: in_unit(i.low), high: in_unit(i.high), ..i });
            let ends = prediction.interval.map_or([0.0; 2], |interval| [interval.low, interval.high]);
            if !(in_unit(learnt).is_finite() && ends.iter().all(|end| end.is_finite())) {
                return Err(PredictError::NotFinite);
            }
        }
        prediction.assumed = self.assumed(record, filled);
        Ok(prediction)
    }

    /// The training examples nearest to a record, nearest first, where the estimator keeps any.
    ///
    /// # Errors
    /// As [`Pipeline::predict`].
    pub fn neighbours(&self, record: &Record) -> Result<Vec<Neighbour>, PredictError> {
        Ok(self.estimator.neighbours(self.predictor().inputs(record)?))
    }

    fn assumed(&self, record: &Record, filled: &[f64]) -> Vec<Assumed> {
        let values = record.values.iter().zip(filled).zip(&self.schema.features).enumerate();
        let assumed = values.filter(|(_, ((value, number), _))| value.is_missing() && !number.is_nan());
        let assumed = assumed.map(|(feature, ((_, number), known))| {
            let value = match known.kind {
                FeatureKind::Choice { .. } => Value::Choice(*number as usize),
                FeatureKind::Flag => Value::Flag(*number != 0.0),
                _ => Value::Number(*number),
            };
            let forest = self.preprocess.impute_forest(feature);
            let range = forest.and_then(|forest| forest.range(*number, known));
            Assumed { feature, value, range }
        });
        assumed.collect()
    }

    /// The interval around a value, all on the scale that was learnt.
    fn interval(&self, record: &Record, inputs: &[f64], value: f64) -> Option<Interval> {
        let spread = self.residual_interval?;
        if let (Some(cv_plus), Estimator::Voting(voting)) = (&self.cv_plus, &self.estimator) {
            let mut members = voting.members.iter();
            let mut outputs = Vec::new();
            let mut predictions = Vec::with_capacity(cv_plus.folds.len());
            for fold in &cv_plus.folds {
                let (mut total, mut weights) = (0.0, 0.0);
                for member in members.by_ref().take(fold.n_members) {
                    member.estimator.predict(inputs, &mut outputs);
                    total += member.weight * learnt_value(&self.schema.target, &outputs);
                    weights += member.weight;
                }
                predictions.push(total / weights);
            }
            return Some(cv_plus.around(&predictions, spread.coverage));
        }
        let spread = self
            .residual_interval_groups
            .as_ref()
            .map_or(spread, |groups| groups.interval(groups.group(&record.values, value), spread));
        Some(spread.around(value))
    }
}

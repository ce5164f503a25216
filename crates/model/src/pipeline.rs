//! The fitted pipeline and the one entry point to a prediction, from raw values to a value, class
//! probabilities or an interval.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::estimators::{Estimator, Neighbour, logistic};
use crate::record::{Fault, Record, Value};
use crate::schema::{FeatureKind, Schema, Task};
use crate::transforms::Preprocess;

/// Everything a prediction needs: what a record may hold, the fitted preprocessing, the fitted estimator, and
/// how its outputs are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    /// The features and the target.
    pub schema: Schema,
    /// From a record's numbers to the estimator's inputs.
    pub preprocess: Preprocess,
    /// The fitted estimator.
    pub estimator: Estimator,
    /// From an ordinal target's value to the probability of each grade; absent where the estimator itself gives
    /// class probabilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grades: Option<GradeLink>,
    /// How far the truth lay from the value on rows that the estimator had not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
}

/// A proportional-odds model of the grade given the predicted value `v`:
/// `P(grade <= k) = 1 / (1 + exp(-(thresholds[k] - slope * v)))`, fitted on out-of-fold predictions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeLink {
    /// One threshold per grade but the last, ascending.
    pub thresholds: Vec<f64>,
    /// How sharply the grades follow the value; positive.
    pub slope: f64,
}

/// A split-conformal interval: quantiles of `actual - predicted` over held-out folds, added to the value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The share of truths the interval is meant to hold, for example 0.9.
    pub coverage: f64,
    /// Added to the value for the lower end; usually negative.
    pub low: f64,
    /// Added to the value for the upper end.
    pub high: f64,
}

/// A prediction for one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The value in the target's unit, for regressions and ordinal targets.
    pub value: Option<f64>,
    /// The most probable class, of equally probable ones the first; for ordinal targets the grade nearest to
    /// the value. `None` for regressions.
    pub class: Option<usize>,
    /// One probability per class, summing to 1; empty for regressions.
    pub probabilities: Vec<f64>,
    /// The interval around the value, for regressions and ordinal targets with a [`Spread`].
    pub interval: Option<Interval>,
    /// The features that were missing, with the value assumed for each.
    pub assumed: Vec<Assumed>,
}

/// The interval that holds the truth with the stated share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end, in the target's unit.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The share of truths it is meant to hold.
    pub coverage: f64,
}

/// A feature that was missing and what was assumed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    /// The feature's position in the schema.
    pub feature: usize,
    /// The assumed value.
    pub value: Value,
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
    /// The prediction for a record in human units, with missing values where the schema allows them.
    ///
    /// # Errors
    /// [`PredictError::Faults`] with everything wrong with the record; [`PredictError::NotFinite`] where the
    /// arithmetic overflows.
    pub fn predict(&self, record: &Record) -> Result<Prediction, PredictError> {
        let faults = record.faults(&self.schema);
        if !faults.is_empty() {
            return Err(PredictError::Faults(faults));
        }
        let mut outputs = Vec::new();
        self.estimator.predict(&self.inputs(record), &mut outputs);
        let mut prediction = self.read_outputs(outputs)?;
        prediction.assumed = self.assumed(record);
        Ok(prediction)
    }

    /// The training examples nearest to a record, nearest first, where the estimator keeps any.
    ///
    /// # Errors
    /// As [`Pipeline::predict`].
    pub fn neighbours(&self, record: &Record) -> Result<Vec<Neighbour>, PredictError> {
        let faults = record.faults(&self.schema);
        if faults.is_empty() {
            Ok(self.estimator.neighbours(&self.inputs(record)))
        } else {
            Err(PredictError::Faults(faults))
        }
    }

    /// Completes a pipeline that was just read, and checks every part against the others.
    ///
    /// # Errors
    /// One sentence that names the first thing wrong.
    pub fn prepare(&mut self) -> Result<(), String> {
        self.schema.check()?;
        self.preprocess.check(self.schema.n_features())?;
        self.estimator.prepare(&self.preprocess)?;
        self.estimator.check(self.preprocess.columns.len())?;
        self.check_assumed()?;
        self.check_outputs()
    }

    fn inputs(&self, record: &Record) -> Vec<f64> {
        let (mut sources, mut inputs) = (Vec::new(), Vec::new());
        self.preprocess.apply(&self.preprocess.numbers(record), &mut sources, &mut inputs);
        inputs
    }

    fn assumed(&self, record: &Record) -> Vec<Assumed> {
        let values = record.values.iter().zip(&self.preprocess.impute).enumerate();
        let assumed =
            values.filter(|(_, (value, _))| value.is_missing()).filter_map(|(feature, (_, number))| {
                let number = (*number)?;
                let value = match self.schema.features.get(feature)?.kind {
                    FeatureKind::Choice { .. } => Value::Choice(number as usize),
                    FeatureKind::Flag => Value::Flag(number != 0.0),
                    _ => Value::Number(number),
                };
                Some(Assumed { feature, value })
            });
        assumed.collect()
    }

    fn read_outputs(&self, outputs: Vec<f64>) -> Result<Prediction, PredictError> {
        if outputs.is_empty() || outputs.iter().any(|output| !output.is_finite()) {
            return Err(PredictError::NotFinite);
        }
        let target = &self.schema.target;
        let mut prediction = Prediction {
            value: None,
            class: None,
            probabilities: Vec::new(),
            interval: None,
            assumed: Vec::new(),
        };
        match target.task {
            Task::Regression => prediction.value = outputs.first().copied(),
            Task::Binary | Task::Multiclass => {
                prediction.class = Some(argmax(&outputs));
                prediction.probabilities = outputs;
            }
            Task::Ordinal => {
                if let Some(link) = &self.grades {
                    prediction.value = outputs.first().copied();
                    prediction.probabilities = link.probabilities(outputs[0]);
                } else {
                    let mut mean = 0.0;
                    for (class, probability) in target.classes.iter().zip(&outputs) {
                        mean += class.grade * probability;
                    }
                    prediction.value = Some(mean);
                    prediction.probabilities = outputs;
                }
                prediction.class = prediction.value.and_then(|value| target.nearest_class(value));
            }
        }
        prediction.interval = prediction.value.zip(self.spread).map(|(value, spread)| spread.around(value));
        Ok(prediction)
    }

    /// A choice or a flag that is assumed must be one that a record could hold; a number may lie between the
    /// whole ones, as a mean does.
    fn check_assumed(&self) -> Result<(), String> {
        for (feature, assumed) in self.schema.features.iter().zip(&self.preprocess.impute) {
            let n_values = match &feature.kind {
                FeatureKind::Choice { choices, .. } => choices.len(),
                FeatureKind::Flag => 2,
                FeatureKind::Text { .. } => 0,
                FeatureKind::Number { .. } | FeatureKind::Integer { .. } => continue,
            };
            if let Some(number) = assumed.filter(|number| !(0..n_values).any(|n| n as f64 == *number)) {
                return Err(format!("feature '{}' is assumed to have the value {number}", feature.name));
            }
        }
        Ok(())
    }

    fn check_outputs(&self) -> Result<(), String> {
        let target = &self.schema.target;
        let got = self.estimator.n_outputs();
        let expected = match target.task {
            Task::Regression => 1,
            Task::Ordinal if self.grades.is_some() => 1,
            Task::Binary | Task::Multiclass | Task::Ordinal => target.n_classes(),
        };
        if got != expected {
            return Err(format!(
                "the estimator has {got} outputs, the target '{}' wants {expected}",
                target.name
            ));
        }
        if let Some(link) = &self.grades {
            let ascending = link.thresholds.windows(2).all(|pair| pair[0] <= pair[1]);
            let finite =
                link.slope.is_finite() && link.thresholds.iter().all(|threshold| threshold.is_finite());
            let complete = link.thresholds.len() + 1 == target.n_classes();
            if !(complete && ascending && finite && link.slope > 0.0) {
                return Err("the thresholds between the grades do not fit the target".to_owned());
            }
        }
        match self.spread {
            Some(spread)
                if !(spread.low <= spread.high
                    && (spread.high - spread.low).is_finite()
                    && spread.coverage > 0.0
                    && spread.coverage < 1.0) =>
            {
                Err("the interval has its ends the wrong way round or a coverage outside 0 to 1".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl GradeLink {
    /// The probability of each grade for a predicted value; they sum to 1.
    pub fn probabilities(&self, value: f64) -> Vec<f64> {
        let mut below = 0.0;
        let mut probabilities = Vec::with_capacity(self.thresholds.len() + 1);
        for threshold in &self.thresholds {
            let up_to = logistic(threshold - self.slope * value);
            probabilities.push(up_to - below);
            below = up_to;
        }
        probabilities.push(1.0 - below);
        probabilities
    }
}

impl Spread {
    /// The interval around a predicted value.
    pub fn around(self, value: f64) -> Interval {
        Interval { low: value + self.low, high: value + self.high, coverage: self.coverage }
    }
}

/// The position of the largest number, of equal ones the first.
fn argmax(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (index, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = index;
        }
    }
    best
}

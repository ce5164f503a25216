//! Linear and logistic regression: weighted sums of the inputs.

use serde::Serialize;

use super::{logistic, softmax};
use crate::json::FromJson;

/// `intercept + sum_j weights[j] * inputs[j]`, summed from the first input to the last.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Linear {
    /// One weight per input.
    pub weights: Vec<f64>,
    /// The value where all inputs are 0.
    pub intercept: f64,
}

/// Logistic regression. With one row of weights it is binary and the row gives the log-odds of class 1; with
/// one row per class it is multinomial and the rows give the scores of a softmax.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Logistic {
    /// One linear score for class 1, or one per class.
    pub scores: Vec<Linear>,
}

impl Linear {
    /// The weighted sum for one row of inputs.
    pub fn predict(&self, inputs: &[f64]) -> f64 {
        let mut sum = self.intercept;
        for (weight, input) in self.weights.iter().zip(inputs) {
            sum += weight * input;
        }
        sum
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if self.weights.len() != n_inputs {
            return Err(format!("{} weights for {n_inputs} inputs", self.weights.len()));
        }
        if !self.intercept.is_finite() || self.weights.iter().any(|weight| !weight.is_finite()) {
            return Err("a weight is not finite".to_owned());
        }
        Ok(())
    }
}

impl Logistic {
    /// The number of classes.
    pub fn n_classes(&self) -> usize {
        self.scores.len().max(2)
    }

    /// Appends one probability per class for one row of inputs.
    pub fn predict_proba(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        if let [score] = self.scores.as_slice() {
            let positive = logistic(score.predict(inputs));
            outputs.extend([1.0 - positive, positive]);
        } else {
            outputs.extend(self.scores.iter().map(|score| score.predict(inputs)));
            softmax(outputs);
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if self.scores.is_empty() || self.scores.len() == 2 {
            return Err(format!("{} rows of weights; expected 1, or 3 and more", self.scores.len()));
        }
        self.scores.iter().try_for_each(|score| score.check(n_inputs))
    }
}

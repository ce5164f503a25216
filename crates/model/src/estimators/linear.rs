//! Linear and logistic regression: weighted sums of the inputs.

use serde::Serialize;

use super::{logistic, softmax};
use crate::json::FromJson;

/// `intercept + sum_j weights[j] * inputs[j]`, summed from the first input to the last, and kept within bounds.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Linear {
    /// One weight per input.
    pub weights: Vec<f64>,
    /// The value where all inputs are 0.
    pub intercept: f64,
    /// Between which values the sum is kept, the lower first; nothing is kept where absent. A line goes on for ever, and
    /// rows far from those that it was fitted to would get values that nobody has seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(f64, f64)>,
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
        match self.bounds {
            // Not a number stays what it is.
            Some((low, _)) if sum < low => low,
            Some((_, high)) if sum > high => high,
            _ => sum,
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if self.weights.len() != n_inputs {
            return Err(format!("{} weights for {n_inputs} inputs", self.weights.len()));
        }
        if !self.intercept.is_finite() || self.weights.iter().any(|weight| !weight.is_finite()) {
            return Err("a weight is not finite".to_owned());
        }
        if self.bounds.is_some_and(|(low, high)| !(low <= high && low.is_finite() && high.is_finite())) {
            return Err("the bounds of a weighted sum are not two ascending numbers".to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounded_sum_stays_between_its_bounds() {
        let linear = Linear { weights: vec![2.0], intercept: 1.0, bounds: Some((0.0, 9.0)) };
        let value = |input| linear.predict(&[input]);
        assert_eq!([value(-1.0), value(2.0), value(50.0), value(f64::NEG_INFINITY)], [0.0, 5.0, 9.0, 0.0]);
        assert!(value(f64::NAN).is_nan());
        assert_eq!(linear.check(1), Ok(()));
        for bounds in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert!(Linear { bounds: Some(bounds), ..linear.clone() }.check(1).is_err(), "{bounds:?}");
        }
    }
}

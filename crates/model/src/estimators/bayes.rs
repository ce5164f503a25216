//! Naive Bayes: every input speaks for a class by itself.

use serde::Serialize;

use super::softmax;
use crate::json::FromJson;

/// Naive Bayes. The score of class `c` is `intercepts[c] + sum_j (slopes[c, j] x_j - precisions[c, j] (x_j -
/// means[c, j])^2)`, and the probabilities are the softmax of the scores.
///
/// Numbers are normally distributed in each class (`precision = 1 / (2 variance)`, no slope); indicators count by the
/// logarithm of their share (a slope, no precision). Logarithms of class shares and of what the distributions are
/// divided by lie in the intercepts. The numbers of all inputs of the first class come first.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct NaiveBayes {
    /// One per class, at least two.
    pub intercepts: Vec<f64>,
    /// n_classes x n_inputs, per unit of the input.
    pub slopes: Vec<f64>,
    /// n_classes x n_inputs, in the input's unit.
    pub means: Vec<f64>,
    /// n_classes x n_inputs, per squared unit of the input, from 0.
    pub precisions: Vec<f64>,
}

impl NaiveBayes {
    /// Appends one probability per class for one row of inputs.
    pub fn predict_proba(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        let mut numbers = self.slopes.iter().zip(&self.means).zip(&self.precisions);
        for intercept in &self.intercepts {
            let mut score = *intercept;
            for (input, ((slope, mean), precision)) in inputs.iter().zip(numbers.by_ref()) {
                score += slope * input - precision * (input - mean) * (input - mean);
            }
            outputs.push(score);
        }
        softmax(outputs);
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        let expected = self.intercepts.len() * n_inputs;
        let parts = [&self.slopes, &self.means, &self.precisions];
        if self.intercepts.len() < 2 || parts.iter().any(|part| part.len() != expected) {
            return Err(format!(
                "the parts do not fit {} classes of {n_inputs} inputs",
                self.intercepts.len()
            ));
        }
        let finite = |part: &Vec<f64>| part.iter().all(|value| value.is_finite());
        if !(finite(&self.intercepts) && parts.into_iter().all(finite)) {
            return Err("a number is not finite".to_owned());
        }
        Ok(())
    }
}

//! Support vector machines: weighted sums of the likeness between the inputs and some of the training rows.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::{logistic, softmax};
use crate::json::{Blank, FromJson};
use crate::packed::{PackError, PackedColumn};

/// One score for a value or for the second of two classes, otherwise one per class: a weighted sum of the likenesses
/// `exp(-gamma |x - v|^2)` between the inputs `x` and every support vector `v`, or of the inputs themselves.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Kernel {
    /// How fast the likeness falls with the distance, above 0; absent where the inputs themselves are summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gamma: Option<f64>,
    /// The support vectors, none without `gamma`.
    #[serde(default, skip_serializing_if = "Vectors::is_empty")]
    pub vectors: Vectors,
    /// The scores.
    pub scores: Vec<KernelScore>,
    /// Whether the scores are log-odds of classes: of the second one where there is one score, otherwise of each class
    /// against the rest, whose probabilities are then divided by their sum.
    #[serde(default)]
    pub classes: bool,
}

/// `slope * (sum_i coefficients[i] * term_i + bias) + intercept`, summed from the first term to the last.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct KernelScore {
    /// One per support vector, or per input where there is no `gamma`.
    pub coefficients: Vec<f64>,
    /// What is added to the sum; both together are the decision value.
    pub bias: f64,
    /// The slope of Platt's curve over the decision value; 1 for a value.
    pub slope: f64,
    /// The intercept of Platt's curve; 0 for a value.
    pub intercept: f64,
}

/// Rows of inputs. They are written as one packed column per input.
#[derive(Clone, Debug, Default, PartialEq, FromJson)]
#[serde(try_from = "Vec<PackedColumn>")]
pub struct Vectors {
    /// Row after row.
    values: Vec<f64>,
    n_inputs: usize,
}

impl Vectors {
    /// Rows of `n_inputs` numbers that stand one after the other; an incomplete last row is left out.
    pub fn new(n_inputs: usize, mut values: Vec<f64>) -> Self {
        values.truncate(values.len() - values.len().checked_rem(n_inputs).unwrap_or(values.len()));
        Self { n_inputs: if values.is_empty() { 0 } else { n_inputs }, values }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.n_inputs).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.n_inputs.max(1))
    }
}

impl Serialize for Vectors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let column = |input: usize| {
            let values: Vec<f64> = self.values.iter().copied().skip(input).step_by(self.n_inputs).collect();
            PackedColumn::pack(&values).map_err(S::Error::custom)
        };
        let columns = (0..self.n_inputs).map(column).collect::<Result<Vec<PackedColumn>, S::Error>>()?;
        columns.serialize(serializer)
    }
}

impl TryFrom<Vec<PackedColumn>> for Vectors {
    type Error = PackError;

    fn try_from(columns: Vec<PackedColumn>) -> Result<Self, PackError> {
        let Some(first) = columns.first() else { return Ok(Self::default()) };
        let n_vectors = first.unpack()?.len();
        let mut values = vec![0.0; n_vectors * columns.len()];
        for (input, column) in columns.iter().enumerate() {
            let column = column.unpack_exactly(n_vectors)?;
            for (to, value) in values.iter_mut().skip(input).step_by(columns.len()).zip(column) {
                *to = value;
            }
        }
        Ok(Self::new(columns.len(), values))
    }
}

impl Blank for Vectors {
    fn blank() -> Self {
        Self::default()
    }
}

impl Kernel {
    /// The number of outputs: the number of classes, otherwise of scores.
    pub fn n_outputs(&self) -> usize {
        if self.classes { self.scores.len().max(2) } else { self.scores.len() }
    }

    /// Appends one probability per class, or the scores, for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        let likenesses: Vec<f64>;
        let terms = match self.gamma {
            None => inputs,
            Some(gamma) => {
                likenesses = self.vectors.rows().map(|vector| likeness(gamma, vector, inputs)).collect();
                &likenesses
            }
        };
        let scores = self.scores.iter().map(|score| score.of(terms));
        match (self.classes, self.scores.as_slice()) {
            (false, _) => outputs.extend(scores),
            (true, [score]) => {
                let positive = logistic(score.of(terms));
                outputs.extend([1.0 - positive, positive]);
            }
            // The softmax of the logarithms divides the probabilities by their sum, even where all are tiny.
            (true, _) => {
                outputs.extend(scores.map(|score| score.min(0.0) - libm::log1p(libm::exp(-score.abs()))));
                softmax(outputs);
            }
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if let Some(gamma) = self.gamma.filter(|gamma| !(gamma.is_finite() && *gamma > 0.0)) {
            return Err(format!("gamma is {gamma}, expected a number above 0"));
        }
        if !self.vectors.is_empty() && (self.gamma.is_none() || self.vectors.n_inputs != n_inputs) {
            return Err(format!("support vectors of {} for {n_inputs} inputs", self.vectors.n_inputs));
        }
        let n_scores = self.scores.len();
        if n_scores == 0 || (self.classes && n_scores == 2) || (!self.classes && n_scores > 1) {
            return Err(format!("{n_scores} scores; expected 1, or 3 and more for classes"));
        }
        let n_terms = if self.gamma.is_some() { self.vectors.len() } else { n_inputs };
        for score in &self.scores {
            if score.coefficients.len() != n_terms {
                return Err(format!("{} coefficients, expected {n_terms}", score.coefficients.len()));
            }
            let others = [score.bias, score.slope, score.intercept];
            if score.coefficients.iter().chain(&others).any(|number| !number.is_finite()) {
                return Err("a coefficient is not finite".to_owned());
            }
        }
        if self.vectors.values.iter().any(|value| !value.is_finite()) {
            return Err("a support vector is not finite".to_owned());
        }
        Ok(())
    }
}

impl KernelScore {
    /// The score of the terms.
    fn of(&self, terms: &[f64]) -> f64 {
        let mut sum = self.bias;
        for (coefficient, term) in self.coefficients.iter().zip(terms) {
            sum += coefficient * term;
        }
        self.slope * sum + self.intercept
    }
}

/// `exp(-gamma |x - v|^2)`, with the squares summed from the first input to the last.
fn likeness(gamma: f64, vector: &[f64], inputs: &[f64]) -> f64 {
    let mut distance = 0.0;
    for (a, b) in vector.iter().zip(inputs) {
        distance += (a - b) * (a - b);
    }
    libm::exp(-gamma * distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kernel(n_scores: usize, classes: bool) -> Kernel {
        let score = |at: usize| KernelScore {
            coefficients: vec![1.0, -0.5, 0.25 * at as f64],
            bias: 0.5 - at as f64,
            slope: if classes { 1.5 } else { 1.0 },
            intercept: if classes { 0.25 } else { 0.0 },
        };
        Kernel {
            gamma: Some(0.5),
            vectors: Vectors::new(2, vec![0.0, 1.0, 2.0, -1.0, 0.5, 0.25]),
            scores: (0..n_scores).map(score).collect(),
            classes,
        }
    }

    fn predict(kernel: &Kernel, inputs: &[f64]) -> Vec<f64> {
        let mut outputs = Vec::new();
        kernel.predict(inputs, &mut outputs);
        outputs
    }

    #[test]
    fn a_value_is_the_sum_of_its_likenesses() {
        let expected = 0.5 + libm::exp(-0.5) - 0.5 * libm::exp(-2.5);
        assert!((predict(&kernel(1, false), &[0.0, 0.0])[0] - expected).abs() < 1e-15);
        let linear = Kernel { gamma: None, vectors: Vectors::default(), ..kernel(1, false) };
        assert_eq!(predict(&linear, &[1.0, 2.0, 7.0]), [0.5]);
    }

    #[test]
    fn probabilities_sum_to_one_even_where_all_are_tiny() {
        let two = predict(&kernel(1, true), &[0.3, 0.4]);
        assert_eq!((two.len(), two[0] + two[1]), (2, 1.0));
        let mut three = kernel(3, true);
        for intercept in [0.25, -2000.0, 2000.0] {
            three.scores.iter_mut().for_each(|score| score.intercept = intercept);
            let p = predict(&three, &[0.3, 0.4]);
            assert!(p.len() == 3 && (p.iter().sum::<f64>() - 1.0).abs() < 1e-15, "{p:?}");
        }
    }

    #[test]
    fn what_is_written_reads_the_same() {
        for kernel in [kernel(1, false), kernel(1, true), kernel(3, true)] {
            let text = serde_json::to_string(&kernel).unwrap();
            let read: Kernel = serde_json::from_str(&text).unwrap();
            assert_eq!(read, kernel);
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            assert_eq!(predict(&read, &[0.1, 0.7]), predict(&kernel, &[0.1, 0.7]));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let good = kernel(3, true);
        assert_eq!(good.check(2), Ok(()));
        assert!(good.check(3).is_err());
        let wrong: [fn(&mut Kernel); 8] = [
            |k| k.gamma = Some(0.0),
            |k| k.gamma = None,
            |k| drop(k.scores.pop()),
            |k| k.scores.clear(),
            |k| k.classes = false,
            |k| k.scores[2].coefficients.truncate(2),
            |k| k.scores[1].slope = f64::NAN,
            |k| k.vectors = Vectors::new(2, vec![0.0, 1.0, 2.0, f64::NAN, 0.5, 0.25]),
        ];
        for (at, spoil) in wrong.into_iter().enumerate() {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert!(bad.check(2).is_err(), "{at}");
        }
        let mut json = serde_json::to_value(&good).unwrap();
        json["vectors"][1]["codes"] = serde_json::json!("AA==");
        assert!(serde_json::from_value::<Kernel>(json).is_err());
    }
}

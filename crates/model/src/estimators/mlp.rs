//! Multilayer perceptrons: dense layers, one after the other.

use serde::Serialize;

use super::{logistic, softmax};
use crate::json::FromJson;

/// Dense layers. Every number of a layer is `bias + sum_j weights[j] * x[j]` over the layer before it, summed from the
/// first to the last, and goes through `max(0, x)` or `tanh(x)` but in the last layer, which gives the scores.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Mlp {
    /// The number of numbers in every layer after the inputs: the hidden ones, then the scores.
    pub layers: Vec<usize>,
    /// Whether hidden numbers go through tanh, as `2 / (1 + exp(-2 x)) - 1`, rather than `max(0, x)`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tanh: bool,
    /// Whether the scores are those of classes: one is the log-odds of the second of two classes, several are those of
    /// a softmax. Otherwise the only score is the value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub classes: bool,
    /// Layer after layer and in each number after number, the bias before the weights. They are written as four bytes
    /// each, low byte first, in base64.
    #[serde(with = "bytes")]
    pub weights: Vec<f32>,
}

impl Mlp {
    /// The number of outputs: the number of classes, or 1 for a value.
    pub fn n_outputs(&self) -> usize {
        let n_scores = self.layers.last().copied().unwrap_or(0);
        if self.classes { n_scores.max(2) } else { n_scores }
    }

    /// Appends one probability per class, or the value, for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        let mut weights = self.weights.iter().map(|weight| f64::from(*weight));
        let mut layer = inputs.to_vec();
        for (at, size) in self.layers.iter().enumerate() {
            let hidden = at + 1 < self.layers.len();
            let number = |_| {
                let mut sum = weights.next().unwrap_or(0.0);
                for (value, weight) in layer.iter().zip(weights.by_ref()) {
                    sum += weight * value;
                }
                // A number that is none stays none.
                match (hidden, self.tanh) {
                    // This is tanh to within 2e-16; another function would make the page larger.
                    (true, true) => 2.0 * logistic(2.0 * sum) - 1.0,
                    (true, false) if sum < 0.0 => 0.0,
                    _ => sum,
                }
            };
            layer = (0..*size).map(number).collect();
        }
        match (self.classes, layer.as_slice()) {
            (true, [score]) => {
                let positive = logistic(*score);
                outputs.extend([1.0 - positive, positive]);
            }
            (classes, scores) => {
                outputs.extend_from_slice(scores);
                if classes {
                    softmax(outputs);
                }
            }
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        let n_scores = self.layers.last().copied().unwrap_or(0);
        if self.layers.contains(&0) || n_scores == 0 || (n_scores > 1) != (self.classes && n_scores > 2) {
            return Err("the layers end in no score, or in a number of scores that no target has".to_owned());
        }
        let mut expected = Some(0_usize);
        let mut before = n_inputs;
        for size in &self.layers {
            let of_layer = before.checked_add(1).and_then(|of_one| of_one.checked_mul(*size));
            expected = expected.zip(of_layer).and_then(|(sum, of_layer)| sum.checked_add(of_layer));
            before = *size;
        }
        if expected != Some(self.weights.len()) {
            return Err("the weights do not fit the layers".to_owned());
        }
        if self.weights.iter().any(|weight| !weight.is_finite()) {
            return Err("a weight is not finite".to_owned());
        }
        Ok(())
    }
}

/// Numbers as their bytes.
mod bytes {
    use serde::Serializer;

    use crate::json::{FromJson, Reading, Tree};
    use crate::packed::{pack_bytes, unpack_bytes};

    pub fn serialize<S: Serializer>(numbers: &[f32], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        serializer.serialize_str(&pack_bytes(&bytes))
    }

    pub fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Vec<f32> {
        let bytes = unpack_bytes(&String::from_json(tree, reading)).unwrap_or_else(|error| {
            reading.refuse(tree, error.to_string());
            Vec::new()
        });
        let (numbers, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            reading.refuse(tree, "the weights end in the middle of a number".to_owned());
        }
        numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn predict(mlp: &Mlp, inputs: &[f64]) -> Vec<f64> {
        let mut outputs = Vec::new();
        mlp.predict(inputs, &mut outputs);
        outputs
    }

    /// Two inputs, two hidden numbers, and scores of 1, -1, 1, ... times their difference.
    fn mlp(n_scores: usize, classes: bool) -> Mlp {
        let mut weights = vec![0.5, 1.0, -2.0, -0.25, 3.0, 1.0];
        (0..n_scores).for_each(|at| weights.extend([0.125, 1.0 - 2.0 * (at % 2) as f32, -1.0]));
        Mlp { layers: vec![2, n_scores], tanh: false, classes, weights }
    }

    #[test]
    fn a_small_network_by_hand() {
        // Hidden: 0.5 + 1 - 4 < 0, and -0.25 + 3 + 2.
        assert_eq!(predict(&mlp(1, false), &[1.0, 2.0]), [0.125 - 4.75]);
        let p = logistic(0.125 - 4.75);
        assert_eq!(predict(&mlp(1, true), &[1.0, 2.0]), [1.0 - p, p]);
        let tanh = Mlp { tanh: true, ..mlp(1, false) };
        let expected = 0.125 + libm::tanh(-2.5) - libm::tanh(4.75);
        assert!((predict(&tanh, &[1.0, 2.0])[0] - expected).abs() < 1e-15);
        let p = predict(&mlp(3, true), &[4.0, 2.0]);
        assert!(p.len() == 3 && p[0] == p[2] && p[0] > p[1], "{p:?}");
        // Without a hidden layer it is a weighted sum, and what overflows is not hidden.
        let sum = Mlp { layers: vec![1], weights: vec![1.0, 2.0, -3.0], ..mlp(1, false) };
        assert_eq!(predict(&sum, &[1.0, 2.0]), [-3.0]);
        assert!(!predict(&mlp(1, false), &[f64::INFINITY, f64::INFINITY])[0].is_finite());
    }

    /// The same by matrices whose every entry is looked up.
    fn naive(mlp: &Mlp, inputs: &[f64]) -> Vec<f64> {
        let (mut values, mut start) = (inputs.to_vec(), 0);
        for (at, size) in mlp.layers.iter().enumerate() {
            let width = values.len() + 1;
            let entry = |row: usize, column: usize| f64::from(mlp.weights[start + row * width + column]);
            let mut next = vec![0.0; *size];
            for (row, sum) in next.iter_mut().enumerate() {
                *sum = entry(row, 0) + (1..width).map(|at| entry(row, at) * values[at - 1]).sum::<f64>();
                if at + 1 < mlp.layers.len() {
                    *sum = if mlp.tanh { libm::tanh(*sum) } else { sum.max(0.0) };
                }
            }
            start += width * size;
            values = next;
        }
        if !mlp.classes {
            return values;
        }
        if let [score] = values.as_slice() {
            values = vec![0.0, *score];
        }
        let total: f64 = values.iter().map(|score| libm::exp(*score)).sum();
        values.iter().map(|score| libm::exp(*score) / total).collect()
    }

    proptest! {
        #[test]
        fn it_is_the_naive_product_of_matrices(
            mut layers in prop::collection::vec(1..6_usize, 0..4), scores in 1..4_usize, tanh: bool, classes: bool,
            numbers in prop::collection::vec(-1.5_f32..1.5, 200), inputs in prop::collection::vec(-2.0..2.0_f64, 1..5),
        ) {
            layers.push(if classes && scores > 2 { scores } else { 1 });
            let sizes: Vec<usize> = std::iter::once(inputs.len()).chain(layers.iter().copied()).collect();
            let n_weights = sizes.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
            let weights = numbers.into_iter().take(n_weights).collect();
            let mlp = Mlp { layers, tanh, classes, weights };
            prop_assert_eq!(mlp.check(inputs.len()), Ok(()));
            let (got, expected) = (predict(&mlp, &inputs), naive(&mlp, &inputs));
            prop_assert_eq!(got.len(), mlp.n_outputs());
            prop_assert_eq!(got.len(), expected.len());
            for (got, expected) in got.iter().zip(&expected) {
                prop_assert!((got - expected).abs() < 1e-9 * expected.abs().max(1.0), "{} {}", got, expected);
            }
        }
    }

    #[test]
    fn what_is_written_reads_the_same() {
        for mlp in [mlp(1, false), mlp(1, true), Mlp { tanh: true, ..mlp(3, true) }] {
            let text = serde_json::to_string(&mlp).unwrap();
            let read: Mlp = serde_json::from_str(&text).unwrap();
            assert_eq!(read, mlp);
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let good = mlp(3, true);
        assert_eq!(good.check(2), Ok(()));
        assert!(good.check(3).is_err());
        let wrong: [fn(&mut Mlp); 8] = [
            |mlp| mlp.layers.clear(),
            |mlp| mlp.layers = vec![2, 0],
            |mlp| mlp.layers = vec![0, 3],
            |mlp| mlp.layers[0] = usize::MAX,
            |mlp| mlp.classes = false,
            |mlp| (mlp.layers[1], mlp.weights) = (2, mlp.weights[..12].to_vec()),
            |mlp| mlp.weights.truncate(14),
            |mlp| mlp.weights[4] = f32::NAN,
        ];
        for (at, spoil) in wrong.into_iter().enumerate() {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert!(bad.check(2).is_err(), "{at}");
        }
        for weights in ["AAAA", "AAAAAAA", "not base64!"] {
            let mut json = serde_json::to_value(&good).unwrap();
            json["weights"] = serde_json::json!(weights);
            assert!(serde_json::from_value::<Mlp>(json).is_err(), "{weights}");
        }
    }
}

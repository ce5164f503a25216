//! The hyperparameters of multilayer perceptrons.

use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::error::Limit;

/// The largest number of hidden layers.
const MAX_LAYERS: usize = 8;
/// The largest number of units in a layer.
const MAX_UNITS: usize = 4_096;

/// What the sums of a hidden layer go through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `max(0, x)`.
    #[default]
    Relu,
    /// `tanh(x)`.
    Tanh,
}

/// The hyperparameters of a multilayer perceptron, unchecked. Names and defaults are scikit-learn's where it has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MlpParams {
    /// The number of units in each hidden layer, from 1 to 4,096; from 1 to 8 layers.
    pub hidden_layer_sizes: Vec<usize>,
    /// What their sums go through.
    pub activation: Activation,
    /// The penalty `alpha |w|^2 / 2` on the weights (not the biases) against the summed loss of a batch, from 0.
    pub alpha: f64,
    /// The size of Adam's steps, above 0 and at most 10.
    pub learning_rate: f64,
    /// The number of rows that a step looks at, from 1 to 1,000,000; at most all there are.
    pub batch_size: usize,
    /// How often all rows are gone through, from 1 to 100,000, and at most where it stops early.
    pub max_epochs: usize,
    /// Whether a share of the rows is held out to judge every epoch by. It ends when the loss there no longer falls, and
    /// the weights of the best epoch are kept. Where there are too few rows to hold any out, all epochs are run.
    pub early_stopping: bool,
    /// The share of the rows that is held out, above 0 and below 1. Rows that are identical stay together.
    pub validation_fraction: f64,
    /// After how many epochs that lower the loss by less than 0.0001 a row it ends, from 1 to 100,000.
    pub n_iter_no_change: usize,
}

impl Default for MlpParams {
    fn default() -> Self {
        Self {
            hidden_layer_sizes: vec![100],
            activation: Activation::Relu,
            alpha: 1e-4,
            learning_rate: 1e-3,
            batch_size: 200,
            max_epochs: 200,
            early_stopping: false,
            validation_fraction: 0.1,
            n_iter_no_change: 10,
        }
    }
}

impl MlpParams {
    /// Checks the limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not kept.
    pub(super) fn check_limits(&self) -> Result<(), TrainError> {
        let sizes = &self.hidden_layer_sizes;
        if !(1..=MAX_LAYERS).contains(&sizes.len())
            || !sizes.iter().all(|size| (1..=MAX_UNITS).contains(size))
        {
            let expected = Limit::Layers(MAX_LAYERS, MAX_UNITS);
            return Err(TrainError::setting("hidden_layer_sizes", format!("{sizes:?}"), expected));
        }
        let number = |field: &str, got: f64, kept: bool, expected: Limit| {
            if kept { Ok(()) } else { Err(TrainError::setting(field, got, expected)) }
        };
        number("alpha", self.alpha, (0.0..=1e6).contains(&self.alpha), Limit::Within(0.0, 1e6))?;
        let rate = self.learning_rate;
        number("learning_rate", rate, rate > 0.0 && rate <= 10.0, Limit::AboveUpTo(0.0, 10.0))?;
        let share = self.validation_fraction;
        let expected = Limit::Between(0.0, 1.0);
        number("validation_fraction", share, share > 0.0 && share < 1.0, expected)?;
        for (field, got, most) in [
            ("batch_size", self.batch_size, 1_000_000),
            ("max_epochs", self.max_epochs, 100_000),
            ("n_iter_no_change", self.n_iter_no_change, 100_000),
        ] {
            if !(1..=most).contains(&got) {
                return Err(TrainError::setting(field, got, Limit::Whole(1, most)));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_its_limits_is_named() {
        assert!(MlpParams::default().check_limits().is_ok());
        let refused = |spoil: fn(&mut MlpParams), field: &str| {
            let mut params = MlpParams::default();
            spoil(&mut params);
            let message = params.check_limits().unwrap_err().to_string();
            assert!(message.starts_with(field), "{message}");
        };
        refused(|params| params.hidden_layer_sizes.clear(), "hidden_layer_sizes is []");
        refused(|params| params.hidden_layer_sizes = vec![8, 0], "hidden_layer_sizes is [8, 0]");
        refused(|params| params.hidden_layer_sizes = vec![5_000], "hidden_layer_sizes is [5000]");
        refused(|params| params.hidden_layer_sizes = vec![2; 9], "hidden_layer_sizes");
        refused(|params| params.alpha = -1.0, "alpha is -1");
        refused(|params| params.alpha = f64::NAN, "alpha is NaN");
        refused(|params| params.learning_rate = 0.0, "learning_rate is 0");
        refused(|params| params.learning_rate = f64::INFINITY, "learning_rate is inf");
        refused(|params| params.batch_size = 0, "batch_size is 0");
        refused(|params| params.max_epochs = 0, "max_epochs is 0");
        refused(|params| params.validation_fraction = 1.0, "validation_fraction is 1");
        refused(|params| params.n_iter_no_change = 0, "n_iter_no_change is 0");
    }
}

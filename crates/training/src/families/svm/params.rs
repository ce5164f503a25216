//! The hyperparameters of support vector machines.

use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::error::{Limit, Rule};

/// What the likeness of two rows is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SvmKernel {
    /// `exp(-gamma |x - y|^2)`.
    #[default]
    Rbf,
    /// The product `x . y`.
    Linear,
}

/// The hyperparameters of a support vector machine, unchecked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SvmParams {
    /// How much a row that is not fitted costs against wide margins, above 0.
    #[serde(default = "default_c")]
    pub c: f64,
    /// The kernel.
    #[serde(default)]
    pub kernel: SvmKernel,
    /// How fast the likeness of the kernel "rbf" falls with the distance, above 0; when absent 1 / (number of inputs x
    /// variance of all inputs), as scikit-learn's "scale".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gamma: Option<f64>,
    /// The error of a value that costs nothing, above 0 and in the target's unit; classes have none.
    #[serde(default = "default_epsilon")]
    pub epsilon: f64,
}

/// Hyperparameters within their limits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ValidSvm(pub(super) SvmParams);

impl Default for SvmParams {
    fn default() -> Self {
        Self { c: default_c(), kernel: SvmKernel::default(), gamma: None, epsilon: default_epsilon() }
    }
}

impl SvmParams {
    /// Checks the limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first number outside them.
    pub(super) fn check(&self) -> Result<ValidSvm, TrainError> {
        let positive = |field: &str, value: f64| {
            if (1e-100..=1e100).contains(&value) {
                return Ok(());
            }
            Err(TrainError::setting(field, value, Limit::Within(1e-100, 1e100)))
        };
        positive("c", self.c)?;
        positive("epsilon", self.epsilon)?;
        if let Some(gamma) = self.gamma {
            positive("gamma", gamma)?;
            if self.kernel == SvmKernel::Linear {
                return Err(TrainError::setting("gamma", gamma, Rule::NoGamma));
            }
        }
        Ok(ValidSvm(self.clone()))
    }
}

fn default_c() -> f64 {
    1.0
}

fn default_epsilon() -> f64 {
    0.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_limits_are_named() {
        assert!(SvmParams::default().check().is_ok());
        let refused = |params: SvmParams, field: &str| {
            let message = params.check().unwrap_err().to_string();
            assert!(message.starts_with(field), "{message}");
        };
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            refused(SvmParams { c: wrong, ..SvmParams::default() }, "c ");
            refused(SvmParams { epsilon: wrong, ..SvmParams::default() }, "epsilon ");
            refused(SvmParams { gamma: Some(wrong), ..SvmParams::default() }, "gamma ");
        }
        let linear = SvmParams { kernel: SvmKernel::Linear, gamma: Some(1.0), ..SvmParams::default() };
        refused(linear, "gamma ");
    }
}

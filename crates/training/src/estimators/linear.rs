//! Linear regression through linfa: least squares, ridge and elastic net.
//!
//! linfa-elasticnet takes the mean of the target for the intercept and leaves the inputs as they are, which is right
//! for centred inputs only. So every fit here is to centred inputs, and the intercept is put right afterwards.

use linfa::Dataset;
use linfa::traits::Fit;
use linfa_elasticnet::ElasticNet;
use linfa_linear::LinearRegression;
use ndarray::{Array1, Array2, Axis};
use vitrine_model::estimators::Linear;

use crate::TrainError;
use crate::numeric::{mean, round_weight, sum};

/// Least squares by QR decomposition. `inputs` is n_samples x n_inputs, finite.
///
/// # Errors
/// [`TrainError::Estimator`] where the inputs depend on each other linearly, or with fewer rows than inputs.
pub fn least_squares(inputs: &Array2<f64>, targets: &[f64]) -> Result<Linear, TrainError> {
    let centred = Centred::of(inputs, targets);
    let model = LinearRegression::new()
        .with_intercept(false)
        .fit(&Dataset::new(centred.inputs.clone(), centred.targets.clone()));
    let model = model.map_err(|error| TrainError::Estimator {
        estimator: "linear regression",
        reason: error.to_string(),
    })?;
    centred.weights("linear regression", model.params())
}

/// Minimises `|y - Xw|^2 + alpha |w|^2`, as least squares with `sqrt(alpha)` times the identity below the inputs.
///
/// # Errors
/// [`TrainError::Setting`] for a penalty that is not above 0.
pub fn ridge(inputs: &Array2<f64>, targets: &[f64], alpha: f64) -> Result<Linear, TrainError> {
    if !(alpha > 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, "a number above 0"));
    }
    let centred = Centred::of(inputs, targets);
    let (n_samples, n_inputs) = inputs.dim();
    let mut rows = Array2::zeros((n_samples + n_inputs, n_inputs));
    let mut wanted = Array1::zeros(n_samples + n_inputs);
    for (mut to, from) in rows.rows_mut().into_iter().zip(centred.inputs.rows()) {
        to.assign(&from);
    }
    for (to, from) in wanted.iter_mut().zip(&centred.targets) {
        *to = *from;
    }
    for input in 0..n_inputs {
        rows[[n_samples + input, input]] = alpha.sqrt();
    }
    let model = LinearRegression::new().with_intercept(false).fit(&Dataset::new(rows, wanted));
    let model = model.map_err(|error| TrainError::Estimator {
        estimator: "ridge regression",
        reason: error.to_string(),
    })?;
    centred.weights("ridge regression", model.params())
}

/// Minimises `|y - Xw|^2 / (2 n) + penalty (l1_ratio |w|_1 + (1 - l1_ratio) |w|^2 / 2)` by coordinate descent.
///
/// # Errors
/// [`TrainError::Setting`] for a penalty below 0 or a ratio outside 0 to 1 (at 0 use ridge),
/// [`TrainError::NotConverged`] after 20,000 rounds.
pub fn elastic_net(
    inputs: &Array2<f64>,
    targets: &[f64],
    penalty: f64,
    l1_ratio: f64,
) -> Result<Linear, TrainError> {
    const ROUNDS: u32 = 20_000;
    if !(penalty >= 0.0 && penalty.is_finite()) {
        return Err(TrainError::setting("penalty", penalty, "a number from 0"));
    }
    if !(l1_ratio > 0.0 && l1_ratio <= 1.0) {
        return Err(TrainError::setting("l1_ratio", l1_ratio, "above 0 to 1; for 0 use ridge"));
    }
    let centred = Centred::of(inputs, targets);
    let params = ElasticNet::params()
        .penalty(penalty)
        .l1_ratio(l1_ratio)
        .with_intercept(false)
        .tolerance(1e-9)
        .max_iterations(ROUNDS);
    let model = params.fit(&Dataset::new(centred.inputs.clone(), centred.targets.clone()));
    let model = model
        .map_err(|error| TrainError::Estimator { estimator: "elastic net", reason: error.to_string() })?;
    if model.n_steps() >= ROUNDS {
        let reason = format!("its duality gap is still {} after {ROUNDS} rounds", model.duality_gap());
        return Err(TrainError::NotConverged { estimator: "elastic net", reason });
    }
    centred.weights("elastic net", model.hyperplane())
}

/// Inputs and targets without their means.
struct Centred {
    inputs: Array2<f64>,
    targets: Array1<f64>,
    means: Vec<f64>,
    target_mean: f64,
}

impl Centred {
    fn of(inputs: &Array2<f64>, targets: &[f64]) -> Self {
        let means: Vec<f64> = inputs.axis_iter(Axis(1)).map(|column| mean(&column.to_vec())).collect();
        let target_mean = mean(targets);
        let mut centred = inputs.clone();
        for mut row in centred.rows_mut() {
            for (value, mean) in row.iter_mut().zip(&means) {
                *value -= mean;
            }
        }
        Self {
            inputs: centred,
            targets: targets.iter().map(|target| target - target_mean).collect(),
            means,
            target_mean,
        }
    }

    /// The weights with the intercept for inputs that are not centred.
    fn weights(&self, estimator: &'static str, weights: &Array1<f64>) -> Result<Linear, TrainError> {
        if weights.iter().any(|weight| !weight.is_finite()) {
            return Err(TrainError::Estimator {
                estimator,
                reason: "the inputs depend on each other".to_owned(),
            });
        }
        let weights: Vec<f64> = weights.iter().map(|weight| round_weight(*weight)).collect();
        let shift = sum(weights.iter().zip(&self.means).map(|(weight, mean)| weight * mean));
        Ok(Linear { intercept: round_weight(self.target_mean - shift), weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn sample() -> (Array2<f64>, Vec<f64>) {
        let inputs = array![[1.0, 10.0], [2.0, 13.0], [3.0, 11.0], [4.0, 17.0], [5.0, 12.0], [6.0, 9.0]];
        let targets = inputs.rows().into_iter().map(|row| 3.0 + 2.0 * row[0] - 0.5 * row[1]).collect();
        (inputs, targets)
    }

    #[test]
    fn a_plane_is_found_exactly() {
        let (inputs, targets) = sample();
        let linear = least_squares(&inputs, &targets).unwrap();
        assert_eq!((linear.intercept, linear.weights), (3.0, vec![2.0, -0.5]));
    }

    #[test]
    fn weak_penalties_approach_least_squares_although_the_inputs_are_not_centred() {
        let (inputs, targets) = sample();
        for linear in [ridge(&inputs, &targets, 1e-9), elastic_net(&inputs, &targets, 1e-9, 0.5)] {
            let linear = linear.unwrap();
            assert!(
                (linear.weights[0] - 2.0).abs() < 1e-4 && (linear.intercept - 3.0).abs() < 1e-3,
                "{linear:?}"
            );
        }
    }

    /// The normal equations of ridge regression, `(X'X + alpha I) w = X'y` for centred data, hold.
    #[test]
    fn ridge_solves_its_equations() {
        let (inputs, targets) = sample();
        let centred = Centred::of(&inputs, &targets);
        let linear = ridge(&inputs, &targets, 2.5).unwrap();
        let weights = Array1::from(linear.weights);
        let left = centred.inputs.t().dot(&centred.inputs).dot(&weights) + &weights * 2.5;
        let right = centred.inputs.t().dot(&centred.targets);
        assert!(left.iter().zip(&right).all(|(a, b)| (a - b).abs() < 1e-6), "{left} {right}");
    }

    #[test]
    fn strong_absolute_penalties_leave_the_mean() {
        let (inputs, targets) = sample();
        let linear = elastic_net(&inputs, &targets, 1e3, 1.0).unwrap();
        assert_eq!(linear.weights, [0.0, 0.0]);
        assert!((linear.intercept - mean(&targets)).abs() < 1e-9);
    }
}

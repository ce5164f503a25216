//! Linear regression: least squares, ridge and elastic net, with weights.
//!
//! All three are solved from the products of the centred inputs, which are added up in one pass over the rows; the
//! residuals then correct what rounding took from the solution (iterative refinement).

use vitrine_model::estimators::Linear;

use super::descent::{ROUNDS, descend};
use super::design::{Design, Points, add_scaled, linear, score};
use super::factor::Factor;

use crate::TrainError;
use crate::error::{Learner, Limit, NoEnd, Refusal, Rule};

/// How often the residuals correct a solution.
const CORRECTIONS: usize = 3;

/// Least squares: minimises `sum_i weight_i (y_i - b - w'x_i)^2`. An input that is constant or depends linearly on
/// those before it gets the weight 0, so that the others predict the same without it.
///
/// # Errors
/// Rows that do not fit each other, inputs that are not finite or above 1e100 in size; [`TrainError::Estimator`]
/// where the weights are not finite.
pub fn least_squares(points: &Points<'_>) -> Result<Linear, TrainError> {
    squares(Learner::LinearRegression, points, 0.0, &mut None)
}

/// Minimises `sum_i weight_i (y_i - b - w'x_i)^2 + alpha |w|^2`.
///
/// # Errors
/// As [`least_squares`], and [`TrainError::Setting`] for a penalty that is not above 0.
pub fn ridge(points: &Points<'_>, alpha: f64) -> Result<Linear, TrainError> {
    ridge_after(points, alpha, &mut None)
}

/// As [`ridge`], with the products of the inputs that an earlier fit to the same points has left, or leaving them.
///
/// # Errors
/// As [`ridge`].
pub(crate) fn ridge_after<'a>(
    points: &Points<'a>,
    alpha: f64,
    left: &mut Option<Squares<'a>>,
) -> Result<Linear, TrainError> {
    if !(alpha > 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, Limit::Above(0.0)));
    }
    squares(Learner::RidgeRegression, points, alpha, left)
}

/// Minimises `sum_i weight_i (y_i - b - w'x_i)^2 / (2 sum_i weight_i) + alpha (l1_ratio |w|_1 + (1 - l1_ratio)
/// |w|^2 / 2)` by coordinate descent.
///
/// # Errors
/// As [`least_squares`]; [`TrainError::Setting`] for an `alpha` below 0 or a ratio outside 0 to 1 (at 0 use ridge),
/// [`TrainError::NotConverged`] after 20,000 rounds.
pub fn elastic_net(points: &Points<'_>, alpha: f64, l1_ratio: f64) -> Result<Linear, TrainError> {
    const NAME: Learner = Learner::ElasticNet;
    if !(alpha >= 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, Limit::From(0.0)));
    }
    if !(l1_ratio > 0.0 && l1_ratio <= 1.0) {
        return Err(TrainError::setting("l1_ratio", l1_ratio, Rule::L1Ratio));
    }
    let squares = Squares::of(NAME, points)?;
    let mut matrix = squares.matrix.clone();
    for value in &mut matrix {
        *value /= squares.total;
    }
    squares.penalise(&mut matrix, alpha * (1.0 - l1_ratio));
    let mut l1 = vec![alpha * l1_ratio; squares.width()];
    l1[0] = 0.0;
    let mut parameters = vec![0.0; squares.width()];
    for _ in 0..=CORRECTIONS {
        let mut slopes = squares.falls(&parameters);
        for slope in &mut slopes {
            *slope /= -squares.total;
        }
        add_scaled(&mut slopes[1..], alpha * (1.0 - l1_ratio), &parameters[1..]);
        let (next, found) = descend(&matrix, &slopes, &parameters, &l1);
        if !found {
            let reason = NoEnd::Rounds(ROUNDS);
            return Err(TrainError::NotConverged { estimator: NAME, reason });
        }
        parameters = next;
    }
    squares.finish(NAME, &parameters)
}

fn squares<'a>(
    name: Learner,
    points: &Points<'a>,
    alpha: f64,
    left: &mut Option<Squares<'a>>,
) -> Result<Linear, TrainError> {
    let squares = match left.take() {
        Some(squares) => squares,
        None => Squares::of(name, points)?,
    };
    let squares = &*left.insert(squares);
    let mut matrix = squares.matrix.clone();
    squares.penalise(&mut matrix, alpha);
    let factor = Factor::new(matrix, squares.width());
    let mut parameters = vec![0.0; squares.width()];
    for _ in 0..=CORRECTIONS {
        let mut right = squares.falls(&parameters);
        add_scaled(&mut right[1..], -alpha, &parameters[1..]);
        add_scaled(&mut parameters, 1.0, &factor.solve(&right));
    }
    squares.finish(name, &parameters)
}

/// Centred rows and the products of their inputs.
pub struct Squares<'a> {
    design: Design<'a>,
    targets: &'a [f64],
    target_mean: f64,
    /// The sum of the weights.
    total: f64,
    /// `X'WX`, with the intercept in front.
    matrix: Vec<f64>,
}

impl<'a> Squares<'a> {
    fn of(name: Learner, points: &Points<'a>) -> Result<Self, TrainError> {
        points.check(name)?;
        let design = Design::new(points, true);
        let targets = points.targets;
        let sums = design.sum(
            || vec![0.0; 2],
            |sums, row, _| {
                let weight = design.weight(row);
                sums[0] += weight;
                sums[1] += weight * targets[row];
            },
            |_| {},
        );
        let matrix = design.products(1, |row, _, out| out.push(design.weight(row)));
        Ok(Self { targets, target_mean: sums[1] / sums[0], total: sums[0], matrix, design })
    }

    fn width(&self) -> usize {
        self.design.width()
    }

    /// Adds a quadratic penalty on the weights.
    fn penalise(&self, matrix: &mut [f64], alpha: f64) {
        for value in matrix.iter_mut().step_by(self.width() + 1).skip(1) {
            *value += alpha;
        }
    }

    /// `X'W (y - Xw)`: how much half the squared error falls with each parameter.
    fn falls(&self, parameters: &[f64]) -> Vec<f64> {
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            let residual = self.targets[row] - self.target_mean - score(parameters, values);
            let scale = self.design.weight(row) * residual;
            sums[0] += scale;
            add_scaled(&mut sums[1..], scale, values);
        };
        self.design.sum(|| vec![0.0; self.width()], add, |_| {})
    }

    /// The weights as they are exported.
    fn finish(&self, estimator: Learner, parameters: &[f64]) -> Result<Linear, TrainError> {
        let mut parameters = parameters.to_vec();
        parameters[0] += self.target_mean;
        let linear = linear(&parameters, &self.design.shift);
        if linear.weights.iter().chain([&linear.intercept]).all(|weight| weight.is_finite()) {
            return Ok(linear);
        }
        let reason = Refusal::NotFinite;
        Err(TrainError::Estimator { estimator, reason })
    }
}

#[cfg(test)]
#[path = "least_squares_tests.rs"]
mod tests;

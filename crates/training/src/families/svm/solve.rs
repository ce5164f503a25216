//! The decision values of support vector machines, solved by linfa-svm and written as plain data.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_svm::Svm;
use ndarray::{Array1, Array2};
use vitrine_model::estimators::{Kernel, KernelScore, Vectors};

use super::LEARNER;
use super::params::{SvmKernel, SvmParams};
use crate::TrainError;
use crate::error::{Field, Got, Limit, NoEnd, Refusal, Rule};
use crate::numeric::{mean, round_significant, round_weight, standard_deviation, sum};
use crate::solvers::design::Points;

/// The most rows. The kernel of all pairs of them takes 3.2 gigabytes.
pub const MAX_ROWS: usize = 20_000;
/// The largest violation of the optimality conditions, as a share of the numbers in them: small enough that the path to
/// the optimum does not show in the predictions.
const TOLERANCE: f64 = 1e-9;

/// The largest `c` times the mean squared length of the centred inputs with the linear kernel. The steps of the solver
/// grow with it, to millions soon above this.
const MOST_FREEDOM: f64 = 1_000.0;

/// One decision value for a value or for the second of two classes, otherwise one per class: its distance from the
/// rest. `n_classes` is 0 for values. Inputs and everything that is exported are rounded to ten significant digits.
///
/// A class that no row or every row is of has the decision value -1 or 1.
///
/// # Errors
/// [`TrainError::Setting`] for hyperparameters outside their limits, more than [`MAX_ROWS`] rows, weights, or targets
/// that are no classes; [`TrainError::NotConverged`]; what [`Points`] may not hold.
pub fn decisions(points: &Points<'_>, n_classes: usize, params: &SvmParams) -> Result<Kernel, TrainError> {
    let params = params.check()?.0;
    let n_samples = points.inputs.nrows();
    if n_samples > MAX_ROWS {
        return Err(TrainError::setting(Field::Rows, n_samples, Limit::SquareRows(LEARNER, MAX_ROWS)));
    }
    if !points.weights.is_empty() {
        return Err(TrainError::setting(Field::Learner(LEARNER), Got::Weighted, Rule::NoWeights));
    }
    points.check(LEARNER)?;
    if let Some(target) = points.targets.iter().find(|target| !is_class(**target, n_classes)) {
        return Err(TrainError::setting(Field::Target(LEARNER), *target, Rule::LearnableClass));
    }
    let inputs = points.inputs.mapv(round_weight);
    let problem = Problem::new(inputs, params);
    problem.check()?;
    if n_classes == 0 {
        let alphas = problem.values(points.targets)?;
        return Ok(problem.kernel(vec![alphas]));
    }
    let classes = if n_classes == 2 { 1..2 } else { 0..n_classes };
    let solved = classes.map(|class| problem.class(points.targets, class as f64));
    Ok(problem.kernel(solved.collect::<Result<_, TrainError>>()?))
}

fn is_class(target: f64, n_classes: usize) -> bool {
    n_classes == 0 || (target >= 0.0 && target.fract() == 0.0 && target < n_classes as f64)
}

/// A coefficient per row, and the bias.
struct Solved {
    alphas: Vec<f64>,
    bias: f64,
}

/// Rows of inputs with the kernel between them.
struct Problem {
    inputs: Array2<f64>,
    /// Absent for the linear kernel.
    gamma: Option<f64>,
    params: SvmParams,
    /// What was taken away from the inputs, which changes nothing but the bias of the linear kernel.
    shift: Vec<f64>,
}

impl Problem {
    fn new(mut inputs: Array2<f64>, params: SvmParams) -> Self {
        // Without inputs all rows are alike, which the linear kernel says exactly.
        if params.kernel == SvmKernel::Rbf && inputs.ncols() > 0 {
            let gamma = params.gamma.unwrap_or_else(|| scale(&inputs));
            return Self { inputs, gamma: Some(round_weight(gamma)), params, shift: Vec::new() };
        }
        let shift: Vec<f64> =
            inputs.columns().into_iter().map(|column| round_weight(mean(&column.to_vec()))).collect();
        for mut row in inputs.rows_mut() {
            for (value, shift) in row.iter_mut().zip(&shift) {
                *value -= shift;
            }
        }
        Self { inputs, gamma: None, params, shift }
    }

    /// Refuses what the solver would hardly ever end with.
    fn check(&self) -> Result<(), TrainError> {
        let squares = sum(self.inputs.iter().map(|value| value * value)) / self.inputs.nrows() as f64;
        // What is not a number or infinite is refused too.
        if self.gamma.is_some() || self.params.c * squares <= MOST_FREEDOM {
            return Ok(());
        }
        let most = round_significant(MOST_FREEDOM / squares, 2);

        Err(TrainError::setting("c", self.params.c, Limit::LinearKernel(most)))
    }

    /// Coefficients reach `c`, and so do the rounding errors of their sums.
    fn tolerance(&self) -> f64 {
        TOLERANCE * self.params.c.max(1.0)
    }

    fn values(&self, targets: &[f64]) -> Result<Solved, TrainError> {
        let tolerance = self.tolerance() * standard_deviation(targets).max(self.params.epsilon);
        let params = Svm::<f64, f64>::params().c_svr(self.params.c, Some(self.params.epsilon)).eps(tolerance);
        let params = match self.gamma {
            Some(gamma) => params.gaussian_kernel(1.0 / gamma),
            None => params.linear_kernel(),
        };
        let targets = Array1::from(targets.to_vec());
        let fitted = params.fit(&DatasetBase::new(self.inputs.view(), targets.view()));
        self.solved(fitted.map_err(refused)?)
    }

    fn class(&self, targets: &[f64], class: f64) -> Result<Solved, TrainError> {
        let of_class: Array1<bool> = targets.iter().map(|target| *target == class).collect();
        let first = of_class.first().copied().unwrap_or(false);
        if of_class.iter().all(|other| *other == first) {
            let bias = if first { 1.0 } else { -1.0 };
            return Ok(Solved { alphas: vec![0.0; targets.len()], bias });
        }
        let params =
            Svm::<f64, bool>::params().pos_neg_weights(self.params.c, self.params.c).eps(self.tolerance());
        let params = match self.gamma {
            Some(gamma) => params.gaussian_kernel(1.0 / gamma),
            None => params.linear_kernel(),
        };
        let fitted = params.fit(&DatasetBase::new(self.inputs.view(), of_class.view()));
        self.solved(fitted.map_err(refused)?)
    }

    fn solved<T>(&self, svm: Svm<f64, T>) -> Result<Solved, TrainError> {
        let not = |reason: NoEnd| TrainError::NotConverged { estimator: LEARNER, reason };
        // How the solver ended is only in its description.
        if svm.to_string().starts_with("Reached maximal") {
            return Err(not(NoEnd::Steps));
        }
        if !svm.rho.is_finite() || svm.alpha.iter().any(|alpha| !alpha.is_finite()) {
            return Err(not(NoEnd::NotFinite));
        }
        let least = 1e-12 * self.params.c;
        let alpha = |alpha: &f64| if alpha.abs() <= least { 0.0 } else { round_weight(*alpha) };
        Ok(Solved { alphas: svm.alpha.iter().map(alpha).collect(), bias: round_weight(-svm.rho) })
    }

    fn kernel(&self, solved: Vec<Solved>) -> Kernel {
        let score = |coefficients, bias| KernelScore { coefficients, bias, slope: 1.0, intercept: 0.0 };
        if self.gamma.is_none() {
            let scores = solved.iter().map(|solved| {
                let weight = |column: ndarray::ArrayView1<'_, f64>| {
                    round_weight(sum(column.iter().zip(&solved.alphas).map(|(value, alpha)| alpha * value)))
                };
                let weights: Vec<f64> = self.inputs.columns().into_iter().map(weight).collect();
                let moved = sum(weights.iter().zip(&self.shift).map(|(weight, shift)| weight * shift));
                score(weights, round_weight(solved.bias - moved))
            });
            return Kernel {
                gamma: None,
                vectors: Vectors::default(),
                scores: scores.collect(),
                classes: false,
            };
        }
        let used = |row: &usize| {
            solved.iter().any(|solved| solved.alphas.get(*row).is_some_and(|alpha| *alpha != 0.0))
        };
        let support: Vec<usize> = (0..self.inputs.nrows()).filter(used).collect();
        let values = self.inputs.select(ndarray::Axis(0), &support).iter().map(|value| value + 0.0).collect();
        let scores = solved.iter().map(|solved| {
            let coefficients = support.iter().filter_map(|row| solved.alphas.get(*row).copied()).collect();
            score(coefficients, solved.bias)
        });
        Kernel {
            gamma: self.gamma,
            vectors: Vectors::new(self.inputs.ncols(), values),
            scores: scores.collect(),
            classes: false,
        }
    }
}

/// 1 / (number of inputs x variance of all inputs), 1 where they do not vary.
fn scale(inputs: &Array2<f64>) -> f64 {
    let all: Vec<f64> = inputs.iter().copied().collect();
    let deviation = standard_deviation(&all);
    let gamma = 1.0 / (inputs.ncols() as f64 * deviation * deviation);
    if gamma > 0.0 && gamma.is_finite() { gamma.clamp(1e-250, 1e250) } else { 1.0 }
}

fn refused(error: linfa_svm::SvmError) -> TrainError {
    TrainError::Estimator { estimator: LEARNER, reason: Refusal::Library(error.to_string()) }
}

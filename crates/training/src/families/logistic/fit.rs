//! Logistic regression, binary and multinomial, with quadratic and absolute penalties and weights.

use vitrine_model::estimators::{Constant, Estimator, Linear, Logistic};

use crate::TrainError;
use crate::class::class_of;
use crate::error::{Learner, Limit, NoEnd, Rule};
use crate::numeric::mean;
use crate::solvers::descent::minimise_sparse;
use crate::solvers::design::{Design, Points, linear};
use crate::solvers::log_loss::LogLoss;
use crate::solvers::newton::minimise;

const NAME: Learner = Learner::LogisticRegression;
/// The score of a class without rows.
const HARDLY: f64 = -40.0;
/// The most parameters with an absolute penalty.
const MAX_SPARSE: usize = 2_000;

/// Minimises the summed log loss plus `alpha (l1_ratio |w|_1 + (1 - l1_ratio) |w|^2 / 2)`; intercepts are not
/// penalised.
///
/// The targets are class indices; for two classes they may be probabilities of the second one. A class without rows
/// gets a probability of about nothing; with a single class among the rows that class is certain. Weights count as
/// repetitions. Inputs that depend on those before them get the weight 0 where there is no penalty.
///
/// # Errors
/// [`TrainError::Setting`] for a penalty below 0, a ratio outside 0 to 1 or a target without classes,
/// [`TrainError::NotConverged`] where no minimum is found, as for separable classes without a penalty.
pub fn fit(
    points: &Points<'_>,
    n_classes: usize,
    alpha: f64,
    l1_ratio: f64,
) -> Result<Estimator, TrainError> {
    points.check(NAME)?;
    if !(alpha >= 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, Limit::From(0.0)));
    }
    if !(0.0..=1.0).contains(&l1_ratio) {
        return Err(TrainError::setting("l1_ratio", l1_ratio, Limit::Within(0.0, 1.0)));
    }
    if n_classes < 2 {
        return Err(TrainError::setting("estimator", "logistic", Rule::Regressor));
    }
    let present = present(points.targets, n_classes);
    if let [only] = present.as_slice() {
        let certain = |class: usize| f64::from(u8::from(class == *only));
        return Ok(Estimator::Constant(Constant { outputs: (0..n_classes).map(certain).collect() }));
    }
    let numbered: Vec<f64>;
    let targets = if n_classes == 2 {
        points.targets
    } else {
        let number = |class: &f64| present.partition_point(|p| *p < class_of(*class)) as f64;
        numbered = points.targets.iter().map(number).collect();
        &numbered
    };
    let loss = LogLoss {
        design: Design::new(points, false),
        targets,
        n_scores: if n_classes == 2 { 1 } else { present.len() },
        l2: alpha * (1.0 - l1_ratio),
    };
    let parameters = parameters(&loss, alpha, l1_ratio)?;
    let mut found =
        parameters.chunks_exact(loss.design.width()).map(|of_one| linear(of_one, &loss.design.shift));
    let mut scores: Vec<Linear> = Vec::new();
    for class in usize::from(n_classes == 2)..n_classes {
        let score = if n_classes == 2 || present.contains(&class) { found.next() } else { None };
        let none = || Linear { weights: vec![0.0; points.inputs.ncols()], intercept: HARDLY, bounds: None };
        scores.push(score.unwrap_or_else(none));
    }
    Ok(Estimator::Logistic(Logistic { scores }))
}

/// The classes that occur; with probabilities as targets a class occurs where its probability is above 0.
fn present(targets: &[f64], n_classes: usize) -> Vec<usize> {
    let mut occurs = vec![false; n_classes];
    for target in targets {
        for class in [target.floor(), target.ceil()] {
            if let Some(occurs) = occurs.get_mut(class_of(class)) {
                *occurs = true;
            }
        }
    }
    (0..n_classes).filter(|class| occurs.get(*class) == Some(&true)).collect()
}

/// Intercept and weights of every score.
fn parameters(loss: &LogLoss<'_>, alpha: f64, l1_ratio: f64) -> Result<Vec<f64>, TrainError> {
    let width = loss.design.width();
    let mut parameters = if alpha * l1_ratio > 0.0 {
        if loss.n_parameters() > MAX_SPARSE {
            return Err(TrainError::setting("l1_ratio", l1_ratio, Limit::NotSparse(MAX_SPARSE)));
        }
        let penalty = |at: usize| if at.is_multiple_of(width) { 0.0 } else { alpha * l1_ratio };
        let l1: Vec<f64> = (0..loss.n_parameters()).map(penalty).collect();
        minimise_sparse(loss, &l1).ok_or_else(|| no_end(NoEnd::NoStep))?
    } else {
        let minimum = minimise(loss);
        if minimum.left.is_nan() || minimum.left > 1e-10 {
            return Err(no_end(NoEnd::LossFalls(minimum.left / 2.0)));
        }
        minimum.parameters
    };
    if alpha == 0.0 && loss.value(&parameters) < 1e-6 * loss.design.total_weight() {
        return Err(no_end(NoEnd::Separable));
    }
    let largest = parameters.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    if !largest.is_finite() {
        return Err(no_end(NoEnd::NotFinite));
    }
    if loss.n_scores > 1 {
        // Any number may be added to all scores; their sum is made nothing.
        let n_free = if alpha == 0.0 { width } else { 1 };
        for at in 0..n_free {
            let all: Vec<f64> = parameters.iter().copied().skip(at).step_by(width).collect();
            let mean = mean(&all);
            for value in parameters.iter_mut().skip(at).step_by(width) {
                *value -= mean;
            }
        }
    }
    Ok(parameters)
}

fn no_end(reason: NoEnd) -> TrainError {
    TrainError::NotConverged { estimator: NAME, reason }
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;

//! Support vector machines (Cortes and Vapnik, 1995; Drucker and others, 1997), by sequential minimal optimisation.
//!
//! - `params`: the hyperparameters and their limits
//! - `solve`: the decision values
//!
//! The time grows with the square of the number of rows and more, the memory with its square. The linear kernel takes
//! far more steps than the other one where `c` is large, so that there is a limit.

mod params;
mod solve;

use vitrine_model::estimators::{Estimator, Kernel, Linear, Logistic};

use super::family::{Capabilities, Family};
use super::out_of_fold::{cross_fit, folds_among, outputs_of};
use super::rows::Rows;
use crate::TrainError;
use crate::error::Learner;
use crate::numeric::round_weight;
use crate::solvers::logistic_curve::fit_logistic_curve;

pub use params::{SvmKernel, SvmParams};
pub use solve::{MAX_ROWS, decisions};

const NAME: &str = "support vector machine";
/// The family in errors.
const LEARNER: Learner = Learner::SupportVectorMachine;
/// The folds whose decision values the curve of the probabilities is fitted to.
const FOLDS: usize = 3;
/// The log-odds of a class without rows.
const HARDLY: f64 = -40.0;

impl Family for SvmParams {
    fn label(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { weights: false, keeps_rows: true, ..Capabilities::DEFAULT }
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        fit(rows, self, seed)
    }
}

/// Epsilon-insensitive regression for values. For classes each one against the rest, or the second of two against the
/// first, with Platt's logistic curve over the decision values of three folds; the probabilities of several classes
/// are divided by their sum. With a single class among the rows that class is certain.
///
/// # Errors
/// [`TrainError::Setting`] for hyperparameters outside their limits, too many rows, weights, or probabilities as
/// targets; [`TrainError::NotConverged`]; inputs that cannot be read.
fn fit(rows: &Rows<'_>, params: &SvmParams, seed: u64) -> Result<Estimator, TrainError> {
    let n_classes = rows.n_classes;
    let points = rows.points();
    if n_classes == 0 {
        return Ok(plain(decisions(&points, 0, params)?));
    }
    let mut model = decisions(&points, n_classes, params)?;
    if let Some(certain) = rows.certain() {
        return Ok(Estimator::Constant(certain));
    }
    let keys = rows.data.keys();
    let outputs = if keys.iter().any(|key| Some(key) != keys.first()) {
        let folds = folds_among(rows, FOLDS, seed)?;
        let fit = |train: &Rows<'_>, _| decisions(&train.points(), n_classes, params).map(Estimator::Kernel);
        cross_fit(rows, &folds, seed, fit)?.outputs
    } else {
        // Rows that are all alike cannot be parted; their decision values are the same in any case.
        outputs_of(&Estimator::Kernel(model.clone()), rows.inputs.view())
    };
    let first_class = usize::from(n_classes == 2);
    for (at, score) in model.scores.iter_mut().enumerate() {
        let class = (first_class + at) as f64;
        let came_true: Vec<bool> = rows.targets.iter().map(|target| *target == class).collect();
        let values: Vec<f64> = outputs.iter().map(|row| row.get(at).copied().unwrap_or(0.0)).collect();
        (score.slope, score.intercept) = if came_true.contains(&true) {
            fit_logistic_curve(&values, &came_true, &[])
        } else {
            (0.0, HARDLY)
        };
    }
    model.classes = true;
    Ok(plain(model))
}

/// Without support vectors a single score is a weighted sum of the inputs, as linear and logistic regression are.
fn plain(model: Kernel) -> Estimator {
    match model.scores.as_slice() {
        [score] if model.gamma.is_none() => {
            let weights =
                score.coefficients.iter().map(|weight| round_weight(score.slope * weight)).collect();
            let intercept = round_weight(score.slope * score.bias + score.intercept);
            let linear = Linear { weights, intercept, bounds: None };
            if model.classes {
                Estimator::Logistic(Logistic { scores: vec![linear] })
            } else {
                Estimator::Linear(linear)
            }
        }
        _ => Estimator::Kernel(model),
    }
}

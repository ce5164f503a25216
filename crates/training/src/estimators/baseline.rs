//! The do-nothing baseline.

use vitrine_model::estimators::Constant;

use crate::TrainError;
use crate::numeric::{mean, round_weight};

/// The shares of the classes among the targets, or with `n_classes` 0 the mean of the targets.
///
/// # Errors
/// [`TrainError::TooFew`] without targets.
pub fn fit(targets: &[f64], n_classes: usize) -> Result<Constant, TrainError> {
    if targets.is_empty() {
        return Err(TrainError::TooFew { what: "a baseline".to_owned(), of: "rows", needed: 1, got: 0 });
    }
    if n_classes == 0 {
        return Ok(Constant { outputs: vec![round_weight(mean(targets))] });
    }
    let share = |class: usize| {
        let count = targets.iter().filter(|target| **target == class as f64).count();
        count as f64 / targets.len() as f64
    };
    Ok(Constant { outputs: (0..n_classes).map(share).collect() })
}

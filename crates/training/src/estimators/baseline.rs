//! The do-nothing baseline.

use vitrine_model::estimators::Constant;

use crate::TrainError;
use crate::numeric::{round_weight, sum};

/// The shares of the classes among the targets, or with `n_classes` 0 the mean of the targets. `weights` has one
/// weight per target, or none where all count alike.
///
/// # Errors
/// [`TrainError::TooFew`] without targets.
pub fn fit(targets: &[f64], weights: &[f64], n_classes: usize) -> Result<Constant, TrainError> {
    if targets.is_empty() {
        return Err(TrainError::TooFew { what: "a baseline".to_owned(), of: "rows", needed: 1, got: 0 });
    }
    let weight = |row: usize| weights.get(row).copied().unwrap_or(1.0);
    let total = sum((0..targets.len()).map(weight));
    if n_classes == 0 {
        let weighted = targets.iter().enumerate().map(|(row, target)| weight(row) * target);
        return Ok(Constant { outputs: vec![round_weight(sum(weighted) / total)] });
    }
    let share = |class: usize| {
        let rows = targets.iter().enumerate().filter(|(_, target)| **target == class as f64);
        sum(rows.map(|(row, _)| weight(row))) / total
    };
    Ok(Constant { outputs: (0..n_classes).map(share).collect() })
}

//! The limits of hyperparameters, and the sentence when one is not kept.

use crate::TrainError;
use crate::error::Limit;

/// Checks a whole number against its limits.
pub(crate) fn check_count(field: &str, got: usize, low: usize, high: usize) -> Result<(), TrainError> {
    if (low..=high).contains(&got) {
        return Ok(());
    }
    Err(TrainError::setting(field, got, Limit::Whole(low, high)))
}

/// Checks a number against its limits; `low` itself is allowed only when `inclusive`.
pub(crate) fn check_number(
    field: &str,
    got: f64,
    low: f64,
    inclusive: bool,
    high: f64,
) -> Result<(), TrainError> {
    if got.is_finite() && (got > low || (inclusive && got == low)) && got <= high {
        return Ok(());
    }
    let limit = if inclusive { Limit::Within } else { Limit::AboveUpTo };
    Err(TrainError::setting(field, got, limit(low, high)))
}

/// Checks a share: above 0 to 1.
pub(crate) fn check_share(field: &str, got: f64) -> Result<(), TrainError> {
    check_number(field, got, 0.0, false, 1.0)
}

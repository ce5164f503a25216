//! Fitting a bag: one estimator per fold, each to all rows but that fold's, and their mean.

use vitrine_model::estimators::{Blend, Estimator, Member};

use super::Rows;
use super::blend::{check_member, flatten};
use super::cross_fit::{Outputs, cross_fit, folds_among};
use crate::TrainError;
use crate::spec::EstimatorSpec;

/// A fitted bag with what its models say about the rows that each has not seen.
pub(super) struct Bag {
    /// The models with equal weights.
    pub(super) blend: Blend,
    /// One entry per row.
    pub(super) outputs: Outputs,
}

/// Fits `member` once per fold.
///
/// # Errors
/// [`TrainError::Setting`] for fewer than 2 folds or a stack; the member's own errors.
pub(super) fn fit(
    rows: &Rows<'_>,
    member: &EstimatorSpec,
    folds: usize,
    seed: u64,
) -> Result<Bag, TrainError> {
    check_member(member, "bag", 0)?;
    let folds = folds_among(rows, folds, seed)?;
    let fitted = cross_fit(rows, member, &folds, seed)?;
    let weight = 1.0 / fitted.models.len() as f64;
    let members = fitted.models.into_iter().map(|estimator: Estimator| Member { weight, estimator });
    Ok(Bag { blend: flatten(members.collect()), outputs: fitted.outputs })
}

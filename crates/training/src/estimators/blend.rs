//! Fitting a blend: each member to the same rows, with equal weights.

use vitrine_model::estimators::{Blend, Member};

use super::{Rows, fit_estimator};
use crate::TrainError;
use crate::seed::{Purpose, derive};
use crate::spec::EstimatorSpec;

/// The seed that a member is fitted with, by its position from 0.
pub fn member_seed(seed: u64, position: usize) -> u64 {
    derive(seed, Purpose::Member, position as u64)
}

/// Fits every member to all rows; each weighs `1 / n_members`.
///
/// # Errors
/// [`TrainError::Setting`] without members, or where one is a blend or k nearest neighbours; the members' own errors.
pub(super) fn fit(rows: &Rows<'_>, members: &[EstimatorSpec], seed: u64) -> Result<Blend, TrainError> {
    if members.is_empty() {
        return Err(TrainError::setting("members of the blend", "empty", "at least one estimator"));
    }
    let weight = 1.0 / members.len() as f64;
    let fitted = members.iter().enumerate().map(|(position, spec)| {
        if matches!(spec, EstimatorSpec::Blend { .. } | EstimatorSpec::Knn { .. }) {
            let field = format!("member {} of the blend", position + 1);
            let expected = "neither a blend nor k nearest neighbours";
            return Err(TrainError::setting(&field, spec.family(), expected));
        }
        let estimator = fit_estimator(rows, spec, member_seed(seed, position))?;
        Ok(Member { weight, estimator })
    });
    Ok(Blend { members: fitted.collect::<Result<_, TrainError>>()? })
}

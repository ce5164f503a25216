//! What trees split by: each input's share of the gain of all splits.

use ndarray::ArrayView1;

use super::{Rows, blend};
use crate::TrainError;
use crate::spec::EstimatorSpec;
use crate::spec::estimator::BlendWeights;
use crate::trees::{BoostingParams, ForestParams};

/// For each input its share of the gain of all splits of the trees that [`super::fit_estimator`] grows from the same
/// rows with the same seed, summing to 1 where anything is split; `None` for estimators that are not trees. For
/// members of equal weight it is their mean. The trees are grown again, so this takes as long as the fit.
///
/// # Errors
/// As [`super::fit_estimator`].
pub fn gain_importance(
    rows: &Rows<'_>,
    spec: &EstimatorSpec,
    seed: u64,
) -> Result<Option<Vec<f64>>, TrainError> {
    let weights = (!rows.weights.is_empty()).then(|| ArrayView1::from(&rows.weights));
    let (inputs, targets) = (rows.inputs.view(), ArrayView1::from(&rows.targets));
    let model = match spec {
        EstimatorSpec::Forest(params) => {
            let params = ForestParams { loss: rows.loss(), seed, ..params.clone() };
            params.check()?.fit_weighted(inputs, targets, weights)?
        }
        EstimatorSpec::Boosting(params) => {
            let params =
                BoostingParams { loss: rows.loss(), seed, monotone: rows.monotone.clone(), ..params.clone() };
            params.check()?.fit_weighted(inputs, targets, weights)?
        }
        EstimatorSpec::Blend { members, weights: BlendWeights::Equal, .. } => {
            let mut total = vec![0.0; rows.inputs.ncols()];
            for (position, member) in members.iter().enumerate() {
                let Some(own) = gain_importance(rows, member, blend::member_seed(seed, position))? else {
                    return Ok(None);
                };
                for (total, own) in total.iter_mut().zip(own) {
                    *total += own / members.len() as f64;
                }
            }
            return Ok(Some(total));
        }
        _ => return Ok(None),
    };
    Ok(Some(model.gain_importance))
}

//! Fitting the estimators: from rows of inputs and targets to the plain data of [`vitrine_model::estimators`].
//!
//! Linear models go through linfa and their weights are rounded to ten significant digits, because libraries add up
//! in another order on another processor.

pub mod baseline;
pub mod blend;
pub mod linear;
pub mod logistic;
mod rows;

use ndarray::ArrayView1;
use vitrine_model::estimators::{Estimator, Knn};
use vitrine_model::record::Record;
use vitrine_model::transforms::Preprocess;

pub use rows::Rows;

use crate::TrainError;
use crate::spec::EstimatorSpec;
use crate::trees::{BoostingParams, ForestParams};

/// Fits an estimator: it gives class probabilities where the rows' targets are classes, otherwise a value.
///
/// # Errors
/// [`TrainError`] for hyperparameters outside their limits, inputs that the estimator cannot read, or a fit that
/// does not converge.
pub fn fit_estimator(rows: &Rows<'_>, spec: &EstimatorSpec, seed: u64) -> Result<Estimator, TrainError> {
    let targets = &rows.targets;
    Ok(match spec {
        EstimatorSpec::Baseline {} => Estimator::Constant(baseline::fit(targets, rows.n_classes)?),
        EstimatorSpec::Knn { k, weights } => {
            if *k == 0 || *k > rows.n_samples() {
                return Err(TrainError::setting("k", k, &format!("from 1 to the {} rows", rows.n_samples())));
            }
            rows.check_finite()?;
            let raw = imputed_rows(rows.preprocess, &rows.data.records);
            let knn = Knn::new(*k, *weights, rows.n_classes, &raw, targets, rows.preprocess);
            Estimator::Knn(knn.map_err(TrainError::Pipeline)?)
        }
        EstimatorSpec::Linear {} => {
            check_linear(rows)?;
            Estimator::Linear(linear::least_squares(&rows.inputs, targets)?)
        }
        EstimatorSpec::Ridge { alpha } => {
            check_linear(rows)?;
            Estimator::Linear(linear::ridge(&rows.inputs, targets, *alpha)?)
        }
        EstimatorSpec::ElasticNet { penalty, l1_ratio } => {
            check_linear(rows)?;
            Estimator::Linear(linear::elastic_net(&rows.inputs, targets, *penalty, *l1_ratio)?)
        }
        EstimatorSpec::Logistic { alpha } => {
            rows.check_finite()?;
            logistic::fit(&rows.inputs, targets, rows.n_classes, *alpha)?
        }
        EstimatorSpec::Forest(params) => {
            let valid = ForestParams { loss: rows.loss(), seed, ..params.clone() }.check()?;
            Estimator::Trees(valid.fit_rows(rows.inputs.view(), ArrayView1::from(targets))?.ensemble)
        }
        EstimatorSpec::Boosting(params) => {
            let valid = BoostingParams { loss: rows.loss(), seed, ..params.clone() }.check()?;
            Estimator::Trees(valid.fit_rows(rows.inputs.view(), ArrayView1::from(targets))?.ensemble)
        }
        EstimatorSpec::Blend { members } => Estimator::Blend(blend::fit(rows, members, seed)?),
    })
}

fn check_linear(rows: &Rows<'_>) -> Result<(), TrainError> {
    rows.check_finite()?;
    rows.check_values()
}

/// The records' numbers with missing ones filled in, as k nearest neighbours keep them.
fn imputed_rows(preprocess: &Preprocess, records: &[Record]) -> Vec<Vec<f64>> {
    let fill = |(number, assumed): (f64, &Option<f64>)| {
        if number.is_nan() { assumed.unwrap_or(0.0) } else { number }
    };
    records
        .iter()
        .map(|record| record.to_numbers().into_iter().zip(&preprocess.impute).map(fill).collect())
        .collect()
}

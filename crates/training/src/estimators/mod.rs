//! Fitting the estimators: from rows of inputs and targets to the plain data of [`vitrine_model::estimators`].
//!
//! Linear models go through linfa and their weights are rounded to ten significant digits, because libraries add up
//! in another order on another processor.

pub mod baseline;
pub mod blend;
pub mod linear;
pub mod logistic;

use ndarray::{Array1, Array2, ArrayView2};
use vitrine_model::estimators::{Estimator, Knn};
use vitrine_model::record::Record;
use vitrine_model::transforms::Preprocess;

use crate::spec::EstimatorSpec;
use crate::trees::Loss;
use crate::{Dataset, TrainError, prepare};

/// Fits an estimator to the inputs that `preprocess` makes of the rows. With `classes` it gives class
/// probabilities, otherwise a value (the grade of an ordinal target).
///
/// # Errors
/// [`TrainError`] for hyperparameters outside their limits, inputs that the estimator cannot read, or a fit that
/// does not converge.
pub fn fit_estimator(
    data: &Dataset,
    preprocess: &Preprocess,
    spec: &EstimatorSpec,
    classes: bool,
    seed: u64,
) -> Result<Estimator, TrainError> {
    let n_classes = if classes { data.schema.target.n_classes() } else { 0 };
    let targets = if classes { data.targets.clone() } else { data.target_values() };
    let loss = if classes { Loss::Classes(n_classes) } else { Loss::Squared };
    let rows = || prepare::inputs(preprocess, &data.records);
    Ok(match spec {
        EstimatorSpec::Baseline {} => Estimator::Constant(baseline::fit(&targets, n_classes)?),
        EstimatorSpec::Knn { k, weights } => {
            if *k == 0 || *k > data.n_samples() {
                return Err(TrainError::setting("k", k, &format!("from 1 to the {} rows", data.n_samples())));
            }
            finite_inputs(rows().view())?;
            let raw = imputed_rows(preprocess, &data.records);
            let knn = Knn::new(*k, *weights, n_classes, &raw, &targets, preprocess);
            Estimator::Knn(knn.map_err(TrainError::Pipeline)?)
        }
        EstimatorSpec::Linear {} => {
            Estimator::Linear(linear::least_squares(&finite(rows())?, &values(targets, classes)?)?)
        }
        EstimatorSpec::Ridge { alpha } => {
            Estimator::Linear(linear::ridge(&finite(rows())?, &values(targets, classes)?, *alpha)?)
        }
        EstimatorSpec::ElasticNet { penalty, l1_ratio } => Estimator::Linear(linear::elastic_net(
            &finite(rows())?,
            &values(targets, classes)?,
            *penalty,
            *l1_ratio,
        )?),
        EstimatorSpec::Logistic { alpha } => logistic::fit(&finite(rows())?, &targets, n_classes, *alpha)?,
        EstimatorSpec::Forest(params) => {
            let valid = crate::trees::ForestParams { loss, seed, ..params.clone() }.check()?;
            Estimator::Trees(valid.fit_rows(rows().view(), Array1::from(targets).view())?.ensemble)
        }
        EstimatorSpec::Boosting(params) => {
            let valid = crate::trees::BoostingParams { loss, seed, ..params.clone() }.check()?;
            Estimator::Trees(valid.fit_rows(rows().view(), Array1::from(targets).view())?.ensemble)
        }
        EstimatorSpec::Blend { members } => {
            Estimator::Blend(blend::fit(data, preprocess, members, classes, seed)?)
        }
    })
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

/// Refuses what linear models and neighbours cannot read; linfa would panic on it.
fn finite_inputs(inputs: ArrayView2<'_, f64>) -> Result<(), TrainError> {
    match inputs.indexed_iter().find(|(_, value)| !value.is_finite()) {
        None => Ok(()),
        Some(((row, input), got)) => {
            let hint = "fill in missing values or choose trees, which can read them";
            Err(TrainError::NotFinite { row, input, got: *got, hint })
        }
    }
}

fn finite(inputs: Array2<f64>) -> Result<Array2<f64>, TrainError> {
    finite_inputs(inputs.view())?;
    Ok(inputs)
}

/// The targets of a linear model, which gives values only.
fn values(targets: Vec<f64>, classes: bool) -> Result<Vec<f64>, TrainError> {
    if classes {
        return Err(TrainError::setting(
            "estimator",
            "a linear regression",
            "a classifier for class targets",
        ));
    }
    Ok(targets)
}

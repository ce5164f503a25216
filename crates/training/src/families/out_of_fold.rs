//! Out-of-fold outputs: what an estimator says about rows that it was not fitted to. Composite families are built on
//! them, so that none of them ever looks at a row's own target through a member's answer.

use rayon::prelude::*;
use vitrine_model::estimators::Estimator;

use super::rows::Rows;
use crate::error::Limit;
use crate::seed::{Purpose, derive};
use crate::split::{Fold, folds_of_rows};
use crate::{TrainError, inputs};

/// For each row what an estimator gives: one probability per class, or one value.
pub type Outputs = Vec<Vec<f64>>;

/// An estimator's out-of-fold outputs, with the models of the folds.
pub(crate) struct CrossFitted {
    /// One entry per row.
    pub(crate) outputs: Outputs,
    /// One model per fold.
    pub(crate) models: Vec<Estimator>,
}

/// Folds among the rows, with identical rows kept together; fewer where there are fewer such groups.
///
/// # Errors
/// [`TrainError::Setting`] for fewer than 2 folds, [`TrainError::TooFew`] with a single group of identical rows.
pub(crate) fn folds_among(rows: &Rows<'_>, folds: usize, seed: u64) -> Result<Vec<Fold>, TrainError> {
    if folds < 2 {
        return Err(TrainError::setting("cv", folds, Limit::WholeFrom(2)));
    }
    folds_of_rows(&rows.data, folds, derive(seed, Purpose::CrossFit, 0))
}

/// Fits an estimator to all folds but one, for each fold and under a seed of its own, and applies it to that one.
///
/// # Errors
/// Those of `fit`.
pub(crate) fn cross_fit(
    rows: &Rows<'_>,
    folds: &[Fold],
    seed: u64,
    fit: impl Fn(&Rows<'_>, u64) -> Result<Estimator, TrainError> + Sync,
) -> Result<CrossFitted, TrainError> {
    let parts = folds
        .par_iter()
        .enumerate()
        .map(|(number, fold)| fit_fold(rows, &fit, fold, derive(seed, Purpose::CrossFit, number as u64 + 1)));
    let parts: Vec<(Estimator, Outputs)> = parts.collect::<Result<_, TrainError>>()?;
    let mut all = CrossFitted { outputs: vec![Vec::new(); rows.n_samples()], models: Vec::new() };
    for (fold, (model, outputs)) in folds.iter().zip(parts) {
        for (row, outputs) in fold.test.iter().zip(outputs) {
            all.outputs[*row] = outputs;
        }
        all.models.push(model);
    }
    Ok(all)
}

/// What a fitted estimator gives for rows of inputs, in order.
pub(crate) fn outputs_of(estimator: &Estimator, inputs: ndarray::ArrayView2<'_, f64>) -> Outputs {
    let mut row_inputs = Vec::new();
    let outputs = inputs.rows().into_iter().map(|row| {
        row_inputs.clear();
        row_inputs.extend(row.iter().copied());
        let mut outputs = Vec::new();
        estimator.predict(&row_inputs, &mut outputs);
        outputs
    });
    outputs.collect()
}

/// Tables of mean targets are fitted again to the rows of the fold, because those of all rows know the targets that
/// are to be predicted.
fn fit_fold(
    rows: &Rows<'_>,
    fit: impl Fn(&Rows<'_>, u64) -> Result<Estimator, TrainError>,
    fold: &Fold,
    seed: u64,
) -> Result<(Estimator, Outputs), TrainError> {
    let train = rows.subset(&fold.train);
    if !inputs::has_tables(rows.preprocess) {
        let estimator = fit(&train, seed)?;
        let test = rows.inputs.select(ndarray::Axis(0), &fold.test);
        let outputs = outputs_of(&estimator, test.view());
        return Ok((estimator, outputs));
    }
    let preprocess = inputs::with_tables_of(rows.preprocess, &train.data);
    let inputs = inputs::training_inputs(&preprocess, &train.data);
    let estimator = fit(&Rows { preprocess: &preprocess, inputs, ..train }, seed)?;
    let test = inputs::inputs(&preprocess, &rows.data.subset(&fold.test).records);
    let outputs = outputs_of(&estimator, test.view());
    Ok((estimator, outputs))
}

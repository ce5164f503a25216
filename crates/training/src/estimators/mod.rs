//! Fitting the estimators: from rows of inputs and targets to the plain data of [`vitrine_model::estimators`].
//!
//! Linear models are fitted from sums over fixed blocks of rows and their weights are rounded to ten significant
//! digits.

mod bag;
pub mod baseline;
pub mod bayes;
pub mod blend;
mod cross_fit;
mod descent;
mod design;
mod distil;
mod factor;
mod gains;
pub mod linear;
mod log_loss;
pub mod logistic;
pub mod mlp;
mod newton;
mod non_negative;
mod rows;
mod stack;
pub mod svm;

use ndarray::ArrayView1;
use vitrine_model::estimators::trees::MAX_INPUTS;
use vitrine_model::estimators::{Estimator, Knn, TreeEnsemble};
use vitrine_model::record::Record;
use vitrine_model::transforms::Preprocess;

pub use design::Points;
pub use gains::gain_importance;
pub use rows::Rows;

use crate::TrainError;
use crate::spec::EstimatorSpec;
use crate::spec::estimator::BlendWeights;
use crate::trees::params::{TreeParams, Valid};
use crate::trees::{BoostingParams, ForestParams};

/// Fits an estimator: it gives class probabilities where the rows' targets are classes, otherwise a value.
///
/// # Errors
/// [`TrainError`] for hyperparameters outside their limits, inputs that the estimator cannot read, or a fit that
/// does not converge.
pub fn fit_estimator(rows: &Rows<'_>, spec: &EstimatorSpec, seed: u64) -> Result<Estimator, TrainError> {
    let targets = &rows.targets;
    Ok(match spec {
        EstimatorSpec::Baseline {} => Estimator::Constant(baseline::fit(&rows.points(), rows.n_classes)?),
        EstimatorSpec::Knn { k, weights } => {
            if *k == 0 || *k > rows.n_samples() {
                return Err(TrainError::setting("k", k, &format!("from 1 to the {} rows", rows.n_samples())));
            }
            if !rows.weights.is_empty() {
                let expected = "no weights; its neighbours count alike or by their distance";
                return Err(TrainError::setting("k nearest neighbours", "fitted with weights", expected));
            }
            rows.check_finite()?;
            let raw = imputed_rows(rows.preprocess, &rows.data.records);
            let knn = Knn::new(*k, *weights, rows.n_classes, &raw, targets, rows.preprocess);
            Estimator::Knn(knn.map_err(TrainError::Pipeline)?)
        }
        EstimatorSpec::Linear {} => {
            rows.check_values()?;
            Estimator::Linear(linear::least_squares(&rows.points())?)
        }
        EstimatorSpec::Ridge { alpha } => {
            rows.check_values()?;
            Estimator::Linear(linear::ridge(&rows.points(), *alpha)?)
        }
        EstimatorSpec::ElasticNet { penalty, l1_ratio } => {
            rows.check_values()?;
            Estimator::Linear(linear::elastic_net(&rows.points(), *penalty, *l1_ratio)?)
        }
        EstimatorSpec::Logistic { alpha, l1_ratio } => {
            logistic::fit(&rows.points(), rows.n_classes, *alpha, *l1_ratio)?
        }
        EstimatorSpec::NaiveBayes { var_smoothing, alpha } => {
            let kinds = bayes::kinds(rows.preprocess, &rows.data.schema);
            let points = rows.points();
            Estimator::NaiveBayes(bayes::fit(&points, rows.n_classes, &kinds, *var_smoothing, *alpha)?)
        }
        EstimatorSpec::Mlp(params) => mlp::fit(rows, params, seed)?,
        EstimatorSpec::Svm(params) => svm::fit(rows, params, seed)?,
        EstimatorSpec::Forest(params) => {
            let params = ForestParams { loss: rows.loss(), seed, ..params.clone() };
            Estimator::Trees(grow(rows, &params.check()?)?)
        }
        EstimatorSpec::Boosting(params) => {
            let (loss, monotone) = (rows.loss(), rows.monotone.clone());
            Estimator::Trees(grow(rows, &BoostingParams { monotone, loss, seed, ..params.clone() }.check()?)?)
        }
        EstimatorSpec::Blend { members, weights, rounds, folds } => {
            let rounds = (*weights == BlendWeights::Greedy).then_some(*rounds);
            Estimator::Blend(blend::fit(rows, members, rounds, *folds, seed)?)
        }
        EstimatorSpec::Stack { members, last, with_inputs, folds } => {
            Estimator::Stack(stack::fit(rows, members, last.as_deref(), *with_inputs, *folds, seed)?)
        }
        EstimatorSpec::Bag { member, folds } => Estimator::Blend(bag::fit(rows, member, *folds, seed)?.blend),
        EstimatorSpec::Distilled { teacher, student, share, augment, folds } => {
            let how = distil::How { share: *share, augment: *augment, folds: *folds };
            distil::fit(rows, teacher, student, how, seed)?
        }
    })
}

fn grow<P: TreeParams>(rows: &Rows<'_>, params: &Valid<P>) -> Result<TreeEnsemble, TrainError> {
    let n_inputs = rows.inputs.ncols();
    if n_inputs > MAX_INPUTS {
        let expected =
            format!("at most {MAX_INPUTS}; encode choices as ordinal or target, or name fewer features");
        return Err(TrainError::setting("the number of the trees' inputs", n_inputs, &expected));
    }
    let weights = (!rows.weights.is_empty()).then(|| ArrayView1::from(&rows.weights));
    Ok(params.fit_weighted(rows.inputs.view(), ArrayView1::from(&rows.targets), weights)?.ensemble)
}

/// The records' numbers with missing ones filled in, as k nearest neighbours keep them.
fn imputed_rows(preprocess: &Preprocess, records: &[Record]) -> Vec<Vec<f64>> {
    let filled = |record: &Record| {
        let mut filled = Vec::new();
        preprocess.fill(&record.to_numbers(), &mut filled);
        // What nothing is assumed for is no input, so that any number does.
        filled.into_iter().map(|number| if number.is_nan() { 0.0 } else { number }).collect()
    };
    records.iter().map(filled).collect()
}

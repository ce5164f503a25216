//! Judging the outputs of a pipeline that was fitted without link, calibration and threshold.

use vitrine_model::metrics::{Metric, Scores};
use vitrine_model::pipeline::{self, OrdinalLink};
use vitrine_model::schema::Target;
use vitrine_model::{Pipeline, Prediction, Task};

use super::{fit_plain, gives_classes, outputs_of, target_transform};
use crate::calibrate::fit_ordinal_link;
use crate::evaluate::{judge, judged_value};
use crate::families::out_of_fold::Outputs;
use crate::spec::CandidateSpec;
use crate::{Dataset, TrainError};

/// The values in outputs on the scale that was learnt: the output itself, or the mean grade of class probabilities.
pub(crate) fn learnt_values(target: &Target, outputs: &[Vec<f64>]) -> Vec<f64> {
    outputs.iter().map(|row| pipeline::learnt_value(target, row)).collect()
}

/// The link to the grades of an ordinal target, fitted to values on the scale that was learnt; `None` for other
/// targets, and where the estimator gives the grades' probabilities itself.
pub(crate) fn link_of(
    data: &Dataset,
    spec: &CandidateSpec,
    values: &[f64],
) -> Result<Option<OrdinalLink>, TrainError> {
    if data.schema.target.task != Task::Ordinal || gives_classes(data, spec) {
        return Ok(None);
    }
    fit_ordinal_link(values, &data.classes(), data.schema.target.n_classes()).map(Some)
}

/// The predictions in outputs for the rows of `data`.
fn predictions(
    data: &Dataset,
    spec: &CandidateSpec,
    outputs: &[Vec<f64>],
    link: Option<&OrdinalLink>,
) -> Result<Vec<Prediction>, TrainError> {
    read_all(
        pipeline::Outputs {
            target: &data.schema.target,
            ordinal_link: link,
            target_transform: target_transform(spec),
            calibration: None,
            threshold: None,
        },
        outputs,
    )
}

/// What is read in each row of outputs.
pub(crate) fn read_all(
    reading: pipeline::Outputs<'_>,
    outputs: &[Vec<f64>],
) -> Result<Vec<Prediction>, TrainError> {
    let read = |(row, outputs): (usize, &Vec<f64>)| {
        reading.read(&mut outputs.clone()).map_err(|source| TrainError::Predict { row, source })
    };
    outputs.iter().enumerate().map(read).collect()
}

/// Every figure for outputs. The link to the grades is fitted to these same outputs, which is fair between candidates
/// that are all judged so.
pub(crate) fn judge_outputs(
    data: &Dataset,
    spec: &CandidateSpec,
    outputs: &[Vec<f64>],
) -> Result<Scores, TrainError> {
    judge(data, &own_predictions(data, spec, outputs)?)
}

/// The predictions in outputs for the rows of `data`, the link to the grades fitted to these same outputs.
pub(crate) fn own_predictions(
    data: &Dataset,
    spec: &CandidateSpec,
    outputs: &[Vec<f64>],
) -> Result<Vec<Prediction>, TrainError> {
    let link = link_of(data, spec, &learnt_values(&data.schema.target, outputs))?;
    predictions(data, spec, outputs, link.as_ref())
}

/// The predictions of a candidate, without its grid, fitted to `train` and applied to `test`: as values, and for
/// unordered classes their probabilities too.
pub(crate) fn plain_values(
    train: &Dataset,
    test: &Dataset,
    spec: &CandidateSpec,
    seed: u64,
) -> Result<(Vec<f64>, Option<Outputs>), TrainError> {
    let outputs = outputs_of(&fit_plain(train, spec, &spec.estimator, seed)?, test);
    let task = test.schema.target.task;
    let predictions = predictions(test, spec, &outputs, None)?;
    let values = predictions.iter().map(|prediction| judged_value(task, prediction)).collect();
    Ok((values, matches!(task, Task::Binary | Task::Multiclass).then_some(outputs)))
}

/// A candidate fitted to the training rows of a fold, only to be judged by others.
pub(crate) struct FittedForJudging<'a> {
    pipeline: Pipeline,
    spec: &'a CandidateSpec,
}

/// Fits a candidate, without its grid or search, and without what depends on out-of-fold outputs.
pub(crate) fn fit_to_judge<'a>(
    train: &Dataset,
    spec: &'a CandidateSpec,
    seed: u64,
) -> Result<FittedForJudging<'a>, TrainError> {
    Ok(FittedForJudging { pipeline: fit_plain(train, spec, &spec.estimator, seed)?, spec })
}

impl FittedForJudging<'_> {
    /// The figure on rows that were not fitted to, see [`judge_outputs`].
    pub(crate) fn score(&self, test: &Dataset, metric: Metric) -> Result<f64, TrainError> {
        let scores = judge_outputs(test, self.spec, &outputs_of(&self.pipeline, test))?;
        let name = || self.spec.name.clone();
        scores.get(metric).ok_or_else(|| TrainError::NoScore { name: name(), metric: metric.name() })
    }
}

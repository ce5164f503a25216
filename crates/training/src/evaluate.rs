//! Predicting many rows through the pipeline and judging the predictions.

use vitrine_model::metrics::{Scores, evaluate_target};
use vitrine_model::{Pipeline, Prediction, Record, Task};

use crate::{Dataset, TrainError};

/// The predictions of a pipeline for records, in order.
pub(crate) fn predict_all(pipeline: &Pipeline, records: &[Record]) -> Result<Vec<Prediction>, TrainError> {
    records.iter().enumerate().map(|(row, record)| predict(pipeline, row, record)).collect()
}

/// The prediction of a pipeline for the record of a row.
pub(crate) fn predict(pipeline: &Pipeline, row: usize, record: &Record) -> Result<Prediction, TrainError> {
    pipeline.predict(record).map_err(|source| TrainError::Predict { row, source })
}

/// What is judged of a prediction: the value, or for unordered classes the index of the class.
pub(crate) fn judged_value(task: Task, prediction: &Prediction) -> f64 {
    match task {
        Task::Regression | Task::Ordinal => prediction.value.unwrap_or(f64::NAN),
        Task::Binary | Task::Multiclass => prediction.class.map_or(f64::NAN, |class| class as f64),
    }
}

/// Every figure for predictions of the rows of `data`.
pub(crate) fn judge(data: &Dataset, predictions: &[Prediction]) -> Result<Scores, TrainError> {
    let target = &data.schema.target;
    let predicted: Vec<f64> =
        predictions.iter().map(|prediction| judged_value(target.task, prediction)).collect();
    let probabilities: Vec<Vec<f64>> =
        predictions.iter().map(|prediction| prediction.probabilities.clone()).collect();
    let probabilities = (target.task != Task::Regression).then_some(probabilities.as_slice());
    Ok(evaluate_target(target, &data.target_values(), &predicted, probabilities)?)
}

/// Every figure of a pipeline on the rows of `data`.
pub(crate) fn score(pipeline: &Pipeline, data: &Dataset) -> Result<Scores, TrainError> {
    judge(data, &predict_all(pipeline, &data.records)?)
}

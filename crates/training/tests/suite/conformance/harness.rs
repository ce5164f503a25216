//! Runs one check over all cases, and knows which cases are excepted and why.

use std::panic::{AssertUnwindSafe, catch_unwind};

use vitrine_model::record::Record;
use vitrine_model::{Pipeline, Prediction, Task};
use vitrine_training::{Dataset, FittedCandidate, fit};

use super::cases::{self, Case};
use super::exceptions::EXCEPTIONS;

/// What a check says of a case: nothing, or one sentence on what is wrong.
pub type Verdict = Result<(), String>;

/// Runs a check over every case, and fails with all that is wrong. A case that is excepted must fail: an exception
/// that is no longer needed is wrong too.
pub fn run(check: &str, of_case: impl Fn(&Case) -> Verdict) {
    let mut wrong = Vec::new();
    for case in cases::all() {
        let excepted = EXCEPTIONS.iter().find(|exception| exception.covers(check, &case));
        let verdict = catch_unwind(AssertUnwindSafe(|| of_case(&case)))
            .unwrap_or_else(|_| Err("panicked; its message stands above".to_owned()));
        match (verdict, excepted) {
            (Err(problem), None) => wrong.push(format!("{}: {problem}", case.name)),
            (Ok(()), Some(_)) => wrong.push(format!("{}: is excepted, but passes", case.name)),
            (Ok(()), None) | (Err(_), Some(_)) => {}
        }
    }
    assert!(wrong.is_empty(), "{check}:\n{}", wrong.join("\n"));
}

/// Fits a case.
pub fn fitted(case: &Case, data: &Dataset) -> Result<FittedCandidate, String> {
    fit(data, &case.spec, 7).map_err(|error| format!("cannot be fitted: {error}"))
}

/// The predictions for all records, each checked for shape.
pub fn predictions(pipeline: &Pipeline, records: &[Record]) -> Result<Vec<Prediction>, String> {
    let predictions = records.iter().enumerate().map(|(row, record)| {
        let prediction = pipeline.predict(record).map_err(|error| format!("row {row}: {error}"))?;
        shape(pipeline, &prediction).map_err(|problem| format!("row {row}: {problem} in {prediction:?}"))?;
        Ok(prediction)
    });
    predictions.collect()
}

/// Whether a prediction has the parts that its task has.
fn shape(pipeline: &Pipeline, prediction: &Prediction) -> Verdict {
    let target = &pipeline.schema.target;
    let wants_value = matches!(target.task, Task::Regression | Task::Ordinal);
    if prediction.value.is_some_and(f64::is_finite) != wants_value {
        return Err(format!("a value was {}expected", if wants_value { "" } else { "not " }));
    }
    if prediction.probabilities.len() != target.n_classes() {
        return Err(format!("{} probabilities were expected", target.n_classes()));
    }
    if prediction.probabilities.iter().any(|p| !(-1e-12..=1.0 + 1e-12).contains(p)) {
        return Err("a probability is outside 0 to 1".to_owned());
    }
    let total: f64 = prediction.probabilities.iter().sum();
    if target.n_classes() > 0 && (total - 1.0).abs() > 1e-9 {
        return Err(format!("the probabilities sum to {total}"));
    }
    if prediction.class.is_some_and(|class| class >= target.n_classes())
        || prediction.class.is_none() != (target.task == Task::Regression)
    {
        return Err("the class is missing or too many".to_owned());
    }
    if let Some(interval) = prediction.interval
        && !(interval.low <= interval.high && interval.low.is_finite() && interval.high.is_finite())
    {
        return Err("the interval is upside down or infinite".to_owned());
    }
    Ok(())
}

/// The largest difference between two lists of predictions, over values and probabilities.
pub fn difference(a: &[Prediction], b: &[Prediction]) -> f64 {
    let numbers = |prediction: &Prediction| {
        let mut all = prediction.probabilities.clone();
        all.extend(prediction.value);
        all
    };
    let of_pair = |(a, b): (&Prediction, &Prediction)| {
        let pairs = numbers(a).into_iter().zip(numbers(b));
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    if a.len() == b.len() { a.iter().zip(b).map(of_pair).fold(0.0, f64::max) } else { f64::INFINITY }
}

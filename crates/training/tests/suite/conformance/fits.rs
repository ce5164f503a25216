//! What every case must fit and predict: ordinary rows, and rows that are extreme.

use vitrine_model::record::Value;
use vitrine_model::{PredictError, Task};

use super::harness::{fitted, predictions, run};
use super::rows::{N, nothing, rows, with};

#[test]
fn ordinary_rows_give_predictions_of_the_right_shape() {
    run("shapes", |case| {
        let data = rows(case.task, N, 1);
        let pipeline = fitted(case, &data)?.pipeline;
        predictions(&pipeline, &data.records)?;
        predictions(&pipeline, &rows(case.task, N, 2).records)?;
        Ok(())
    });
}

/// Every family but the baseline learns what is there to be learned.
#[test]
fn ordinary_rows_are_learned() {
    run("learns", |case| {
        let (data, test) = (rows(case.task, 200, 1), rows(case.task, 200, 2));
        let predictions = predictions(&fitted(case, &data)?.pipeline, &test.records)?;
        let mean = data.target_values().iter().sum::<f64>() / data.n_samples() as f64;
        let (mut own, mut least) = (0.0, 0.0);
        for (prediction, (target, class)) in
            predictions.iter().zip(test.target_values().iter().zip(&test.targets))
        {
            if matches!(case.task, Task::Regression | Task::Ordinal) {
                own += (prediction.value.unwrap_or(f64::NAN) - target).powi(2);
                least += (mean - target).powi(2);
            } else {
                own += f64::from(u8::from(prediction.class != Some(*class as usize)));
                least += f64::from(u8::from(*class != 0.0));
            }
        }
        if own < 0.75 * least {
            Ok(())
        } else {
            Err(format!("an error of {own} where nothing learned has {least}"))
        }
    });
}

#[test]
fn a_constant_column_does_no_harm() {
    run("constant column", |case| {
        let data = with(rows(case.task, N, 1), 2, |_, _| Value::Number(4.5));
        predictions(&fitted(case, &data)?.pipeline, &data.records).map(|_| ())
    });
}

#[test]
fn constant_columns_alone_give_the_same_prediction_for_all() {
    run("all columns constant", |case| {
        let first = rows(case.task, 1, 1).records.remove(0);
        let mut data = rows(case.task, N, 1);
        data.records.fill(first);
        let predictions = predictions(&fitted(case, &data)?.pipeline, &data.records)?;
        if predictions.iter().all(|prediction| *prediction == predictions[0]) {
            Ok(())
        } else {
            Err("equal records are predicted differently".to_owned())
        }
    });
}

#[test]
fn one_row_is_enough() {
    run("one row", |case| {
        let data = rows(case.task, 1, 1);
        predictions(&fitted(case, &data)?.pipeline, &rows(case.task, 5, 2).records).map(|_| ())
    });
}

#[test]
fn a_class_without_rows_does_no_harm() {
    run("missing class", |case| {
        let mut data = rows(case.task, N, 1);
        data.targets.iter_mut().for_each(|target| *target = target.min(1.0));
        predictions(&fitted(case, &data)?.pipeline, &data.records).map(|_| ())
    });
}

#[test]
fn a_single_target_is_predicted() {
    run("constant target", |case| {
        let mut data = rows(case.task, N, 1);
        data.targets.fill(1.0);
        let expected = data.target_values()[0];
        for prediction in predictions(&fitted(case, &data)?.pipeline, &data.records)? {
            let right = match case.task {
                Task::Regression | Task::Ordinal => {
                    prediction.value.is_some_and(|value| (value - expected).abs() < 1e-6)
                }
                Task::Binary | Task::Multiclass => prediction.class == Some(1),
            };
            if !right {
                return Err(format!("{prediction:?} where every target is {expected}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_column_without_values_does_no_harm() {
    run("column all missing", |case| {
        for feature in [0, 3, 4] {
            let data = with(rows(case.task, N, 1), feature, |_, _| Value::Missing);
            let pipeline = fitted(case, &data)?.pipeline;
            predictions(&pipeline, &data.records)?;
            predictions(&pipeline, &rows(case.task, N, 2).records)?;
        }
        Ok(())
    });
}

#[test]
fn rows_without_values_do_no_harm() {
    run("rows all missing", |case| {
        let mut data = rows(case.task, N, 1);
        let empty = nothing(&data.schema);
        data.records.iter_mut().step_by(7).for_each(|record| *record = empty.clone());
        let pipeline = fitted(case, &data)?.pipeline;
        predictions(&pipeline, &data.records)?;
        predictions(&pipeline, &[empty]).map(|_| ())
    });
}

/// Numbers whose squares overflow: a case fits them and predicts, or says that it cannot; it never gives nonsense.
#[test]
fn huge_values_are_predicted_or_refused() {
    run("huge values", |case| {
        let huge = |row: usize, value: &Value| Value::Number(value.as_number() * [1.0, 1e300][row % 2]);
        let data = with(rows(case.task, N, 1), 0, huge);
        let Ok(fitted) = fitted(case, &data) else { return Ok(()) };
        for record in &data.records {
            match fitted.pipeline.predict(record) {
                Err(PredictError::NotFinite) => {}
                _ => drop(predictions(&fitted.pipeline, std::slice::from_ref(record))?),
            }
        }
        Ok(())
    });
}

/// Trees compare and do not calculate, so the size of the inputs is nothing to them.
#[test]
fn huge_values_are_nothing_to_trees() {
    for case in ["forest", "extra trees", "boosting", "boosting with draws", "boosting left missing"]
        .into_iter()
        .flat_map(super::cases::of_line)
    {
        let data = with(rows(case.task, N, 1), 0, |_, value| Value::Number(value.as_number() * 1e300));
        let predicted = predictions(&fitted(&case, &data).unwrap().pipeline, &data.records);
        assert!(predicted.is_ok(), "{}: {predicted:?}", case.name);
    }
}

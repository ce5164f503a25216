//! What every case must refuse, and the words of the refusal.

use vitrine_model::record::Value;

use super::harness::{fitted, run};
use super::rows::{N, rows};

/// A number that is none would otherwise count as missing, and an infinite one would spoil every mean.
#[test]
fn numbers_that_are_none_are_refused_with_row_and_column() {
    run("not finite", |case| {
        for got in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut data = rows(case.task, N, 1);
            data.records[13].values[1] = Value::Number(got);
            match fitted(case, &data) {
                Ok(_) => return Err(format!("{got} is fitted")),
                Err(message) if message.contains("row 13") && message.contains("'b'") => {}
                Err(message) => return Err(format!("'{message}' names neither row 13 nor the feature 'b'")),
            }
            let pipeline = fitted(case, &rows(case.task, N, 1))?.pipeline;
            match pipeline.predict(&data.records[13]) {
                Ok(prediction) => return Err(format!("{got} is predicted as {prediction:?}")),
                Err(error) if error.to_string().contains('b') => {}
                Err(error) => return Err(format!("'{error}' does not name the feature")),
            }
        }
        Ok(())
    });
}

#[test]
fn targets_that_are_none_are_refused_with_their_row() {
    run("targets", |case| {
        for got in [f64::NAN, f64::INFINITY] {
            let mut data = rows(case.task, N, 1);
            data.targets[13] = got;
            match fitted(case, &data) {
                Err(message) if message.contains("row 13") => {}
                other => return Err(format!("{got} gives {:?}", other.map(|_| "a fit"))),
            }
        }
        Ok(())
    });
}

#[test]
fn no_rows_and_records_of_the_wrong_shape_are_refused() {
    run("no rows", |case| {
        let data = rows(case.task, N, 1);
        if fitted(case, &data.subset(&[])).is_ok() {
            return Err("nothing at all is fitted".to_owned());
        }
        let pipeline = fitted(case, &data)?.pipeline;
        let mut short = data.records[0].clone();
        short.values.pop();
        if pipeline.predict(&short).is_ok() { Err("a short record is predicted".to_owned()) } else { Ok(()) }
    });
}

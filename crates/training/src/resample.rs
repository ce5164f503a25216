//! Oversampling of rare classes: SMOTE (Chawla, Bowyer, Hall and Kegelmeyer, 2002). For training rows only; rows
//! that models are judged by must be real ones.

use ndarray::Array2;
use rand::Rng;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::FeatureKind;

use crate::neighbours::nearest_others;
use crate::numeric::{mean, standard_deviation};
use crate::seed::{Purpose, rng};
use crate::{Dataset, TrainError};

/// The rows with synthetic ones after them, so that every class that occurs has as many rows as the largest.
///
/// A synthetic row lies on the line between a random row of its class and one of its `k` nearest rows of that class,
/// over standardised numbers. Whole numbers are rounded; choices, flags and texts are those of one of the two rows, so
/// they are never fractional, and so are numbers that one of the two lacks. A class with a single row repeats it.
///
/// # Errors
/// [`TrainError::Setting`] for `k` 0 or a target without classes.
pub fn smote(data: &Dataset, k: usize, seed: u64) -> Result<Dataset, TrainError> {
    data.check()?;
    let n_classes = data.schema.target.n_classes();
    if k == 0 || n_classes == 0 {
        return Err(TrainError::setting(
            "SMOTE",
            format!("k {k}, {n_classes} classes"),
            "k from 1 and a target with classes",
        ));
    }
    let standardised = standardised_numbers(data);
    let rows_of = |class: usize| -> Vec<usize> {
        (0..data.n_samples()).filter(|row| data.targets.get(*row) == Some(&(class as f64))).collect()
    };
    let classes: Vec<Vec<usize>> = (0..n_classes).map(rows_of).collect();
    let largest = classes.iter().map(Vec::len).max().unwrap_or(0);
    let mut all = data.clone();
    for (class, rows) in
        classes.iter().enumerate().filter(|(_, rows)| !rows.is_empty() && rows.len() < largest)
    {
        let mut rng = rng(seed, Purpose::Smote, class as u64);
        let points = standardised.select(ndarray::Axis(0), rows);
        let near = if points.ncols() == 0 {
            vec![Vec::new(); rows.len()]
        } else {
            nearest_others(points.view(), k)?
        };
        for _ in rows.len()..largest {
            let picked = rng.random_range(0..rows.len());
            let others = near.get(picked).map_or(&[][..], Vec::as_slice);
            let other = if others.is_empty() { picked } else { others[rng.random_range(0..others.len())] };
            let share: f64 = rng.random();
            let (Some(a), Some(b)) = (data.records.get(rows[picked]), data.records.get(rows[other])) else {
                continue;
            };
            all.records.push(between(data, a, b, share));
            all.targets.push(class as f64);
        }
    }
    Ok(all)
}

/// The number features of all rows, standardised; a missing number counts as the mean.
fn standardised_numbers(data: &Dataset) -> Array2<f64> {
    let numeric: Vec<usize> = data
        .schema
        .features
        .iter()
        .enumerate()
        .filter(|(_, feature)| {
            matches!(feature.kind, FeatureKind::Number { .. } | FeatureKind::Integer { .. })
        })
        .map(|(at, _)| at)
        .collect();
    let mut matrix = Array2::zeros((data.n_samples(), numeric.len()));
    for (column, at) in numeric.into_iter().enumerate() {
        let values: Vec<f64> = data
            .records
            .iter()
            .map(|record| record.values.get(at).map_or(f64::NAN, Value::as_number))
            .collect();
        let known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let (centre, width) = (mean(&known), standard_deviation(&known));
        for (row, value) in values.into_iter().enumerate() {
            matrix[[row, column]] =
                if value.is_finite() && width > 0.0 { (value - centre) / width } else { 0.0 };
        }
    }
    matrix
}

fn between(data: &Dataset, a: &Record, b: &Record, share: f64) -> Record {
    let values =
        data.schema.features.iter().zip(a.values.iter().zip(&b.values)).map(|(feature, pair)| match pair {
            (Value::Number(a), Value::Number(b)) => {
                let value = a + share * (b - a);
                Value::Number(if matches!(feature.kind, FeatureKind::Integer { .. }) {
                    value.round()
                } else {
                    value
                })
            }
            (a, b) => {
                if share < 0.5 {
                    a.clone()
                } else {
                    b.clone()
                }
            }
        });
    Record { values: values.collect() }
}

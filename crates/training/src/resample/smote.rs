//! SMOTE: synthetic rows between neighbours of the same class (Chawla, Bowyer, Hall and Kegelmeyer, 2002), and
//! SMOTE-NC of the same paper where there are choices or flags.

use rand::Rng;
use vitrine_model::record::Value;
use vitrine_model::schema::FeatureKind;

use super::nearest::{Points, code_of};
use super::{check, rows_by_class, wanted};
use crate::seed::{Purpose, rng};
use crate::spec::imbalance::Resample;
use crate::{Dataset, TrainError};

/// The rows with synthetic ones after them, so that every class that occurs has as many rows as the largest. As
/// [`super::resample`] with [`Resample::Smote`] and a ratio of 1.
///
/// # Errors
/// [`TrainError::Setting`] for `k` 0 or a target without classes.
pub fn smote(data: &Dataset, k: usize, seed: u64) -> Result<Dataset, TrainError> {
    data.check()?;
    check(data, Resample::Smote { k, ratio: 1.0 })?;
    Ok(smote_to(data, k, 1.0, seed))
}

/// A synthetic row lies on the line between a random row of its class and one of its `k` nearest rows of that class.
/// Whole numbers are rounded. A choice or a flag is the most frequent one among the `k` neighbours, of equally
/// frequent ones the first in the list and a missing one last, so it is never fractional. A text, and a number that
/// one of the two rows lacks, is that of the row that is nearer. The weight lies between those of the two rows like
/// the numbers. A class with a single row repeats it.
pub(super) fn smote_to(data: &Dataset, k: usize, ratio: f64, seed: u64) -> Dataset {
    let classes = rows_by_class(data);
    let mut all = data.clone();
    for (class, (rows, wanted)) in classes.iter().zip(wanted(&classes, ratio)).enumerate() {
        if wanted == 0 {
            continue;
        }
        let mut rng = rng(seed, Purpose::Smote, class as u64);
        let picked: Vec<usize> = (0..wanted).map(|_| rng.random_range(0..rows.len())).collect();
        let mut queries = picked.clone();
        queries.sort_unstable();
        queries.dedup();
        let near = Points::new(data, rows).nearest_others(rows.len(), &queries, k, seed, class as u64);
        for picked in picked {
            let near = queries.binary_search(&picked).ok().and_then(|at| near.get(at));
            let neighbours: Vec<usize> =
                near.into_iter().flatten().filter_map(|point| rows.get(*point).copied()).collect();
            let a = rows[picked];
            let b = if neighbours.is_empty() { a } else { neighbours[rng.random_range(0..neighbours.len())] };
            let share: f64 = rng.random();
            all.records.push(between(data, a, b, &neighbours, share));
            all.targets.push(class as f64);
            if let (Some(a), Some(b)) = (data.weights.get(a), data.weights.get(b)) {
                all.weights.push(a + share * (b - a));
            }
        }
    }
    all
}

fn between(data: &Dataset, a: usize, b: usize, neighbours: &[usize], share: f64) -> vitrine_model::Record {
    let (first, second) = (&data.records[a].values, &data.records[b].values);
    let values = data.schema.features.iter().zip(first.iter().zip(second)).enumerate();
    let values = values.map(|(at, (feature, pair))| match (&feature.kind, pair) {
        (FeatureKind::Choice { .. } | FeatureKind::Flag, (first, _)) => {
            let values = neighbours.iter().filter_map(|row| data.records[*row].values.get(at));
            most_frequent(values).unwrap_or_else(|| first.clone())
        }
        (FeatureKind::Integer { .. } | FeatureKind::Date { .. }, (Value::Number(a), Value::Number(b))) => {
            Value::Number((a + share * (b - a)).round())
        }
        (_, (Value::Number(a), Value::Number(b))) => Value::Number(a + share * (b - a)),
        (_, (a, b)) => if share < 0.5 { a } else { b }.clone(),
    });
    vitrine_model::Record { values: values.collect() }
}

/// The value that occurs most often, of equally frequent ones the first in the list of choices, a missing one last.
fn most_frequent<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Value> {
    let mut values: Vec<&Value> = values.collect();
    let place = |value: &Value| code_of(value).unwrap_or(usize::MAX);
    values.sort_by_key(|value| place(value));
    let mut best: &[&Value] = &[];
    for run in values.chunk_by(|a, b| place(a) == place(b)) {
        if run.len() > best.len() {
            best = run;
        }
    }
    best.first().map(|value| (*value).clone())
}

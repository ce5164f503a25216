//! Splits of dated data: the newest rows are held out, and folds roll forward in time (Tashman, 2000: evaluation with
//! a rolling origin and an expanding window). Rows of the same time stay together, so identical rows do too.

use vitrine_model::schema::{Feature, FeatureKind};
use vitrine_model::{Record, Value};

use super::Fold;
use crate::error::{Asked, Counted, Field, Got, Limit, Rule};
use crate::{Dataset, TrainError};

/// When rows were observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// For each row the position of its time among the distinct times, oldest first.
    pub ranks: Vec<usize>,
    /// The distinct times as people read them, oldest first.
    pub texts: Vec<String>,
}

impl Times {
    /// The times of the rows, read from the feature at a position: a number, an ordered choice, or a text that
    /// begins with a year of four digits, as ISO 8601 writes dates, which is ordered letter by letter.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for a feature that has no order, or for the first row without a time.
    pub fn of(data: &Dataset, feature: usize) -> Result<Self, TrainError> {
        let Some(described) = data.schema.features.get(feature) else {
            return Err(TrainError::setting("split.time", feature, Rule::Feature));
        };
        let ordered = match &described.kind {
            FeatureKind::Flag => false,
            FeatureKind::Choice { ordered, .. } => *ordered,
            _ => true,
        };
        if !ordered {
            let expected = Rule::Time;
            return Err(TrainError::setting("split.time", &described.name, expected));
        }
        let missing = |row: usize| {
            let field = Field::Time { feature: described.name.clone(), row };
            TrainError::setting(field, Got::NoTime, Rule::TimeOfEveryRow)
        };
        let keys: Vec<Key> = data
            .records
            .iter()
            .enumerate()
            .map(|(row, record)| key(record, feature).ok_or_else(|| missing(row)))
            .collect::<Result<_, _>>()?;
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        let mut times = Self { ranks: vec![0; keys.len()], texts: Vec::new() };
        for same in order.chunk_by(|a, b| keys[*a] == keys[*b]) {
            for row in same {
                times.ranks[*row] = times.texts.len();
            }
            let value = same.first().and_then(|row| data.records[*row].values.get(feature));
            times.texts.push(value.map_or_else(String::new, |value| text(described, value)));
        }
        Ok(times)
    }
}

/// What times are ordered by; all times of a data set are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The bits of a number, flipped so that they are ordered as the numbers are.
    Number(u64),
    /// A date as ISO 8601 writes it.
    Text(String),
}

fn key(record: &Record, feature: usize) -> Option<Key> {
    match record.values.get(feature)? {
        Value::Text(text) => {
            let dated = text.len() >= 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit());
            dated.then(|| Key::Text(text.to_string()))
        }
        value => {
            let number = value.as_number();
            // Adding 0 makes the two zeros the same. Negative numbers have the sign bit set and grow downwards.
            let bits = (number + 0.0).to_bits();
            let ascending = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
            number.is_finite().then_some(Key::Number(ascending))
        }
    }
}

fn text(feature: &Feature, value: &Value) -> String {
    match feature.to_json(value) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Splits rows into an older and a newer part, both ascending, with the rank of the oldest time of the newer part.
/// The newer part has nearly the given share of the rows; of two times that are equally near the newer one begins it.
///
/// # Errors
/// [`TrainError::Setting`] for a share outside 0 to 1, [`TrainError::TooFew`] where all rows have the same time.
pub fn newest_held_out(ranks: &[usize], share: f64) -> Result<(Vec<usize>, Vec<usize>, usize), TrainError> {
    if !(share > 0.0 && share < 1.0) {
        return Err(TrainError::setting("held_out", share, Limit::Between(0.0, 1.0)));
    }
    let older = rows_before(ranks);
    let n_times = older.len().saturating_sub(1);
    if n_times < 2 {
        let what = Asked::SplitByTime;
        return Err(TrainError::TooFew { what, of: Counted::Times, needed: 2, got: n_times });
    }
    let wanted = (1.0 - share) * ranks.len() as f64;
    let boundary = nearest(&older, 1, n_times - 1, wanted);
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for (row, rank) in ranks.iter().enumerate() {
        if *rank < boundary { train.push(row) } else { test.push(row) }
    }
    Ok((train, test, boundary))
}

/// Folds that roll forward in time: the rows are cut into `folds + 1` blocks of nearly equal size, oldest first, and
/// fold k is judged by block k + 1 and fitted to all blocks before it.
///
/// # Errors
/// [`TrainError::Setting`] for no folds, [`TrainError::TooFew`] for fewer distinct times than blocks.
pub fn rolling_folds(ranks: &[usize], folds: usize) -> Result<Vec<Fold>, TrainError> {
    if folds == 0 {
        return Err(TrainError::setting("folds", folds, Limit::WholeFrom(1)));
    }
    let older = rows_before(ranks);
    let n_times = older.len().saturating_sub(1);
    if n_times <= folds {
        let what = Asked::RollingFolds(folds);
        return Err(TrainError::TooFew { what, of: Counted::Times, needed: folds + 1, got: n_times });
    }
    // The rank that each block begins with; every block has at least one time of its own.
    let mut begins = vec![0];
    for block in 1..=folds {
        let wanted = ranks.len() as f64 * block as f64 / (folds + 1) as f64;
        let first = begins.last().map_or(1, |begin| begin + 1);
        begins.push(nearest(&older, first, n_times - (folds + 1 - block), wanted));
    }
    begins.push(n_times);
    let within = |low: usize, high: usize| -> Vec<usize> {
        let inside = ranks.iter().enumerate().filter(|(_, rank)| (low..high).contains(*rank));
        inside.map(|(row, _)| row).collect()
    };
    let folds = begins.windows(2).skip(1).map(|block| match block {
        [begin, end] => Fold { train: within(0, *begin), test: within(*begin, *end) },
        _ => Fold { train: Vec::new(), test: Vec::new() },
    });
    Ok(folds.collect())
}

/// For each rank how many rows are older, and last the number of all rows.
fn rows_before(ranks: &[usize]) -> Vec<usize> {
    let n_times = ranks.iter().max().map_or(0, |last| last + 1);
    let mut before = vec![0; n_times + 1];
    for rank in ranks {
        before[rank + 1] += 1;
    }
    for rank in 0..n_times {
        before[rank + 1] += before[rank];
    }
    before
}

/// The rank from `low` to `high` before which the number of rows is nearest to `wanted`; of equal ones the larger.
fn nearest(rows_before: &[usize], low: usize, high: usize, wanted: f64) -> usize {
    let distance =
        |rank: usize| rows_before.get(rank).map_or(f64::INFINITY, |rows| (*rows as f64 - wanted).abs());
    let mut best = low;
    for rank in low..=high {
        if distance(rank) <= distance(best) {
            best = rank;
        }
    }
    best
}

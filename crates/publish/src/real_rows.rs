//! Rows of the data that no model was trained on, kept beside the generator so that the daily batch needs no data
//! file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use vitrine_model::catalog::Example;
use vitrine_model::history::Actual;
use vitrine_model::schema::{Schema, Task};
use vitrine_model::{Record, date};
use vitrine_training::{Dataset, in_random_order};

use crate::system::System;

/// The held-out rows in the order in which they are predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RealRows {
    /// How many are predicted on a day.
    pub per_day: u32,
    /// The rows.
    pub rows: Vec<RealRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RealRow {
    /// The record, from feature names to values.
    pub features: Map<String, Json>,
    /// What is known to be true.
    pub actual: Actual,
}

impl RealRows {
    /// The row that is predicted as number `number` of a day. Day by day the rows come in their order, and after the
    /// last the first comes again, so that which row a day has depends on nothing but the day. `None` for what is no
    /// day and where there are no rows.
    pub fn of_day(&self, day: &str, number: u32) -> Option<&RealRow> {
        let n_rows = i64::try_from(self.rows.len()).ok().filter(|n_rows| *n_rows > 0)?;
        let turn = date::parse(day)?.checked_mul(i64::from(self.per_day))?.checked_add(i64::from(number))?;
        self.rows.get(usize::try_from(turn.rem_euclid(n_rows)).ok()?)
    }
}

/// The held-out rows of a system that shows any, in an order that its seed decides.
pub(crate) fn choose(system: &System, data: &Dataset, held_out: &[usize]) -> Option<RealRows> {
    let wanted = system.real_rows.as_ref()?;
    let rows = in_random_order(data, held_out, system.train.seed).into_iter().filter_map(|row| {
        let (record, target) = (data.records.get(row)?, *data.targets.get(row)?);
        Some(RealRow { features: record.to_json(&data.schema), actual: actual(&data.schema, target)? })
    });
    Some(RealRows { per_day: wanted.per_day, rows: rows.collect() })
}

/// The first rows as examples, named by the values of some features. Their order is random, so the first are as good
/// as any.
pub(crate) fn examples(system: &System, real: Option<&RealRows>) -> Vec<Example> {
    let (Some(wanted), Some(real)) = (&system.real_rows, real) else { return Vec::new() };
    let example = |row: &RealRow| {
        let record = Record::from_json(&system.schema, &row.features).ok()?;
        let part = |name: &String| {
            let position = system.schema.position(name)?;
            let (feature, value) = (system.schema.features.get(position)?, record.values.get(position)?);
            let shown = feature.display(value);
            Some(if value.is_missing() { format!("{} {shown}", feature.label) } else { shown })
        };
        let parts: Vec<String> = wanted.label.iter().filter_map(part).collect();
        Some(Example {
            label: parts.join(", "),
            values: row.features.clone(),
            truth: Some(row.actual.clone()),
        })
    };
    real.rows.iter().take(wanted.examples).filter_map(example).collect()
}

/// A target's number as it is written in files.
fn actual(schema: &Schema, target: f64) -> Option<Actual> {
    if schema.target.task == Task::Regression {
        return Some(Actual::Number(target));
    }
    schema.target.classes.get(target as usize).map(|class| Actual::Class(class.value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(n: usize, per_day: u32) -> RealRows {
        let row = |index: usize| RealRow {
            features: Map::from_iter([("a".to_owned(), Json::from(index))]),
            actual: Actual::Number(index as f64),
        };
        RealRows { per_day, rows: (0..n).map(row).collect() }
    }

    #[test]
    fn every_row_comes_once_before_any_comes_again() {
        let real = rows(6, 2);
        let days = ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"];
        let turns: Vec<f64> = days
            .iter()
            .flat_map(|day| [real.of_day(day, 0), real.of_day(day, 1)])
            .map(|row| match row.unwrap().actual {
                Actual::Number(number) => number,
                Actual::Class(_) => f64::NAN,
            })
            .collect();
        let mut first_pass = turns[..6].to_vec();
        first_pass.sort_by(f64::total_cmp);
        assert_eq!(first_pass, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(turns[6..], turns[..2]);
    }

    #[test]
    fn without_rows_or_a_day_there_is_none() {
        assert!(rows(0, 1).of_day("2026-01-01", 0).is_none());
        assert!(rows(3, 1).of_day("yesterday", 0).is_none());
    }
}

//! Target encoding: choices and texts as how far the mean target of their rows lies above the mean of all
//! (Micci-Barreca, 2001), with the values of training rows from other rows only.
//!
//! What is encoded is the difference to the mean, not the mean itself. A row whose choice occurs in its own fold only
//! then gets 0, like every such row of every fold; the mean of the other folds would reveal which fold it is in, and so
//! a little about the fold's own targets.

use std::collections::BTreeMap;

use ndarray::Array2;
use rayon::prelude::*;
use vitrine_model::lookup::{KnownTexts, normalised};
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::FeatureKind;
use vitrine_model::transforms::{Column, Encode, Formula, Preprocess};

use super::given::left_over;
use super::{inputs, inputs_of, level};
use crate::Dataset;
use crate::numeric::{round_significant, sum};
use crate::seed::{Purpose, derive};
use crate::split::{folds, n_groups};

/// The folds that training rows are encoded by.
const FOLDS: usize = 5;
/// A text is known from this many training rows on; rarer ones are encoded as unknown.
const LEAST_ROWS: usize = 2;
/// The significant digits of a table's numbers.
const DIGITS: usize = 5;

/// Whether any input comes from a table of mean targets or from levels by place.
pub(crate) fn has_tables(preprocess: &Preprocess) -> bool {
    preprocess.columns.iter().any(|column| matches!(column.encode, Encode::Table(_)))
        || preprocess.derived.iter().any(|derived| matches!(derived.formula, Formula::Level { .. }))
}

/// The same preprocessing with its known texts, tables and levels fitted to the rows of `data`.
pub(crate) fn with_tables_of(preprocess: &Preprocess, data: &Dataset) -> Preprocess {
    let mut fitted = preprocess.clone();
    for known in &mut fitted.texts {
        let of_feature = |column: &&Column| column.source == known.feature;
        let least = fitted.columns.iter().filter(of_feature).find_map(|column| match &column.encode {
            Encode::Table(table) => table.least_rows,
            _ => None,
        });
        *known = known_texts(data, known.feature, least.unwrap_or(LEAST_ROWS));
    }
    let all: Vec<usize> = (0..data.n_samples()).collect();
    with_numbers_of(&fitted, data, &all)
}

/// The same preprocessing with its tables and levels fitted to some rows of `data`; known texts stay.
fn with_numbers_of(preprocess: &Preprocess, data: &Dataset, rows: &[usize]) -> Preprocess {
    let mut fitted = preprocess.clone();
    let part = Part { data, rows };
    for at in 0..fitted.derived.len() {
        if let Some(Formula::Level { a, b, grid, fitted: how }) =
            fitted.derived.get(at).map(|derived| derived.formula.clone())
        {
            let sources = part.sources(&fitted);
            let place = |row: &Vec<f64>| [value(row, a), value(row, b)];
            let places: Vec<[f64; 2]> = sources.iter().map(place).collect();
            let given = columns_of(&sources, &how.given);
            let grid =
                level::fit(&grid, &how, &places, &given, &part.target_values(how.log), &part.weights());
            if let Some(derived) = fitted.derived.get_mut(at) {
                derived.formula = Formula::Level { a, b, grid, fitted: how };
            }
        }
    }
    let reads_others =
        |column: &Column| matches!(&column.encode, Encode::Table(table) if !table.given.is_empty());
    let sources = if fitted.columns.iter().any(reads_others) { part.sources(&fitted) } else { Vec::new() };
    let tables: Vec<Option<Vec<f64>>> =
        fitted.columns.iter().map(|column| part.table_numbers(&fitted, column, &sources)).collect();
    for (column, numbers) in fitted.columns.iter_mut().zip(tables) {
        if let (Encode::Table(table), Some(numbers)) = (&mut column.encode, numbers) {
            table.numbers = numbers.into_iter().map(|number| round_significant(number, DIGITS)).collect();
        }
    }
    fitted
}

/// The inputs to fit an estimator to: n_samples x n_inputs as [`inputs`] makes them, but every row's numbers from
/// tables and levels come from ones that were fitted without its fold, so that none contains its own target. Identical
/// rows are in the same fold.
pub fn training_inputs(preprocess: &Preprocess, data: &Dataset) -> Array2<f64> {
    if !has_tables(preprocess) {
        return inputs(preprocess, &data.records);
    }
    let keys = data.keys();
    let seed = derive(0, Purpose::Encode, 0);
    // Classes are not looked at: which fold a row is in must not depend on its target. With a single group of identical
    // rows there are none, because there is nothing to learn from other rows.
    let folds = folds(&keys, &[], FOLDS.min(n_groups(&keys)), seed).unwrap_or_default();
    if folds.is_empty() {
        return inputs(&with_numbers_of(preprocess, data, &[]), &data.records);
    }
    let fitted: Vec<Preprocess> =
        folds.par_iter().map(|fold| with_numbers_of(preprocess, data, &fold.train)).collect();
    let mut of_row = vec![preprocess; data.n_samples()];
    for (fold, fitted) in folds.iter().zip(&fitted) {
        for row in &fold.test {
            of_row[*row] = fitted;
        }
    }
    inputs_of(preprocess.columns.len(), of_row.into_iter().zip(&data.records))
}

/// Some rows of a data set.
#[derive(Clone, Copy)]
struct Part<'a> {
    data: &'a Dataset,
    rows: &'a [usize],
}

impl Part<'_> {
    fn records(&self) -> impl Iterator<Item = &Record> {
        self.rows.iter().filter_map(|row| self.data.records.get(*row))
    }

    /// The targets that tables and levels are about: values, or their logarithms.
    fn target_values(&self, log: bool) -> Vec<f64> {
        let all = self.data.target_values();
        let values = self.rows.iter().filter_map(|row| all.get(*row).copied());
        if log { values.map(|value| TargetTransform::Log.learnt(value)).collect() } else { values.collect() }
    }

    /// The weights; none where all rows count alike.
    fn weights(&self) -> Vec<f64> {
        self.rows.iter().filter_map(|row| self.data.weights.get(*row).copied()).collect()
    }

    /// For each row its features' numbers, missing ones filled in, and then its derived quantities.
    fn sources(&self, preprocess: &Preprocess) -> Vec<Vec<f64>> {
        let of_row = |record: &Record| {
            let (mut sources, mut inputs) = (Vec::new(), Vec::new());
            preprocess.apply(&preprocess.numbers(record), &mut sources, &mut inputs);
            sources
        };
        self.records().map(of_row).collect()
    }

    /// The numbers of a column that is a table, fitted to the rows; `None` for another column. `sources` are those of the
    /// rows where the table reads others.
    fn table_numbers(
        &self,
        preprocess: &Preprocess,
        column: &Column,
        sources: &[Vec<f64>],
    ) -> Option<Vec<f64>> {
        let Encode::Table(table) = &column.encode else { return None };
        let actuals = match table.class {
            None => self.target_values(table.log),
            Some(class) => {
                let targets = self.rows.iter().filter_map(|row| self.data.targets.get(*row));
                targets.map(|target| f64::from(u8::from(*target == class as f64))).collect()
            }
        };
        let weights = self.weights();
        let actuals = left_over(&columns_of(sources, &table.given), &actuals, &weights);
        let known = preprocess.texts.iter().find(|known| known.feature == column.source);
        let mut groups = vec![Group::default(); n_positions(preprocess, self.data, column.source)];
        for (row, (record, actual)) in self.records().zip(actuals).enumerate() {
            let position = match (record.values.get(column.source), known) {
                (Some(Value::Text(text)), Some(known)) => known.position(text),
                (value, _) => value.map_or(f64::NAN, Value::as_number),
            };
            if position.is_finite()
                && let Some(group) = groups.get_mut(position as usize)
            {
                group.add(actual, weights.get(row).copied().unwrap_or(1.0));
                group.rows += 1;
            }
        }
        let mut deviations = deviations(&groups, table.smoothing);
        // Texts with fewer rows are not among the known ones. Counting them again within four fifths of the rows would
        // take from the fit what later records are given.
        if let Some(least) = table.least_rows.filter(|_| known.is_none()) {
            for (deviation, group) in deviations.iter_mut().zip(&groups) {
                if group.rows < least {
                    *deviation = 0.0;
                }
            }
        }
        Some(deviations)
    }
}

fn value(row: &[f64], source: usize) -> f64 {
    row.get(source).copied().unwrap_or(f64::NAN)
}

fn columns_of(sources: &[Vec<f64>], wanted: &[usize]) -> Vec<Vec<f64>> {
    wanted.iter().map(|source| sources.iter().map(|row| value(row, *source)).collect()).collect()
}

/// The texts of a feature that occur in several rows.
fn known_texts(data: &Dataset, feature: usize, least: usize) -> KnownTexts {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in &data.records {
        if let Some(Value::Text(text)) = record.values.get(feature) {
            *counts.entry(normalised(text)).or_default() += 1;
        }
    }
    let texts = counts.into_iter().filter(|(_, count)| *count >= least).map(|(text, _)| text);
    KnownTexts { feature, texts: texts.collect() }
}

fn n_positions(preprocess: &Preprocess, data: &Dataset, source: usize) -> usize {
    if let Some(FeatureKind::Choice { choices, .. }) =
        data.schema.features.get(source).map(|feature| &feature.kind)
    {
        return choices.len();
    }
    let known = preprocess.texts.iter().find(|known| known.feature == source);
    known.map_or(0, |known| known.texts.len())
}

/// The rows that share a choice.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    rows: usize,
    weight: f64,
    sum: f64,
    squares: f64,
}

impl Group {
    fn add(&mut self, actual: f64, weight: f64) {
        self.weight += weight;
        self.sum += weight * actual;
        self.squares += weight * actual * actual;
    }
}

/// For each group `w (mean - overall mean) / (w + m)`, with `w` its rows and `m` the smoothing: as many rows at the
/// overall mean. Where it is not given, `m` is the variance within the groups over the variance between their true
/// means, both estimated by analysis of variance (Searle, Casella and McCulloch, 1992); groups that differ no more than
/// by chance all get 0.
fn deviations(groups: &[Group], smoothing: Option<f64>) -> Vec<f64> {
    let present: Vec<&Group> = groups.iter().filter(|group| group.weight > 0.0).collect();
    let total = sum(present.iter().map(|group| group.weight));
    let mean = sum(present.iter().map(|group| group.sum)) / total;
    let n_groups = present.len() as f64;
    let smoothing = smoothing.unwrap_or_else(|| {
        let of_means = |group: &&Group| group.sum * group.sum / group.weight;
        let within = sum(present.iter().map(|group| (group.squares - of_means(group)).max(0.0)));
        let between = (sum(present.iter().map(of_means)) - total * mean * mean).max(0.0);
        let within = within / (total - n_groups);
        let size = total - sum(present.iter().map(|group| group.weight * group.weight)) / total;
        let between = (between - (n_groups - 1.0) * within) / size;
        // With one row for each choice nothing is known of the variance within.
        if total > n_groups && between > 0.0 { within / between } else { f64::INFINITY }
    });
    let deviation = |group: &Group| {
        if group.weight > 0.0 && smoothing.is_finite() {
            group.weight * (group.sum / group.weight - mean) / (group.weight + smoothing)
        } else {
            0.0
        }
    };
    groups.iter().map(deviation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(of: &[&[f64]]) -> Vec<Group> {
        let group = |actuals: &&[f64]| {
            let mut group = Group::default();
            actuals.iter().for_each(|actual| group.add(*actual, 1.0));
            group
        };
        of.iter().map(group).collect()
    }

    #[test]
    fn given_smoothing_adds_rows_at_the_mean() {
        let numbers = deviations(&groups(&[&[1.0, 3.0], &[5.0, 5.0, 6.0], &[]]), Some(2.0));
        // The mean is 4: two rows at 2 with two at 4, three rows at 16/3 with two at 4.
        assert_eq!(numbers[0], -1.0);
        assert!((numbers[1] - 0.8).abs() < 1e-12, "{numbers:?}");
        assert_eq!(numbers[2], 0.0);
    }

    #[test]
    fn estimated_smoothing_is_the_ratio_of_the_variances() {
        // Within: (1 + 1 + 0.5 + 0.5) / 2. Groups of two rows each: between = (16 - within) / 2.
        let numbers = deviations(&groups(&[&[1.0, 3.0], &[5.5, 6.5]]), None);
        let within = 1.25;
        let smoothing = within / ((16.0 - within) / 2.0);
        assert!((numbers[0] + 2.0 * 2.0 / (2.0 + smoothing)).abs() < 1e-12, "{numbers:?}");
        assert!((numbers[0] + numbers[1]).abs() < 1e-12);
    }

    #[test]
    fn groups_of_one_row_or_alike_say_nothing() {
        assert_eq!(deviations(&groups(&[&[1.0], &[9.0], &[4.0]]), None), [0.0; 3]);
        assert_eq!(deviations(&groups(&[&[1.0, 9.0], &[9.0, 1.0]]), None), [0.0; 2]);
        assert_eq!(deviations(&groups(&[&[], &[]]), None), [0.0; 2]);
    }
}

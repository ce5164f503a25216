//! Target encoding: choices and texts as how far the mean target of their rows lies above the mean of all
//! (Micci-Barreca, 2001), with the values of training rows from other rows only.
//!
//! What is encoded is the difference to the mean, not the mean itself. A row whose choice occurs in its own fold only
//! then gets 0, like every such row of every fold; the mean of the other folds would tell which fold it is in, and so
//! a little about the fold's own targets.

use std::collections::BTreeMap;

use ndarray::Array2;
use vitrine_model::Task;
use vitrine_model::lookup::{KnownTexts, Table, normalised};
use vitrine_model::record::Value;
use vitrine_model::schema::FeatureKind;
use vitrine_model::transforms::{Column, Encode, Preprocess};

use super::inputs;
use crate::Dataset;
use crate::numeric::{round_significant, sum};
use crate::seed::{Purpose, derive};
use crate::split::stratified_folds;

/// The folds that training rows are encoded by.
const FOLDS: usize = 5;
/// A text is known from this many training rows on; rarer ones are encoded as unknown.
const LEAST_ROWS: usize = 2;
/// The significant digits of a table's numbers.
const DIGITS: usize = 5;

/// Empty tables in the place of a feature: one for a value or two classes, otherwise one per class but the first.
pub(super) fn empty_tables(data: &Dataset, source: usize, smoothing: Option<f64>) -> Vec<Column> {
    let classes: Vec<Option<usize>> = match data.schema.target.task {
        Task::Regression | Task::Ordinal => vec![None],
        Task::Binary | Task::Multiclass => (1..data.schema.target.n_classes()).map(Some).collect(),
    };
    let column = |class| Column {
        source,
        encode: Encode::Table(Table { numbers: Vec::new(), class, smoothing }),
        centre: 0.0,
        scale: 1.0,
    };
    classes.into_iter().map(column).collect()
}

/// Whether any input comes from a table of mean targets.
pub(crate) fn has_tables(preprocess: &Preprocess) -> bool {
    preprocess.columns.iter().any(|column| matches!(column.encode, Encode::Table(_)))
}

/// The same preprocessing with its known texts and tables fitted to the rows of `data`.
pub(crate) fn with_tables_of(preprocess: &Preprocess, data: &Dataset) -> Preprocess {
    let mut fitted = preprocess.clone();
    for known in &mut fitted.texts {
        *known = known_texts(data, known.feature);
    }
    let all: Vec<usize> = (0..data.n_samples()).collect();
    let numbers = fit_tables(&fitted, data, &[all]);
    for (column, numbers) in fitted.columns.iter_mut().zip(numbers) {
        if let (Encode::Table(table), Some(numbers)) = (&mut column.encode, numbers.into_iter().next()) {
            table.numbers = numbers.into_iter().map(|number| round_significant(number, DIGITS)).collect();
        }
    }
    fitted
}

/// The inputs to fit an estimator to: n_samples x n_inputs as [`inputs`] makes them, but every row's numbers from
/// tables come from tables that were fitted without its fold, so that none contains its own target. Identical rows
/// are in the same fold.
pub fn training_inputs(preprocess: &Preprocess, data: &Dataset) -> Array2<f64> {
    let mut matrix = inputs(preprocess, &data.records);
    if !has_tables(preprocess) {
        return matrix;
    }
    let groups = data.groups();
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    let seed = derive(0, Purpose::Encode, 0);
    // The folds are not stratified: which fold a row is in must not depend on its target. With a single group of
    // identical rows there are none, because there is nothing to learn from other rows.
    let one_stratum = vec![0; data.n_samples()];
    let folds = stratified_folds(&one_stratum, &groups, FOLDS.min(n_groups), seed).unwrap_or_default();
    let parts: Vec<Vec<usize>> = folds.iter().map(|fold| fold.train.clone()).collect();
    let tables = fit_tables(preprocess, data, &parts);
    let numbers: Vec<Vec<f64>> = data.records.iter().map(|record| preprocess.numbers(record)).collect();
    for (at, (column, tables)) in preprocess.columns.iter().zip(tables).enumerate() {
        if !matches!(column.encode, Encode::Table(_)) {
            continue;
        }
        matrix.column_mut(at).fill((0.0 - column.centre) / column.scale);
        for (fold, numbers_of) in folds.iter().zip(tables) {
            let table = Table { numbers: numbers_of, ..Table::default() };
            for row in &fold.test {
                let position = numbers.get(*row).and_then(|numbers| numbers.get(column.source));
                let number = table.number(position.copied().unwrap_or(f64::NAN));
                matrix[[*row, at]] = (number - column.centre) / column.scale;
            }
        }
    }
    matrix
}

/// The texts of a feature that occur in several rows.
fn known_texts(data: &Dataset, feature: usize) -> KnownTexts {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in &data.records {
        if let Some(Value::Text(text)) = record.values.get(feature) {
            *counts.entry(normalised(text)).or_default() += 1;
        }
    }
    let texts = counts.into_iter().filter(|(_, count)| *count >= LEAST_ROWS).map(|(text, _)| text);
    KnownTexts { feature, texts: texts.collect() }
}

/// For every column that is a table its numbers as each part of the rows has them; nothing for other columns.
fn fit_tables(preprocess: &Preprocess, data: &Dataset, parts: &[Vec<usize>]) -> Vec<Vec<Vec<f64>>> {
    let positions: Vec<Vec<f64>> = data.records.iter().map(|record| preprocess.numbers(record)).collect();
    let values = data.target_values();
    let columns = preprocess.columns.iter().map(|column| {
        let Encode::Table(Table { class, smoothing, .. }) = &column.encode else { return Vec::new() };
        let truth = |row: usize| match class {
            None => values.get(row).copied().unwrap_or(0.0),
            Some(class) => f64::from(u8::from(data.targets.get(row) == Some(&(*class as f64)))),
        };
        let n = n_positions(preprocess, data, column.source);
        let fit = |rows: &Vec<usize>| {
            let mut groups = vec![Group::default(); n];
            for row in rows {
                let position = positions.get(*row).and_then(|all| all.get(column.source)).copied();
                let weight = data.weights.get(*row).copied().unwrap_or(1.0);
                if let Some(position) = position.filter(|position| position.is_finite())
                    && let Some(group) = groups.get_mut(position as usize)
                {
                    group.add(truth(*row), weight);
                }
            }
            deviations(&groups, *smoothing)
        };
        parts.iter().map(fit).collect()
    });
    columns.collect()
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
    weight: f64,
    sum: f64,
    squares: f64,
}

impl Group {
    fn add(&mut self, truth: f64, weight: f64) {
        self.weight += weight;
        self.sum += weight * truth;
        self.squares += weight * truth * truth;
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
        let group = |truths: &&[f64]| {
            let mut group = Group::default();
            truths.iter().for_each(|truth| group.add(*truth, 1.0));
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

//! The figures of the data page, computed from all rows.

mod distribution;
mod relation;

use rand::seq::SliceRandom;
use vitrine_model::artifact::FORMAT;
use vitrine_model::figures::{ChoiceFigure, Figures, GroupRange, Violation};
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Record, Task};

use crate::Dataset;
use crate::numeric::{quantile, sorted};
use crate::seed::{Purpose, rng};

/// The largest number of points of the pair plot.
const MAX_POINTS: usize = 600;
/// The largest number of features of the pair plot.
const MAX_PAIRS: usize = 5;
/// The largest number of violations that are listed.
const MAX_VIOLATIONS: usize = 100;
/// The groups of a regression's target.
const QUARTERS: usize = 4;

/// The columns of a data set by feature, and the group of each row.
struct Columns<'a> {
    data: &'a Dataset,
    /// For each feature its numbers, NaN where missing.
    values: Vec<Vec<f64>>,
    groups: Vec<usize>,
    n_groups: usize,
}

/// Distributions by group, correlations, the pair plot and how telling each feature is. `violations` are those found
/// while reading the files; the first hundred are kept. The rows are taken as they are, in their order; the same rows
/// give the same figures.
pub fn explore(data: &Dataset, violations: Vec<Violation>) -> Figures {
    let Groups { names, ranges, of_rows: groups } = groups(data);
    let rows: Vec<Vec<f64>> = data.records.iter().map(Record::to_numbers).collect();
    let column = |at: usize| rows.iter().map(|row| row.get(at).copied().unwrap_or(f64::NAN)).collect();
    let values = (0..data.schema.n_features()).map(column).collect();
    let columns = Columns { data, values, groups, n_groups: names.len().max(ranges.len()) };
    let signal = relation::signal(&columns);
    let pair_names = pair_names(data, &signal);
    let (correlation_names, correlations) = relation::correlations(&columns);
    let count = |group: usize| columns.groups.iter().filter(|other| **other == group).count() as u64;
    let duplicates = data.copies();
    Figures {
        format: FORMAT,
        n_samples: data.n_samples(),
        n_duplicates: data.n_samples() - duplicates.iter().max().map_or(0, |last| last + 1),
        groups: names,
        ranges,
        group_counts: (0..columns.n_groups).map(count).collect(),
        numbers: distribution::numbers(&columns),
        choices: choices(&columns),
        correlation_names,
        correlations,
        pair_points: pair_points(&columns, &pair_names),
        pair_names,
        signal,
        generator: None,
        cleaned: Vec::new(),
        n_violations: violations.len(),
        violations: violations.into_iter().take(MAX_VIOLATIONS).collect(),
    }
}

/// The groups that the figures distinguish.
struct Groups {
    /// The labels of the classes; none for a regression.
    names: Vec<String>,
    /// The ranges of a regression's target; none for classes.
    ranges: Vec<GroupRange>,
    /// The group of each row.
    of_rows: Vec<usize>,
}

/// The classes, or quarters of a regression's target.
fn groups(data: &Dataset) -> Groups {
    let target = &data.schema.target;
    if target.task != Task::Regression {
        let names = target.classes.iter().map(|class| class.label.clone()).collect();
        return Groups { names, ranges: Vec::new(), of_rows: data.classes() };
    }
    let ascending = sorted(data.targets.iter().copied());
    let limits: Vec<f64> =
        (1..QUARTERS).map(|part| quantile(&ascending, part as f64 / QUARTERS as f64)).collect();
    Groups {
        names: Vec::new(),
        ranges: GroupRange::between(&limits),
        of_rows: data.targets.iter().map(|target| limits.partition_point(|limit| limit < target)).collect(),
    }
}

fn choices(columns: &Columns<'_>) -> Vec<ChoiceFigure> {
    let features = columns.data.schema.features.iter().zip(&columns.values);
    let figures = features.filter_map(|(feature, values)| {
        let labels: Vec<String> = match &feature.kind {
            FeatureKind::Choice { choices, .. } => {
                choices.iter().map(|choice| choice.label.clone()).collect()
            }
            FeatureKind::Flag => vec!["no".to_owned(), "yes".to_owned()],
            _ => return None,
        };
        let mut counts = vec![vec![0; labels.len()]; columns.n_groups];
        for (value, group) in values.iter().zip(&columns.groups).filter(|(value, _)| !value.is_nan()) {
            if let Some(count) = counts.get_mut(*group).and_then(|counts| counts.get_mut(*value as usize)) {
                *count += 1;
            }
        }
        let n_missing = values.iter().filter(|value| value.is_nan()).count();
        Some(ChoiceFigure { name: feature.name.clone(), n_missing, labels, counts })
    });
    figures.collect()
}

/// The most telling features that are numbers.
fn pair_names(data: &Dataset, signal: &[(String, f64)]) -> Vec<String> {
    let is_number = |name: &str| {
        data.schema
            .position(name)
            .and_then(|at| data.schema.features.get(at))
            .is_some_and(|feature| feature.kind.is_numeric())
    };
    signal.iter().map(|(name, _)| name.clone()).filter(|name| is_number(name)).take(MAX_PAIRS).collect()
}

/// The rows that lack none of the features, or a random sample of them, in their order.
fn pair_points(columns: &Columns<'_>, names: &[String]) -> Vec<(Vec<f64>, usize)> {
    let features: Vec<&Vec<f64>> = names
        .iter()
        .filter_map(|name| columns.data.schema.position(name).and_then(|at| columns.values.get(at)))
        .collect();
    let point =
        |row: usize| features.iter().map(|values| values.get(row).copied().unwrap_or(f64::NAN)).collect();
    let mut rows: Vec<usize> = (0..columns.groups.len()).collect();
    rows.retain(|row| features.iter().all(|values| values.get(*row).is_some_and(|value| value.is_finite())));
    rows.shuffle(&mut rng(0, Purpose::Sample, 2));
    rows.truncate(MAX_POINTS);
    rows.sort_unstable();
    rows.into_iter().filter_map(|row| Some((point(row), *columns.groups.get(row)?))).collect()
}

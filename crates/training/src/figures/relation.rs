//! How features relate to each other and to the target.

use vitrine_model::Task;
use vitrine_model::schema::FeatureKind;

use super::Columns;
use crate::numeric::{mean, quantile, round_significant, sorted, sum};

/// The groups that a number is cut into to see how much of the target's variance they explain.
const TENTHS: usize = 10;
const DIGITS: usize = 6;

/// Pearson's correlation of every pair of numbers, flags and choices of two, with the target (values, or class
/// indices) last. Rows that lack one of the two are left out of a pair.
pub(super) fn correlations(columns: &Columns<'_>) -> (Vec<String>, Vec<Vec<Option<f64>>>) {
    let schema = &columns.data.schema;
    let target = columns.data.target_values();
    let mut names = Vec::new();
    let mut used: Vec<&[f64]> = Vec::new();
    for (feature, values) in schema.features.iter().zip(&columns.values) {
        let ranks = match &feature.kind {
            FeatureKind::Number { .. }
            | FeatureKind::Integer { .. }
            | FeatureKind::Date { .. }
            | FeatureKind::Flag => true,
            FeatureKind::Choice { choices, ordered } => *ordered || choices.len() == 2,
            FeatureKind::Text { .. } => false,
        };
        if ranks {
            names.push(feature.name.clone());
            used.push(values);
        }
    }
    names.push(schema.target.name.clone());
    used.push(&target);
    let correlations = used.iter().map(|a| used.iter().map(|b| pearson(a, b)).collect()).collect();
    (names, correlations)
}

fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b): (Vec<f64>, Vec<f64>) =
        a.iter().copied().zip(b.iter().copied()).filter(|(a, b)| a.is_finite() && b.is_finite()).unzip();
    if a.is_empty() {
        return None;
    }
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let deviations = || a.iter().map(|a| a - mean_a).zip(b.iter().map(|b| b - mean_b));
    let shared = sum(deviations().map(|(a, b)| a * b));
    let (own_a, own_b) = (sum(deviations().map(|(a, _)| a * a)), sum(deviations().map(|(_, b)| b * b)));
    let size = (own_a * own_b).sqrt();
    (size > 0.0).then(|| round_significant((shared / size).clamp(-1.0, 1.0), DIGITS))
}

/// How telling each feature is by itself, strongest first, of equal ones in the schema's order. For unordered classes
/// the share of a number's variance that lies between the classes; for a choice, and for all features of regressions
/// and ordinal targets, the share of the target's variance that lies between the choices or the tenths of the number.
/// Missing values are a group of their own.
pub(super) fn signal(columns: &Columns<'_>) -> Vec<(String, f64)> {
    let target = columns.data.target_values();
    let by_class = matches!(columns.data.schema.target.task, Task::Binary | Task::Multiclass);
    let mut signal = Vec::new();
    for (feature, values) in columns.data.schema.features.iter().zip(&columns.values) {
        let share = match feature.kind {
            FeatureKind::Text { .. } => continue,
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. }
                if by_class =>
            {
                let known = values.iter().zip(&columns.groups).filter(|(value, _)| value.is_finite());
                let (values, groups): (Vec<f64>, Vec<usize>) =
                    known.map(|(value, group)| (*value, *group)).unzip();
                explained(&values, &groups)
            }
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
                explained(&target, &tenths(values))
            }
            FeatureKind::Choice { .. } | FeatureKind::Flag => {
                let groups: Vec<usize> =
                    values.iter().map(|value| if value.is_nan() { 0 } else { *value as usize + 1 }).collect();
                explained(&target, &groups)
            }
        };
        signal.push((feature.name.clone(), round_significant(share, DIGITS)));
    }
    signal.sort_by(|a, b| b.1.total_cmp(&a.1));
    signal
}

/// The tenth that each value lies in, from 1; 0 for a missing value.
fn tenths(values: &[f64]) -> Vec<usize> {
    let ascending = sorted(values.iter().copied().filter(|value| value.is_finite()));
    let limits: Vec<f64> =
        (1..TENTHS).map(|part| quantile(&ascending, part as f64 / TENTHS as f64)).collect();
    values
        .iter()
        .map(|value| if value.is_nan() { 0 } else { 1 + limits.partition_point(|limit| limit < value) })
        .collect()
}

/// The share of the values' variance that lies between groups (eta squared), from 0 to 1; 0 without variance.
fn explained(values: &[f64], groups: &[usize]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let mean_all = mean(values);
    let total = sum(values.iter().map(|value| (value - mean_all) * (value - mean_all)));
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    let between = (0..n_groups).map(|group| {
        let members: Vec<f64> =
            values.iter().zip(groups).filter(|(_, g)| **g == group).map(|(v, _)| *v).collect();
        if members.is_empty() {
            return 0.0;
        }
        let difference = mean(&members) - mean_all;
        members.len() as f64 * difference * difference
    });
    let between = sum(between);
    if total > 0.0 { (between / total).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_of_known_pairs() {
        assert_eq!(pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Some(1.0));
        assert_eq!(pearson(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
        assert_eq!(pearson(&[1.0, f64::NAN, 3.0, 2.0], &[3.0, 9.0, 1.0, 2.0]), Some(-1.0));
    }

    #[test]
    fn groups_explain_all_or_nothing() {
        assert_eq!(explained(&[1.0, 1.0, 5.0, 5.0], &[0, 0, 3, 3]), 1.0);
        assert_eq!(explained(&[1.0, 5.0, 1.0, 5.0], &[0, 0, 3, 3]), 0.0);
        assert_eq!(explained(&[2.0, 2.0], &[0, 1]), 0.0);
    }
}

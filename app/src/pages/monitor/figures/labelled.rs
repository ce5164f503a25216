//! Predictions beside actual outcomes, and the figures that follow from them.

use vitrine_model::date;
use vitrine_model::history::{Actual, Entry};
use vitrine_model::metrics::{
    ConfusionMatrix, GroupError, LabelledRow, Metric, RowKind, Z_95, confusion_matrix, error_by_group,
    mean_interval, wilson_interval,
};
use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Target, Task};

/// The rolling window of figures over time, in days: two weeks of a daily batch are enough rows to say something
/// and few enough to see a change.
pub const ROLLING_DAYS: i64 = 14;

/// The fewest rows whose mean gets an interval: with fewer the normal approximation is far too narrow.
pub const LEAST_FOR_INTERVAL: u64 = 10;

/// One prediction whose outcome is known, as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledPrediction {
    /// The day, from 1970-01-01.
    pub day: i64,
    /// The actual class; 0 for regressions.
    pub actual_class: usize,
    /// The predicted class; 0 for regressions.
    pub predicted_class: usize,
    /// The actual value: of a regression the number, of classes the grade.
    pub actual: f64,
    /// The predicted value; of classes without a value the grade of the predicted class.
    pub predicted: f64,
    /// One predicted probability per class; empty for regressions and where the entry has none.
    pub probabilities: Vec<f64>,
    /// The interval around the predicted value, where there is one.
    pub interval: Option<Interval>,
}

/// A figure over the rolling window that ends on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimePoint {
    /// The day, from 1970-01-01.
    pub day: i64,
    /// The figure.
    pub value: f64,
    /// The 95 % interval: Wilson's for shares, the normal one for means of at least [`LEAST_FOR_INTERVAL`] rows.
    pub interval: Option<(f64, f64)>,
    /// The number of rows behind it.
    pub n_samples: u64,
}

/// The entries whose outcome is known and whose date and classes can be read, by ascending day.
pub fn judge<'a>(entries: impl IntoIterator<Item = &'a Entry>, target: &Target) -> Vec<LabelledPrediction> {
    let mut rows: Vec<LabelledPrediction> =
        entries.into_iter().filter_map(|entry| judge_one(entry, target)).collect();
    vitrine_order::sort_by_key(&mut rows, |row| row.day);
    rows
}

/// A figure for every day that has rows, over that day and the `rolling_days - 1` before it. `rows` must ascend
/// by day; rows without the metric, such as those without probabilities, are left out. Metrics other than
/// those of [`Metric::over_time`] give no points.
pub fn over_time(
    rows: &[LabelledPrediction],
    target: &Target,
    metric: Metric,
    rolling_days: i64,
) -> Vec<TimePoint> {
    let (days, scores) = scores(rows, target, metric);
    rolling(&days, &scores, rolling_days, kind(metric))
}

/// The mean of the scores for every day, over that day and the `rolling_days - 1` before it. The days ascend.
pub(super) fn rolling(days: &[i64], scores: &[f64], rolling_days: i64, kind: RowKind) -> Vec<TimePoint> {
    let mut points = Vec::new();
    let mut start = 0;
    for (end, (day, next)) in days.iter().zip(days.iter().skip(1).map(Some).chain([None])).enumerate() {
        if next == Some(day) {
            continue;
        }
        while days.get(start).is_some_and(|first| *first <= day - rolling_days) {
            start += 1;
        }
        points.extend(scores.get(start..=end).and_then(|scores| summarise(scores, kind, *day)));
    }
    points
}

/// The metric over all rows that have it; `None` without any.
pub fn overall(rows: &[LabelledPrediction], target: &Target, metric: Metric) -> Option<TimePoint> {
    let (days, scores) = scores(rows, target, metric);
    summarise(&scores, kind(metric), days.last().copied().unwrap_or_default())
}

/// How often each actual class was predicted as each class; `None` without rows or for regressions.
pub fn confusion(rows: &[LabelledPrediction], target: &Target) -> Option<ConfusionMatrix> {
    let actual: Vec<usize> = rows.iter().map(|row| row.actual_class).collect();
    let predicted: Vec<usize> = rows.iter().map(|row| row.predicted_class).collect();
    confusion_matrix(&actual, &predicted, target.n_classes()).ok()
}

/// The error of the predicted value in each class that has rows; empty without rows or classes.
pub fn error_by_class(rows: &[LabelledPrediction], target: &Target) -> Vec<GroupError> {
    let actual: Vec<f64> = rows.iter().map(|row| row.actual).collect();
    let predicted: Vec<f64> = rows.iter().map(|row| row.predicted).collect();
    let groups: Vec<usize> = rows.iter().map(|row| row.actual_class).collect();
    error_by_group(&actual, &predicted, &groups, target.n_classes()).unwrap_or_default()
}

fn judge_one(entry: &Entry, target: &Target) -> Option<LabelledPrediction> {
    let day = date::parse(&entry.date)?;
    if target.task == Task::Regression {
        let Some(Actual::Number(actual)) = entry.actual else { return None };
        let predicted = entry.predicted.value?;
        let probabilities = Vec::new();
        let interval = entry.predicted.interval;
        return Some(LabelledPrediction {
            day,
            actual_class: 0,
            predicted_class: 0,
            actual,
            predicted,
            probabilities,
            interval,
        });
    }
    let actual_class = match entry.actual.as_ref()? {
        Actual::Class(class) => target.class_of(class)?,
        // A grade written as a number is a class all the same.
        Actual::Number(grade) => target.classes.iter().position(|class| class.grade == *grade)?,
    };
    let predicted_class = target.class_of(entry.predicted.class.as_deref()?)?;
    let grade = |class: usize| target.classes.get(class).map(|class| class.grade);
    let predicted = entry.predicted.value.or_else(|| grade(predicted_class))?;
    let given = &entry.predicted.probabilities;
    let probabilities = if given.len() == target.n_classes() { given.clone() } else { Vec::new() };
    Some(LabelledPrediction {
        day,
        actual_class,
        predicted_class,
        actual: grade(actual_class)?,
        predicted,
        probabilities,
        interval: entry.predicted.interval,
    })
}

/// The days, and the contributions to the metric, of the rows that have it.
fn scores(rows: &[LabelledPrediction], target: &Target, metric: Metric) -> (Vec<i64>, Vec<f64>) {
    rows.iter().filter_map(|row| Some((row.day, score(row, target, metric)?))).unzip()
}

/// One row's part in a figure, whose mean over the rows is the figure.
fn score(row: &LabelledPrediction, target: &Target, metric: Metric) -> Option<f64> {
    metric.of_row(&LabelledRow {
        actual_class: row.actual_class,
        predicted_class: row.predicted_class,
        actual: row.actual,
        predicted: row.predicted,
        predicted_grade: target.classes.get(row.predicted_class).map(|class| class.grade),
        probabilities: &row.probabilities,
    })
}

fn kind(metric: Metric) -> RowKind {
    metric.row_kind().unwrap_or(RowKind::Amount)
}

/// The mean of the scores with its interval; `None` without any.
pub(super) fn summarise(scores: &[f64], kind: RowKind, day: i64) -> Option<TimePoint> {
    if scores.is_empty() {
        return None;
    }
    let n_samples = scores.len() as u64;
    let total: f64 = scores.iter().sum();
    let interval = match kind {
        RowKind::Share => wilson_interval(total as u64, n_samples, Z_95).ok(),
        RowKind::Amount if n_samples < LEAST_FOR_INTERVAL => None,
        // An absolute error is never below 0, whatever the normal approximation says.
        RowKind::Amount => mean_interval(scores, Z_95).ok().map(|mut interval| {
            interval.low = interval.low.max(0.0);
            interval
        }),
    };
    let interval = interval.map(|interval| (interval.low, interval.high));
    Some(TimePoint { day, value: total / n_samples as f64, interval, n_samples })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::samples;

    fn rows() -> (Vec<LabelledPrediction>, Target) {
        let target = samples::system().schema.target;
        (judge(&samples::entries(), &target), target)
    }

    #[test]
    fn entries_without_an_outcome_are_left_out_and_days_ascend() {
        let (rows, _) = rows();
        assert_eq!(rows.len(), 5);
        assert!(rows.windows(2).all(|pair| pair[0].day <= pair[1].day));
        assert_eq!((rows[0].actual_class, rows[0].predicted_class, rows[0].predicted), (0, 0, 3.2));
    }

    /// Rows by day: 1 Jan right and off by 0.2; 2 Jan off by one grade and 0.9, and right and 0.4;
    /// 3 Jan two grades and 1.6; 20 Jan right and 0.3, more than 14 days after the others.
    /// Oracle of the interval: Wilson's formula for 2 of 3 with z = 1.96, evaluated in Python 3.11.
    #[test]
    fn rolling_figures_have_known_values() {
        let (rows, target) = rows();
        let points = over_time(&rows, &target, Metric::Accuracy, ROLLING_DAYS);
        let values: Vec<(f64, u64)> = points.iter().map(|point| (point.value, point.n_samples)).collect();
        assert_eq!(values, [(1.0, 1), (2.0 / 3.0, 3), (0.5, 4), (1.0, 1)]);
        let (low, high) = points[1].interval.unwrap_or_default();
        assert!((low - 0.207_654_955).abs() < 1e-9 && (high - 0.938_509_685).abs() < 1e-9, "{low} {high}");

        let points = over_time(&rows, &target, Metric::Mae, ROLLING_DAYS);
        let expected = [0.2, 0.5, 0.775, 0.3];
        assert!(points.iter().zip(expected).all(|(point, value)| (point.value - value).abs() < 1e-12));
        assert!(points.iter().all(|point| point.interval.is_none()), "too few for an interval: {points:?}");
        let within_one = over_time(&rows, &target, Metric::AccuracyWithinOne, ROLLING_DAYS);
        assert_eq!(within_one[2].value, 0.75);
        let rounded = over_time(&rows, &target, Metric::MaeRounded, ROLLING_DAYS);
        assert_eq!(rounded[2].value, 0.75);
        assert_eq!(over_time(&rows, &target, Metric::R2, ROLLING_DAYS), []);
    }

    /// The interval of nine 0s and one 1 is 0.1 ± 1.96 · 0.3162 / √10, cut at 0.
    #[test]
    fn a_mean_has_an_interval_from_ten_rows_on() {
        let mut scores = vec![0.0; 9];
        assert_eq!(summarise(&scores, RowKind::Amount, 0).and_then(|point| point.interval), None);
        assert!(summarise(&scores, RowKind::Share, 0).is_some_and(|point| point.interval.is_some()));
        scores.push(1.0);
        let interval = summarise(&scores, RowKind::Amount, 0).and_then(|point| point.interval);
        assert!(
            interval.is_some_and(|(low, high)| low == 0.0 && (high - 0.296).abs() < 1e-9),
            "{interval:?}"
        );
    }

    #[test]
    fn a_longer_window_reaches_further_back() {
        let (rows, target) = rows();
        let points = over_time(&rows, &target, Metric::Accuracy, 20);
        assert_eq!(points.last().map(|point| (point.n_samples, point.value)), Some((5, 0.6)));
        assert_eq!(overall(&rows, &target, Metric::Accuracy).map(|point| point.value), Some(0.6));
    }

    #[test]
    fn one_row_and_none_are_no_special_case() {
        let (rows, target) = rows();
        let one = over_time(&rows[..1], &target, Metric::Accuracy, ROLLING_DAYS);
        assert_eq!(one.len(), 1);
        assert_eq!(over_time(&[], &target, Metric::Accuracy, ROLLING_DAYS), []);
        assert_eq!(overall(&[], &target, Metric::Mae), None);
        assert_eq!(confusion(&[], &target), None);
        assert_eq!(error_by_class(&[], &target), []);
    }

    #[test]
    fn confusion_and_error_by_class_count_the_same_rows() {
        let (rows, target) = rows();
        let matrix = confusion(&rows, &target).map(|matrix| matrix.counts);
        assert_eq!(matrix, Some(vec![vec![2, 1, 0], vec![0, 1, 0], vec![1, 0, 0]]));
        let errors = error_by_class(&rows, &target);
        let seen: Vec<(usize, u64)> = errors.iter().map(|error| (error.group, error.count)).collect();
        assert_eq!(seen, [(0, 3), (1, 1), (2, 1)]);
        assert!((errors[0].mae - (0.2 + 0.9 + 0.3) / 3.0).abs() < 1e-12);
        assert!((errors[2].bias + 1.6).abs() < 1e-12);
    }
}

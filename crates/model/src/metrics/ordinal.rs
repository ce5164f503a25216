//! Figures of predicted grades: numbers that are rounded to the nearest of a few ordered values.

use super::MetricError;
use super::check;
use super::error::{Entry, Input};
use super::regression::mae;

/// The index of the grade nearest to each value; of two equally near the higher one, as rounding half up does
/// and as [`crate::schema::Target::nearest_class`] has it.
///
/// `values`: any number of finite values. `grades`: the values of the classes, ascending.
///
/// ```
/// let grades = [3.0, 4.0, 5.0];
/// assert_eq!(vitrine_model::metrics::nearest_grades(&[3.2, 3.5, 9.0], &grades)?, [0, 1, 2]);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// A value or grade that is not finite, no grades, or grades that do not ascend.
pub fn nearest_grades(values: &[f64], grades: &[f64]) -> Result<Vec<usize>, MetricError> {
    check_grades(grades)?;
    check::all_finite(Entry::Predicted, values)?;
    Ok(values.iter().map(|&value| nearest(value, grades)).collect())
}

/// The index of the grade that equals each value.
///
/// # Errors
/// No grades, grades that do not ascend or are not finite, and a value that is none of them.
pub fn grade_indices(values: &[f64], grades: &[f64]) -> Result<Vec<usize>, MetricError> {
    check_grades(grades)?;
    values
        .iter()
        .enumerate()
        .map(|(index, &value)| {
            grades.iter().position(|grade| *grade == value).ok_or(MetricError::NotAGrade { index, value })
        })
        .collect()
}

/// The share of samples predicted as their class or one of its two neighbours in the order of the classes.
///
/// # Errors
/// No sample, or lengths that differ.
pub fn accuracy_within_one(actual: &[usize], predicted: &[usize]) -> Result<f64, MetricError> {
    check::same_length(Input::Predicted, actual.len(), predicted.len())?;
    check::not_empty(actual.len())?;
    let near = actual.iter().zip(predicted).filter(|(class, other)| class.abs_diff(**other) <= 1).count();
    Ok(near as f64 / actual.len() as f64)
}

/// The mean absolute error of the predictions after rounding them to the nearest grade, in units of the
/// grades. `actual` need not be grades themselves.
///
/// # Errors
/// As [`mae`] and [`nearest_grades`].
pub fn mae_rounded(actual: &[f64], predicted: &[f64], grades: &[f64]) -> Result<f64, MetricError> {
    check_grades(grades)?;
    check::numbers(actual, predicted)?;
    let rounded: Vec<f64> =
        predicted.iter().filter_map(|&value| grades.get(nearest(value, grades)).copied()).collect();
    mae(actual, &rounded)
}

fn nearest(value: f64, grades: &[f64]) -> usize {
    let (mut best, mut least) = (0, f64::INFINITY);
    for (index, grade) in grades.iter().enumerate() {
        let distance = (grade - value).abs();
        if distance <= least {
            (best, least) = (index, distance);
        }
    }
    best
}

fn check_grades(grades: &[f64]) -> Result<(), MetricError> {
    if grades.is_empty() {
        return Err(MetricError::ClassCount { expected: 2, got: 0 });
    }
    check::all_finite(Entry::Grade, grades)?;
    let mut before = f64::NEG_INFINITY;
    for (index, &grade) in grades.iter().enumerate() {
        if grade <= before {
            return Err(MetricError::GradesNotAscending { index, grade });
        }
        before = grade;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_up_even_below_zero() {
        assert_eq!(nearest_grades(&[-0.5, 0.5, 0.499, 2.0], &[-1.0, 0.0, 1.0, 3.0]), Ok(vec![1, 2, 1, 3]));
    }

    #[test]
    fn the_rounding_counts_not_the_number() {
        let grades = [3.0, 4.0, 5.0];
        assert_eq!(mae_rounded(&[3.0, 5.0], &[3.4, 4.4], &grades), Ok(0.5));
        assert_eq!(mae_rounded(&[3.0, 5.0], &[-7.0, 70.0], &grades), Ok(0.0));
    }

    #[test]
    fn neighbours_are_near_enough() {
        assert_eq!(accuracy_within_one(&[0, 1, 2, 3], &[1, 1, 0, 2]), Ok(0.75));
        assert_eq!(accuracy_within_one(&[], &[]), Err(MetricError::Empty));
    }

    #[test]
    fn wrong_grades_are_named() {
        assert_eq!(nearest_grades(&[1.0], &[]), Err(MetricError::ClassCount { expected: 2, got: 0 }));
        assert_eq!(
            nearest_grades(&[1.0], &[1.0, 2.0, 2.0]),
            Err(MetricError::GradesNotAscending { index: 2, grade: 2.0 })
        );
        assert_eq!(
            grade_indices(&[1.0, 1.5], &[1.0, 2.0]),
            Err(MetricError::NotAGrade { index: 1, value: 1.5 })
        );
        assert!(matches!(
            nearest_grades(&[f64::NAN], &[1.0]),
            Err(MetricError::NotFinite { what: Entry::Predicted, index: 0, .. })
        ));
    }
}

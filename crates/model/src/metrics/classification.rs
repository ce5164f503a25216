//! Figures of predicted classes, all of them read off the confusion matrix.

use serde::Serialize;

use super::MetricError;
use super::check::{self, ratio_or_zero, sum};
use super::error::{Input, Side};
use crate::json::FromJson;

/// The largest number of classes of a confusion matrix, so that a wrong number cannot exhaust the memory.
const MAX_CLASSES: usize = 4096;

/// How often each actual class was predicted as each class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(transparent)]
pub struct ConfusionMatrix {
    /// Square, `n_classes` by `n_classes`: the row is the actual class, the column the predicted one.
    pub counts: Vec<Vec<u64>>,
}

/// Counts the samples by actual and predicted class, as scikit-learn's `confusion_matrix` does with
/// `labels=range(n_classes)`.
///
/// ```
/// let matrix = vitrine_model::metrics::confusion_matrix(&[0, 0, 1], &[0, 1, 1], 2)?;
/// assert_eq!(matrix.counts, [[1, 1], [0, 1]]);
/// # Ok::<(), vitrine_model::metrics::MetricError>(())
/// ```
///
/// # Errors
/// Lengths that differ, no sample, a class that is not below `n_classes`, or more than 4096 classes.
pub fn confusion_matrix(
    actual: &[usize],
    predicted: &[usize],
    n_classes: usize,
) -> Result<ConfusionMatrix, MetricError> {
    check::same_length(Input::Predicted, actual.len(), predicted.len())?;
    check::not_empty(actual.len())?;
    check::classes(Side::Actual, actual, n_classes)?;
    check::classes(Side::Predicted, predicted, n_classes)?;
    if n_classes > MAX_CLASSES {
        return Err(MetricError::TooManyClasses { limit: MAX_CLASSES, got: n_classes });
    }
    let mut counts = vec![vec![0_u64; n_classes]; n_classes];
    for (&row, &column) in actual.iter().zip(predicted) {
        if let Some(count) = counts.get_mut(row).and_then(|cells| cells.get_mut(column)) {
            *count += 1;
        }
    }
    Ok(ConfusionMatrix { counts })
}

/// What one class contributes: its hits, how often it occurs and how often it is predicted.
struct ClassCounts {
    hits: f64,
    actual: f64,
    predicted: f64,
}

/// Every method refuses a matrix that is not square or counts no sample.
impl ConfusionMatrix {
    /// The number of classes.
    pub fn n_classes(&self) -> usize {
        self.counts.len()
    }

    /// The number of samples of each actual class, `n_classes` values (scikit-learn: `support`).
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn support(&self) -> Result<Vec<u64>, MetricError> {
        self.classes()?;
        Ok(self
            .counts
            .iter()
            .map(|row| row.iter().fold(0, |total: u64, n| total.saturating_add(*n)))
            .collect())
    }

    /// The share of samples predicted as what they are, from 0 to 1.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn accuracy(&self) -> Result<f64, MetricError> {
        let classes = self.classes()?;
        Ok(sum(classes.iter().map(|class| class.hits)) / sum(classes.iter().map(|class| class.actual)))
    }

    /// The mean recall over the classes that occur, from 0 to 1; a class without samples has no recall and is
    /// left out, as scikit-learn does (not adjusted for chance).
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn balanced_accuracy(&self) -> Result<f64, MetricError> {
        let classes = self.classes()?;
        let present = classes.iter().filter(|class| class.actual > 0.0);
        Ok(sum(present.clone().map(|class| class.hits / class.actual)) / present.count() as f64)
    }

    /// Per class, the share of its predictions that are right; 0 for a class that is never predicted.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn precision(&self) -> Result<Vec<f64>, MetricError> {
        Ok(self.classes()?.iter().map(ClassCounts::precision).collect())
    }

    /// Per class, the share of its samples that are found; 0 for a class without samples.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn recall(&self) -> Result<Vec<f64>, MetricError> {
        Ok(self.classes()?.iter().map(ClassCounts::recall).collect())
    }

    /// Per class, the harmonic mean of precision and recall, `2 hits / (samples + predictions)`; 0 for a
    /// class that neither occurs nor is predicted.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn f1(&self) -> Result<Vec<f64>, MetricError> {
        Ok(self.classes()?.iter().map(ClassCounts::f1).collect())
    }

    /// The plain mean of [`Self::precision`] over the classes that occur or are predicted. Classes that do
    /// neither are left out, as scikit-learn leaves out labels that it never sees.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn precision_macro(&self) -> Result<f64, MetricError> {
        self.macro_mean(ClassCounts::precision)
    }

    /// The plain mean of [`Self::recall`] over the classes that occur or are predicted.
    /// It is below [`Self::balanced_accuracy`] where a class is predicted that does not occur.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn recall_macro(&self) -> Result<f64, MetricError> {
        self.macro_mean(ClassCounts::recall)
    }

    /// The plain mean of [`Self::f1`] over the classes that occur or are predicted.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn f1_macro(&self) -> Result<f64, MetricError> {
        self.macro_mean(ClassCounts::f1)
    }

    /// The mean of [`Self::precision`] weighted by how often each class occurs.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn precision_weighted(&self) -> Result<f64, MetricError> {
        self.weighted_mean(ClassCounts::precision)
    }

    /// The mean of [`Self::recall`] weighted by how often each class occurs, which is the accuracy.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn recall_weighted(&self) -> Result<f64, MetricError> {
        self.weighted_mean(ClassCounts::recall)
    }

    /// The mean of [`Self::f1`] weighted by how often each class occurs.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample.
    pub fn f1_weighted(&self) -> Result<f64, MetricError> {
        self.weighted_mean(ClassCounts::f1)
    }

    /// Cohen's kappa with quadratic weights (J. Cohen, 1968): `1 - sum(w o) / sum(w e)` with the counts `o`,
    /// the counts `e` expected from the margins by chance, and `w = (i - j)^2` for the class indices `i` and
    /// `j`. 1 is full agreement, 0 what chance gives. It equals scikit-learn's `cohen_kappa_score` with
    /// `labels=range(n_classes), weights="quadratic"`: classes that do not occur keep their place in the
    /// order.
    ///
    /// # Errors
    /// A matrix that is not square or counts no sample, and [`MetricError::OneClass`] where every sample has
    /// the same actual and predicted class.
    pub fn quadratic_kappa(&self) -> Result<f64, MetricError> {
        let classes = self.classes()?;
        let n_samples = sum(classes.iter().map(|class| class.actual));
        let (mut observed, mut expected) = (0.0, 0.0);
        for (i, (row, of_row)) in self.counts.iter().zip(&classes).enumerate() {
            for (j, (&count, of_column)) in row.iter().zip(&classes).enumerate() {
                let distance = i.abs_diff(j) as f64;
                observed += distance * distance * count as f64;
                expected += distance * distance * of_row.actual * of_column.predicted;
            }
        }
        if expected == 0.0 {
            let class = classes.iter().position(|class| class.actual > 0.0).unwrap_or_default();
            return Err(MetricError::OneClass { class });
        }
        Ok(1.0 - observed * n_samples / expected)
    }

    /// The counts of each class, after the check that the matrix is square and counts something.
    fn classes(&self) -> Result<Vec<ClassCounts>, MetricError> {
        let n_classes = self.n_classes();
        let mut classes = Vec::with_capacity(n_classes);
        for (index, row) in self.counts.iter().enumerate() {
            if row.len() != n_classes {
                return Err(MetricError::NotSquare { row: index, expected: n_classes, got: row.len() });
            }
            let column = self.counts.iter().map(|other| cell(other, index));
            classes.push(ClassCounts {
                hits: cell(row, index),
                actual: sum(row.iter().map(|count| *count as f64)),
                predicted: sum(column),
            });
        }
        if classes.iter().all(|class| class.actual == 0.0) {
            return Err(MetricError::Empty);
        }
        Ok(classes)
    }

    fn macro_mean(&self, figure: fn(&ClassCounts) -> f64) -> Result<f64, MetricError> {
        let classes = self.classes()?;
        let seen = classes.iter().filter(|class| class.actual + class.predicted > 0.0);
        Ok(sum(seen.clone().map(figure)) / seen.count() as f64)
    }

    fn weighted_mean(&self, figure: fn(&ClassCounts) -> f64) -> Result<f64, MetricError> {
        let classes = self.classes()?;
        let weighted = sum(classes.iter().map(|class| class.actual * figure(class)));
        Ok(weighted / sum(classes.iter().map(|class| class.actual)))
    }
}

impl ClassCounts {
    fn precision(&self) -> f64 {
        ratio_or_zero(self.hits, self.predicted)
    }

    fn recall(&self) -> f64 {
        ratio_or_zero(self.hits, self.actual)
    }

    fn f1(&self) -> f64 {
        ratio_or_zero(2.0 * self.hits, self.actual + self.predicted)
    }
}

fn cell(row: &[u64], column: usize) -> f64 {
    row.get(column).map_or(0.0, |count| *count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_refuses_a_matrix_that_is_not_square() {
        let ragged = ConfusionMatrix { counts: vec![vec![1, 2], vec![3]] };
        let expected = MetricError::NotSquare { row: 1, expected: 2, got: 1 };
        assert_eq!(ragged.accuracy(), Err(expected.clone()));
        assert_eq!(ragged.support(), Err(expected.clone()));
        assert_eq!(ragged.f1(), Err(expected.clone()));
        assert_eq!(ragged.quadratic_kappa(), Err(expected));
    }

    #[test]
    fn a_matrix_without_samples_has_no_figures() {
        for counts in [vec![], vec![vec![0, 0], vec![0, 0]]] {
            let empty = ConfusionMatrix { counts };
            assert_eq!(empty.accuracy(), Err(MetricError::Empty));
            assert_eq!(empty.f1_macro(), Err(MetricError::Empty));
        }
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let huge = ConfusionMatrix { counts: vec![vec![u64::MAX, u64::MAX], vec![u64::MAX, u64::MAX]] };
        assert_eq!(huge.accuracy(), Ok(0.5));
        assert_eq!(huge.support(), Ok(vec![u64::MAX, u64::MAX]));
        assert_eq!(huge.quadratic_kappa(), Ok(0.0));
    }

    #[test]
    fn one_class_is_all_right_and_has_no_kappa() {
        let matrix = confusion_matrix(&[1, 1, 1], &[1, 1, 1], 3).unwrap();
        assert_eq!(matrix.accuracy(), Ok(1.0));
        assert_eq!(matrix.balanced_accuracy(), Ok(1.0));
        assert_eq!(matrix.f1_macro(), Ok(1.0));
        assert_eq!(matrix.f1(), Ok(vec![0.0, 1.0, 0.0]));
        assert_eq!(matrix.quadratic_kappa(), Err(MetricError::OneClass { class: 1 }));
    }

    #[test]
    fn wrong_labels_are_named() {
        assert_eq!(confusion_matrix(&[], &[], 2), Err(MetricError::Empty));
        assert_eq!(
            confusion_matrix(&[0, 1], &[0], 2),
            Err(MetricError::LengthsDiffer { what: Input::Predicted, expected: 2, got: 1 })
        );
        assert_eq!(
            confusion_matrix(&[0, 1], &[0, 2], 2),
            Err(MetricError::ClassOutOfRange { what: Side::Predicted, index: 1, class: 2, n_classes: 2 })
        );
        assert_eq!(
            confusion_matrix(&[0], &[0], usize::MAX),
            Err(MetricError::TooManyClasses { limit: 4096, got: usize::MAX })
        );
    }

    #[test]
    fn a_matrix_is_written_as_its_rows() {
        let matrix = confusion_matrix(&[0, 1], &[1, 1], 2).unwrap();
        let json = serde_json::to_string(&matrix).unwrap();
        assert_eq!(json, "[[0,1],[0,1]]");
        assert_eq!(serde_json::from_str::<ConfusionMatrix>(&json).unwrap(), matrix);
    }
}

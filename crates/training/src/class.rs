//! Class targets. A data set keeps its targets as numbers; for classes each is the index of a class.

/// The index of the class that a target stands for. Targets are checked to be whole numbers from 0 before anything is
/// fitted ([`crate::Dataset::check`]); what is between two classes counts as the lower one.
pub(crate) fn class_of(target: f64) -> usize {
    target as usize
}

/// The indices of the classes that targets stand for, in order.
pub(crate) fn classes_of(targets: &[f64]) -> Vec<usize> {
    targets.iter().map(|target| class_of(*target)).collect()
}

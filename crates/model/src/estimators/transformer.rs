//! What an estimator that keeps training rows needs to know of the preprocessing: how a row becomes its inputs.

/// The fitted preprocessing as estimators see it: from the numbers of a row's features to the estimator's inputs.
pub trait Transformer {
    /// The numbers in a row: one per feature.
    fn n_features(&self) -> usize;

    /// The number of inputs that it gives.
    fn n_inputs(&self) -> usize;

    /// Puts the inputs for one row of [`Transformer::n_features`] numbers, missing ones NaN, into `inputs`, which is
    /// cleared first. `scratch` is a buffer that may be used again for the next row.
    fn transform(&self, numbers: &[f64], scratch: &mut Vec<f64>, inputs: &mut Vec<f64>);
}

//! The inputs of an estimator: rows as a preprocessing makes them, and the parts of a preprocessing that are fitted to
//! targets.
//!
//! - [`tables`]: target encoding
//! - `given`: what least squares leave over
//! - `level`: levels of the target by place

pub(crate) mod given;
pub(crate) mod level;
pub mod tables;

use ndarray::Array2;
use vitrine_model::Record;
use vitrine_model::transforms::Preprocess;

pub use tables::training_inputs;
pub(crate) use tables::{has_tables, with_tables_of};

/// The estimator's inputs for all rows: n_samples x n_inputs, missing values as NaN.
pub fn inputs(preprocess: &Preprocess, records: &[Record]) -> Array2<f64> {
    inputs_of(preprocess.columns.len(), records.iter().map(|record| (preprocess, record)))
}

/// As [`inputs`], each row by a preprocessing of its own; all make `n_inputs` inputs.
pub(crate) fn inputs_of<'a>(
    n_inputs: usize,
    rows: impl ExactSizeIterator<Item = (&'a Preprocess, &'a Record)>,
) -> Array2<f64> {
    let mut matrix = Array2::zeros((rows.len(), n_inputs));
    let (mut sources, mut row) = (Vec::new(), Vec::new());
    for ((preprocess, record), mut out) in rows.zip(matrix.rows_mut()) {
        preprocess.apply(&preprocess.numbers(record), &mut sources, &mut row);
        for (to, from) in out.iter_mut().zip(&row) {
            *to = *from;
        }
    }
    matrix
}

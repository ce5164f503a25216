//! A fitted ensemble as a linfa model, and what kind of target it was fitted to.

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use vitrine_model::estimators::TreeEnsemble;

use crate::TrainError;

/// What the trees' targets are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// Numbers, judged by the squared error.
    #[default]
    Squared,
    /// Class indices below the number of classes.
    Classes(usize),
}

/// Fitted trees; [`vitrine_model`] predicts with them, and so does linfa's `Predict`.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeModel {
    /// The trees as they are exported.
    pub ensemble: TreeEnsemble,
    /// What they were fitted to.
    pub loss: Loss,
}

impl TreeModel {
    /// The outputs for rows (n_samples x n_inputs): one probability per class, or one value.
    pub fn predict_proba(&self, inputs: ArrayView2<'_, f64>) -> Array2<f64> {
        let mut all = Array2::zeros((inputs.nrows(), self.ensemble.n_outputs()));
        let mut outputs = Vec::new();
        for (row, mut out) in inputs.rows().into_iter().zip(all.rows_mut()) {
            outputs.clear();
            self.ensemble.predict(&row.to_vec(), &mut outputs);
            for (to, from) in out.iter_mut().zip(&outputs) {
                *to = *from;
            }
        }
        all
    }
}

/// linfa's `Predict`: values, or the index of the most probable class, of equally probable ones the first.
impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for TreeModel {
    fn predict_inplace(&self, inputs: &ArrayBase<D, Ix2>, targets: &mut Array1<f64>) {
        let outputs = self.predict_proba(inputs.view());
        for (row, target) in outputs.rows().into_iter().zip(targets) {
            *target = match self.loss {
                Loss::Squared => row.first().copied().unwrap_or(f64::NAN),
                Loss::Classes(_) => first_largest(row) as f64,
            };
        }
    }

    fn default_target(&self, inputs: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(inputs.nrows())
    }
}

/// Checks what trees cannot be grown from: no rows or inputs, infinite inputs, targets that are no numbers or no
/// classes. Missing inputs (NaN) are welcome.
pub(super) fn check_rows(
    inputs: ArrayView2<'_, f64>,
    targets: ArrayView1<'_, f64>,
    loss: Loss,
) -> Result<(), TrainError> {
    let too_few =
        |of, got| TrainError::TooFew { what: "an ensemble of trees".to_owned(), of, needed: 1, got };
    if inputs.nrows() == 0 || inputs.nrows() != targets.len() {
        return Err(too_few("rows", inputs.nrows().min(targets.len())));
    }
    if inputs.ncols() == 0 {
        return Err(too_few("inputs", 0));
    }
    if let Some(((row, input), got)) = inputs.indexed_iter().find(|(_, value)| value.is_infinite()) {
        return Err(TrainError::NotFinite { row, input, got: *got, hint: "check the derived quantities" });
    }
    for (row, got) in targets.iter().enumerate() {
        let expected = match loss {
            Loss::Squared if got.is_finite() => continue,
            Loss::Classes(n) if *got >= 0.0 && got.fract() == 0.0 && *got < n as f64 => continue,
            Loss::Squared => "a finite number".to_owned(),
            Loss::Classes(n) => format!("a class below {n}"),
        };
        return Err(TrainError::Target { row, got: *got, expected });
    }
    Ok(())
}

fn first_largest(row: ArrayView1<'_, f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, value) in row.iter().enumerate() {
        if *value > best.1 {
            best = (index, *value);
        }
    }
    best.0
}

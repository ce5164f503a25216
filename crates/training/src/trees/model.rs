//! A fitted ensemble as a linfa model, and what kind of target it was fitted to.

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, ArrayView2, Data, Ix2};
use vitrine_model::estimators::TreeEnsemble;

use crate::numeric::{first_largest, sum};

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
    /// For each input its share of the gains of all splits; all 0 where nothing was split.
    pub gain_importance: Vec<f64>,
    /// How the rounds of boosting ended, where it was to stop early.
    pub stopped: Option<Stopped>,
}

/// How boosting with early stopping ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    /// The number of rounds that did best on the held-out rows.
    pub n_rounds: usize,
    /// The mean loss on the held-out rows after each round.
    pub validation_loss: Vec<f64>,
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
                Loss::Classes(_) => first_largest(row.iter().copied()) as f64,
            };
        }
    }

    fn default_target(&self, inputs: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(inputs.nrows())
    }
}

/// Gains as shares of their sum.
pub(crate) fn shares_of(mut gains: Vec<f64>) -> Vec<f64> {
    let total = sum(gains.iter().copied());
    if total > 0.0 && total.is_finite() {
        for gain in &mut gains {
            *gain /= total;
        }
    }
    gains
}

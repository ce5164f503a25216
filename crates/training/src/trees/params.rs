//! Hyperparameters that were checked, and how they fit: by linfa's `Fit` or by plain arrays.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView1, ArrayView2, Data, Ix2};

use super::model::TreeModel;
use crate::TrainError;

/// The hyperparameters of a kind of trees.
pub trait TreeParams: Clone {
    /// Whether all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    fn check_all(&self) -> Result<(), TrainError>;

    /// Fits with hyperparameters that were checked.
    ///
    /// # Errors
    /// As [`Valid::fit_weighted`].
    fn fit_checked(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<TreeModel, TrainError>;
}

/// Hyperparameters that were checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid<P>(P);

impl<P: TreeParams> Valid<P> {
    /// The hyperparameters when all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    pub fn new(params: P) -> Result<Self, TrainError> {
        params.check_all()?;
        Ok(Self(params))
    }

    /// The hyperparameters.
    pub fn params(&self) -> &P {
        &self.0
    }

    /// Fits rows (n_samples x n_inputs, NaN where an input is missing) and n_samples targets.
    ///
    /// # Errors
    /// [`TrainError`] for rows or targets that cannot be used.
    pub fn fit_rows(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
    ) -> Result<TreeModel, TrainError> {
        self.0.fit_checked(inputs, targets, None)
    }

    /// As [`Valid::fit_rows`], with one weight per row, from 0. Where nothing is drawn a row of weight 2 is the same
    /// as two rows; a row of weight 0 is none. Limits on the rows of a leaf count weights.
    ///
    /// # Errors
    /// [`TrainError`] for rows, targets or weights that cannot be used.
    pub fn fit_weighted(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<TreeModel, TrainError> {
        self.0.fit_checked(inputs, targets, weights)
    }
}

/// linfa's `Fit`: rows n_samples x n_inputs, NaN where an input is missing; one target per row. The data set's
/// weights are used where it has any.
impl<P: TreeParams, D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, TrainError>
    for Valid<P>
{
    type Object = TreeModel;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TreeModel, TrainError> {
        let weights: Option<Vec<f64>> =
            dataset.weights().map(|weights| weights.iter().map(|weight| f64::from(*weight)).collect());
        let weights = weights.as_deref().map(ArrayView1::from);
        self.fit_weighted(dataset.records().view(), dataset.targets().as_single_targets(), weights)
    }
}

/// linfa's `Fit` for unchecked hyperparameters, which checks them first. linfa's own guard wants the checked ones to
/// be a part of the unchecked ones; here it is the other way round.
macro_rules! fit_unchecked {
    ($params:ty) => {
        impl<D: ndarray::Data<Elem = f64>, T: linfa::dataset::AsSingleTargets<Elem = f64>>
            linfa::traits::Fit<ndarray::ArrayBase<D, ndarray::Ix2>, T, crate::TrainError> for $params
        {
            type Object = crate::trees::model::TreeModel;

            fn fit(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
            ) -> Result<Self::Object, crate::TrainError> {
                linfa::traits::Fit::fit(&crate::trees::params::Valid::new(self.clone())?, dataset)
            }
        }
    };
}

pub(crate) use fit_unchecked;

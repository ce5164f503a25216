//! What an estimator is fitted to: inputs, targets and weights of the same rows.

use std::borrow::Cow;

use ndarray::{Array2, ArrayView1, Axis};
use vitrine_model::estimators::Constant;
use vitrine_model::estimators::trees::MAX_INPUTS;
use vitrine_model::transforms::Preprocess;

use crate::error::{Field, Got, Learner, Limit, Remedy, Rule};
use crate::solvers::design::Points;
use crate::trees::model::{Loss, TreeModel};
use crate::trees::params::{TreeParams, Valid};
use crate::trees::rules::Monotone;
use crate::{Dataset, TrainError, inputs};

/// The rows of one fit.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    /// The rows in human units; k nearest neighbours keep them, and splits are decided by them.
    pub data: Cow<'a, Dataset>,
    /// What made the inputs of the rows.
    pub preprocess: &'a Preprocess,
    /// n_samples x n_inputs, NaN where an input is missing.
    pub inputs: Array2<f64>,
    /// n_samples class indices, or values on the scale that is learnt (the grade of an ordinal target). For two
    /// classes they may be probabilities of the second one.
    pub targets: Vec<f64>,
    /// n_samples weights above 0, or none where all rows count alike.
    pub weights: Vec<f64>,
    /// The number of classes when class probabilities are wanted, 0 for a value.
    pub n_classes: usize,
    /// For each input how the value, or the probability of the second of two classes, may change with it; none where
    /// it may change in any way. Heeded by boosted trees.
    pub monotone: Vec<Monotone>,
}

impl<'a> Rows<'a> {
    /// The rows of a data set as `preprocess` makes them, with their weights; with `classes` for class
    /// probabilities, otherwise for a value.
    pub fn new(data: &'a Dataset, preprocess: &'a Preprocess, classes: bool) -> Self {
        Self {
            data: Cow::Borrowed(data),
            preprocess,
            inputs: inputs::training_inputs(preprocess, data),
            targets: if classes { data.targets.clone() } else { data.target_values() },
            weights: data.weights.clone(),
            n_classes: if classes { data.schema.target.n_classes() } else { 0 },
            monotone: Vec::new(),
        }
    }

    /// The number of rows.
    pub fn n_samples(&self) -> usize {
        self.targets.len()
    }

    /// The rows at the given positions, in that order. Every position must exist.
    #[must_use]
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            data: Cow::Owned(self.data.subset(rows)),
            preprocess: self.preprocess,
            inputs: self.inputs.select(Axis(0), rows),
            targets: rows.iter().filter_map(|row| self.targets.get(*row).copied()).collect(),
            weights: rows.iter().filter_map(|row| self.weights.get(*row).copied()).collect(),
            n_classes: self.n_classes,
            monotone: self.monotone.clone(),
        }
    }

    /// What linear models are fitted to.
    pub fn points(&self) -> Points<'_> {
        Points { inputs: self.inputs.view(), targets: &self.targets, weights: &self.weights }
    }

    /// What is predicted where all rows are of one class: that it is certain. None for values.
    pub(crate) fn certain(&self) -> Option<Constant> {
        let only = self.targets.first().filter(|first| {
            self.n_classes > 0 && first.fract() == 0.0 && self.targets.iter().all(|class| class == *first)
        })?;
        let certain = |class: usize| f64::from(u8::from(class as f64 == *only));
        Some(Constant { outputs: (0..self.n_classes).map(certain).collect() })
    }

    /// What trees are to learn.
    pub fn loss(&self) -> Loss {
        if self.n_classes > 0 { Loss::Classes(self.n_classes) } else { Loss::Squared }
    }

    /// Grows trees on the rows.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for more inputs than trees can have in a file; the trees' own errors.
    pub(crate) fn grow<P: TreeParams>(&self, params: &Valid<P>) -> Result<TreeModel, TrainError> {
        let n_inputs = self.inputs.ncols();
        if n_inputs > MAX_INPUTS {
            return Err(TrainError::setting(Field::TreeInputs, n_inputs, Limit::TreeInputs(MAX_INPUTS)));
        }
        let weights = (!self.weights.is_empty()).then(|| ArrayView1::from(&self.weights));
        params.fit_weighted(self.inputs.view(), ArrayView1::from(&self.targets), weights)
    }

    /// Refuses inputs that linear models and neighbours cannot read; linfa would panic on them.
    ///
    /// # Errors
    /// [`TrainError::NotFinite`] for the first.
    pub fn check_finite(&self) -> Result<(), TrainError> {
        match self.inputs.indexed_iter().find(|(_, value)| !value.is_finite()) {
            None => Ok(()),
            Some(((row, input), got)) => {
                let hint = Remedy::FillIn;
                Err(TrainError::NotFinite { row, input, got: *got, hint })
            }
        }
    }

    /// Refuses class targets, for estimators that give values only.
    ///
    /// # Errors
    /// [`TrainError::Setting`].
    pub fn check_values(&self) -> Result<(), TrainError> {
        if self.n_classes == 0 {
            return Ok(());
        }

        Err(TrainError::setting("estimator", Got::Learner(Learner::LinearRegression), Rule::Classifier))
    }
}

//! What a family of estimators is: what it can do, and how it is fitted.

use vitrine_model::estimators::Estimator;

use super::given::Given;
use super::out_of_fold::{Outputs, cross_fit};
use super::rows::Rows;
use crate::TrainError;
use crate::solvers::least_squares::Squares;
use crate::split::Fold;

/// A family with its hyperparameters. The defaults are those of a family that has no trees and no members.
pub trait Family: Sync {
    /// The name that people read.
    fn label(&self) -> &'static str;

    /// What it can do. Composite families derive it from their members.
    fn capabilities(&self) -> Capabilities {
        Capabilities::DEFAULT
    }

    /// Checks the hyperparameters that can be judged without rows.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is outside its limits, with these.
    fn check(&self) -> Result<(), TrainError> {
        Ok(())
    }

    /// Fits it: class probabilities where the targets of the rows are classes, otherwise a value.
    ///
    /// # Errors
    /// [`TrainError`] for hyperparameters outside their limits, inputs that it cannot read, or a fit that does not
    /// converge.
    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError>;

    /// As [`Family::fit`], after fits of the same family with other hyperparameters to the same rows, which may have left
    /// something to go on from. The estimator is the same, bit for bit. By default nothing is left.
    ///
    /// # Errors
    /// As [`Family::fit`].
    fn fit_after<'r>(
        &self,
        rows: &'r Rows<'_>,
        seed: u64,
        _left: &mut Option<Squares<'r>>,
    ) -> Result<Estimator, TrainError> {
        self.fit(rows, seed)
    }

    /// The outputs for every row of models that were fitted without it, with the estimator that is fitted to all rows
    /// where it comes from these models. By default it does not, and is still to be fitted.
    ///
    /// # Errors
    /// As [`Family::fit`].
    fn out_of_fold(
        &self,
        rows: &Rows<'_>,
        folds: &[Fold],
        seed: u64,
    ) -> Result<(Outputs, Option<Estimator>), TrainError> {
        self.check()?;
        let fitted = cross_fit(rows, folds, seed, |train, seed| self.fit(train, seed))?;
        Ok((fitted.outputs, None))
    }

    /// For each input its share of the gain of all splits of the trees that [`Family::fit`] grows from the same rows
    /// with the same seed, summing to 1 where anything is split; `None` for what is not made of trees. The trees are
    /// grown again, so this takes as long as the fit.
    ///
    /// # Errors
    /// As [`Family::fit`].
    fn gain_importance(&self, _rows: &Rows<'_>, _seed: u64) -> Result<Option<Vec<f64>>, TrainError> {
        Ok(None)
    }

    /// The model that stands in the place of a fit, with its own preprocessing.
    fn given(&self) -> Option<&Given> {
        None
    }

    /// Keeps a share of the trees, at least one; of members too. Does nothing without trees.
    fn keep_trees(&mut self, _share: f64) {}

    /// Its hyperparameters as people read them, as name and value, for families with members; `None` for those whose
    /// hyperparameters are reported as they are written in a system file.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for a member that cannot be written.
    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        Ok(None)
    }
}

/// What a family gives for targets that could be read either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tasks {
    /// Values only: regressions, and ordinal targets as numbers.
    Values,
    /// Class probabilities only.
    Classes,
    /// Either.
    Both,
}

/// What a family can do. Nothing else in this crate asks which family an estimator is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Capabilities {
    /// Which targets it is for.
    pub tasks: Tasks,
    /// Whether rows can have weights.
    pub weights: bool,
    /// Whether it reads missing inputs.
    pub missing: bool,
    /// Whether it can hold the prediction to rise or fall with an input.
    pub monotone: bool,
    /// Whether it reads inputs at all; a baseline does not.
    pub inputs: bool,
    /// Whether an input that depends linearly on others spoils its weights, so that one column of each choice is left
    /// out.
    pub independent_inputs: bool,
    /// Whether a choice is best one input whose numbers are its categories, so that it is not one input per value.
    pub categories: bool,
    /// Whether what is fitted can be read: a weight for each input, or a curve.
    pub readable: bool,
    /// Whether what is fitted contains training rows.
    pub keeps_rows: bool,
    /// Whether these are the records as they were before the preprocessing, which are then prepared again when the
    /// file is read.
    pub keeps_records: bool,
    /// Whether it may be a member of a voting, stacking or cross-fit estimator.
    pub member: bool,
    /// Whether the models of several folds can stand side by side in one file, as CV+ needs.
    pub averaged: bool,
}

impl Capabilities {
    /// A plain family: values and classes, with weights, from inputs without missing values.
    pub const DEFAULT: Self = Self {
        tasks: Tasks::Both,
        weights: true,
        missing: false,
        monotone: false,
        inputs: true,
        independent_inputs: false,
        categories: false,
        readable: false,
        keeps_rows: false,
        keeps_records: false,
        member: true,
        averaged: true,
    };

    /// Trees: missing inputs are read.
    pub(super) const TREES: Self = Self { missing: true, ..Self::DEFAULT };

    /// What an estimator can do that is made of others, all of which predict.
    pub(super) fn of_all(members: impl IntoIterator<Item = Self>) -> Self {
        let joined = members.into_iter().reduce(|a, b| Self {
            tasks: match (a.tasks, b.tasks) {
                (Tasks::Values, _) | (_, Tasks::Values) => Tasks::Values,
                (Tasks::Classes, _) | (_, Tasks::Classes) => Tasks::Classes,
                (Tasks::Both, Tasks::Both) => Tasks::Both,
            },
            weights: a.weights && b.weights,
            missing: a.missing && b.missing,
            monotone: a.monotone && b.monotone,
            inputs: true,
            independent_inputs: a.independent_inputs || b.independent_inputs,
            categories: a.categories && b.categories,
            readable: false,
            keeps_rows: a.keeps_rows || b.keeps_rows,
            keeps_records: a.keeps_records || b.keeps_records,
            member: a.member && b.member,
            averaged: true,
        });
        // Of several together none can be read.
        Self { inputs: true, averaged: true, readable: false, ..joined.unwrap_or(Self::DEFAULT) }
    }
}

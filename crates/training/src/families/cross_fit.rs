//! A cross-fit ensemble: one estimator per fold, each fitted to all rows but that fold's, and their mean.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::{Estimator, Member, Voting};

use super::EstimatorSpec;
use super::family::{Capabilities, Family};
use super::members::{check_members, flatten, in_words};
use super::out_of_fold::{Outputs, cross_fit, folds_among};
use super::rows::Rows;
use crate::TrainError;
use crate::error::Learner;
use crate::split::Fold;

const NAME: &str = "cross-fit ensemble";
/// The family in errors.
const LEARNER: Learner = Learner::CrossFit;

/// The mean of one estimator fitted `cv` times, each time without one of as many parts of the rows. Its out-of-fold
/// outputs come for free, which voting and stacking make use of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossFitParams {
    /// The estimator, of any family but stacking.
    pub member: Box<EstimatorSpec>,
    /// The number of parts and fits, from 2.
    #[serde(default = "default_cv", alias = "folds")]
    pub cv: usize,
}

impl Family for CrossFitParams {
    fn label(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of_all([self.member.capabilities()])
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        Ok(Estimator::Voting(self.fit_folds(rows, seed)?.0))
    }

    /// The folds are its own.
    fn out_of_fold(
        &self,
        rows: &Rows<'_>,
        _folds: &[Fold],
        seed: u64,
    ) -> Result<(Outputs, Option<Estimator>), TrainError> {
        let (mean, outputs) = self.fit_folds(rows, seed)?;
        Ok((outputs, Some(Estimator::Voting(mean))))
    }

    fn keep_trees(&mut self, share: f64) {
        self.member.keep_trees(share);
    }

    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        let member = ("member".to_owned(), in_words(&self.member)?);
        Ok(Some(vec![member, ("cv".to_owned(), self.cv.to_string())]))
    }
}

impl CrossFitParams {
    /// The models with equal weights, and for each row the outputs of the one that has not seen it.
    fn fit_folds(&self, rows: &Rows<'_>, seed: u64) -> Result<(Voting, Outputs), TrainError> {
        check_members(std::slice::from_ref(&*self.member), LEARNER)?;
        let folds = folds_among(rows, self.cv, seed)?;
        let fitted = cross_fit(rows, &folds, seed, |train, seed| self.member.fit(train, seed))?;
        let weight = 1.0 / fitted.models.len() as f64;
        let members =
            fitted.models.into_iter().map(|estimator| Member { weight, estimator, preprocess: None });
        Ok((flatten(members.collect()), fitted.outputs))
    }
}

fn default_cv() -> usize {
    8
}

//! Voting: the mean of several estimators, with equal weights or with weights chosen greedily.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::{Estimator, Member};
use vitrine_model::pipeline::TargetTransform;

use super::family::{Capabilities, Family};
use super::members::{capabilities, check_members, flatten, listed, member_seed};
use super::out_of_fold::{Outputs, folds_among};
use super::rows::Rows;
use super::{EstimatorSpec, default_cv};
use crate::TrainError;
use crate::error::{Field, Learner, Limit};
use crate::solvers::greedy::{Judged, greedy};

const NAME: &str = "voting";
/// The family in errors.
const LEARNER: Learner = Learner::Voting;
/// The largest number of rounds of the greedy choice.
pub const MAX_ROUNDS: usize = 10_000;

/// The mean of several estimators that are fitted to the same rows, each with a seed of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VotingParams {
    /// The estimators, at least one, of any family but stacking.
    pub members: Vec<EstimatorSpec>,
    /// How much each member counts.
    #[serde(default, skip_serializing_if = "VotingWeights::is_equal")]
    pub weights: VotingWeights,
    /// The rounds of the greedy choice, from 1.
    #[serde(default = "default_rounds", skip_serializing_if = "is_default_rounds")]
    pub rounds: usize,
    /// The folds of the cross-validation that the greedy choice looks at, from 2.
    #[serde(default = "default_cv", alias = "folds", skip_serializing_if = "is_default_cv")]
    pub cv: usize,
}

/// How much the members count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VotingWeights {
    /// All the same.
    #[default]
    Equal,
    /// Members are added one after the other, with replacement, each time the one that brings the mean of the
    /// out-of-fold outputs nearest to the actual value; the weights are how often each was added (Caruana,
    /// Niculescu-Mizil, Crew and Ksikes, 2004). Members that never were are left out.
    Greedy,
}

impl VotingWeights {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_equal(&self) -> bool {
        *self == Self::Equal
    }
}

impl Family for VotingParams {
    fn label(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { member: true, ..Capabilities::of_all(capabilities(&self.members)) }
    }

    fn check(&self) -> Result<(), TrainError> {
        check_members(&self.members, LEARNER)?;
        if self.weights == VotingWeights::Greedy && !(1..=MAX_ROUNDS).contains(&self.rounds) {
            let field = Field::Of { key: "rounds", learner: LEARNER };
            return Err(TrainError::setting(field, self.rounds, Limit::Whole(1, MAX_ROUNDS)));
        }
        Ok(())
    }

    /// Every member is fitted to all rows; each weighs `1 / n_members`, or as often as the greedy choice took it.
    /// Members of weight 0 are left out, those that are means themselves are taken apart.
    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        let members = &self.members;
        let (weights, fitted): (Vec<f64>, Vec<Option<Estimator>>) = match self.weights {
            VotingWeights::Equal => members.iter().map(|_| (1.0 / members.len() as f64, None)).unzip(),
            VotingWeights::Greedy => {
                let folds = folds_among(rows, self.cv, seed)?;
                let outputs = members.par_iter().enumerate().map(|(position, spec)| {
                    spec.as_family().out_of_fold(rows, &folds, member_seed(seed, position))
                });
                let (outputs, fitted): (Vec<Outputs>, Vec<Option<Estimator>>) =
                    outputs.collect::<Result<Vec<_>, TrainError>>()?.into_iter().unzip();
                let judged = Judged {
                    targets: &rows.targets,
                    weights: &rows.weights,
                    n_classes: rows.n_classes,
                    transform: TargetTransform::Identity,
                };
                let outputs: Vec<Vec<f64>> = outputs.iter().map(|rows| rows.concat()).collect();
                (greedy(&outputs, judged, self.rounds), fitted)
            }
        };
        let fitted = members.iter().zip(weights).zip(fitted).enumerate();
        let fitted = fitted.filter(|(_, ((_, weight), _))| *weight > 0.0);
        let fitted = fitted.map(|(position, ((spec, weight), fitted))| {
            let fit = || spec.fit(rows, member_seed(seed, position));
            Ok(Member { weight, estimator: fitted.map_or_else(fit, Ok)?, preprocess: None })
        });
        Ok(Estimator::Voting(flatten(fitted.collect::<Result<_, TrainError>>()?)))
    }

    /// For members of equal weight the mean of theirs.
    fn gain_importance(&self, rows: &Rows<'_>, seed: u64) -> Result<Option<Vec<f64>>, TrainError> {
        if self.weights != VotingWeights::Equal {
            return Ok(None);
        }
        let mut total = vec![0.0; rows.inputs.ncols()];
        for (position, member) in self.members.iter().enumerate() {
            let own = member.as_family().gain_importance(rows, member_seed(seed, position))?;
            let Some(own) = own else { return Ok(None) };
            for (total, own) in total.iter_mut().zip(own) {
                *total += own / self.members.len() as f64;
            }
        }
        Ok(Some(total))
    }

    fn keep_trees(&mut self, share: f64) {
        self.members.iter_mut().for_each(|member| member.keep_trees(share));
    }

    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        let mut all = listed(&self.members)?;
        all.push(match self.weights {
            VotingWeights::Equal => ("weight of each".to_owned(), format!("1/{}", self.members.len())),
            VotingWeights::Greedy => {
                ("weights".to_owned(), format!("greedy, {} rounds, {} folds", self.rounds, self.cv))
            }
        });
        Ok(Some(all))
    }
}

fn default_rounds() -> usize {
    50
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_default_rounds(rounds: &usize) -> bool {
    *rounds == default_rounds()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_default_cv(cv: &usize) -> bool {
    *cv == default_cv()
}

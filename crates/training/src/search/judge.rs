//! Judging one combination in a cross-validation of the rows that a search was given.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value as Json;

use super::features;
use super::space::with_values;
use crate::error::Limit;
use crate::numeric::mean;
use crate::plain::judge::fit_to_judge;
use crate::plain::settings::FitSettings;
use crate::seed::{Purpose, derive};
use crate::spec::{CandidateSpec, SearchSpec};
use crate::split::{Fold, folds_of};
use crate::{Dataset, TrainError};

/// What is to be tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    /// The hyperparameters that the space names.
    pub hyperparameters: BTreeMap<String, Json>,
    /// A subset of the features; all of the candidate's where absent.
    pub features: Option<Vec<String>>,
    /// Whether the features are to be ranked.
    pub rank: bool,
}

impl Proposal {
    /// A combination of hyperparameters with all features.
    pub fn of(hyperparameters: BTreeMap<String, Json>) -> Self {
        Self { hyperparameters, features: None, rank: false }
    }
}

/// The rows and folds that combinations are judged on.
pub(super) struct SearchFolds<'a> {
    /// The rows.
    pub data: &'a Dataset,
    /// Whether these are all rows of the search rather than a part.
    pub is_whole: bool,
    folds: Vec<Fold>,
    settings: FitSettings,
}

/// How a combination did.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TrialScores {
    /// The deciding figure on each fold.
    pub scores: Vec<f64>,
    /// The features in order of their importance where that was asked for.
    pub ranking: Vec<String>,
}

impl<'a> SearchFolds<'a> {
    /// All combinations are judged on the same folds with the same seeds.
    pub fn new(
        data: &'a Dataset,
        search: &SearchSpec,
        settings: &FitSettings,
        is_whole: bool,
    ) -> Result<Self, TrainError> {
        let seed = derive(settings.seed, Purpose::SearchRows, 1);
        if search.folds < 2 {
            return Err(TrainError::setting("search: folds", search.folds, Limit::WholeFrom(2)));
        }
        let folds = folds_of(data, settings.time, search.folds, search.repeats, seed)?;
        Ok(Self { data, is_whole, folds, settings: FitSettings { seed, ..*settings } })
    }

    /// The number of rows.
    pub fn n_samples(&self) -> usize {
        self.data.n_samples()
    }

    /// Fits a combination to every fold's rows and judges it by the others. The link to the grades and the like are
    /// fitted to the outputs that are judged, which is fair between combinations and saves the folds within folds.
    pub fn judge(&self, spec: &CandidateSpec, proposal: &Proposal) -> Result<TrialScores, TrainError> {
        let estimator = with_values(&spec.estimator, &proposal.hyperparameters)?;
        let features = proposal.features.clone().or_else(|| spec.features.clone());
        let spec = CandidateSpec { estimator, features, search: None, ..spec.clone() };
        let parts = self.folds.par_iter().enumerate().map(|(at, fold)| {
            let seed = derive(self.settings.seed, Purpose::Search, at as u64);
            let (train, test) = (self.data.subset(&fold.train), self.data.subset(&fold.test));
            let fitted = fit_to_judge(&train, &spec, seed)?;
            let score = fitted.score(&test, self.settings.metric)?;
            let drops = if proposal.rank {
                features::drops(&fitted, test, &spec, self.settings.metric, seed)?
            } else {
                Vec::new()
            };
            Ok((score, drops))
        });
        let parts: Vec<(f64, Vec<f64>)> = parts.collect::<Result<_, TrainError>>()?;
        let names = features::all(self.data, &spec);
        let mut ranked: Vec<(f64, String)> = Vec::new();
        if proposal.rank {
            for (at, name) in names.into_iter().enumerate() {
                let over_folds: Vec<f64> =
                    parts.iter().filter_map(|(_, drops)| drops.get(at).copied()).collect();
                ranked.push((mean(&over_folds), name));
            }
            // A stable sort: of equally important features those that come first in the schema stay.
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
        Ok(TrialScores {
            scores: parts.into_iter().map(|(score, _)| score).collect(),
            ranking: ranked.into_iter().map(|(_, name)| name).collect(),
        })
    }
}

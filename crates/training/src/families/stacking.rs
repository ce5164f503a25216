//! Stacking: a final estimator reads what the members predict (Wolpert, 1992). It is fitted to their out-of-fold
//! outputs; the members are then fitted to all rows.

use std::borrow::Cow;

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::stacking::{n_stacked, stacked};
use vitrine_model::estimators::{Estimator, Stacking};
use vitrine_model::transforms::{Column, Encode, Preprocess};

use super::family::{Capabilities, Family};
use super::logistic::LogisticParams;
use super::members::{capabilities, check_members, in_words, listed, member_seed};
use super::out_of_fold::{Outputs, folds_among};
use super::rows::Rows;
use super::{EstimatorSpec, default_cv};
use crate::TrainError;
use crate::error::{Field, Learner, Rule};
use crate::solvers::non_negative;

const NAME: &str = "stacking";
/// The family in errors.
const LEARNER: Learner = Learner::Stacking;

/// A final estimator that reads what the members predict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackingParams {
    /// The estimators, at least one, of any family but stacking.
    pub members: Vec<EstimatorSpec>,
    /// What reads their outputs; when absent, least squares with weights from 0 for values, and logistic regression
    /// for classes.
    #[serde(default, alias = "last", skip_serializing_if = "Option::is_none")]
    pub final_estimator: Option<Box<EstimatorSpec>>,
    /// Whether the final estimator reads the inputs too.
    #[serde(default, alias = "with_inputs")]
    pub passthrough: bool,
    /// The folds of the members' cross-validation, from 2.
    #[serde(default = "default_cv", alias = "folds")]
    pub cv: usize,
}

impl Family for StackingParams {
    fn label(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        let members = Capabilities::of_all(capabilities(&self.members));
        let last = self.final_estimator.as_ref().map_or(Capabilities::DEFAULT, |last| last.capabilities());
        Capabilities {
            weights: members.weights && last.weights,
            missing: members.missing && !self.passthrough,
            monotone: false,
            independent_inputs: members.independent_inputs || (self.passthrough && last.independent_inputs),
            keeps_rows: members.keeps_rows || last.keeps_rows,
            keeps_records: members.keeps_records || last.keeps_records,
            member: false,
            ..members
        }
    }

    fn check(&self) -> Result<(), TrainError> {
        check_members(&self.members, LEARNER)?;
        let refused = self.final_estimator.as_ref().filter(|last| {
            let capabilities = last.capabilities();
            !capabilities.member || capabilities.keeps_records
        });
        if let Some(last) = refused {
            let field = Field::Of { key: "final_estimator", learner: LEARNER };
            return Err(TrainError::setting(field, last.family(), Rule::FinalEstimator));
        }
        Ok(())
    }

    /// Where no final estimator is given, members whose outputs have the weight 0 are left out.
    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        let members = &self.members;
        let folds = folds_among(rows, self.cv, seed)?;
        let outputs = members
            .par_iter()
            .enumerate()
            .map(|(position, spec)| spec.as_family().out_of_fold(rows, &folds, member_seed(seed, position)));
        let (outputs, fitted): (Vec<Outputs>, Vec<Option<Estimator>>) =
            outputs.collect::<Result<Vec<_>, TrainError>>()?.into_iter().unzip();
        let inputs = read(&outputs, rows, self.passthrough);
        let mut last =
            fit_last(rows, inputs, self.final_estimator.as_deref(), member_seed(seed, members.len()))?;
        let counts = counting(&mut last, members.len());
        let fitted = members.iter().zip(fitted).enumerate().filter(|(position, _)| counts[*position]);
        let fitted = fitted.map(|(position, (spec, fitted))| {
            fitted.map_or_else(|| spec.fit(rows, member_seed(seed, position)), Ok)
        });
        Ok(Estimator::Stacking(Stacking {
            members: fitted.collect::<Result<_, TrainError>>()?,
            final_estimator: Box::new(last),
            passthrough: self.passthrough,
        }))
    }

    fn keep_trees(&mut self, share: f64) {
        self.members.iter_mut().for_each(|member| member.keep_trees(share));
        if let Some(last) = &mut self.final_estimator {
            last.keep_trees(share);
        }
    }

    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        let mut all = listed(&self.members)?;
        if let Some(last) = &self.final_estimator {
            all.push(("final_estimator".to_owned(), in_words(last)?));
        }
        all.push(("passthrough".to_owned(), self.passthrough.to_string()));
        all.push(("cv".to_owned(), self.cv.to_string()));
        Ok(Some(all))
    }
}

/// What the final estimator reads: n_samples rows of the members' outputs, with the inputs after them where wanted.
fn read(outputs: &[Outputs], rows: &Rows<'_>, passthrough: bool) -> Array2<f64> {
    let n_read = outputs.len() * n_stacked(rows.n_classes.max(1));
    let width = n_read + if passthrough { rows.inputs.ncols() } else { 0 };
    let mut all = Array2::zeros((rows.n_samples(), width));
    let mut numbers = Vec::with_capacity(width);
    for (row, mut to) in all.rows_mut().into_iter().enumerate() {
        numbers.clear();
        for member in outputs {
            stacked(member.get(row).map_or(&[][..], Vec::as_slice), &mut numbers);
        }
        if passthrough {
            numbers.extend(rows.inputs.row(row));
        }
        for (to, from) in to.iter_mut().zip(&numbers) {
            *to = *from;
        }
    }
    all
}

fn fit_last(
    rows: &Rows<'_>,
    inputs: Array2<f64>,
    last: Option<&EstimatorSpec>,
    seed: u64,
) -> Result<Estimator, TrainError> {
    // The final estimator's inputs have been made already; a preprocessing without tables says so.
    let column = |source| Column { source, encode: Encode::Identity, centre: 0.0, scale: 1.0 };
    let preprocess = Preprocess {
        impute: vec![None; inputs.ncols()],
        columns: (0..inputs.ncols()).map(column).collect(),
        ..Preprocess::default()
    };
    let read = Rows {
        data: Cow::Borrowed(&*rows.data),
        preprocess: &preprocess,
        inputs,
        targets: rows.targets.clone(),
        weights: rows.weights.clone(),
        n_classes: rows.n_classes,
        // The members' outputs are no inputs that a limit could have been given for.
        monotone: Vec::new(),
    };
    match last {
        Some(last) => last.fit(&read, seed),
        None if rows.n_classes > 0 => LogisticParams::default().fit(&read, seed),
        None => {
            read.check_finite()?;
            Ok(Estimator::Linear(non_negative::fit(&read.inputs, &read.targets, &read.weights)?))
        }
    }
}

/// Which members count. Those of weight 0 in a weighted sum of values are taken out of it, unless none would stay.
fn counting(last: &mut Estimator, n_members: usize) -> Vec<bool> {
    let Estimator::Linear(linear) = last else { return vec![true; n_members] };
    let mut counts: Vec<bool> = linear.weights.iter().take(n_members).map(|weight| *weight != 0.0).collect();
    counts.resize(n_members, true);
    if !counts.contains(&true) {
        counts[0] = true;
    }
    let mut position = 0;
    linear.weights.retain(|_| {
        position += 1;
        counts.get(position - 1).copied().unwrap_or(true)
    });
    counts
}

//! The report: what the model page shows, from the leaderboard to the figures on held-out rows.

mod coefficients;
mod imported;
mod imputation;
mod quantity;

use serde::Serialize;
use serde_json::Value as Json;

use crate::figures::GroupRange;
use crate::json::FromJson;
use crate::metrics::{ConfusionMatrix, GroupError, Interval, Metric, ReliabilityBin, Scores, Summary};
pub use coefficients::{CoefficientInput, CoefficientScale, CoefficientScore, Coefficients};
pub use imported::Imported;
pub use imputation::Imputation;
pub use quantity::{Quantity, QuantityFormula};

/// How a system's candidates did.
#[allow(clippy::struct_excessive_bools, reason = "four independent facts of a training")]
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Report {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// The figure that decides.
    pub metric: Metric,
    /// How the rows were split, in reports that were made earlier: one sentence in English. Newer ones hold what it
    /// follows from; it stays as an empty text for earlier programs.
    #[serde(default)]
    pub split: String,
    /// Where the newest rows were held out: what dates the first of them, as files have it, for example `2019-10-06`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out_from: Option<String>,
    /// The number of rows, of groups of identical rows, and of rows in each part.
    pub n_samples: usize,
    /// The number of groups of identical rows; groups are never split.
    pub n_groups: usize,
    /// The number of rows that candidates were chosen on.
    pub n_train: usize,
    /// The number of held-out rows.
    pub n_held_out: usize,
    /// Whether no rows were held out: then the candidates were cross-validated on all rows, and what is said of
    /// held-out rows is said of all rows, each predicted by a model of the folds that had not seen it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_cross_validation: bool,
    /// Where the default model was trained, if that was elsewhere. Then no row was used to fit it, all of them count as
    /// held out, and the cross-validated figures are those of the one model on parts of the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Imported>,
    /// Folds per repeat of the cross-validation.
    pub folds: usize,
    /// Repeats of the cross-validation.
    pub repeats: usize,
    /// The seed.
    pub seed: u64,
    /// Whether the exported models were fitted to all rows after they had been judged, those held out included.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refit: bool,
    /// Whether the default is the best that can be read of those within one standard error of the best, where any can
    /// be, rather than the best or the smallest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prefers_readable: bool,
    /// Whether the default is the ensemble of candidates where it lies within one standard error of the best.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prefers_ensemble: bool,
    /// The candidates, best first by the cross-validated deciding figure; the baseline is among them.
    pub candidates: Vec<Candidate>,
    /// Evaluations that let held-out rows leak into training, to show how far off they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaky: Vec<LeakyFigure>,
    /// The default model on the held-out rows. Where none were held out, its folds' models of the first repeat, each
    /// on the rows that it had not seen.
    pub held_out: HeldOut,
    /// Figures that others have published for the same problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
}

/// A figure that others have published for the same problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct Elsewhere {
    /// What predicted.
    pub model: String,
    /// The figures, in words, for example `ROC AUC 0.844`.
    pub figures: String,
    /// On which rows they were measured, and how those differ from the rows here.
    pub data: String,
}

/// One candidate of the model finder.
#[allow(clippy::struct_excessive_bools, reason = "four independent marks of a row of the leaderboard")]
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Candidate {
    /// The name in the system file.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The family, for example `gradient boosting`.
    pub family: String,
    /// The chosen hyperparameters, as name and value.
    pub hyperparameters: Vec<(String, String)>,
    /// Whether it is the do-nothing baseline.
    pub baseline: bool,
    /// Whether it is a reference model from the literature rather than a contender.
    pub reference: bool,
    /// Whether it is exported to the page.
    pub exported: bool,
    /// Whether it is the default model.
    pub default: bool,
    /// Why it is not to be relied on; such a candidate is exported only where no other can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Every figure over the folds of the repeated cross-validation: mean and spread over the folds. Where no rows were
    /// held out, a fold's figure is its part in that of all rows at once, and the mean is that figure.
    pub cross_validated: Vec<(Metric, Summary)>,
    /// Every figure on the held-out rows. Where none were held out, every figure on all rows at once, each predicted by
    /// the model of the fold that had not seen it: the cross-validated means.
    pub held_out: Scores,
    /// The paired difference of the deciding figure to the best candidate's, fold by fold, positive where this
    /// one is worse; absent for the best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind_best: Option<Summary>,
    /// How sure it is that this one is worse than the best; absent for the best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surely_behind: Option<SurelyBehind>,
    /// How its hyperparameters or features were searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searched: Option<Searched>,
    /// For dated data every figure of a random split, which lets later rows help to predict earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random_split: Option<Scores>,
    /// The size in bytes, gzip level 9, of the file that it is exported as or would be. Absent where no such file can
    /// be made; reports made earlier have it for exported candidates only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gzip_bytes: Option<u64>,
    /// What was left out to fit the largest size that the system file allows; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pruned: Option<Pruned>,
    /// How well its forests impute unknown features. Reports that were made earlier have sentences among the
    /// hyperparameters instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imputations: Vec<Imputation>,
    /// The quantities that it computes from features, in the order in which it computes them. Reports that were made
    /// earlier have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// The weights of a linear or logistic model; absent for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coefficients: Option<Coefficients>,
}

/// Why a candidate is not to be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Its cross-validated deciding figure is no better than the baseline's.
    NoBetterThanBaseline,
    /// Its deciding figure is far worse on the held-out rows than the spread over the folds explains.
    FarFromCrossValidated,
}

/// Trees that were left out so that a model's file fits a budget.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Pruned {
    /// The size with all trees in kilobytes (1,000 bytes) after gzip, without the model card.
    pub from_kilobytes: f64,
    /// The size of what is left.
    pub to_kilobytes: f64,
    /// The number of trees before.
    pub trees_from: usize,
    /// The number of trees that are left.
    pub trees_to: usize,
    /// How much worse the deciding figure got on out-of-fold rows; negative where it got better.
    pub loss: f64,
}

/// How sure the paired difference between a candidate and the best one is, by the t distribution of repeated
/// cross-validation with the variance corrected for overlapping training parts (Nadeau and Bengio, 2003).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, FromJson)]
pub struct SurelyBehind {
    /// The lower end of the 95 % interval of the mean difference; positive differences are worse.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The probability that the candidate is really worse, from 0 to 1.
    pub probability: f64,
}

/// How a candidate's hyperparameters or features were searched for among the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Searched {
    /// The method as people read it.
    pub method: String,
    /// The number of trials.
    pub trials: usize,
    /// The number of the trial that was chosen, from 0.
    pub best_trial: usize,
    /// What each hyperparameter could be, as name and text.
    pub space: Vec<(String, String)>,
    /// Whether subsets of the features were tried.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub features: bool,
    /// Whether the search was nested: repeated within every fold. Where not, the same rows served for the search and for
    /// the cross-validated figure, which is slightly optimistic then; the held-out figure is not affected.
    pub nested: bool,
    /// Whether a time limit stopped it; results may then differ on another machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// The trials that were better than all before, on all rows: number and mean of the deciding figure.
    pub trace: Vec<(usize, f64)>,
}

/// An evaluation made wrongly on purpose.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct LeakyFigure {
    /// What was done, for example `oversampled before the split`.
    pub label: String,
    /// Why the figure is too good, one or two sentences.
    pub explanation: String,
    /// Whether held-out rows leaked; the honest evaluation of the same model stands beside the leaky ones.
    pub leaks: bool,
    /// The figures.
    pub scores: Scores,
}

/// The default model on rows that it has not seen, see [`Report::held_out`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct HeldOut {
    /// Rows actual, columns predicted; for class targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confusion: Option<ConfusionMatrix>,
    /// Pairs of actual and predicted value; for regressions and ordinal targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<(f64, f64)>,
    /// How many rows have which actual and predicted value, where single rows may not be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point_bins: Option<PointBins>,
    /// The error for each grade; for ordinal targets, one per class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_by_class: Vec<GroupError>,
    /// The reliability curve: observed frequencies by predicted probability, over all classes one-vs-rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<ReliabilityBin>,
    /// The same before the calibration, where there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability_before: Vec<ReliabilityBin>,
    /// The figure [`Metric::CalibrationError`] before and after the calibration, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration_error: Option<(f64, f64)>,
    /// What becomes of the rows at different thresholds, ascending, the model's own among them; for binary targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<ThresholdPoint>,
    /// The share of held-out actual values inside the interval, where there is one, with the nominal share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<(f64, f64)>,
    /// The same for each group that has an interval of its own, or for each third of the predicted values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage_by_group: Vec<GroupCoverage>,
    /// How much worse the deciding figure gets when one feature's values are shuffled among the held-out rows,
    /// over several shuffles; largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub importance: Vec<(String, Summary)>,
    /// For a model of trees each input's share of the gain of all splits on the training rows, largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gain_importance: Vec<(String, f64)>,
}

/// Rows counted by their actual and their predicted value, in the same bins.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct PointBins {
    /// The edges of the bins, ascending, one more than there are bins; a bin contains its lower edge, the last one its
    /// upper edge too.
    pub edges: Vec<f64>,
    /// For each bin of the actual value, from the lowest, the number of rows in each bin of the predicted one.
    pub counts: Vec<Vec<u64>>,
}

/// What becomes of the held-out rows where the positive class is predicted from a probability on.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ThresholdPoint {
    /// A row is called positive at and above this probability.
    pub threshold: f64,
    /// Positive rows that are called positive.
    pub true_positives: u64,
    /// Negative rows that are called positive.
    pub false_positives: u64,
    /// Positive rows that are called negative.
    pub false_negatives: u64,
    /// Negative rows that are called negative.
    pub true_negatives: u64,
}

/// How the interval did on one group of held-out rows.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct GroupCoverage {
    /// What the group is. Reports that were made earlier have its label only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<CoverageGroup>,
    /// What the group is, in English, in reports that were made earlier; otherwise empty.
    #[serde(default)]
    pub label: String,
    /// The number of rows, at least 1.
    pub count: u64,
    /// The share of actual values inside the interval.
    pub covered: f64,
    /// The mean width of the interval, in the target's unit.
    pub mean_width: f64,
}

/// A group of rows whose intervals are judged together.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CoverageGroup {
    /// A range of the predicted value, in the target's unit.
    Predicted {
        /// The range.
        range: GroupRange,
    },
    /// A value of a choice or a flag.
    Feature {
        /// The feature's name.
        feature: String,
        /// The value as in a record's file; `null` for rows without one.
        value: Json,
    },
}

/// How long fitting and predicting took when the models were trained. Kept apart from the report because a
/// clock never reads the same twice.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Timings {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// The machine, as far as the program knows it.
    pub machine: String,
    /// The day of the training, as `2026-11-20`. Absent in files that were written earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trained: Option<String>,
    /// One entry per candidate.
    pub candidates: Vec<Timing>,
}

/// The times of one candidate.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Timing {
    /// The candidate's name.
    pub name: String,
    /// Seconds to fit on the training rows, on one thread.
    pub fit_seconds: f64,
    /// Microseconds for one prediction, the mean over the held-out rows, on one thread.
    pub predict_microseconds: f64,
}

impl Report {
    /// Whether the default model was trained elsewhere, perhaps on the rows of the report.
    pub fn perhaps_seen(&self) -> bool {
        self.imported.as_ref().is_some_and(|imported| !imported.unseen)
    }

    /// The candidate that the page starts with.
    pub fn default_candidate(&self) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.default)
    }

    /// The do-nothing baseline.
    pub fn baseline(&self) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.baseline)
    }

    /// The 95 % interval of a mean over the folds, by [`Summary::fold_interval`]; `None` for a single fold. The ratio of
    /// test to training rows follows from the number of folds, as if all were equally large.
    pub fn fold_interval(&self, summary: &Summary) -> Option<Interval> {
        let n_folds = self.folds.max(1) as u32;
        let ratio = if self.held_out_from.is_some() {
            // Folds that roll forward in time: the first is as large as the rows before it, the last a part of them.
            (1..=n_folds).map(|fold| 1.0 / f64::from(fold)).sum::<f64>() / f64::from(n_folds)
        } else {
            1.0 / f64::from(n_folds.max(2) - 1)
        };
        summary.fold_interval(ratio)
    }
}

impl Candidate {
    /// The mean and spread of one figure over the folds.
    pub fn cross_validated(&self, metric: Metric) -> Option<&Summary> {
        self.cross_validated.iter().find(|(candidate, _)| *candidate == metric).map(|(_, summary)| summary)
    }
}

//! What a system's TOML file says about training: the split, the candidates, the evaluations made wrongly on
//! purpose, and the generator. Unknown keys are refused, so a misspelt one is found.
//!
//! - [`inputs`]: how a candidate's inputs are made
//! - [`imbalance`]: class weights and resampling
//! - [`estimator`]: what is fitted
//! - [`outputs`]: how its outputs are read
//! - [`search`]: which hyperparameters are tried
//! - [`leaky`]: evaluations made wrongly on purpose

pub mod estimator;
pub mod imbalance;
pub mod inputs;
pub mod leaky;
pub mod outputs;
pub mod search;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use vitrine_model::Schema;
use vitrine_model::metrics::Metric;

use crate::TrainError;

pub use crate::generator::GeneratorSpec;
pub use estimator::EstimatorSpec;
pub use imbalance::{ClassWeights, Resample};
pub use inputs::{DerivedFormula, DerivedSpec, EncodeChoices, Impute, Monotone, Place, Scale};
pub use leaky::{LeakySpec, Procedure};
pub use outputs::{Calibrate, IntervalMethod, IntervalSpec, TargetScale, Threshold, View};
pub use search::{Method, Range, SearchSpec, Space};

/// How a system's models are trained, chosen and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainSpec {
    /// The figure that decides which candidate is best.
    pub metric: Metric,
    /// The seed of every random draw.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// How the rows are split.
    #[serde(default)]
    pub split: SplitSpec,
    /// The share of truths that the interval around a predicted value is meant to hold, between 0 and 1.
    #[serde(default = "default_coverage")]
    pub coverage: f64,
    /// Which of the exported contenders becomes the default.
    #[serde(default)]
    pub choose: Choose,
    /// Quantities that several candidates compute; a candidate names those that it uses in `shared`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedSpec>,
    /// Whether rows may be shipped and shown; said beside where the data comes from. Where not, estimators that keep
    /// rows are refused, and the report's figures of single rows are counted over many.
    #[serde(skip, default = "yes")]
    pub rows_may_be_shipped: bool,
    /// The models to compare.
    pub candidates: Vec<CandidateSpec>,
    /// Evaluations that let held-out rows leak into training, and the honest ones beside them.
    #[serde(default)]
    pub leaky: Vec<LeakySpec>,
}

/// How rows are split for the final estimate and for the choice between candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitSpec {
    /// The share of rows kept back for the final estimate, between 0 and 1.
    pub held_out: f64,
    /// Folds per repeat of the cross-validation, from 2.
    pub folds: usize,
    /// Repeats of the cross-validation, from 1. Dated data have one order only, so their folds are not repeated.
    pub repeats: usize,
    /// The feature that says when a row was observed, for dated data: the newest rows are held out, and the folds
    /// roll forward in time, each judged by rows that are newer than all it was fitted on. A number, an ordered
    /// choice, or a text that begins with the year, as `2019-05-31`. Random when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Whether the candidates are also judged by a random split, beside the one by time. Its figures are for
    /// comparison only; nothing is chosen by them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub also_random: bool,
}

/// Which of the exported contenders becomes the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choose {
    /// The one with the best mean of the deciding figure over the folds.
    #[default]
    Best,
    /// The smallest file among those whose mean lies within one standard error of the best one's, by the paired
    /// differences fold by fold (Breiman, Friedman, Olshen and Stone, 1984).
    OneStandardError,
}

/// One model to compare: which columns it sees, how they are prepared, and what is fitted to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateSpec {
    /// The name in files and links.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// Whether it is a reference model from the literature; such a one never becomes the default.
    #[serde(default)]
    pub reference: bool,
    /// Whether it is exported to the page.
    #[serde(default)]
    pub export: bool,
    /// The features it sees; all of them when absent. Free text is an input only where it is named here
    /// and `encode` is `target`.
    #[serde(default)]
    pub features: Option<Vec<String>>,
    /// Quantities of [`TrainSpec::derived`] that it uses, by name; they come before its own ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    /// Quantities computed from features and from earlier derived quantities; they are inputs too.
    #[serde(default)]
    pub derived: Vec<DerivedSpec>,
    /// How numbers are scaled.
    #[serde(default)]
    pub scale: Scale,
    /// What stands in for missing numbers.
    #[serde(default)]
    pub impute: Impute,
    /// Features whose missing values are predicted from the other features instead, each by a small forest that is
    /// fitted to the rows where it is known. Texts cannot be.
    #[serde(default)]
    pub impute_by_forest: Vec<String>,
    /// How choices become numbers.
    #[serde(default)]
    pub encode: EncodeChoices,
    /// For target encoding: how many rows at the mean of all are added to each choice's rows, from 0. Estimated from
    /// the rows when absent: the noisier the target within the choices, and the more alike their means, the larger.
    #[serde(default)]
    pub encode_smoothing: Option<f64>,
    /// For target encoding: the quantities that are accounted for first, by least squares, so that a choice stands for
    /// what they leave over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encode_given: Vec<String>,
    /// For target encoding: the fewest rows of a choice or text that is told apart from the others; 2 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encode_least_rows: Option<usize>,
    /// The largest power in the products of number features that are added as inputs, from 2 to 3; none when absent.
    #[serde(default)]
    pub polynomial: Option<usize>,
    /// Features that the prediction may only rise or only fall with, by name. For boosted trees.
    #[serde(default)]
    pub monotone: BTreeMap<String, Monotone>,
    /// How much each class counts.
    #[serde(default)]
    pub class_weights: ClassWeights,
    /// How the training rows of rare and frequent classes are made more or fewer.
    #[serde(default)]
    pub resample: Resample,
    /// On which scale a value is learnt.
    #[serde(default)]
    pub target_scale: TargetScale,
    /// How class probabilities are corrected.
    #[serde(default)]
    pub calibrate: Calibrate,
    /// From which probability on the positive class is predicted.
    #[serde(default)]
    pub threshold: Threshold,
    /// How the interval around a value is made.
    #[serde(default)]
    pub interval: IntervalSpec,
    /// How an ordinal target is predicted; other targets have one way only.
    #[serde(default)]
    pub view: View,
    /// What is fitted.
    pub estimator: EstimatorSpec,
    /// Values to try for hyperparameters of the estimator, by name, or by place for those of a blend's members, as
    /// `members.0.learning_rate`; every combination is tried and the best is chosen by cross-validation among the
    /// rows of each fit.
    #[serde(default)]
    pub grid: BTreeMap<String, Vec<Json>>,
    /// A search through spaces of hyperparameters, instead of a grid.
    #[serde(default)]
    pub search: Option<SearchSpec>,
    /// The largest size of the exported file in kilobytes after gzip; trees are left out until it fits.
    #[serde(default)]
    pub max_kilobytes: Option<f64>,
}

impl CandidateSpec {
    /// A candidate of an estimator with everything else at its default.
    pub fn new(name: &str, label: &str, estimator: EstimatorSpec) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            reference: false,
            export: false,
            features: None,
            shared: Vec::new(),
            derived: Vec::new(),
            scale: Scale::default(),
            impute: Impute::default(),
            impute_by_forest: Vec::new(),
            encode: EncodeChoices::default(),
            encode_smoothing: None,
            encode_given: Vec::new(),
            encode_least_rows: None,
            polynomial: None,
            monotone: BTreeMap::new(),
            class_weights: ClassWeights::default(),
            resample: Resample::default(),
            target_scale: TargetScale::default(),
            calibrate: Calibrate::default(),
            threshold: Threshold::default(),
            interval: IntervalSpec::default(),
            view: View::default(),
            estimator,
            grid: BTreeMap::new(),
            search: None,
            max_kilobytes: None,
        }
    }
}

impl TrainSpec {
    /// Puts the shared quantities that each candidate names in front of its own ones.
    ///
    /// # Errors
    /// [`TrainError::Unknown`] for a name that is not among the shared quantities.
    pub fn share(&mut self) -> Result<(), TrainError> {
        for candidate in &mut self.candidates {
            let mut all = Vec::with_capacity(candidate.shared.len() + candidate.derived.len());
            for name in std::mem::take(&mut candidate.shared) {
                let Some(shared) = self.derived.iter().find(|shared| shared.name == name) else {
                    let known: Vec<&str> = self.derived.iter().map(|shared| shared.name.as_str()).collect();
                    return Err(TrainError::Unknown {
                        whose: format!("candidate '{}': shared", candidate.name),
                        kind: "derived quantity",
                        name,
                        known: known.join(", "),
                    });
                };
                all.push(shared.clone());
            }
            all.append(&mut candidate.derived);
            candidate.derived = all;
        }
        Ok(())
    }
}

impl SplitSpec {
    /// The position of the feature with the dates, for dated data.
    ///
    /// # Errors
    /// [`TrainError::Unknown`] for a feature that the schema does not have.
    pub fn time_position(&self, schema: &Schema) -> Result<Option<usize>, TrainError> {
        let Some(name) = &self.time else { return Ok(None) };
        schema.position(name).map(Some).ok_or_else(|| TrainError::Unknown {
            whose: "split.time".to_owned(),
            kind: "feature",
            name: name.clone(),
            known: schema.features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

impl Default for SplitSpec {
    fn default() -> Self {
        Self { held_out: 0.2, folds: 5, repeats: 3, time: None, also_random: false }
    }
}

fn yes() -> bool {
    true
}

fn default_seed() -> u64 {
    20_260_101
}

fn default_coverage() -> f64 {
    0.9
}

//! One model to compare.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::imbalance::{ClassWeights, Resample};
use super::inputs::{DerivedSpec, EncodeChoices, EncodeTexts, Impute, Monotone, Scale};
use super::outputs::{Calibrate, IntervalSpec, TargetScale, Threshold, View};
use super::search::SearchSpec;
use crate::families::EstimatorSpec;
use crate::families::renamed::keys;

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
    /// The features it sees; all of them when absent. Free text is an input only where `encode_texts` says how, or
    /// where it is named here and `encode` is `target`.
    #[serde(default)]
    pub features: Option<Vec<String>>,
    /// Quantities of [`super::TrainSpec::derived`] that it uses, by name; they come before its own ones.
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
    /// How free text becomes numbers.
    #[serde(default, skip_serializing_if = "is_none")]
    pub encode_texts: EncodeTexts,
    /// For target encoding: how many rows at the mean of all are added to each choice's rows, from 0. Estimated from
    /// the rows when absent: the noisier the target within the choices, and the more alike their means, the larger.
    #[serde(default)]
    pub encode_smoothing: Option<f64>,
    /// For target encoding: the quantities that are accounted for first, by least squares, so that a choice stands for
    /// what they leave over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encode_given: Vec<String>,
    /// For target encoding: the fewest rows of a choice or text with a category of its own; 2 when absent.
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
    /// Values to try for hyperparameters of the estimator, by name, or by place for those of voting's members, as
    /// `members.0.learning_rate`; every combination is tried and the best is chosen by cross-validation among the
    /// rows of each fit.
    #[serde(default, deserialize_with = "keys")]
    pub grid: BTreeMap<String, Vec<Json>>,
    /// A search through spaces of hyperparameters, instead of a grid.
    #[serde(default)]
    pub search: Option<SearchSpec>,
    /// The largest size of the exported file in kilobytes after gzip; trees are left out until it fits.
    #[serde(default)]
    pub max_kilobytes: Option<f64>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks a reference whether to skip; on 64 bits that is larger than the value"
)]
fn is_none(texts: &EncodeTexts) -> bool {
    *texts == EncodeTexts::None
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
            encode_texts: EncodeTexts::default(),
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

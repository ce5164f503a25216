//! What a system's TOML file says about training: the split, the candidates, the evaluations made wrongly on
//! purpose, and the generator. Unknown keys are refused, so a misspelt one is found.
//!
//! - [`candidate`]: one model to compare
//! - [`ensemble`]: the weighted mean of candidates
//! - [`inputs`]: how a candidate's inputs are made
//! - [`imbalance`]: class weights and resampling
//! - [`outputs`]: how its outputs are read
//! - [`search`]: which hyperparameters are tried
//! - [`leaky`]: evaluations made wrongly on purpose

pub mod candidate;
pub mod ensemble;
pub mod imbalance;
pub mod inputs;
pub mod leaky;
pub mod outputs;
pub mod search;

use serde::{Deserialize, Serialize};
use vitrine_model::metrics::Metric;

use crate::TrainError;
use crate::error::Named;

pub use candidate::CandidateSpec;
pub use ensemble::EnsembleSpec;
pub use imbalance::{ClassWeights, Resample};
pub use inputs::{DerivedFormula, DerivedSpec, EncodeChoices, EncodeTexts, Impute, Monotone, Place, Scale};
pub use leaky::{LeakySpec, Procedure};
pub use outputs::{Calibrate, IntervalMethod, IntervalSpec, TargetScale, Threshold, View};
pub use search::{Method, Range, SearchSpec, Space};

pub use crate::families::EstimatorSpec;
pub use crate::split::SplitSpec;

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
    /// The share of actual values that the interval around a predicted value is meant to hold, between 0 and 1.
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
    /// Which out-of-fold outputs calibration, threshold, interval and grids are fitted to.
    #[serde(default)]
    pub out_of_fold: OutOfFold,
    /// Whether the exported models are fitted to all rows, those that were held out included. The figures stay those
    /// of the same procedure on rows that it had not seen.
    #[serde(default)]
    pub refit: bool,
    /// The models to compare.
    pub candidates: Vec<CandidateSpec>,
    /// One more model: the weighted mean of candidates.
    #[serde(default)]
    pub ensemble: Option<EnsembleSpec>,
    /// Evaluations that let held-out rows leak into training, and the honest ones beside them.
    #[serde(default)]
    pub leaky: Vec<LeakySpec>,
}

/// Which out-of-fold outputs what depends on them is fitted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfFold {
    /// Those of a cross-validation among the rows of each fit: the figures of the comparison are free of any choice,
    /// at the price of four fits where one would do.
    #[default]
    Nested,
    /// Those of the comparison's own cross-validation. What is read from a fold's outputs is fitted to those of the
    /// other folds; only the choice from a grid has seen the rows that it is judged by.
    Shared,
}

/// Which of the exported contenders becomes the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choose {
    /// The one with the best mean of the deciding figure over the folds; the ensemble where it lies within one standard
    /// error of that.
    #[default]
    Best,
    /// The smallest file among those whose mean lies within one standard error of the best one's, by the paired
    /// differences fold by fold (Breiman, Friedman, Olshen and Stone, 1984).
    OneStandardError,
    /// The best that can be read among those whose mean lies within one standard error of the best one's: a linear,
    /// logistic or additive model. The best one where none can.
    Readable,
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
                    let known = self.derived.iter().map(|shared| shared.name.as_str());
                    let error = TrainError::unknown("shared", Named::DerivedQuantity, &name, known);
                    return Err(error.of(&candidate.name));
                };
                all.push(shared.clone());
            }
            all.append(&mut candidate.derived);
            candidate.derived = all;
        }
        Ok(())
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

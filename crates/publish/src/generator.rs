//! What the daily samples of a system are drawn from: the file beside its models.

use serde::{Deserialize, Serialize};
use vitrine_training::FittedGenerator;

use crate::real_rows::RealRows;

/// What the daily samples of a system are drawn from, `<system>/generator.json`. A generator that the history
/// was drawn from stays when another one takes its place, so that every entry can be drawn again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneratorFile {
    /// The format version, as [`vitrine_model::artifact::FORMAT`].
    pub format: u32,
    /// The number of samples a day.
    pub samples_per_day: u32,
    /// The generators, the one in use last.
    pub versions: Vec<GeneratorVersion>,
}

/// A fitted generator with its seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneratorVersion {
    /// The seed of the draws.
    pub seed: u64,
    /// The generator.
    pub fitted: FittedGenerator,
    /// The rows of the data that are predicted in turn, beside what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub real: Option<RealRows>,
}

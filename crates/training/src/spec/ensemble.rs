//! The weighted mean of candidates, each with its own preprocessing.

use serde::{Deserialize, Serialize};

/// One more model: the weighted mean of candidates, with weights by ensemble selection on out-of-fold outputs
/// (Caruana, Niculescu-Mizil, Crew and Ksikes, 2004). It costs no fit that the comparison has not made already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnsembleSpec {
    /// The name in files and links.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The candidates that may take part, by name; all that can when empty. Only those take part that learn on the same
    /// scale as the best of them.
    #[serde(default)]
    pub members: Vec<String>,
    /// The rounds of the selection, from 1.
    #[serde(default = "default_rounds")]
    pub rounds: usize,
    /// The smallest weight of a member, from 0 to 1; those with less are left out, and the others share their weight. A
    /// member with a small weight makes the file as much larger as one with a large weight.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub least_weight: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

fn default_rounds() -> usize {
    25
}

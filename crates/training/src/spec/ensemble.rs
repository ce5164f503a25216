//! The weighted mean of candidates, each with its own preprocessing.

use serde::{Deserialize, Serialize};

/// One more model: the weighted mean of candidates, with weights by ensemble selection on out-of-fold outputs
/// (Caruana, Niculescu-Mizil, Crew and Ksikes, 2004). It costs no fit that the comparison has not made already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

fn default_rounds() -> usize {
    25
}

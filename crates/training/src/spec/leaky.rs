//! Evaluations made wrongly on purpose, and the honest ones to hold against them.

use serde::{Deserialize, Serialize};

/// An evaluation made wrongly on purpose, or the honest one to hold against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakySpec {
    /// What was done, for people.
    pub label: String,
    /// Why the figure is what it is, one or two sentences.
    pub explanation: String,
    /// The procedure.
    pub procedure: Procedure,
    /// What is fitted, prepared as a candidate; its name refers to one of the candidates.
    pub candidate: String,
}

/// A procedure of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// SMOTE on all rows, then a random split: synthetic neighbours of held-out rows are trained on. Leaks.
    OversampleBeforeSplit,
    /// Duplicates stay together; SMOTE on the training part only.
    OversampleTraining,
    /// A random split of the rows, so that duplicates straddle it. Leaks where there are any.
    DuplicatesStraddle,
    /// The target stands among the features, in the training and the held-out rows alike. Leaks.
    TargetAmongFeatures,
    /// Duplicates stay together; nothing is resampled.
    Honest,
}

impl Procedure {
    /// Whether held-out rows leak into training.
    pub fn leaks(self) -> bool {
        matches!(self, Self::OversampleBeforeSplit | Self::DuplicatesStraddle | Self::TargetAmongFeatures)
    }
}

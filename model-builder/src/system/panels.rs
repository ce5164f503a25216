//! The table `[panels]` of a system file: what the predict page offers beside the form and the result.

use serde::Deserialize;
use vitrine_model::Task;
use vitrine_model::schema::{FeatureKind, Schema};

/// The panels that a system asks for; absent ones are not shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PanelsToml {
    /// What a reader must know beside every prediction, one sentence.
    pub notice: Option<String>,
    /// How often the positive class is, for binary targets.
    pub base_rate: Option<BaseRateToml>,
    /// Whether the visitor may choose the threshold, for binary targets.
    pub threshold: bool,
    /// Records that unknown values are taken from.
    pub background: Option<BackgroundToml>,
    /// Asks the visitor what turned out.
    pub outcome: Option<OutcomeToml>,
}

/// How often the positive class is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseRateToml {
    /// The choice or flag whose groups are compared, where there is one.
    pub feature: Option<String>,
}

/// Records that unknown values are taken from; the generator draws them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundToml {
    /// The number of records, from 20 to 1,000.
    pub rows: usize,
}

/// The question after the truth.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeToml {
    /// The question.
    pub question: String,
}

impl PanelsToml {
    /// Checks the panels against the schema.
    ///
    /// # Errors
    /// One sentence that names the key and what it needs.
    pub fn check(&self, schema: &Schema) -> Result<(), String> {
        let is_binary = schema.target.task == Task::Binary;
        for (key, is_asked) in [("base_rate", self.base_rate.is_some()), ("threshold", self.threshold)] {
            if is_asked && !is_binary {
                return Err(format!("panels.{key} is for binary targets, '{}' is none", schema.target.name));
            }
        }
        if let Some(name) = self.base_rate.as_ref().and_then(|base_rate| base_rate.feature.as_ref()) {
            let feature = schema.position(name).and_then(|at| schema.features.get(at));
            let Some(feature) = feature else {
                return Err(format!("panels.base_rate.feature is '{name}', which is no feature"));
            };
            if !matches!(feature.kind, FeatureKind::Choice { .. } | FeatureKind::Flag) {
                return Err(format!("panels.base_rate.feature is '{name}', expected a choice or a flag"));
            }
        }
        match &self.background {
            Some(BackgroundToml { rows }) if !(20..=1_000).contains(rows) => {
                Err(format!("panels.background.rows is {rows}, expected from 20 to 1000"))
            }
            _ => Ok(()),
        }
    }
}

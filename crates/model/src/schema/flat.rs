//! A feature as it is written: its kind and its limits side by side.
//!
//! Reading this plain struct takes a fraction of the code that reading a flattened, tagged enum does, which counts
//! in the page's download.

use serde::Serializer;

use crate::date;
use crate::json::{Blank, FromJson};

use super::{Choice, Feature, FeatureKind, Format, MissingPolicy};

/// All that any kind of feature may say.
#[derive(FromJson)]
pub(super) struct FlatFeature {
    name: String,
    label: String,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    group: Option<String>,
    kind: KindName,
    #[serde(default)]
    min: Option<f64>,
    #[serde(default)]
    max: Option<f64>,
    #[serde(default)]
    step: Option<f64>,
    #[serde(default)]
    first: Option<String>,
    #[serde(default)]
    last: Option<String>,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    ordered: bool,
    #[serde(default)]
    max_length: Option<usize>,
    default: serde_json::Value,
    #[serde(default)]
    missing: MissingPolicy,
    #[serde(default)]
    soft: bool,
    #[serde(default)]
    format: Format,
}

/// The kinds of features by their names in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// A real number.
    Number,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// One of a list.
    Choice,
    /// Yes or no.
    Flag,
    /// Free text.
    Text,
}

impl KindName {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Flag => "flag",
            Self::Text => "text",
        }
    }
}

impl TryFrom<FlatFeature> for Feature {
    type Error = String;

    fn try_from(flat: FlatFeature) -> Result<Self, String> {
        let lacks = |what: &str| format!("feature '{}' lacks '{what}'", flat.name);
        let kind = match flat.kind {
            KindName::Number => FeatureKind::Number {
                min: flat.min.ok_or_else(|| lacks("min"))?,
                max: flat.max.ok_or_else(|| lacks("max"))?,
                step: flat.step.ok_or_else(|| lacks("step"))?,
            },
            KindName::Integer => FeatureKind::Integer {
                min: whole(flat.min.ok_or_else(|| lacks("min"))?, &flat.name)?,
                max: whole(flat.max.ok_or_else(|| lacks("max"))?, &flat.name)?,
            },
            KindName::Date => FeatureKind::Date {
                first: day_of(flat.first.as_deref(), "first", &flat.name)?,
                last: day_of(flat.last.as_deref(), "last", &flat.name)?,
            },
            KindName::Choice => FeatureKind::Choice {
                choices: flat.choices.ok_or_else(|| lacks("choices"))?,
                ordered: flat.ordered,
            },
            KindName::Flag => FeatureKind::Flag,
            KindName::Text => {
                FeatureKind::Text { max_length: flat.max_length.ok_or_else(|| lacks("max_length"))? }
            }
        };
        Ok(Self {
            name: flat.name,
            label: flat.label,
            unit: flat.unit,
            description: flat.description,
            group: flat.group,
            kind,
            default: flat.default,
            missing: flat.missing,
            soft: flat.soft,
            format: flat.format,
        })
    }
}

/// Writes a day as `2019-12-08`.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it writes by reference; on 64 bits that is larger than the value"
)]
pub(super) fn day<S: Serializer>(days: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&date::text(*days))
}

fn day_of(text: Option<&str>, key: &str, feature: &str) -> Result<i64, String> {
    let text = text.ok_or_else(|| format!("feature '{feature}' lacks '{key}'"))?;
    date::parse(text)
        .ok_or_else(|| format!("feature '{feature}': '{key}' is '{text}', expected a day as 2019-12-08"))
}

/// A limit of an integer feature; beyond 2^53 an `f64` no longer distinguishes neighbouring integers.
fn whole(limit: f64, feature: &str) -> Result<i64, String> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if limit.fract() == 0.0 && limit.abs() <= LARGEST {
        Ok(limit as i64)
    } else {
        Err(format!("feature '{feature}': the limit {limit} is not a whole number up to 2^53"))
    }
}

impl Blank for Feature {
    fn blank() -> Self {
        Self {
            name: String::new(),
            label: String::new(),
            unit: None,
            description: String::new(),
            group: None,
            kind: FeatureKind::Flag,
            default: serde_json::Value::Null,
            missing: MissingPolicy::default(),
            soft: false,
            format: Format::default(),
        }
    }
}

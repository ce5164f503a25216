//! What a system's records look like: its features with their kinds, ranges and texts, and its target.

mod check;
mod error;
mod flat;
mod target;
mod values;

use serde::Serialize;

use crate::json::FromJson;

pub use error::{Named, SchemaError};
pub use target::{Class, NumberFormat, Target, Task};

pub use flat::KindName;

/// The features of a system, in the order in which a [`crate::Record`] holds their values, and its target.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Schema {
    /// The system's name as used in addresses and file names: lower case ASCII, for example `wine`.
    pub system: String,
    /// One feature per input of the form, in the form's order.
    pub features: Vec<Feature>,
    /// What is predicted.
    pub target: Target,
    /// The picture that follows the inputs and the prediction, where the system has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illustration: Option<Illustration>,
}

/// One input of a system.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(try_from = "flat::FlatFeature")]
pub struct Feature {
    /// The name in files, links and commands: lower case with underscores.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The unit of the value, for example `cm`; none for counts, choices and flags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// One sentence about what the feature is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The heading under which the form shows the feature, with those before and after it that have the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What values it takes.
    #[serde(flatten)]
    pub kind: FeatureKind,
    /// Where the form starts: a number, the value of a choice, `true` or `false`, or a text.
    pub default: serde_json::Value,
    /// What happens when the value is not known.
    #[serde(default)]
    pub missing: MissingPolicy,
    /// Whether values that are not in the data are predicted: numbers and days beyond the limits as they are, and any
    /// text that is none of the choices as the last choice. See [`Feature::is_outside`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
    /// How its numbers are written for people.
    #[serde(default, skip_serializing_if = "Format::is_grouped")]
    pub format: Format,
}

/// How the numbers of a feature are written for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// With their thousands apart, as the reader's language has it.
    #[default]
    Grouped,
    /// Without groups, as years are.
    Plain,
}

impl Format {
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks a reference whether to skip; on 64 bits that is larger than the value"
    )]
    fn is_grouped(&self) -> bool {
        *self == Self::Grouped
    }
}

/// The values a feature takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeatureKind {
    /// A real number from `min` to `max`, both allowed, that the form changes by `step`.
    Number {
        /// The smallest allowed value.
        min: f64,
        /// The largest allowed value.
        max: f64,
        /// The step of the form's control; values between steps are allowed.
        step: f64,
    },
    /// A whole number from `min` to `max`, both allowed.
    Integer {
        /// The smallest allowed value.
        min: i64,
        /// The largest allowed value.
        max: i64,
    },
    /// A day from `first` to `last`, both allowed, as days since 1970-01-01; see [`crate::date`].
    Date {
        /// The earliest allowed day.
        #[serde(serialize_with = "flat::day")]
        first: i64,
        /// The latest allowed day.
        #[serde(serialize_with = "flat::day")]
        last: i64,
    },
    /// One of a fixed list of values.
    Choice {
        /// The values, in their order when `ordered`.
        choices: Vec<Choice>,
        /// Whether the order of the list means something, as for grades.
        ordered: bool,
    },
    /// Yes or no.
    Flag,
    /// Free text of at most `max_length` characters.
    Text {
        /// The longest allowed text, in characters.
        max_length: usize,
    },
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct Choice {
    /// The value in files, links and commands.
    pub value: String,
    /// The value that people read.
    pub label: String,
}

/// What happens when a feature's value is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum MissingPolicy {
    /// A record without the value is refused.
    #[default]
    Refuse,
    /// The pipeline fills in what it learned from the training rows, and says so.
    Impute,
}

/// A picture that follows the inputs: its name, and which feature plays which part in it.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Illustration {
    /// The picture's name in the page's collection, for example `flower`.
    pub kind: String,
    /// Pairs of a part of the picture and the feature that drives it.
    #[serde(default)]
    pub roles: Vec<(String, String)>,
}

impl Schema {
    /// The number of features.
    pub fn n_features(&self) -> usize {
        self.features.len()
    }

    /// The position of the feature called `name`, if there is one.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.name == name)
    }
}

impl FeatureKind {
    /// The smallest and the largest usual value of numbers and days.
    pub fn limits(&self) -> Option<[f64; 2]> {
        match self {
            Self::Number { min, max, .. } => Some([*min, *max]),
            Self::Integer { min: low, max: high } | Self::Date { first: low, last: high } => {
                Some([*low as f64, *high as f64])
            }
            _ => None,
        }
    }

    /// Whether values are numbers that can be compared and averaged; days are.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Number { .. } | Self::Integer { .. } | Self::Date { .. })
    }
}

impl Feature {
    /// The label with its unit, for example `alcohol (% vol)`.
    pub fn label_with_unit(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} ({unit})", self.label),
            None => self.label.clone(),
        }
    }
}

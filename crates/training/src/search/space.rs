//! What a hyperparameter may be: checking it, drawing from it, and putting a combination into an estimator.

use std::collections::BTreeMap;

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::Value as Json;

use crate::TrainError;
use crate::error::{Field, Got, Limit, Named, Rule};
use crate::families::EstimatorSpec;
use crate::numeric::round_significant;
use crate::spec::search::{Range, Space};

/// The significant digits that drawn numbers keep, so that they can be copied into a system file.
const DIGITS: usize = 4;

/// Refuses an empty list, a range whose ends are not in order, fractional ends of whole numbers, and a logarithm of
/// nothing.
///
/// # Errors
/// [`TrainError::Setting`].
pub fn check(name: &str, space: &Space) -> Result<(), TrainError> {
    let field = Field::Space(name.to_owned());
    match space {
        Space::OneOf(values) if values.is_empty() => {
            Err(TrainError::setting(field, Got::Empty, Rule::SomeValue))
        }
        Space::OneOf(_) => Ok(()),
        Space::Range(Range { low, high, whole, log }) => {
            let got = Got::Range(*low, *high);
            if !(low.is_finite() && high.is_finite() && low < high) {
                Err(TrainError::setting(field, got, Rule::LowBelowHigh))
            } else if *whole && (low.fract() != 0.0 || high.fract() != 0.0 || high.abs() > 1e9) {
                Err(TrainError::setting(field, got, Rule::WholeEnds))
            } else if *log && *low <= 0.0 {
                Err(TrainError::setting(field, got, Rule::LowAboveZero))
            } else {
                Ok(())
            }
        }
    }
}

/// The space as people read it.
pub fn text(space: &Space) -> String {
    match space {
        Space::OneOf(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Space::Range(Range { low, high, whole, log }) => {
            let whole = if *whole { ", whole" } else { "" };
            let log = if *log { ", logarithmic" } else { "" };
            format!("{low} to {high}{whole}{log}")
        }
    }
}

/// A value as people read it: texts without quotation marks.
fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value of the space, all equally likely on its scale.
pub(super) fn draw(space: &Space, rng: &mut ChaCha8Rng) -> Json {
    match space {
        Space::OneOf(values) => {
            values.get(rng.random_range(0..values.len().max(1))).cloned().unwrap_or_default()
        }
        Space::Range(range) => {
            let (low, high) = range.ends();
            let share: f64 = rng.random();
            range.value(low + share * (high - low))
        }
    }
}

/// One value of every space, to see whether an estimator takes them.
pub(super) fn middle(space: &BTreeMap<String, Space>) -> BTreeMap<String, Json> {
    let value = |space: &Space| match space {
        Space::OneOf(values) => values.first().cloned().unwrap_or_default(),
        Space::Range(range) => {
            let (low, high) = range.ends();
            range.value(f64::midpoint(low, high))
        }
    };
    space.iter().map(|(name, space)| (name.clone(), value(space))).collect()
}

impl Range {
    /// The ends on the scale on which values are drawn evenly. Whole numbers own half a step on either side.
    pub(super) fn ends(&self) -> (f64, f64) {
        let half = if self.whole { 0.5 } else { 0.0 };
        (self.scaled(self.low - half), self.scaled(self.high + half))
    }

    /// A number on that scale.
    pub(super) fn scaled(&self, value: f64) -> f64 {
        if self.log { libm::log(value) } else { value }
    }

    /// The hyperparameter at a place of that scale, within the limits, whole or rounded to a few digits.
    pub(super) fn value(&self, place: f64) -> Json {
        let value = if self.log { libm::exp(place) } else { place };
        if self.whole {
            Json::from(value.round().clamp(self.low, self.high) as i64)
        } else {
            Json::from(round_significant(value, DIGITS).clamp(self.low, self.high))
        }
    }
}

/// The hyperparameters of a space as the estimator has them; those that it leaves to chance or default are absent.
///
/// # Errors
/// [`TrainError::Setting`] for an estimator that cannot be written.
pub(super) fn written(
    estimator: &EstimatorSpec,
    space: &BTreeMap<String, Space>,
) -> Result<BTreeMap<String, Json>, TrainError> {
    let all = as_json(estimator)?;
    let value = |name: &String| Some((name.clone(), all.pointer(&pointer(name))?.clone()));
    Ok(space.keys().filter_map(value).collect())
}

/// The estimator with other values for some of its hyperparameters, by name, or by place for those of a member, as
/// `members.0.alpha`.
///
/// # Errors
/// [`TrainError::Unknown`] for a name or value that the estimator does not know.
pub fn with_values(
    estimator: &EstimatorSpec,
    values: &BTreeMap<String, Json>,
) -> Result<EstimatorSpec, TrainError> {
    let mut all = as_json(estimator)?;
    for (name, value) in values {
        let (parent, own) = name.rsplit_once('.').unwrap_or(("", name));
        let parent = if parent.is_empty() { Some(&mut all) } else { all.pointer_mut(&pointer(parent)) };
        match parent {
            Some(Json::Object(object)) if own != "family" && reads(object, own) => {
                object.insert(own.to_owned(), value.clone());
            }
            other => {
                let whose = Field::Combination { place_exists: other.is_some() };
                let known = all_names(estimator)?;
                let known = known.iter().map(String::as_str);
                return Err(TrainError::unknown(whose, Named::Hyperparameter, name, known));
            }
        }
    }
    serde_json::from_value(all).map_err(|error| {
        let field = Field::Tried(values.keys().cloned().collect());
        let values = serde_json::to_string(values).unwrap_or_default();
        TrainError::setting(field, values, Limit::RightKind(error.to_string()))
    })
}

/// Whether what is written here has a hyperparameter of this name. Of settings within a family, as those of early
/// stopping, it is not known until they are read.
fn reads(object: &serde_json::Map<String, Json>, name: &str) -> bool {
    if !object.contains_key("family") {
        return true;
    }
    let estimator = serde_json::from_value::<EstimatorSpec>(Json::Object(object.clone()));
    estimator.is_ok_and(|estimator| estimator.hyperparameters().contains(&name))
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}

fn as_json(estimator: &EstimatorSpec) -> Result<Json, TrainError> {
    let written = serde_json::to_value(estimator);
    written.map_err(|error| TrainError::setting("estimator", error.to_string(), Rule::Hyperparameters))
}

/// The hyperparameters that an estimator writes, those of members by place.
fn all_names(estimator: &EstimatorSpec) -> Result<Vec<String>, TrainError> {
    let mut names = Vec::new();
    collect("", &as_json(estimator)?, &mut names);
    Ok(names)
}

fn collect(place: &str, json: &Json, names: &mut Vec<String>) {
    let below = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match json {
        Json::Object(object) => {
            object
                .iter()
                .filter(|(key, _)| *key != "family")
                .for_each(|(key, json)| collect(&below(key), json, names));
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {
            items.iter().enumerate().for_each(|(at, json)| collect(&below(&at.to_string()), json, names));
        }
        _ => names.push(place.to_owned()),
    }
}

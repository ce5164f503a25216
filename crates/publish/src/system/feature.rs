//! A feature as a system file writes it, turned into one of the schema.

use serde_json::Value as Json;
use vitrine_model::date;
use vitrine_model::schema::{Choice, Feature, FeatureKind, KindName};

use super::fault::Problem;
use super::file::{ChoiceToml, FeatureToml};
use super::operands::ValueOf;

/// The largest limit of an integer feature: below 2^53, where neighbouring whole numbers are different `f64`.
const LARGEST: f64 = 9.0e15;

/// The choice for texts that are none of the others.
const OTHER: &str = "other";

/// The feature that is written.
///
/// # Errors
/// A key too many or too few for its kind, or a limit that is none.
pub(super) fn feature(written: FeatureToml) -> Result<Feature, Problem> {
    let kind = kind(&written)?;
    let name = written.name.into_inner();
    let default = to_json(written.default, || ValueOf::Default(name.clone()))?;
    Ok(Feature {
        label: written.label,
        unit: written.unit,
        description: written.description,
        group: written.group,
        kind,
        default,
        missing: written.missing,
        soft: match written.kind {
            KindName::Number | KindName::Integer | KindName::Date => written.hard != Some(true),
            KindName::Choice => written.other == Some(true),
            KindName::Flag | KindName::Text => false,
        },
        format: written.format,
        name,
    })
}

/// A TOML value as JSON. `whose` says whose value it is.
pub(super) fn to_json(value: toml::Value, whose: impl Fn() -> ValueOf) -> Result<Json, Problem> {
    serde_json::to_value(value)
        .map_err(|error| Problem::NotJson { whose: whose(), reason: error.to_string() })
}

fn kind(written: &FeatureToml) -> Result<FeatureKind, Problem> {
    let kind = written.kind;
    let name = || written.name.get_ref().clone();
    let is_limited = matches!(kind, KindName::Number | KindName::Integer);
    let has_limits = is_limited || kind == KindName::Date;
    let given = [
        ("min", written.min.is_some(), is_limited),
        ("max", written.max.is_some(), is_limited),
        ("step", written.step.is_some(), kind == KindName::Number),
        ("first", written.first.is_some(), kind == KindName::Date),
        ("last", written.last.is_some(), kind == KindName::Date),
        ("choices", written.choices.is_some(), kind == KindName::Choice),
        ("max_length", written.max_length.is_some(), kind == KindName::Text),
        // The order of choices means nothing where it is not said to.
        ("ordered", written.ordered.is_some(), kind == KindName::Choice && written.ordered.is_some()),
        ("other", written.other.is_some(), kind == KindName::Choice && written.other.is_some()),
        ("hard", written.hard.is_some(), has_limits && written.hard.is_some()),
    ];
    for (key, is_given, is_wanted) in given {
        match (is_given, is_wanted) {
            (false, true) => {
                return Err(Problem::KeyMissing { feature: name(), key, kind: kind.name() });
            }
            (true, false) => {
                return Err(Problem::KeyNotAllowed { feature: name(), key, kind: kind.name() });
            }
            _ => {}
        }
    }
    let whole = |number: Option<f64>, key| whole(number.unwrap_or_default(), key, name);
    let day = |text: &Option<String>, key| day(text.as_deref().unwrap_or_default(), key, name);
    Ok(match kind {
        KindName::Number => FeatureKind::Number {
            min: written.min.unwrap_or_default(),
            max: written.max.unwrap_or_default(),
            step: written.step.unwrap_or_default(),
        },
        KindName::Integer => {
            FeatureKind::Integer { min: whole(written.min, "min")?, max: whole(written.max, "max")? }
        }
        KindName::Date => {
            FeatureKind::Date { first: day(&written.first, "first")?, last: day(&written.last, "last")? }
        }
        KindName::Choice => {
            FeatureKind::Choice { choices: choices(written), ordered: written.ordered.unwrap_or(false) }
        }
        KindName::Flag => FeatureKind::Flag,
        KindName::Text => FeatureKind::Text { max_length: written.max_length.unwrap_or_default() },
    })
}

fn whole(number: f64, key: &'static str, feature: impl Fn() -> String) -> Result<i64, Problem> {
    if number.fract() == 0.0 && number.abs() <= LARGEST {
        Ok(number as i64)
    } else {
        Err(Problem::NotWhole { feature: feature(), key, got: number })
    }
}

fn day(text: &str, key: &'static str, feature: impl Fn() -> String) -> Result<i64, Problem> {
    date::parse(text).ok_or_else(|| Problem::NotADay { feature: feature(), key, got: text.to_owned() })
}

/// The choices in their order; the one for all others stands last.
fn choices(written: &FeatureToml) -> Vec<Choice> {
    let mut choices: Vec<Choice> = written.choices.iter().flatten().map(choice).collect();
    if written.other == Some(true) {
        let listed = choices.iter().position(|choice| choice.value.eq_ignore_ascii_case(OTHER));
        let other = listed.map(|at| choices.remove(at));
        let own = || Choice { value: OTHER.to_owned(), label: OTHER.to_owned() };
        choices.push(other.unwrap_or_else(own));
    }
    choices
}

fn choice(written: &ChoiceToml) -> Choice {
    match written {
        ChoiceToml::Bare(value) => Choice { value: value.clone(), label: value.clone() },
        ChoiceToml::Labelled { value, label, .. } => {
            Choice { value: value.clone(), label: label.as_ref().unwrap_or(value).clone() }
        }
    }
}

//! The values of a feature: read from text or JSON, checked against its limits, written for files and for people.

use serde_json::Value as Json;

use super::{Feature, FeatureKind, MissingPolicy};
use crate::fault::{Expected, Fault, Problem};
use crate::typed::{Marks, NotTyped};
use crate::value::Value;
use crate::{date, number, typed};

impl Feature {
    /// Reads a value from text: a number as a program or a person writes it, a choice by its value or label without
    /// regard to case, `yes/no/true/false/1/0` for flags. Empty text, `unknown`, `na` and `?` are missing values.
    ///
    /// A number may have either decimal mark, marks between thousands and the unit behind it, see [`crate::typed`].
    /// What means something else in another language, such as `1,234`, is a fault here.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn parse(&self, text: &str) -> Result<Value, Fault> {
        self.parse_with(text, |text, unit| {
            if let Some(number) = number::parse(text) {
                return Ok(number);
            }
            match typed::parse(text, Marks::PLAIN, unit) {
                Ok(typed) => match typed.other {
                    None => Ok(typed.value),
                    Some(other) => Err(Problem::Ambiguous(text.to_owned(), [typed.value, other])),
                },
                Err(NotTyped::OtherUnit) => Err(Problem::OtherUnit(text.to_owned())),
                Err(NotTyped::NoNumber) => Err(Problem::NotANumber(text.to_owned())),
            }
        })
    }

    /// As [`Feature::parse`], for a cell of a table whose decimal mark was made a point; see [`typed::in_cell`].
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn parse_cell(&self, text: &str) -> Result<Value, Fault> {
        self.parse_with(text, |text, unit| {
            typed::in_cell(text, unit).ok_or_else(|| Problem::NotANumber(text.to_owned()))
        })
    }

    /// `number` reads the number that a text holds, with this unit behind it or not.
    fn parse_with(
        &self,
        text: &str,
        number: impl Fn(&str, Option<&str>) -> Result<f64, Problem>,
    ) -> Result<Value, Fault> {
        let text = text.trim();
        let is_text = matches!(self.kind, FeatureKind::Text { .. });
        // A choice may be called as a missing value is, NA for Namibia; but links write `unknown` for missing values.
        let is_choice = text != "unknown"
            && matches!(&self.kind, FeatureKind::Choice { choices, .. }
                if choices.iter().any(|choice| choice.value == text));
        if text.is_empty()
            || (!is_text
                && !is_choice
                && ["unknown", "na", "n/a", "nan", "null", "?"]
                    .iter()
                    .any(|word| text.eq_ignore_ascii_case(word)))
        {
            return self.checked(Value::Missing);
        }
        let value = match &self.kind {
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } => {
                let number = number(text, self.unit.as_deref());
                Value::Number(number.map_err(|problem| self.fault(problem))?)
            }
            FeatureKind::Date { .. } => {
                let days = date::parse(text);
                Value::Number(days.ok_or_else(|| self.fault(Problem::NotADay(text.to_owned())))? as f64)
            }
            FeatureKind::Choice { choices, .. } => {
                let found = self.choice(text);
                let other = choices.len().checked_sub(1).filter(|_| self.soft);
                Value::Choice(
                    found.or(other).ok_or_else(|| self.fault(Problem::NotAChoice(text.to_owned())))?,
                )
            }
            FeatureKind::Flag => {
                let is = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
                if is(["yes", "true", "1", "y"]) {
                    Value::Flag(true)
                } else if is(["no", "false", "0", "n"]) {
                    Value::Flag(false)
                } else {
                    return Err(self.fault(Problem::NotAFlag(text.to_owned())));
                }
            }
            FeatureKind::Text { .. } => Value::Text(text.into()),
        };
        self.checked(value)
    }

    /// The position of the choice that a text names: the one with this value, otherwise the first one whose value or
    /// label differs in nothing but the case of ASCII letters. The choice for all other texts has a name like any other.
    pub fn choice(&self, text: &str) -> Option<usize> {
        let FeatureKind::Choice { choices, .. } = &self.kind else { return None };
        choices.iter().position(|choice| choice.value == text).or_else(|| {
            choices.iter().position(|choice| {
                choice.value.eq_ignore_ascii_case(text) || choice.label.eq_ignore_ascii_case(text)
            })
        })
    }

    /// Reads a value from JSON; texts are read as [`Feature::parse`] does, `null` is a missing value.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn from_json(&self, json: &Json) -> Result<Value, Fault> {
        match (&self.kind, json) {
            (_, Json::Null) => self.checked(Value::Missing),
            (_, Json::String(text)) => self.parse(text),
            (FeatureKind::Number { .. } | FeatureKind::Integer { .. }, Json::Number(number)) => {
                let number =
                    number.as_f64().ok_or_else(|| self.fault(Problem::NotANumber(number.to_string())))?;
                self.checked(Value::Number(number))
            }
            (FeatureKind::Flag, Json::Bool(flag)) => Ok(Value::Flag(*flag)),
            (FeatureKind::Choice { .. } | FeatureKind::Flag, Json::Number(number)) => {
                self.parse(&number.to_string())
            }
            _ => Err(self.fault(Problem::WrongKind(Some(json.to_string())))),
        }
    }

    /// The value as JSON: a number, the value of a choice, `true` or `false`, a text, or `null`.
    pub fn to_json(&self, value: &Value) -> Json {
        match (value, &self.kind) {
            (Value::Number(number), FeatureKind::Integer { .. }) if number.fract() == 0.0 => {
                Json::from(*number as i64)
            }
            (Value::Number(days), FeatureKind::Date { .. }) if days.is_finite() => {
                Json::from(date::text(*days as i64))
            }
            (Value::Number(number), _) => Json::from(*number),
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) => {
                choices.get(*index).map_or(Json::Null, |choice| Json::from(choice.value.clone()))
            }
            (Value::Flag(flag), _) => Json::from(*flag),
            (Value::Text(text), _) => Json::from(&**text),
            (Value::Missing | Value::Choice(_), _) => Json::Null,
        }
    }

    /// The value as text for links, tables and commands; [`Feature::parse`] reads it back to the same value.
    /// A missing value is the empty text.
    pub fn to_text(&self, value: &Value) -> String {
        if let (Value::Number(number), FeatureKind::Number { .. } | FeatureKind::Integer { .. }) =
            (value, &self.kind)
        {
            return number.to_string();
        }
        match self.to_json(value) {
            Json::Null => String::new(),
            Json::String(text) => text,
            other => other.to_string(),
        }
    }

    /// The value as people read it, with its unit: `9.4 % vol`, `white`, `yes`, `unknown`.
    pub fn display(&self, value: &Value) -> String {
        match (value, &self.kind) {
            (Value::Missing, _) => "unknown".to_owned(),
            (Value::Flag(flag), _) => (if *flag { "yes" } else { "no" }).to_owned(),
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) => {
                choices.get(*index).map_or_else(|| "unknown".to_owned(), |choice| choice.label.clone())
            }
            _ => match &self.unit {
                Some(unit) => format!("{} {unit}", self.to_text(value)),
                None => self.to_text(value),
            },
        }
    }

    /// Checks one value against the feature's kind, limits and missing policy.
    ///
    /// # Errors
    /// The fault, with the limits.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        match (value, &self.kind) {
            (Value::Missing, _) => match self.missing {
                MissingPolicy::Impute => Ok(()),
                MissingPolicy::Refuse => Err(self.fault(Problem::NoValue)),
            },
            (Value::Number(number), FeatureKind::Number { min, max, .. }) => {
                self.check_range(*number, *min, *max)
            }
            (Value::Number(number), FeatureKind::Integer { min, max }) => {
                if number.is_finite() && number.fract() != 0.0 {
                    return Err(self.fault(Problem::NotWhole(*number)));
                }
                self.check_range(*number, *min as f64, *max as f64)
            }
            (Value::Number(days), FeatureKind::Date { first, last }) => {
                if days.is_finite() && days.fract() == 0.0 && (*first as f64..=*last as f64).contains(days) {
                    return Ok(());
                }
                if days.fract() == 0.0 && days.abs() < date::MOST {
                    return if self.soft {
                        Ok(())
                    } else {
                        Err(self.fault(Problem::OutsideDays(*days as i64)))
                    };
                }
                Err(self.fault(Problem::NoDay(*days)))
            }
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) if *index < choices.len() => Ok(()),
            (Value::Flag(_), FeatureKind::Flag) => Ok(()),
            (Value::Text(text), FeatureKind::Text { max_length }) => {
                let length = text.chars().count();
                if length <= *max_length { Ok(()) } else { Err(self.fault(Problem::TooLong(length))) }
            }
            _ => Err(self.fault(Problem::WrongKind(None))),
        }
    }

    /// Whether a value that is allowed is none of those in the data: a number or day beyond soft limits, or the choice
    /// that stands for all others. The model has learned nothing about such values.
    pub fn is_outside(&self, value: &Value) -> bool {
        let is_beyond = match (value, &self.kind) {
            (Value::Choice(index), FeatureKind::Choice { choices, .. }) => *index + 1 == choices.len(),
            (Value::Number(number), kind) => {
                kind.limits().is_some_and(|[low, high]| !(low..=high).contains(number))
            }
            _ => false,
        };
        self.soft && is_beyond
    }

    /// What values are right; where limits are soft, what is usual.
    pub fn expected(&self) -> Expected {
        let unit = self.unit.clone();
        let expected = match &self.kind {
            FeatureKind::Number { min, max, .. } => Expected::Number { min: *min, max: *max, unit },
            FeatureKind::Integer { min, max } => Expected::Integer { min: *min, max: *max, unit },
            FeatureKind::Date { first, last } => Expected::Day { first: *first, last: *last },
            FeatureKind::Choice { choices, .. } => {
                Expected::OneOf(choices.iter().map(|choice| choice.value.clone()).collect())
            }
            FeatureKind::Flag => Expected::Flag,
            FeatureKind::Text { max_length } => Expected::Text(*max_length),
        };
        match self.missing {
            MissingPolicy::Impute => Expected::OrUnknown(Box::new(expected)),
            MissingPolicy::Refuse => expected,
        }
    }

    /// What values are right, as a phrase: `a number from 8 to 14.9 % vol, or unknown`.
    pub fn expectation(&self) -> String {
        self.expected().to_string()
    }

    /// The value of a number as [`Value::as_number`] gives it; NaN is a missing value, and so is any number of a text.
    pub fn from_number(&self, number: f64) -> Value {
        match self.kind {
            _ if number.is_nan() => Value::Missing,
            FeatureKind::Choice { .. } => Value::Choice(number as usize),
            FeatureKind::Flag => Value::Flag(number != 0.0),
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
                Value::Number(number)
            }
            FeatureKind::Text { .. } => Value::Missing,
        }
    }

    fn check_range(&self, number: f64, min: f64, max: f64) -> Result<(), Fault> {
        if !number.is_finite() {
            Err(self.fault(Problem::NotFinite(number.to_string())))
        } else if self.soft {
            Ok(())
        } else if number < min {
            Err(self.fault(Problem::Below(number)))
        } else if number > max {
            Err(self.fault(Problem::Above(number)))
        } else {
            Ok(())
        }
    }

    fn checked(&self, value: Value) -> Result<Value, Fault> {
        self.check(&value).map(|()| value)
    }

    fn fault(&self, problem: Problem) -> Fault {
        Fault { feature: self.name.clone(), problem, expected: self.expected() }
    }
}

//! A prediction in words.

use vitrine_model::Prediction;
use vitrine_model::schema::Target;
use vitrine_present::lines::{prediction, words};

use super::words::texts_of;

pub use words::title;

/// The class or the value.
pub fn headline(target: &Target, of: &Prediction) -> String {
    prediction::headline(texts_of(target.number_format), target, of)
}

/// A value with one decimal, or from a thousand on with none, and its unit.
pub fn with_unit(target: &Target, value: f64) -> String {
    words::quantity(texts_of(target.number_format), target, value)
}

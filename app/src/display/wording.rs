//! A prediction in words.

use vitrine_model::Prediction;
use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Schema, Target};
use vitrine_present::lines::{prediction, words};

use super::words::texts_of;

pub use words::{ends, title};

/// The class or the value.
pub fn headline(target: &Target, of: &Prediction) -> String {
    prediction::headline(texts_of(target.number_format), target, of)
}

/// What stands below the headline: how probable the class is, or the value before rounding.
pub fn subline(target: &Target, of: &Prediction) -> String {
    prediction::subline(texts_of(target.number_format), target, of, None)
}

/// The interval as a sentence.
pub fn interval_sentence(target: &Target, interval: Interval) -> String {
    prediction::interval_sentence(texts_of(target.number_format), target, interval)
}

/// The values that were imputed, as one sentence; empty where there are none.
pub fn assumed(schema: &Schema, of: &Prediction) -> String {
    prediction::imputed(texts_of(schema.target.number_format), schema, of)
}

/// The whole result as one sentence, for screen readers.
pub fn sentence(target: &Target, of: &Prediction) -> String {
    prediction::sentence(texts_of(target.number_format), target, of, None)
}

/// A value with one decimal, or from a thousand on with none, and its unit.
pub fn with_unit(target: &Target, value: f64) -> String {
    words::quantity(texts_of(target.number_format), target, value)
}

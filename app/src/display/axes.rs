//! Axes of charts from what a schema says and from the page's language: the unit, and how numbers are written.

use vitrine_charts::{Axis, Numbers};
use vitrine_model::schema::Target;
use vitrine_present::Locale;

use crate::texts::use_locale;

/// An axis along which the target is measured.
pub fn of_target(label: impl Into<String>, target: &Target) -> Axis {
    Axis { label: label.into(), unit: target.unit.clone(), numbers: of_locale(use_locale()), days: false }
}

/// How charts write numbers in a language.
pub fn of_locale(locale: &'static Locale) -> Numbers {
    if locale.code == Locale::english().code { Numbers::Plain } else { Numbers::By(locale) }
}

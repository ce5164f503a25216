//! Axes of charts from what a schema says: the unit, and how its numbers are written.

use vitrine_charts::{Axis, Numbers};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::Target;
use vitrine_present::Locale;

/// An axis along which the target is measured.
pub fn of_target(label: impl Into<String>, target: &Target) -> Axis {
    let (unit, numbers) = (target.unit.clone(), numbers(target.number_format));
    Axis { label: label.into(), unit, numbers, days: false }
}

/// How charts write numbers for a system that writes them so.
pub fn numbers(format: NumberFormat) -> Numbers {
    match format {
        NumberFormat::En => Numbers::Plain,
        NumberFormat::Sv => Locale::of("sv").map_or(Numbers::Plain, Numbers::By),
    }
}

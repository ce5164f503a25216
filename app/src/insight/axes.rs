//! Axes of charts from what a schema says: the unit, and how its numbers are written.

use vitrine_charts::{Axis, Numbers};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::Target;

/// An axis along which the target is measured.
pub fn of_target(label: impl Into<String>, target: &Target) -> Axis {
    Axis { label: label.into(), unit: target.unit.clone(), numbers: numbers(target.number_format) }
}

/// How charts write numbers for a system that writes them so.
pub fn numbers(format: NumberFormat) -> Numbers {
    match format {
        NumberFormat::En => Numbers::Plain,
        NumberFormat::Sv => Numbers::Swedish,
    }
}

//! Axes of charts from what a schema says.

use vitrine_charts::Axis;
use vitrine_model::schema::Target;

/// An axis along which the target is measured.
pub fn of_target(label: impl Into<String>, target: &Target) -> Axis {
    Axis { label: label.into(), unit: target.unit.clone(), ..Axis::default() }
}

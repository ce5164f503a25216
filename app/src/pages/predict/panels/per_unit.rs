//! The predicted value by the value of a feature, such as a price by area, written beside the page's result.

use leptos::prelude::*;
use vitrine_model::Value;
use vitrine_model::panels::PerUnit;

use super::shared::Shared;
use crate::display::words;
use crate::pages::predict::beside;

/// Keeps the line beside the result in step with the prediction; it is taken away with the panels.
pub fn per_unit(shared: Shared, per_unit: PerUnit) {
    let format = shared.system.with_value(|system| system.schema.target.number_format);
    let quotient = quotient(shared, per_unit.feature);
    let line = move || {
        let rounded = words::rounded(quotient.get()?);
        let number = format.write(rounded, usize::from(rounded.abs() < 100.0));
        Some(format!("{number}\u{a0}{}", per_unit.unit))
    };
    beside::follow(shared.beside.per_unit, line);
}

/// The predicted value divided by a feature's value; `None` while either is unknown or the feature is 0.
pub fn quotient(shared: Shared, feature: String) -> Memo<Option<f64>> {
    Memo::new(move |_| {
        let value = shared.prediction.get()?.value?;
        let position = shared.system.with_value(|system| system.schema.position(&feature))?;
        let divisor = shared.record.get()?.values.get(position).map(Value::as_number)?;
        (divisor.is_finite() && divisor != 0.0).then(|| value / divisor)
    })
}

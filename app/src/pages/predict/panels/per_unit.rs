//! The prediction divided by a feature's value, such as a price per square metre, written beside the page's result.

use leptos::prelude::*;
use vitrine_model::Value;
use vitrine_model::panels::PerUnit;
use vitrine_present::locale::three_digits;

use super::panel::{Panel, Room};
use crate::session::Session;
use crate::texts::use_locale;

/// The line beside the result, which follows the prediction; nothing is shown in the panels themselves.
pub const PANEL: Panel = Panel {
    room: Room::Column,
    view: |context| {
        if let Some(per_unit) = context.figures.per_unit.clone() {
            follow(context.session, per_unit);
        }
        None
    },
};

fn follow(session: Session, per_unit: PerUnit) {
    let locale = use_locale();
    let quotient = quotient(session, per_unit.feature);
    Effect::new(move || {
        let text = quotient.get().map(|quotient| {
            let rounded = three_digits(quotient);
            let number = locale.write(rounded, usize::from(rounded.abs() < 100.0));
            locale.with_unit(&number, Some(&per_unit.unit))
        });
        session.beside.per_unit.set(text.unwrap_or_default());
    });
    on_cleanup(move || {
        let _ = session.beside.per_unit.try_set(String::new());
    });
}

/// The predicted value divided by a feature's value; `None` while either is unknown or the feature is 0.
pub fn quotient(session: Session, feature: String) -> Memo<Option<f64>> {
    Memo::new(move |_| {
        let value = session.prediction.get()?.value?;
        let position = session.system.with_value(|system| system.schema.position(&feature))?;
        let divisor = session.record.get()?.values.get(position).map(Value::as_number)?;
        (divisor.is_finite() && divisor != 0.0).then(|| value / divisor)
    })
}

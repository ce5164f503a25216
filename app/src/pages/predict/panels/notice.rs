//! What a reader must know beside every prediction.

use leptos::prelude::*;
use vitrine_model::panels::OverTime;
use vitrine_model::{Value, date};

use super::panel::{Panel, Room};
use crate::session::Session;
use crate::texts::use_texts;

/// The sentence, set apart.
pub const PANEL: Panel =
    Panel { room: Room::Column, view: |context| context.figures.notice.as_deref().map(notice) };

/// Says so while the record's day lies outside those that the model has learned from.
pub const UNSEEN_DAY: Panel = Panel {
    room: Room::Column,
    view: |context| Some(unseen_day(context.session, context.figures.over_time.clone()?)),
};

fn notice(text: &str) -> AnyView {
    view! {
        <p class="notice" role="note">
            {text.to_owned()}
        </p>
    }
    .into_any()
}

fn unseen_day(session: Session, over_time: OverTime) -> AnyView {
    let position = session.system.with_value(|system| system.schema.position(&over_time.feature));
    let is_unseen = Memo::new(move |_| {
        let value = session.record.get()?.values.get(position?).map(Value::as_number)?;
        is_outside(value, &over_time.learned).then(|| over_time.learned.clone())
    });
    let content = move || {
        is_unseen.get().map(|[first, last]| {
            let texts = use_texts();
            let [first, last] = [first, last].map(|day| texts.locale().iso_long(&day));
            let text = texts.notice().unseen_day(&first, &last);
            view! { <p class="notice">{text}</p> }
        })
    };
    // The region stays, so that what comes into it is read out.
    view! { <div class="unseen-day" role="status">{content}</div> }.into_any()
}

/// Whether a day, as days since 1970, lies before the first or after the last of two days.
fn is_outside(day: f64, [first, last]: &[String; 2]) -> bool {
    let is_before = date::parse(first).is_some_and(|first| day < first as f64);
    is_before || date::parse(last).is_some_and(|last| day > last as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_inside() {
        let learned = ["2014-04-17".to_owned(), "2019-12-08".to_owned()];
        let outside = |day: &str| is_outside(date::parse(day).unwrap() as f64, &learned);
        let days = ["2014-04-16", "2014-04-17", "2019-12-08", "2019-12-09", "2027-01-01"];
        assert_eq!(days.map(outside), [true, false, false, true, true]);
        assert!(!is_outside(f64::NAN, &learned), "an unknown day is none");
    }
}

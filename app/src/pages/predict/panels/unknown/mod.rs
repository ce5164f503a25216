//! What unknown values could be, and how far the prediction moves over them.
//!
//! - [`spread`]: the computation

pub mod spread;

use std::time::Duration;

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Histogram, HistogramSeries, ValueMarker};
use vitrine_model::panels::Background;
use vitrine_model::schema::{MissingPolicy, Target, Task};

use super::background::records;
use super::panel::{Panel, Room};
use crate::browser::debounced;
use crate::components::chart::ChartView;
use crate::components::panel::section;
use crate::display::wording::{title, with_unit};
use crate::display::{axes, words};
use crate::jobs::latest::Latest;
use crate::session::Session;
use spread::{Question, Range, Spread, Unknowns};

/// How long the form must be quiet before the predictions are made: some hundred for each unknown value.
const QUIET: Duration = Duration::from_millis(150);

/// The panel; while everything is known it says what it would show.
pub const PANEL: Panel = Panel {
    room: Room::Column,
    view: |context| {
        let can_be_unknown = context.session.system.with_value(|system| {
            system.schema.features.iter().any(|feature| feature.missing == MissingPolicy::Impute)
        });
        let background = context.figures.background.as_ref().filter(|_| can_be_unknown)?;
        Some(view(context.session, background))
    },
};

fn view(session: Session, background: &Background) -> AnyView {
    let records = session.system.with_value(|system| records(&system.schema, background));
    let source = background.source.clone();
    let computed = Latest::<Spread>::default();
    let spread = computed.output;
    let compute = debounced(QUIET, move || {
        let (artifact, record) = untrack(|| (session.artifact.get(), session.record.get()));
        let Some((artifact, record)) = artifact.zip(record) else { return };
        let question = Question { record, background: records.clone() };
        computed.start::<Unknowns>(question, artifact, |spread| spread);
    });
    Effect::new(move || {
        session.artifact.track();
        session.record.track();
        compute();
    });
    // What the result would hide stands right beside it: the assumed values are single ones.
    let beside = move || spread.with(|spread| spread.as_ref().map(|spread| short(spread, &session.target())));
    Effect::new(move || session.beside.spread.set(beside().unwrap_or_default()));
    on_cleanup(move || {
        let _ = session.beside.spread.try_set(String::new());
    });
    let any = Memo::new(move |_| spread.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return view! {
                <p class="muted">
                    "Nothing is unknown. Mark values as unknown in the form to see how far the prediction moves over what they could be."
                </p>
            }
            .into_any();
        }
        let source = source.clone();
        let chart = Signal::derive(move || {
            let target = session.target();
            Chart::Histogram(
                spread.with(|spread| spread.as_ref().map(|s| histogram(s, &target))).unwrap_or_default(),
            )
        });
        view! {
            <p role="status">{move || spread.with(|spread| spread.as_ref().map(|s| sentence(s, &session.target())))}</p>
            <div class="charts small"><ChartView chart /></div>
            {move || spread.with(|spread| spread.as_ref().map(|s| features(session, s)))}
            <p class="muted">{format!("What they could be is taken from {source}.")}</p>
        }
        .into_any()
    };
    section("What is unknown".to_owned(), body)
}

/// A number that spreads, as people read it.
fn display(target: &Target, number: f64) -> String {
    match target.task {
        Task::Binary | Task::Multiclass => words::percent(number, target.number_format),
        Task::Regression | Task::Ordinal => with_unit(target, number),
    }
}

/// What spreads, as a name in a sentence.
fn what(target: &Target) -> String {
    match target.task {
        Task::Binary => {
            let class = target.classes.get(target.positive_class());
            class.map_or_else(String::new, |class| format!("the probability of “{}”", class.label))
        }
        Task::Multiclass => "the probability of the predicted class".to_owned(),
        Task::Regression | Task::Ordinal => format!("the {}", words::in_sentence(&target.label)),
    }
}

/// `from 3 % to 9 %`; one number where both ends read the same.
fn from_to(target: &Target, range: Range) -> String {
    let (low, high) = (display(target, range.low), display(target, range.high));
    if low == high { format!("at {low}") } else { format!("from {low} to {high}") }
}

fn sentence(spread: &Spread, target: &Target) -> String {
    format!(
        "With what was assumed, {} is {}. Over what the unknown values could be, it runs {} in 8 of 10 cases, and is {} on average. Where much is unknown, the average is the better estimate.",
        what(target),
        display(target, spread.assumed),
        from_to(target, spread.range),
        display(target, spread.range.mean),
    )
}

/// The same in a few words.
fn short(spread: &Spread, target: &Target) -> String {
    format!(
        "over what is unknown, {} is {} on average, {} in 8 of 10 cases",
        what(target),
        display(target, spread.range.mean),
        from_to(target, spread.range),
    )
}

fn histogram(spread: &Spread, target: &Target) -> Histogram {
    let is_share = matches!(target.task, Task::Binary | Task::Multiclass);
    let factor = if is_share { 100.0 } else { 1.0 };
    let name = if is_share { "probability".to_owned() } else { words::in_sentence(&target.label) };
    let unit = if is_share { Some("%".to_owned()) } else { target.unit.clone() };
    Histogram {
        title: "What the prediction could be".to_owned(),
        value: Axis { label: name, unit, numbers: axes::numbers(target.number_format), days: false },
        count: Axis::new("records"),
        edges: spread.edges.iter().map(|edge| edge * factor).collect(),
        series: vec![HistogramSeries { name: "records".to_owned(), counts: spread.counts.clone() }],
        marker: Some(ValueMarker { label: "assumed".to_owned(), value: spread.assumed * factor }),
        ..Histogram::default()
    }
}

/// What was assumed for each unknown feature, and how far the prediction moves over that feature alone.
fn features(session: Session, spread: &Spread) -> AnyView {
    let schema = session.system.with_value(|system| system.schema.clone());
    let target = &schema.target;
    let prediction = session.prediction.get();
    let (first, last) = ends(spread);
    let place = |number: f64| if last > first { (number - first) / (last - first) * 100.0 } else { 0.0 };
    let rows = spread.unknown.iter().filter_map(|unknown| {
        let feature = schema.features.get(unknown.feature)?;
        let assumed = prediction.as_ref().and_then(|p| p.assumed.iter().find(|a| a.feature == unknown.feature));
        let assumed = assumed.map_or_else(
            || "left open".to_owned(),
            |assumed| format!("assumed {}", words::value(feature, &assumed.value, true, target.number_format)),
        );
        let (left, right) = (place(unknown.range.low), place(unknown.range.high));
        Some(view! {
            <li>
                <span class="range-label">{title(&feature.label)} " " <small class="muted">{assumed}</small></span>
                <span class="range-track" aria-hidden="true">
                    <span
                        class="range-fill"
                        style:left=format!("{left:.2}%")
                        style:width=format!("{:.2}%", right - left)
                    ></span>
                    <span class="range-dot" style:left=format!("{:.2}%", place(spread.assumed))></span>
                </span>
                <span class="range-value">{from_to(target, unknown.range)}</span>
            </li>
        })
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <h3>"Each unknown value alone, the one that matters most first"</h3>
        <ul class="ranges">{rows}</ul>
    }
    .into_any()
}

/// The lowest and the highest number that the ranges of the features reach.
fn ends(spread: &Spread) -> (f64, f64) {
    let ranges = || spread.unknown.iter().map(|unknown| unknown.range);
    let first = ranges().map(|range| range.low).fold(spread.assumed, f64::min);
    let last = ranges().map(|range| range.high).fold(spread.assumed, f64::max);
    (first, last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_sentence_says_what_spreads_and_how_far() {
        let target: Target = serde_json::from_value(json!({
            "name": "y", "label": "Risk", "task": "binary",
            "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "Ill", "grade": 1.0 }]
        }))
        .unwrap();
        let range = Range { mean: 0.055, low: 0.03, high: 0.09 };
        let spread = Spread { assumed: 0.05, range, unknown: vec![], edges: vec![], counts: vec![] };
        assert_eq!(
            sentence(&spread, &target),
            "With what was assumed, the probability of “Ill” is 5 %. Over what the unknown values could be, it runs from 3 % to 9 % in 8 of 10 cases, and is 5.5 % on average. Where much is unknown, the average is the better estimate."
        );
        assert_eq!(from_to(&target, Range { mean: 0.03, low: 0.03, high: 0.03 }), "at 3 %");
        assert_eq!(histogram(&spread, &target).marker.unwrap().value, 5.0);
    }
}

//! What unknown values could be, and how far the prediction moves over them.
//!
//! - [`spread`]: the computation

pub mod spread;

use std::time::Duration;

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Histogram, HistogramSeries, ValueMarker};
use vitrine_model::panels::Background;
use vitrine_model::schema::{MissingPolicy, Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::words::{self, in_sentence, quantity, title};

use super::background::records;
use super::panel::{Panel, Room};
use crate::browser::debounced;
use crate::components::chart::ChartView;
use crate::components::panel::section;
use crate::jobs::latest::Latest;
use crate::session::Session;
use crate::texts::use_texts;
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
    let texts = use_texts();
    let records = session.system.with_value(|system| records(&system.schema, background));
    let source = background.source.clone();
    let computed = Latest::<Spread>::default();
    let spread = computed.output;
    let compute = debounced(QUIET, move || {
        let (model, record) = untrack(|| (session.model_file(), session.record.get()));
        let Some((model, record)) = model.zip(record) else { return };
        let question = Question { record, background: records.clone() };
        computed.start::<Unknowns>(&question, &model, |spread| spread);
    });
    Effect::new(move || {
        session.artifact.track();
        session.record.track();
        compute();
    });
    // What the result would hide stands right beside it: the imputed values are single ones.
    let beside =
        move || spread.with(|spread| spread.as_ref().map(|spread| short(texts, spread, &session.target())));
    Effect::new(move || session.beside.spread.set(beside().unwrap_or_default()));
    on_cleanup(move || {
        let _ = session.beside.spread.try_set(String::new());
    });
    let any = Memo::new(move |_| spread.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return view! { <p class="muted">{texts.unknown_values().none()}</p> }.into_any();
        }
        let text = move || spread.with(|s| s.as_ref().map(|s| sentence(texts, s, &session.target())));
        let chart = Signal::derive(move || {
            let target = session.target();
            Chart::Histogram(
                spread
                    .with(|spread| spread.as_ref().map(|s| histogram(texts, s, &target)))
                    .unwrap_or_default(),
            )
        });
        view! {
            <p role="status">{text}</p>
            <div class="charts small"><ChartView chart /></div>
            {move || spread.with(|spread| spread.as_ref().map(|s| features(texts, session, s)))}
            <p class="muted">{texts.unknown_values().source(&source)}</p>
        }
        .into_any()
    };
    section(texts.unknown_values().heading().to_owned(), body)
}

/// A number that spreads, as people read it.
fn display(texts: &Texts, target: &Target, number: f64) -> String {
    match target.task {
        Task::Binary | Task::Multiclass => texts.locale().percent(number),
        Task::Regression | Task::Ordinal => quantity(texts, target, number),
    }
}

/// What spreads, as a name in a sentence.
fn what(texts: &Texts, target: &Target) -> String {
    let words = texts.unknown_values();
    match target.task {
        Task::Binary => {
            let class = target.classes.get(target.positive_class());
            class.map_or_else(String::new, |class| words.what_class(&class.label))
        }
        Task::Multiclass => words.what_predicted_class().to_owned(),
        Task::Regression | Task::Ordinal => words.what_value(&in_sentence(&target.label)),
    }
}

/// `3 % to 9 %`; one number where both ends read the same.
fn from_to(texts: &Texts, target: &Target, range: Range) -> String {
    let (low, high) = (display(texts, target, range.low), display(texts, target, range.high));
    if low == high { low } else { texts.words().range(&low, &high) }
}

fn sentence(texts: &Texts, spread: &Spread, target: &Target) -> String {
    let [imputed, mean] = [spread.assumed, spread.range.mean].map(|number| display(texts, target, number));
    let range = from_to(texts, target, spread.range);
    texts.unknown_values().sentence(&what(texts, target), &imputed, &mean, &range)
}

/// The same in a few words.
fn short(texts: &Texts, spread: &Spread, target: &Target) -> String {
    let (mean, range) = (display(texts, target, spread.range.mean), from_to(texts, target, spread.range));
    texts.unknown_values().short(&what(texts, target), &mean, &range)
}

fn histogram(texts: &Texts, spread: &Spread, target: &Target) -> Histogram {
    let words = texts.unknown_values();
    let is_share = matches!(target.task, Task::Binary | Task::Multiclass);
    let factor = if is_share { 100.0 } else { 1.0 };
    let name = if is_share { words.probability().to_owned() } else { in_sentence(&target.label) };
    let unit = if is_share { Some("%".to_owned()) } else { target.unit.clone() };
    Histogram {
        title: words.chart().to_owned(),
        value: Axis { label: name, unit, ..Axis::default() },
        count: Axis::new(words.records()),
        edges: spread.edges.iter().map(|edge| edge * factor).collect(),
        series: vec![HistogramSeries { name: words.records().to_owned(), counts: spread.counts.clone() }],
        marker: Some(ValueMarker { label: words.marker().to_owned(), value: spread.assumed * factor }),
        ..Histogram::default()
    }
}

/// What was imputed for each unknown feature, and how far the prediction moves over that feature alone.
fn features(texts: &'static Texts, session: Session, spread: &Spread) -> AnyView {
    let schema = session.system.with_value(|system| system.schema.clone());
    let target = &schema.target;
    let prediction = session.prediction.get();
    let (first, last) = ends(spread);
    let place = |number: f64| if last > first { (number - first) / (last - first) * 100.0 } else { 0.0 };
    let rows = spread.unknown.iter().filter_map(|unknown| {
        let feature = schema.features.get(unknown.feature)?;
        let assumed = prediction.as_ref().and_then(|p| p.assumed.iter().find(|a| a.feature == unknown.feature));
        let assumed = assumed.map_or_else(
            || texts.unknown_values().not_imputed().to_owned(),
            |assumed| texts.unknown_values().imputed(&words::value(texts, feature, &assumed.value)),
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
                <span class="range-value">{from_to(texts, target, unknown.range)}</span>
            </li>
        })
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <h3>{texts.unknown_values().each_alone()}</h3>
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
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn the_sentence_says_what_spreads_and_how_far() {
        let target: Target = serde_json::from_value(json!({
            "name": "y", "label": "Risk", "task": "binary",
            "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "Ill", "grade": 1.0 }]
        }))
        .unwrap();
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let range = Range { mean: 0.055, low: 0.03, high: 0.09 };
        let spread = Spread { assumed: 0.05, range, unknown: vec![], edges: vec![], counts: vec![] };
        assert_eq!(
            sentence(en, &spread, &target),
            "With imputed values, the probability of “Ill” is 5\u{a0}%. Across plausible values for what is missing, it is 5.5\u{a0}% on average (80\u{a0}% range 3\u{a0}% to 9\u{a0}%). Where much is missing, the average is the better estimate."
        );
        assert_eq!(
            sentence(sv, &spread, &target),
            "Med imputerade värden är sannolikheten för ”Ill” 5\u{a0}%. Med rimliga värden för det som saknas är genomsnittet 5,5\u{a0}% (80\u{a0}% av fallen: 3\u{a0}% till 9\u{a0}%). När mycket saknas är genomsnittet den bättre skattningen."
        );
        assert_eq!(from_to(en, &target, Range { mean: 0.03, low: 0.03, high: 0.03 }), "3\u{a0}%");
        assert_eq!(histogram(en, &spread, &target).marker.unwrap().value, 5.0);
    }
}

//! The prediction in words, bars and an interval. Everything here follows the prediction value by value; the
//! elements themselves stay.

use std::time::Duration;

use leptos::prelude::*;
use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{Target, Task};
use vitrine_present::lines::prediction::{headline, imputed, interval_sentence, outside, sentence, subline};
use vitrine_present::lines::words::{ends, in_sentence, title};

use crate::browser::debounced;
use crate::illustrations::illustration;
use crate::session::Session;
use crate::session::snapshot::Predicted;
use crate::texts::use_texts;

/// How long the result must be quiet before a screen reader announces it.
const QUIET: Duration = Duration::from_millis(700);

/// The picture and the prediction in large type.
pub fn stage(session: Session) -> AnyView {
    let system = session.system.get_value();
    let target = system.schema.target.clone();
    let texts = use_texts();
    let caption = title(&target.label);
    let picture = {
        let system = system.clone();
        move || {
            let shown = session.shown.get();
            let shown = shown.as_ref()?;
            let (class, value) = (shown.prediction.class, shown.prediction.value);
            Some(illustration(&system.schema, &shown.record, class, value))
        }
    };
    let headline = {
        let target = target.clone();
        move || read(session, |shown| headline(texts, &target, &shown.prediction))
    };
    let below = {
        let target = target.clone();
        move || read(session, |shown| subline(texts, &target, &shown.prediction, Some(shown.threshold)))
    };
    let by = move || read(session, |shown| texts.predict().made_by(&shown.by.label));
    view! {
        <div class="stage" class:stale=move || session.is_stale()>
            <div class="stage-picture">{picture}</div>
            <div class="stage-words">
                <p class="caption">{caption}</p>
                <p class="headline">{headline}</p>
                <p class="subline">{below}</p>
                <p class="muted by">{by}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Why nothing new is shown, what is outside the data, probabilities, interval, and what was assumed.
pub fn details(session: Session) -> AnyView {
    let system = session.system.get_value();
    let schema = system.schema.clone();
    let target = schema.target.clone();
    let texts = use_texts();
    let stale = move || session.is_stale().then(|| texts.predict().stale());
    let beyond = {
        let system = system.clone();
        move || read(session, |shown| outside(texts, &system.schema, &shown.record))
    };
    let assumed = move || read(session, |shown| imputed(texts, &schema, &shown.prediction));
    view! {
        <p class="stale-note" role="status">{stale}</p>
        <div class="details" class:stale=move || session.is_stale()>
            <p class="outside" role="status">{beyond}</p>
            {bars(session, &target)}
            {interval(session, &target)}
            <p class="assumed">{assumed}</p>
        </div>
        {announcer(session, target)}
    }
    .into_any()
}

/// One bar per class with its probability in per cent. Nothing for regressions.
fn bars(session: Session, target: &Target) -> AnyView {
    if target.classes.is_empty() {
        return ().into_any();
    }
    let texts = use_texts();
    let rows = target.classes.iter().enumerate().map(|(index, class)| {
        let probability = Memo::new(move |_| {
            let share = |shown: &Predicted| shown.prediction.probabilities.get(index).copied();
            session.shown.with(|shown| shown.as_ref().and_then(share)).unwrap_or(0.0)
        });
        let chosen = Memo::new(move |_| {
            session.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.prediction.class == Some(index)))
        });
        view! {
            <li class="bar" class:chosen=chosen>
                <span class="bar-label">{class.label.clone()}</span>
                <span class="bar-track" aria-hidden="true">
                    <span class="bar-fill" style:width=move || format!("{:.2}%", probability.get() * 100.0)></span>
                </span>
                <span class="bar-value">{move || texts.locale().percent(probability.get())}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    let heading = match target.task {
        // Two outcomes are no kinds of something.
        Task::Binary => texts.predict().probability().to_owned(),
        _ => texts.predict().probability_of_each(&in_sentence(&target.label)),
    };
    view! {
        <h2>{heading}</h2>
        <ul class="bars">{rows}</ul>
    }
    .into_any()
}

/// The interval in words, and for grades as a band on their scale. Nothing for models without one.
fn interval(session: Session, target: &Target) -> AnyView {
    let interval = Memo::new(move |_| {
        let shown = session.shown.get()?;
        shown.prediction.interval.zip(shown.prediction.value)
    });
    let any = Memo::new(move |_| interval.with(Option::is_some));
    let target = target.clone();
    let content = move || {
        if !any.get() {
            return ().into_any();
        }
        let sentence = {
            let target = target.clone();
            move || interval.get().map(|(interval, _)| interval_sentence(use_texts(), &target, interval))
        };
        let scale = (target.task == Task::Ordinal).then(|| scale(interval, &target));
        view! {
            <h2>{use_texts().predict().interval()}</h2>
            {scale}
            <p>{sentence}</p>
        }
        .into_any()
    };
    content.into_any()
}

fn scale(interval: Memo<Option<(Interval, f64)>>, target: &Target) -> AnyView {
    let (first, last) = ends(target);
    let share = move |value: f64| ((value - first) / (last - first)).clamp(0.0, 1.0) * 100.0;
    let at = move |pick: fn(&(Interval, f64)) -> f64| {
        interval.with(|interval| interval.as_ref().map_or(0.0, |interval| share(pick(interval))))
    };
    let left = move || at(|(interval, _)| interval.low);
    let right = move || at(|(interval, _)| interval.high);
    let ticks = target.classes.iter().map(|class| {
        let position = share(class.grade);
        view! { <span class="scale-tick" style:left=format!("{position:.2}%")>{use_texts().locale().in_full(class.grade)}</span> }
    });
    let ticks = ticks.collect_view();
    view! {
        <div class="scale" aria-hidden="true">
            <div class="scale-line">
                <span
                    class="scale-band"
                    style:left=move || format!("{:.2}%", left())
                    style:width=move || format!("{:.2}%", right() - left())
                ></span>
                <span class="scale-dot" style:left=move || format!("{:.2}%", at(|(_, value)| *value))></span>
                {ticks}
            </div>
        </div>
    }
    .into_any()
}

/// Tells screen readers the result once the visitor pauses.
fn announcer(session: Session, target: Target) -> AnyView {
    let said = RwSignal::new(String::new());
    let say = debounced(QUIET, move || {
        let sentence = untrack(|| {
            read(session, |shown| sentence(use_texts(), &target, &shown.prediction, Some(shown.threshold)))
        });
        said.set(sentence);
    });
    Effect::new(move || {
        session.shown.track();
        say();
    });
    view! { <p class="visually-hidden" role="status" aria-live="polite">{said}</p> }.into_any()
}

fn read(session: Session, words: impl FnOnce(&Predicted) -> String) -> String {
    session.shown.with(|shown| shown.as_ref().map(words).unwrap_or_default())
}

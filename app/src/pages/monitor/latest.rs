//! The newest day: each record as a picture of what was predicted beside one of the outcome.

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::history::Entry;
use vitrine_present::lines::words;

use super::MonitorState;
use super::figures::filters::entry_model_label;
use crate::display::entry::{self, Source};
use crate::illustrations::illustration;
use crate::texts::{use_locale, use_texts};

/// How many records of the day are drawn; the table below has the rest.
const MOST: usize = 6;

/// The newest day of what the origin and version filters keep.
pub fn view(shown: &MonitorState) -> AnyView {
    let listed = shown.listed(false);
    let Some(day) = listed.iter().map(|(entry, _)| entry.date.clone()).max() else {
        return view! { <p>{use_texts().monitor().no_match()}</p> }.into_any();
    };
    let of_day: Vec<&(Entry, Source)> = listed.iter().filter(|(entry, _)| entry.date == day).collect();
    let cards: Vec<AnyView> =
        of_day.iter().rev().take(MOST).map(|(entry, source)| card(shown, entry, *source)).collect();
    let count = use_texts().monitor().predictions(of_day.len() as u64);
    view! {
        <p>
            <time datetime=day.clone()>{use_locale().iso_long(&day)}</time>
            {format!(": {count}")}
        </p>
        <ul class="days">{cards}</ul>
    }
    .into_any()
}

fn card(shown: &MonitorState, entry: &Entry, source: Source) -> AnyView {
    let (system, said) = (&shown.system, use_texts().monitor());
    let target = &system.schema.target;
    let record = entry::record(entry, system);
    let (symbol, verdict, style) = entry::verdict(entry, target);
    let predicted_class = entry.predicted.class.as_deref().and_then(|class| target.class_of(class));
    let (actual_class, actual_value) = entry::actual_class_and_value(entry, target);
    let pictures = record.as_ref().map(|record| {
        let draw = |class, value| illustration(&system.schema, record, class, value);
        (
            draw(predicted_class, entry.predicted.value),
            entry.actual.is_some().then(|| draw(actual_class, actual_value)),
        )
    });
    let (predicted_picture, actual_picture) = pictures.unzip();
    let again = record.as_ref().map(|record| {
        view! { <a href=entry::link(entry, record, system)>{said.open_again()}</a> }
    });
    let origin = words::capitalised(&entry::origin(entry, source, system));
    let made_by = said.made_by(&origin, &entry_model_label(use_texts(), entry, system));
    view! {
        <li class="day">
            <div class="day-pictures">
                {side(said.predicted(), predicted_picture, entry::predicted(entry, target))}
                {side(said.actual(), actual_picture.flatten(), entry::actual(entry, target))}
            </div>
            <p class=format!("verdict {style}")>
                <span aria-hidden="true">{symbol}</span>
                {format!(" {}", words::capitalised(&verdict))}
            </p>
            {record.as_ref().map(|record| values(shown, record))}
            <p class="muted">{made_by}</p>
            <p>{again}</p>
        </li>
    }
    .into_any()
}

fn side(caption: &'static str, picture: Option<AnyView>, text: String) -> AnyView {
    view! {
        <figure>
            <div class="day-picture" aria-hidden="true">{picture}</div>
            <figcaption>
                <span class="muted">{caption}</span>
                <strong>{text}</strong>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// The record's values, folded away: the picture comes first.
fn values(shown: &MonitorState, record: &Record) -> AnyView {
    let features = shown.system.schema.features.iter().zip(&record.values);
    let items: Vec<AnyView> = features
        .map(|(feature, value)| {
            view! {
                <div>
                    <dt>{feature.label.clone()}</dt>
                    <dd>{words::value(use_texts(), feature, value)}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <details>
            <summary>{use_texts().monitor().values()}</summary>
            <dl class="values">{items}</dl>
        </details>
    }
    .into_any()
}

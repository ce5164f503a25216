//! The most recent predictions as a table, twenty at first.

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::history::Entry;
use vitrine_present::lines::words;

use super::MonitorState;
use super::figures::filters::entry_model_label;
use crate::components::chart::table;
use crate::display::entry::{self, Source};
use crate::texts::{use_locale, use_texts};

/// How many rows are shown at first, and how many more at a time.
const STEP: usize = 20;

/// The newest entries within the window.
pub fn view(shown: &MonitorState) -> AnyView {
    let (entries, said) = (shown.listed(true), use_texts().monitor());
    if entries.is_empty() {
        return view! { <p>{said.no_match()}</p> }.into_any();
    }
    let n_rows = entries.len();
    let limit = RwSignal::new(STEP);
    let shown = shown.clone();
    let rows = move || {
        let newest = entries.iter().rev().take(limit.get());
        table::scrolling(said.recent(), rows_table(&shown, newest))
    };
    let count = move || {
        let shown = limit.get().min(n_rows) as u64;
        said.newest_first(&use_locale().whole(shown), n_rows as u64)
    };
    let more = move || {
        (limit.get() < n_rows).then(|| {
            view! {
                <button type="button" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {said.show_more()}
                </button>
            }
        })
    };
    view! {
        <p role="status">{count}</p>
        {rows}
        {more}
    }
    .into_any()
}

fn rows_table<'a>(shown: &MonitorState, entries: impl Iterator<Item = &'a (Entry, Source)>) -> AnyView {
    let said = use_texts().monitor();
    let fixed = [said.day(), said.predicted(), said.actual(), said.result()].map(table::header);
    let features: Vec<AnyView> = shown
        .system
        .schema
        .features
        .iter()
        .map(|feature| table::header(&feature.label_with_unit()))
        .collect();
    let last = [said.origin(), said.model()].map(table::header);
    let rows: Vec<AnyView> = entries.map(|(entry, source)| row(shown, entry, *source)).collect();
    view! {
        <table class="rows">
            <thead>
                <tr>{Vec::from(fixed)} {features} {Vec::from(last)}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(shown: &MonitorState, entry: &Entry, source: Source) -> AnyView {
    let system = &shown.system;
    let target = &system.schema.target;
    let (symbol, verdict, style) = entry::verdict(entry, target);
    let record: Option<Record> = entry::record(entry, system);
    let features: Vec<AnyView> = system
        .schema
        .features
        .iter()
        .enumerate()
        .map(|(position, feature)| {
            let value = record.as_ref().and_then(|record| record.values.get(position));
            // The unit stands in the heading.
            let text = match value {
                Some(value) => words::bare_value(use_texts(), feature, value),
                None => use_texts().monitor().unreadable().to_owned(),
            };
            view! { <td>{text}</td> }.into_any()
        })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <time datetime=entry.date.clone()>{use_texts().locale().iso_short(&entry.date)}</time>
            </th>
            <td>{entry::predicted(entry, target)}</td>
            <td>{entry::actual(entry, target)}</td>
            <td class=format!("verdict {style}")>
                <span aria-hidden="true">{symbol}</span>
                {format!(" {verdict}")}
            </td>
            {features}
            <td>{entry::origin(entry, source, system)}</td>
            <td>{entry_model_label(use_texts(), entry, system)}</td>
        </tr>
    }
    .into_any()
}

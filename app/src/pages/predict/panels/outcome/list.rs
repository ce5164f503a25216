//! What is kept on the device: listed by day, exported, deleted.

use leptos::html;
use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::history::Entry;

use super::{Answers, download};
use crate::browser;
use crate::components::chart::table;
use crate::display::entry;
use crate::kept::{self, store};
use crate::texts::use_texts;

/// The list's heading, to which the focus goes when the button that had it is gone.
pub(super) const LIST: &str = "outcome-list";

/// The button that deletes everything, to which the focus goes back when the question is answered with no.
const DELETE_ALL: &str = "outcome-delete-all";

/// The list; nothing while nothing is kept.
pub(super) fn list(answers: Answers) -> Option<AnyView> {
    let kept = answers.kept.get().filter(|kept| !kept.is_empty())?;
    let system = answers.session.system.get_value();
    let (words, n_kept) = (use_texts().outcome(), kept.len() as u64);
    // Deleting moves no other row, so the newest stand first by day and by order.
    let mut newest: Vec<(usize, &store::Kept)> = kept.iter().enumerate().collect();
    vitrine_order::sort_by(&mut newest, |(i, a), (j, b)| b.entry.date.cmp(&a.entry.date).then(j.cmp(i)));
    let rows: Vec<AnyView> = newest.iter().map(|(_, kept)| row(answers, &system, kept)).collect();
    let headers: Vec<AnyView> =
        [words.day(), words.predicted(), words.answer(), words.delete()].map(table::header).into();
    let content = view! {
        <table class="answers">
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(
        view! {
            <h3 id=LIST tabindex="-1">{words.on_device(n_kept)}</h3>
            {table::scrolling(words.table(), content.into_any())}
            {exports(answers)}
            {delete_all(answers, kept.iter().map(|kept| kept.id).collect())}
        }
        .into_any(),
    )
}

fn row(answers: Answers, system: &SystemFile, kept: &store::Kept) -> AnyView {
    let target = &system.schema.target;
    let (texts, words) = (use_texts(), use_texts().outcome());
    let (entry, id) = (&kept.entry, kept.id);
    let delete = move |_| answers.then(words.deleted(), store::delete(id));
    let predicted = entry::predicted(entry, target);
    let actual = entry::actual(entry, target);
    let name = words.delete_one(&actual, &texts.locale().iso_long(&entry.date));
    let record = entry::record(entry, system);
    let day = texts.locale().iso_short(&entry.date);
    let shown = match record {
        // The browser itself follows the link: the router would change the address without telling the form, which
        // is on this very page.
        Some(record) => {
            view! { <a href=entry::link(entry, &record, system) rel="external">{day}</a> }.into_any()
        }
        None => day.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{shown}</th>
            <td>{predicted}</td>
            <td>{actual}</td>
            <td>
                <button type="button" class="small" aria-label=name on:click=delete>{words.delete()}</button>
            </td>
        </tr>
    }
    .into_any()
}

fn exports(answers: Answers) -> AnyView {
    let (texts, words) = (use_texts(), use_texts().outcome());
    let save = move |name: &str, kind: &str, text: &str| {
        if !download::save(name, kind, text) {
            answers.fault.set(Some(words.no_file().to_owned()));
        }
    };
    let json_lines = move |_| match kept::json_lines(entries(answers)) {
        Ok(lines) => save(&format!("{}-answers.jsonl", answers.system()), "application/jsonl", &lines),
        Err(error) => answers.fault.set(Some(texts.kept().not_exported(&error.to_string()))),
    };
    let csv = move |_| {
        let table = answers.session.system.with_value(|system| kept::csv(&system.schema, entries(answers)));
        match table {
            Ok(table) => save(&format!("{}-answers.csv", answers.system()), "text/csv", &table),
            Err(error) => answers.fault.set(Some(texts.kept().not_exported(&error.to_string()))),
        }
    };
    view! {
        <p class="button-row">
            <button type="button" on:click=json_lines>{words.json_lines()}</button>
            <button type="button" on:click=csv>{words.csv()}</button>
        </p>
    }
    .into_any()
}

fn entries(answers: Answers) -> Vec<Entry> {
    let kept = answers.kept.get_untracked().unwrap_or_default();
    kept.into_iter().map(|kept| kept.entry).collect()
}

/// The button that deletes everything, which asks first.
fn delete_all(answers: Answers, ids: Vec<f64>) -> AnyView {
    let words = use_texts().outcome();
    let asks = RwSignal::new(false);
    let keep: NodeRef<html::Button> = NodeRef::new();
    Effect::new(move || {
        // The button that had the focus is gone; the harmless one of the two new ones gets it.
        if let Some(keep) = keep.get() {
            let _ = keep.focus();
        }
    });
    let question = words.delete_question(ids.len() as u64);
    let ids = StoredValue::new(ids);
    let content = move || {
        if !asks.get() {
            return view! {
                <p>
                    <button type="button" id=DELETE_ALL on:click=move |_| asks.set(true)>
                        {words.delete_all()}
                    </button>
                </p>
            }
            .into_any();
        }
        let back = move |_| {
            asks.set(false);
            request_animation_frame(|| browser::focus(DELETE_ALL));
        };
        let delete = move |_| {
            let ids = ids.get_value();
            answers.then(words.all_deleted(), async move { store::delete_all(&ids).await });
        };
        view! {
            <div role="group" aria-label=words.confirm()>
                <p role="alert">{question.clone()}</p>
                <p class="button-row">
                    <button type="button" node_ref=keep on:click=back>
                        {words.keep()}
                    </button>
                    <button type="button" on:click=delete>{words.delete_all_yes()}</button>
                </p>
            </div>
        }
        .into_any()
    };
    content.into_any()
}

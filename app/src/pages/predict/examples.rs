//! Records to start from: the system's examples, and rows of the data that no model was trained on.

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::catalog::SystemFile;
use vitrine_model::history::Actual;
use vitrine_present::lines::words::{quantity, row_label, title};

use crate::session::Session;
use crate::session::field::of_record;
use crate::texts::use_texts;

/// The system's examples as buttons that fill the form. One whose values the schema refuses is left out.
pub fn examples(session: Session, system: &SystemFile) -> AnyView {
    let buttons = system.examples.iter().filter(|example| example.truth.is_none()).filter_map(|example| {
        let record = Record::from_json(&system.schema, &example.values).ok()?;
        let fields = of_record(&system.schema, &record);
        let fill = move |_| session.fill(fields.clone());
        Some(view! {
            <li>
                <button type="button" class="chip" on:click=fill>{example.label.clone()}</button>
            </li>
        })
    });
    let buttons: Vec<_> = buttons.collect();
    if buttons.is_empty() {
        return real_examples(session, system);
    }
    view! {
        <div class="examples" role="group" aria-labelledby="examples-label">
            <span id="examples-label" class="caption">{use_texts().predict().examples()}</span>
            <ul>{buttons}</ul>
        </div>
        {real_examples(session, system)}
    }
    .into_any()
}

/// Rows of the data that no model was trained on, with what is known to be true, as a list that fills the form.
fn real_examples(session: Session, system: &SystemFile) -> AnyView {
    let Some(rows) = &system.real_rows else { return ().into_any() };
    let texts = use_texts();
    let target = &system.schema.target;
    let known = system.examples.iter().filter_map(|example| {
        let actual = match example.truth.as_ref()? {
            Actual::Number(value) => quantity(texts, target, *value),
            Actual::Class(class) => target.classes.get(target.class_of(class)?)?.label.clone(),
        };
        let record = Record::from_json(&system.schema, &example.values).ok()?;
        let label = if rows.label.is_empty() {
            example.label.clone()
        } else {
            row_label(texts, &system.schema, &record, &rows.label)
        };
        Some((format!("{}: {actual}", title(&label)), of_record(&system.schema, &record)))
    });
    let (labels, fields): (Vec<String>, Vec<_>) = known.unzip();
    if labels.is_empty() {
        return ().into_any();
    }
    let options: Vec<AnyView> = labels
        .into_iter()
        .enumerate()
        .map(|(index, label)| view! { <option value=index.to_string()>{label}</option> }.into_any())
        .collect();
    let choose = move |event: leptos::ev::Event| {
        let chosen =
            event_target_value(&event).parse().ok().and_then(|index: usize| fields.get(index).cloned());
        if let Some(fields) = chosen {
            session.fill(fields);
        }
    };
    view! {
        <label class="examples">
            <span class="caption">{texts.predict().real_rows(&rows.many)}</span>
            <select on:change=choose>
                <option value="">{texts.predict().choose_row(&rows.one)}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

//! The predict page: a form, and the prediction that follows it.
//!
//! - [`state`]: the signals: fields, model, and the prediction that follows them
//! - [`address`]: the state in the address, and the button that copies it
//! - [`field`]: one control per feature
//! - [`selector`]: which model predicts
//! - [`beside`]: what panels write beside the result
//! - [`result`]: the prediction in words, bars and an interval
//! - [`neighbours`]: the nearest training examples
//! - [`timing`]: how long a prediction takes in this browser
//! - [`panels`]: what a system shows beside its form and result

pub mod address;
pub mod beside;
pub mod field;
pub mod neighbours;
pub mod panels;
pub mod result;
pub mod selector;
pub mod state;
pub mod timing;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::catalog::SystemFile;
use vitrine_model::history::Truth;

use crate::components::panel::{Reserve, failure, waiting};
use crate::display::wording::{title, with_unit};
use crate::load::use_loader;
use crate::{form, lazy};
use address::{CopyLink, follow_address};
use beside::Beside;
use field::field;
use neighbours::neighbours;
use result::{details, stage};
use selector::ModelSelector;
use state::State;
use timing::Timing;

/// The predict page.
#[component]
pub fn PredictPage(
    /// The system.
    system: Arc<SystemFile>,
) -> impl IntoView {
    let state = State::new(system.clone(), use_loader());
    follow_address(state);
    let beside = Beside::default();
    let fields = (0..system.schema.n_features())
        .map(|position| view! { {group(&system, position)} {field(state, position)} })
        .collect_view();
    let reset = {
        let system = system.clone();
        move |_| {
            state.fill(form::defaults(&system.schema));
            state.threshold.set(None);
            if let Some(model) = system.default_model() {
                state.model.set(model.name.clone());
            }
        }
    };
    let result = move || {
        if let Some(error) = state.failure.get() {
            return failure(&error, move || state.retry());
        }
        // The parts are made once; from then on they follow the prediction by themselves.
        if state.shown.with(Option::is_none) { waiting(Reserve::Chart) } else { ().into_any() }
    };
    let is_plain = system.schema.illustration.is_none();
    let ready = Memo::new(move |_| state.shown.with(Option::is_some));
    let picture = move || ready.get().then(|| stage(state));
    let has_panels = system.panels.is_some();
    // The panels are large: the model that they would follow comes before them.
    let below = move || match ready.get() {
        true if has_panels => lazy::view(Reserve::Chart, panels::panels, move |view| view(state, beside)),
        false if has_panels => waiting(Reserve::Chart),
        _ => ().into_any(),
    };
    let more = move || ready.get().then(|| details(state));
    view! {
        <div class="predict">
            <div class="predict-column">
                <form class="predict-form" aria-label="Values" novalidate on:submit=|event| event.prevent_default()>
                    {examples(state, &system)}
                    {notes(state)}
                    <div class="fields">{fields}</div>
                    <div class="form-buttons">
                        <button type="button" on:click=reset>"Reset"</button>
                        <CopyLink state />
                    </div>
                </form>
                {about(&system)}
            </div>
            <div class="predict-column">
                <section class="predict-result" class:plain=is_plain aria-label="Prediction">
                    {picture}
                    {result}
                    {beside.lines()}
                </section>
                <section class="predict-details" aria-label="About the prediction">
                    <ModelSelector state />
                    {more}
                    <Timing state />
                </section>
                {below}
            </div>
            <div node_ref=beside.wide class="wide-panels"></div>
        </div>
        {neighbours(state)}
    }
}

/// The heading of a group of features, before its first one.
fn group(system: &SystemFile, position: usize) -> Option<AnyView> {
    let group = |position: usize| system.schema.features.get(position).and_then(|f| f.group.clone());
    let before = position.checked_sub(1).and_then(group);
    let group = group(position).filter(|group| before.as_ref() != Some(group))?;
    Some(view! { <h2 class="fields-head">{group}</h2> }.into_any())
}

/// What the system is about.
fn about(system: &SystemFile) -> AnyView {
    if system.description.is_empty() {
        return ().into_any();
    }
    let paragraphs = system.description.iter().map(|text| view! { <p>{text.clone()}</p> }).collect_view();
    view! {
        <section class="about">
            <h2>"About"</h2>
            {paragraphs}
        </section>
    }
    .into_any()
}

/// The system's examples as buttons that fill the form. One whose values the schema refuses is left out.
fn examples(state: State, system: &SystemFile) -> AnyView {
    let buttons = system.examples.iter().filter(|example| example.truth.is_none()).filter_map(|example| {
        let record = Record::from_json(&system.schema, &example.values).ok()?;
        let fields = form::of_record(&system.schema, &record);
        let fill = move |_| state.fill(fields.clone());
        Some(view! {
            <li>
                <button type="button" class="chip" on:click=fill>{example.label.clone()}</button>
            </li>
        })
    });
    let buttons: Vec<_> = buttons.collect();
    if buttons.is_empty() {
        return real_examples(state, system);
    }
    view! {
        <div class="examples" role="group" aria-labelledby="examples-label">
            <span id="examples-label" class="caption">"Examples"</span>
            <ul>{buttons}</ul>
        </div>
        {real_examples(state, system)}
    }
    .into_any()
}

/// Rows of the data that no model was trained on, with what is known to be true, as a list that fills the form.
fn real_examples(state: State, system: &SystemFile) -> AnyView {
    let Some(words) = &system.real_rows else { return ().into_any() };
    let target = &system.schema.target;
    let known = system.examples.iter().filter_map(|example| {
        let truth = match example.truth.as_ref()? {
            Truth::Number(value) => with_unit(target, *value),
            Truth::Class(class) => target.classes.get(target.class_of(class)?)?.label.clone(),
        };
        let record = Record::from_json(&system.schema, &example.values).ok()?;
        Some((format!("{}: {truth}", title(&example.label)), form::of_record(&system.schema, &record)))
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
            state.fill(fields);
        }
    };
    view! {
        <label class="examples">
            <span class="caption">{format!("Real {}, none of them trained on", words.many)}</span>
            <select on:change=choose>
                <option value="">{format!("Choose a {}", words.one)}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// What in the link could not be used and belongs to no field.
fn notes(state: State) -> impl Fn() -> AnyView + Send + 'static {
    move || {
        let notes = state.notes.get();
        if notes.is_empty() {
            return ().into_any();
        }
        let items = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        view! { <ul class="fault link-notes" role="alert">{items}</ul> }.into_any()
    }
}

//! The predict page: a form, and the prediction that follows it.
//!
//! - [`address`]: the state in the address, and the button that copies it
//! - [`mod@examples`]: records to start from
//! - [`mod@field`]: one control per feature
//! - [`selector`]: which model predicts
//! - [`result`]: the prediction in words, bars and an interval
//! - [`mod@neighbours`]: the nearest training examples
//! - [`timing`]: how long a prediction takes in this browser
//! - [`panels`]: what a system shows beside its form and result

pub mod address;
pub mod examples;
pub mod field;
pub mod neighbours;
pub mod panels;
pub mod result;
pub mod selector;
pub mod timing;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;

use crate::components::panel::{Reserve, failure, waiting};
use crate::lazy;
use crate::load::use_loader;
use crate::session::Session;
use crate::texts::use_texts;
use address::{CopyLink, follow_address};
use examples::examples;
use field::field;
use neighbours::neighbours;
use result::{details, stage};
use selector::ModelSelector;
use timing::Timing;

/// The predict page.
#[component]
pub fn PredictPage(
    /// The system.
    system: Arc<SystemFile>,
) -> impl IntoView {
    let texts = use_texts().predict();
    let session = Session::new(system.clone(), use_loader());
    follow_address(session);
    let fields = (0..system.schema.n_features())
        .map(|position| view! { {group(&system, position)} {field(session, position)} })
        .collect_view();
    let result = move || {
        if let Some(error) = session.failure.get() {
            return failure(&error, move || session.retry());
        }
        // The parts are made once; from then on they follow the prediction by themselves.
        if session.shown.with(Option::is_none) { waiting(Reserve::Chart) } else { ().into_any() }
    };
    let is_plain = system.schema.illustration.is_none();
    let ready = Memo::new(move |_| session.shown.with(Option::is_some));
    let picture = move || ready.get().then(|| stage(session));
    let has_panels = system.panels.is_some();
    let places = session.places.get_value();
    // The panels are large: the model that they would follow comes before them.
    let below = move || match ready.get() {
        _ if !has_panels => ().into_any(),
        true => lazy::view(Reserve::Chart, panels::panels, move |view| view(session)),
        false => waiting(Reserve::Chart),
    };
    let more = move || ready.get().then(|| details(session));
    view! {
        <div class="predict">
            <div class="predict-column">
                <form class="predict-form" aria-label=texts.form() novalidate on:submit=|event| event.prevent_default()>
                    {examples(session, &system)}
                    {notes(session)}
                    <div class="fields">{fields}</div>
                    <div class="form-buttons">
                        <button type="button" on:click=move |_| session.reset()>{texts.reset()}</button>
                        <CopyLink session />
                    </div>
                </form>
                {about(&system)}
                <div node_ref=places.below_form class="form-panels"></div>
            </div>
            <div class="predict-column">
                <section class="predict-result" class:plain=is_plain aria-label=texts.result()>
                    {picture}
                    {result}
                    <p id="beside-per-unit" class="beside">{session.beside.per_unit}</p>
                    <p id="beside-spread" class="beside">{session.beside.spread}</p>
                    <p id="beside-warning" class="beside warning">{session.beside.warning}</p>
                </section>
                <section class="predict-details" aria-label=texts.details()>
                    <ModelSelector session />
                    {more}
                    <Timing session />
                </section>
                {below}
            </div>
            <div node_ref=places.wide class="wide-panels"></div>
        </div>
        {neighbours(session)}
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
            <h2>{use_texts().predict().about()}</h2>
            {paragraphs}
        </section>
    }
    .into_any()
}

/// What in the link could not be used and belongs to no field.
fn notes(session: Session) -> impl Fn() -> AnyView + Send + 'static {
    move || {
        let notes = session.notes.get();
        if notes.is_empty() {
            return ().into_any();
        }
        let items = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        view! { <ul class="fault link-notes" role="alert">{items}</ul> }.into_any()
    }
}

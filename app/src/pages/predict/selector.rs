//! Which model predicts.

use leptos::prelude::*;
use vitrine_model::catalog::ModelVersion;
use vitrine_present::Texts;
use vitrine_present::lines::metric;
use vitrine_present::lines::words::in_sentence;

use crate::session::Session;
use crate::texts::use_texts;

/// A list of the models that the system offers, each with its score and size.
#[component]
pub fn ModelSelector(
    /// The page's state.
    session: Session,
) -> impl IntoView {
    let system = session.system.get_value();
    let texts = use_texts();
    let words = texts.predict();
    let offered = || system.models.iter().filter(|model| model.current);
    let options = offered().map(|model| {
        let (value, name) = (model.name.clone(), model.name.clone());
        view! {
            <option value=value prop:selected=move || session.model.with(|chosen| *chosen == name)>
                {describe(texts, model)}
            </option>
        }
    });
    let options = options.collect_view();
    let hint = match offered().find_map(|model| model.held_out) {
        Some((figure, _)) => {
            let (name, meaning) = (in_sentence(metric::label(texts, figure)), metric::meaning(texts, figure));
            if system.perhaps_seen() {
                words.model_hint_perhaps_seen(&name, meaning)
            } else if system.by_cross_validation() {
                words.model_hint_by_folds(&name, meaning)
            } else {
                words.model_hint(&name, meaning)
            }
        }
        None => words.model_hint_size().to_owned(),
    };
    view! {
        <div class="field selector">
            <label for="model">{words.model()}</label>
            <select id="model" aria-describedby="model-hint" on:change=move |event| session.model.set(event_target_value(&event))>
                {options}
            </select>
            <p class="hint" id="model-hint">{hint}</p>
        </div>
    }
}

/// The model's name with its score on held-out rows and the size of its download.
fn describe(texts: &Texts, model: &ModelVersion) -> String {
    let bytes = texts.locale().bytes(model.gzip_bytes.unwrap_or(model.artifact.bytes));
    match model.held_out {
        Some((figure, value)) => {
            texts.predict().model_option(&model.label, &metric::written(texts, figure, value), &bytes)
        }
        None => texts.predict().model_option_size(&model.label, &bytes),
    }
}

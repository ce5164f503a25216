//! Which model predicts.

use leptos::prelude::*;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::number_format::NumberFormat;

use crate::display::words;
use crate::session::Session;

/// A list of the models that the system offers, each with its score and size.
#[component]
pub fn ModelSelector(
    /// The page's state.
    session: Session,
) -> impl IntoView {
    let system = session.system.get_value();
    let numbers = system.schema.target.number_format;
    let offered = || system.models.iter().filter(|model| model.current);
    let options = offered().map(|model| {
        let (value, name) = (model.name.clone(), model.name.clone());
        view! {
            <option value=value prop:selected=move || session.model.with(|chosen| *chosen == name)>
                {describe(model, numbers)}
            </option>
        }
    });
    let options = options.collect_view();
    let metric = offered().find_map(|model| model.held_out).map(|(metric, _)| metric);
    let hint = match metric {
        Some(metric) => format!(
            "In brackets: {} on new data, and the size of the download. {}",
            words::in_sentence(metric.label()),
            metric.description()
        ),
        None => "In brackets: the size of the download.".to_owned(),
    };
    view! {
        <div class="field selector">
            <label for="model">"Model"</label>
            <select id="model" aria-describedby="model-hint" on:change=move |event| session.model.set(event_target_value(&event))>
                {options}
            </select>
            <p class="hint" id="model-hint">{hint}</p>
        </div>
    }
}

/// The model's name with its score on held-out rows and the size of its download.
fn describe(model: &ModelVersion, numbers: NumberFormat) -> String {
    let bytes = words::bytes(model.gzip_bytes.unwrap_or(model.artifact.bytes), numbers);
    match model.held_out {
        Some((metric, value)) => format!("{} ({}, {bytes})", model.label, metric.write(value, numbers)),
        None => format!("{} ({bytes})", model.label),
    }
}

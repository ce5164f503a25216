//! Which model predicts.

use leptos::prelude::*;
use serde::Deserialize;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::metrics::{Metric, Scores};

use super::state::State;
use crate::insight::words;
use crate::load::use_loader;
use crate::remote::Remote;

/// The part of a report that the list shows. Reading no more of it keeps the report's reader out of the first
/// download.
#[derive(Deserialize)]
struct Standings {
    metric: Metric,
    candidates: Vec<Standing>,
}

#[derive(Deserialize)]
struct Standing {
    name: String,
    held_out: Scores,
    #[serde(default)]
    gzip_bytes: Option<u64>,
}

/// A list of the models that the system offers, each with its score and size. The list does not wait for the
/// report that the scores come from.
#[component]
pub fn ModelSelector(
    /// The page's state.
    state: State,
) -> impl IntoView {
    let loader = use_loader();
    let system = state.system();
    let file = system.report.clone();
    let report = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Standings>(&file).await }
    });
    let options = system.models.iter().filter(|model| model.current).map(|model| {
        let (model, value, name) = (model.clone(), model.name.clone(), model.name.clone());
        view! {
            <option value=value prop:selected=move || state.model.with(|chosen| *chosen == name)>
                {move || describe(&model, report.ok().as_deref())}
            </option>
        }
    });
    let options = options.collect_view();
    let hint = move || {
        let report = report.ok();
        match report.as_deref().map(|report| words::in_sentence(report.metric.label())) {
            Some(metric) => format!("In brackets: {metric} on new data, and the size of the download."),
            None => "In brackets: the size of the download.".to_owned(),
        }
    };
    view! {
        <div class="field selector">
            <label for="model">"Model"</label>
            <select id="model" aria-describedby="model-hint" on:change=move |event| state.model.set(event_target_value(&event))>
                {options}
            </select>
            <p class="hint" id="model-hint">{hint}</p>
        </div>
    }
}

/// The model's name with its score on held-out rows and the size of its download.
fn describe(model: &ModelVersion, report: Option<&Standings>) -> String {
    let candidate = report.and_then(|report| {
        let candidate = report.candidates.iter().find(|candidate| candidate.name == model.name)?;
        Some((report.metric, candidate))
    });
    let score = candidate.and_then(|(metric, candidate)| Some((metric, candidate.held_out.get(metric)?)));
    let bytes = candidate.and_then(|(_, candidate)| candidate.gzip_bytes).unwrap_or(model.artifact.bytes);
    match score {
        Some((metric, value)) => {
            format!("{} ({}, {})", model.label, metric.format(value), words::bytes(bytes))
        }
        None => format!("{} ({})", model.label, words::bytes(bytes)),
    }
}

//! The model page of a system: how every candidate did, how the default model does on rows it has not seen, and
//! where all of it comes from.
//!
//! - [`leaderboard`]: the candidates, and what evaluations made wrongly would have claimed
//! - [`judged`]: the default model on held-out rows
//! - [`coefficients`]: what each input of a linear or logistic model weighs
//! - [`shapes`]: what each input of an additive model adds
//! - [`card`]: hyperparameters, provenance, licence, versions
//! - [`figures`]: its view models

mod card;
mod coefficients;
mod figures;
mod judged;
mod leaderboard;
mod shapes;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::metrics::Metric;
use vitrine_model::report::{Report, Timings};
use vitrine_present::Texts;

use crate::components::panel::{Panel, Reserve, section};
use crate::components::{in_link, shap_values};
use crate::lazy::part;
use crate::link;
use crate::load::{LoadError, use_loader};
use crate::texts::use_texts;

/// What the page loads. The times are kept apart so that the rest can be shown without them.
struct Loaded {
    report: Arc<Report>,
    timings: Result<Arc<Timings>, LoadError>,
}

part!(
    charts,
    /// Fetches the page: a view of a system's file.
    pub page: fn(Arc<SystemFile>) -> AnyView = view
);

fn view(system: Arc<SystemFile>) -> AnyView {
    view! { <ModelPage system /> }.into_any()
}

/// The model page.
#[component]
pub fn ModelPage(
    /// The system.
    system: Arc<SystemFile>,
) -> impl IntoView {
    let loader = use_loader();
    let metric: RwSignal<Option<Metric>> = in_link::choices(
        |pairs| link::value(pairs, "figure").and_then(Metric::from_name),
        |metric| metric.iter().map(|metric| ("figure".to_owned(), metric.name().to_owned())).collect(),
    );
    let (report, timings) = (system.report.clone(), system.timings.clone());
    let load = move || {
        let (report, timings) = (report.clone(), timings.clone());
        async move {
            let report = loader.load_ref::<Report>(&report).await?;
            let timings = loader.load_json::<Timings>(&timings).await;
            Ok(Arc::new(Loaded { report, timings }))
        }
    };
    let of_report = system.clone();
    let texts = use_texts();
    let said = texts.model_page();
    let title = str::to_owned;
    let render = move |loaded: Arc<Loaded>| {
        let report = &loaded.report;
        view! {
            {section(title(said.leaderboard()), leaderboard::view(texts, &loaded, &of_report, metric))}
            {leaderboard::leaky(texts, report)}
            {card::elsewhere(texts, report)}
            {section(title(judged_on(texts, report)), judged::view(texts, report, &of_report))}
            {coefficients::view(texts, report, &of_report)}
            {shapes::view(texts, report, &of_report)}
            {section(title(said.card()), card::how_judged(texts, report, &of_report))}
        }
        .into_any()
    };
    view! {
        <Panel title="" reserve=Reserve::Page load render />
        {shap_values::view(&system)}
        {section(title(said.data()), card::provenance(texts, &system))}
        {section(title(said.versions()), card::versions(texts, &system))}
    }
}

/// What the default model is judged on, as a heading.
fn judged_on(texts: &'static Texts, report: &Report) -> &'static str {
    let said = texts.model_page();
    if report.perhaps_seen() {
        said.perhaps_seen()
    } else if report.by_cross_validation {
        said.by_folds()
    } else {
        said.held_out()
    }
}

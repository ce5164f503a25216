//! What each input of an additive model adds to a prediction: one chart per term.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::Artifact;
use vitrine_model::catalog::SystemFile;
use vitrine_model::report::{Candidate, Report};
use vitrine_present::Texts;

use super::figures::shapes::Shapes;
use crate::components::chart::fixed;
use crate::components::panel::{Panel, Reserve};
use crate::load::use_loader;

/// The family of additive models in a report.
const FAMILY: &str = "additive boosting";

/// The charts of the best exported additive model; nothing without one.
pub fn view(texts: &'static Texts, report: &Report, system: &SystemFile) -> AnyView {
    let version = |candidate: &Candidate| {
        system.models.iter().find(|version| version.current && version.name == candidate.name)
    };
    let mut known = report.candidates.iter().filter(|candidate| candidate.family == FAMILY);
    let Some((candidate, version)) = known.find_map(|candidate| Some((candidate, version(candidate)?)))
    else {
        return ().into_any();
    };
    let (file, loader) = (version.artifact.clone(), use_loader());
    let load = move || {
        let file = file.clone();
        async move { loader.load_artifact(&file).await }
    };
    let quantities = candidate.quantities.clone();
    let render = move |artifact: Arc<Artifact>| {
        let Some(shapes) = Shapes::of(texts, &artifact, &quantities) else { return ().into_any() };
        let charts: Vec<AnyView> = shapes.charts().into_iter().map(fixed).collect();
        view! {
            <p class="muted">{texts.shapes().explanation()}</p>
            <div class="charts">{charts}</div>
            <p>{shapes.pairs()}</p>
        }
        .into_any()
    };
    view! { <Panel title=texts.shapes().heading(&candidate.label) reserve=Reserve::Chart load render /> }
        .into_any()
}

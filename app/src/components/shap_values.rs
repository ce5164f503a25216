//! How far each feature moves the default model's predictions, in a file of its own.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::shap_values::ShapValues;

use crate::components::chart::fixed;
use crate::components::panel::{Panel, Reserve};
use crate::display::shap_values;
use crate::load::use_loader;
use crate::texts::use_texts;

/// The bars and the swarm; nothing where the system has none.
pub fn view(system: &Arc<SystemFile>) -> AnyView {
    let Some(file) = system.shap_values.clone() else { return ().into_any() };
    let loader = use_loader();
    let system = system.clone();
    let load = move || {
        let file = file.clone();
        async move { loader.load_ref::<ShapValues>(&file).await }
    };
    let render = move |values: Arc<ShapValues>| {
        let charts: Vec<AnyView> =
            shap_values::charts(use_texts(), &values, &system.schema).into_iter().map(fixed).collect();
        view! {
            <div class="charts">{charts}</div>
            <p class="muted">{shap_values::explanation(use_texts(), &values, system.by_cross_validation() || system.perhaps_seen())}</p>
        }
        .into_any()
    };
    let title = use_texts().shap_values_panel().heading();
    view! { <Panel title reserve=Reserve::Chart load render /> }.into_any()
}

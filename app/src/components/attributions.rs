//! How far each feature moves the default model's predictions, in a file of its own.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::attributions::Attributions;
use vitrine_model::catalog::SystemFile;

use crate::components::chart::fixed;
use crate::components::panel::{Panel, Reserve};
use crate::display::attributions;
use crate::load::use_loader;
use crate::texts::use_texts;

/// The bars and the swarm; nothing where the system has none.
pub fn view(system: &Arc<SystemFile>) -> AnyView {
    let Some(file) = system.attributions.clone() else { return ().into_any() };
    let loader = use_loader();
    let system = system.clone();
    let load = move || {
        let file = file.clone();
        async move { loader.load_ref::<Attributions>(&file).await }
    };
    let render = move |told: Arc<Attributions>| {
        let charts: Vec<AnyView> =
            attributions::charts(use_texts(), &told, &system.schema).into_iter().map(fixed).collect();
        view! {
            <div class="charts">{charts}</div>
            <p class="muted">{attributions::explanation(use_texts(), &told)}</p>
        }
        .into_any()
    };
    let title = use_texts().attributions_panel().heading();
    view! { <Panel title reserve=Reserve::Chart load render /> }.into_any()
}

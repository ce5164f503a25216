//! Charts for values: predicted against actual, and the error by district, size and whatever else the system names.

use leptos::prelude::*;
use vitrine_model::panels::{ErrorGroups, Panels};

use super::MonitorState;
use super::figures::grouped;
use super::figures::labelled::LabelledPrediction;
use crate::components::chart::ChartView;
use crate::load::use_loader;
use crate::texts::use_texts;

/// The charts over the window that the filters say.
pub fn charts(shown: &MonitorState, rows: Memo<Vec<LabelledPrediction>>) -> AnyView {
    let loader = use_loader();
    let file = shown.system.panels.clone();
    // The groups stand in the file of the predict page's panels; without it there are none, and the rest stays.
    let panels = LocalResource::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Panels>(&file?).await.ok() }
    });
    let against = {
        let shown = shown.clone();
        move || {
            let chart =
                rows.with(|rows| grouped::predicted_chart(use_texts(), rows, &shown.system.schema.target));
            chart.map(|chart| view! { <ChartView chart=Signal::stored(chart) /> })
        }
    };
    let shown = shown.clone();
    let by_group = move || {
        let groups: Vec<ErrorGroups> =
            panels.get().flatten().map(|panels| panels.error_groups.clone()).unwrap_or_default();
        let entries = shown.entries(true);
        let charts = groups.iter().filter_map(|groups| {
            let chart = grouped::error_chart(use_texts(), groups, &entries, &shown.system.schema)?;
            Some(view! { <ChartView chart=Signal::stored(chart) /> })
        });
        charts.collect_view()
    };
    view! { {against} {by_group} }.into_any()
}

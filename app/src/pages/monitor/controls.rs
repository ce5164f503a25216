//! The filters: which days, which origin, which model version, and which figure over time.

use leptos::prelude::*;
use vitrine_model::history::Origin;
use vitrine_model::metrics::Metric;
use vitrine_present::lines::{metric as metrics, words};

use super::MonitorState;
use super::figures::filters::{ORIGINS, Window, origin_counts, origin_label, origin_name, versions};
use crate::texts::{use_locale, use_texts};

/// All filters but the figure.
pub fn view(shown: &MonitorState) -> AnyView {
    let said = use_texts().monitor();
    let windows: Vec<AnyView> = Window::ALL.iter().map(|window| window_choice(shown, *window)).collect();
    let counts = origin_counts(&shown.reading.entries);
    let origins: Vec<AnyView> = ORIGINS
        .into_iter()
        .zip(counts)
        .map(|(origin, count)| origin_choice(shown, Some(origin), count))
        .collect();
    let all = origin_choice(shown, None, counts.iter().sum());
    view! {
        <form class="filters" aria-label=said.filters() on:submit=|event| event.prevent_default()>
            <fieldset class="segments">
                <legend>{said.days()}</legend>
                <div>{windows}</div>
            </fieldset>
            <fieldset class="segments">
                <legend>{said.origin()}</legend>
                <div>{all} {origins}</div>
            </fieldset>
            {version_choice(shown)}
        </form>
    }
    .into_any()
}

/// The choice of the figure over time; nothing where there is only one.
pub fn metric_choice(shown: &MonitorState) -> AnyView {
    let offered = Metric::over_time(shown.system.schema.target.task);
    if offered.len() < 2 {
        return ().into_any();
    }
    let filters = shown.filters;
    let options: Vec<AnyView> = offered
        .into_iter()
        .map(|metric| {
            let shown = shown.clone();
            let selected = move || shown.metric() == metric;
            view! { <option value=metric.name() prop:selected=selected>{metrics::label(use_texts(), metric)}</option> }.into_any()
        })
        .collect();
    view! {
        <label class="choice">
            <span>{use_texts().monitor().metric()}</span>
            <select
                on:change=move |event| {
                    let metric = Metric::from_name(&event_target_value(&event));
                    filters.update(|filters| filters.metric = metric);
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}

fn window_choice(shown: &MonitorState, window: Window) -> AnyView {
    let filters = shown.filters;
    view! {
        <label>
            <input
                type="radio"
                name="days"
                value=window.name()
                prop:checked=move || filters.with(|filters| filters.window == window)
                on:change=move |_| filters.update(|filters| filters.window = window)
            />
            <span>{words::capitalised(&window.label(use_texts()))}</span>
        </label>
    }
    .into_any()
}

/// One origin, or all, with the number of its records.
fn origin_choice(shown: &MonitorState, origin: Option<Origin>, in_history: u64) -> AnyView {
    let filters = shown.filters;
    let name = origin.map_or("all", origin_name);
    let (own, said) = (shown.own, use_texts().monitor());
    let label = origin.map(|origin| words::capitalised(&origin_label(use_texts(), origin, &shown.system)));
    // What is kept on this device stands among the visitors' records only, so "all" must not claim it.
    let label = move || match &label {
        Some(label) => label.clone(),
        None if own.with(Vec::is_empty) => said.all_origins().to_owned(),
        None => said.all_published().to_owned(),
    };
    let count = move || match origin {
        Some(Origin::User) => in_history + own.with(Vec::len) as u64,
        _ => in_history,
    };
    let count_text = move || match count() {
        0 => said.none_yet().to_owned(),
        count => format!("({})", use_locale().whole(count)),
    };
    view! {
        <label>
            <input
                type="radio"
                name="origin"
                value=name
                // An origin without rows can still be left when a link has chosen it.
                disabled=move || count() == 0
                prop:checked=move || filters.with(|filters| filters.origin == origin)
                on:change=move |_| filters.update(|filters| filters.origin = origin)
            />
            <span>{label} " " <small>{count_text}</small></span>
        </label>
    }
    .into_any()
}

fn version_choice(shown: &MonitorState) -> AnyView {
    let (filters, said) = (shown.filters, use_texts().monitor());
    let versions = versions(use_texts(), &shown.reading.entries, &shown.system);
    let option = |key: &str, text: String| {
        let (value, key) = (key.to_owned(), key.to_owned());
        let selected = move || filters.with(|filters| filters.version.as_deref().unwrap_or_default() == key);
        view! { <option value=value prop:selected=selected>{text}</option> }.into_any()
    };
    let mut options = vec![option("", said.all_versions().to_owned())];
    for (key, label, count) in &versions {
        options.push(option(key, format!("{label} ({})", use_locale().whole(*count))));
    }
    // A link may name a version that predicted nothing; it stays visible so that it can be left.
    let asked = filters.with_untracked(|filters| filters.version.clone());
    if let Some(asked) = asked.filter(|asked| versions.iter().all(|version| version.0 != *asked)) {
        options.push(option(&asked, said.unused_version(&asked)));
    }
    view! {
        <label class="choice">
            <span>{said.version()}</span>
            <select
                on:change=move |event| {
                    let value = event_target_value(&event);
                    filters.update(|filters| filters.version = (!value.is_empty()).then_some(value));
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}

//! The catalog: one card per system.

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::catalog::{CatalogEntry, SystemFile};
use vitrine_model::schema::{Target, Task};

use crate::components::Panel;
use crate::components::heading::PageHeading;
use crate::components::panel::Reserve;
use crate::display::wording::with_unit;
use crate::display::words;
use crate::illustrations::illustration;
use crate::load::use_loader;
use crate::remote::Remote;

/// The first page: what Vitrine is, and a card per system.
#[component]
pub fn CatalogPage() -> impl IntoView {
    let loader = use_loader();
    view! {
        <div class="page-head">
            <PageHeading text=Signal::stored("Predictions behind glass".to_owned()) />
            <p class="lead">
                "Trained prediction systems on display. Try one, see how sure it is, and check how often it has been right."
            </p>
        </div>
        <Panel
            title=""
            reserve=Reserve::Page
            load=move || loader.load_catalog()
            render=|catalog| {
                if catalog.systems.is_empty() {
                    return view! { <p>"The catalog is empty."</p> }.into_any();
                }
                let cards = catalog.systems.iter().map(card).collect_view();
                view! { <ul class="cards">{cards}</ul> }.into_any()
            }
        />
    }
}

fn card(entry: &CatalogEntry) -> AnyView {
    let score = entry.score;
    let metric = score.metric;
    let system = system_of(entry);
    // How the system writes its numbers stands in its file; until that is there they are written the usual way.
    let written = move |value: f64| {
        move || {
            let numbers = system.ok().map(|system| system.schema.target.number_format).unwrap_or_default();
            metric.write(value, numbers)
        }
    };
    view! {
        <li class="card">
            <div class="card-picture">{picture(entry, system)}</div>
            <div class="card-text">
                <h2>
                    <a href=format!("{}/predict", entry.name)>{entry.title.clone()}</a>
                </h2>
                <p>{entry.summary.clone()}</p>
                <dl class="facts">
                    <div>
                        <dt>"Predicts"</dt>
                        <dd>{task(entry.task)}</dd>
                    </div>
                    <div>
                        <dt>{metric.label()}</dt>
                        <dd>
                            <strong>{written(score.held_out)}</strong>
                            " on new data; "
                            {written(score.baseline)}
                            " by always guessing the same"
                        </dd>
                    </div>
                    {latest(entry, system)}
                </dl>
                <p class="card-links">
                    <a class="button primary" href=format!("{}/predict", entry.name) aria-label=format!("Predict: {}", entry.title)>
                        "Predict"
                    </a>
                    <a class="button" href=format!("{}/monitor", entry.name) aria-label=format!("Monitor: {}", entry.title)>
                        "Monitor"
                    </a>
                </p>
            </div>
        </li>
    }
    .into_any()
}

/// The system's file, which the card can do without.
fn system_of(entry: &CatalogEntry) -> Remote<SystemFile> {
    let loader = use_loader();
    let name = entry.name.clone();
    Remote::new(move || {
        let name = name.clone();
        async move { loader.load_system(&name).await }
    })
}

/// The newest prediction drawn, or the system's initials where nothing can be. The frame stays empty while the system's
/// file loads, so that nothing is shown for a moment only.
fn picture(entry: &CatalogEntry, system: Remote<SystemFile>) -> impl Fn() -> AnyView + Send + 'static {
    let (title, latest) = (entry.title.clone(), entry.latest.clone());
    move || {
        let Some(loaded) = system.get() else { return ().into_any() };
        let drawn = loaded.ok().zip(latest.as_ref()).and_then(|(system, latest)| {
            let schema = &system.schema;
            schema.illustration.as_ref()?;
            let class = latest.predicted.class.as_ref().and_then(|class| schema.target.class_of(class));
            let record = Record::from_json(schema, &latest.features).ok()?;
            Some(illustration(schema, &record, class, latest.predicted.value))
        });
        drawn.unwrap_or_else(|| mark(&title))
    }
}

/// What fills the frame of a system that has no picture of its records: the initials of its title.
fn mark(title: &str) -> AnyView {
    view! {
        <svg class="illustration" viewBox="0 0 320 320" aria-hidden="true">
            <circle cx="160" cy="160" r="112" fill="currentColor" fill-opacity="0.06" />
            <text x="160" y="160" dy="0.36em" fill="currentColor" fill-opacity="0.65" font-size="84" text-anchor="middle">
                {initials(title)}
            </text>
        </svg>
    }
    .into_any()
}

/// The first letters of the first two words.
fn initials(title: &str) -> String {
    title
        .split_whitespace()
        .take(2)
        .filter_map(|word| word.chars().next())
        .map(|first| first.to_ascii_uppercase())
        .collect()
}

fn latest(entry: &CatalogEntry, system: Remote<SystemFile>) -> AnyView {
    let Some(newest_entry) = &entry.latest else { return ().into_any() };
    let date = words::date(&newest_entry.date);
    let newest = newest_entry.clone();
    // Without the system's file the day stands alone.
    let verdict = move || {
        let Some(system) = system.ok() else { return ().into_any() };
        let (target, latest) = (&system.schema.target, &newest);
        let predicted = match (&latest.predicted.class, latest.predicted.value) {
            (Some(class), _) => class_label(target, class),
            (None, Some(value)) => with_unit(target, value),
            (None, None) => "nothing".to_owned(),
        };
        let (mark, class, text) = match latest.is_right(target) {
            Some(true) => ("✓", "right", "right"),
            Some(false) => ("✗", "wrong", "wrong"),
            None => ("·", "open", "not known yet"),
        };
        view! {
            {predicted}
            ", "
            <span class=class>
                <span aria-hidden="true">{mark}</span>
                " "
                {text}
            </span>
        }
        .into_any()
    };
    view! {
        <div>
            <dt>"Last daily prediction"</dt>
            <dd>{date} ": " {verdict}</dd>
        </div>
    }
    .into_any()
}

fn class_label(target: &Target, value: &str) -> String {
    let class = target.class_of(value).and_then(|class| target.classes.get(class));
    class.map_or_else(|| value.to_owned(), |class| class.label.clone())
}

fn task(task: Task) -> &'static str {
    match task {
        Task::Regression => "a number",
        Task::Binary => "one of two outcomes",
        Task::Multiclass => "one of several classes",
        Task::Ordinal => "a grade on a scale",
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_two_words_at_most() {
        let written = ["Heart disease", "iris", "Élan of a kind", " "].map(initials);
        assert_eq!(written, ["HD", "I", "ÉO", ""]);
    }
}

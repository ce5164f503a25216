//! The catalog: one card per system.
//!
//! - [`latest`]: the newest daily prediction of a system in words

pub mod latest;

use leptos::prelude::*;
use vitrine_model::Record;
use vitrine_model::catalog::{CatalogEntry, SystemFile};
use vitrine_model::schema::Task;
use vitrine_present::Texts;
use vitrine_present::lines::metric;

use crate::components::Panel;
use crate::components::heading::PageHeading;
use crate::components::panel::Reserve;
use crate::illustrations::illustration;
use crate::load::use_loader;
use crate::remote::Remote;
use crate::site::site;
use crate::texts::{link, use_texts};
use latest::Latest;

/// The first page: what Vitrine is, and a card per system.
#[component]
pub fn CatalogPage() -> impl IntoView {
    let loader = use_loader();
    let texts = use_texts().catalog();
    let site = site();
    // Whoever names a site says what it is, and the page's own words about itself go.
    let own = if site.is_named { None } else { Some(texts.lead().to_owned()) };
    let lead = site.tagline.or(own).map(|lead| view! { <p class="lead">{lead}</p> });
    let heading = if site.is_named { site.name } else { texts.heading().to_owned() };
    view! {
        <div class="page-head">
            <PageHeading text=Signal::stored(heading) />
            {lead}
        </div>
        <Panel
            title=""
            reserve=Reserve::Page
            load=move || loader.load_catalog()
            render=move |catalog| {
                if catalog.systems.is_empty() {
                    return view! { <p>{texts.empty()}</p> }.into_any();
                }
                let cards = catalog.systems.iter().map(card).collect_view();
                view! { <ul class="cards">{cards}</ul> }.into_any()
            }
        />
    }
}

fn card(entry: &CatalogEntry) -> AnyView {
    let texts = use_texts();
    let words = texts.catalog();
    let score = entry.score;
    let [held_out, baseline] =
        [score.held_out, score.baseline].map(|value| metric::written(texts, score.metric, value));
    let score_text = if score.perhaps_seen {
        words.score_perhaps_seen(&held_out, &baseline)
    } else if score.by_cross_validation {
        words.score_by_folds(&held_out, &baseline)
    } else {
        words.score(&held_out, &baseline)
    };
    let system = system_of(entry);
    let [predict, monitor] = ["predict", "monitor"].map(|page| link(&format!("{}/{page}", entry.name)));
    view! {
        <li class="card">
            <div class="card-picture">{picture(entry, system)}</div>
            <div class="card-text">
                <h2>
                    <a href=predict.clone()>{entry.title.clone()}</a>
                </h2>
                <p>{entry.summary.clone()}</p>
                <dl class="facts">
                    <div>
                        <dt>{words.kind()}</dt>
                        <dd>{task(texts, entry.task)}</dd>
                    </div>
                    <div>
                        <dt>{metric::label(texts, score.metric)}</dt>
                        <dd>{score_text}</dd>
                    </div>
                    {newest(entry, system)}
                </dl>
                <p class="card-links">
                    <a class="button primary" href=predict aria-label=words.predict_system(&entry.title)>
                        {texts.pages().predict()}
                    </a>
                    <a class="button" href=monitor aria-label=words.monitor_system(&entry.title)>
                        {texts.pages().monitor()}
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

fn newest(entry: &CatalogEntry, system: Remote<SystemFile>) -> AnyView {
    let Some(newest) = entry.latest.clone() else { return ().into_any() };
    let texts = use_texts();
    // Without the system's file the day stands alone.
    let line = move || {
        let Some(system) = system.ok() else { return texts.locale().iso_long(&newest.date).into_any() };
        let Latest { sentence, is_right } = latest::latest(texts, &newest, &system.schema.target);
        let mark = is_right.map(|is_right| {
            let (mark, class) = if is_right { ("✓", "right") } else { ("✗", "wrong") };
            view! { <span class=class aria-hidden="true">" " {mark}</span> }
        });
        view! { {sentence} {mark} }.into_any()
    };
    view! {
        <div>
            <dt>{texts.catalog().latest()}</dt>
            <dd>{line}</dd>
        </div>
    }
    .into_any()
}

fn task(texts: &Texts, task: Task) -> &str {
    let texts = texts.catalog();
    match task {
        Task::Regression => texts.regression(),
        Task::Binary => texts.binary(),
        Task::Multiclass => texts.multiclass(),
        Task::Ordinal => texts.ordinal(),
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

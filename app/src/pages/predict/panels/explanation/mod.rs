//! Why the record is predicted as it is: what each of its values adds to the prediction for an average record.
//!
//! - [`told`]: from attributions to lines

pub mod told;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::explain::{Explainer, Score, order};
use vitrine_model::panels::{Background, Place};
use vitrine_model::{Artifact, Record};

use super::shared::Shared;
use crate::browser::{Newest, Slices, debounced};
use crate::components::panel::{Reserve, section, waiting};
use told::{Line, Player, Told};

/// How long the form must be quiet before the predictions are made: some thousand.
const QUIET: Duration = Duration::from_millis(200);

/// The panel. `place` says which features are one place.
pub fn explanation(shared: Shared, background: &Background, place: Option<&Place>) -> AnyView {
    let (players, records) = shared.system.with_value(|system| {
        let read = |values| Record::from_json(&system.schema, values).ok();
        let records: Vec<Record> = background.records.iter().filter_map(read).collect();
        (told::players(&system.schema, place), records)
    });
    let (players, records) = (Arc::new(players), Arc::new(records));
    let told: RwSignal<Option<Told>> = RwSignal::new(None);
    let newest = Newest::default();
    let compute = debounced(QUIET, move || {
        let (artifact, record) = (shared.artifact.get_untracked(), shared.record.get_untracked());
        let Some((artifact, record)) = artifact.zip(record) else { return };
        let is_newest = newest.begin();
        let (players, records) = (Arc::clone(&players), Arc::clone(&records));
        spawn_local(async move {
            let lines = explained(&artifact, &record, &players, &records, is_newest).await;
            if is_newest() {
                let _ = told.try_set(lines);
            }
        });
    });
    Effect::new(move || {
        shared.artifact.track();
        shared.record.track();
        compute();
    });
    let source = background.source.clone();
    let any = Memo::new(move |_| told.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return waiting(Reserve::Chart);
        }
        let of = move |text: fn(&Told) -> &str| {
            move || told.with(|told| told.as_ref().map(|told| text(told).to_owned()))
        };
        view! {
            <p>{of(|told| &told.sentence)}</p>
            <ol class="ranges steps">
                {move || told.with(|told| told.as_ref().map(|told| told.lines.iter().map(line).collect_view()))}
            </ol>
            <details>
                <summary>"How this is computed"</summary>
                <p>
                    "The values take the place of those of another record one after the other, and what each adds to the prediction is noted; that is done with many records and in many orders, and the average is shown (Shapley values). It tells what the model does, not what would happen if someone’s values changed. "
                    {of(|told| &told.exactness)}
                </p>
                <p>{format!("Compared with {source}. Their average may lie somewhat beside that of everybody.")}</p>
            </details>
        }
        .into_any()
    };
    section("Why this prediction".to_owned(), body)
}

/// The lines for a record; `None` where it cannot be predicted, and when the computation is no longer the newest.
async fn explained(
    artifact: &Artifact,
    record: &Record,
    players: &[Player],
    records: &[Record],
    is_newest: impl Fn() -> bool,
) -> Option<Told> {
    let schema = &artifact.pipeline.schema;
    let prediction = artifact.pipeline.predict(record).ok()?;
    let score = Score::asked(&schema.target, &prediction);
    let features = players.iter().map(|player| player.features.clone()).collect();
    let mut explainer = Explainer::new(score, record.clone(), features);
    let mut predictor = artifact.pipeline.predictor();
    let mut slices = Slices::start();
    for (index, background) in records.iter().enumerate() {
        // A record that this model refuses says nothing about it.
        let _ = explainer.add(&mut predictor, background, &order(players.len(), index));
        if slices.breathe().await && !is_newest() {
            return None;
        }
    }
    explainer.explanation().map(|explanation| told::told(schema, players, record, &prediction, &explanation))
}

fn line(line: &Line) -> AnyView {
    let (from, to) = line.bar;
    let is_end = from.total_cmp(&to).is_eq() && !line.number.starts_with(['+', '−']);
    let bar = if is_end {
        view! { <span class="range-dot" style:left=format!("{:.2}%", from * 100.0)></span> }.into_any()
    } else {
        view! {
            <span
                class="range-fill"
                class:lowers=line.lowers
                style:left=format!("{:.2}%", from * 100.0)
                style:width=format!("{:.2}%", (to - from) * 100.0)
            ></span>
        }
        .into_any()
    };
    view! {
        <li class:step-end=is_end>
            <span class="range-label">
                {line.label.clone()} " " <small class="muted">{line.value.clone()}</small>
            </span>
            <span class="range-value">{line.number.clone()}</span>
            <span class="range-track" aria-hidden="true">{bar}</span>
        </li>
    }
    .into_any()
}

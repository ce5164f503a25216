//! Why the record is predicted as it is: what each of its values adds to the prediction for an average record.
//!
//! - [`job`]: the computation

pub mod job;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use vitrine_model::explain;
use vitrine_model::panels::{Background, PlaceFeatures};
use vitrine_present::lines::explanation::{Line, Lines, lines};

use super::background::records;
use super::panel::{Panel, Room};
use crate::browser::debounced;
use crate::components::panel::{Reserve, section, waiting};
use crate::jobs::latest::Latest;
use crate::session::Session;
use crate::session::snapshot::Predicted;
use crate::texts::use_texts;
use job::{Explain, Question};

/// How long the form must be quiet before the predictions are made: some thousand.
const QUIET: Duration = Duration::from_millis(200);

/// The most inputs that have a line of their own.
const MOST_LINES: usize = 8;

/// The panel.
pub const PANEL: Panel = Panel {
    room: Room::Column,
    view: |context| {
        let background = context.figures.background.as_ref().filter(|_| context.figures.explanation)?;
        Some(view(context.session, background, context.figures.place.as_ref()))
    },
};

/// `place` says which features are one place.
fn view(session: Session, background: &Background, place: Option<&PlaceFeatures>) -> AnyView {
    let (feature_groups, records) = session.system.with_value(|system| {
        (explain::feature_groups(&system.schema, place), records(&system.schema, background))
    });
    let (feature_groups, records) = (Arc::new(feature_groups), Arc::new(records));
    let explained = Latest::<Lines>::default();
    let shown = explained.output;
    let compute = debounced(QUIET, move || {
        let (artifact, shown) = untrack(|| (session.artifact.get(), session.shown.get()));
        let Some((artifact, shown)) = artifact.zip(shown) else { return };
        // A stale prediction may be another model's; its explanation stays with it.
        let Predicted { record, prediction, is_stale: false, .. } = shown else { return };
        let Some(model) = untrack(|| session.model_file()) else { return };
        let question = Question {
            record: record.clone(),
            feature_groups: Vec::clone(&feature_groups),
            background: Vec::clone(&records),
        };
        let (feature_groups, schema) = (Arc::clone(&feature_groups), artifact.pipeline.schema.clone());
        explained.start::<Explain>(&question, &model, move |explanation| {
            let texts = use_texts();
            Some(lines(texts, &schema, &feature_groups, &record, &prediction, &explanation?, MOST_LINES))
        });
    });
    Effect::new(move || {
        session.artifact.track();
        session.record.track();
        compute();
    });
    let words = use_texts().explanation_panel();
    let source = background.source.clone();
    let any = Memo::new(move |_| shown.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return waiting(Reserve::Chart);
        }
        let of = move |text: fn(&Lines) -> &str| {
            move || shown.with(|shown| shown.as_ref().map(|shown| text(shown).to_owned()))
        };
        view! {
            <p>{of(|shown| &shown.sentence)}</p>
            <ol class="ranges steps">
                {move || shown.with(|shown| shown.as_ref().map(|shown| shown.lines.iter().map(line).collect_view()))}
            </ol>
            <details>
                <summary>{words.how()}</summary>
                <p>{words.method()} " " {of(|shown| &shown.exactness)}</p>
                <p>{words.background(&source)}</p>
            </details>
        }
        .into_any()
    };
    section(words.heading().to_owned(), body)
}

fn line(line: &Line) -> AnyView {
    let (from, to) = line.bar;
    let bar = if line.is_total {
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
        <li class:step-end=line.is_total>
            <span class="range-label">
                {line.label.clone()} " " <small class="muted">{line.value.clone()}</small>
            </span>
            <span class="range-value">{line.number.clone()}</span>
            <span class="range-track" aria-hidden="true">{bar}</span>
        </li>
    }
    .into_any()
}

//! How long a prediction takes in this browser, measured while the visitor is not busy.

use std::time::Duration;

use leptos::prelude::*;
use vitrine_model::{Artifact, Record};

use crate::browser::{debounced, now_ms};
use crate::session::Session;
use crate::texts::use_texts;

/// How long the form must be quiet before it is measured.
const QUIET: Duration = Duration::from_millis(600);
/// Predictions between two looks at the clock, which many browsers keep coarse.
pub const BATCH: u32 = 20;
/// The most predictions.
pub const MOST: u32 = 400;
/// The measurement ends after this long even with fewer predictions, so that it is not felt.
pub const MOST_MS: f64 = 30.0;

/// One line with the mean time of some hundred predictions of the record that is shown.
#[component]
pub fn Timing(
    /// The page's state.
    session: Session,
) -> impl IntoView {
    let texts = use_texts();
    let seconds = RwSignal::new(None);
    let measure = debounced(QUIET, move || seconds.set(untrack(|| measure(session))));
    Effect::new(move || {
        session.shown.track();
        session.artifact.track();
        measure();
    });
    let line = move || {
        let locale = texts.locale();
        seconds.get().map(|(seconds, n)| {
            texts.predict().timing(&locale.duration(seconds), &locale.whole(u64::from(n)))
        })
    };
    view! { <p class="muted timing">{line}</p> }
}

/// As [`mean_seconds`], for the page's record; `None` while there is nothing to predict.
fn measure(session: Session) -> Option<(f64, u32)> {
    mean_seconds(&*session.artifact.get()?, &session.record.get()?)
}

/// Predicts a record [`BATCH`] times.
pub fn batch(artifact: &Artifact, record: &Record) {
    for _ in 0..BATCH {
        // The result goes through the black box so that the optimiser keeps the work.
        let _ = std::hint::black_box(artifact.pipeline.predict(std::hint::black_box(record)));
    }
}

/// The mean seconds of one prediction of a record and the number of predictions; `None` where the clock is too
/// coarse.
fn mean_seconds(artifact: &Artifact, record: &Record) -> Option<(f64, u32)> {
    let start = now_ms();
    let (mut n, mut elapsed) = (0, 0.0);
    while n < MOST && elapsed < MOST_MS {
        batch(artifact, record);
        n += BATCH;
        elapsed = now_ms() - start;
    }
    (elapsed > 0.0).then(|| (elapsed / 1e3 / f64::from(n), n))
}

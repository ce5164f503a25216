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
/// The measurement ends after this long even with fewer predictions: less than a frame, so that it is not felt.
pub const MOST_MS: f64 = 8.0;

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

/// The mean seconds of a prediction of the page's record, and the number of predictions; `None` while there is nothing
/// to predict, and where the clock is too coarse to tell.
fn measure(session: Session) -> Option<(f64, u32)> {
    let (artifact, record) = (session.artifact.get()?, session.record.get()?);
    let mut measured = Measured::default();
    measured.go_on(&artifact, &record, now_ms, &mut || true);
    Some((measured.mean_seconds()?, measured.n))
}

/// Predictions of a record, and the time that they took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// The number of predictions.
    pub n: u32,
    elapsed_ms: f64,
}

impl Measured {
    /// Predicts the record in batches until enough is measured, or until no time `is_left`; whether it is enough.
    /// Pauses between two calls are not measured.
    pub fn go_on(
        &mut self,
        artifact: &Artifact,
        record: &Record,
        now_ms: fn() -> f64,
        is_left: &mut dyn FnMut() -> bool,
    ) -> bool {
        let (start, before) = (now_ms(), self.elapsed_ms);
        loop {
            for _ in 0..BATCH {
                // The result goes through the black box so that the optimiser keeps the work.
                let _ = std::hint::black_box(artifact.pipeline.predict(std::hint::black_box(record)));
            }
            self.n += BATCH;
            self.elapsed_ms = before + now_ms() - start;
            if self.n >= MOST || self.elapsed_ms >= MOST_MS {
                return true;
            }
            if !is_left() {
                return false;
            }
        }
    }

    /// The mean seconds of a prediction; `None` where the clock is too coarse to tell.
    pub fn mean_seconds(self) -> Option<f64> {
        (self.elapsed_ms > 0.0).then(|| self.elapsed_ms / 1e3 / f64::from(self.n))
    }
}

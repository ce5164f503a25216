//! The predicted value over the map for the current record, computed in short pieces while the page stays usable.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::Record;
use web_sys::HtmlCanvasElement;

use super::heat::{self, Block};
use super::view::View;
use super::{Located, paint};
use crate::browser::{Newest, Slices, debounced};
use crate::display::wording;
use crate::display::words;

/// How long record and map must be quiet before the surface is computed again.
const QUIET: Duration = Duration::from_millis(350);

/// The surface of a map. Copies share it.
#[derive(Clone, Copy)]
pub struct Surface {
    /// Whether the visitor wants to see it.
    pub wanted: RwSignal<bool>,
    /// The picture, one pixel per cell.
    pub picture: RwSignal<Option<HtmlCanvasElement>, LocalStorage>,
    ends: RwSignal<Option<(f64, f64)>>,
    at_work: RwSignal<bool>,
}

impl Surface {
    /// A surface that follows record, model and view once it is wanted.
    pub fn new(located: Located, view: RwSignal<Option<View>>) -> Self {
        let surface = Self {
            wanted: RwSignal::new(false),
            picture: RwSignal::new_local(None),
            ends: RwSignal::new(None),
            at_work: RwSignal::new(false),
        };
        let blocks = Memo::new(move |_| {
            if !surface.wanted.get() {
                return Vec::new();
            }
            let seen = view.get().map(|view| view.seen());
            seen.map(|seen| located.map.with_value(|map| heat::blocks(map, seen))).unwrap_or_default()
        });
        // The record without its place: choosing another place does not change the surface.
        let elsewhere = Memo::new(move |_| {
            let map_middle = located.map.with_value(|map| super::view::Bounds::of(map).middle());
            located.shared.record.get().map(|record| located.at(&record, map_middle))
        });
        let newest = Newest::default();
        let compute = debounced(QUIET, move || {
            let (blocks, record) = untrack(|| (blocks.get(), elsewhere.get()));
            let is_newest = newest.begin();
            if let Some(record) = record.filter(|_| !blocks.is_empty()) {
                spawn_local(compute(surface, located, record, blocks, is_newest));
            } else {
                surface.at_work.set(false);
            }
        });
        Effect::new(move || {
            elsewhere.track();
            located.shared.artifact.track();
            if blocks.with(Vec::is_empty) {
                // What is being computed is no longer wanted, and must not appear when it is done.
                newest.end();
                surface.clear();
            } else {
                compute();
            }
        });
        surface
    }

    /// Nothing is to be seen.
    fn clear(self) {
        self.picture.set(None);
        self.ends.set(None);
        self.at_work.set(false);
    }

    /// The switch, and the scale of colours once there is one.
    pub fn controls(self, located: Located) -> AnyView {
        let target = located.shared.system.with_value(|system| system.schema.target.clone());
        let label = format!("Show the {} everywhere on the map", words::in_sentence(&target.label));
        let change = move |event| self.wanted.set(event_target_checked(&event));
        let legend = move || {
            let (low, high) = self.ends.get().filter(|_| self.wanted.get())?;
            let [low, high] = [low, high].map(|value| wording::with_unit(&target, words::rounded(value)));
            Some(view! {
                <div class="heat-legend">
                    <span>{low}</span>
                    <span class="heat-ramp" aria-hidden="true" style:background=heat::gradient()></span>
                    <span>{high}</span>
                </div>
            })
        };
        let busy = move || if self.at_work.get() { "Computing…" } else { "" };
        view! {
            <div class="heat">
                <label class="check">
                    <input type="checkbox" prop:checked=self.wanted on:change=change />
                    <span>{label}</span>
                </label>
                <span class="muted" role="status">{busy}</span>
                {legend}
            </div>
        }
        .into_any()
    }
}

async fn compute(
    surface: Surface,
    located: Located,
    record: Record,
    blocks: Vec<Block>,
    is_newest: impl Fn() -> bool,
) {
    let Some(artifact) = located.shared.artifact.get_untracked() else { return };
    surface.at_work.set(true);
    let mut predictor = artifact.pipeline.predictor();
    let mut values: Vec<(Block, f64)> = Vec::with_capacity(blocks.len());
    let mut slices = Slices::start();
    for block in blocks {
        // Another record, model or view may have come, or the panel may be gone.
        if slices.breathe().await && !is_newest() {
            return;
        }
        let there = located.at(&record, located.within_limits(block.middle));
        if let Some(value) = predictor.predict(&there).ok().and_then(|prediction| prediction.value) {
            values.push((block, value));
        }
    }
    let numbers: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let ends = heat::ends(&numbers);
    let picture = ends.and_then(|ends| located.map.with_value(|map| paint::surface(map, &values, ends)));
    surface.ends.set(ends);
    surface.picture.set(picture);
    surface.at_work.set(false);
}

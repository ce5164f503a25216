//! The predicted value over the map for the current record, computed in short pieces while the page stays usable.

use std::time::Duration;

use leptos::prelude::*;
use vitrine_present::lines::words;
use vitrine_present::locale::three_digits;
use web_sys::HtmlCanvasElement;

use super::heat::{self, Block};
use super::predictions::{Predictions, Question};
use super::view::View;
use super::{Located, paint};
use crate::browser::debounced;
use crate::jobs::latest::Latest;
use crate::texts::use_texts;

/// How long record and map must be quiet before the surface is computed again.
const QUIET: Duration = Duration::from_millis(350);

/// The surface of a map. Copies share it.
#[derive(Clone, Copy)]
pub struct Surface {
    /// Whether the visitor wants to see it.
    pub wanted: RwSignal<bool>,
    /// The picture, one pixel per cell.
    pub picture: RwSignal<Option<HtmlCanvasElement>, LocalStorage>,
    values: Latest<Vec<(Block, f64)>>,
    ends: Memo<Option<(f64, f64)>>,
}

impl Surface {
    /// A surface that follows record, model and view once it is wanted.
    pub fn new(located: Located, view: RwSignal<Option<View>>) -> Self {
        let wanted = RwSignal::new(false);
        let values = Latest::<Vec<(Block, f64)>>::default();
        let ends = Memo::new(move |_| {
            values.output.with(|values| {
                let numbers: Vec<f64> = values.as_ref()?.iter().map(|(_, value)| *value).collect();
                heat::ends(&numbers)
            })
        });
        let picture = RwSignal::new_local(None);
        Effect::new(move || {
            let drawn = ends.get().and_then(|ends| {
                values
                    .output
                    .with(|values| located.map.with_value(|map| paint::surface(map, values.as_ref()?, ends)))
            });
            picture.set(drawn);
        });
        let blocks = Memo::new(move |_| {
            if !wanted.get() {
                return Vec::new();
            }
            let seen = view.get().map(|view| view.seen());
            seen.map(|seen| located.map.with_value(|map| heat::blocks(map, seen))).unwrap_or_default()
        });
        // The record without its place: choosing another place does not change the surface.
        let elsewhere = Memo::new(move |_| {
            let record = located.session.record.get()?;
            located.session.system.with_value(|system| {
                located.map.with_value(|map| {
                    let middle = super::view::Bounds::of(map).middle();
                    Some(located.features().record_at(&system.schema, map, &record, middle))
                })
            })
        });
        let compute = debounced(QUIET, move || {
            let (blocks, record) = untrack(|| (blocks.get(), elsewhere.get()));
            let model = untrack(|| located.session.model_file());
            let (Some(model), Some(record)) = (model, record) else { return };
            if !blocks.is_empty() {
                let question = Question { record, features: located.features(), blocks };
                values.start::<Predictions>(&question, &(model, located.file.get_value()), Some);
            }
        });
        Effect::new(move || {
            elsewhere.track();
            located.session.artifact.track();
            if blocks.with(Vec::is_empty) {
                // What is being computed is no longer wanted, and must not appear when it is done.
                values.clear();
            } else {
                compute();
            }
        });
        Self { wanted, picture, values, ends }
    }

    /// The switch, and the scale of colours once there is one.
    pub fn controls(self, located: Located) -> AnyView {
        let target = located.session.system.with_value(|system| system.schema.target.clone());
        let texts = use_texts();
        let label = texts.place_map().surface(&words::in_sentence(&target.label));
        let change = move |event| self.wanted.set(event_target_checked(&event));
        let legend = move || {
            let (low, high) = self.ends.get().filter(|_| self.wanted.get())?;
            let [low, high] = [low, high].map(|value| words::quantity(texts, &target, three_digits(value)));
            Some(view! {
                <div class="heat-legend">
                    <span>{low}</span>
                    <span class="heat-ramp" aria-hidden="true" style:background=heat::gradient()></span>
                    <span>{high}</span>
                </div>
            })
        };
        let busy = move || {
            if self.values.progress.with(Option::is_some) { texts.place_map().computing() } else { "" }
        };
        let share = move || {
            let share = self.values.progress.get()?;
            Some(texts.locale().percent_with(share.done as f64 / share.total.max(1) as f64, 0))
        };
        view! {
            <div class="heat">
                <label class="check">
                    <input type="checkbox" prop:checked=self.wanted on:change=change />
                    <span>{label}</span>
                </label>
                <span class="muted"><span role="status">{busy}</span> " " <span aria-hidden="true">{share}</span></span>
                {legend}
            </div>
        }
        .into_any()
    }
}

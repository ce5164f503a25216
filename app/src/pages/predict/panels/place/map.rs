//! The map: mouse, touch and keyboard move it and choose a place.

use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use vitrine_present::lines::{prediction, words};
use web_sys::HtmlCanvasElement;

use super::surface::Surface;
use super::view::{Bounds, Point, View};
use super::{Located, nearest, paint};
use crate::components::chart::canvas::watch_width;
use crate::texts::use_texts;
use crate::theme::use_theme;

/// How far an arrow key moves the cross-hair, in CSS pixels; with the shift key farther.
const STEP: f64 = 12.0;
const LONG_STEP: f64 = 60.0;
/// How much closer a key or button brings the map.
const ZOOM: f64 = 1.6;
/// A pointer that moved less than this between down and up has clicked.
const CLICK: f64 = 5.0;

/// What a key does on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Move(f64, f64),
    Zoom(f64),
    Whole,
    Choose,
    Leave,
}

/// The pointers on the map.
#[derive(Clone, Debug, Default)]
struct Hand {
    down: Vec<(i32, (f64, f64))>,
    way: f64,
}

/// The map with its buttons, the surface's switch, and the place in words.
pub fn map(located: Located) -> AnyView {
    let theme = use_theme();
    let canvas_ref = NodeRef::<html::Canvas>::new();
    let frame_ref = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0_u32);
    let view = RwSignal::new(None::<View>);
    let cross = RwSignal::new(None::<Point>);
    let problem = RwSignal::new("");
    let surface = Surface::new(located, view);
    watch_width(frame_ref, width);

    Effect::new(move || {
        let width = f64::from(width.get());
        if width > 0.0 {
            let size = (width, height(width));
            let bounds = located.map.with_value(|map| Bounds::of(map));
            view.update(|view| {
                *view = Some(view.map_or_else(|| View::whole(bounds, size), |view| view.resized(size)));
            });
        }
    });
    // A place that somebody chose elsewhere comes into sight.
    Effect::new(move || {
        if let Some(place) = located.marker.get()
            && view.with_untracked(Option::is_some)
        {
            change(view, |view| view.showing(place));
        }
    });
    let density = StoredValue::new_local(None::<(bool, Option<HtmlCanvasElement>)>);
    Effect::new(move || {
        let (Some(canvas), Some(view)) = (canvas_ref.get(), view.get()) else { return };
        let dark = theme.is_dark();
        let colours = paint::Paint::of(dark);
        if density.with_value(|kept| kept.as_ref().is_none_or(|(kept, _)| *kept != dark)) {
            let picture = located.map.with_value(|map| paint::density(map, &colours));
            density.set_value(Some((dark, picture)));
        }
        let (density, heat) = (density.get_value().and_then(|(_, picture)| picture), surface.picture.get());
        let (marker, cross) = (located.marker.get(), cross.get());
        let drawn = located.map.with_value(|map| {
            let areas = marker.map(|place| nearest::areas(map, place)).unwrap_or_default();
            let middle = |(area, _): &(&vitrine_model::panels::AreaSummary, f64)| Point {
                latitude: area.latitude,
                longitude: area.longitude,
            };
            let drawing = paint::Drawing {
                map,
                view,
                density: density.as_ref(),
                heat: heat.as_ref(),
                marker,
                cross,
                areas: areas.iter().map(middle).collect(),
            };
            paint::draw(&canvas, &drawing, &colours)
        });
        problem.set(drawn.err().unwrap_or_default());
    });

    let on_key = move |event: KeyboardEvent| {
        let Some(act) = act(&event.key(), event.shift_key(), event.ctrl_key() || event.meta_key()) else {
            return;
        };
        let Some(now) = view.get_untracked() else { return };
        let from = cross.get_untracked().or(located.marker.get_untracked()).unwrap_or(now.centre);
        match act {
            Act::Move(dx, dy) => {
                let (x, y) = now.pixel(from);
                let bounds = located.map.with_value(|map| Bounds::of(map));
                let to = bounds.clamp(now.point((x + dx, y + dy)));
                cross.set(Some(to));
                change(view, |view| view.showing(to));
            }
            Act::Zoom(factor) => change(view, |view| view.zoomed(factor, view.pixel(from))),
            Act::Whole => whole(located, view),
            Act::Choose => {
                if let Some(place) = cross.get_untracked() {
                    located.choose(place);
                }
            }
            Act::Leave if cross.get_untracked().is_some() => cross.set(None),
            Act::Leave => return,
        }
        event.prevent_default();
    };
    let on_wheel = move |event: WheelEvent| {
        if !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        event.prevent_default();
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        change(view, |view| view.zoomed((-event.delta_y() / 240.0).clamp(-1.0, 1.0).exp(), at));
    };
    let hand = StoredValue::new(Hand::default());
    let place_of = |event: &PointerEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(canvas) = canvas_ref.get_untracked() {
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        hand.update_value(|hand| {
            if hand.down.is_empty() {
                hand.way = 0.0;
            }
            hand.down.retain(|(id, _)| *id != event.pointer_id());
            hand.down.push((event.pointer_id(), place_of(&event)));
        });
    };
    let on_move = move |event: PointerEvent| {
        let now = place_of(&event);
        hand.update_value(|hand| {
            if let Some(moved) = hand.moved(event.pointer_id(), now) {
                change(view, moved);
            }
        });
    };
    let on_up = move |event: PointerEvent| {
        let clicked = hand.try_update_value(|hand| {
            let alone = hand.down.len() == 1;
            let was_down = hand.down.iter().any(|(id, _)| *id == event.pointer_id());
            hand.down.retain(|(id, _)| *id != event.pointer_id());
            alone && was_down && hand.way < CLICK
        });
        if let (Some(true), Some(view)) = (clicked, view.get_untracked()) {
            cross.set(None);
            located.choose(view.point(place_of(&event)));
        }
    };
    let on_cancel = move |event: PointerEvent| {
        hand.update_value(|hand| hand.down.retain(|(id, _)| *id != event.pointer_id()));
    };

    let texts = use_texts();
    let said = texts.place_map();
    let label = located.map.with_value(|map| {
        let names: Vec<&str> = map.labels.iter().take(3).map(|label| label.name.as_str()).collect();
        if names.is_empty() { said.label().to_owned() } else { said.label_of(&names.join(", ")) }
    });
    let zoom_at_centre = move |factor: f64| {
        change(view, |view| {
            let at = located.marker.get_untracked().map(|place| view.pixel(place));
            let inside =
                |(x, y): &(f64, f64)| *x >= 0.0 && *y >= 0.0 && *x <= view.size.0 && *y <= view.size.1;
            view.zoomed(factor, at.filter(inside).unwrap_or((view.size.0 / 2.0, view.size.1 / 2.0)))
        });
    };
    // At the whole map a finger scrolls the page; there is nothing to move up or down.
    let touch = move || {
        let close = view.get().is_some_and(|view| view.closeness() > 1.01);
        if close { "none" } else { "pan-y" }
    };
    let in_words = move |place: Point| located.map.with_value(|map| nearest::in_words(texts, map, place));
    let target = located.session.system.with_value(|system| system.schema.target.clone());
    let chosen = move || match located.marker.get() {
        Some(place) => said.place(&in_words(place)),
        None => said.unknown().to_owned(),
    };
    // The page's own result is out of sight while somebody is busy with the map.
    let predicted = move || {
        let prediction = located.session.prediction.get()?;
        let headline = prediction::headline(texts, &target, &prediction);
        Some(said.predicted(&words::capitalised(&target.label), &headline))
    };
    let at_cross = move || cross.get().map(|place| said.cross_hair(&in_words(place))).unwrap_or_default();
    view! {
        <div class="map">
            <div class="map-frame" node_ref=frame_ref style:height=move || format!("{}px", height(f64::from(width.get())))>
                <canvas
                    node_ref=canvas_ref
                    tabindex="0"
                    role="application"
                    aria-label=label
                    aria-describedby="map-hint map-place"
                    style:touch-action=touch
                    on:keydown=on_key
                    on:wheel=on_wheel
                    on:pointerdown=on_down
                    on:pointermove=on_move
                    on:pointerup=on_up
                    on:pointercancel=on_cancel
                    on:blur=move |_| cross.set(None)
                ></canvas>
                <div class="map-buttons">
                    <button type="button" aria-label=said.zoom_in() on:click=move |_| zoom_at_centre(ZOOM)>"+"</button>
                    <button type="button" aria-label=said.zoom_out() on:click=move |_| zoom_at_centre(1.0 / ZOOM)>"−"</button>
                    <button type="button" aria-label=said.whole() on:click=move |_| whole(located, view)>"⤢"</button>
                </div>
            </div>
            <p class="fault" role="alert">{problem}</p>
            <p class="map-place" id="map-place">{chosen} " " <strong>{predicted}</strong></p>
            <p class="map-cross" role="status">{at_cross}</p>
            {surface.controls(located)}
            <p class="hint" id="map-hint">{said.hint()}</p>
        </div>
    }
    .into_any()
}

impl Hand {
    /// Notes where a pointer is now, and gives what that does to the view; nothing for pointers that are not down.
    fn moved(&mut self, id: i32, now: (f64, f64)) -> Option<impl FnOnce(View) -> View + use<>> {
        let before: Vec<(f64, f64)> = self.down.iter().map(|(_, place)| *place).collect();
        let index = self.down.iter().position(|(other, _)| *other == id)?;
        let from = std::mem::replace(&mut self.down.get_mut(index)?.1, now);
        let by = (now.0 - from.0, now.1 - from.1);
        self.way += by.0.hypot(by.1);
        let after: Vec<(f64, f64)> = self.down.iter().map(|(_, place)| *place).collect();
        let is_drag = self.way >= CLICK;
        Some(move |view: View| match (before.as_slice(), after.as_slice()) {
            ([a, b], [c, d]) => view.pinched([*a, *b], [*c, *d]),
            ([_], [_]) if is_drag => view.moved(by),
            _ => view,
        })
    }
}

fn change(view: RwSignal<Option<View>>, to: impl FnOnce(View) -> View) {
    if let Some(now) = view.get_untracked() {
        let new = to(now);
        if new != now {
            view.set(Some(new));
        }
    }
}

fn whole(located: Located, view: RwSignal<Option<View>>) {
    change(view, |view| View::whole(located.map.with_value(|map| Bounds::of(map)), view.size));
}

/// The height of the map at a width, in CSS pixels.
fn height(width: f64) -> f64 {
    (width * 0.8).clamp(260.0, 480.0).round()
}

/// What a key does; `None` where it keeps its usual effect, as the browser's own zoom does.
fn act(key: &str, shift: bool, control: bool) -> Option<Act> {
    let step = if shift { LONG_STEP } else { STEP };
    match key {
        _ if control => None,
        "ArrowLeft" => Some(Act::Move(-step, 0.0)),
        "ArrowRight" => Some(Act::Move(step, 0.0)),
        "ArrowUp" => Some(Act::Move(0.0, -step)),
        "ArrowDown" => Some(Act::Move(0.0, step)),
        "+" | "=" => Some(Act::Zoom(ZOOM)),
        "-" | "_" => Some(Act::Zoom(1.0 / ZOOM)),
        "Home" | "0" => Some(Act::Whole),
        "Enter" | " " => Some(Act::Choose),
        "Escape" => Some(Act::Leave),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::town;
    use super::*;

    #[test]
    fn keys_move_zoom_and_choose_and_leave_the_browsers_own_alone() {
        assert_eq!(act("ArrowUp", false, false), Some(Act::Move(0.0, -STEP)));
        assert_eq!(act("ArrowRight", true, false), Some(Act::Move(LONG_STEP, 0.0)));
        assert_eq!([act("+", false, false), act("+", false, true)], [Some(Act::Zoom(ZOOM)), None]);
        assert_eq!(act("Enter", false, false), Some(Act::Choose));
        assert_eq!(act("Tab", false, false), None);
    }

    #[test]
    fn a_short_way_is_a_click_and_a_long_one_moves_the_map() {
        let view = View::whole(Bounds::of(&town()), (300.0, 200.0)).zoomed(4.0, (150.0, 100.0));
        let mut hand = Hand { down: vec![(1, (100.0, 100.0))], way: 0.0 };
        assert!(hand.moved(2, (0.0, 0.0)).is_none(), "a pointer that is not down");
        let trembling = hand.moved(1, (102.0, 100.0)).unwrap();
        assert_eq!(trembling(view), view);
        assert!(hand.way < CLICK);
        let dragged = hand.moved(1, (122.0, 110.0)).unwrap();
        assert_eq!(dragged(view), view.moved((20.0, 10.0)));
        assert!(hand.way >= CLICK);
    }

    #[test]
    fn two_pointers_pinch() {
        let view = View::whole(Bounds::of(&town()), (300.0, 200.0)).zoomed(4.0, (150.0, 100.0));
        let mut hand = Hand { down: vec![(1, (100.0, 100.0)), (2, (200.0, 100.0))], way: 0.0 };
        let pinched = hand.moved(2, (220.0, 100.0)).unwrap();
        assert!((pinched(view).scale / view.scale - 1.2).abs() < 1e-9);
    }
}

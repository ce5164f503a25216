//! Any chart, on a canvas, with a read-out for pointer and keyboard and a table with the same numbers.
//!
//! - [`canvas`]: drawing at the screen's pixel density, and watching the width
//! - [`marks`]: which mark the pointer or the keyboard is at
//! - [`table`]: tables that scroll by themselves

pub mod canvas;
pub mod marks;
pub mod table;

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use vitrine_charts::{Chart, Mark};

use crate::texts::use_texts;
use crate::theme::use_theme;

/// The height before the width is known, in CSS pixels; nothing is painted with it.
const UNMEASURED_HEIGHT: u32 = 280;

/// A chart as a figure: its title, the drawing, and a switch to the table with the same numbers. It is drawn
/// again when its width, its data or the colour scheme changes. Pointer and arrow keys read out its values.
#[component]
pub fn ChartView(
    /// What is drawn.
    #[prop(into)]
    chart: Signal<Chart>,
) -> impl IntoView {
    let id = next_id();
    let texts = use_texts().chart_view();
    // Computed once for all that reads it, and drawn again only when it is another chart.
    let chart = Memo::new(move |_| chart.get());
    let theme = use_theme();
    let canvas_ref = NodeRef::<html::Canvas>::new();
    let plot_ref = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0_u32);
    let marks = RwSignal::new(Vec::<Mark>::new());
    let active = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let as_table = RwSignal::new(false);

    canvas::watch_width(plot_ref, width);
    Effect::new(move || {
        let (Some(canvas), width) = (canvas_ref.get(), width.get()) else { return };
        if width == 0 {
            return;
        }
        active.set(None);
        match chart.with(|chart| canvas::draw(&canvas, chart, width, theme.is_dark())) {
            Ok(drawn) => {
                marks.set(drawn);
                error.set(None);
            }
            Err(reason) => {
                marks.set(Vec::new());
                error.set(Some(reason));
            }
        }
    });

    let height = move || match width.get() {
        0 => UNMEASURED_HEIGHT,
        width => chart.with(|chart| chart.height(width, use_texts())),
    };
    let at_pointer = move |event: PointerEvent| {
        let position = (event.offset_x(), event.offset_y());
        active.set(marks.with(|marks| marks::at(marks, position)));
    };
    let on_key = move |event: KeyboardEvent| {
        let n_marks = marks.with(Vec::len);
        let Some(step) = marks::step(&event.key(), active.get_untracked(), n_marks) else { return };
        event.prevent_default();
        active.set(step);
        let text = step.and_then(|index| marks.with(|marks| marks.get(index).map(|mark| mark.text.clone())));
        spoken.set(text.unwrap_or_default());
    };
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let plot_id = format!("{id}-plot");
    let hint_id = format!("{id}-hint");
    let (controls, described_by) = (plot_id.clone(), hint_id.clone());
    let table_label = move || chart.with(|chart| texts.table_of(chart.title()));
    view! {
        <figure class="chart" aria-labelledby=labelled_by>
            <figcaption class="chart-head">
                <h3 id=title_id>{move || chart.with(|chart| chart.title().to_owned())}</h3>
                <button
                    type="button"
                    class="chart-switch"
                    aria-controls=controls
                    on:click=move |_| as_table.update(|as_table| *as_table = !*as_table)
                >
                    {move || if as_table.get() { texts.show_chart() } else { texts.show_table() }}
                </button>
            </figcaption>
            <div id=plot_id>
                <div
                    class="chart-plot"
                    node_ref=plot_ref
                    hidden=move || as_table.get()
                    style:height=move || format!("{}px", height())
                >
                    <canvas
                        node_ref=canvas_ref
                        tabindex="0"
                        role="img"
                        aria-label=move || chart.with(|chart| chart.summary(use_texts()))
                        aria-describedby=described_by
                        on:pointermove=at_pointer
                        on:pointerdown=at_pointer
                        on:pointerleave=move |_| active.set(None)
                        on:blur=move |_| active.set(None)
                        on:keydown=on_key
                    ></canvas>
                    {move || active.get().and_then(|index| marks.with(|marks| marks.get(index).map(|mark| read_out(mark, width.get()))))}
                    {move || error.get().map(|reason| view! { <p class="chart-error" role="alert">{reason}</p> })}
                </div>
                {move || {
                    as_table
                        .get()
                        .then(|| chart.with(|chart| table::scrolling(&table_label(), table::plain(&chart.table(use_texts())))))
                }}
            </div>
            <p id=hint_id class="visually-hidden">{texts.keys()}</p>
            <p class="visually-hidden" role="status">{move || spoken.get()}</p>
        </figure>
    }
    .into_any()
}

/// A chart that does not change.
pub fn fixed(chart: Chart) -> AnyView {
    view! { <ChartView chart=Signal::stored(chart) /> }.into_any()
}

/// The outline of a mark and its text, on the side that has room.
fn read_out(mark: &Mark, width: u32) -> AnyView {
    let pixels = |number: i32| format!("{number}px");
    let (left, right) = (mark.x - mark.half_width, mark.x + mark.half_width);
    let (top, bottom) = (mark.y - mark.half_height, mark.y + mark.half_height);
    let width = i32::try_from(width).unwrap_or(i32::MAX);
    let to_the_left = mark.x > width / 2;
    let (tip_left, tip_right) = if to_the_left {
        ("auto".to_owned(), pixels((width - right).max(0)))
    } else {
        (pixels(left.max(0)), "auto".to_owned())
    };
    // Below where the mark is near the upper edge, otherwise above.
    let below = top < 56;
    let tip_top = if below { pixels(bottom + 6) } else { pixels(top - 6) };
    view! {
        <span
            class="chart-cursor"
            aria-hidden="true"
            style:left=pixels(left)
            style:top=pixels(top)
            style:width=pixels(right - left)
            style:height=pixels(bottom - top)
        ></span>
        <span
            class="chart-tip"
            class:above=!below
            aria-hidden="true"
            style:left=tip_left
            style:right=tip_right
            style:top=tip_top
        >
            {mark.text.clone()}
        </span>
    }
    .into_any()
}

/// A name for the elements of one chart that no other chart has.
fn next_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("chart-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

//! Drawing on a canvas at the screen's pixel density, and watching how wide it may be.

use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use vitrine_charts::{Chart, IntoDrawingArea, Mark, Theme};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ResizeObserver};

use crate::texts::use_texts;

/// Draws a chart over the whole canvas, which gets the chart's height at `width` CSS pixels, and returns the
/// marks in CSS pixels.
///
/// # Errors
/// One sentence for the visitor when the browser gives no drawing context or refuses to draw.
pub fn draw(canvas: &HtmlCanvasElement, chart: &Chart, width: u32, dark: bool) -> Result<Vec<Mark>, String> {
    let height = chart.height(width, use_texts());
    // Below 1 when zoomed out; the drawing then keeps one pixel per CSS pixel and the browser scales it down.
    let ratio = window().device_pixel_ratio().clamp(1.0, 4.0);
    canvas.set_width((f64::from(width) * ratio).round() as u32);
    canvas.set_height((f64::from(height) * ratio).round() as u32);
    let style = web_sys::HtmlElement::style(canvas);
    let _ = style.set_property("width", &format!("{width}px"));
    let _ = style.set_property("height", &format!("{height}px"));

    let texts = use_texts().chart_view();
    let context = canvas.get_context("2d").ok().flatten();
    let context: CanvasRenderingContext2d =
        context.and_then(|context| context.dyn_into().ok()).ok_or(texts.no_canvas())?;
    context.scale(ratio, ratio).map_err(|_| texts.no_scale())?;
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or(texts.no_canvas())?;
    let area = backend.into_drawing_area().shrink((0, 0), (width, height));
    let theme = if dark { Theme::dark() } else { Theme::light() };
    chart.draw(&area, &theme, use_texts()).map_err(|error| error.to_string())
}

/// Keeps `width` at the element's width in CSS pixels for as long as the component lives. While the element is
/// hidden the last width stays.
pub fn watch_width(element: NodeRef<html::Div>, width: RwSignal<u32>) {
    let watching = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut(Array)>)>);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let now = u32::try_from(measured.client_width()).unwrap_or_default();
            if now > 0 && width.try_get_untracked().is_some_and(|before| before != now) {
                width.set(now);
            }
        };
        measure();
        let callback = Closure::<dyn FnMut(Array)>::new(move |_: Array| measure());
        if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watching.set_value(Some((observer, callback)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((observer, _))) = watching.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
}

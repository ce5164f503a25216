//! Drawing the map on a canvas: two small pictures of one pixel per cell, enlarged by the browser, and lines, names
//! and marks above them.

use leptos::prelude::window;
use vitrine_model::panels::PlaceMap;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::badges::{self, Badge};
use super::heat::{self, Block};
use super::labels::{Frame, take};
use super::view::{Bounds, Point, View};
use crate::texts::use_texts;

/// Streets are named from this closeness on.
const STREETS_FROM: f64 = 7.0;
/// The most street names that are tried in one drawing.
const MOST_STREETS: usize = 400;

/// The colours of a map.
pub struct Paint {
    land: &'static str,
    built: [u8; 3],
    water: &'static str,
    park: &'static str,
    ink: &'static str,
    soft: &'static str,
    halo: &'static str,
}

impl Paint {
    /// The colours in light or dark.
    pub fn of(dark: bool) -> Self {
        if dark {
            Self {
                land: "#1d2126",
                built: [150, 160, 172],
                water: "#17303f",
                park: "#1f2d24",
                ink: "#eef1f4",
                soft: "#b4bcc6",
                halo: "rgba(21,24,28,0.85)",
            }
        } else {
            Self {
                land: "#f5f3ee",
                built: [92, 84, 72],
                water: "#cfe3ef",
                park: "#dfead6",
                ink: "#1b1f24",
                soft: "#4c535b",
                halo: "rgba(255,255,255,0.85)",
            }
        }
    }
}

/// All that is drawn.
pub struct Drawing<'a> {
    /// The map.
    pub map: &'a PlaceMap,
    /// The part that is seen.
    pub view: View,
    /// How densely the cells are built up, from [`density`].
    pub density: Option<&'a HtmlCanvasElement>,
    /// The predicted values, from [`surface`].
    pub heat: Option<&'a HtmlCanvasElement>,
    /// The record's place.
    pub marker: Option<Point>,
    /// The place that the keyboard is at.
    pub cross: Option<Point>,
    /// The middles of the areas that are listed.
    pub areas: Vec<Point>,
}

/// Draws the map over the whole canvas at the screen's pixel density.
///
/// # Errors
/// One sentence for the visitor when the browser gives no drawing context.
pub fn draw(canvas: &HtmlCanvasElement, drawing: &Drawing<'_>, paint: &Paint) -> Result<(), &'static str> {
    let (width, height) = drawing.view.size;
    let ratio = window().device_pixel_ratio().clamp(1.0, 4.0);
    let (wide, high) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    // Setting the size clears a canvas and costs time, so it is only done when it changes.
    if (canvas.width(), canvas.height()) != (wide, high) {
        canvas.set_width(wide);
        canvas.set_height(high);
    }
    let context = context(canvas).ok_or_else(|| use_texts().place_map().no_canvas())?;
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.set_fill_style_str(paint.land);
    context.fill_rect(0.0, 0.0, width, height);
    outlines(&context, drawing, paint);
    let bounds = Bounds::of(drawing.map);
    for picture in [drawing.density, drawing.heat].into_iter().flatten() {
        let (left, top) = drawing.view.pixel(Point { latitude: bounds.north, longitude: bounds.west });
        let (right, bottom) = drawing.view.pixel(Point { latitude: bounds.south, longitude: bounds.east });
        let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
            picture,
            left,
            top,
            right - left,
            bottom - top,
        );
    }
    let areas: Vec<(f64, f64)> = drawing.areas.iter().map(|area| drawing.view.pixel(*area)).collect();
    // What is marked stays readable.
    let mut taken = marked(drawing);
    let badges = badges::badges(&areas, &mut taken, drawing.view.size);
    names(&context, drawing, paint, taken);
    for badge in &badges {
        number(&context, badge, paint);
    }
    if let Some(place) = drawing.marker {
        marker(&context, drawing.view.pixel(place), paint);
    }
    if let Some(place) = drawing.cross {
        cross(&context, drawing.view.pixel(place), paint);
    }
    Ok(())
}

/// The density of the cells as a picture.
pub fn density(map: &PlaceMap, paint: &Paint) -> Option<HtmlCanvasElement> {
    let [red, green, blue] = paint.built;
    picture(map, |row, column| match heat::density(map, row, column) {
        0 => None,
        digit => Some([red, green, blue, 26 + digit * 14]),
    })
}

/// The predicted values of blocks of cells as a picture; cells without addresses stay clear.
pub fn surface(map: &PlaceMap, values: &[(Block, f64)], ends: (f64, f64)) -> Option<HtmlCanvasElement> {
    let mut colours = vec![None; map.rows.len() * map.n_columns];
    for (block, value) in values {
        let [red, green, blue] = heat::colour(*value, ends);
        for row in block.row..(block.row + block.side).min(map.rows.len()) {
            for column in block.column..(block.column + block.side).min(map.n_columns) {
                if heat::density(map, row, column) > 0
                    && let Some(colour) = colours.get_mut(row * map.n_columns + column)
                {
                    *colour = Some([red, green, blue, 225]);
                }
            }
        }
    }
    picture(map, |row, column| colours.get(row * map.n_columns + column).copied().flatten())
}

/// One pixel per cell, the north above.
fn picture(map: &PlaceMap, pixel: impl Fn(usize, usize) -> Option<[u8; 4]>) -> Option<HtmlCanvasElement> {
    let (n_rows, n_columns) = (map.rows.len(), map.n_columns);
    let mut bytes = Vec::with_capacity(n_rows * n_columns * 4);
    for row in (0..n_rows).rev() {
        for column in 0..n_columns {
            bytes.extend(pixel(row, column).unwrap_or_default());
        }
    }
    let (width, height) = (u32::try_from(n_columns).ok()?, u32::try_from(n_rows).ok()?);
    let canvas = leptos::prelude::document().create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&bytes), width, height).ok()?;
    context(&canvas)?.put_image_data(&image, 0.0, 0.0).ok()?;
    Some(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

fn outlines(context: &CanvasRenderingContext2d, drawing: &Drawing<'_>, paint: &Paint) {
    for outline in &drawing.map.outlines {
        context.begin_path();
        for [latitude, longitude] in &outline.corners {
            let (x, y) = drawing.view.pixel(Point { latitude: *latitude, longitude: *longitude });
            context.line_to(x, y);
        }
        context.close_path();
        context.set_fill_style_str(if outline.kind == "park" { paint.park } else { paint.water });
        context.fill();
    }
}

/// The frames of the record's place and of the keyboard's.
fn marked(drawing: &Drawing<'_>) -> Vec<Frame> {
    let marker = drawing.marker.map(|place| drawing.view.pixel(place));
    let marker = marker.map(|(x, y)| Frame::around((x, y - 12.0), 16.0, 28.0));
    let cross = drawing.cross.map(|place| Frame::around(drawing.view.pixel(place), 24.0, 24.0));
    marker.into_iter().chain(cross).collect()
}

/// The labels in their order, and from some closeness on the streets from the middle of the view outwards, where
/// nothing else is.
fn names(context: &CanvasRenderingContext2d, drawing: &Drawing<'_>, paint: &Paint, mut taken: Vec<Frame>) {
    let view = &drawing.view;
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_line_join("round");
    let mut write = |name: &str, place: Point, size: f64, ink: &str| {
        let at = view.pixel(place);
        let width = context.measure_text(name).map_or(0.0, |metrics| metrics.width());
        if take(&mut taken, Frame::around(at, width, size), view.size) {
            context.set_stroke_style_str(paint.halo);
            context.set_line_width(3.0);
            let _ = context.stroke_text(name, at.0, at.1);
            context.set_fill_style_str(ink);
            let _ = context.fill_text(name, at.0, at.1);
        }
    };
    context.set_font("600 13px system-ui, sans-serif");
    for label in &drawing.map.labels {
        let place = Point { latitude: label.latitude, longitude: label.longitude };
        write(&label.name, place, 13.0, paint.ink);
    }
    if view.closeness() < STREETS_FROM {
        return;
    }
    context.set_font("12px system-ui, sans-serif");
    let seen = view.seen();
    let in_sight = drawing
        .map
        .streets
        .iter()
        .filter(|street| seen.contains(Point { latitude: street.latitude, longitude: street.longitude }));
    for street in in_sight.take(MOST_STREETS) {
        let place = Point { latitude: street.latitude, longitude: street.longitude };
        write(&street.name, place, 12.0, paint.soft);
    }
}

/// A badge with its numbers, and a line to where its areas are when it stands aside.
fn number(context: &CanvasRenderingContext2d, badge: &Badge, paint: &Paint) {
    let ((x, y), (from_x, from_y)) = (badge.middle, badge.at);
    if badge.middle != badge.at {
        for (colour, width) in [(paint.halo, 4.0), (paint.ink, 1.5)] {
            context.begin_path();
            context.move_to(from_x, from_y);
            context.line_to(x, y);
            context.set_stroke_style_str(colour);
            context.set_line_width(width);
            context.stroke();
        }
    }
    let (half, radius) = (badge.width / 2.0, badges::HEIGHT / 2.0);
    context.begin_path();
    let quarter = std::f64::consts::FRAC_PI_2;
    let _ = context.arc(x - half + radius, y, radius, quarter, 3.0 * quarter);
    let _ = context.arc(x + half - radius, y, radius, 3.0 * quarter, 5.0 * quarter);
    context.close_path();
    context.set_fill_style_str(paint.ink);
    context.fill();
    context.set_stroke_style_str(paint.halo);
    context.set_line_width(1.5);
    context.stroke();
    context.set_font("600 12px system-ui, sans-serif");
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_fill_style_str(paint.land);
    let _ = context.fill_text(&badge.text, x, y + 0.5);
}

/// A drop whose tip is at the place.
fn marker(context: &CanvasRenderingContext2d, (x, y): (f64, f64), paint: &Paint) {
    context.begin_path();
    context.move_to(x, y);
    context.bezier_curve_to(x - 5.0, y - 9.0, x - 9.0, y - 11.0, x - 9.0, y - 17.0);
    let _ = context.arc(x, y - 17.0, 9.0, std::f64::consts::PI, std::f64::consts::TAU);
    context.bezier_curve_to(x + 9.0, y - 11.0, x + 5.0, y - 9.0, x, y);
    context.close_path();
    context.set_fill_style_str("#d55e00");
    context.fill();
    context.set_stroke_style_str("#ffffff");
    context.set_line_width(1.5);
    context.stroke();
    context.begin_path();
    let _ = context.arc(x, y - 17.0, 3.2, 0.0, std::f64::consts::TAU);
    context.set_fill_style_str("#ffffff");
    context.fill();
    // The place itself, for the tip is easily lost on a busy ground.
    context.begin_path();
    let _ = context.arc(x, y, 2.0, 0.0, std::f64::consts::TAU);
    context.set_fill_style_str(paint.ink);
    context.fill();
}

fn cross(context: &CanvasRenderingContext2d, (x, y): (f64, f64), paint: &Paint) {
    for (colour, width) in [(paint.halo, 5.0), (paint.ink, 2.0)] {
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        context.begin_path();
        for (from, to) in [(-14.0, -4.0), (4.0, 14.0)] {
            context.move_to(x + from, y);
            context.line_to(x + to, y);
            context.move_to(x, y + from);
            context.line_to(x, y + to);
        }
        context.stroke();
    }
}

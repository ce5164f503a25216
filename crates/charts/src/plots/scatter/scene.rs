//! The layout of points in a plane.

use vitrine_present::Texts;

use super::{Guide, LARGEST_SIDE, Scatter, ScatterPoint};
use crate::scale::{Scale, drawable, extent};
use crate::scene::{Area, Ink, Scene};
use crate::{Theme, classes, frame, text};

/// The golden ratio's fraction: its multiples modulo 1 spread evenly, which makes a jitter without chance.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Side of those squares, in pixels.
const SQUARE: f64 = 24.0;

/// Up to this many points are reachable one by one; more are gathered in squares.
const SINGLE_MARKS: usize = 150;

/// The shapes and marks of the chart.
pub(super) fn scene(chart: &Scatter, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let drawn = chart.drawn();
    let jitter = if drawable(chart.jitter) { chart.jitter.abs() } else { 0.0 };
    let xs = extent(drawn.iter().flat_map(|point| [point.x - jitter, point.x + jitter]));
    let (Some(xs), Some(ys)) = (xs, extent(drawn.iter().map(|point| point.y))) else {
        return Scene::no_data(width, height, theme, texts);
    };
    let is_equal = chart.guide == Guide::Identity;
    let both = (xs.0.min(ys.0), xs.1.max(ys.1));
    let name = chart.x.text();
    // Where both axes are equal the plot is a square, so it may be narrower than the area.
    let used = if is_equal { width.min(LARGEST_SIDE + 60.0) } else { width };
    let mut scene = Scene::new(used, height);
    let top = frame::head(&mut scene, theme, &chart.y.text(), &chart.entries(texts));
    let bottom = height - frame::bottom_margin(theme, used, &name);
    let count = frame::tick_count((bottom - top).min(used - 40.0), 48.0);
    let (xs, ys) = if is_equal { (both, both) } else { (xs, ys) };
    let (x, y) = (
        Scale::rounded(xs.0, xs.1, count, texts.locale()),
        Scale::rounded(ys.0, ys.1, count, texts.locale()),
    );
    let left = frame::left_margin(theme, y.labels.iter().map(String::as_str));
    let right = used - text::widest(x.labels.iter().map(String::as_str), theme.font_size) / 2.0 - 2.0;
    let side = (bottom - top).min(right - left);
    let plot = if is_equal {
        Area { left, right: left + side, top, bottom: top + side }
    } else {
        Area { left, top, right, bottom }
    };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let (x, y) = (x.onto(plot.left, plot.right), y.onto(plot.bottom, plot.top));
    frame::left_axis(&mut scene, theme, plot, &y);
    frame::bottom_axis(&mut scene, theme, plot, &x, &name, true);
    frame::base_line(&mut scene, theme, plot, plot.bottom);
    if is_equal {
        let ends = [(plot.left, plot.bottom), (plot.right, plot.top)];
        classes::dashed(&mut scene, &ends, 1, 4, theme.foreground);
    }
    let (radius, opacity) = match drawn.len() {
        0..=60 => (4.0, 0.85),
        61..=400 => (3.0, 0.65),
        _ => (3.0, 0.35),
    };
    let mut placed = Vec::new();
    for (index, point) in drawn.into_iter().enumerate() {
        let spread = ((index as f64 * GOLDEN).fract() * 2.0 - 1.0) * jitter;
        let (at_x, at_y) = (x.at(point.x + spread), y.at(point.y));
        let class = point.class.unwrap_or(0);
        let ink = Ink::new(theme.class(class), opacity);
        classes::marker(&mut scene, at_x, at_y, radius, class, ink);
        placed.push((at_x, at_y, point));
    }
    chart.add_marks(&mut scene, placed, texts);
    scene.centred(width)
}

impl Scatter {
    /// Adds the marks: one per point, or one per square of the plane where points are many.
    fn add_marks(&self, scene: &mut Scene, mut placed: Vec<(f64, f64, &ScatterPoint)>, texts: &Texts) {
        if placed.len() <= SINGLE_MARKS {
            vitrine_order::sort_by(&mut placed, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            for (x, y, point) in placed {
                scene.mark_point(x, y, 6.0, self.read_out(&[point], texts));
            }
            return;
        }
        let mut squares: std::collections::BTreeMap<(i64, i64), Vec<&ScatterPoint>> =
            std::collections::BTreeMap::new();
        for (x, y, point) in placed {
            squares
                .entry(((x / SQUARE).floor() as i64, (y / SQUARE).floor() as i64))
                .or_default()
                .push(point);
        }
        for ((column, row), points) in squares {
            let (left, top) = (column as f64 * SQUARE, row as f64 * SQUARE);
            let around = Area { left, right: left + SQUARE, top, bottom: top + SQUARE };
            scene.mark(around, self.read_out(&points, texts));
        }
    }
}

//! Points in a plane: predicted against actual, by class.

use crate::legend::{Entry, Key};
use crate::plots::Plot;
use crate::scale::{Scale, drawable, extent};
use crate::scene::{Area, Ink, Scene};
use crate::stats;
use crate::{Axis, Table, Theme, classes, frame, number, text};

/// The line that points are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guide {
    /// The identity: both axes have the same ends and a diagonal is drawn. For predicted against actual.
    #[default]
    Identity,
    /// No line; each axis fits its own values.
    None,
}

/// One point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScatterPoint {
    /// Along the x axis: the actual value, for the identity guide.
    pub x: f64,
    /// Along the y axis: the predicted value, for the identity guide.
    pub y: f64,
    /// Index into the classes, where there are any.
    pub class: Option<usize>,
}

/// Points in a plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// What the chart shows.
    pub title: String,
    /// Name and unit of the x axis, such as `actual grade`.
    pub x: Axis,
    /// Name and unit of the y axis, such as `predicted grade`.
    pub y: Axis,
    /// Class names; empty where there are no classes.
    pub classes: Vec<String>,
    /// The points.
    pub points: Vec<ScatterPoint>,
    /// The line that points are compared with.
    pub guide: Guide,
    /// Half width of a deterministic sideways spread in units of x, so that whole grades do not hide
    /// each other; 0 draws every point where it is. Read-outs and table give the true values.
    pub jitter: f64,
}

/// Up to this many points are reachable one by one; more are gathered in squares.
const SINGLE_MARKS: usize = 150;
/// Side of those squares, in pixels.
const SQUARE: f64 = 24.0;
/// The largest side of the plot where both axes are equal.
const LARGEST_SIDE: f64 = 420.0;

impl Scatter {
    fn drawn(&self) -> Vec<&ScatterPoint> {
        self.points.iter().filter(|point| drawable(point.x) && drawable(point.y)).collect()
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.classes.len() > 1 {
            let named = self.classes.iter().enumerate();
            entries.extend(named.map(|(index, name)| Entry { key: Key::Marker, index, name: name.clone() }));
        }
        if self.guide == Guide::Identity {
            let name = format!("{} = {}", self.y.label_or("predicted"), self.x.label_or("actual"));
            entries.push(Entry { key: Key::Reference, index: 0, name });
        }
        entries
    }

    fn class_of(&self, point: &ScatterPoint) -> Option<&str> {
        point.class.and_then(|class| self.classes.get(class)).map(String::as_str)
    }

    fn read_out(&self, gathered: &[&ScatterPoint]) -> String {
        let span = |axis: &Axis, word: &str, of: fn(&ScatterPoint) -> f64| {
            let (low, high) = extent(gathered.iter().map(|point| of(point))).unwrap_or_default();
            let (low, high) = (axis.number(low), axis.number(high));
            let text = if low == high { low } else { format!("{low}–{high}") };
            format!("{} {}", axis.label_or(word), axis.quantity(&text))
        };
        let place =
            format!("{}, {}", span(&self.x, "x", |point| point.x), span(&self.y, "y", |point| point.y));
        match gathered {
            [one] => self.class_of(one).map_or(place.clone(), |class| format!("{class}: {place}")),
            several => format!("{place}: {} points", several.len()),
        }
    }

    /// Adds the marks: one per point, or one per square of the plane where points are many.
    fn add_marks(&self, scene: &mut Scene, mut placed: Vec<(f64, f64, &ScatterPoint)>) {
        if placed.len() <= SINGLE_MARKS {
            placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            for (x, y, point) in placed {
                scene.mark_point(x, y, 6.0, self.read_out(&[point]));
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
            scene.mark(around, self.read_out(&points));
        }
    }
}

impl Plot for Scatter {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self) -> String {
        let drawn = self.drawn();
        if drawn.is_empty() {
            return "No data.".to_owned();
        }
        let n = drawn.len() as f64;
        let correlation = stats::correlation(drawn.iter().map(|point| (point.x, point.y)));
        let related = correlation.map_or_else(
            || "no correlation, because the values do not vary".to_owned(),
            |value| format!("correlation {}", self.y.numbers.write(&number::spoken(number::rounded(value)))),
        );
        let (x, y) = (self.x.label_or("x"), self.y.label_or("y"));
        let difference = match self.guide {
            Guide::Identity => {
                let mean = drawn.iter().map(|point| (point.y - point.x).abs() / n).sum::<f64>();
                // A difference of days is a number of days and not a day.
                let mean = self.y.numbers.write(&number::spoken(number::rounded(mean)));
                format!("mean absolute difference {}, ", self.y.quantity(&mean))
            }
            Guide::None => String::new(),
        };
        let missing = text::left_out(self.points.len() - drawn.len());
        format!("{y} against {x} for {} points: {difference}{related}.{missing}", drawn.len())
    }

    fn table(&self) -> Table {
        let has_classes = !self.classes.is_empty();
        let mut headers = vec![self.x.text(), self.y.text()];
        if has_classes {
            headers.push("class".to_owned());
        }
        let rows = self.points.iter().map(|point| {
            let mut row = vec![self.x.cell(point.x), self.y.cell(point.y)];
            if has_classes {
                row.push(self.class_of(point).unwrap_or_default().to_owned());
            }
            row
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64) -> f64 {
        let theme = Theme::light();
        let head = frame::head_height(&theme, width, &self.y.text(), &self.entries());
        let plot = match self.guide {
            Guide::Identity => (width - 50.0).min(LARGEST_SIDE),
            Guide::None => (width * 0.6).clamp(160.0, 360.0),
        };
        head + plot.max(40.0) + frame::bottom_margin(&theme, width, &self.x.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme) -> Scene {
        let drawn = self.drawn();
        let jitter = if drawable(self.jitter) { self.jitter.abs() } else { 0.0 };
        let xs = extent(drawn.iter().flat_map(|point| [point.x - jitter, point.x + jitter]));
        let (Some(xs), Some(ys)) = (xs, extent(drawn.iter().map(|point| point.y))) else {
            return Scene::no_data(width, height, theme);
        };
        let is_equal = self.guide == Guide::Identity;
        let both = (xs.0.min(ys.0), xs.1.max(ys.1));
        let name = self.x.text();
        // Where both axes are equal the plot is a square, so it may be narrower than the area.
        let used = if is_equal { width.min(LARGEST_SIDE + 60.0) } else { width };
        let mut scene = Scene::new(used, height);
        let top = frame::head(&mut scene, theme, &self.y.text(), &self.entries());
        let bottom = height - frame::bottom_margin(theme, used, &name);
        let count = frame::tick_count((bottom - top).min(used - 40.0), 48.0);
        let (xs, ys) = if is_equal { (both, both) } else { (xs, ys) };
        let (x, y) = (
            Scale::rounded(xs.0, xs.1, count).written(self.x.numbers),
            Scale::rounded(ys.0, ys.1, count).written(self.y.numbers),
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
            return Scene::no_data(width, height, theme);
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
        self.add_marks(&mut scene, placed);
        scene.centred(width)
    }
}

/// The golden ratio's fraction: its multiples modulo 1 spread evenly, which makes a jitter without chance.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

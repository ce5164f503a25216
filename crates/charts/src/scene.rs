//! A laid-out chart as a list of shapes, before any backend sees it.
//!
//! Coordinates are CSS pixels. Everything that is added is made finite and kept within the area, so that
//! painting cannot fail on a strange number.

use plotters::style::RGBColor;
use vitrine_present::Texts;

use crate::Mark;
#[cfg(test)]
use crate::text;

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    /// The colour.
    pub colour: RGBColor,
    /// From 0 (invisible) to 1.
    pub opacity: f64,
}

impl Ink {
    /// The colour at an opacity.
    pub fn new(colour: RGBColor, opacity: f64) -> Self {
        Self { colour, opacity }
    }
}

impl From<RGBColor> for Ink {
    fn from(colour: RGBColor) -> Self {
        Self { colour, opacity: 1.0 }
    }
}

/// Which point of a text stands at its position, sideways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// The text starts there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A filled rectangle.
    Rect { left: f64, top: f64, right: f64, bottom: f64, ink: Ink },
    /// A stroked path.
    Path { points: Vec<(f64, f64)>, width: u32, ink: Ink },
    /// A filled polygon.
    Polygon { points: Vec<(f64, f64)>, ink: Ink },
    /// A filled circle.
    Circle { x: f64, y: f64, radius: f64, ink: Ink },
    /// Text, vertically centred at its position; when `upright` is false it runs from below to above.
    Text { x: f64, y: f64, content: String, size: f64, align: Align, upright: bool, bold: bool, ink: Ink },
}

/// A rectangle of the plane, upper left to lower right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// Its width, at least 0.
    pub fn width(&self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    /// Its height, at least 0.
    pub fn height(&self) -> f64 {
        (self.bottom - self.top).max(0.0)
    }

    /// The middle of its width.
    pub fn middle_x(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// The middle of its height.
    pub fn middle_y(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }
}

/// The shapes in painting order, and the marks in reading order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scene {
    width: f64,
    height: f64,
    /// What is painted, from back to front.
    pub shapes: Vec<Shape>,
    marks: Vec<Mark>,
}

impl Scene {
    /// An empty scene of a size.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width: width.max(1.0), height: height.max(1.0), shapes: Vec::new(), marks: Vec::new() }
    }

    /// A scene that says that there is nothing to show.
    pub fn no_data(width: f64, height: f64, theme: &crate::Theme, texts: &Texts) -> Self {
        let mut scene = Self::new(width, height);
        scene.text(
            width / 2.0,
            height / 2.0,
            texts.charts().no_data(),
            theme.font_size,
            Align::Middle,
            theme.muted,
        );
        scene
    }

    /// The whole area.
    pub fn area(&self) -> Area {
        Area { left: 0.0, top: 0.0, right: self.width, bottom: self.height }
    }

    /// The same scene in the middle of a wider area.
    pub fn centred(mut self, width: f64) -> Self {
        let by = ((width - self.width) / 2.0).floor().max(0.0);
        for shape in &mut self.shapes {
            match shape {
                Shape::Rect { left, right, .. } => {
                    *left += by;
                    *right += by;
                }
                Shape::Path { points, .. } | Shape::Polygon { points, .. } => {
                    for point in points {
                        point.0 += by;
                    }
                }
                Shape::Circle { x, .. } | Shape::Text { x, .. } => *x += by,
            }
        }
        for mark in &mut self.marks {
            mark.x += by as i32;
        }
        self.width = self.width.max(width);
        self
    }

    /// The marks that were added.
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
    }

    /// Fills a rectangle; edges are put on whole pixels, and what is not empty stays at least 1 pixel.
    pub fn rect(&mut self, area: Area, ink: impl Into<Ink>) {
        let (left, right) = pixel_span(area.left, area.right);
        let (top, bottom) = pixel_span(area.top, area.bottom);
        if left.is_finite() && right.is_finite() && top.is_finite() && bottom.is_finite() {
            self.shapes.push(Shape::Rect { left, top, right, bottom, ink: ink.into() });
        }
    }

    /// A horizontal line of one pixel, sharp because it is a filled rectangle.
    pub fn horizontal(&mut self, y: f64, left: f64, right: f64, ink: impl Into<Ink>) {
        self.rect(Area { left, right, top: y.round(), bottom: y.round() + 1.0 }, ink);
    }

    /// A vertical line of one pixel, sharp because it is a filled rectangle.
    pub fn vertical(&mut self, x: f64, top: f64, bottom: f64, ink: impl Into<Ink>) {
        self.rect(Area { left: x.round(), right: x.round() + 1.0, top, bottom }, ink);
    }

    /// The four edges of a rectangle, each one pixel, inside of it.
    pub fn outline(&mut self, area: Area, ink: impl Into<Ink>) {
        let ink = ink.into();
        let (left, right) = pixel_span(area.left, area.right);
        let (top, bottom) = pixel_span(area.top, area.bottom);
        self.horizontal(top, left, right, ink);
        self.horizontal(bottom - 1.0, left, right, ink);
        self.vertical(left, top, bottom, ink);
        self.vertical(right - 1.0, top, bottom, ink);
    }

    /// Strokes a path through finite points.
    pub fn path(&mut self, points: Vec<(f64, f64)>, width: u32, ink: impl Into<Ink>) {
        if points.len() > 1 && points.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
            self.shapes.push(Shape::Path { points, width, ink: ink.into() });
        }
    }

    /// Fills a polygon of finite points.
    pub fn polygon(&mut self, points: Vec<(f64, f64)>, ink: impl Into<Ink>) {
        if points.len() > 2 && points.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
            self.shapes.push(Shape::Polygon { points, ink: ink.into() });
        }
    }

    /// Fills a circle.
    pub fn disc(&mut self, x: f64, y: f64, radius: f64, ink: impl Into<Ink>) {
        if x.is_finite() && y.is_finite() {
            self.shapes.push(Shape::Circle { x, y, radius, ink: ink.into() });
        }
    }

    /// Writes text, vertically centred at `y`.
    pub fn text(&mut self, x: f64, y: f64, content: &str, size: f64, align: Align, ink: impl Into<Ink>) {
        self.push_text(x, y, content, size, align, true, false, ink.into());
    }

    /// Writes bold text, vertically centred at `y`.
    pub fn bold(&mut self, x: f64, y: f64, content: &str, size: f64, align: Align, ink: impl Into<Ink>) {
        self.push_text(x, y, content, size, align, true, true, ink.into());
    }

    /// Writes text from below to above, centred sideways at `x`; it ends (is highest) at `y`.
    pub fn rising_text(&mut self, x: f64, y: f64, content: &str, size: f64, ink: impl Into<Ink>) {
        self.push_text(x, y, content, size, Align::End, false, false, ink.into());
    }

    #[allow(clippy::too_many_arguments, reason = "private; the callers above name what they mean")]
    fn push_text(
        &mut self,
        x: f64,
        y: f64,
        content: &str,
        size: f64,
        align: Align,
        upright: bool,
        bold: bool,
        ink: Ink,
    ) {
        if !content.is_empty() && x.is_finite() && y.is_finite() {
            let content = content.to_owned();
            self.shapes.push(Shape::Text { x, y, content, size, align, upright, bold, ink });
        }
    }

    /// Adds a mark around a rectangle, made at least 8 pixels wide and high and moved inside the area.
    pub fn mark(&mut self, around: Area, text: String) {
        let fields = [around.left, around.top, around.right, around.bottom];
        if fields.iter().any(|value| !value.is_finite()) {
            return;
        }
        let (x, half_width) = mark_span(around.left, around.right, self.width);
        let (y, half_height) = mark_span(around.top, around.bottom, self.height);
        self.marks.push(Mark { x, y, half_width, half_height, text });
    }

    /// Adds a mark around a point.
    pub fn mark_point(&mut self, x: f64, y: f64, reach: f64, text: String) {
        self.mark(Area { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }, text);
    }
}

impl Shape {
    /// The rectangle that a text is estimated to cover; `None` for other shapes.
    #[cfg(test)]
    pub fn text_area(&self) -> Option<Area> {
        let Self::Text { x, y, content, size, align, upright, bold, .. } = self else { return None };
        let length = if *bold { text::width_bold(content, *size) } else { text::width(content, *size) };
        let half = size * 0.45;
        let (before, after) = match align {
            Align::Start => (0.0, length),
            Align::Middle => (length / 2.0, length / 2.0),
            Align::End => (length, 0.0),
        };
        Some(if *upright {
            Area { left: x - before, right: x + after, top: y - half, bottom: y + half }
        } else {
            Area { left: x - half, right: x + half, top: y - after, bottom: y + before }
        })
    }
}

/// Whole pixels of a span, in order, at least one pixel where the span was not empty.
fn pixel_span(from: f64, to: f64) -> (f64, f64) {
    let (low, high) = (from.min(to).round(), from.max(to).round());
    if high - low < 1.0 && from != to { (low, low + 1.0) } else { (low, high) }
}

/// Centre and half extent of a mark along one axis, inside 0 to `end`.
fn mark_span(from: f64, to: f64, end: f64) -> (i32, i32) {
    let limit = end.floor() as i32;
    let half = ((((to - from).abs() / 2.0).clamp(4.0, 10_000.0)).ceil() as i32).min(limit / 2);
    let centre = f64::midpoint(from, to).clamp(0.0, end).round() as i32;
    (centre.clamp(half, (limit - half).max(half)), half)
}

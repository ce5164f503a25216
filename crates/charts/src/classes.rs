//! What tells classes and series apart besides their colour: fill patterns, dashes, marker shapes.

use crate::Theme;
use crate::scene::{Area, Ink, Scene};

/// Fills a rectangle in a class's colour, with the class's pattern of lines over it. The first class is
/// plain.
pub(crate) fn fill(scene: &mut Scene, area: Area, index: usize, theme: &Theme) {
    scene.rect(area, theme.class(index));
    let lines = Ink::new(theme.background, 0.4);
    match index % 6 {
        1 => slanted(scene, area, lines, false),
        2 => dotted(scene, area, lines),
        3 => slanted(scene, area, lines, true),
        4 => level(scene, area, lines),
        5 => {
            slanted(scene, area, lines, false);
            slanted(scene, area, lines, true);
        }
        _ => {}
    }
}

/// Draws a class's marker: circle, square, triangle, diamond, triangle on its tip, cross; then again.
pub(crate) fn marker(scene: &mut Scene, x: f64, y: f64, radius: f64, index: usize, ink: impl Into<Ink>) {
    let ink = ink.into();
    let (x, y, wide) = (x.round(), y.round(), (radius * 1.25).round().max(2.0));
    match index % 6 {
        1 => {
            let half = radius.round().max(2.0);
            scene.rect(Area { left: x - half, right: x + half, top: y - half, bottom: y + half }, ink);
        }
        2 => scene.polygon(vec![(x, y - wide), (x + wide, y + wide - 1.0), (x - wide, y + wide - 1.0)], ink),
        3 => scene.polygon(vec![(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], ink),
        4 => scene.polygon(vec![(x, y + wide), (x + wide, y - wide + 1.0), (x - wide, y - wide + 1.0)], ink),
        5 => {
            scene.path(vec![(x - wide, y - wide), (x + wide, y + wide)], 2, ink);
            scene.path(vec![(x - wide, y + wide), (x + wide, y - wide)], 2, ink);
        }
        _ => scene.disc(x, y, radius, ink),
    }
}

/// Strokes a path with a class's dashes: through, long, dotted, long-short, short; then again.
pub(crate) fn dashed(
    scene: &mut Scene,
    points: &[(f64, f64)],
    width: u32,
    index: usize,
    ink: impl Into<Ink>,
) {
    let ink = ink.into();
    let pattern: &[f64] = match index % 5 {
        1 => &[9.0, 5.0],
        2 => &[2.0, 4.0],
        3 => &[12.0, 4.0, 2.0, 4.0],
        4 => &[5.0, 4.0],
        _ => &[],
    };
    if pattern.is_empty() {
        scene.path(points.to_vec(), width, ink);
    } else {
        for dash in dashes(points, pattern) {
            scene.path(dash, width, ink);
        }
    }
}

/// Cuts a path into the drawn pieces of a pattern of drawn and skipped lengths.
fn dashes(points: &[(f64, f64)], pattern: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let Some(first) = points.first() else { return pieces };
    let mut phase = 0;
    let mut left = pattern.first().copied().unwrap_or(1.0);
    let mut piece = vec![*first];
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        if !length.is_finite() {
            return pieces;
        }
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let place = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            if phase % 2 == 0 {
                piece.push(place);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![place];
            }
            phase += 1;
            left = pattern.get(phase % pattern.len()).copied().unwrap_or(1.0).max(1.0);
        }
        left -= length - done;
        if phase % 2 == 0 {
            piece.push(*to);
        }
    }
    if phase % 2 == 0 {
        pieces.push(piece);
    }
    pieces
}

/// Slanted lines, 6 pixels apart, cut at the rectangle. They start from fixed places of the whole area,
/// so that neighbouring rectangles of one class continue each other.
fn slanted(scene: &mut Scene, area: Area, ink: Ink, falling: bool) {
    let area = inside(area);
    let turn = if falling { -1.0 } else { 1.0 };
    // Points of a line share x + turn * y.
    let ends = [area.left + turn * area.top, area.left + turn * area.bottom];
    let first = (ends[0].min(ends[1]) / 6.0).ceil() * 6.0;
    let last = ends[0].max(ends[1]) + area.width();
    let mut sum = first;
    while sum <= last && last - first < 6000.0 {
        let at = |x: f64| (x, (sum - x) * turn);
        let bounds = [sum - turn * area.top, sum - turn * area.bottom];
        let from = area.left.max(bounds[0].min(bounds[1]));
        let to = area.right.min(bounds[0].max(bounds[1]));
        if to - from >= 2.0 {
            scene.path(vec![at(from), at(to)], 1, ink);
        }
        sum += 6.0;
    }
}

/// Rows of small squares.
fn dotted(scene: &mut Scene, area: Area, ink: Ink) {
    let area = inside(area);
    let mut y = (area.top / 6.0).ceil() * 6.0;
    let mut shifted = false;
    while y + 2.0 <= area.bottom && area.height() < 6000.0 {
        let mut x = (area.left / 6.0).ceil() * 6.0 + if shifted { 3.0 } else { 0.0 };
        while x + 2.0 <= area.right && area.width() < 6000.0 {
            scene.rect(Area { left: x, right: x + 2.0, top: y, bottom: y + 2.0 }, ink);
            x += 6.0;
        }
        shifted = !shifted;
        y += 4.0;
    }
}

/// Level lines.
fn level(scene: &mut Scene, area: Area, ink: Ink) {
    let area = inside(area);
    let mut y = (area.top / 5.0).ceil() * 5.0;
    while y + 1.0 <= area.bottom && area.height() < 6000.0 {
        scene.horizontal(y, area.left, area.right, ink);
        y += 5.0;
    }
}

/// The rectangle with its corners in order and on whole pixels.
fn inside(area: Area) -> Area {
    Area {
        left: area.left.min(area.right).round(),
        right: area.left.max(area.right).round(),
        top: area.top.min(area.bottom).round(),
        bottom: area.top.max(area.bottom).round(),
    }
}

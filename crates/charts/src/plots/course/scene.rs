//! The layout of a value over time: lanes of event labels above the plot, the band, the solid and the dashed line.

use vitrine_present::Texts;

use super::{At, Course};
use crate::dates::{self, day_number};
use crate::legend::{Entry, Key};
use crate::scale::{Scale, extent};
use crate::scene::{Align, Area, Ink, Scene};
use crate::{Theme, classes, frame, text};

/// Space left and right of an event's label in its lane.
const AIR: f64 = 6.0;

/// A label of an event: where its line stands, what its text covers, and its lane counted from the plot upwards.
#[derive(Clone, Debug, PartialEq)]
struct Label {
    line: f64,
    left: f64,
    right: f64,
    lane: usize,
    text: String,
}

/// What height and scene agree on.
struct Layout {
    placed: Vec<At>,
    x: Scale,
    y: Scale,
    name: String,
    left: f64,
    right: f64,
    /// One per event that lies on the axis, with its index.
    labels: Vec<(usize, Label)>,
}

/// The height that the course wants at a width.
pub(crate) fn height(course: &Course, width: f64, texts: &Texts) -> f64 {
    let theme = Theme::light();
    let head = frame::head_height(&theme, width, &course.y.text(), &entries(course, texts));
    let (lanes, name) = layout(course, width, &theme, texts)
        .map_or((0.0, String::new()), |layout| (lanes_height(&layout.labels, &theme), layout.name));
    head + lanes + plot_height(width) + frame::bottom_margin(&theme, width, &name)
}

/// The shapes and marks.
pub(crate) fn scene(course: &Course, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
    let Some(layout) = layout(course, width, theme, texts) else {
        return Scene::no_data(width, height, theme, texts);
    };
    let mut scene = Scene::new(width, height);
    let top = frame::head(&mut scene, theme, &course.y.text(), &entries(course, texts));
    let plot = Area {
        left: layout.left,
        right: layout.right,
        top: top + lanes_height(&layout.labels, theme),
        bottom: height - frame::bottom_margin(theme, width, &layout.name),
    };
    if plot.width() < 20.0 || plot.height() < 20.0 {
        return Scene::no_data(width, height, theme, texts);
    }
    let x = layout.x.onto(plot.left, plot.right);
    let y = layout.y.onto(plot.bottom, plot.top);
    frame::left_axis(&mut scene, theme, plot, &y);
    frame::base_line(&mut scene, theme, plot, plot.bottom);
    frame::bottom_axis(&mut scene, theme, plot, &x, &layout.name, false);
    events(&mut scene, course, theme, plot, &layout.labels, texts);
    for stretch in stretches(course, &layout.placed) {
        draw(&mut scene, theme, &stretch, &x, &y);
    }
    for event in course.events.iter().filter(|event| event.strong) {
        let Some(day) = day_number(&event.date).filter(|day| x.contains(*day)) else { continue };
        if let Some(value) = between(&layout.placed, day) {
            scene.disc(x.at(day), y.at(value), 6.0, theme.background);
            scene.disc(x.at(day), y.at(value), 4.5, theme.foreground);
        }
    }
    for at in &layout.placed {
        scene.mark_point(x.at(at.day), y.at(at.value), 6.0, course.read_out(at, texts));
    }
    scene
}

fn entries(course: &Course, texts: &Texts) -> Vec<Entry> {
    let placed = course.placed();
    let (Some(first), Some(last)) = (placed.first(), placed.last()) else { return Vec::new() };
    if !course.is_beyond(first.day) && !course.is_beyond(last.day) {
        return Vec::new();
    }
    [texts.charts().within_data(), texts.charts().beyond_data()]
        .into_iter()
        .enumerate()
        .map(|(index, name)| Entry { key: Key::Stroke, index, name: name.to_owned() })
        .collect()
}

fn layout(course: &Course, width: f64, theme: &Theme, texts: &Texts) -> Option<Layout> {
    let placed = course.placed();
    let days = extent(placed.iter().map(|at| at.day))?;
    let intervals = placed.iter().filter_map(|at| at.interval).flat_map(|(low, high)| [low, high]);
    let (low, high) = extent(placed.iter().map(|at| at.value).chain(intervals))?;
    let y = Scale::rounded(low, high, frame::tick_count(plot_height(width), 34.0), texts.locale());
    let (x, years) = dates::scale(days.0, days.1, frame::tick_count(width - 60.0, 62.0), texts.locale());
    let name = match years {
        Some(years) if course.x.label.is_empty() => years,
        Some(years) => format!("{}, {years}", course.x.text()),
        None => course.x.text(),
    };
    let half_label = text::widest(x.labels.iter().map(String::as_str), theme.font_size) / 2.0;
    let left = frame::left_margin(theme, y.labels.iter().map(String::as_str));
    let right = width - half_label.min(width * 0.15) - 2.0;
    let across = x.clone().onto(left, right);
    let on_axis = course.events.iter().enumerate().filter_map(|(index, event)| {
        let day = day_number(&event.date).filter(|day| across.contains(*day))?;
        Some((index, across.at(day).round(), event.label.as_str()))
    });
    let labels = lanes(on_axis.collect(), (left, width), theme);
    Some(Layout { placed, x, y, name, left, right, labels })
}

/// Gives every label a place in a lane: beginning at its line, moved to the left where it would leave the area.
/// From the right to the left, each goes into the lowest lane where it meets no other label and covers no line
/// that goes up to a higher label placed before it. A label that had to be moved to the left may cover the line of a
/// later placed one.
fn lanes(
    mut events: Vec<(usize, f64, &str)>,
    (left, right): (f64, f64),
    theme: &Theme,
) -> Vec<(usize, Label)> {
    vitrine_order::sort_by(&mut events, |a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    let mut placed: Vec<(usize, Label)> = Vec::new();
    for (index, line, label) in events {
        let short = text::shorten(label, theme.font_size, right - left - 2.0 * AIR);
        let length = text::width(&short, theme.font_size);
        let start = (line + AIR).min(right - length - 1.0).max(left);
        let end = start + length;
        let is_free = |lane: usize| {
            placed.iter().all(|(_, other)| {
                let apart = end + AIR < other.left || start - AIR > other.right;
                let covers = other.line >= start - AIR && other.line <= end + AIR;
                (other.lane != lane || apart) && (!covers || lane > other.lane)
            })
        };
        let lane = (0..=placed.len()).find(|lane| is_free(*lane)).unwrap_or(placed.len());
        placed.push((index, Label { line, left: start, right: end, lane, text: short }));
    }
    placed
}

fn lanes_height(labels: &[(usize, Label)], theme: &Theme) -> f64 {
    let lanes = labels.iter().map(|(_, label)| label.lane + 1).max().unwrap_or(0);
    lanes as f64 * lane_height(theme)
}

fn lane_height(theme: &Theme) -> f64 {
    frame::line_height(theme) + 2.0
}

fn plot_height(width: f64) -> f64 {
    (width * 0.42).clamp(170.0, 280.0)
}

/// The lines of the events first, then their labels on the background's colour, so that no line runs through one.
fn events(
    scene: &mut Scene,
    course: &Course,
    theme: &Theme,
    plot: Area,
    labels: &[(usize, Label)],
    texts: &Texts,
) {
    let strong = |index: &usize| course.events.get(*index).is_some_and(|event| event.strong);
    for (index, label) in labels {
        let top = plot.top - lane_height(theme) * (label.lane as f64 + 0.5);
        if strong(index) {
            scene.rect(
                Area { left: label.line - 1.0, right: label.line + 1.0, top, bottom: plot.bottom },
                theme.foreground,
            );
        } else {
            scene.vertical(label.line, top, plot.bottom, theme.muted);
        }
    }
    for (index, label) in labels {
        let middle = plot.top - lane_height(theme) * (label.lane as f64 + 0.5);
        let half = lane_height(theme) / 2.0 - 1.0;
        let box_ = Area {
            left: label.left - 2.0,
            right: label.right + 2.0,
            top: middle - half,
            bottom: middle + half,
        };
        scene.rect(box_, theme.background);
        let size = theme.font_size;
        let ink = if strong(index) { theme.foreground } else { theme.muted };
        scene.text(label.left, middle, &label.text, size, Align::Start, ink);
        if let Some(event) = course.events.get(*index) {
            let day =
                day_number(&event.date).map(|day| dates::spoken(day, texts.locale())).unwrap_or_default();
            scene.mark(box_, format!("{day}: {}", event.label));
        }
    }
}

/// Neighbouring points that are all within the data or all beyond it. A stretch beyond begins and ends with the
/// neighbouring point within, so that the line has no gap.
fn stretches(course: &Course, placed: &[At]) -> Vec<(bool, Vec<At>)> {
    let mut stretches: Vec<(bool, Vec<At>)> = Vec::new();
    for at in placed {
        let beyond = course.is_beyond(at.day);
        match stretches.last_mut() {
            Some((last, points)) if *last == beyond => points.push(*at),
            Some((true, points)) => {
                points.push(*at);
                stretches.push((false, vec![*at]));
            }
            Some((false, points)) => {
                let joint = points.last().copied();
                stretches.push((true, joint.into_iter().chain([*at]).collect()));
            }
            None => stretches.push((beyond, vec![*at])),
        }
    }
    stretches
}

fn draw(scene: &mut Scene, theme: &Theme, (beyond, points): &(bool, Vec<At>), x: &Scale, y: &Scale) {
    let class = usize::from(*beyond);
    let opacity = if *beyond { 0.1 } else { 0.2 };
    for banded in points.split(|at| at.interval.is_none()) {
        let ends = || banded.iter().filter_map(|at| Some((x.at(at.day), at.interval?)));
        let upper = ends().map(|(place, (_, high))| (place, y.at(high)));
        let lower = ends().map(|(place, (low, _))| (place, y.at(low)));
        scene.polygon(upper.chain(lower.rev()).collect(), Ink::new(theme.class(class), opacity));
    }
    let path: Vec<(f64, f64)> = points.iter().map(|at| (x.at(at.day), y.at(at.value))).collect();
    if let [(place, height)] = path.as_slice() {
        scene.disc(*place, *height, 3.0, theme.class(class));
    }
    classes::dashed(scene, &path, 2, class, theme.class(class));
}

/// The value on a day between two points, on the straight line between them.
fn between(placed: &[At], day: f64) -> Option<f64> {
    let after = placed.iter().position(|at| at.day >= day)?;
    let (to, from) = (placed.get(after)?, placed.get(after.saturating_sub(1))?);
    let span = to.day - from.day;
    let share = if span > 0.0 { (day - from.day) / span } else { 1.0 };
    Some(from.value + (to.value - from.value) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_meet_neither_each_other_nor_the_lines_of_higher_ones() {
        let theme = Theme::light();
        let words =
            ["war, and rates begin to rise", "the first cut of the rate", "amortisation", "covid", "x"];
        for width in [300.0, 500.0, 900.0] {
            for shift in 0..40 {
                let places: Vec<(usize, f64, &str)> = words
                    .iter()
                    .enumerate()
                    .map(|(index, word)| {
                        let share = ((index * 37 + shift * 13) % 83) as f64 / 83.0;
                        (index, 40.0 + share * (width - 60.0), *word)
                    })
                    .collect();
                let labels = lanes(places, (0.0, width), &theme);
                assert_eq!(labels.len(), words.len());
                for (index, (_, a)) in labels.iter().enumerate() {
                    assert!(a.left >= 0.0 && a.right <= width, "{a:?}");
                    for (_, b) in labels.iter().skip(index + 1) {
                        assert!(a.lane != b.lane || a.right < b.left || b.right < a.left, "{a:?} {b:?}");
                        // Only the later placed one, which is further to the left, looks at what it could cover.
                        let covers = a.line >= b.left && a.line <= b.right;
                        assert!(!covers || b.lane > a.lane, "{a:?} {b:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_value_between_two_points_is_on_their_line() {
        let at = |day: f64, value: f64| At { day, value, interval: None };
        let placed = [at(10.0, 1.0), at(20.0, 3.0)];
        assert_eq!([between(&placed, 10.0), between(&placed, 15.0)], [Some(1.0), Some(2.0)]);
        assert_eq!(between(&placed, 21.0), None);
    }
}

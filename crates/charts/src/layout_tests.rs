//! Checks of laid-out charts, without a backend: text stays inside and apart, numbers stay finite.

use crate::samples;
use crate::scene::{Area, Scene, Shape};
use crate::{Chart, Theme};

fn scene(chart: &Chart, width: u32, height: u32) -> Scene {
    chart.plot().scene(f64::from(width), f64::from(height), &Theme::light())
}

/// Every text with the rectangle that it is estimated to cover.
fn texts(scene: &Scene) -> Vec<(&str, Area)> {
    let with_area = scene.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { content, .. } => Some((content.as_str(), shape.text_area()?)),
        _ => None,
    });
    with_area.collect()
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

#[test]
fn text_is_neither_cut_off_nor_overlapping_at_any_width() {
    let mut faults = Vec::new();
    for (name, chart) in samples::all() {
        for width in (200..=1200).step_by(20) {
            let height = chart.height(width);
            let scene = scene(&chart, width, height);
            let texts = texts(&scene);
            for (index, (text, area)) in texts.iter().enumerate() {
                let inside = area.left >= -0.5
                    && area.top >= -0.5
                    && area.right <= f64::from(width) + 0.5
                    && area.bottom <= f64::from(height) + 0.5;
                if !inside {
                    faults.push(format!("{name} at {width}x{height}: \"{text}\" is cut off: {area:?}"));
                }
                for (other, other_area) in texts.iter().skip(index + 1) {
                    if overlap(area, other_area) {
                        faults.push(format!("{name} at {width}: \"{text}\" and \"{other}\" overlap"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(25)].join("\n"));
}

#[test]
fn text_is_at_least_eleven_pixels_high() {
    for (name, chart) in samples::all() {
        for shape in scene(&chart, 340, chart.height(340)).shapes {
            if let Shape::Text { size, content, .. } = shape {
                assert!(size >= 11.0, "{name}: \"{content}\" at {size}");
            }
        }
    }
}

#[test]
fn every_chart_with_data_has_marks_and_axis_names() {
    for (name, chart) in samples::all() {
        let scene = scene(&chart, 800, chart.height(800));
        let written: Vec<&str> = texts(&scene).into_iter().map(|(text, _)| text).collect();
        if name == "no-data" {
            assert_eq!(written, ["no data"]);
            continue;
        }
        assert!(!written.contains(&"no data"), "{name}");
        let marks = scene.into_marks();
        assert!(marks.len() > 1, "{name}");
        assert!(marks.iter().all(|mark| !mark.text.trim().is_empty()), "{name}");
    }
}

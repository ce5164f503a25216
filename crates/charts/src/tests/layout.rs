//! Checks of laid-out charts, without a backend: text stays inside and apart, numbers stay finite.

use vitrine_present::{Locale, Texts};

use crate::plots;
use crate::scene::{Align, Area, Scene, Shape};
use crate::{
    Axis, Bars, BoxGroup, Boxes, Chart, Confusion, Direction, Heatmap, Histogram, HistogramSeries, Line,
    LinePoint, LineSeries, Pairs, Scatter, ScatterPoint, Series, Theme, ValueMarker,
};

fn scene(chart: &Chart, width: u32, height: u32) -> Scene {
    chart.plot().scene(f64::from(width), f64::from(height), &Theme::light(), Texts::english())
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

/// Charts that are hard to lay out: many and long names, large numbers, far values, one point.
fn hard() -> Vec<(&'static str, Chart)> {
    let long = |n: usize| -> Vec<String> {
        (0..n).map(|index| format!("category number {index} of an uncommonly long kind")).collect()
    };
    let axis = || {
        Axis::with_unit("a measurement with a name that is longer than a phone is wide", "µg per m³ of air")
    };
    let series =
        |name: &str, n: usize| Series::new(name, (0..n).map(|index| (index as f64 - 5.0) * 123_456.7));
    let bars = |n: usize, direction| Bars {
        category: axis(),
        value: axis(),
        labels: long(n),
        series: vec![series("the first of two series with long names in the legend", n), series("b", n)],
        direction,
        ..Bars::default()
    };
    let single = |direction| Bars { series: vec![series("", 30)], ..bars(30, direction) };
    let numbers = |n: usize| (1..=n).map(|index| (index * 1000).to_string()).collect::<Vec<_>>();
    let boxes = Boxes {
        groups: long(12).into_iter().map(|label| BoxGroup::from_values(label, &[1e6, 2e6, -3e6])).collect(),
        group: axis(),
        value: axis(),
        ..Boxes::default()
    };
    let marked = |value: f64| Histogram {
        value: axis(),
        count: axis(),
        edges: vec![10_000.0, 20_000.0, 30_000.0],
        series: vec![HistogramSeries { name: String::new(), counts: vec![123_456.0, 7.0] }],
        marker: Some(ValueMarker { label: "the value of the visitor, who wrote much".into(), value }),
        ..Histogram::default()
    };
    let square = |n: usize| Heatmap {
        rows: long(n),
        columns: long(n),
        values: vec![vec![-0.555; n]; n],
        ..Heatmap::default()
    };
    let days = |days: &[&str]| Line {
        x: axis(),
        y: axis(),
        series: vec![LineSeries {
            name: String::new(),
            points: days.iter().map(|day| LinePoint::new(*day, 12_345.678)).collect(),
        }],
        ..Line::default()
    };
    let pairs = Pairs {
        columns: (0..6).map(|_| axis()).collect(),
        classes: long(4),
        points: (0..8)
            .map(|index| ((0..6).map(|x| f64::from(x * index) * 1e4).collect(), index as usize % 4))
            .collect(),
        ..Pairs::default()
    };
    let far = Scatter {
        x: axis(),
        y: axis(),
        points: vec![
            ScatterPoint { x: -1e9, y: 1e9, class: None },
            ScatterPoint { x: 1e-3, y: 5.0, class: None },
        ],
        ..Scatter::default()
    };
    vec![
        ("many bars", Chart::Bars(bars(40, Direction::Vertical))),
        ("many lying bars", Chart::Bars(bars(40, Direction::Horizontal))),
        ("single bars", Chart::Bars(single(Direction::Vertical))),
        ("single lying bars", Chart::Bars(single(Direction::Horizontal))),
        ("numbered bars", Chart::Bars(Bars { labels: numbers(60), ..bars(40, Direction::Vertical) })),
        ("boxes", Chart::Boxes(boxes)),
        ("marker at the left", Chart::Histogram(marked(10_000.0))),
        ("marker far right", Chart::Histogram(marked(90_000.0))),
        ("large heatmap", Chart::Heatmap(square(30))),
        ("small heatmap", Chart::Heatmap(square(2))),
        ("large confusion", {
            let counts = vec![vec![123_456; 20]; 20];
            Chart::Confusion(Confusion { labels: long(20), counts, ..Confusion::default() })
        }),
        ("one class", {
            Chart::Confusion(Confusion { labels: long(1), counts: vec![vec![9]], ..Confusion::default() })
        }),
        ("one day", Chart::Line(days(&["2026-11-20"]))),
        ("four days", Chart::Line(days(&["2026-12-30", "2027-01-02"]))),
        ("a century", Chart::Line(days(&["1920-01-01", "2026-12-31"]))),
        ("six columns", Chart::Pairs(pairs)),
        ("far points", Chart::Scatter(far)),
    ]
}

#[test]
fn text_is_neither_cut_off_nor_overlapping_at_any_width() {
    let mut faults = Vec::new();
    let charts: Vec<_> = plots::samples().into_iter().chain(hard()).collect();
    let all = charts.iter().flat_map(|chart| Locale::all().iter().map(move |locale| (chart, locale)));
    for ((name, chart), locale) in all {
        let (words, name) = (Texts::of(locale), format!("{name} ({})", locale.code));
        for width in (200..=1200).step_by(20) {
            let height = chart.height(width, words);
            let scene = chart.plot().scene(f64::from(width), f64::from(height), &Theme::light(), words);
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

/// Prices of 14 stretches with counts of up to three digits, and correlations of 16 quantities.
fn matrices() -> [Chart; 2] {
    let labels: Vec<String> = (0..14).map(|index| format!("{index},3\u{2013}{index},6")).collect();
    let counts = |row: usize| (0..14).map(move |column| [480, 104, 7, 0][row.abs_diff(column).min(3)]);
    let counts = (0..14).map(|row| counts(row).collect()).collect();
    let names: Vec<String> = ('a'..='p').map(|letter| format!("Quantity number {letter}")).collect();
    let value =
        |row: usize, column: usize| if row == column { 1.0 } else { (row as f64 - column as f64) / 32.0 };
    let values = (0..16).map(|row| (0..16).map(|column| value(row, column)).collect()).collect();
    let (rows, columns) = (names.clone(), names);
    [
        Chart::Confusion(Confusion { labels, counts, ..Confusion::default() }),
        Chart::Heatmap(Heatmap { rows, columns, values, ..Heatmap::default() }),
    ]
}

/// The numbers in the cells of a matrix, with their size.
fn numbers(chart: &Chart, width: u32) -> Vec<(String, f64)> {
    let is_number = |text: &str| text.chars().all(|letter| letter.is_ascii_digit() || "−.".contains(letter));
    let shapes = scene(chart, width, chart.height(width, Texts::english())).shapes.into_iter();
    let numbers = shapes.filter_map(|shape| match shape {
        Shape::Text { content, size, align: Align::Middle, .. } if is_number(&content) => {
            Some((content, size))
        }
        _ => None,
    });
    numbers.collect()
}

#[test]
fn a_matrix_writes_all_of_its_numbers_or_none() {
    for (chart, n_cells) in matrices().iter().zip([14 * 14, 16 * 16]) {
        for width in (200..=1200).step_by(20) {
            let numbers = numbers(chart, width);
            let told: Vec<f64> = numbers.iter().map(|(_, size)| *size).collect();
            assert!(told.is_empty() || told.len() == n_cells, "{} of {n_cells} at {width}", told.len());
            assert!(told.iter().all(|size| *size >= 9.0), "at {width}: {told:?}");
        }
    }
    let [counts, correlations] = matrices();
    assert!(numbers(&counts, 358).iter().any(|(text, _)| text == "480"), "on a phone");
    assert!(numbers(&correlations, 560).iter().any(|(text, _)| text == "−.31"), "in a column on a desk");
    assert!(numbers(&correlations, 460).iter().any(|(text, _)| text == "−.3"), "in a narrower column");
    assert_eq!(numbers(&correlations, 300), []);
}

#[test]
fn text_is_at_least_eleven_pixels_high_but_for_the_numbers_in_cells() {
    for (name, chart) in plots::samples() {
        for shape in scene(&chart, 340, chart.height(340, Texts::english())).shapes {
            if let Shape::Text { size, content, .. } = shape {
                let is_in_cell = matches!(chart, Chart::Heatmap(_) | Chart::Confusion(_))
                    && !content.contains(char::is_alphabetic);
                let least = if is_in_cell { 9.0 } else { 11.0 };
                assert!(size >= least, "{name}: \"{content}\" at {size}");
            }
        }
    }
}

#[test]
fn every_chart_with_data_has_marks_and_axis_names() {
    for (name, chart) in plots::samples() {
        let scene = scene(&chart, 800, chart.height(800, Texts::english()));
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

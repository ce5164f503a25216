//! Charts to draw in tests: every kind, with awkward names and numbers among them.
//!
//! The numbers are made up by closed formulas; they only need the shape of real data.

#[path = "samples/explained.rs"]
mod explained;

use explained::{course, swarm, whiskers};
use vitrine_charts::{
    Axis, Bars, BoxGroup, Boxes, Chart, Confusion, Density, DensityGroup, Direction, Guide, Heatmap,
    Histogram, HistogramSeries, Layering, Line, LinePoint, LineSeries, Pairs, Reference, Scatter,
    ScatterPoint, Series, ValueMarker, X,
};

/// A file name and a chart for each kind and way of drawing.
pub fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("bars-counts", Chart::Bars(counts())),
        ("bars-grouped", Chart::Bars(grouped())),
        ("bars-probabilities", Chart::Bars(probabilities())),
        ("bars-signal", Chart::Bars(signal())),
        ("boxes", Chart::Boxes(boxes())),
        ("confusion-small", Chart::Confusion(confusion_small())),
        ("confusion-large", Chart::Confusion(confusion_large())),
        ("course", Chart::Course(course())),
        ("density", Chart::Density(density())),
        ("heatmap", Chart::Heatmap(heatmap())),
        ("histogram-stacked", Chart::Histogram(histogram(Layering::Stacked))),
        ("histogram-overlaid", Chart::Histogram(histogram(Layering::Overlaid))),
        ("histogram-marker", Chart::Histogram(histogram_marker())),
        ("line-dates", Chart::Line(line_dates())),
        ("line-numbers", Chart::Line(line_numbers())),
        ("pairs", Chart::Pairs(pairs())),
        ("scatter-grades", Chart::Scatter(scatter_grades())),
        ("scatter-classes", Chart::Scatter(scatter_classes())),
        ("swarm", Chart::Swarm(swarm())),
        ("whiskers", Chart::Whiskers(whiskers())),
        ("no-data", Chart::Bars(Bars { title: "Nothing yet".into(), ..Bars::default() })),
    ]
}

const SPECIES: [&str; 3] = ["Iris setosa", "Iris versicolor", "Iris virginica"];

fn names(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A bell-shaped spread around 0 with standard deviation near 1: the mean of waves of unrelated periods.
fn spread(index: usize, seed: f64) -> f64 {
    let place = index as f64 + seed * 17.0;
    [12.9898, 78.233, 37.719, 4.581].into_iter().map(|period| (place * period).sin()).sum::<f64>() / 1.41
}

fn counts() -> Bars {
    Bars {
        title: "Flowers per species".into(),
        category: Axis::new("species"),
        value: Axis::new("flowers"),
        labels: names(&SPECIES),
        series: vec![Series::new("flowers", [50.0, 48.0, 51.0])],
        colours: vec![0, 1, 2],
        ..Bars::default()
    }
}

fn grouped() -> Bars {
    let series = |name: &str, values: [f64; 7], counts: [u64; 7]| Series {
        intervals: values.iter().map(|value| Some((value * 0.8, value * 1.2))).collect(),
        counts: counts.into_iter().map(Some).collect(),
        ..Series::new(name, values)
    };
    let mut red = series("red wine", [1.61, 0.9, 0.41, 0.38, 0.62, 1.1, 0.0], [10, 53, 681, 638, 199, 18, 0]);
    red.values[6] = None;
    red.intervals[6] = None;
    Bars {
        title: "Error by grade".into(),
        category: Axis::new("actual grade"),
        value: Axis::with_unit("mean absolute error", "grades"),
        labels: names(&["3", "4", "5", "6", "7", "8", "9"]),
        series: vec![
            red,
            series("white wine", [1.8, 1.02, 0.5, 0.31, 0.58, 1.2, 1.9], [20, 163, 1457, 2198, 880, 175, 5]),
        ],
        reference: Some(Reference { label: "baseline".into(), value: 0.6832 }),
        ..Bars::default()
    }
}

fn probabilities() -> Bars {
    Bars {
        title: "Probability of each species".into(),
        value: Axis::new("probability"),
        category: Axis::new("species"),
        labels: names(&SPECIES),
        series: vec![Series::new("probability", [0.004, 0.861, 0.135])],
        direction: Direction::Horizontal,
        highlight: Some(1),
        range: Some((0.0, 1.0)),
        ..Bars::default()
    }
}

fn signal() -> Bars {
    Bars {
        title: "What moved this prediction".into(),
        value: Axis::with_unit("change of the prediction", "grades"),
        labels: names(&[
            "alcohol",
            "volatile acidity",
            "sulphates",
            "total sulfur dioxide in the bottle",
            "density",
            "pH",
        ]),
        series: vec![Series {
            intervals: vec![Some((0.3, 0.62)), Some((-0.41, -0.2)), None, None, Some((-0.02, 0.05)), None],
            ..Series::new("change", [0.4567, -0.312, 0.12, -0.08, 0.015, 0.0])
        }],
        direction: Direction::Horizontal,
        ..Bars::default()
    }
}

fn petal_lengths(class: usize) -> Vec<f64> {
    let (centre, width) = [(1.46, 0.17), (4.26, 0.47), (5.55, 0.55)][class];
    (0..50).map(|index| centre + width * spread(index, class as f64)).collect()
}

fn boxes() -> Boxes {
    let group = |class: usize| {
        let mut values = petal_lengths(class);
        values.push(if class == 0 { 2.6 } else { 7.4 });
        BoxGroup::from_values(SPECIES[class], &values)
    };
    Boxes {
        title: "Petal length by species".into(),
        group: Axis::new("species"),
        value: Axis::with_unit("petal length", "cm"),
        groups: (0..3).map(group).collect(),
    }
}

fn density() -> Density {
    Density {
        title: "Petal length by species".into(),
        group: Axis::new("species"),
        value: Axis::with_unit("petal length", "cm"),
        groups: (0..3)
            .map(|class| DensityGroup::from_values(SPECIES[class], &petal_lengths(class)))
            .collect(),
    }
}

fn confusion_small() -> Confusion {
    Confusion {
        title: "Held-out flowers".into(),
        labels: names(&SPECIES),
        counts: vec![vec![50, 0, 0], vec![0, 47, 3], vec![0, 4, 46]],
        ..Confusion::default()
    }
}

fn confusion_large() -> Confusion {
    let count = |actual: i32, predicted: i32| match (actual - predicted).abs() {
        0 => 1200 / (1 + (actual - 3).unsigned_abs().pow(2)) as u64,
        1 => 210 / (1 + (actual - 3).unsigned_abs()) as u64,
        2 => 12,
        _ => 0,
    };
    Confusion {
        title: "Held-out wines".into(),
        labels: names(&["3", "4", "5", "6", "7", "8", "9"]),
        counts: (0..7).map(|actual| (0..7).map(|predicted| count(actual, predicted)).collect()).collect(),
        ..Confusion::default()
    }
}

fn heatmap() -> Heatmap {
    let columns = names(&[
        "fixed acidity",
        "volatile acidity",
        "citric acid",
        "residual sugar",
        "chlorides",
        "free sulfur dioxide",
        "total sulfur dioxide",
        "density",
        "pH",
        "sulphates",
        "alcohol",
        "quality",
    ]);
    let value = |row: usize, column: usize| {
        if row == column {
            return 1.0;
        }
        let (low, high) = (row.min(column), row.max(column));
        if (low, high) == (2, 7) { f64::NAN } else { ((low * 12 + high) as f64 * 1.7).sin() * 0.9 }
    };
    Heatmap {
        title: "Correlations".into(),
        measure: "Pearson correlation".into(),
        rows: columns.clone(),
        columns,
        values: (0..12).map(|row| (0..12).map(|column| value(row, column)).collect()).collect(),
        ..Heatmap::default()
    }
}

fn histogram(layering: Layering) -> Histogram {
    let bell = |centre: f64, width: f64, size: f64| {
        (0..14).map(move |bin| (size * (-((f64::from(bin) - centre) / width).powi(2)).exp()).round())
    };
    let named = |name: &str, counts| HistogramSeries { name: name.into(), counts };
    let words = if layering == Layering::Stacked { ["red", "white"] } else { ["training", "last 28 days"] };
    Histogram {
        title: "Alcohol".into(),
        value: Axis::with_unit("alcohol", "% vol"),
        count: Axis::new("wines"),
        edges: (0..15).map(|edge| 8.0 + 0.5 * f64::from(edge)).collect(),
        series: vec![
            named(words[0], bell(4.0, 2.6, 310.0).collect()),
            named(words[1], bell(5.5, 3.4, 820.0).collect()),
        ],
        layering,
        marker: None,
    }
}

fn histogram_marker() -> Histogram {
    let mut histogram = histogram(Layering::Stacked);
    histogram.series.truncate(1);
    histogram.marker = Some(ValueMarker { label: "your value".into(), value: 14.3 });
    histogram
}

fn line_dates() -> Line {
    let date = |day: usize| {
        let months = [(7, 31), (8, 31), (9, 30), (10, 31), (11, 30)];
        let mut rest = day;
        for (month, length) in months {
            if rest < length {
                return format!("2026-{month:02}-{:02}", rest + 1);
            }
            rest -= length;
        }
        "2026-11-30".to_owned()
    };
    let series = |name: &str, level: f64, seed: f64| {
        let point = |day: usize| {
            let y = level + 0.03 * spread(day, seed) + 0.0003 * day as f64;
            let is_missing = (40..44).contains(&day);
            LinePoint {
                x: X::Date(date(day)),
                y: (!is_missing).then_some(y),
                interval: (!is_missing).then_some((y - 0.05, y + 0.05)),
                n_samples: Some(20 + day as u64 % 7),
            }
        };
        LineSeries { name: name.into(), points: (0..120).map(point).collect() }
    };
    Line {
        title: "Daily error".into(),
        x: Axis::new("day"),
        y: Axis::with_unit("mean absolute error", "grades"),
        series: vec![series("red wine", 0.52, 1.0), series("white wine", 0.7, 2.0)],
        reference: Some(Reference { label: "baseline".into(), value: 0.6832 }),
        y_range: None,
    }
}

fn line_numbers() -> Line {
    let series = |name: &str, size: f64| LineSeries {
        name: name.into(),
        points: (1..=10)
            .map(|step| LinePoint::new(f64::from(step) * 15.0, 1.0 - size / f64::from(step).sqrt()))
            .collect(),
    };
    Line {
        title: "Learning curve".into(),
        x: Axis::new("n_samples for training"),
        y: Axis::new("accuracy"),
        series: vec![
            series("k-nearest neighbours", 0.3),
            series("logistic", 0.2),
            series("random forest", 0.25),
        ],
        reference: None,
        y_range: Some((0.6, 1.0)),
    }
}

fn pairs() -> Pairs {
    let point = |index: usize| {
        let class = index % 3;
        let [sepal_length, sepal_width, petal_length, petal_width] =
            [[5.0, 3.42, 1.46, 0.24], [5.9, 2.77, 4.26, 1.33], [6.6, 2.97, 5.55, 2.03]][class];
        let at = |centre: f64, width: f64, seed: f64| centre + width * spread(index, seed);
        let values = vec![
            at(sepal_length, 0.45, 1.0),
            at(sepal_width, 0.33, 2.0),
            at(petal_length, 0.4, 3.0),
            at(petal_width, 0.2, 4.0),
        ];
        (values, class)
    };
    Pairs {
        title: "Every measurement against every other".into(),
        columns: ["sepal length", "sepal width", "petal length", "petal width"]
            .map(|label| Axis::with_unit(label, "cm"))
            .to_vec(),
        classes: names(&SPECIES),
        points: (0..60).map(point).collect(),
    }
}

fn scatter_grades() -> Scatter {
    let point = |index: usize| {
        let actual = (5.8 + 0.9 * spread(index, 1.0)).round();
        ScatterPoint { x: actual, y: 5.8 + (actual - 5.8) * 0.5 + 0.4 * spread(index, 2.0), class: None }
    };
    Scatter {
        title: "Held-out wines".into(),
        x: Axis::new("actual grade"),
        y: Axis::new("predicted grade"),
        points: (0..240).map(point).collect(),
        jitter: 0.25,
        ..Scatter::default()
    }
}

fn scatter_classes() -> Scatter {
    let point = |index: usize| {
        let class = index % 3;
        let (x, y) = [(1.46, 0.24), (4.26, 1.33), (5.55, 2.03)][class];
        ScatterPoint { x: x + 0.3 * spread(index, 3.0), y: y + 0.2 * spread(index, 4.0), class: Some(class) }
    };
    Scatter {
        title: "Petals".into(),
        x: Axis::with_unit("petal length", "cm"),
        y: Axis::with_unit("petal width", "cm"),
        classes: names(&SPECIES),
        points: (0..90).map(point).collect(),
        guide: Guide::None,
        ..Scatter::default()
    }
}

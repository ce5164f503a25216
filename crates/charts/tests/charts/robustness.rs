//! Arbitrary data: no chart panics, marks stay inside the area, tables are rectangular.

use proptest::prelude::*;
use vitrine_charts::{
    Axis, Bars, BoxGroup, Boxes, Chart, Confusion, Course, CourseEvent, Density, DensityGroup, Direction,
    Guide, Heatmap, Histogram, HistogramSeries, Layering, Line, LinePoint, LineSeries, Numbers, Pairs,
    Reference, Scatter, ScatterPoint, Series, Swarm, SwarmLane, Theme, ValueMarker, WhiskerRow, Whiskers, X,
};

use crate::drawing::svg;
use crate::samples;

/// Ordinary, special and extreme numbers.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -1000.0..1000.0f64,
        3 => (-5i32..10).prop_map(f64::from),
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, -0.0, 1e15,
            -1e17, 1e-9, 1e289, -1e290,
        ]),
        1 => any::<f64>(),
    ]
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        3 => prop::collection::vec(number(), 0..12),
        1 => (number(), 1usize..6).prop_map(|(value, n)| vec![value; n]),
        1 => prop::collection::vec(0.0..10.0f64, 0..300),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,9}", "[a-z ]{0,60}", "\\PC{0,12}"]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![4 => prop::collection::vec(word(), 0..8), 1 => prop::collection::vec(word(), 0..200)]
}

fn axis() -> impl Strategy<Value = Axis> {
    let numbers = prop_oneof![Just(Numbers::Plain), Just(Numbers::Swedish)];
    let days = prop::bool::weighted(0.2);
    (word(), prop::option::of(word()), numbers, days).prop_map(|(label, unit, numbers, days)| Axis {
        label,
        unit,
        numbers,
        days,
    })
}

fn pair() -> impl Strategy<Value = (f64, f64)> {
    (number(), number())
}

fn bars() -> impl Strategy<Value = Chart> {
    let optional = || prop::option::weighted(0.8, number());
    let series = (
        word(),
        prop::collection::vec(optional(), 0..10),
        prop::collection::vec(prop::option::of(pair()), 0..10),
        prop::collection::vec(prop::option::of(any::<u64>()), 0..10),
    )
        .prop_map(|(name, values, intervals, counts)| Series { name, values, intervals, counts });
    let style = (
        any::<bool>(),
        prop::option::of(0usize..9),
        prop::collection::vec(any::<usize>(), 0..5),
        prop::option::of(pair()),
        prop::option::of((word(), number())),
    );
    (axis(), axis(), words(), prop::collection::vec(series, 0..4), style).prop_map(
        |(category, value, labels, series, (lying, highlight, colours, range, reference))| {
            let direction = if lying { Direction::Horizontal } else { Direction::Vertical };
            Chart::Bars(Bars {
                title: "t".into(),
                category,
                value,
                labels,
                series,
                direction,
                highlight,
                colours,
                range,
                reference: reference.map(|(label, value)| Reference { label, value }),
            })
        },
    )
}

fn histogram() -> impl Strategy<Value = Chart> {
    let sorted = prop::collection::vec(-50.0..50.0f64, 0..40).prop_map(|mut edges| {
        edges.sort_by(f64::total_cmp);
        edges
    });
    let edges = prop_oneof![3 => sorted.boxed(), 1 => numbers().boxed()];
    let series = (word(), numbers()).prop_map(|(name, counts)| HistogramSeries { name, counts });
    let marker = prop::option::of((word(), number()).prop_map(|(label, value)| ValueMarker { label, value }));
    (axis(), axis(), edges, prop::collection::vec(series, 0..4), any::<bool>(), marker).prop_map(
        |(value, count, edges, series, stacked, marker)| {
            let layering = if stacked { Layering::Stacked } else { Layering::Overlaid };
            Chart::Histogram(Histogram { title: "t".into(), value, count, edges, series, layering, marker })
        },
    )
}

fn groups() -> impl Strategy<Value = Chart> {
    let raw = (prop::collection::vec(number(), 5), numbers(), word()).prop_map(|(five, outliers, label)| {
        BoxGroup {
            label,
            n_samples: None,
            low: five[0],
            q1: five[1],
            median: five[2],
            q3: five[3],
            high: five[4],
            outliers,
        }
    });
    let computed = (word(), numbers()).prop_map(|(label, values)| BoxGroup::from_values(label, &values));
    let boxes = (axis(), axis(), prop::collection::vec(prop_oneof![raw, computed], 0..6))
        .prop_map(|(group, value, groups)| Chart::Boxes(Boxes { title: "t".into(), group, value, groups }));
    let raw =
        (word(), prop::collection::vec(pair(), 0..20), prop::option::of(prop::array::uniform3(number())))
            .prop_map(|(label, curve, quartiles)| DensityGroup {
                label,
                n_samples: Some(3),
                curve,
                quartiles,
            });
    let computed = (word(), numbers()).prop_map(|(label, values)| DensityGroup::from_values(label, &values));
    let density = (axis(), axis(), prop::collection::vec(prop_oneof![raw, computed], 0..6)).prop_map(
        |(group, value, groups)| Chart::Density(Density { title: "t".into(), group, value, groups }),
    );
    prop_oneof![boxes, density]
}

fn matrices() -> impl Strategy<Value = Chart> {
    let values =
        prop::collection::vec(prop::collection::vec(prop_oneof![-1.0..1.0f64, number()], 0..14), 0..14);
    let heatmap = (word(), words(), words(), values).prop_map(|(measure, rows, columns, values)| {
        Chart::Heatmap(Heatmap { measure, rows, columns, values, ..Heatmap::default() })
    });
    let count = prop_oneof![3 => 0u64..500, 1 => any::<u64>()];
    let counts = prop::collection::vec(prop::collection::vec(count, 0..9), 0..9);
    let confusion = (words(), counts)
        .prop_map(|(labels, counts)| Chart::Confusion(Confusion { labels, counts, ..Confusion::default() }));
    prop_oneof![heatmap, confusion]
}

fn lines() -> impl Strategy<Value = Chart> {
    let date = (1i32..9999, 1..13, 1..32).prop_map(|(y, m, d)| X::Date(format!("{y:04}-{m:02}-{d:02}")));
    let near = (1..13, 1..32).prop_map(|(m, d)| X::Date(format!("2026-{m:02}-{d:02}")));
    let place = prop_oneof![
        4 => number().prop_map(X::Number),
        1 => date,
        2 => near,
        1 => word().prop_map(X::Date)
    ];
    let samples = prop::option::of(any::<u64>());
    let point = (place, prop::option::weighted(0.8, number()), prop::option::of(pair()), samples)
        .prop_map(|(x, y, interval, n_samples)| LinePoint { x, y, interval, n_samples });
    let series =
        (word(), prop::collection::vec(point, 0..40)).prop_map(|(name, points)| LineSeries { name, points });
    let reference =
        prop::option::of((word(), number()).prop_map(|(label, value)| Reference { label, value }));
    (axis(), axis(), prop::collection::vec(series, 0..4), reference, prop::option::of(pair())).prop_map(
        |(x, y, series, reference, y_range)| {
            Chart::Line(Line { title: "t".into(), x, y, series, reference, y_range })
        },
    )
}

fn points() -> impl Strategy<Value = Chart> {
    let point = (number(), number(), prop::option::of(0usize..9)).prop_map(|(x, y, class)| ScatterPoint {
        x,
        y,
        class,
    });
    let scatter = (axis(), axis(), words(), prop::collection::vec(point, 0..250), any::<bool>(), number())
        .prop_map(|(x, y, classes, points, identity, jitter)| {
            let guide = if identity { Guide::Identity } else { Guide::None };
            Chart::Scatter(Scatter { title: "t".into(), x, y, classes, points, guide, jitter })
        });
    let values = (prop::collection::vec(number(), 0..7), prop_oneof![9 => 0usize..4, 1 => any::<usize>()]);
    let pairs = (prop::collection::vec(axis(), 0..9), words(), prop::collection::vec(values, 0..40))
        .prop_map(|(columns, classes, points)| {
            Chart::Pairs(Pairs { title: "t".into(), columns, classes, points })
        });
    prop_oneof![scatter, pairs]
}

fn lanes() -> impl Strategy<Value = Chart> {
    let counts = prop::collection::vec(prop_oneof![Just(0u32), 0u32..50, any::<u32>()], 0..70);
    let levels = prop::collection::vec(prop::option::of(number()), 0..70);
    let ends = prop::option::of((number(), number()));
    let lane = (word(), number(), ends, counts, levels)
        .prop_map(|(label, size, ends, counts, levels)| SwarmLane { label, size, ends, counts, levels });
    (axis(), axis(), word(), pair(), prop::collection::vec(lane, 0..20)).prop_map(
        |(category, value, level, (low, high), lanes)| {
            Chart::Swarm(Swarm { title: "t".into(), category, value, level, low, high, lanes })
        },
    )
}

fn courses() -> impl Strategy<Value = Chart> {
    let day = (0u32..40_000).prop_map(|day| some_date(i64::from(day)));
    let place = prop_oneof![8 => day.clone().prop_map(X::Date), 1 => word().prop_map(X::Date)];
    let samples = prop::option::of(any::<u64>());
    let point = (place, prop::option::weighted(0.8, number()), prop::option::of(pair()), samples)
        .prop_map(|(x, y, interval, n_samples)| LinePoint { x, y, interval, n_samples });
    let date = prop_oneof![4 => day.clone(), 1 => word()];
    let event =
        (date, word(), any::<bool>()).prop_map(|(date, label, strong)| CourseEvent { date, label, strong });
    let learned = prop::option::of((day.clone(), day));
    (axis(), axis(), prop::collection::vec(point, 0..40), learned, prop::collection::vec(event, 0..9))
        .prop_map(|(x, y, points, learned, events)| {
            Chart::Course(Course { title: "t".into(), x, y, points, learned, events })
        })
}

fn whiskers() -> impl Strategy<Value = Chart> {
    let row = (word(), number(), prop::option::of(pair()), word())
        .prop_map(|(label, value, interval, support)| WhiskerRow { label, value, interval, support });
    let reference =
        prop::option::of((word(), number()).prop_map(|(label, value)| Reference { label, value }));
    (
        axis(),
        axis(),
        prop::collection::vec(row, 0..30),
        reference,
        prop::option::of((word(), word())),
        prop::option::of(0usize..40),
    )
        .prop_map(|(category, value, rows, reference, verdicts, highlight)| {
            let extra = vec![("more".to_owned(), words_of(&rows))];
            let title = "t".to_owned();
            Chart::Whiskers(Whiskers { title, category, value, rows, reference, verdicts, extra, highlight })
        })
}

/// Fewer cells than rows.
fn words_of(rows: &[WhiskerRow]) -> Vec<String> {
    rows.iter().skip(1).map(|row| row.label.clone()).collect()
}

/// A day of the twentieth or twenty-first century; months are taken as 28 days long, which is close enough here.
fn some_date(day: i64) -> String {
    format!("{:04}-{:02}-{:02}", 1900 + day / 336, day % 336 / 28 + 1, day % 28 + 1)
}

/// The kinds are boxed: side by side their strategies are larger than the stack of a test.
fn chart() -> impl Strategy<Value = Chart> {
    prop_oneof![
        bars().boxed(),
        histogram().boxed(),
        groups().boxed(),
        matrices().boxed(),
        lines().boxed(),
        points().boxed(),
        lanes().boxed(),
        courses().boxed(),
        whiskers().boxed(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_data_draws_with_marks_inside(
        chart in chart(),
        width in prop_oneof![Just(200u32), Just(340), Just(800), 1u32..1300],
        height in prop::option::weighted(0.3, 1u32..900),
    ) {
        let height = height.unwrap_or_else(|| chart.height(width));
        let (_, marks) = svg(&chart, width, height, &Theme::dark());
        for mark in marks {
            prop_assert!(mark.half_width >= 0 && mark.half_height >= 0, "{mark:?}");
            prop_assert!(mark.x - mark.half_width >= 0 && mark.y - mark.half_height >= 0, "{mark:?}");
            prop_assert!(mark.x + mark.half_width <= width.cast_signed(), "{mark:?} beyond {width}");
            prop_assert!(mark.y + mark.half_height <= height.cast_signed(), "{mark:?} beyond {height}");
        }
        let table = chart.table();
        prop_assert!(table.rows.iter().all(|row| row.len() == table.headers.len()));
        prop_assert!(!chart.summary().is_empty());
    }
}

#[test]
fn the_smallest_and_largest_areas_are_survived() {
    for (_, chart) in samples::all() {
        for size in [(1, 1), (1, 500), (500, 1), (30, 30), (200, 60), (4000, 4000)] {
            svg(&chart, size.0, size.1, &Theme::light());
        }
        assert!(chart.height(0) > 0 && chart.height(u32::MAX) > 0);
    }
}

//! What a reader gets who does not see the drawing: summaries, tables, read-outs.

use vitrine_present::{Locale, Texts};

use crate::{
    Axis, Bars, BoxGroup, Boxes, Chart, Confusion, Density, DensityGroup, Heatmap, Histogram,
    HistogramSeries, Layering, Line, LinePoint, LineSeries, Pairs, Reference, Scatter, ScatterPoint, Series,
    Theme,
};

use super::drawing::svg;
use crate::plots;

fn read_outs(chart: &Chart) -> Vec<String> {
    read_outs_in(Texts::english(), chart)
}

fn read_outs_in(texts: &Texts, chart: &Chart) -> Vec<String> {
    let height = f64::from(chart.height(800, texts));
    let scene = chart.plot().scene(800.0, height, &Theme::light(), texts);
    scene.into_marks().into_iter().map(|mark| mark.text).collect()
}

fn swedish() -> &'static Texts {
    Texts::of(Locale::of("sv").expect("Swedish is a language of the catalogue"))
}

#[test]
fn bars_name_the_highest_and_the_lowest() {
    let chart = Chart::Bars(Bars {
        title: "Error by grade".into(),
        category: Axis::new("grade"),
        value: Axis::with_unit("error", "grades"),
        labels: vec!["5".into(), "6".into(), "7".into()],
        series: vec![Series {
            name: String::new(),
            values: vec![Some(0.41234), Some(f64::NAN), Some(0.9)],
            intervals: vec![Some((0.3, 0.5)), None, None],
            counts: vec![Some(681), Some(0), Some(199)],
        }],
        ..Bars::default()
    });
    assert_eq!(chart.title(), "Error by grade");
    assert_eq!(
        chart.summary(Texts::english()),
        "error by grade, 3 in all: highest for 7 (0.9 grades), lowest for 5 (0.4123 grades). One value is left out \
         because it is missing or not finite."
    );
    let table = chart.table(Texts::english());
    assert_eq!(
        table.headers,
        ["grade", "error (grades)", "error (grades), low", "error (grades), high", "n"]
    );
    assert_eq!(table.rows[0], ["5", "0.4123", "0.3", "0.5", "681"]);
    assert_eq!(table.rows[1], ["6", "", "", "", "0"]);
    assert_eq!(
        read_outs(&chart),
        ["grade 5: error 0.4123 grades, interval 0.3 to 0.5, n = 681", "grade 7: error 0.9 grades, n = 199"]
    );
}

#[test]
fn histograms_say_what_is_counted_where() {
    let chart = Chart::Histogram(Histogram {
        title: "Alcohol".into(),
        value: Axis::with_unit("alcohol", "% vol"),
        count: Axis::new("wines"),
        edges: vec![9.0, 9.5, 10.0],
        series: vec![HistogramSeries { name: "red".into(), counts: vec![100.0, 412.0] }],
        ..Histogram::default()
    });
    assert_eq!(read_outs(&chart), ["alcohol 9–9.5 % vol: 100 wines", "alcohol 9.5–10 % vol: 412 wines"]);
    assert_eq!(
        chart.summary(Texts::english()),
        "512 wines in 2 bins; most at alcohol 9.5–10 % vol: 412 wines."
    );
    assert_eq!(chart.table(Texts::english()).rows[1], ["9.5", "10", "412"]);
}

#[test]
fn stacked_read_outs_give_the_total_and_its_parts() {
    let series = |name: &str, count| HistogramSeries { name: name.into(), counts: vec![count] };
    let mut histogram = Histogram {
        count: Axis::new("wines"),
        edges: vec![0.0, 1.0],
        series: vec![series("red", 3.0), series("white", 4.0)],
        ..Histogram::default()
    };
    assert_eq!(read_outs(&Chart::Histogram(histogram.clone())), ["0–1: 7 wines (red 3, white 4)"]);
    histogram.layering = Layering::Overlaid;
    assert_eq!(read_outs(&Chart::Histogram(histogram)), ["0–1: red 3, white 4"]);
}

#[test]
fn confusions_count_what_is_right_and_name_the_most_frequent_mistake() {
    let chart = Chart::Confusion(Confusion {
        labels: vec!["a".into(), "b".into()],
        counts: vec![vec![8, 2], vec![1, 9]],
        ..Confusion::default()
    });
    assert_eq!(
        chart.summary(Texts::english()),
        "17 of 20 samples (85\u{a0}%) were put into their actual class. The most frequent mistake: a predicted as b (2)."
    );
    assert_eq!(chart.table(Texts::english()).headers, ["actual", "predicted a", "predicted b", "n"]);
    assert_eq!(chart.table(Texts::english()).rows[0], ["a", "8", "2", "10"]);
    assert_eq!(read_outs(&chart)[1], "actual a, predicted b: 2 (20\u{a0}% of the actual class)");
}

#[test]
fn heatmaps_name_the_strongest_pairs_outside_the_diagonal() {
    let names = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let values = vec![vec![1.0, 0.5, f64::NAN], vec![0.5, 1.0, -0.25], vec![f64::NAN, -0.25, 1.0]];
    let heatmap = Heatmap {
        measure: "correlation".into(),
        rows: names.clone(),
        columns: names,
        values,
        ..Heatmap::default()
    };
    let chart = Chart::Heatmap(heatmap);
    assert_eq!(
        chart.summary(Texts::english()),
        "correlation of 3 rows and 3 columns: highest between a and b (0.5), lowest between b and c (−0.25). \
         2 values are left out because they are missing or not finite."
    );
    assert_eq!(chart.table(Texts::english()).rows[1], ["b", "0.5", "1", "−0.25"]);
    assert_eq!(read_outs(&chart)[2], "a and c: missing");
}

#[test]
fn lines_tell_the_trend_and_their_ends() {
    let points = |values: [f64; 4]| {
        let days = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"];
        days.into_iter().zip(values).map(|(day, value)| LinePoint::new(day, value)).collect()
    };
    let chart = Chart::Line(Line {
        x: Axis::new("day"),
        y: Axis::new("accuracy"),
        series: vec![
            LineSeries { name: "k-NN".into(), points: points([0.8, 0.85, 0.9, 0.95]) },
            LineSeries { name: "logistic".into(), points: points([0.9, f64::INFINITY, 0.9, 0.8]) },
        ],
        reference: Some(Reference { label: "baseline".into(), value: 0.33 }),
        ..Line::default()
    });
    let summary = chart.summary(Texts::english());
    assert!(
        summary.contains("k-NN: 4 points from 18 Nov 2026 to 21 Nov 2026, rising; highest 0.95"),
        "{summary}"
    );
    assert!(summary.contains("logistic: 3 points") && summary.contains("falling"), "{summary}");
    assert!(summary.contains("baseline: 0.33.") && summary.contains("One value is left out"), "{summary}");
    assert_eq!(chart.table(Texts::english()).headers, ["day", "k-NN", "logistic"]);
    assert_eq!(chart.table(Texts::english()).rows[1], ["19 Nov 2026", "0.85", ""]);
    assert_eq!(read_outs(&chart)[0], "18 Nov 2026: k-NN 0.8");
}

/// The days are numbers since 1970-01-01, by `(date - datetime.date(1970, 1, 1)).days` of Python 3.11.
#[test]
fn days_are_written_as_dates_on_axes_and_in_tables() {
    let value = Axis { days: true, ..Axis::new("sold") };
    let edges = vec![16071.0, 16801.0, 18261.0];
    let series = vec![HistogramSeries { name: "all".into(), counts: vec![1200.0, 5.0] }];
    let histogram =
        Histogram { value: value.clone(), count: Axis::new("flats"), edges, series, ..Histogram::default() };
    let chart = Chart::Histogram(histogram);
    assert_eq!(chart.table(swedish()).rows[0], ["1 jan 2014", "1 jan 2016", "1\u{a0}200"]);
    assert_eq!(read_outs(&chart)[0], "sold 1 Jan 2014–1 Jan 2016: 1,200 flats");
    assert_eq!(read_outs_in(swedish(), &chart)[0], "sold 1 jan 2014–1 jan 2016: 1\u{a0}200 flats");
    let (drawn, _) = svg(&chart, 800, chart.height(800, Texts::english()), &Theme::light());
    for year in 2014..=2019 {
        assert!(drawn.contains(&format!("{year}")), "{year}");
    }
    let group = DensityGroup {
        label: "a".into(),
        n_samples: Some(3),
        curve: vec![(16071.0, 0.0), (16587.4, 0.25), (18261.0, 0.0)],
        quartiles: Some([16222.0, 16587.0, 17532.0]),
    };
    let chart = Chart::Density(Density { value, groups: vec![group], ..Density::default() });
    assert_eq!(
        chart.table(Texts::english()).rows[1],
        ["a", "3", "1 Jun 2014", "1 Jun 2015", "1 Jan 2018", "1 Jun 2015", "0.25"]
    );
    assert!(read_outs(&chart)[0].contains("densest at 1 Jun 2015"), "{:?}", read_outs(&chart));
}

#[test]
fn lines_tell_how_many_samples_are_behind_a_value() {
    let point = LinePoint { n_samples: Some(12), ..LinePoint::new(15.0, 20.0) };
    let bare = LinePoint::new(45.0, 50.0);
    let named = |name: &str| LineSeries { name: name.into(), points: vec![point.clone(), bare.clone()] };
    let line = Line { series: vec![named("model")], y: Axis::new("share"), ..Line::default() };
    let chart = Chart::Line(line.clone());
    assert_eq!(read_outs(&chart), ["x 15: share 20, n = 12", "x 45: share 50"]);
    assert_eq!(chart.table(Texts::english()).headers, ["", "share", "n"]);
    assert_eq!(chart.table(Texts::english()).rows, [["15", "20", "12"], ["45", "50", ""]]);
    let two = Chart::Line(Line { series: vec![named("model"), LineSeries::default()], ..line });
    assert_eq!(two.table(Texts::english()).headers, ["", "model", "model, n", "share"]);
}

#[test]
fn text_that_is_no_date_is_left_out_and_said() {
    let points = vec![LinePoint::new("2026-11-20", 1.0), LinePoint::new("yesterday", 2.0)];
    let chart =
        Chart::Line(Line { series: vec![LineSeries { name: String::new(), points }], ..Line::default() });
    assert!(
        chart.summary(Texts::english()).contains("One value is left out"),
        "{}",
        chart.summary(Texts::english())
    );
    assert_eq!(read_outs(&chart).len(), 1);
}

#[test]
fn scatters_give_the_mean_difference_and_every_point() {
    let point = |x: f64, y: f64| ScatterPoint { x, y, class: None };
    let chart = Chart::Scatter(Scatter {
        x: Axis::new("actual"),
        y: Axis::new("predicted"),
        points: vec![point(5.0, 5.5), point(6.0, 6.5), point(7.0, 7.5), point(f64::NAN, 1.0)],
        ..Scatter::default()
    });
    assert_eq!(
        chart.summary(Texts::english()),
        "predicted against actual for 3 points: mean absolute difference 0.5, correlation 1. One value is left \
         out because it is missing or not finite."
    );
    assert_eq!(read_outs(&chart)[0], "actual 5, predicted 5.5");
    assert_eq!(chart.table(Texts::english()).rows[3], ["", "1"]);
}

#[test]
fn many_points_are_gathered_so_that_keys_can_reach_them() {
    let points: Vec<ScatterPoint> = (0..2000)
        .map(|index| ScatterPoint { x: f64::from(index % 7), y: f64::from(index % 5), class: None })
        .collect();
    let texts = read_outs(&Chart::Scatter(Scatter { points, ..Scatter::default() }));
    assert!(texts.len() <= 35, "{}", texts.len());
    let counted: usize = texts
        .iter()
        .filter_map(|text| text.split(": ").nth(1)?.strip_suffix(" points")?.parse::<usize>().ok())
        .sum();
    assert_eq!(counted, 2000);
}

#[test]
fn groups_are_summarised_by_their_medians() {
    let boxes = Chart::Boxes(Boxes {
        group: Axis::new("species"),
        value: Axis::with_unit("petal length", "cm"),
        groups: vec![
            BoxGroup::from_values("setosa", &[1.0, 1.4, 1.5]),
            BoxGroup::from_values("virginica", &[5.0, 5.5, 6.0]),
            BoxGroup::from_values("unknown", &[]),
        ],
        ..Boxes::default()
    });
    assert_eq!(
        boxes.summary(Texts::english()),
        "petal length by species: highest median for virginica (5.5 cm), lowest for setosa (1.4 cm). One value is \
         left out because it is missing or not finite."
    );
    assert_eq!(read_outs(&boxes).len(), 2);
    let density = Chart::Density(Density {
        groups: vec![DensityGroup::from_values("setosa", &[1.0, 1.4, 1.5])],
        ..Density::default()
    });
    assert!(read_outs(&density)[0].starts_with("setosa: median 1.4, half of them from 1.2 to 1.45"));
    assert_eq!(density.table(Texts::english()).rows.len(), 64);
}

#[test]
fn pairs_name_the_closest_relation() {
    let values = |index: i32| {
        let x = f64::from(index);
        vec![x, 2.0 * x + 1.0, (x * 2.3).sin()]
    };
    let chart = Chart::Pairs(Pairs {
        columns: ["a", "b", "c"].map(Axis::new).to_vec(),
        classes: vec!["even".into(), "odd".into()],
        points: (0..20).map(|index| (values(index), (index % 2) as usize)).collect(),
        ..Pairs::default()
    });
    assert!(
        chart.summary(Texts::english()).contains("Most closely related: a and b (correlation 1)."),
        "{}",
        chart.summary(Texts::english())
    );
    assert_eq!(chart.table(Texts::english()).rows[1][3], "odd");
    let texts = read_outs(&chart);
    assert_eq!(texts.len(), 9);
    assert_eq!(texts[0], "a: median even 9, odd 10");
    assert_eq!(texts[1], "a against b: correlation 1");
}

#[test]
fn without_data_every_chart_says_so() {
    let empty = [
        Chart::Bars(Bars::default()),
        Chart::Histogram(Histogram::default()),
        Chart::Boxes(Boxes::default()),
        Chart::Density(Density::default()),
        Chart::Heatmap(Heatmap::default()),
        Chart::Confusion(Confusion::default()),
        Chart::Line(Line::default()),
        Chart::Scatter(Scatter::default()),
        Chart::Pairs(Pairs::default()),
    ];
    for chart in empty {
        let (svg, marks) = svg(&chart, 340, chart.height(340, Texts::english()), &Theme::light());
        assert!(svg.contains("no data"), "{chart:?}");
        assert!(marks.is_empty());
        assert_eq!(chart.summary(Texts::english()), "No data.");
        assert!(chart.table(Texts::english()).rows.is_empty());
    }
}

#[test]
fn charts_speak_the_language_of_their_texts() {
    let texts = swedish();
    let confusion = Chart::Confusion(Confusion {
        labels: vec!["a".into(), "b".into()],
        counts: vec![vec![8, 2], vec![1, 9]],
        ..Confusion::default()
    });
    assert_eq!(
        confusion.summary(texts),
        "17 av 20 fall (85\u{a0}%) hamnade i sin faktiska klass. Det vanligaste felet: a predicerad som b (2)."
    );
    assert_eq!(confusion.table(texts).headers, ["faktisk", "predicerad a", "predicerad b", "n"]);
    let series = vec![Series::new("", [1.0, f64::NAN, 2.0])];
    let labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    let bars = Chart::Bars(Bars { labels, series, value: Axis::new("fel"), ..Bars::default() });
    assert_eq!(
        bars.summary(texts),
        "fel per kategori, 3 totalt: högst för c (2), lägst för a (1). Ett värde är utelämnat eftersom det saknas \
         eller inte är ändligt."
    );
    assert_eq!(Chart::Bars(Bars::default()).summary(texts), "Inga data.");
}

/// Whether a text holds a number with a decimal point, or one of thousands that are not apart.
fn is_written_plainly(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let point = letters.windows(3).any(
        |three| matches!(three, [before, '.', after] if before.is_ascii_digit() && after.is_ascii_digit()),
    );
    // Decimals are not counted: they are what stands behind a comma.
    let whole = text.split(',').enumerate().map(|(index, part)| {
        if index == 0 { part } else { part.trim_start_matches(|letter: char| letter.is_ascii_digit()) }
    });
    let apart = whole
        .flat_map(|part| part.split(|letter: char| !letter.is_ascii_digit()))
        .all(|digits| digits.len() <= 3);
    point || !apart
}

#[test]
fn a_chart_that_is_written_in_swedish_is_so_everywhere() {
    // Years are no amounts, and what a sample says in words of its own stays as it is.
    let without_years = |text: &str| {
        let text = text.replace("1200 sales", "");
        (2010..2030).fold(text, |text, year| text.replace(&year.to_string(), ""))
    };
    for (name, chart) in plots::samples() {
        let table = chart.table(swedish()).rows.into_iter().flatten();
        let texts = table.chain(read_outs_in(swedish(), &chart)).chain([chart.summary(swedish())]);
        for text in texts {
            assert!(!is_written_plainly(&without_years(&text)), "{name}: {text}");
        }
    }
}

//! Charts of the data: distributions, boxes, violins, counts, correlations, pairs, signal.

use std::sync::Arc;

use vitrine_charts::{
    Axis, Bars, BoxGroup, Boxes, Chart, Density, DensityGroup, Direction, Heatmap, Histogram,
    HistogramSeries, Layering, Pairs, Series,
};
use vitrine_model::figures::{BoxFigure, ChoiceFigure, Figures, NumberFigure};
use vitrine_model::schema::{FeatureKind, Format, Schema, Task};
use vitrine_present::Texts;
use vitrine_present::lines::report::range;
use vitrine_present::lines::words;

use crate::display::axes;
use crate::display::charts::feature_label;

/// The figures with ranges of the target named in the page's language.
pub fn named(texts: &Texts, figures: Arc<Figures>) -> Arc<Figures> {
    if figures.ranges.is_empty() {
        return figures;
    }
    let groups = figures.ranges.iter().map(|of| range(texts, of)).collect();
    Arc::new(Figures { groups, ..(*figures).clone() })
}

/// The counts of a number in bins, over all rows or one series per group.
pub fn histogram(
    texts: &Texts,
    figure: &NumberFigure,
    figures: &Figures,
    schema: &Schema,
    by_group: bool,
) -> Chart {
    let said = texts.data_charts();
    let total = |bin: usize| figure.counts.iter().filter_map(|group| group.get(bin)).sum::<u64>() as f64;
    let n_bins = figure.edges.len().saturating_sub(1);
    let series = if by_group {
        let groups = figures.groups.iter().zip(&figure.counts);
        groups
            .map(|(name, counts)| HistogramSeries {
                name: name.clone(),
                counts: counts.iter().map(|count| *count as f64).collect(),
            })
            .collect()
    } else {
        vec![HistogramSeries { name: said.all_rows().to_owned(), counts: (0..n_bins).map(total).collect() }]
    };
    Chart::Histogram(Histogram {
        title: feature_label(&figure.name, schema),
        value: feature_axis(&figure.name, schema),
        count: Axis::new(said.count()),
        edges: figure.edges.clone(),
        series,
        layering: Layering::Stacked,
        marker: None,
    })
}

/// Box plots of a number, one per group that has values.
pub fn boxes(figure: &NumberFigure, figures: &Figures, schema: &Schema) -> Chart {
    let group = |(name, summary): (&String, &BoxFigure)| {
        // The extremes stand for all points beyond the whiskers; the file does not carry each of them.
        let beyond = |value: f64, outside: bool| outside.then_some(value);
        let extremes =
            [beyond(summary.min, summary.min < summary.low), beyond(summary.max, summary.max > summary.high)];
        BoxGroup {
            label: name.clone(),
            n_samples: Some(summary.count as usize),
            low: summary.low,
            q1: summary.q1,
            median: summary.median,
            q3: summary.q3,
            high: summary.high,
            outliers: extremes.into_iter().flatten().collect(),
        }
    };
    Chart::Boxes(Boxes {
        title: feature_label(&figure.name, schema),
        group: Axis::new(words::in_sentence(&schema.target.label)),
        value: feature_axis(&figure.name, schema),
        groups: present(figure, figures).map(group).collect(),
    })
}

/// Violins of a number, one per group that has values.
pub fn violins(figure: &NumberFigure, figures: &Figures, schema: &Schema) -> Chart {
    let group = |(name, summary): (&String, &BoxFigure)| {
        let steps = summary.density.len().saturating_sub(1).max(1) as f64;
        let place = |index: usize| summary.min + (summary.max - summary.min) * (index as f64 / steps);
        DensityGroup {
            label: name.clone(),
            n_samples: Some(summary.count as usize),
            curve: summary
                .density
                .iter()
                .enumerate()
                .map(|(index, density)| (place(index), *density))
                .collect(),
            quartiles: Some([summary.q1, summary.median, summary.q3]),
        }
    };
    Chart::Density(Density {
        title: feature_label(&figure.name, schema),
        group: Axis::new(words::in_sentence(&schema.target.label)),
        value: feature_axis(&figure.name, schema),
        groups: present(figure, figures).map(group).collect(),
    })
}

/// The counts of a choice, over all rows or one series per group.
pub fn choice_counts(
    texts: &Texts,
    figure: &ChoiceFigure,
    figures: &Figures,
    schema: &Schema,
    by_group: bool,
) -> Chart {
    let said = texts.data_charts();
    let series = if by_group {
        let groups = figures.groups.iter().zip(&figure.counts);
        groups
            .map(|(name, counts)| Series::new(name.clone(), counts.iter().map(|count| *count as f64)))
            .collect()
    } else {
        let total =
            |choice: usize| figure.counts.iter().filter_map(|group| group.get(choice)).sum::<u64>() as f64;
        vec![Series::new(said.count(), (0..figure.labels.len()).map(total))]
    };
    Chart::Bars(Bars {
        title: feature_label(&figure.name, schema),
        category: Axis::new(words::in_sentence(&feature_label(&figure.name, schema))),
        value: Axis::new(said.count()),
        labels: choice_labels(texts, figure, schema),
        series,
        ..Bars::default()
    })
}

/// The names of what is counted: the choices' labels, or no and yes.
fn choice_labels(texts: &Texts, figure: &ChoiceFigure, schema: &Schema) -> Vec<String> {
    let feature = schema.features.iter().find(|feature| feature.name == figure.name);
    match feature.map(|feature| &feature.kind) {
        Some(FeatureKind::Flag) => [texts.words().no(), texts.words().yes()].map(str::to_owned).to_vec(),
        _ => figure.labels.clone(),
    }
}

/// The number of rows in each group of the target.
pub fn target_counts(texts: &Texts, figures: &Figures, schema: &Schema) -> Chart {
    let said = texts.data_charts();
    let title = words::in_sentence(&schema.target.label);
    Chart::Bars(Bars {
        title: said.rows_by(&title),
        category: axes::of_target(title, &schema.target),
        value: Axis::new(said.count()),
        labels: figures.groups.clone(),
        series: vec![Series::new(said.count(), figures.group_counts.iter().map(|count| *count as f64))],
        colours: match schema.target.task {
            Task::Regression => Vec::new(),
            _ => (0..figures.groups.len()).collect(),
        },
        ..Bars::default()
    })
}

/// The map of correlations; `None` where there are fewer than two columns.
pub fn correlations(texts: &Texts, figures: &Figures, schema: &Schema) -> Option<Chart> {
    if figures.correlation_names.len() < 2 {
        return None;
    }
    let names: Vec<String> =
        figures.correlation_names.iter().map(|name| feature_label(name, schema)).collect();
    let values =
        figures.correlations.iter().map(|row| row.iter().map(|value| value.unwrap_or(f64::NAN)).collect());
    Some(Chart::Heatmap(Heatmap {
        title: texts.data_charts().correlations().to_owned(),
        measure: texts.data_charts().pearson().to_owned(),
        rows: names.clone(),
        columns: names,
        values: values.collect(),
    }))
}

/// The pair plot; `None` without columns or points.
pub fn pairs(texts: &Texts, figures: &Figures, schema: &Schema) -> Option<Chart> {
    if figures.pair_names.len() < 2 || figures.pair_points.is_empty() {
        return None;
    }
    Some(Chart::Pairs(Pairs {
        title: texts.data_charts().pairs().to_owned(),
        columns: figures.pair_names.iter().map(|name| feature_axis(name, schema)).collect(),
        classes: figures.groups.clone(),
        points: figures.pair_points.clone(),
    }))
}

/// How strongly each feature is related to the target by itself, in per cent; `None` without features.
pub fn signal(texts: &'static Texts, figures: &Figures, schema: &Schema) -> Option<Chart> {
    if figures.signal.is_empty() {
        return None;
    }
    let said = texts.data_charts();
    Some(Chart::Bars(Bars {
        title: said.signal().to_owned(),
        category: Axis::new(said.feature()),
        value: Axis::with_unit(said.explained_by_grouping(), "%"),
        labels: figures.signal.iter().map(|(name, _)| feature_label(name, schema)).collect(),
        series: vec![Series::new(said.explained(), figures.signal.iter().map(|(_, share)| share * 100.0))],
        direction: Direction::Horizontal,
        range: Some((0.0, 100.0)),
        ..Bars::default()
    }))
}

/// The missing values of each feature that has any, as label and number.
pub fn missing(figures: &Figures, schema: &Schema) -> Vec<(String, usize)> {
    let numbers = figures.numbers.iter().map(|figure| (&figure.name, figure.n_missing));
    let choices = figures.choices.iter().map(|figure| (&figure.name, figure.n_missing));
    let missing = numbers.chain(choices).filter(|(_, n_missing)| *n_missing > 0);
    missing.map(|(name, n_missing)| (feature_label(name, schema), n_missing)).collect()
}

fn present<'a>(
    figure: &'a NumberFigure,
    figures: &'a Figures,
) -> impl Iterator<Item = (&'a String, &'a BoxFigure)> {
    figures.groups.iter().zip(&figure.boxes).filter_map(|(name, summary)| Some((name, summary.as_ref()?)))
}

fn feature_axis(name: &str, schema: &Schema) -> Axis {
    let feature = schema.features.iter().find(|feature| feature.name == name);
    Axis {
        label: words::in_sentence(&feature_label(name, schema)),
        unit: feature.and_then(|feature| feature.unit.clone()),
        days: feature.is_some_and(|feature| matches!(feature.kind, FeatureKind::Date { .. })),
        plain: feature.is_some_and(|feature| feature.format == Format::Plain),
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn groups_add_up_to_all_rows() {
        let (figures, schema) = (samples::figures(), samples::system().schema);
        let series =
            |by_group| match histogram(Texts::english(), &figures.numbers[0], &figures, &schema, by_group) {
                Chart::Histogram(histogram) => histogram.series,
                other => panic!("expected a histogram, got {other:?}"),
            };
        assert_eq!(series(false)[0].counts, [5.0, 5.0]);
        assert_eq!(series(true).len(), 3);
        let bars = |by_group| match choice_counts(
            Texts::english(),
            &figures.choices[0],
            &figures,
            &schema,
            by_group,
        ) {
            Chart::Bars(bars) => bars.series,
            other => panic!("expected bars, got {other:?}"),
        };
        assert_eq!(bars(false)[0].values, [Some(3.0), Some(5.0)]);
        assert_eq!(bars(true)[1].values, [Some(1.0), Some(2.0)]);
    }

    #[test]
    fn days_stand_on_an_axis_of_days() {
        let (figures, mut schema) = (samples::figures(), samples::system().schema);
        let has_days =
            |schema: &Schema| match histogram(Texts::english(), &figures.numbers[0], &figures, schema, false)
            {
                Chart::Histogram(histogram) => histogram.value.days,
                other => panic!("expected a histogram, got {other:?}"),
            };
        assert!(!has_days(&schema));
        schema.features[0].kind = FeatureKind::Date { first: 0, last: 20 };
        assert!(has_days(&schema));
    }

    #[test]
    fn groups_without_values_have_no_box_and_no_violin() {
        let (figures, schema) = (samples::figures(), samples::system().schema);
        let Chart::Boxes(boxes) = boxes(&figures.numbers[0], &figures, &schema) else {
            panic!("expected boxes")
        };
        assert_eq!(boxes.groups.len(), 2);
        assert_eq!(boxes.groups[0].outliers, [8.0, 14.0]);
        assert_eq!(boxes.value.text(), "alcohol (% vol)");
        let Chart::Density(density) = violins(&figures.numbers[0], &figures, &schema) else {
            panic!("expected violins")
        };
        let curve = &density.groups[1].curve;
        assert_eq!((curve[0], curve[16], curve[32]), ((8.0, 0.0), (11.0, 16.0), (14.0, 32.0)));
    }

    #[test]
    fn what_is_missing_is_left_out_or_counted() {
        let (mut figures, schema) = (samples::figures(), samples::system().schema);
        assert_eq!(missing(&figures, &schema), [("Type".to_owned(), 2)]);
        assert!(pairs(Texts::english(), &figures, &schema).is_none());
        let Some(Chart::Heatmap(map)) = correlations(Texts::english(), &figures, &schema) else {
            panic!("expected a map")
        };
        assert_eq!(map.rows, ["Alcohol", "Quality"]);
        assert!(map.values[1][1].is_nan());
        figures.correlation_names.truncate(1);
        figures.signal.clear();
        assert!(
            correlations(Texts::english(), &figures, &schema).is_none()
                && signal(Texts::english(), &figures, &schema).is_none()
        );
    }

    #[test]
    fn signal_and_target_are_named_for_people() {
        let (figures, schema) = (samples::figures(), samples::system().schema);
        let Some(Chart::Bars(bars)) = signal(Texts::english(), &figures, &schema) else {
            panic!("expected bars")
        };
        assert_eq!((bars.labels[0].as_str(), bars.series[0].values[0]), ("Alcohol", Some(20.0)));
        assert_eq!(target_counts(Texts::english(), &figures, &schema).title(), "Rows by quality");
        let texts = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(target_counts(texts, &figures, &schema).title(), "Rader efter quality");
        let titles = [correlations(texts, &figures, &schema), signal(texts, &figures, &schema)]
            .map(|chart| chart.map(|chart| chart.title().to_owned()).unwrap_or_default());
        assert_eq!(titles, ["Korrelationer", "Förklarad varians för varje variabel"]);
    }
}

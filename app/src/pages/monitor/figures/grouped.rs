//! Errors by groups of records, such as districts and stretches of size.

use vitrine_charts::{Axis, Bars, Chart, Guide, Scatter, ScatterPoint, Series};
use vitrine_model::history::Entry;
use vitrine_model::metrics::{Metric, Z_95, mean_interval};
use vitrine_model::panels::{ErrorGroups, nearest_label};
use vitrine_model::schema::{Feature, FeatureKind, Schema, Target};
use vitrine_model::{Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::{metric as metrics, words};

use super::labelled::{self, LabelledPrediction};
use crate::display::axes;

/// The mean absolute percentage error in each group that has entries with a known outcome, with its 95 % interval;
/// groups in their own order. `None` where the groups do not fit the schema or no entry belongs to one.
pub fn error_chart(
    texts: &'static Texts,
    groups: &ErrorGroups,
    entries: &[Entry],
    schema: &Schema,
) -> Option<Chart> {
    let names = names(texts, groups, schema)?;
    let mut members: Vec<Vec<LabelledPrediction>> = vec![Vec::new(); names.len()];
    for entry in entries {
        let judged = labelled::judge([entry], &schema.target);
        let group =
            Record::from_json(schema, &entry.features).ok().and_then(|record| group(groups, schema, &record));
        if let (Some(row), Some(members)) = (judged.first(), group.and_then(|group| members.get_mut(group))) {
            members.push(row.clone());
        }
    }
    let shown: Vec<(String, Vec<f64>)> = names
        .into_iter()
        .zip(&members)
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| (name, rows.iter().map(percentage).collect()))
        .collect();
    if shown.is_empty() {
        return None;
    }
    let interval = |errors: &Vec<f64>| {
        let interval = mean_interval(errors, Z_95).ok()?;
        Some((interval.low.max(0.0), interval.high))
    };
    let label = words::in_sentence(&groups.label);
    let error_name = words::in_sentence(metrics::label(texts, Metric::Mape));
    Some(Chart::Bars(Bars {
        title: texts.monitor_charts().error_by(&label),
        category: Axis::new(label),
        value: Axis::with_unit(error_name.clone(), "%"),
        labels: shown.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![Series {
            name: error_name,
            values: shown
                .iter()
                .map(|(_, errors)| Some(errors.iter().sum::<f64>() / errors.len() as f64))
                .collect(),
            intervals: shown.iter().map(|(_, errors)| interval(errors)).collect(),
            counts: shown.iter().map(|(_, errors)| Some(errors.len() as u64)).collect(),
        }],
        ..Bars::default()
    }))
}

/// Predicted against actual values; `None` without rows.
pub fn predicted_chart(texts: &Texts, rows: &[LabelledPrediction], target: &Target) -> Option<Chart> {
    let said = texts.monitor_charts();
    let name = words::in_sentence(&target.label);
    (!rows.is_empty()).then(|| {
        Chart::Scatter(Scatter {
            title: said.against().to_owned(),
            x: axes::of_target(said.actual(&name), target),
            y: axes::of_target(said.predicted(&name), target),
            classes: Vec::new(),
            points: rows
                .iter()
                .map(|row| ScatterPoint { x: row.actual, y: row.predicted, class: None })
                .collect(),
            guide: Guide::Identity,
            jitter: 0.0,
        })
    })
}

/// The groups' names; `None` where they do not fit the schema.
fn names(texts: &Texts, groups: &ErrorGroups, schema: &Schema) -> Option<Vec<String>> {
    let Some(name) = &groups.feature else {
        return Some(groups.places.iter().map(|place| place.name.clone()).collect());
    };
    let feature = schema.features.get(schema.position(name)?)?;
    match &feature.kind {
        FeatureKind::Choice { choices, .. } => {
            Some(choices.iter().map(|choice| choice.label.clone()).collect())
        }
        FeatureKind::Flag => Some([texts.words().no(), texts.words().yes()].map(str::to_owned).to_vec()),
        _ => Some(stretches(texts, &groups.limits, feature)),
    }
}

fn stretches(texts: &Texts, limits: &[f64], feature: &Feature) -> Vec<String> {
    let (said, locale) = (texts.monitor_charts(), texts.locale());
    let (Some(first), Some(last)) = (limits.first(), limits.last()) else {
        return vec![said.all().to_owned()];
    };
    let bare = |limit: &f64| words::bare_value(texts, feature, &Value::Number(*limit));
    let shown = |limit: &f64| locale.with_unit(&bare(limit), feature.unit.as_deref());
    let between = limits.windows(2).filter_map(|pair| match pair {
        [from, to] => Some(texts.words().range(&bare(from), &shown(to))),
        _ => None,
    });
    let mut names = vec![said.below(&shown(first))];
    names.extend(between);
    names.push(said.from(&shown(last)));
    names
}

/// The group of a record; `None` where the value is not known.
fn group(groups: &ErrorGroups, schema: &Schema, record: &Record) -> Option<usize> {
    let value = |name: &String| {
        let number = record.values.get(schema.position(name)?).map(Value::as_number)?;
        number.is_finite().then_some(number)
    };
    if let Some([latitude, longitude]) = &groups.place {
        let here = [value(latitude)?, value(longitude)?];
        return nearest_label(&groups.places, here);
    }
    let name = groups.feature.as_ref()?;
    let number = value(name)?;
    let feature = schema.features.get(schema.position(name)?)?;
    Some(match feature.kind {
        FeatureKind::Choice { .. } | FeatureKind::Flag => number as usize,
        _ => groups.limits.partition_point(|limit| *limit <= number),
    })
}

fn percentage(row: &LabelledPrediction) -> f64 {
    100.0 * (row.predicted - row.actual).abs() / row.actual.abs().max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::history::{Actual, Origin, PredictionRecord};
    use vitrine_model::panels::PlaceLabel;
    use vitrine_present::Locale;

    use super::*;

    fn schema() -> Schema {
        serde_json::from_value(json!({
            "system": "flats",
            "features": [
                {"name": "size", "label": "Size", "unit": "m²", "kind": "number", "min": 1.0, "max": 500.0, "step": 1.0, "default": 50.0},
                {"name": "north", "label": "North", "kind": "number", "min": 50.0, "max": 70.0, "step": 0.1, "default": 59.0},
                {"name": "east", "label": "East", "kind": "number", "min": 10.0, "max": 20.0, "step": 0.1, "default": 18.0},
            ],
            "target": {"name": "price", "label": "Price", "unit": "kr", "task": "regression"}
        }))
        .unwrap()
    }

    fn entry(size: f64, north: f64, predicted: f64, actual: f64) -> Entry {
        Entry {
            date: "2026-01-01".to_owned(),
            number: 0,
            origin: Origin::Synthetic,
            key: None,
            model: String::new(),
            features: json!({"size": size, "north": north, "east": 18.0}).as_object().unwrap().clone(),
            predicted: PredictionRecord { value: Some(predicted), ..PredictionRecord::default() },
            actual: Some(Actual::Number(actual)),
            previous: String::new(),
        }
    }

    fn bars(chart: Option<Chart>) -> (Vec<String>, Vec<Option<f64>>, Vec<Option<u64>>) {
        match chart {
            Some(Chart::Bars(bars)) => {
                (bars.labels, bars.series[0].values.clone(), bars.series[0].counts.clone())
            }
            other => panic!("expected bars, got {other:?}"),
        }
    }

    #[test]
    fn errors_are_shown_by_stretches_and_districts() {
        let entries = [
            entry(20.0, 59.1, 110.0, 100.0),
            entry(30.0, 59.1, 60.0, 100.0),
            entry(90.0, 60.0, 100.0, 100.0),
        ];
        let size = ErrorGroups {
            label: "Size".to_owned(),
            feature: Some("size".to_owned()),
            limits: vec![30.0, 60.0],
            place: None,
            places: Vec::new(),
        };
        let (labels, values, counts) = bars(error_chart(Texts::english(), &size, &entries, &schema()));
        assert_eq!(labels, ["below 30\u{a0}m²", "30 to 60\u{a0}m²", "from 60\u{a0}m²"]);
        assert_eq!(values, [Some(10.0), Some(40.0), Some(0.0)]);
        assert_eq!(counts, [Some(1); 3]);
        let place = |name: &str, latitude| PlaceLabel {
            name: name.to_owned(),
            latitude,
            longitude: 18.0,
            ..PlaceLabel::default()
        };
        let district = ErrorGroups {
            label: "District".to_owned(),
            feature: None,
            limits: Vec::new(),
            place: Some(["north".to_owned(), "east".to_owned()]),
            places: vec![place("Far", 65.0), place("South", 59.0), place("North", 60.2)],
        };
        let (labels, values, counts) = bars(error_chart(Texts::english(), &district, &entries, &schema()));
        assert_eq!(labels, ["South", "North"], "a district without a row is left out");
        assert_eq!((values, counts), (vec![Some(25.0), Some(0.0)], vec![Some(2), Some(1)]));
        assert_eq!(error_chart(Texts::english(), &district, &[], &schema()), None);
        let day =
            Feature { kind: FeatureKind::Date { first: 0, last: 20_000 }, ..schema().features.remove(1) };
        assert_eq!(stretches(Texts::english(), &[16_071.0], &day), ["below 1 Jan 2014", "from 1 Jan 2014"]);
        let texts = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            stretches(texts, &[1_030.5, 2_060.0], &schema().features[0]),
            ["under 1\u{a0}030,5\u{a0}m²", "1\u{a0}030,5 till 2\u{a0}060\u{a0}m²", "från 2\u{a0}060\u{a0}m²"]
        );
        let chart = error_chart(texts, &size, &entries, &schema());
        assert_eq!(chart.as_ref().map(Chart::title), Some("Fel efter size"));
    }
}

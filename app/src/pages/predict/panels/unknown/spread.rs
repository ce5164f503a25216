//! How a prediction spreads over what its unknown values could be.
//!
//! Each background record lends its values for the unknown features, and the model predicts anew. The background
//! records count alike: no record is left out or weighted by what is known, so what is shown is what the model
//! makes of the unknown values alone, without a second model of which values go together.

use vitrine_model::pipeline::Pipeline;
use vitrine_model::schema::{Target, Task};
use vitrine_model::{Prediction, Record, Value};

/// How many bins the spread is counted in.
const BINS: usize = 20;

/// Numbers in short: their mean and where the middle four fifths lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The mean.
    pub mean: f64,
    /// A tenth of the numbers is at most this.
    pub low: f64,
    /// Nine tenths are at most this.
    pub high: f64,
}

/// One unknown feature: how far the prediction moves over its values alone, the other unknown ones assumed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The feature's position in the schema.
    pub feature: usize,
    /// The spread over the values that the background records have.
    pub range: Range,
}

/// The spread of one prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The prediction with the assumed values.
    pub assumed: f64,
    /// The spread over all unknown features together.
    pub range: Range,
    /// The unknown features, the one that matters most first, of equal ones the first of the schema.
    pub unknown: Vec<Unknown>,
    /// The edges of the bins, ascending.
    pub edges: Vec<f64>,
    /// The number of background records in each bin, one fewer than the edges.
    pub counts: Vec<f64>,
}

/// The number that spreads: the value where the target has one, otherwise the probability of the positive class of
/// two, and of several that of `class`.
pub fn number(target: &Target, prediction: &Prediction, class: Option<usize>) -> Option<f64> {
    if target.task == Task::Binary {
        return prediction.probabilities.get(target.positive_class()).copied();
    }
    prediction.value.or_else(|| prediction.probabilities.get(class?).copied())
}

/// The features of a record that are not known.
pub fn unknown_features(record: &Record) -> Vec<usize> {
    let values = record.values.iter().enumerate();
    values.filter(|(_, value)| value.is_missing()).map(|(feature, _)| feature).collect()
}

/// How the prediction for `record` spreads over the values that the background records lend it. `None` where
/// nothing is unknown or nothing can be predicted. Before every prediction `goes_on` is asked, which may take its time;
/// when it says no, what was computed is given up.
pub async fn spread(
    pipeline: &Pipeline,
    record: &Record,
    background: &[Record],
    mut goes_on: impl AsyncFnMut() -> bool,
) -> Option<Spread> {
    let target = &pipeline.schema.target;
    let features = unknown_features(record);
    if features.is_empty() {
        return None;
    }
    let prediction = pipeline.predict(record).ok()?;
    let class = prediction.class;
    let assumed = number(target, &prediction, class)?;
    let numbers = lent(pipeline, record, background, &features, class, &mut goes_on).await?;
    let range = range(&numbers)?;
    let mut unknown = Vec::with_capacity(features.len());
    for feature in features {
        let alone = lent(pipeline, record, background, &[feature], class, &mut goes_on).await?;
        unknown.extend(self::range(&alone).map(|range| Unknown { feature, range }));
    }
    unknown.sort_by(|a, b| width(b.range).total_cmp(&width(a.range)));
    let (edges, counts) = bins(&numbers);
    Some(Spread { assumed, range, unknown, edges, counts })
}

/// The predictions with the values of each background record for some features, ascending; `None` when they are given
/// up.
async fn lent(
    pipeline: &Pipeline,
    record: &Record,
    background: &[Record],
    features: &[usize],
    class: Option<usize>,
    goes_on: &mut impl AsyncFnMut() -> bool,
) -> Option<Vec<f64>> {
    let mut predictor = pipeline.predictor();
    let mut changed = record.clone();
    let mut numbers = Vec::with_capacity(background.len());
    for other in background {
        if !goes_on().await {
            return None;
        }
        for feature in features {
            let lent = other.values.get(*feature).cloned().unwrap_or(Value::Missing);
            *changed.values.get_mut(*feature)? = lent;
        }
        let prediction = predictor.predict(&changed).ok();
        numbers.extend(prediction.and_then(|p| number(&pipeline.schema.target, &p, class)));
    }
    numbers.sort_by(f64::total_cmp);
    Some(numbers)
}

fn width(range: Range) -> f64 {
    range.high - range.low
}

/// The mean and the tenths of ascending numbers; `None` without numbers.
fn range(ascending: &[f64]) -> Option<Range> {
    let (low, high) = (quantile(ascending, 0.1)?, quantile(ascending, 0.9)?);
    Some(Range { mean: ascending.iter().sum::<f64>() / ascending.len() as f64, low, high })
}

/// The smallest number that at least this share of the ascending numbers does not exceed.
fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let position = (share * ascending.len() as f64).ceil() as usize;
    ascending.get(position.saturating_sub(1)).copied()
}

/// Bins of equal width from the smallest to the largest of ascending numbers, with the count of each.
fn bins(ascending: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (first, last) = (ascending.first().copied(), ascending.last().copied());
    let (Some(low), Some(high)) = (first, last) else { return (Vec::new(), Vec::new()) };
    // Numbers that are all the same get one bin around them.
    let (low, high) = if high > low { (low, high) } else { (low - 0.005, high + 0.005) };
    let edges = (0..=BINS).map(|bin| low + (high - low) * bin as f64 / BINS as f64).collect();
    let mut counts = vec![0.0; BINS];
    for number in ascending {
        let bin = ((number - low) / (high - low) * BINS as f64) as usize;
        if let Some(count) = counts.get_mut(bin.min(BINS - 1)) {
            *count += 1.0;
        }
    }
    (edges, counts)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use serde_json::json;

    use super::*;

    /// The spread, computed without a break for as long as `goes_on` allows.
    fn computed(record: &Record, background: &[Record], mut goes_on: impl FnMut() -> bool) -> Option<Spread> {
        let pipeline = pipeline();
        let spread = pin!(spread(&pipeline, record, background, async || goes_on()));
        match spread.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(spread) => spread,
            Poll::Pending => panic!("nothing is waited for"),
        }
    }

    /// Two numbers from 0 to 10 that are added as `a + 3 b`; what is unknown is assumed to be 5.
    fn pipeline() -> Pipeline {
        let feature = |name: &str| json!({ "name": name, "label": name, "kind": "number", "min": 0.0, "max": 10.0, "step": 1.0, "default": 5.0, "missing": "impute" });
        serde_json::from_value(json!({
            "schema": {
                "system": "sum",
                "features": [feature("a"), feature("b")],
                "target": { "name": "y", "label": "y", "task": "regression" }
            },
            "preprocess": { "impute": [5.0, 5.0], "columns": [{ "source": 0 }, { "source": 1 }] },
            "estimator": { "linear": { "weights": [1.0, 3.0], "intercept": 0.0 } }
        }))
        .unwrap()
    }

    fn record(a: Option<f64>, b: Option<f64>) -> Record {
        let value = |number: Option<f64>| number.map_or(Value::Missing, Value::Number);
        Record { values: vec![value(a), value(b)] }
    }

    /// Ten records: `a` runs from 1 to 10, `b` from 10 to 1.
    fn background() -> Vec<Record> {
        (1..=10).map(|i| record(Some(f64::from(i)), Some(f64::from(11 - i)))).collect()
    }

    #[test]
    fn one_unknown_value_is_lent_by_every_record() {
        let spread = computed(&record(Some(2.0), None), &background(), || true).unwrap();
        assert_eq!((spread.assumed, spread.counts.iter().sum()), (17.0, 10.0));
        // 2 + 3 b for b = 1, …, 10.
        assert_eq!(spread.range, Range { mean: 18.5, low: 5.0, high: 29.0 });
        assert_eq!(spread.unknown, [Unknown { feature: 1, range: spread.range }]);
    }

    #[test]
    fn several_unknown_values_come_from_one_record_and_the_one_that_matters_most_stands_first() {
        let spread = computed(&record(None, None), &background(), || true).unwrap();
        // a + 3 b with b = 11 - a is 33 - 2 a: they move against each other, as in the records.
        assert_eq!(spread.range, Range { mean: 22.0, low: 13.0, high: 29.0 });
        let features: Vec<usize> = spread.unknown.iter().map(|unknown| unknown.feature).collect();
        assert_eq!(features, [1, 0]);
        assert_eq!(spread.unknown[1].range, Range { mean: 20.5, low: 16.0, high: 24.0 });
    }

    #[test]
    fn nothing_unknown_and_no_background_have_no_spread() {
        let never = || panic!("nothing has to be predicted");
        assert_eq!(computed(&record(Some(1.0), Some(1.0)), &background(), never), None);
        assert_eq!(computed(&record(None, None), &[], || true), None);
    }

    #[test]
    fn what_is_no_longer_wanted_is_given_up() {
        let mut left = 15;
        let goes_on = || {
            left -= 1;
            left > 0
        };
        assert_eq!(computed(&record(None, None), &background(), goes_on), None);
        assert_eq!(left, 0, "it is not asked again");
    }

    #[test]
    fn of_two_classes_the_positive_one_spreads() {
        let target: Target = serde_json::from_value(json!({
            "name": "y", "label": "y", "task": "binary", "positive": 0,
            "classes": [{ "value": "a", "label": "A", "grade": 0.0 }, { "value": "b", "label": "B", "grade": 1.0 }]
        }))
        .unwrap();
        let prediction = Prediction {
            value: None,
            class: Some(1),
            probabilities: vec![0.2, 0.8],
            interval: None,
            assumed: Vec::new(),
        };
        assert_eq!(number(&target, &prediction, Some(1)), Some(0.2));
    }

    #[test]
    fn tenths_and_bins_have_known_values() {
        let numbers: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(range(&numbers), Some(Range { mean: 5.5, low: 1.0, high: 9.0 }));
        assert_eq!(range(&[]), None);
        let (edges, counts) = bins(&numbers);
        assert_eq!((edges.len(), counts.len(), counts.iter().sum::<f64>()), (21, 20, 10.0));
        let (edges, counts) = bins(&[0.25, 0.25]);
        assert!(edges[0] < 0.25 && edges[20] > 0.25);
        assert_eq!(counts.iter().sum::<f64>(), 2.0);
    }
}

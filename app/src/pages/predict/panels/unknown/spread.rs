//! How a prediction spreads over what its unknown values could be.
//!
//! Each background record lends its values for the unknown features, and the model predicts anew. The background
//! records count alike: no record is left out or weighted by what is known, so what is shown is what the model
//! makes of the unknown values alone, without a second model of which values go together.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vitrine_model::schema::{Target, Task};
use vitrine_model::{Artifact, Prediction, Predictor, Record, Value};

use crate::jobs::{Budget, Job, Progress, Share};

/// How many bins the spread is counted in.
const BINS: usize = 20;

/// Numbers in short: their mean and where the middle four fifths lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The mean.
    pub mean: f64,
    /// A tenth of the numbers is at most this.
    pub low: f64,
    /// Nine tenths are at most this.
    pub high: f64,
}

/// One unknown feature: how far the prediction moves over its values alone, the other unknown ones assumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unknown {
    /// The feature's position in the schema.
    pub feature: usize,
    /// The spread over the values that the background records have.
    pub range: Range,
}

/// The spread of one prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// Computes the spread of one prediction: first over all unknown features together, then over each alone.
pub struct Unknowns {
    artifact: Arc<Artifact>,
    question: Question,
    /// The unknown features.
    features: Vec<usize>,
    /// The assumed number with the class it belongs to; `None` where nothing is unknown or can be predicted.
    assumed: Option<(f64, Option<usize>)>,
    /// How many runs over the background are done, the first of them over all features together.
    n_runs: usize,
    /// The numbers of the current run so far, and how many background records they came from.
    run: (Vec<f64>, usize),
    /// The ascending numbers of the first run.
    together: Vec<f64>,
    alone: Vec<Unknown>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The record.
    pub record: Record,
    /// The records that lend their values for the unknown features.
    pub background: Vec<Record>,
}

impl Job for Unknowns {
    const NAME: &'static str = "unknowns";
    type Input = Question;
    type Files = Arc<Artifact>;
    /// `None` where nothing is unknown or nothing can be predicted.
    type Output = Option<Spread>;

    fn new(question: Question, artifact: Arc<Artifact>) -> Self {
        let features = unknown_features(&question.record);
        let assumed = (!features.is_empty()).then(|| {
            let prediction = artifact.pipeline.predict(&question.record).ok()?;
            let class = prediction.class;
            Some((number(&artifact.pipeline.schema.target, &prediction, class)?, class))
        });
        Self {
            assumed: assumed.flatten(),
            artifact,
            question,
            features,
            n_runs: 0,
            run: (Vec::new(), 0),
            together: Vec::new(),
            alone: Vec::new(),
        }
    }

    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Self::Output> {
        let Some((assumed, class)) = self.assumed else { return Progress::Done(None) };
        let artifact = Arc::clone(&self.artifact);
        let mut predictor = artifact.pipeline.predictor();
        loop {
            let n_background = self.question.background.len();
            if self.run.1 < n_background {
                self.lend(&mut predictor, class);
            }
            if self.run.1 >= n_background {
                self.end_run();
                // The range over all features together adds nothing for none.
                if self.together.is_empty() || self.n_runs > self.features.len() {
                    return Progress::Done(self.spread(assumed));
                }
            }
            if !budget.is_left() {
                let done = self.n_runs * n_background + self.run.1;
                return Progress::Working(Share { done, total: (self.features.len() + 1) * n_background });
            }
        }
    }
}

impl Unknowns {
    /// The prediction with the values of the next background record, for the features of the current run.
    fn lend(&mut self, predictor: &mut Predictor<'_>, class: Option<usize>) {
        let Question { record, background } = &self.question;
        let lender = background.get(self.run.1);
        let mut changed = record.clone();
        let run = match self.n_runs.checked_sub(1) {
            None => &self.features[..],
            Some(alone) => self.features.get(alone..=alone).unwrap_or_default(),
        };
        for feature in run {
            let lent = lender.and_then(|lender| lender.values.get(*feature)).cloned();
            if let Some(place) = changed.values.get_mut(*feature) {
                *place = lent.unwrap_or(Value::Missing);
            }
        }
        let prediction = predictor.predict(&changed).ok();
        let target = &self.artifact.pipeline.schema.target;
        self.run.0.extend(prediction.and_then(|prediction| number(target, &prediction, class)));
        self.run.1 += 1;
    }

    fn end_run(&mut self) {
        let (mut numbers, _) = std::mem::take(&mut self.run);
        numbers.sort_by(f64::total_cmp);
        match self.n_runs.checked_sub(1).and_then(|alone| self.features.get(alone)) {
            None => self.together = numbers,
            Some(feature) => {
                let range = range(&numbers);
                self.alone.extend(range.map(|range| Unknown { feature: *feature, range }));
            }
        }
        self.n_runs += 1;
    }

    fn spread(&mut self, assumed: f64) -> Option<Spread> {
        let range = range(&self.together)?;
        let mut unknown = std::mem::take(&mut self.alone);
        vitrine_order::sort_by(&mut unknown, |a, b| width(b.range).total_cmp(&width(a.range)));
        let (edges, counts) = bins(&self.together);
        Some(Spread { assumed, range, unknown, edges, counts })
    }
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
    use serde_json::json;

    use super::*;
    use crate::display::samples::adding;
    use crate::jobs::finish;
    use crate::jobs::protocol::{read, written};

    fn computed(record: Record, background: Vec<Record>, units: usize) -> (Option<Spread>, usize) {
        finish::<Unknowns>(Question { record, background }, adding(), units)
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
        let spread = computed(record(Some(2.0), None), background(), usize::MAX).0.unwrap();
        assert_eq!((spread.assumed, spread.counts.iter().sum()), (17.0, 10.0));
        // 2 + 3 b for b = 1, …, 10.
        assert_eq!(spread.range, Range { mean: 18.5, low: 5.0, high: 29.0 });
        assert_eq!(spread.unknown, [Unknown { feature: 1, range: spread.range }]);
    }

    #[test]
    fn several_unknown_values_come_from_one_record_and_the_one_that_matters_most_stands_first() {
        let spread = computed(record(None, None), background(), usize::MAX).0.unwrap();
        // a + 3 b with b = 11 - a is 33 - 2 a: they move against each other, as in the records.
        assert_eq!(spread.range, Range { mean: 22.0, low: 13.0, high: 29.0 });
        let features: Vec<usize> = spread.unknown.iter().map(|unknown| unknown.feature).collect();
        assert_eq!(features, [1, 0]);
        assert_eq!(spread.unknown[1].range, Range { mean: 20.5, low: 16.0, high: 24.0 });
    }

    #[test]
    fn nothing_unknown_and_no_background_have_no_spread() {
        assert_eq!(computed(record(Some(1.0), Some(1.0)), background(), 1), (None, 1));
        assert_eq!(computed(record(None, None), Vec::new(), 1), (None, 1));
    }

    #[test]
    fn slices_change_nothing_and_are_no_longer_than_asked() {
        let (whole, n_steps) = computed(record(None, None), background(), usize::MAX);
        assert_eq!(n_steps, 1);
        for units in [1, 7, 14] {
            let (sliced, n_steps) = computed(record(None, None), background(), units);
            // Ten records lend both values, and each of the two alone.
            assert_eq!((sliced, n_steps), (whole.clone(), 30_usize.div_ceil(units)));
        }
    }

    #[test]
    fn questions_and_answers_survive_a_message() {
        let question = Question { record: record(Some(2.0), None), background: background() };
        let sent = written(&question);
        assert_eq!(read::<Question>(&sent).unwrap(), question);
        let (answer, _) = finish::<Unknowns>(question, adding(), 3);
        let sent = written(&answer);
        assert_eq!(read::<Option<Spread>>(&sent).unwrap(), answer);
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

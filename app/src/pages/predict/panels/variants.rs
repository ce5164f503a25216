//! One record with other values of one feature as a job: one prediction a value. Curves over a feature and rankings of
//! choices are made of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vitrine_model::pipeline::Interval;
use vitrine_model::{Artifact, Record, Value};

use crate::jobs::{Budget, Job, Progress, Share};

/// Predicts one record with other values of one feature.
pub struct Variants {
    artifact: Arc<Artifact>,
    question: Question,
    points: Vec<Option<Point>>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The record.
    pub record: Record,
    /// The position of the feature in the schema.
    pub feature: usize,
    /// The values that it gets, one after the other; `None` where nothing is asked.
    pub values: Vec<Option<Value>>,
}

/// What is predicted with one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The predicted value.
    pub value: f64,
    /// The interval around it, where the model gives one.
    pub interval: Option<Interval>,
}

impl Job for Variants {
    const NAME: &'static str = "variants";
    type Input = Question;
    type Files = Arc<Artifact>;
    /// One point a value, in the order of the question; `None` where nothing is asked or can be predicted.
    type Output = Vec<Option<Point>>;

    fn new(question: Question, artifact: Arc<Artifact>) -> Self {
        let points = Vec::with_capacity(question.values.len());
        Self { artifact, question, points }
    }

    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Self::Output> {
        let mut predictor = self.artifact.pipeline.predictor();
        let Question { record, feature, values } = &mut self.question;
        while let Some(value) = values.get(self.points.len()) {
            let point = value.as_ref().and_then(|value| {
                value.clone_into(record.values.get_mut(*feature)?);
                let prediction = predictor.predict(record).ok()?;
                Some(Point { value: prediction.value?, interval: prediction.interval })
            });
            self.points.push(point);
            if !budget.is_left() && self.points.len() < values.len() {
                return Progress::Working(Share { done: self.points.len(), total: values.len() });
            }
        }
        Progress::Done(std::mem::take(&mut self.points))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::samples::doubling;
    use crate::jobs::finish;
    use crate::jobs::protocol::{read, written};

    /// One number from 0 to 10 that is doubled.
    fn question(values: impl IntoIterator<Item = Option<f64>>) -> Question {
        let values = values.into_iter().map(|value| value.map(Value::Number)).collect();
        Question { record: Record { values: vec![Value::Number(1.0)] }, feature: 0, values }
    }

    #[test]
    fn every_value_has_its_own_prediction_however_the_work_is_cut() {
        let asked = question([Some(3.0), None, Some(99.0), Some(4.0), Some(0.5)]);
        let point = |value| Some(Point { value, interval: None });
        for units in [1, 2, usize::MAX] {
            let (points, n_steps) = finish::<Variants>(asked.clone(), doubling(), units);
            assert_eq!(points, [point(6.0), None, None, point(8.0), point(1.0)], "in steps of {units}");
            assert_eq!(n_steps, 5_usize.div_ceil(units));
        }
    }

    #[test]
    fn no_value_and_no_such_feature_have_no_prediction() {
        assert_eq!(finish::<Variants>(question([]), doubling(), 1), (Vec::new(), 1));
        let beyond = Question { feature: 1, ..question([Some(3.0)]) };
        assert_eq!(finish::<Variants>(beyond, doubling(), 1), (vec![None], 1));
    }

    #[test]
    fn questions_and_answers_survive_a_message() {
        let asked = question([Some(3.0), None]);
        let sent = written(&asked);
        assert_eq!(read::<Question>(&sent).unwrap(), asked);
        let (points, _) = finish::<Variants>(asked, doubling(), 1);
        let sent = written(&points);
        assert_eq!(read::<Vec<Option<Point>>>(&sent).unwrap(), points);
    }
}

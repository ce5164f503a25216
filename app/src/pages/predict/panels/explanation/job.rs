//! The explanation of one record as a job: the record is compared with one background record after the other.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vitrine_model::explain::{Explainer, Explanation, Score, order};
use vitrine_model::{Artifact, Record};

use crate::jobs::{Budget, Job, Progress, Share};

/// Explains the prediction of one record.
pub struct Explain {
    artifact: Arc<Artifact>,
    background: Vec<Record>,
    n_feature_groups: usize,
    n_done: usize,
    /// Absent where the record cannot be predicted.
    explainer: Option<Explainer>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The record.
    pub record: Record,
    /// The groups: features that are only moved together, by their positions in the schema.
    pub feature_groups: Vec<Vec<usize>>,
    /// The records to compare with.
    pub background: Vec<Record>,
}

impl Job for Explain {
    const NAME: &'static str = "explain";
    type Input = Question;
    type Files = Arc<Artifact>;
    /// `None` where the record or all of the background cannot be predicted.
    type Output = Option<Explanation>;

    fn new(question: Question, artifact: Arc<Artifact>) -> Self {
        let Question { record, feature_groups, background } = question;
        let n_feature_groups = feature_groups.len();
        let explainer = artifact.pipeline.predict(&record).ok().map(|prediction| {
            let score = Score::asked(&artifact.pipeline.schema.target, &prediction);
            Explainer::new(score, record, feature_groups)
        });
        Self { artifact, background, n_feature_groups, n_done: 0, explainer }
    }

    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Self::Output> {
        let Some(explainer) = &mut self.explainer else { return Progress::Done(None) };
        let mut predictor = self.artifact.pipeline.predictor();
        while let Some(background) = self.background.get(self.n_done) {
            // A record that this model refuses says nothing about it.
            let _ = explainer.add(&mut predictor, background, &order(self.n_feature_groups, self.n_done));
            self.n_done += 1;
            if !budget.is_left() && self.n_done < self.background.len() {
                return Progress::Working(Share { done: self.n_done, total: self.background.len() });
            }
        }
        Progress::Done(explainer.explanation())
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::Value;

    use super::*;
    use crate::display::samples::adding;
    use crate::jobs::finish;
    use crate::jobs::protocol::{read, written};

    fn record(a: f64, b: f64) -> Record {
        Record { values: vec![Value::Number(a), Value::Number(b)] }
    }

    fn question(background: Vec<Record>) -> Question {
        Question { record: record(4.0, 5.0), feature_groups: vec![vec![0], vec![1]], background }
    }

    #[test]
    fn slices_change_nothing_in_the_answer() {
        let background: Vec<Record> = (0..9).map(|i| record(f64::from(i), f64::from(9 - i))).collect();
        let (whole, n_steps) = finish::<Explain>(question(background.clone()), adding(), usize::MAX);
        assert_eq!(n_steps, 1);
        let whole = whole.unwrap();
        // The means of the background are 4 and 5, so the record is an average one.
        assert_eq!((whole.n_background, whole.score), (9, 19.0));
        assert!(whole.shap_values.iter().all(|added| added.abs() < 1e-12), "{whole:?}");
        for units in [1, 2, 4] {
            let (sliced, n_steps) = finish::<Explain>(question(background.clone()), adding(), units);
            assert_eq!((sliced.as_ref(), n_steps), (Some(&whole), 9_usize.div_ceil(units)));
        }
    }

    #[test]
    fn questions_and_answers_survive_a_message() {
        let question = question(vec![record(1.0, 2.0)]);
        let sent = written(&question);
        assert_eq!(read::<Question>(&sent).unwrap(), question);
        let (answer, _) = finish::<Explain>(question, adding(), 1);
        let sent = written(&answer);
        assert_eq!(read::<Option<Explanation>>(&sent).unwrap(), answer);
    }

    #[test]
    fn nothing_to_compare_with_has_no_explanation() {
        assert_eq!(finish::<Explain>(question(Vec::new()), adding(), 1), (None, 1));
        let beyond = Question { record: record(99.0, 0.0), ..question(vec![record(1.0, 2.0)]) };
        assert_eq!(finish::<Explain>(beyond, adding(), 1), (None, 1));
    }
}

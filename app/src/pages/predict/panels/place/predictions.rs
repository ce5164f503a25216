//! The predicted values over the map as a job: one prediction a block.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vitrine_model::panels::PlaceMap;
use vitrine_model::{Artifact, Record};

use super::features::Features;
use super::heat::Block;
use crate::jobs::{Budget, Job, Progress, Share};

/// Predicts one record at many places.
pub struct Predictions {
    artifact: Arc<Artifact>,
    map: Arc<PlaceMap>,
    question: Question,
    n_done: usize,
    values: Vec<(Block, f64)>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The record that is moved.
    pub record: Record,
    /// Its features that say where it is.
    pub features: Features,
    /// Where it is moved to.
    pub blocks: Vec<Block>,
}

impl Job for Predictions {
    const NAME: &'static str = "predictions";
    type Input = Question;
    type Files = (Arc<Artifact>, Arc<PlaceMap>);
    /// The blocks that can be predicted with their values, in the order of the question.
    type Output = Vec<(Block, f64)>;

    fn new(question: Question, (artifact, map): Self::Files) -> Self {
        let values = Vec::with_capacity(question.blocks.len());
        Self { artifact, map, question, n_done: 0, values }
    }

    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Self::Output> {
        let schema = &self.artifact.pipeline.schema;
        let mut predictor = self.artifact.pipeline.predictor();
        let Question { record, features, blocks } = &self.question;
        while let Some(block) = blocks.get(self.n_done) {
            let point = features.within_limits(schema, block.middle);
            let there = features.record_at(schema, &self.map, record, point);
            let prediction = predictor.predict(&there).ok();
            self.values.extend(prediction.and_then(|prediction| Some((*block, prediction.value?))));
            self.n_done += 1;
            if !budget.is_left() && self.n_done < blocks.len() {
                return Progress::Working(Share { done: self.n_done, total: blocks.len() });
            }
        }
        Progress::Done(std::mem::take(&mut self.values))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::Value;

    use super::super::heat;
    use super::super::nearest::tests::town;
    use super::super::view::Bounds;
    use super::*;
    use crate::jobs::finish;
    use crate::jobs::protocol::{read, written};

    /// 100 times the latitude above 59°; the street is not looked at.
    fn artifact() -> Arc<Artifact> {
        let number = |name: &str, min: f64, max: f64| json!({ "name": name, "label": name, "kind": "number", "min": min, "max": max, "step": 0.1, "default": min });
        let artifact = serde_json::from_value(json!({
            "kind": "vitrine-model", "format": 1, "name": "north", "label": "North",
            "card": { "family": "linear", "hyperparameters": [], "n_samples": 1, "seed": 1, "sources": [] },
            "pipeline": {
                "schema": {
                    "system": "north",
                    "features": [number("latitude", 59.0, 60.0), number("longitude", 17.0, 19.0),
                        { "name": "street", "label": "street", "kind": "text", "max_length": 60, "default": "", "missing": "impute" }],
                    "target": { "name": "y", "label": "y", "task": "regression" }
                },
                "preprocess": { "impute": [59.0, 18.0, null], "columns": [{ "source": 0 }] },
                "estimator": { "linear": { "weights": [100.0], "intercept": -5900.0 } }
            }
        }));
        Arc::new(artifact.unwrap())
    }

    #[test]
    fn every_block_in_sight_has_its_own_value_however_the_work_is_cut() {
        let town = Arc::new(town());
        let blocks = heat::blocks(&town, Bounds::of(&town));
        let record = Record {
            values: vec![Value::Number(59.0), Value::Number(18.0), Value::Text("Elsewhere".into())],
        };
        let features = Features { latitude: 0, longitude: 1, street: Some(2) };
        let question = Question { record, features, blocks: blocks.clone() };
        let computed =
            |units| finish::<Predictions>(question.clone(), (artifact(), Arc::clone(&town)), units);
        let (whole, n_steps) = computed(usize::MAX);
        assert_eq!((whole.len(), n_steps), (blocks.len(), 1));
        for (block, value) in &whole {
            assert!((value - 100.0 * (block.middle.latitude - 59.0)).abs() < 1e-9, "{block:?} {value}");
        }
        assert_eq!(computed(3), (whole.clone(), blocks.len().div_ceil(3)));
        let sent = written(&whole);
        assert_eq!(read::<Vec<(Block, f64)>>(&sent).unwrap(), whole);
    }
}

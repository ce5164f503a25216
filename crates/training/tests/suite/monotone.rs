//! Predictions that may only rise or only fall with a feature, from the specification to the fitted pipeline.

use crate::common::{candidate, choice, estimator, number, schema};
use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::spec::{CandidateSpec, DerivedFormula, DerivedSpec, Monotone};
use vitrine_training::{Dataset, fit};

/// A target that rises with `size` on the whole but not row by row, and a choice without an order.
fn noisy(task: Task) -> Dataset {
    let classes: &[&str] = if task == Task::Binary { &["no", "yes"] } else { &[] };
    let features = vec![number("size", 0.0, 200.0, 0.1), choice("kind", &["a", "b", "c"])];
    let row = |at: usize| Record { values: vec![Value::Number(at as f64 / 2.0), Value::Choice(at % 3)] };
    let noise = |at: usize| ((at * 7919) % 101) as f64 - 50.0;
    let value = |at: usize| at as f64 / 4.0 + noise(at);
    Dataset {
        schema: schema(features, task, classes),
        records: (0..300).map(row).collect(),
        targets: (0..300)
            .map(|at| if task == Task::Binary { f64::from(u8::from(value(at) > 40.0)) } else { value(at) })
            .collect(),
        weights: Vec::new(),
    }
}

fn boosting() -> CandidateSpec {
    candidate("boosting", estimator(json!({"family": "boosting", "n_trees": 60, "min_samples_leaf": 5})))
}

/// How often the prediction rises and how often it falls from one size to the next.
fn moves(data: &Dataset, spec: &CandidateSpec) -> (usize, usize) {
    let pipeline = fit(data, spec, 1).unwrap().pipeline;
    let predict = |size: usize| {
        let record = Record { values: vec![Value::Number(size as f64 / 4.0), Value::Choice(1)] };
        let prediction = pipeline.predict(&record).unwrap();
        prediction.value.unwrap_or_else(|| prediction.probabilities[1])
    };
    let values: Vec<f64> = (0..600).map(predict).collect();
    let count = |moved: fn(&[f64]) -> bool| values.windows(2).filter(|pair| moved(pair)).count();
    (count(|pair| pair[1] > pair[0]), count(|pair| pair[1] < pair[0]))
}

fn with(direction: Monotone) -> CandidateSpec {
    CandidateSpec { monotone: [("size".to_owned(), direction)].into(), ..boosting() }
}

#[test]
fn predictions_keep_the_direction_that_the_candidate_names() {
    for task in [Task::Regression, Task::Binary] {
        let mut data = noisy(task);
        let free = moves(&data, &boosting());
        assert!(free.0 > 0 && free.1 > 0, "without a limit it goes up and down: {free:?}");
        let rising = moves(&data, &with(Monotone::Increasing));
        assert!(rising.0 > 3 && rising.1 == 0, "{rising:?}");
        assert_eq!(moves(&data, &with(Monotone::Decreasing)).0, 0);
        if task == Task::Binary {
            // The probability that the schema calls positive is the one that is held.
            data.schema.target.positive = Some(0);
            assert_eq!(moves(&data, &with(Monotone::Decreasing)).1, 0);
        }
    }
}

#[test]
fn what_cannot_be_promised_is_refused() {
    let data = noisy(Task::Regression);
    let names = |name: &str| [(name.to_owned(), Monotone::Increasing)].into();
    let squared = DerivedSpec::new("squared", DerivedFormula::Product, "size", Some("size"));
    let forest = candidate("forest", estimator(json!({"family": "forest", "n_trees": 2})));
    for (spec, part) in [
        (CandidateSpec { monotone: names("size"), ..forest }, "gradient boosting"),
        (CandidateSpec { monotone: names("sise"), ..boosting() }, "'sise'"),
        (CandidateSpec { monotone: names("kind"), ..boosting() }, "ordered choice"),
        (CandidateSpec { derived: vec![squared], ..with(Monotone::Increasing) }, "derived quantity"),
    ] {
        let fault = fit(&data, &spec, 1).unwrap_err().to_string();
        assert!(fault.contains(part), "{fault} should say {part}");
    }
}

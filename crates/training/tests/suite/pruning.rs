//! Pruning to a size: the file fits, what is left is the beginning of the whole model, and the loss is reported.

use crate::common::{candidate, estimator, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::estimators::Estimator;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::spec::CandidateSpec;
use vitrine_training::{Dataset, FittedCandidate, fit};

fn data(task: Task, classes: &[&str]) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let features = ["a", "b", "c", "d"].map(|name| number(name, -9.0, 9.0, 0.1)).to_vec();
    let mut data = Dataset {
        schema: schema(features, task, classes),
        records: vec![],
        targets: vec![],
        weights: vec![],
    };
    for _ in 0..300 {
        let row = [0, 1, 2, 3].map(|_| rng.random_range(-1.0..1.0));
        let value = row[0] * row[1] + row[2] + rng.random_range(-0.5..0.5);
        data.records.push(Record { values: row.map(Value::Number).to_vec() });
        data.targets.push(if classes.is_empty() { value } else { f64::from(u8::from(value > 0.0)) });
    }
    data
}

fn with_budget(family: serde_json::Value, kilobytes: f64) -> CandidateSpec {
    CandidateSpec { max_kilobytes: Some(kilobytes), ..candidate("small", estimator(family)) }
}

fn fitted(data: &Dataset, family: serde_json::Value, kilobytes: f64) -> FittedCandidate {
    fit(data, &with_budget(family, kilobytes), 4).unwrap()
}

#[test]
fn trees_are_left_out_until_the_file_fits() {
    let boosting = json!({"family": "boosting", "n_trees": 80, "min_samples_leaf": 3});
    let forest = json!({"family": "forest", "n_trees": 40, "max_leaf_nodes": 31});
    let blend = json!({"family": "voting", "members": [boosting, forest]});
    let values = data(Task::Regression, &[]);
    let classes = data(Task::Binary, &["no", "yes"]);
    for (data, family) in [(&values, &boosting), (&values, &blend), (&classes, &forest)] {
        let small = fitted(data, family.clone(), 5.0);
        let pruned = small.pruned.unwrap();
        assert!(pruned.from_kilobytes > 4.0, "{pruned:?}");
        assert!((3.0..=4.0).contains(&pruned.to_kilobytes), "{pruned:?}");
        assert!(0 < pruned.trees_to && pruned.trees_to < pruned.trees_from, "{pruned:?}");
        assert!(pruned.loss.is_finite() && pruned.loss.abs() < 0.5, "{pruned:?}");
        let whole = fitted(data, family.clone(), 1e4);
        assert_eq!(whole.pruned, None);
        assert_eq!(whole, fit(data, &candidate("one", estimator(family.clone())), 4).unwrap());
    }
}

#[test]
fn what_is_left_is_what_fewer_trees_would_have_been() {
    let data = data(Task::Regression, &[]);
    let small = fitted(&data, json!({"family": "boosting", "n_trees": 80, "min_samples_leaf": 3}), 5.0);
    let n_trees = small.pruned.as_ref().unwrap().trees_to;
    let same = json!({"family": "boosting", "n_trees": n_trees, "min_samples_leaf": 3});
    let same = fit(&data, &candidate("one", estimator(same)), 4).unwrap();
    assert!(small.pipeline == same.pipeline, "with the interval of the pruned model");
    assert_eq!(small.hyperparameters, same.hyperparameters);
    let Estimator::Trees(trees) = &small.pipeline.estimator else { panic!() };
    assert_eq!(trees.n_trees(), n_trees);
}

#[test]
fn budgets_that_nothing_fits_are_refused() {
    let data = data(Task::Regression, &[]);
    for (family, kilobytes, part) in [
        (json!({"family": "forest", "n_trees": 9}), 0.5, "max_kilobytes is 0.5, expected a number above 1"),
        (json!({"family": "forest", "n_trees": 9}), 1.5, "max_kilobytes is 1.5, expected at least "),
        (json!({"family": "knn", "k": 3}), 2.0, "max_kilobytes is 2, expected at least "),
    ] {
        let fault = fit(&data, &with_budget(family, kilobytes), 4).unwrap_err().to_string();
        assert!(fault.contains(part), "{fault} should say {part}");
    }
}

//! Shapley values against those that are known: of sums they are the sums' terms.

use crate::common::{candidate, choice, estimator, iris, number, schema};
use vitrine_model::explain::feature_groups;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::panels::{base_rate, row_background};
use vitrine_training::{Dataset, fit, shap_values};

/// 3 a - 2 b, and a number and a choice that have nothing to do with it.
fn sums(n: usize) -> Dataset {
    let features = vec![
        number("a", -10.0, 10.0, 0.1),
        number("b", -10.0, 10.0, 0.1),
        number("c", -10.0, 10.0, 0.1),
        choice("d", &["x", "y", "z"]),
    ];
    let row = |at: usize| Record {
        values: vec![
            Value::Number((at * 7 % 11) as f64 - 5.0),
            Value::Number((at * 5 % 13) as f64 - 6.0),
            Value::Number((at * 3 % 17) as f64 - 8.0),
            Value::Choice(at % 3),
        ],
    };
    let records: Vec<Record> = (0..n).map(row).collect();
    let target = |record: &Record| 3.0 * record.values[0].as_number() - 2.0 * record.values[1].as_number();
    let targets = records.iter().map(target).collect();
    Dataset { schema: schema(features, Task::Regression, &[]), records, targets, weights: Vec::new() }
}

/// Every feature for itself.
fn alone(data: &Dataset) -> Vec<Vec<usize>> {
    feature_groups(&data.schema, None)
}

fn rows(data: &Dataset, range: std::ops::Range<usize>) -> Dataset {
    data.subset(&range.collect::<Vec<_>>())
}

#[test]
fn of_a_sum_they_are_its_terms() {
    let data = sums(130);
    // All 30 rows are the background, and all 100 others are explained, so nothing depends on what is drawn.
    let (training, held_out) = (rows(&data, 0..30), rows(&data, 30..130));
    let spec = candidate("linear", estimator(serde_json::json!({"family": "linear"})));
    let fitted = fit(&training, &spec, 1).unwrap();
    let found = shap_values(&fitted.pipeline, &training, &held_out, &alone(&data), 9).unwrap().unwrap();
    assert_eq!((found.n_samples, found.n_background, found.log_odds), (100, 30, false));
    let mean = |data: &Dataset, at: usize| {
        data.records.iter().map(|record| record.values[at].as_number()).sum::<f64>() / data.n_samples() as f64
    };
    let names: Vec<&str> = found.features.iter().map(|feature| feature.name.as_str()).collect();
    assert_eq!(names[..2], ["a", "b"]);
    for (feature, (at, weight)) in found.features.iter().zip([(0, 3.0), (1, -2.0)]) {
        let middle = mean(&training, at);
        let term = |record: &Record| (weight * (record.values[at].as_number() - middle)).abs();
        let expected = held_out.records.iter().map(term).sum::<f64>() / 100.0;
        assert!((feature.mean_abs - expected).abs() < 1e-3 * expected, "{feature:?}, expected {expected}");
        assert_eq!(feature.counts.iter().sum::<u32>(), 100);
        let terms = held_out.records.iter().map(|record| weight * (record.values[at].as_number() - middle));
        let (low, high) = terms.fold((0.0_f64, 0.0_f64), |(low, high), term| (low.min(term), high.max(term)));
        let near = |got: Option<f64>, expected: f64| (got.unwrap() - expected).abs() < 1e-3 * expected.abs();
        assert!(near(feature.smallest, low) && near(feature.largest, high), "{feature:?}: {low} to {high}");
        // The lowest SHAP values of a rising feature belong to its lowest values.
        let levels: Vec<f64> = feature.levels.iter().copied().flatten().collect();
        let (first, last) = (levels[0], levels[levels.len() - 1]);
        assert_eq!((first, last), if weight > 0.0 { (0.0, 1.0) } else { (1.0, 0.0) });
    }
    for feature in &found.features[2..] {
        assert!(feature.mean_abs < 1e-6, "{feature:?}");
    }
    assert!(
        found.features[3].levels.iter().all(Option::is_none)
            || found.features[2].levels.iter().all(Option::is_none)
    );
    let base = training.targets.iter().sum::<f64>() / 30.0;
    assert!(
        (found.base_value - base).abs() < 1e-3 * base.abs().max(1.0),
        "{} against {base}",
        found.base_value
    );
}

/// What a and b do together is the sum of what they do.
#[test]
fn features_that_belong_together_have_one_attribution() {
    let data = sums(130);
    let (training, held_out) = (rows(&data, 0..30), rows(&data, 30..130));
    let spec = candidate("linear", estimator(serde_json::json!({"family": "linear"})));
    let fitted = fit(&training, &spec, 1).unwrap();
    let feature_groups = [vec![0, 1], vec![2], vec![3]];
    let found = shap_values(&fitted.pipeline, &training, &held_out, &feature_groups, 9).unwrap().unwrap();
    assert_eq!(found.features.len(), 3);
    let first = &found.features[0];
    assert_eq!((first.name.as_str(), first.together_with.as_slice()), ("a", &["b".to_owned()][..]));
    assert!(first.levels.iter().all(Option::is_none));
    let mean = training.targets.iter().sum::<f64>() / 30.0;
    let expected = held_out.targets.iter().map(|target| (target - mean).abs()).sum::<f64>() / 100.0;
    assert!((first.mean_abs - expected).abs() < 1e-3 * expected, "{first:?}, expected {expected}");
}

#[test]
fn threads_and_repetitions_do_not_matter_and_several_classes_are_left_out() {
    let data = sums(700);
    let spec = candidate("trees", estimator(serde_json::json!({"family": "boosting", "n_trees": 10})));
    let fitted = fit(&data, &spec, 1).unwrap();
    let found = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| shap_values(&fitted.pipeline, &data, &data, &alone(&data), 9).unwrap().unwrap())
    };
    assert_eq!(found(1), found(4));
    assert_eq!((found(1).n_samples, found(1).n_background), (500, 32));
    let flowers = iris();
    let spec = candidate("knn", estimator(serde_json::json!({"family": "knn", "k": 5})));
    let fitted = fit(&flowers, &spec, 1).unwrap();
    assert_eq!(shap_values(&fitted.pipeline, &flowers, &flowers, &alone(&flowers), 9).unwrap(), None);
}

/// Every second row is positive, of the group `x` every row.
#[test]
fn base_rates_are_counted_by_group() {
    let mut data = sums(600);
    data.schema.target = schema(Vec::new(), Task::Binary, &["no", "yes"]).target;
    data.schema.target.positive = Some(1);
    data.targets = (0..600).map(|at| f64::from(u8::from(at % 3 == 0 || at % 4 == 1))).collect();
    let spec = candidate("logistic", estimator(serde_json::json!({"family": "logistic"})));
    let fitted = fit(&data, &spec, 1).unwrap();
    let held_out = rows(&data, 0..310);
    let found = base_rate(&data, &held_out, &fitted.pipeline, Some("d")).unwrap();
    // A third of the rows is in x, and of the 400 others 100 are.
    assert_eq!((found.rate, found.n_samples, found.feature.as_deref()), (0.5, 600, Some("d")));
    let rates: Vec<(&str, f64, u64)> =
        found.groups.iter().map(|group| (group.value.as_str(), group.rate, group.n_samples)).collect();
    assert_eq!(rates, [("x", 1.0, 200), ("y", 0.25, 200), ("z", 0.25, 200)]);
    for group in &found.groups {
        assert_eq!(group.deciles.len(), 11);
        assert!(group.deciles.windows(2).all(|pair| pair[0] <= pair[1]));
    }
    assert!(found.groups[0].deciles[0] > found.groups[1].deciles[10], "the model has learnt the groups");
    let few = base_rate(&data, &rows(&data, 0..250), &fitted.pipeline, Some("d")).unwrap();
    assert!(few.groups.iter().all(|group| group.deciles.is_empty()), "84 rows are too few");
    assert_eq!(base_rate(&data, &held_out, &fitted.pipeline, None).unwrap().groups, vec![]);
    for (name, said) in [("e", "'e'"), ("a", "a choice or a flag")] {
        let fault = base_rate(&data, &held_out, &fitted.pipeline, Some(name)).unwrap_err().to_string();
        assert!(fault.contains(said), "{fault}");
    }
}

#[test]
fn a_background_of_rows_holds_different_rows_that_were_learned_from() {
    let data = sums(130);
    let found = row_background(&data, 4, 25);
    assert_eq!((found.records.len(), found.source.starts_with("25 of the rows")), (25, true));
    let all: Vec<_> = data.records.iter().map(|record| record.to_json(&data.schema)).collect();
    let places: Vec<usize> =
        found.records.iter().map(|record| all.iter().position(|row| row == record).unwrap()).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    assert_eq!(row_background(&data, 4, 25), found);
    assert_ne!(row_background(&data, 5, 25), found);
    assert_eq!(row_background(&data, 4, 999).records.len(), 130);
}

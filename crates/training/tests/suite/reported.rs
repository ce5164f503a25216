//! What the report says of probabilities, thresholds and intervals, from candidates as a system file writes them.

use crate::common::{choice, number, schema};
use rand::{Rng, SeedableRng};
use serde_json::json;
use vitrine_model::Artifact;
use vitrine_model::figures::GroupRange;
use vitrine_model::record::{Record, Value};
use vitrine_model::report::{CoverageGroup, HeldOut};
use vitrine_model::schema::{Schema, Task};
use vitrine_training::spec::TrainSpec;
use vitrine_training::{Dataset, Trained, explore, train};

/// Rows with a number and a choice; the target is made of the number, a random number and the choice.
fn rows(n: usize, schema: Schema, target: fn(f64, f64, usize) -> f64) -> Dataset {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(9);
    let mut data = Dataset { schema, records: Vec::new(), targets: Vec::new(), weights: Vec::new() };
    for _ in 0..n {
        let (x, luck, group): (f64, f64, usize) = (rng.random(), rng.random(), rng.random_range(0..2));
        data.records.push(Record { values: vec![Value::Number(x), Value::Choice(group)] });
        data.targets.push(target(x, luck, group));
    }
    data
}

fn features() -> Vec<vitrine_model::schema::Feature> {
    vec![number("x", 0.0, 1.0, 0.01), choice("group", &["quiet", "loud"])]
}

fn trained(data: &Dataset, metric: &str, candidate: serde_json::Value) -> Trained {
    let spec = json!({
        "metric": metric,
        "split": {"held_out": 0.3, "folds": 2, "repeats": 1},
        "candidates": [candidate, {"name": "base", "label": "Base", "estimator": {"family": "baseline"}}],
    });
    let spec: TrainSpec = serde_json::from_value(spec).unwrap();
    train(data, &spec, &[], &()).unwrap()
}

#[test]
fn probabilities_before_and_after_and_every_threshold() {
    let schema = schema(features(), Task::Binary, &["No", "Yes"]);
    let data = rows(1200, schema, |x, luck, _| f64::from(u8::from(luck < 0.3 * x * x)));
    let trained = trained(
        &data,
        "log_loss",
        json!({
            "name": "calibrated", "label": "Calibrated", "export": true,
            "scale": "standard",
            "resample": {"smote": {"k": 3}},
            "calibrate": "platt",
            "threshold": {"recall": 0.75},
            "estimator": {"family": "logistic", "alpha": 1.0},
        }),
    );
    let report = &trained.report;
    let held_out = &report.held_out;
    let (before, after) = held_out.calibration_error.unwrap();
    assert!(before > 0.2 && after < 0.06, "{before} before, {after} after");
    let count =
        |bins: &[vitrine_model::metrics::ReliabilityBin]| bins.iter().map(|bin| bin.count).sum::<u64>();
    let n_held_out = report.n_held_out as u64;
    // Each row is judged once per class.
    assert_eq!(
        (count(&held_out.reliability), count(&held_out.reliability_before)),
        (2 * n_held_out, 2 * n_held_out)
    );
    let pipeline = &trained.artifacts[0].pipeline;
    let own = held_out.thresholds.iter().find(|point| Some(point.threshold) == pipeline.threshold).unwrap();
    let confusion = held_out.confusion.as_ref().unwrap();
    assert_eq!(
        [[own.true_negatives, own.false_positives], [own.false_negatives, own.true_positives]],
        [[confusion.counts[0][0], confusion.counts[0][1]], [confusion.counts[1][0], confusion.counts[1][1]]]
    );
    assert!(held_out.coverage_by_group.is_empty());
    let hyperparameters =
        &report.candidates.iter().find(|candidate| candidate.name == "calibrated").unwrap().hyperparameters;
    let value =
        |name: &str| hyperparameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(value("resample"), Some("smote, k 3, ratio 1"));
    assert_eq!(value("calibration"), Some("platt"));
    assert_eq!(value("threshold for"), Some("recall 0.75"));
    let found: f64 = value("threshold").unwrap().parse().unwrap();
    assert!((found - pipeline.threshold.unwrap()).abs() < 1e-4);
}

#[test]
fn intervals_are_judged_by_group() {
    let data = rows(1500, schema(features(), Task::Regression, &[]), |x, luck, group| {
        (3.0 + x + (luck - 0.5) * if group == 1 { 0.6 } else { 0.2 }).exp()
    });
    let judged = |by: &str| -> (HeldOut, Artifact) {
        let candidate = json!({
            "name": "log", "label": "Log", "export": true,
            "target_scale": "log",
            "interval": {"method": "split", "by": by},
            "estimator": {"family": "linear"},
        });
        let mut trained = trained(&data, "mae", candidate);
        (trained.report.held_out, trained.artifacts.remove(0))
    };
    let (held_out, artifact) = judged("group");
    let values = held_out.coverage_by_group.iter().map(|group| match &group.group {
        Some(CoverageGroup::Feature { value, .. }) => value.as_str(),
        _ => None,
    });
    assert_eq!(values.collect::<Vec<_>>(), [Some("quiet"), Some("loud")]);
    let counted: u64 = held_out.coverage_by_group.iter().map(|group| group.count).sum();
    let covered: f64 =
        held_out.coverage_by_group.iter().map(|group| group.covered * group.count as f64).sum();
    assert!((covered / counted as f64 - held_out.coverage.unwrap().0).abs() < 1e-9);
    let widths: Vec<f64> = held_out.coverage_by_group.iter().map(|group| group.mean_width).collect();
    assert!(widths[1] > 2.0 * widths[0], "{widths:?}");
    let read = Artifact::decode(&artifact.encode().unwrap()).unwrap();
    assert_eq!(read, artifact);
    let (held_out, _) = judged("prediction");
    let ends = held_out.coverage_by_group.iter().map(|group| match &group.group {
        Some(CoverageGroup::Predicted { range }) => (range.above, range.to),
        _ => (None, None),
    });
    let ends: Vec<_> = ends.collect();
    let [(None, Some(first)), (Some(second), Some(_)), (Some(_), None)] = ends[..] else {
        panic!("{ends:?}")
    };
    assert_eq!(first, second);
}

#[test]
fn quarters_keep_their_limits() {
    let mut data = rows(5, schema(features(), Task::Regression, &[]), |_, _, _| 0.0);
    data.targets = vec![4_300_000.0, 900_000.0, 3_010_000.0, 9_000_000.0, 2_550_750.5];
    let figures = explore(&data, Vec::new());
    assert!(figures.groups.is_empty());
    assert_eq!(figures.group_counts, [2, 1, 1, 1]);
    assert_eq!(figures.ranges, GroupRange::between(&[2_550_750.5, 3_010_000.0, 4_300_000.0]));
}

#[test]
fn reports_of_format_1_are_read() {
    let old: HeldOut = serde_json::from_value(json!({"coverage": [0.91, 0.9]})).unwrap();
    assert_eq!(old, HeldOut { coverage: Some((0.91, 0.9)), ..HeldOut::default() });
    assert_eq!(serde_json::to_value(&old).unwrap(), json!({"coverage": [0.91, 0.9]}));
}

#[test]
fn gain_importance_is_reported_for_trees_and_voting_of_them_only() {
    let schema = schema(features(), Task::Regression, &[]);
    let data = rows(400, schema, |x, luck, _| 5.0 * x + 0.1 * luck);
    let gains = |estimator: serde_json::Value| {
        let candidate = json!({"name": "it", "label": "It", "export": true, "estimator": estimator});
        trained(&data, "mae", candidate).report.held_out.gain_importance
    };
    let boosting = json!({"family": "boosting", "n_trees": 20});
    let forest = json!({"family": "forest", "n_trees": 5});
    for trees in
        [boosting.clone(), forest.clone(), json!({"family": "voting", "members": [boosting, forest]})]
    {
        let gains = gains(trees);
        assert_eq!(gains[0].0, data.schema.features[0].name);
        assert!(gains[0].1 > 0.9 && gains.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{gains:?}");
        assert!((gains.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
    }
    assert_eq!(gains(json!({"family": "ridge", "alpha": 1.0})), []);
}

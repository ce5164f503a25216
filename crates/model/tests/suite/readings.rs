//! How outputs are read where they are calibrated, cut at a threshold, learnt as a logarithm, or given intervals of
//! groups and folds; and what is refused.

use vitrine_model::estimators::{Constant, Estimator};
use vitrine_model::pipeline::{CalibrationMap, Pipeline, TargetTransform};
use vitrine_model::schema::Task;
use vitrine_model::{Artifact, PredictError, Prediction, Record, Value};

use crate::samples::{artifacts, schemas::schema};

fn sample(name: &str) -> Artifact {
    artifacts().unwrap().into_iter().find(|artifact| artifact.name == name).unwrap()
}

/// The prediction of the defaults where the estimator always gives the same outputs.
fn predict(name: &str, outputs: &[f64], change: impl FnOnce(&mut Pipeline)) -> Prediction {
    let mut pipeline = sample(name).pipeline;
    pipeline.estimator = Estimator::Constant(Constant { outputs: outputs.to_vec() });
    change(&mut pipeline);
    pipeline.predict(&Record::defaults(&pipeline.schema).unwrap()).unwrap()
}

#[test]
fn at_the_threshold_the_positive_class_is_predicted() {
    let at = |p: f64, positive| {
        predict("calibrated-binary", &[1.0 - p, p], |pipeline| {
            pipeline.calibration = None;
            pipeline.schema.target.positive = positive;
        })
        .class
    };
    assert_eq!([at(0.25, Some(1)), at(0.2499, Some(1)), at(0.3, None)], [Some(1), Some(0), Some(1)]);
    assert_eq!([at(0.75, Some(0)), at(0.7501, Some(0))], [Some(0), Some(1)]);
}

#[test]
fn the_threshold_is_one_of_calibrated_probabilities() {
    let map = CalibrationMap::Curve { a: 0.75, b: 1.5, c: -0.125 };
    for p in [0.0, 0.1, 0.3, 0.5, 0.9, 1.0] {
        let prediction = predict("calibrated-binary", &[1.0 - p, p], |_| {});
        let expected = map.apply(p);
        assert_eq!(prediction.probabilities, [1.0 - expected, expected]);
        assert_eq!(prediction.class, Some(usize::from(expected >= 0.25)));
    }
}

#[test]
fn a_logarithm_becomes_a_value_and_its_interval_a_factor() {
    let prediction = predict("log-value", &[2.0], |_| {});
    let interval = prediction.interval.unwrap();
    assert_eq!(prediction.value, Some(libm::exp(2.0)));
    assert_eq!((interval.low, interval.high), (libm::exp(1.25), libm::exp(3.25)));
    let mut pipeline = sample("log-value").pipeline;
    let record = Record::defaults(&pipeline.schema).unwrap();
    // The value is finite and its interval is not.
    pipeline.estimator = Estimator::Constant(Constant { outputs: vec![709.0] });
    assert_eq!(pipeline.predict(&record), Err(PredictError::NotFinite));
}

#[test]
fn groups_have_ends_of_their_own() {
    let ends = |value| {
        let interval = predict("grouped-value", &[value], |_| {}).interval.unwrap();
        (interval.low - value, interval.high - value)
    };
    assert_eq!([ends(3.5), ends(5.0), ends(5.5)], [(-0.5, 0.5), (-0.75, 1.25), (-2.0, 2.5)]);
    let mut pipeline = sample("grouped-colour").pipeline;
    pipeline.estimator = Estimator::Constant(Constant { outputs: vec![0.0] });
    let mut record = Record::defaults(&pipeline.schema).unwrap();
    let mut low = |colour| {
        record.values[2] = colour;
        pipeline.predict(&record).unwrap().interval.unwrap().low
    };
    let lows = [Value::Choice(0), Value::Choice(1), Value::Choice(2), Value::Missing].map(&mut low);
    assert_eq!(lows, [-0.5, -0.75, -2.0, -3.0]);
}

#[test]
fn folds_give_the_interval_around_their_mean() {
    let pipeline = sample("folds-value").pipeline;
    let record = Record::defaults(&pipeline.schema).unwrap();
    let prediction = pipeline.predict(&record).unwrap();
    let Estimator::Voting(voting) = &pipeline.estimator else { panic!() };
    let alone: Vec<f64> = voting
        .members
        .iter()
        .map(|member| {
            let one = Pipeline { estimator: member.estimator.clone(), cv_plus: None, ..pipeline.clone() };
            one.predict(&record).unwrap().value.unwrap()
        })
        .collect();
    let first = alone[0];
    let second = (0.2 * alone[1] + 0.3 * alone[2]) / 0.5;
    assert!((prediction.value.unwrap() - f64::midpoint(first, second)).abs() < 1e-12);
    let expected = pipeline.cv_plus.as_ref().unwrap().around(&[first, second], 0.9);
    let interval = prediction.interval.unwrap();
    assert!((interval.low - expected.low).abs() < 1e-12 && (interval.high - expected.high).abs() < 1e-12);
    assert!(interval.low < prediction.value.unwrap() && prediction.value.unwrap() < interval.high);
}

#[test]
fn contradictions_are_named() {
    let refused = |name: &str, change: &dyn Fn(&mut Pipeline), expected: &str| {
        let mut artifact = sample(name);
        change(&mut artifact.pipeline);
        let said = artifact.encode().unwrap_err().to_string();
        assert_eq!(said, format!("the model in the file contradicts itself: {expected}"));
    };
    let rising = "a calibration map does not rise from probability to probability";
    refused(
        "calibrated-binary",
        &|p| p.calibration.as_mut().unwrap().maps.clear(),
        "0 calibration maps for 2 classes",
    );
    let map = |p: &mut Pipeline, map| p.calibration.as_mut().unwrap().maps[0] = map;
    refused("calibrated-binary", &move |p| map(p, CalibrationMap::Curve { a: -0.1, b: 1.0, c: 0.0 }), rising);
    refused("calibrated-binary", &move |p| map(p, CalibrationMap::Knots(Vec::new())), rising);
    refused(
        "calibrated-binary",
        &move |p| map(p, CalibrationMap::Knots(vec![(0.1, 0.4), (0.2, 0.3)])),
        rising,
    );
    refused("calibrated-binary", &move |p| map(p, CalibrationMap::Knots(vec![(0.1, 1.5)])), rising);
    refused(
        "calibrated-binary",
        &|p| p.threshold = Some(1.5),
        "the threshold 1.5 is not one from 0 to 1 for a target of two classes",
    );
    refused(
        "calibrated-classes",
        &|p| p.threshold = Some(0.5),
        "the threshold 0.5 is not one from 0 to 1 for a target of two classes",
    );
    refused(
        "log-value",
        &|p| p.calibration = sample("calibrated-binary").pipeline.calibration,
        "only the probabilities of unordered classes are calibrated",
    );
    refused(
        "calibrated-classes",
        &|p| p.target_transform = TargetTransform::Log,
        "only a regression is learnt on the scale of the logarithm",
    );
    let unfit = "the groups of the interval do not fit their number or have their ends the wrong way round";
    let fewer = |p: &mut Pipeline| p.residual_interval_groups.as_mut().unwrap().ends.truncate(2);
    refused("grouped-value", &fewer, unfit);
    refused("grouped-colour", &fewer, unfit);
    refused(
        "grouped-colour",
        &|p| p.residual_interval_groups.as_mut().unwrap().ends[0] = Some((1.0, -1.0)),
        unfit,
    );
    let by = |p: &mut Pipeline, feature| p.residual_interval_groups.as_mut().unwrap().feature = Some(feature);
    refused("grouped-colour", &move |p| by(p, 0), "the intervals are grouped by no choice or flag");
    refused(
        "grouped-colour",
        &|p| p.residual_interval = None,
        "there are parts of an interval without a coverage",
    );
    let folds = "the folds of the interval do not fit the ensemble or their errors do not ascend";
    refused("folds-value", &|p| p.cv_plus.as_mut().unwrap().folds[1].n_members = 1, folds);
    refused("folds-value", &|p| p.cv_plus.as_mut().unwrap().folds[1].n_members = usize::MAX, folds);
    refused("folds-value", &|p| p.cv_plus.as_mut().unwrap().folds[0].errors.reverse(), folds);
    refused("folds-value", &|p| p.cv_plus.as_mut().unwrap().folds[0].n_samples = 3, folds);
    refused(
        "log-value",
        &|p| p.cv_plus = sample("folds-value").pipeline.cv_plus,
        "the interval follows from folds, and the estimator averages none",
    );
}

#[test]
fn a_pipeline_of_format_1_says_nothing_of_what_is_new() {
    let text = serde_json::to_string(&sample("linear").pipeline).unwrap();
    for new in ["residual_interval_groups", "cv_plus", "target_transform", "calibration", "threshold\""] {
        assert!(!text.contains(new), "{new}");
    }
    assert_eq!(schema(Task::Binary).target.positive, Some(1));
}

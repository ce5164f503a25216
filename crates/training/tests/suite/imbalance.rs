//! Rare classes: class weights, resampling inside the fold, calibration that restores the base rate, thresholds.

use crate::common::{candidate, choice, estimator, feature, iris, number, schema};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use serde_json::json;
use vitrine_model::Pipeline;
use vitrine_model::estimators::Estimator;
use vitrine_model::metrics::{CALIBRATION_BINS, expected_calibration_error};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_training::fit::{FitSettings, fit_with};
use vitrine_training::resample::{class_weights, resample, smote};
use vitrine_training::spec::{Calibrate, CandidateSpec, ClassWeights, Resample, Threshold};
use vitrine_training::{Dataset, TrainError, fit};

/// A number, a choice, a flag and a whole number, some missing, with `n` rows of which about one in ten is positive.
fn rare(n: usize, seed: u64) -> Dataset {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let features = vec![
        number("age", -1e6, 1e6, 0.1),
        choice("colour", &["red", "white", "rose"]),
        feature("smoker", FeatureKind::Flag, json!(false)),
        feature("count", FeatureKind::Integer { min: 0, max: 1000 }, json!(0)),
    ];
    let mut data = Dataset {
        schema: schema(features, Task::Binary, &["No", "Yes"]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n {
        let positive = rng.random::<f64>() < 0.1;
        let shift = if positive { 1.2 } else { 0.0 };
        let mut age = shift - 6.0;
        for _ in 0..12 {
            age += rng.random::<f64>();
        }
        let smoker = rng.random::<f64>() < if positive { 0.6 } else { 0.3 };
        let values = vec![
            if rng.random::<f64>() < 0.05 { Value::Missing } else { Value::Number(age) },
            if rng.random::<f64>() < 0.05 { Value::Missing } else { Value::Choice(rng.random_range(0..3)) },
            Value::Flag(smoker),
            Value::Number(f64::from(rng.random_range(0..20_u8))),
        ];
        data.records.push(Record { values });
        data.targets.push(f64::from(u8::from(positive)));
    }
    data
}

fn positives(data: &Dataset) -> usize {
    data.targets.iter().filter(|target| **target == 1.0).count()
}

fn given(pipeline: &Pipeline, data: &Dataset) -> Vec<f64> {
    data.records.iter().map(|record| pipeline.predict(record).unwrap().probabilities[1]).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn balanced_classes_count_the_same_and_names_are_looked_up() {
    let mut data = rare(400, 1);
    let balanced = class_weights(&data, &ClassWeights::Balanced).unwrap();
    let total = |class: f64| -> f64 {
        balanced.iter().zip(&data.targets).filter(|(_, t)| **t == class).map(|(w, _)| w).sum()
    };
    assert!((total(0.0) - 200.0).abs() < 1e-9 && (total(1.0) - 200.0).abs() < 1e-9);
    data.weights = (0..400).map(|row| 1.0 + f64::from(row % 3)).collect();
    let given = ClassWeights::Given([("Yes".to_owned(), 3.0)].into());
    let weights = class_weights(&data, &given).unwrap();
    for (row, weight) in weights.iter().enumerate() {
        assert_eq!(*weight, data.weights[row] * if data.targets[row] == 1.0 { 3.0 } else { 1.0 });
    }
    assert_eq!(class_weights(&data, &ClassWeights::None).unwrap(), data.weights);
    for (name, weight, part) in [
        ("yes", 3.0, "class_weights refers to the class 'yes', which does not exist; there are No, Yes"),
        ("Yes", 0.0, "class_weights: Yes is 0, expected a number above 0"),
    ] {
        let given = ClassWeights::Given([(name.to_owned(), weight)].into());
        assert_eq!(class_weights(&data, &given).unwrap_err().to_string(), part);
    }
}

#[test]
fn resampling_gives_the_counts_that_were_asked_for_and_carries_weights() {
    let mut data = rare(500, 2);
    data.weights = (0..500).map(|row| 1.0 + row as f64).collect();
    let (few, many) = (positives(&data), 500 - positives(&data));
    for (how, expected) in [
        (Resample::None, (many, few)),
        (Resample::Smote { k: 5, ratio: 0.5 }, (many, (0.5 * many as f64).round() as usize)),
        (Resample::Smote { k: 5, ratio: 0.01 }, (many, few)),
        (Resample::Over { ratio: 1.0 }, (many, many)),
        (Resample::Under { ratio: 0.5 }, (2 * few, few)),
        (Resample::Under { ratio: 0.01 }, (many, few)),
    ] {
        let rows = resample(&data, how, 3).unwrap();
        let found = positives(&rows);
        assert_eq!((rows.n_samples() - found, found), expected, "{how:?}");
        assert_eq!(rows.weights.len(), rows.n_samples());
        assert_eq!(rows, resample(&data, how, 3).unwrap(), "{how:?}");
        // Rows that stay keep their weights; of drawn ones each is one of the rows with its weight.
        let known = rows.records.iter().zip(&rows.weights).filter(|(record, weight)| {
            data.records.get((**weight - 1.0) as usize).is_some_and(|known| **record == *known)
        });
        let known = known.count();
        assert!(
            known >= rows.n_samples().min(500)
                && (matches!(how, Resample::Smote { .. }) || known == rows.n_samples())
        );
    }
    assert_ne!(
        resample(&data, Resample::Under { ratio: 1.0 }, 3).unwrap(),
        resample(&data, Resample::Under { ratio: 1.0 }, 4).unwrap()
    );
}

#[test]
fn what_cannot_be_resampled_is_refused() {
    let mut data = rare(50, 2);
    for (how, part) in [
        (Resample::Over { ratio: 0.0 }, "resample: ratio is 0, expected a number above 0 and at most 1"),
        (Resample::Smote { k: 0, ratio: 1.0 }, "resample: k is 0, expected a whole number from 1"),
        (Resample::Under { ratio: 1.5 }, "resample: ratio is 1.5"),
    ] {
        assert!(resample(&data, how, 1).unwrap_err().to_string().contains(part), "{how:?}");
    }
    data.schema.target.task = Task::Regression;
    data.schema.target.classes.clear();
    assert!(matches!(resample(&data, Resample::Over { ratio: 1.0 }, 1), Err(TrainError::Setting { .. })));
}

/// Whether a row could lie on the line between two rows of the class: every number between theirs in the same place.
fn lies_between(row: &Record, a: &Record, b: &Record) -> bool {
    let numbers = [0, 3].map(|at| (&row.values[at], &a.values[at], &b.values[at]));
    let mut shares = Vec::new();
    for (at, (row, a, b)) in numbers.into_iter().enumerate() {
        match (row, a, b) {
            (Value::Number(row), Value::Number(a), Value::Number(b)) => {
                // The whole number is rounded, so its share is known to half a unit only.
                let slack = if at == 1 { 0.5 } else { 1e-9 };
                if *row < a.min(*b) - slack || *row > a.max(*b) + slack {
                    return false;
                }
                if a != b {
                    shares.push(((row - slack - a) / (b - a), (row + slack - a) / (b - a)));
                }
            }
            (row, a, b) if row == a || row == b => {}
            _ => return false,
        }
    }
    let low = shares.iter().map(|(x, y)| x.min(*y)).fold(0.0, f64::max);
    let high = shares.iter().map(|(x, y)| x.max(*y)).fold(1.0, f64::min);
    low <= high + 1e-9
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn synthetic_rows_lie_between_two_rows_of_their_class(seed in 0_u64..1000, k in 1_usize..7) {
        let data = rare(150, seed);
        let even = smote(&data, k, seed).unwrap();
        prop_assert_eq!(&even.records[..150], &data.records[..]);
        let rows: Vec<&Record> =
            data.records.iter().zip(&data.targets).filter(|(_, t)| **t == 1.0).map(|(r, _)| r).collect();
        for (row, target) in even.records[150..].iter().zip(&even.targets[150..]) {
            prop_assert_eq!(*target, 1.0);
            prop_assert!(rows.iter().any(|a| rows.iter().any(|b| lies_between(row, a, b))), "{:?}", row);
            for at in [1, 2] {
                prop_assert!(rows.iter().any(|real| real.values[at] == row.values[at]));
            }
        }
    }
}

/// Rows of a rare class with x and two categories that are the same, among forty of another class.
fn few(rare: &[(f64, usize)]) -> Dataset {
    let choices = ["p", "q", "r"];
    let features = vec![number("x", -1e6, 1e6, 0.1), choice("a", &choices), choice("b", &choices)];
    let row = |x: f64, at| Record { values: vec![Value::Number(x), Value::Choice(at), Value::Choice(at)] };
    let mut records: Vec<Record> = rare.iter().map(|(x, at)| row(*x, *at)).collect();
    records.extend((0..40).map(|at| row(f64::from(at % 2), 1)));
    Dataset {
        schema: schema(features, Task::Binary, &["no", "yes"]),
        targets: (0..records.len()).map(|at| f64::from(u8::from(at < rare.len()))).collect(),
        records,
        weights: Vec::new(),
    }
}

/// The synthetic rows as x and category.
fn synthetic(rare: &[(f64, usize)], k: usize) -> Vec<(f64, usize)> {
    let even = smote(&few(rare), k, 1).unwrap();
    assert_eq!(even.n_samples(), 80);
    let pair = |record: &Record| {
        assert_eq!(record.values[1], record.values[2]);
        let Value::Choice(choice) = record.values[1] else { panic!("{record:?}") };
        (record.values[0].as_number(), choice)
    };
    even.records[40 + rare.len()..].iter().map(pair).collect()
}

/// A category that differs counts as much as the median of the numbers' standard deviations, as in SMOTE-NC of Chawla
/// and others (2002); by x alone every row would be nearest to one of the other category.
#[test]
fn categories_decide_who_is_near() {
    let rows = synthetic(&[(0.0, 0), (0.1, 2), (0.2, 0), (0.3, 2), (0.4, 0), (0.5, 2)], 1);
    for (x, category) in &rows {
        assert!(*category == 0 && (0.0..=0.4).contains(x) || *category == 2 && (0.1..=0.5).contains(x));
    }
    assert!([0, 2].iter().all(|wanted| rows.iter().any(|(_, category)| category == wanted)));
}

#[test]
fn the_most_frequent_category_of_the_neighbours_is_taken_of_equal_ones_the_first() {
    let majority = synthetic(&[(0.0, 2), (0.1, 0), (0.2, 0), (0.3, 0)], 3);
    assert!(majority.iter().all(|(_, category)| *category == 0));
    // The neighbours have 0 and 2, or 1 and 2, or 0 and 1.
    let tied = synthetic(&[(0.0, 1), (0.1, 0), (0.2, 2)], 2);
    assert!(tied.iter().all(|(_, category)| *category < 2));
    assert!([0, 1].iter().all(|wanted| tied.iter().any(|(_, category)| category == wanted)));
}

fn spec(json: serde_json::Value) -> CandidateSpec {
    candidate("one", estimator(json))
}

fn forest() -> CandidateSpec {
    spec(json!({"family": "forest", "n_trees": 10, "min_samples_leaf": 10}))
}

#[test]
fn resampling_stays_inside_the_fold() {
    let data = rare(300, 5);
    let fitted = fit(&data, &CandidateSpec { resample: Resample::Smote { k: 5, ratio: 1.0 }, ..forest() }, 1);
    let pipeline = fitted.unwrap().pipeline;
    // What is assumed for missing values is learnt from the real rows.
    let plain = fit(&data, &forest(), 1).unwrap().pipeline;
    assert_eq!(pipeline.preprocess, plain.preprocess);
    let (resampled, plain) = (mean(&given(&pipeline, &data)), mean(&given(&plain, &data)));
    assert!(resampled > 1.4 * plain, "{resampled} after SMOTE, {plain} without");
}

#[test]
fn calibration_restores_the_base_rate_that_resampling_or_weights_shift() {
    // The base rate of 6,000 rows is known to about 0.004, a quarter of what is allowed below.
    let (train, test) = (rare(6000, 6), rare(6000, 7));
    let base = positives(&test) as f64 / 6000.0;
    let came_true: Vec<bool> = test.targets.iter().map(|target| *target == 1.0).collect();
    let shifted = [
        CandidateSpec { resample: Resample::Over { ratio: 1.0 }, ..forest() },
        CandidateSpec { resample: Resample::Smote { k: 5, ratio: 1.0 }, ..forest() },
        CandidateSpec { resample: Resample::Under { ratio: 1.0 }, ..forest() },
    ];
    for shifted in shifted {
        let before = given(&fit(&train, &shifted, 1).unwrap().pipeline, &test);
        assert!(mean(&before) > base + 0.1, "{:?}: {} before", shifted.resample, mean(&before));
        let error_before = expected_calibration_error(&came_true, &before, CALIBRATION_BINS).unwrap();
        for calibrate in [Calibrate::Platt, Calibrate::Beta, Calibrate::Isotonic, Calibrate::Auto] {
            let fitted = fit(&train, &CandidateSpec { calibrate, ..shifted.clone() }, 1).unwrap();
            let after = given(&fitted.pipeline, &test);
            let error = expected_calibration_error(&came_true, &after, CALIBRATION_BINS).unwrap();
            println!(
                "{:?} {calibrate:?}: mean {:.4} for {base:.4}, error {error:.4} before {error_before:.4}",
                shifted.resample,
                mean(&after)
            );
            assert!((mean(&after) - base).abs() < 0.015, "{calibrate:?}: {} for {base}", mean(&after));
            // Platt's and the beta map have a shape of their own and cannot follow every curve; a staircase can.
            let free = matches!(calibrate, Calibrate::Isotonic | Calibrate::Auto);
            let largest = if free { 0.02 } else { error_before / 6.0 };
            assert!(error < largest, "{calibrate:?}: {error} of {error_before}");
            let method = fitted.hyperparameters.iter().find(|(name, _)| name == "calibration").unwrap();
            assert!(calibrate == Calibrate::Auto || method.1 == format!("{calibrate:?}").to_lowercase());
        }
    }
}

#[test]
fn several_classes_are_calibrated_against_the_rest() {
    let data = iris();
    let spec = CandidateSpec { calibrate: Calibrate::Platt, ..spec(json!({"family": "knn", "k": 15})) };
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    assert_eq!(pipeline.calibration.as_ref().map(|calibration| calibration.maps.len()), Some(3));
    for record in &data.records {
        let probabilities = pipeline.predict(record).unwrap().probabilities;
        assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_threshold_for_a_recall_finds_that_share_of_new_rows() {
    let (train, test) = (rare(1500, 8), rare(4000, 9));
    let positives = positives(&test) as f64;
    let recall_of = |spec: CandidateSpec| {
        let pipeline = fit(&train, &spec, 1).unwrap().pipeline;
        let found =
            test.records.iter().zip(&test.targets).filter(|(record, target)| {
                **target == 1.0 && pipeline.predict(record).unwrap().class == Some(1)
            });
        (found.count() as f64 / positives, pipeline)
    };
    let (half, pipeline) = recall_of(forest());
    assert!(half < 0.3 && pipeline.threshold.is_none(), "{half}");
    for calibrate in [Calibrate::None, Calibrate::Isotonic] {
        let (found, _) =
            recall_of(CandidateSpec { threshold: Threshold::Recall(0.8), calibrate, ..forest() });
        assert!((found - 0.8).abs() < 0.06, "{found}");
    }
    let costs = Threshold::Cost { false_negative: 9.0, false_positive: 1.0 };
    let (_, pipeline) =
        recall_of(CandidateSpec { threshold: costs, calibrate: Calibrate::Platt, ..forest() });
    // Where probabilities are honest, the least cost is at false_positive / (false_positive + false_negative).
    let threshold = pipeline.threshold.unwrap();
    assert!((0.05..0.18).contains(&threshold), "{threshold}");
    let (_, pipeline) = recall_of(CandidateSpec { threshold: Threshold::At(0.3), ..forest() });
    assert_eq!(pipeline.threshold, Some(0.3));
}

#[test]
fn the_positive_class_may_be_the_first() {
    let mut data = rare(600, 10);
    data.targets.iter_mut().for_each(|target| *target = 1.0 - *target);
    data.schema.target.positive = Some(0);
    let spec = CandidateSpec { threshold: Threshold::Recall(0.9), calibrate: Calibrate::Beta, ..forest() };
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    let threshold = pipeline.threshold.unwrap();
    for record in &data.records {
        let prediction = pipeline.predict(record).unwrap();
        assert_eq!(prediction.class == Some(0), prediction.probabilities[0] >= threshold);
    }
}

#[test]
fn settings_that_do_not_suit_the_target_are_named() {
    let mut values = rare(60, 1);
    values.schema = schema(values.schema.features, Task::Regression, &[]);
    let refused = |data: &Dataset, spec: CandidateSpec| fit(data, &spec, 1).unwrap_err().to_string();
    for (spec, part) in [
        (CandidateSpec { calibrate: Calibrate::Platt, ..forest() }, "calibrate is given, expected none"),
        (CandidateSpec { threshold: Threshold::At(0.5), ..forest() }, "threshold is given, expected half"),
        (CandidateSpec { class_weights: ClassWeights::Balanced, ..forest() }, "class_weights is given"),
        (CandidateSpec { resample: Resample::Over { ratio: 1.0 }, ..forest() }, "expected none for a target"),
    ] {
        let fault = refused(&values, spec);
        assert!(fault.contains(part), "{fault} should say {part}");
    }
    let several = CandidateSpec { threshold: Threshold::Recall(0.5), ..forest() };
    assert!(refused(&iris(), several).contains("a target that has not two classes"));
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let data = rare(400, 12);
    let spec = CandidateSpec {
        resample: Resample::Smote { k: 4, ratio: 0.8 },
        calibrate: Calibrate::Auto,
        threshold: Threshold::Recall(0.7),
        ..forest()
    };
    let settings = FitSettings::for_task(Task::Binary, 1);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&fit_with(&data, &spec, &settings).unwrap().pipeline).unwrap())
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn weights_reach_the_estimator() {
    let data = rare(500, 13);
    let spec = CandidateSpec { class_weights: ClassWeights::Balanced, ..spec(json!({"family": "baseline"})) };
    let Estimator::Constant(constant) = fit(&data, &spec, 1).unwrap().pipeline.estimator else { panic!() };
    assert!((constant.outputs[1] - 0.5).abs() < 1e-9, "{:?}", constant.outputs);
}

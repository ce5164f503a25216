//! Intervals hold the nominal share of actual values, overall and by group, on rows that nothing was fitted to;
//! and targets learnt on the scale of the logarithm.

use crate::common::{candidate, choice, estimator, number, schema, wine};
use rand::{Rng, SeedableRng};
use serde_json::json;
use vitrine_model::estimators::Estimator;
use vitrine_model::pipeline::{Interval, TargetTransform};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_model::{Pipeline, Prediction};
use vitrine_training::spec::{CandidateSpec, IntervalMethod, IntervalSpec, SplitSpec, TargetScale};
use vitrine_training::split::split_held_out;
use vitrine_training::{Dataset, TrainError, fit};

/// The value rises with x, and so does the noise; in the second group it is three times as large.
fn fanning(n: usize, seed: u64) -> Dataset {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut data = Dataset {
        schema: schema(
            vec![number("x", -1e6, 1e6, 0.1), choice("group", &["quiet", "loud", "never"])],
            Task::Regression,
            &[],
        ),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n {
        let (x, loud): (f64, bool) = (10.0 * rng.random::<f64>(), rng.random());
        let mut noise = -6.0;
        for _ in 0..12 {
            noise += rng.random::<f64>();
        }
        let group =
            if rng.random::<f64>() < 0.02 { Value::Missing } else { Value::Choice(usize::from(loud)) };
        data.records.push(Record { values: vec![Value::Number(x), group] });
        data.targets.push(50.0 + 4.0 * x + noise * (0.3 + 0.3 * x) * if loud { 3.0 } else { 1.0 });
    }
    data
}

fn with(method: IntervalMethod, by: Option<&str>) -> CandidateSpec {
    CandidateSpec {
        interval: IntervalSpec { method, by: by.map(str::to_owned) },
        ..candidate("forest", estimator(json!({"family": "forest", "n_trees": 12, "min_samples_leaf": 15})))
    }
}

fn predictions(pipeline: &Pipeline, data: &Dataset) -> Vec<Prediction> {
    data.records.iter().map(|record| pipeline.predict(record).unwrap()).collect()
}

/// The share of actual values inside, over the rows that are wanted.
fn covered(data: &Dataset, predictions: &[Prediction], wanted: impl Fn(usize) -> bool) -> f64 {
    let rows: Vec<usize> = (0..data.n_samples()).filter(|row| wanted(*row)).collect();
    let targets = data.target_values();
    let inside = |row: &&usize| {
        let interval = predictions[**row].interval.unwrap();
        (interval.low..=interval.high).contains(&targets[**row])
    };
    rows.iter().filter(inside).count() as f64 / rows.len() as f64
}

const METHODS: [IntervalMethod; 3] =
    [IntervalMethod::OutOfFold, IntervalMethod::Split, IntervalMethod::CvPlus];

#[test]
fn every_method_holds_its_share_of_new_rows() {
    let (train, test) = (fanning(3000, 1), fanning(3000, 2));
    for method in METHODS {
        let fitted = fit(&train, &with(method, None), 1).unwrap();
        let predicted = predictions(&fitted.pipeline, &test);
        let share = covered(&test, &predicted, |_| true);
        println!("{method:?}: {share:.3}");
        assert!((0.88..0.925).contains(&share), "{method:?}: {share}");
        assert!(predicted.iter().all(|p| p.interval.is_some_and(|i| i.coverage == 0.9)));
        let again = fit(&train, &with(method, None), 1).unwrap();
        assert_eq!(fitted.pipeline, again.pipeline);
        if method == IntervalMethod::CvPlus {
            let Estimator::Voting(voting) = &fitted.pipeline.estimator else { panic!() };
            assert_eq!(voting.members.len(), 5);
            let widths: Vec<f64> =
                predicted.iter().filter_map(|p| p.interval).map(|i| i.high - i.low).collect();
            assert!(
                widths.iter().any(|width| (width - widths[0]).abs() > 1e-6),
                "the folds do not agree alike"
            );
        }
    }
}

/// The seeds over whose splits shares are averaged.
const SEEDS: [u64; 4] = [1, 2, 3, 4];

#[test]
fn groups_of_their_own_hold_their_share_each() {
    let (train, test) = (fanning(4000, 3), fanning(4000, 4));
    let of_group = |data: &Dataset, group: usize| -> Vec<bool> {
        data.records.iter().map(|record| record.values[1] == Value::Choice(group)).collect()
    };
    for method in [IntervalMethod::OutOfFold, IntervalMethod::Split] {
        for (by, expected_even) in [(None, false), (Some("group"), true)] {
            // One split holds out about 400 rows of a group, whose quantile alone makes the share uncertain by .015.
            let pipelines = SEEDS.map(|seed| fit(&train, &with(method, by), seed).unwrap().pipeline);
            let predicted = pipelines.map(|pipeline| predictions(&pipeline, &test));
            let shares = [0, 1].map(|group| {
                let wanted = of_group(&test, group);
                let shares = predicted.iter().map(|predicted| covered(&test, predicted, |row| wanted[row]));
                shares.sum::<f64>() / SEEDS.len() as f64
            });
            let even = shares.iter().all(|share| (0.87..0.93).contains(share));
            assert_eq!(even, expected_even, "{method:?} by {by:?}: {shares:?}");
        }
        let pipeline = fit(&train, &with(method, Some("prediction")), 1).unwrap().pipeline;
        let predicted = predictions(&pipeline, &test);
        for (low, high) in [(0.0, 60.0), (60.0, 80.0), (80.0, 999.0)] {
            let share = covered(&test, &predicted, |row| {
                let value = predicted[row].value.unwrap();
                low <= value && value < high
            });
            assert!((0.86..0.94).contains(&share), "{method:?}, {low} to {high}: {share}");
        }
    }
    let groups = fit(&train, &with(IntervalMethod::OutOfFold, Some("group")), 1)
        .unwrap()
        .pipeline
        .residual_interval_groups;
    let ends = groups.unwrap().ends;
    // Two per cent of 4,000 rows have no group, enough for ends of their own; nobody is in the third one.
    assert_eq!(ends.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, true]);
}

#[test]
fn wine_grades_lie_in_their_intervals() {
    let Some(data) = wine() else { return };
    let (train, test) = split_held_out(&data, &SplitSpec::default(), 5).unwrap();
    let (train, test) = (data.subset(&train), data.subset(&test));
    let boosting = json!({"family": "boosting", "n_trees": 12, "max_leaf_nodes": 12, "learning_rate": 0.3});
    for (method, by) in [
        (IntervalMethod::OutOfFold, None),
        (IntervalMethod::OutOfFold, Some("type")),
        (IntervalMethod::Split, Some("prediction")),
        (IntervalMethod::CvPlus, None),
    ] {
        let spec = CandidateSpec { estimator: estimator(boosting.clone()), ..with(method, by) };
        let pipelines = SEEDS.map(|seed| fit(&train, &spec, seed).unwrap().pipeline);
        let shares = pipelines.iter().map(|pipeline| covered(&test, &predictions(pipeline, &test), |_| true));
        let share = shares.sum::<f64>() / SEEDS.len() as f64;
        println!("{method:?} by {by:?}: {share:.3}");
        assert!((0.87..0.93).contains(&share), "{method:?} by {by:?}: {share}");
        assert!(pipelines.iter().all(|pipeline| pipeline.ordinal_link.is_some()));
    }
}

/// Prices: their logarithm follows x, with the same noise everywhere.
fn prices(n: usize, seed: u64) -> Dataset {
    let mut data = fanning(n, seed);
    for (record, target) in data.records.iter().zip(&mut data.targets) {
        let x = record.values[0].as_number();
        let noise = (*target - 50.0 - 4.0 * x) / (0.3 + 0.3 * x);
        *target = (10.0 + 0.3 * x + 0.1 * noise).exp();
    }
    data
}

#[test]
fn a_logarithm_is_learnt_and_given_in_the_unit_of_the_target() {
    for method in METHODS {
        let mut shares = Vec::new();
        for seed in 5..9 {
            let (train, test) = (prices(2500, seed), prices(2500, 20 + seed));
            let ridge = estimator(json!({"family": "ridge", "alpha": 1e-6}));
            let log =
                CandidateSpec { target_scale: TargetScale::Log, estimator: ridge, ..with(method, None) };
            let pipeline = fit(&train, &log, seed).unwrap().pipeline;
            assert_eq!(pipeline.target_transform, TargetTransform::Log);
            let predicted = predictions(&pipeline, &test);
            shares.push(covered(&test, &predicted, |_| true));
            check_factors(&test, &predicted);
        }
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!((0.88..0.92).contains(&mean), "{method:?}: {shares:?}");
    }
}

/// Values are those of the curve behind the prices, and intervals the same factor around all of them.
fn check_factors(data: &Dataset, predictions: &[Prediction]) {
    let mut factors = Vec::new();
    for (record, prediction) in data.records.iter().zip(predictions) {
        let expected = (10.0 + 0.3 * record.values[0].as_number()).exp();
        let (value, Interval { low, high, .. }) = (prediction.value.unwrap(), prediction.interval.unwrap());
        assert!((value / expected - 1.0).abs() < 0.05, "{value} for {expected}");
        assert!(low < value && value < high);
        factors.push(high / low);
    }
    let widest = factors.iter().copied().fold(0.0, f64::max);
    let narrowest = factors.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(widest / narrowest < 1.05, "an interval is a factor: {narrowest} to {widest}");
}

#[test]
fn a_target_without_logarithm_is_refused_with_its_row() {
    let mut data = prices(40, 7);
    data.targets[17] = 0.0;
    let log = CandidateSpec { target_scale: TargetScale::Log, ..with(IntervalMethod::OutOfFold, None) };
    let fault = fit(&data, &log, 1).unwrap_err();
    assert!(matches!(fault, TrainError::Target { row: 17, got: 0.0, .. }), "{fault}");
    assert!(fault.to_string().contains("target_scale"), "{fault}");
    let ordinal =
        Dataset { schema: schema(data.schema.features.clone(), Task::Ordinal, &["1", "2"]), ..data };
    let data = Dataset { targets: vec![1.0; 40], ..ordinal };
    assert!(matches!(fit(&data, &log, 1), Err(TrainError::Setting { .. })));
}

#[test]
fn intervals_that_cannot_be_made_are_named() {
    let data = fanning(60, 8);
    let knn = |method| CandidateSpec {
        estimator: estimator(json!({"family": "knn", "k": 3})),
        ..with(method, None)
    };
    for (spec, part) in [
        (with(IntervalMethod::Split, Some("colour")), "interval: by refers to the feature 'colour'"),
        (
            with(IntervalMethod::Split, Some("x")),
            "interval: by is x, expected a choice, a flag or 'prediction'",
        ),
        (
            with(IntervalMethod::CvPlus, Some("group")),
            "interval: method is cv_plus, expected out_of_fold or split",
        ),
        (knn(IntervalMethod::CvPlus), "k-nearest neighbours, which cannot be averaged"),
    ] {
        let fault = fit(&data, &spec, 1).unwrap_err().to_string();
        assert!(fault.contains(part), "{fault} should say {part}");
    }
    assert!(fit(&data, &knn(IntervalMethod::Split), 1).is_ok());
    let classes = crate::common::iris();
    let fault = fit(&classes, &with(IntervalMethod::Split, None), 1).unwrap_err().to_string();
    assert!(fault.contains("interval is given"), "{fault}");
}

//! What has not been seen must not be known: targets that mean nothing are learned by nobody, a row's name is worth
//! nothing, and synthetic rows descend from training rows only. Procedures that leak on purpose do show it, so these
//! tests can fail.

use crate::common::{candidate, choice, estimator, number, schema};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::Pipeline;
use vitrine_model::estimators::Estimator;
use vitrine_model::metrics::{Metric, evaluate_target};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_training::spec::{LeakySpec, Procedure, TrainSpec};
use vitrine_training::{CandidateSpec, Dataset, SplitSpec, fit, split_held_out, train};

/// Rows of one data set.
const N: usize = 160;
/// How often everything is drawn anew.
const ROUNDS: u64 = 5;
/// The seed of the first split. R2 on some thirty held-out rows lies anywhere around its expectation by .2, so where
/// something can be learned not every five splits show it.
const FIRST_SEED: u64 = 20;
/// How far the mean of [`ROUNDS`] areas under the curve, of 32 held-out rows each, may lie above one half. One area has
/// a standard deviation of about .10 where nothing can be known, the mean of five one of .046; this is three of them.
const AUC_MARGIN: f64 = 0.14;
/// As much for R2, which nothing learned leaves below 0.
const R2_MARGIN: f64 = 0.08;

/// Every way to a fitted candidate, as it stands in a system file: the line's name, the candidate, the tasks. A new
/// option gets a line here.
fn paths() -> Vec<(&'static str, Json, &'static [Task])> {
    const BOTH: &[Task] = &[Task::Binary, Task::Regression];
    const BINARY: &[Task] = &[Task::Binary];
    const VALUE: &[Task] = &[Task::Regression];
    let boosting =
        || json!({"family": "boosting", "n_trees": 20, "max_leaf_nodes": 6, "min_samples_leaf": 8});
    let forest = || json!({"family": "forest", "n_trees": 15, "max_leaf_nodes": 20, "max_features": 0.6});
    vec![
        ("knn", json!({"estimator": {"family": "knn", "k": 5}, "scale": "standard"}), BOTH),
        ("logistic", json!({"estimator": {"family": "logistic"}, "scale": "standard"}), BINARY),
        ("ridge", json!({"estimator": {"family": "ridge", "alpha": 1.0}, "scale": "standard"}), VALUE),
        ("forest", json!({"estimator": forest()}), BOTH),
        ("boosting", json!({"estimator": boosting()}), BOTH),
        (
            "grid",
            json!({"estimator": boosting(), "grid": {"max_leaf_nodes": [2, 6, 12], "n_trees": [5, 40]}}),
            BOTH,
        ),
        (
            "search",
            json!({"estimator": boosting(), "search": {"trials": 8, "folds": 3, "features": true,
                "space": {"max_leaf_nodes": {"low": 2, "high": 20, "whole": true}, "n_trees": [5, 40]}}}),
            BOTH,
        ),
        (
            "search by halving",
            json!({"estimator": boosting(), "search": {"method": "halving", "trials": 9, "folds": 2,
                "space": {"max_leaf_nodes": {"low": 2, "high": 20, "whole": true}}}}),
            BINARY,
        ),
        ("smote", json!({"estimator": boosting(), "resample": {"smote": {}}}), BINARY),
        ("more of the rare", json!({"estimator": forest(), "resample": {"over": {}}}), BINARY),
        ("less of the frequent", json!({"estimator": boosting(), "resample": {"under": {}}}), BINARY),
        ("balanced classes", json!({"estimator": boosting(), "class_weights": "balanced"}), BINARY),
        ("isotonic", json!({"estimator": boosting(), "calibrate": "isotonic"}), BINARY),
        ("best calibration", json!({"estimator": forest(), "calibrate": "auto"}), BINARY),
        (
            "smote, calibrated, with a threshold",
            json!({"estimator": boosting(), "resample": {"smote": {}}, "calibrate": "beta", "threshold": {"recall": 0.7}}),
            BINARY,
        ),
        ("interval of folds", json!({"estimator": boosting(), "interval": {"method": "cv_plus"}}), VALUE),
        (
            "stopped early",
            json!({"estimator": {"family": "boosting", "n_trees": 80, "max_leaf_nodes": 6, "min_samples_leaf": 8,
                "early_stopping": {"n_iter_no_change": 5, "validation_fraction": 0.2}}}),
            BOTH,
        ),
        ("target encoding", json!({"estimator": boosting(), "encode": "target"}), BOTH),
        ("blend", json!({"estimator": {"family": "voting", "members": [forest(), boosting()]}}), BOTH),
        (
            "greedy blend",
            json!({"estimator": {"family": "voting", "weights": "greedy", "rounds": 10, "cv": 3,
                "members": [forest(), boosting()]}}),
            BOTH,
        ),
        (
            "stack",
            json!({"estimator": {"family": "stacking", "cv": 3, "members": [forest(), boosting()]}}),
            BOTH,
        ),
        ("bag", json!({"estimator": {"family": "cross_fit", "cv": 4, "member": boosting()}}), BOTH),
        (
            "distilled",
            json!({"estimator": {"family": "distilled", "cv": 3, "teacher": forest(), "student": boosting()}}),
            BOTH,
        ),
    ]
}

/// The paths for a task, read.
fn paths_for(task: Task) -> Vec<(&'static str, CandidateSpec)> {
    let of_task = paths().into_iter().filter(|(_, _, tasks)| tasks.contains(&task));
    let read = of_task.map(|(name, mut candidate, _)| {
        candidate["name"] = json!("candidate");
        candidate["label"] = json!("Candidate");
        (name, serde_json::from_value(candidate).unwrap())
    });
    read.collect()
}

/// Rows with two numbers, a choice of many values, and a target that follows one of the numbers and the noise.
fn rows(task: Task, seed: u64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let places: Vec<String> = (0..40).map(|place| format!("p{place}")).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let features = vec![number("a", -9.0, 9.0, 1.0), number("b", -9.0, 9.0, 1.0), choice("place", &places)];
    let classes: &[&str] = if task == Task::Binary { &["no", "yes"] } else { &[] };
    let mut data = Dataset {
        schema: schema(features, task, classes),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..N {
        let (a, b, noise) =
            (rng.random_range(-3.0..3.0), rng.random_range(-3.0..3.0), rng.random_range(-1.5..1.5));
        let place = rng.random_range(0..places.len());
        data.records.push(Record { values: vec![Value::Number(a), Value::Number(b), Value::Choice(place)] });
        let value: f64 = a + noise;
        data.targets.push(if task == Task::Binary { f64::from(u8::from(value > 1.0)) } else { value });
    }
    data
}

fn shuffled(mut data: Dataset, seed: u64) -> Dataset {
    data.targets.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    data
}

/// The area under the curve, or R2, of a pipeline on some rows.
fn score(pipeline: &Pipeline, data: &Dataset) -> f64 {
    let predictions: Vec<_> = data.records.iter().map(|record| pipeline.predict(record).unwrap()).collect();
    let target = &data.schema.target;
    if target.task == Task::Binary {
        let predicted: Vec<f64> =
            predictions.iter().map(|prediction| prediction.class.unwrap() as f64).collect();
        let probabilities: Vec<Vec<f64>> =
            predictions.into_iter().map(|prediction| prediction.probabilities).collect();
        let scores = evaluate_target(target, &data.targets, &predicted, Some(&probabilities)).unwrap();
        return scores.get(Metric::RocAuc).unwrap();
    }
    let predicted: Vec<f64> = predictions.iter().map(|prediction| prediction.value.unwrap()).collect();
    evaluate_target(target, &data.targets, &predicted, None).unwrap().get(Metric::R2).unwrap()
}

/// The mean score on held-out rows over some data sets, which have the rows of [`rows`] with other features or targets:
/// their sides are those of the rows as they were.
fn held_out_score(spec: &CandidateSpec, task: Task, data_of: impl Fn(u64) -> Dataset) -> f64 {
    let scores = (0..ROUNDS).map(|round| {
        let (data, seed) = (data_of(round), FIRST_SEED + round);
        let (train, test) = split_held_out(&rows(task, round), &SplitSpec::default(), seed).unwrap();
        score(&fit(&data.subset(&train), spec, seed).unwrap().pipeline, &data.subset(&test))
    });
    scores.sum::<f64>() / ROUNDS as f64
}

/// What a score of nothing is, and how far chance may lift it.
fn chance(task: Task) -> (f64, f64) {
    if task == Task::Binary { (0.5, AUC_MARGIN) } else { (0.0, R2_MARGIN) }
}

#[test]
fn shuffled_targets_are_learned_by_nobody() {
    for task in [Task::Binary, Task::Regression] {
        let (nothing, margin) = chance(task);
        for (name, spec) in paths_for(task) {
            let own = held_out_score(&spec, task, |round| rows(task, round));
            assert!(own > nothing + margin, "{name} ({task:?}) learns nothing even where there is: {own}");
            let own = held_out_score(&spec, task, |round| shuffled(rows(task, round), round + 50));
            assert!(own < nothing + margin, "{name} ({task:?}): {own} where {nothing} is chance");
        }
    }
}

/// The margins are worth something: a model that has seen the rows that judge it is far beyond them.
#[test]
fn a_model_that_has_seen_the_rows_is_caught() {
    for task in [Task::Binary, Task::Regression] {
        let (nothing, margin) = chance(task);
        for (name, spec) in
            paths_for(task).into_iter().filter(|(name, _)| ["forest", "boosting"].contains(name))
        {
            let scores = (0..ROUNDS).map(|round| {
                let data = shuffled(rows(task, round), round + 50);
                let (_, test) = split_held_out(&data, &SplitSpec::default(), round).unwrap();
                score(&fit(&data, &spec, round).unwrap().pipeline, &data.subset(&test))
            });
            let own = scores.sum::<f64>() / ROUNDS as f64;
            assert!(own > nothing + margin, "{name} ({task:?}): {own} is not far from chance");
        }
    }
}

/// The row's number and a hash of it, and with `choice` a choice of its own for each row.
fn named(mut data: Dataset, with_choice: bool) -> Dataset {
    let names: Vec<String> = (0..N).map(|name| format!("n{name}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    data.schema.features.extend([number("row", 0.0, 1e6, 1.0), number("hash", 0.0, 1e6, 1.0)]);
    if with_choice {
        data.schema.features.push(choice("name", &names));
    }
    for (row, record) in data.records.iter_mut().enumerate() {
        // Multiplication by a number without a common factor permutes them.
        let hash = (row * 77 + 13) % N;
        record.values.extend([Value::Number(row as f64), Value::Number(hash as f64)]);
        if with_choice {
            record.values.push(Value::Choice(hash));
        }
    }
    data
}

#[test]
fn a_name_of_each_row_is_worth_nothing() {
    for task in [Task::Binary, Task::Regression] {
        let (_, margin) = chance(task);
        for (name, spec) in paths_for(task) {
            let without = held_out_score(&spec, task, |round| rows(task, round));
            // As a choice the name is a single column where choices are encoded by the target.
            let encoded = name == "target encoding";
            let with = held_out_score(&spec, task, |round| named(rows(task, round), encoded));
            assert!(with < without + margin / 2.0, "{name} ({task:?}): {with} with names, {without} without");
            // Nor must target encoding be led astray by names that no other row has.
            if encoded {
                assert!(with > without - margin, "{name} ({task:?}): {with} with names, {without} without");
            }
        }
    }
}

/// A training specification over every path for classes.
fn training(candidates: Vec<CandidateSpec>, leaky: Vec<LeakySpec>) -> TrainSpec {
    let spec = json!({"metric": "roc_auc", "seed": 3, "split": {"held_out": 0.25, "folds": 3, "repeats": 1}, "candidates": []});
    TrainSpec { candidates, leaky, ..serde_json::from_value(spec).unwrap() }
}

/// The figures of the report too: those of the folds and those on the held-out rows, after the choice of the best.
#[test]
fn reports_on_shuffled_targets_promise_nothing() {
    let mut candidates = vec![candidate("baseline", estimator(json!({"family": "baseline"})))];
    for (number, (_, spec)) in paths_for(Task::Binary).into_iter().enumerate() {
        candidates.push(CandidateSpec { name: format!("c{number}"), export: number < 3, ..spec });
    }
    let (mut folds, mut held_out) = (0.0, 0.0);
    for round in 0..ROUNDS {
        let data = shuffled(rows(Task::Binary, round), round + 50);
        let report = train(&data, &training(candidates.clone(), Vec::new()), &[], &()).unwrap().report;
        let default = report.candidates.iter().find(|candidate| candidate.default).unwrap();
        let of_folds = default.cross_validated.iter().find(|(metric, _)| *metric == Metric::RocAuc);
        folds += of_folds.unwrap().1.mean / ROUNDS as f64;
        held_out += default.held_out.get(Metric::RocAuc).unwrap() / ROUNDS as f64;
    }
    assert!(held_out < 0.5 + AUC_MARGIN, "held out {held_out}");
    // The best of several is chosen by these very figures, so chance lifts them a little more.
    assert!(folds < 0.5 + AUC_MARGIN, "cross-validated {folds}");
}

/// Each row three times, so that a split that minds no duplicates has seen nearly everything.
fn threefold(data: &Dataset) -> Dataset {
    data.subset(&(0..3 * data.n_samples()).map(|row| row % data.n_samples()).collect::<Vec<_>>())
}

#[test]
fn procedures_that_leak_score_better_on_shuffled_targets_and_honest_ones_do_not() {
    let forest = json!({"family": "forest", "n_trees": 15, "max_features": 0.6});
    let forest = CandidateSpec { export: true, ..candidate("forest", estimator(forest)) };
    let leaky = [
        Procedure::DuplicatesStraddle,
        Procedure::Honest,
        Procedure::OversampleBeforeSplit,
        Procedure::OversampleTraining,
    ];
    let leaky = leaky.map(|procedure| LeakySpec {
        label: format!("{procedure:?}"),
        explanation: String::new(),
        procedure,
        candidate: "forest".to_owned(),
    });
    let spec = training(vec![forest], leaky.to_vec());
    let balanced = |data: &Dataset| {
        let report = train(data, &spec, &[], &()).unwrap().report;
        report
            .leaky
            .iter()
            .map(|figure| figure.scores.get(Metric::BalancedAccuracy).unwrap())
            .collect::<Vec<f64>>()
    };
    let (mut straddling, mut honest, mut before, mut after) = (0.0, 0.0, 0.0, 0.0);
    for round in 0..ROUNDS {
        let data = shuffled(rows(Task::Binary, round), round + 50);
        let with_duplicates = balanced(&threefold(&data));
        let without = balanced(&data);
        straddling += with_duplicates[0] / ROUNDS as f64;
        honest += with_duplicates[1] / ROUNDS as f64;
        before += without[2] / ROUNDS as f64;
        after += without[3] / ROUNDS as f64;
    }
    assert!(straddling > 0.8 && honest < 0.6, "{straddling} with duplicates on both sides, {honest} without");
    assert!(before > after + 0.1 && after < 0.6, "oversampled before the split {before}, after it {after}");
}

/// The rows that a model of neighbours keeps are those that it was fitted to, so they show where synthetic rows come
/// from. Held-out rows are marked by a feature that no training row has: no row between training rows has it either.
#[test]
fn synthetic_rows_descend_from_training_rows_only() {
    let mut data = rows(Task::Binary, 1);
    data.schema.features.push(number("mark", 0.0, 1e6, 1.0));
    let split = SplitSpec::default();
    let with_mark = |data: &Dataset, marked: &[usize]| {
        let mut data = data.clone();
        for (row, record) in data.records.iter_mut().enumerate() {
            record.values.push(Value::Number(if marked.contains(&row) { 1000.0 } else { 0.0 }));
        }
        data
    };
    // The rows are split before they are marked: the mark is a feature, and features decide about sides.
    let (train_rows, test_rows) = split_held_out(&with_mark(&data, &[]), &split, 5).unwrap();
    let data = with_mark(&data, &test_rows);
    let knn = json!({"estimator": {"family": "knn", "k": 1}, "resample": {"smote": {}}, "name": "knn", "label": "knn"});
    let knn: CandidateSpec = serde_json::from_value(knn).unwrap();
    let kept = |data: &Dataset| {
        let fitted = fit(data, &knn, 1).unwrap();
        let Estimator::Knn(kept) = &fitted.pipeline.estimator else { panic!("neighbours were asked for") };
        kept.columns[3].unpack().unwrap()
    };
    let training = data.subset(&train_rows);
    let positives = training.targets.iter().filter(|target| **target == 1.0).count();
    let marks = kept(&training);
    assert_eq!(marks.len(), 2 * (training.n_samples() - positives), "as many of either class");
    assert!(marks.iter().all(|mark| *mark == 0.0), "a held-out row has a child: {marks:?}");
    // Done before the split it mixes the two, and the marks show it.
    let marked = kept(&data).iter().filter(|mark| **mark > 0.0).count();
    assert!(marked > test_rows.len(), "{marked} rows carry the mark of {} held-out ones", test_rows.len());
}

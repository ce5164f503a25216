//! Training with no rows held out: all rows are cross-validated, and every figure is one of the folds' models.

use crate::common::{candidate, choice, estimator, iris, number, schema};
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use vitrine_model::metrics::{Metric, Summary};
use vitrine_model::record::{Record, Value};
use vitrine_model::report::{Candidate, Report};
use vitrine_model::schema::Task;
use vitrine_training::spec::{
    Calibrate, Choose, EnsembleSpec, IntervalMethod, IntervalSpec, LeakySpec, OutOfFold, Procedure, Scale,
    Threshold, TrainSpec,
};
use vitrine_training::split::repeated_folds;
use vitrine_training::{CandidateSpec, Dataset, SplitSpec, TrainError, fit, train};

const SEED: u64 = 9;

fn exported(name: &str, json: serde_json::Value) -> CandidateSpec {
    CandidateSpec { export: true, ..candidate(name, estimator(json)) }
}

fn ridge() -> CandidateSpec {
    let ridge = exported("ridge", json!({"family": "ridge", "alpha": 1.0}));
    CandidateSpec { scale: Scale::Standard, ..ridge }
}

fn forest() -> CandidateSpec {
    exported("forest", json!({"family": "forest", "n_trees": 10, "max_leaf_nodes": 6}))
}

fn spec(metric: Metric, candidates: Vec<CandidateSpec>) -> TrainSpec {
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric,
        seed: SEED,
        split: SplitSpec { held_out: 0.0, folds: 5, repeats: 2, time: None, also_random: false },
        coverage: 0.9,
        choose: Choose::Best,
        out_of_fold: OutOfFold::Shared,
        refit: false,
        ensemble: None,
        candidates,
        leaky: Vec::new(),
    }
}

fn with_ensemble(spec: TrainSpec) -> TrainSpec {
    let (name, label) = ("ensemble".to_owned(), "Ensemble".to_owned());
    TrainSpec {
        ensemble: Some(EnsembleSpec { name, label, members: Vec::new(), rounds: 20, least_weight: 0.0 }),
        ..spec
    }
}

/// So many rows of a line in one of three features, with noise.
fn line(n_samples: usize) -> Dataset {
    let mut draw = rand_chacha::ChaCha8Rng::seed_from_u64(2);
    let features =
        vec![number("slope", 0.0, 10.0, 0.1), number("other", 0.0, 10.0, 0.1), choice("kind", &["a", "b"])];
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for row in 0..n_samples {
        let (slope, other): (f64, f64) = (draw.random_range(0.0..10.0), draw.random_range(0.0..10.0));
        records.push(Record {
            values: vec![Value::Number(slope), Value::Number(other), Value::Choice(row % 2)],
        });
        targets.push(3.0 * slope + draw.random_range(-6.0..6.0));
    }
    Dataset { schema: schema(features, Task::Regression, &[]), records, targets, weights: Vec::new() }
}

fn of<'a>(report: &'a Report, name: &str) -> &'a Candidate {
    report.candidates.iter().find(|candidate| candidate.name == name).unwrap()
}

fn r2(pairs: &[(f64, f64)]) -> f64 {
    let mean = pairs.iter().map(|pair| pair.0).sum::<f64>() / pairs.len() as f64;
    let squares = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(|pair| of(pair).powi(2)).sum::<f64>();
    1.0 - squares(&|pair| pair.0 - pair.1) / squares(&|pair| pair.0 - mean)
}

#[test]
fn figures_are_those_of_the_folds_predictions() {
    let data = line(60);
    let trained = train(&data, &spec(Metric::R2, vec![ridge()]), &[], &()).unwrap();
    let report = &trained.report;
    assert!(report.by_cross_validation);
    assert_eq!((report.n_train, report.n_held_out, report.n_samples), (60, 0, 60));
    assert!(trained.held_out_rows.is_empty() && trained.train_rows.len() == 60);
    let folds = repeated_folds(&data, 5, 2, SEED).unwrap();
    let by_fold: Vec<Vec<(usize, f64, f64)>> = folds
        .iter()
        .map(|fold| {
            let fitted = fit(&data.subset(&fold.train), &ridge(), 1).unwrap();
            let predicted =
                |row: &usize| fitted.pipeline.predict(&data.records[*row]).unwrap().value.unwrap();
            fold.test.iter().map(|row| (*row, data.targets[*row], predicted(row))).collect()
        })
        .collect();
    let pairs = |rows: &[(usize, f64, f64)]| rows.iter().map(|row| (row.1, row.2)).collect::<Vec<_>>();
    let repeats: Vec<f64> = by_fold.chunks(5).map(|folds| r2(&pairs(&folds.concat()))).collect();
    let ridge = of(report, "ridge");
    let pooled = ridge.held_out.get(Metric::R2).unwrap();
    assert!((pooled - f64::midpoint(repeats[0], repeats[1])).abs() < 1e-12, "{pooled} {repeats:?}");
    let crossed = ridge.cross_validated(Metric::R2).unwrap();
    assert_eq!((crossed.mean, crossed.n), (pooled, 10));
    // A fold's part: by how much R² moves without it, times the other rows' share and the number of folds, around R².
    let mut parts = Vec::new();
    for (repeat, all) in by_fold.chunks(5).zip(&repeats) {
        let moves: Vec<f64> = (0..5)
            .map(|fold| {
                let others = [&repeat[..fold], &repeat[fold + 1..]].concat().concat();
                5.0 * (others.len() as f64 / 60.0) * (all - r2(&pairs(&others)))
            })
            .collect();
        let centre = moves.iter().sum::<f64>() / 5.0;
        parts.extend(moves.iter().map(|moved| all + moved - centre));
    }
    let deviation = parts.iter().map(|part| (part - pooled).powi(2)).sum::<f64>() / 9.0;
    assert!((crossed.sd - deviation.sqrt()).abs() < 1e-12, "{crossed:?} {parts:?}");
    // Errors are means over the rows, so that the parts are the folds' own errors by their sizes.
    let errors = |rows: &[(usize, f64, f64)]| rows.iter().map(|row| (row.1 - row.2).abs()).sum::<f64>();
    let shares: Vec<f64> = by_fold.iter().map(|rows| errors(rows) * 5.0 / 60.0).collect();
    let mae = ridge.cross_validated(Metric::Mae).unwrap();
    assert!((mae.mean - shares.iter().sum::<f64>() / 10.0).abs() < 1e-12);
    // The points are those of the first repeat, in the order of the rows.
    let mut first = by_fold[..5].concat();
    first.sort_by_key(|row| row.0);
    assert_eq!(report.held_out.points.len(), 60);
    for (point, row) in report.held_out.points.iter().zip(&first) {
        assert!(point.0 == row.1 && (point.1 - row.2).abs() < 1e-12, "{point:?} {row:?}");
    }
}

#[test]
fn the_interval_is_that_of_repeated_folds() {
    let trained = train(&line(60), &spec(Metric::R2, vec![ridge()]), &[], &()).unwrap();
    let summary = *of(&trained.report, "ridge").cross_validated(Metric::R2).unwrap();
    assert_eq!(summary.n, 10);
    // t with 9 degrees of freedom; a fold has a quarter of the rows that it is fitted to.
    let half = 2.262_157 * summary.sd * (0.1_f64 + 0.25).sqrt();
    let interval = trained.report.fold_interval(&summary).unwrap();
    assert!((interval.high - summary.mean - half).abs() < 1e-4 * half, "{interval:?}");
    assert!((summary.mean - interval.low - half).abs() < 1e-4 * half, "{interval:?}");
    assert_eq!(trained.report.fold_interval(&Summary { n: 1, ..summary }), None);
}

#[test]
fn intervals_and_importance_come_from_rows_that_a_model_has_not_seen() {
    let data = line(120);
    let split = |method| CandidateSpec { interval: IntervalSpec { method, by: None }, ..ridge() };
    for method in [IntervalMethod::OutOfFold, IntervalMethod::Split] {
        let trained = train(&data, &spec(Metric::R2, vec![split(method)]), &[], &()).unwrap();
        let held_out = &trained.report.held_out;
        let (covered, nominal) = held_out.coverage.unwrap();
        assert!(nominal == 0.9 && (covered - 0.9).abs() < 0.1, "{method:?}: {covered}");
        assert_eq!(held_out.coverage_by_group.iter().map(|group| group.count).sum::<u64>(), 120);
        let importance = |name: &str| held_out.importance.iter().find(|of| of.0 == name).unwrap().1;
        assert_eq!(held_out.importance[0].0, "slope");
        // Without its only cause the target is off by twice its variance: R² falls by about twice what it was.
        let r2 = of(&trained.report, "ridge").held_out.get(Metric::R2).unwrap();
        assert!((importance("slope").mean - 2.0 * r2).abs() < 0.25, "{:?}", importance("slope"));
        assert!(importance("other").mean.abs() < 0.02 && importance("slope").n == 5);
    }
}

#[test]
fn one_thread_gives_the_bytes_of_many_and_a_refit_changes_nothing() {
    let regression = with_ensemble(spec(Metric::R2, vec![ridge(), forest()]));
    let logistic = exported("logistic", json!({"family": "logistic", "alpha": 1.0}));
    let logistic = CandidateSpec { scale: Scale::Standard, calibrate: Calibrate::Platt, ..logistic };
    let forest = CandidateSpec { calibrate: Calibrate::Platt, ..forest() };
    let classes = with_ensemble(spec(Metric::LogLoss, vec![logistic, forest]));
    // Neither a line nor a few trees find a slope and a step.
    let mut both = line(120);
    for (record, target) in both.records.iter().zip(&mut both.targets) {
        *target += if matches!(record.values[1], Value::Number(other) if other > 6.0) { 12.0 } else { 0.0 };
    }
    for (data, spec) in [(both, regression), (iris(), classes)] {
        let many = train(&data, &spec, &[], &()).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let one = pool.install(|| train(&data, &spec, &[], &()).unwrap());
        assert_eq!(one.encoded, many.encoded);
        assert_eq!(one.report, many.report);
        let refitted = train(&data, &TrainSpec { refit: true, ..spec.clone() }, &[], &()).unwrap();
        assert_eq!(refitted.encoded, many.encoded);
        assert_eq!(refitted.report, many.report);
        assert!(many.artifacts.iter().all(|artifact| artifact.card.n_samples == data.n_samples()));
        let is_regression = data.schema.target.task == Task::Regression;
        assert!(of(&many.report, "ensemble").default || !is_regression);
        if is_regression {
            // The weights of a fold are those of the other folds, so the points are those of its outputs.
            let of_first = r2(&many.report.held_out.points);
            let of_both = of(&many.report, "ensemble").held_out.get(Metric::R2).unwrap();
            assert!((of_first - of_both).abs() < 0.05 && of_first != of_both, "{of_first} {of_both}");
        }
    }
}

#[test]
fn every_row_is_in_the_confusion_matrix_once() {
    let candidates = vec![exported("logistic", json!({"family": "logistic", "alpha": 1.0})), forest()];
    let once = SplitSpec { repeats: 1, ..spec(Metric::Accuracy, Vec::new()).split };
    let spec = TrainSpec { split: once, ..with_ensemble(spec(Metric::Accuracy, candidates)) };
    let report = train(&iris(), &spec, &[], &()).unwrap().report;
    let matrix = report.held_out.confusion.as_ref().unwrap();
    assert_eq!(matrix.counts.iter().flatten().sum::<u64>(), 150);
    let default = report.default_candidate().unwrap();
    assert_eq!(default.name, "ensemble");
    assert!((matrix.accuracy().unwrap() - default.held_out.get(Metric::Accuracy).unwrap()).abs() < 1e-12);
    assert!(report.candidates.iter().all(|candidate| candidate.doubt.is_none()));
}

/// Two classes of which one has fewer rows than there are folds.
fn rare() -> Dataset {
    let mut data = line(60);
    let mut target = schema(Vec::new(), Task::Binary, &["no", "yes"]).target;
    target.positive = Some(1);
    data.schema.target = target;
    data.targets = (0..60).map(|row| f64::from(u8::from(row % 20 == 3))).collect();
    data
}

#[test]
fn a_class_with_fewer_rows_than_folds_is_judged() {
    let candidate = CandidateSpec { calibrate: Calibrate::Platt, ..forest() };
    let trained = train(&rare(), &spec(Metric::LogLoss, vec![candidate]), &[], &()).unwrap();
    let held_out = &trained.report.held_out;
    let point = &held_out.thresholds[0];
    assert_eq!(point.true_positives + point.false_negatives, 3);
    assert_eq!(point.false_positives + point.true_negatives, 57);
    // Some folds have no row of it, so that ranks exist for all rows at once only.
    let ranks = of(&trained.report, "forest").cross_validated(Metric::RocAuc).unwrap();
    assert!(ranks.mean > 0.0 && ranks.mean < 1.0 && ranks.n == 10, "{ranks:?}");
    let by_ranks = train(&rare(), &spec(Metric::RocAuc, vec![self::forest()]), &[], &()).unwrap();
    assert!(
        by_ranks
            .report
            .candidates
            .iter()
            .all(|candidate| candidate.cross_validated(Metric::RocAuc).is_some())
    );
    assert!(held_out.calibration_error.is_some() && !held_out.reliability_before.is_empty());
    // A threshold by costs is that of the exported model.
    let threshold = Threshold::Cost { false_negative: 10.0, false_positive: 1.0 };
    let costly = CandidateSpec { threshold, ..self::forest() };
    let trained = train(&rare(), &spec(Metric::LogLoss, vec![costly]), &[], &()).unwrap();
    let own = trained.artifacts[0].pipeline.threshold.unwrap();
    assert!(trained.report.held_out.thresholds.iter().any(|point| point.threshold == own));
}

#[test]
fn a_part_that_is_held_out_is_judged_as_ever() {
    let split = SplitSpec { held_out: 0.2, ..spec(Metric::R2, Vec::new()).split };
    let trained =
        train(&line(60), &TrainSpec { split, ..spec(Metric::R2, vec![ridge()]) }, &[], &()).unwrap();
    let report = &trained.report;
    assert!(!report.by_cross_validation && report.n_held_out == report.held_out.points.len());
    assert!(report.n_held_out > 0 && report.n_train + report.n_held_out == 60);
    // Files of systems with held-out rows have no new key.
    assert!(!serde_json::to_string(report).unwrap().contains("by_cross_validation"));
    let ridge = of(report, "ridge");
    assert_ne!(ridge.cross_validated(Metric::R2).map(|of| of.mean), ridge.held_out.get(Metric::R2));
}

#[test]
fn what_needs_rows_that_are_held_out_is_refused() {
    let fault = |spec: TrainSpec| train(&line(60), &spec, &[], &()).map(|_| ()).unwrap_err();
    let plain = || spec(Metric::R2, vec![ridge()]);
    let text = fault(TrainSpec { out_of_fold: OutOfFold::Nested, ..plain() }).to_string();
    assert!(text.contains("out_of_fold = \"shared\" beside it"), "{text}");
    let time = Some("slope".to_owned());
    let text = fault(TrainSpec { split: SplitSpec { time, ..plain().split }, ..plain() }).to_string();
    assert!(text.contains("split.time") && text.contains("split.held_out above 0"), "{text}");
    let leaky = LeakySpec {
        label: "honest".to_owned(),
        explanation: String::new(),
        procedure: Procedure::Honest,
        candidate: "ridge".to_owned(),
    };
    let text = fault(TrainSpec { leaky: vec![leaky], ..plain() }).to_string();
    assert!(text.contains("leaky") && text.contains("split.held_out above 0"), "{text}");
    for share in [-0.1, 1.0, f64::NAN] {
        let split = SplitSpec { held_out: share, ..plain().split };
        assert!(matches!(fault(TrainSpec { split, ..plain() }), TrainError::Setting { .. }), "{share}");
    }
}

//! One cross-validation for everything: shared outputs, the ensemble, the fit to all rows, and candidates that are left
//! out or not relied on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{candidate, choice, estimator, iris, number, schema};
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;
use vitrine_model::artifact::Artifact;
use vitrine_model::estimators::Estimator;
use vitrine_model::metrics::Metric;
use vitrine_model::record::{Record, Value};
use vitrine_model::report::{Candidate, Doubt};
use vitrine_model::schema::Task;
use vitrine_training::spec::{
    Calibrate, Choose, EnsembleSpec, Impute, OutOfFold, Scale, TargetScale, TrainSpec,
};
use vitrine_training::{CandidateSpec, Dataset, Progress, SplitSpec, Step, Trained, train};

fn exported(name: &str, json: serde_json::Value) -> CandidateSpec {
    CandidateSpec { export: true, ..candidate(name, estimator(json)) }
}

fn spec(metric: Metric, candidates: Vec<CandidateSpec>) -> TrainSpec {
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric,
        seed: 4,
        split: SplitSpec { held_out: 0.2, folds: 4, repeats: 2, time: None, also_random: false },
        coverage: 0.9,
        choose: Choose::Best,
        out_of_fold: OutOfFold::Shared,
        refit: false,
        ensemble: None,
        candidates,
        leaky: Vec::new(),
    }
}

fn ensemble() -> EnsembleSpec {
    let (name, label) = ("ensemble".to_owned(), "Ensemble".to_owned());
    EnsembleSpec { name, label, members: Vec::new(), rounds: 25, least_weight: 0.0 }
}

/// A slope, a step and noise, some of it missing: neither a line nor a few trees find all of it.
fn slope_and_step() -> Dataset {
    let mut draw = rand_chacha::ChaCha8Rng::seed_from_u64(5);
    let features =
        vec![number("slope", 0.0, 10.0, 0.1), number("step", 0.0, 10.0, 0.1), choice("kind", &["a", "b"])];
    let mut data = Dataset {
        schema: schema(features, Task::Regression, &[]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..300 {
        let (slope, step): (f64, f64) = (draw.random_range(0.0..10.0), draw.random_range(0.0..10.0));
        let noise: f64 = draw.random_range(-1.0..1.0);
        let place = if row % 9 == 0 { Value::Missing } else { Value::Number(step) };
        data.records.push(Record { values: vec![Value::Number(slope), place, Value::Choice(row % 2)] });
        data.targets.push(20.0 + 2.0 * slope + if step > 6.0 { 7.0 } else { 0.0 } + noise);
    }
    data
}

fn line_and_trees() -> Vec<CandidateSpec> {
    let line = exported("line", json!({"family": "ridge", "alpha": 1.0}));
    let trees = exported("trees", json!({"family": "forest", "n_trees": 20, "max_leaf_nodes": 8}));
    vec![CandidateSpec { scale: Scale::Standard, ..line }, CandidateSpec { impute: Impute::Leave, ..trees }]
}

fn of<'a>(trained: &'a Trained, name: &str) -> &'a Candidate {
    trained.report.candidates.iter().find(|candidate| candidate.name == name).unwrap()
}

fn artifact<'a>(trained: &'a Trained, name: &str) -> &'a Artifact {
    trained.artifacts.iter().find(|artifact| artifact.name == name).unwrap()
}

#[test]
fn without_anything_to_choose_shared_figures_are_the_nested_ones() {
    let data = slope_and_step();
    let shared = train(&data, &spec(Metric::R2, line_and_trees()), &[], &()).unwrap();
    let nested = TrainSpec { out_of_fold: OutOfFold::Nested, ..spec(Metric::R2, line_and_trees()) };
    let nested = train(&data, &nested, &[], &()).unwrap();
    for name in ["line", "trees"] {
        assert_eq!(of(&shared, name).cross_validated, of(&nested, name).cross_validated, "{name}");
        assert_eq!(of(&shared, name).held_out, of(&nested, name).held_out, "{name}");
        // The intervals come from four folds instead of three.
        let width = |trained: &Trained| {
            let interval = artifact(trained, name).pipeline.residual_interval.unwrap();
            interval.high - interval.low
        };
        assert!((width(&shared) / width(&nested) - 1.0).abs() < 0.15, "{name}");
        assert_ne!(width(&shared), width(&nested), "{name}");
    }
}

#[test]
fn the_newest_rows_of_dated_data_have_their_own_outputs() {
    let mut data = slope_and_step();
    let mut order: Vec<usize> = (0..data.n_samples()).collect();
    order.sort_by(|a, b| {
        let time = |row: &usize| data.records[*row].values[0].as_number();
        time(a).total_cmp(&time(b))
    });
    // Oldest first, as most files have them: no fold predicts the first rows.
    data = data.subset(&order);
    let mut spec = spec(Metric::R2, line_and_trees());
    spec.split = SplitSpec { time: Some("slope".to_owned()), repeats: 1, ..spec.split };
    let trained = train(&data, &spec, &[], &()).unwrap();
    let newest = of(&trained, "baseline_newest");
    let n_training = data.n_samples() - data.n_samples() / 5;
    let n_newest = n_training / 5;
    let mean = data.targets[n_training - n_newest..n_training].iter().sum::<f64>() / n_newest as f64;
    let held_out = &data.targets[n_training..];
    let expected = held_out.iter().map(|target| (target - mean).abs()).sum::<f64>() / held_out.len() as f64;
    let got = newest.held_out.get(Metric::Mae).unwrap();
    assert!((got - expected).abs() < 1e-3, "{got} {expected}");
}

#[test]
fn a_grid_is_decided_by_the_folds() {
    let mut candidate = exported("knn", json!({"family": "knn", "k": 1}));
    candidate.grid.insert("k".to_owned(), vec![json!(80), json!(5)]);
    let trained = train(&iris(), &spec(Metric::LogLoss, vec![candidate]), &[], &()).unwrap();
    let chosen = &of(&trained, "knn").hyperparameters;
    assert!(chosen.contains(&("k".to_owned(), "5".to_owned())), "{chosen:?}");
}

#[test]
fn calibrations_and_thresholds_of_a_fold_are_fitted_to_the_others() {
    let forest = exported("forest", json!({"family": "forest", "n_trees": 15, "max_leaf_nodes": 4}));
    let calibrated =
        CandidateSpec { name: "calibrated".to_owned(), calibrate: Calibrate::Platt, ..forest.clone() };
    let trained = train(&iris(), &spec(Metric::LogLoss, vec![forest, calibrated]), &[], &()).unwrap();
    let loss = |name: &str| of(&trained, name).cross_validated(Metric::LogLoss).unwrap().mean;
    assert!(loss("calibrated") < loss("forest"), "{} {}", loss("calibrated"), loss("forest"));
    assert!(artifact(&trained, "calibrated").pipeline.calibration.is_some());
}

#[test]
fn the_ensemble_is_the_weighted_mean_of_its_members_and_better_than_each() {
    let data = slope_and_step();
    let spec = TrainSpec { ensemble: Some(ensemble()), ..spec(Metric::R2, line_and_trees()) };
    let trained = train(&data, &spec, &[], &()).unwrap();
    let figure = |name: &str| of(&trained, name).cross_validated(Metric::R2).unwrap().mean;
    assert!(figure("ensemble") > figure("line").max(figure("trees")), "{:?}", trained.report.candidates);
    assert!(of(&trained, "ensemble").default);
    let ensemble = Artifact::decode(&trained.encoded[0]).unwrap();
    let vitrine_model::estimators::Estimator::Voting(voting) = &ensemble.pipeline.estimator else { panic!() };
    let weights: Vec<f64> = voting.members.iter().map(|member| member.weight).collect();
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12 && weights.len() == 2, "{weights:?}");
    // The members stand best first, as the leaderboard does without the ensemble.
    let names: Vec<&str> = trained
        .report
        .candidates
        .iter()
        .map(|c| c.name.as_str())
        .filter(|name| *name != "ensemble")
        .collect();
    for record in &data.records {
        let value = |name: &str| artifact(&trained, name).pipeline.predict(record).unwrap().value.unwrap();
        let expected = weights[0] * value(names[0]) + weights[1] * value(names[1]);
        let got = ensemble.pipeline.predict(record).unwrap();
        assert_eq!(got.value.unwrap().to_bits(), expected.to_bits());
        assert!(got.interval.is_some());
    }
}

#[test]
fn an_ensemble_of_logarithms_learns_on_their_scale() {
    let logarithm = |candidate| CandidateSpec { target_scale: TargetScale::Log, ..candidate };
    let candidates = line_and_trees().into_iter().map(logarithm).collect();
    let spec = TrainSpec { ensemble: Some(ensemble()), ..spec(Metric::R2, candidates) };
    let trained = train(&slope_and_step(), &spec, &[], &()).unwrap();
    let pipeline = &artifact(&trained, "ensemble").pipeline;
    assert_eq!(pipeline.target_transform, vitrine_model::pipeline::TargetTransform::Log);
    assert!(of(&trained, "ensemble").held_out.get(Metric::R2).unwrap() > 0.8);
}

#[test]
fn an_ensemble_of_classes_gives_probabilities() {
    let candidates = vec![
        CandidateSpec {
            scale: Scale::Standard,
            ..exported("line", json!({"family": "logistic", "alpha": 1.0}))
        },
        exported("trees", json!({"family": "forest", "n_trees": 15, "max_leaf_nodes": 4})),
    ];
    let spec = TrainSpec { ensemble: Some(ensemble()), refit: true, ..spec(Metric::LogLoss, candidates) };
    let trained = train(&iris(), &spec, &[], &()).unwrap();
    let prediction = artifact(&trained, "ensemble").pipeline.predict(&iris().records[0]).unwrap();
    assert!((prediction.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert_eq!(prediction.class, Some(0));
}

#[test]
fn refitted_models_have_seen_all_rows_and_the_figures_stay() {
    let data = slope_and_step();
    let plain = TrainSpec { ensemble: Some(ensemble()), ..spec(Metric::R2, line_and_trees()) };
    let refitted = train(&data, &TrainSpec { refit: true, ..plain.clone() }, &[], &()).unwrap();
    let plain = train(&data, &plain, &[], &()).unwrap();
    assert!(refitted.report.refit && !plain.report.refit);
    for name in ["line", "trees", "ensemble"] {
        assert_eq!(artifact(&refitted, name).card.n_samples, 300, "{name}");
        assert_eq!(artifact(&plain, name).card.n_samples, plain.train_rows.len(), "{name}");
        assert_eq!(of(&refitted, name).held_out, of(&plain, name).held_out, "{name}");
        assert_ne!(
            artifact(&refitted, name).pipeline.estimator,
            artifact(&plain, name).pipeline.estimator,
            "{name}"
        );
    }
    assert_eq!(refitted.report.held_out, plain.report.held_out);
    // Also where the outputs are nested.
    let nested =
        TrainSpec { out_of_fold: OutOfFold::Nested, refit: true, ..spec(Metric::R2, line_and_trees()) };
    let nested = train(&data, &nested, &[], &()).unwrap();
    assert_eq!(artifact(&nested, "line").card.n_samples, 300);
    let line = |trained: &Trained| artifact(trained, "line").pipeline.estimator.clone();
    assert_eq!(line(&nested), line(&refitted));
}

#[test]
fn one_thread_gives_the_bytes_of_many() {
    let spec = TrainSpec { ensemble: Some(ensemble()), refit: true, ..spec(Metric::R2, line_and_trees()) };
    let many = train(&slope_and_step(), &spec, &[], &()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = pool.install(|| train(&slope_and_step(), &spec, &[], &()).unwrap());
    assert_eq!(one.encoded, many.encoded);
    assert_eq!(one.report, many.report);
}

/// Says that it is enough once a number of folds are done.
struct Enough {
    after: usize,
    folds: AtomicUsize,
    left_out: Mutex<Vec<String>>,
}

impl Progress for Enough {
    fn start(&self, _total: u64) {}

    fn step(&self, step: &Step<'_>) {
        match step {
            Step::Fold { .. } => {
                self.folds.fetch_add(1, Ordering::Relaxed);
            }
            Step::LeftOut { candidate } | Step::Failed { candidate, .. } => {
                self.left_out.lock().unwrap().push((*candidate).to_owned());
            }
            _ => {}
        }
    }

    fn enough(&self) -> bool {
        self.folds.load(Ordering::Relaxed) >= self.after
    }
}

#[test]
fn an_estimator_from_a_grid_is_the_one_that_it_would_be_alone() {
    let mut line = exported("line", json!({"family": "ridge", "alpha": 1.0}));
    let alone = |alpha: f64| {
        let own = exported("line", json!({"family": "ridge", "alpha": alpha}));
        train(&slope_and_step(), &spec(Metric::R2, vec![own]), &[], &()).unwrap()
    };
    let alphas = [1e4, 10.0, 1e-3];
    line.grid.insert("alpha".to_owned(), alphas.map(|alpha| json!(alpha)).to_vec());
    let trained = train(&slope_and_step(), &spec(Metric::R2, vec![line]), &[], &()).unwrap();
    let score = |trained: &Trained| {
        let all = &of(trained, "line").cross_validated;
        all.iter().find(|(metric, _)| *metric == Metric::R2).map(|(_, own)| own.mean).unwrap()
    };
    let best = alphas.map(alone).into_iter().max_by(|a, b| score(a).total_cmp(&score(b))).unwrap();
    assert_eq!(score(&trained), score(&best));
    assert_eq!(trained.artifacts[0].pipeline, best.artifacts[0].pipeline);
}

#[test]
fn what_learns_on_another_scale_does_not_keep_the_others_apart() {
    let alone = exported("alone", json!({"family": "forest", "n_trees": 60, "max_leaf_nodes": 60}));
    let alone = CandidateSpec { impute: Impute::Leave, target_scale: TargetScale::Log, ..alone };
    let candidates = [line_and_trees(), vec![alone]].concat();
    let spec = TrainSpec { ensemble: Some(ensemble()), ..spec(Metric::R2, candidates) };
    let trained = train(&slope_and_step(), &spec, &[], &()).unwrap();
    let score = |name: &str| of(&trained, name).cross_validated(Metric::R2).unwrap().mean;
    let others = score("line").max(score("trees"));
    assert!(score("alone") > others, "the best by itself has another scale");
    assert!(score("ensemble") > others, "{} {others}", score("ensemble"));
}

#[test]
fn members_of_little_weight_are_left_out() {
    let members = |least_weight: f64, export: bool| {
        let ensemble = Some(EnsembleSpec { least_weight, ..ensemble() });
        let mut candidates = line_and_trees();
        candidates[1].export = export;
        let trained =
            train(&slope_and_step(), &TrainSpec { ensemble, ..spec(Metric::R2, candidates) }, &[], &());
        let trained = trained.unwrap();
        let artifact = trained.artifacts.iter().find(|artifact| artifact.name == "ensemble")?;
        Some(match &artifact.pipeline.estimator {
            Estimator::Voting(voting) => voting.members.iter().map(|member| member.weight).collect(),
            _ => vec![1.0],
        })
    };
    assert_eq!(members(0.0, true).map(|weights| weights.len()), Some(2));
    // The mean of one is that one, which has a file of its own or gets one in this way.
    assert_eq!(members(0.9, true), None);
    assert_eq!(members(0.9, false), Some(vec![1.0]));
}

#[test]
fn candidates_are_left_out_when_it_is_enough_but_for_the_first() {
    let baseline = candidate("baseline", estimator(json!({"family": "baseline"})));
    let mut candidates = vec![baseline];
    candidates.extend(line_and_trees());
    let spec = TrainSpec { ensemble: Some(ensemble()), ..spec(Metric::R2, candidates) };
    for (after, expected) in [(0, vec!["trees"]), (16, vec!["trees"]), (20, vec!["trees"]), (24, vec![])] {
        let enough = Enough { after, folds: AtomicUsize::new(0), left_out: Mutex::new(Vec::new()) };
        let trained = train(&slope_and_step(), &spec, &[], &enough).unwrap();
        assert_eq!(*enough.left_out.lock().unwrap(), expected, "after {after}");
        let n_compared = trained.report.candidates.len();
        assert_eq!(n_compared, if expected.is_empty() { 4 } else { 2 }, "after {after}");
    }
}

#[test]
fn a_candidate_that_loses_to_the_baseline_is_marked_and_not_exported() {
    let mut data = slope_and_step();
    let wild = exported("wild", json!({"family": "knn", "k": 1}));
    let mut candidates = line_and_trees();
    candidates.push(CandidateSpec { features: Some(vec!["kind".to_owned()]), ..wild.clone() });
    let trained = train(&data, &spec(Metric::R2, candidates), &[], &()).unwrap();
    assert_eq!(of(&trained, "wild").doubt, Some(Doubt::NoBetterThanBaseline));
    assert!(!of(&trained, "wild").exported && trained.artifacts.len() == 2);
    assert_eq!(of(&trained, "line").doubt, None);
    // Where there is nothing else, it is exported with its mark.
    data.targets = data.records.iter().enumerate().map(|(row, _)| (row * 7919 % 101) as f64).collect();
    let trained = train(&data, &spec(Metric::R2, vec![wild]), &[], &()).unwrap();
    assert_eq!(of(&trained, "wild").doubt, Some(Doubt::NoBetterThanBaseline));
    assert!(of(&trained, "wild").exported && of(&trained, "wild").default);
}

#[test]
fn a_candidate_that_cannot_be_fitted_is_left_out() {
    // There are fewer rows than neighbours.
    let many = exported("many", json!({"family": "knn", "k": 250}));
    let mut candidates = line_and_trees();
    candidates.push(many.clone());
    let enough = Enough { after: usize::MAX, folds: AtomicUsize::new(0), left_out: Mutex::new(Vec::new()) };
    let trained = train(&slope_and_step(), &spec(Metric::R2, candidates), &[], &enough).unwrap();
    assert_eq!(*enough.left_out.lock().unwrap(), ["many"]);
    assert_eq!(trained.artifacts.len(), 2);
    // Without any other there is nothing to export, and the error says why.
    let error = train(&slope_and_step(), &spec(Metric::R2, vec![many]), &[], &()).unwrap_err().to_string();
    assert!(error.contains("many") && error.contains("250"), "{error}");
}

#[test]
fn what_cannot_be_shared_is_refused() {
    let fault = |spec: TrainSpec| train(&slope_and_step(), &spec, &[], &()).unwrap_err().to_string();
    let nested = TrainSpec {
        out_of_fold: OutOfFold::Nested,
        ensemble: Some(ensemble()),
        ..spec(Metric::R2, line_and_trees())
    };
    assert!(fault(nested).contains("out_of_fold = \"shared\" beside it"));
    let mut pruned = line_and_trees();
    pruned[1].max_kilobytes = Some(10.0);
    assert!(fault(spec(Metric::R2, pruned)).contains("out_of_fold = \"nested\" beside it"));
    let unknown = EnsembleSpec { members: vec!["lines".to_owned()], ..ensemble() };
    let text = fault(TrainSpec { ensemble: Some(unknown), ..spec(Metric::R2, line_and_trees()) });
    assert!(text.contains("lines") && text.contains("line, trees"), "{text}");
    let same = EnsembleSpec { name: "line".to_owned(), ..ensemble() };
    assert!(fault(TrainSpec { ensemble: Some(same), ..spec(Metric::R2, line_and_trees()) }).contains("line"));
}

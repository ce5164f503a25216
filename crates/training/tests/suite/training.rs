//! The whole way from rows to report and artifacts.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::common::{candidate, estimator, iris, wine};
use serde_json::json;
use vitrine_model::Artifact;
use vitrine_model::artifact::SourceFile;
use vitrine_model::metrics::Metric;
use vitrine_training::spec::{Choose, LeakySpec, OutOfFold, Procedure, TrainSpec};
use vitrine_training::{CandidateSpec, Dataset, Progress, SplitSpec, Step, Trained, explore, train};

fn exported(name: &str, json: serde_json::Value) -> CandidateSpec {
    CandidateSpec { export: true, ..candidate(name, estimator(json)) }
}

fn iris_spec() -> TrainSpec {
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::Accuracy,
        seed: 7,
        split: SplitSpec { held_out: 0.2, folds: 4, repeats: 2, time: None, also_random: false },
        coverage: 0.9,
        out_of_fold: OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose: Choose::Best,
        candidates: vec![
            candidate("baseline", estimator(json!({"family": "baseline"}))),
            CandidateSpec { reference: true, ..exported("reference", json!({"family": "knn", "k": 2})) },
            exported("knn", json!({"family": "knn", "k": 9})),
            exported("logistic", json!({"family": "logistic", "alpha": 0.1})),
            exported("forest", json!({"family": "forest", "n_trees": 10, "max_features": 0.5})),
            exported(
                "boosting",
                json!({"family": "boosting", "n_trees": 10, "max_leaf_nodes": 4, "min_samples_leaf": 5}),
            ),
        ],
        leaky: Vec::new(),
    }
}

/// A hundred wines of each colour.
fn few_wines() -> Option<Dataset> {
    wine().map(|data| data.subset(&(0..6400).step_by(16).collect::<Vec<_>>()))
}

fn wine_spec() -> TrainSpec {
    let leaky = |label: &str, procedure| LeakySpec {
        label: label.to_owned(),
        explanation: "See above.".to_owned(),
        procedure,
        candidate: "forest".to_owned(),
    };
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::R2,
        candidates: vec![
            candidate("baseline", estimator(json!({"family": "baseline"}))),
            exported(
                "forest",
                json!({"family": "forest", "n_trees": 12, "max_leaf_nodes": 40, "max_features": 0.4}),
            ),
            exported("classes", json!({"family": "knn", "k": 15})),
        ],
        leaky: vec![
            leaky("oversampled before the split", Procedure::OversampleBeforeSplit),
            leaky("oversampled afterwards", Procedure::OversampleTraining),
            leaky("duplicates straddle", Procedure::DuplicatesStraddle),
            leaky("honest", Procedure::Honest),
        ],
        split: SplitSpec { held_out: 0.2, folds: 3, repeats: 1, time: None, also_random: false },
        ..iris_spec()
    }
}

fn trained(data: &Dataset, spec: &TrainSpec) -> Trained {
    let source = SourceFile { name: "rows.csv".to_owned(), sha256: "0".repeat(64) };
    train(data, spec, &[source], &()).unwrap()
}

/// Everything that is written to files, as bytes.
fn bytes(trained: &Trained) -> Vec<u8> {
    let mut all = serde_json::to_vec(&trained.report).unwrap();
    for artifact in &trained.artifacts {
        all.extend(artifact.encode().unwrap());
    }
    all
}

#[test]
fn one_thread_and_many_write_the_same_bytes() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bytes(&trained(&iris(), &iris_spec())))
    };
    assert!(on(1) == on(5), "the bytes depend on the number of threads");
    let other = bytes(&trained(&iris(), &TrainSpec { seed: 8, ..iris_spec() }));
    assert!(on(1) != other, "another seed gives another report");
}

#[test]
fn the_report_of_the_irises_is_complete() {
    let data = iris();
    let spec = iris_spec();
    let trained = trained(&data, &spec);
    let report = &trained.report;
    assert_eq!(
        (report.n_samples, report.n_train + report.n_held_out, report.candidates.len()),
        (150, 150, 6)
    );
    assert_eq!(report.n_groups, 147, "one iris stands there three times and one twice");
    let best = report.default_candidate().unwrap();
    assert!(!best.reference && best.exported && best.gzip_bytes.is_some_and(|bytes| bytes < 10_000));
    assert_eq!(trained.artifacts[0].name, best.name);
    assert_eq!(trained.artifacts.len(), 5);
    assert!(best.cross_validated(Metric::Accuracy).unwrap().mean > 0.93);
    let baseline = report.baseline().unwrap();
    assert!(baseline.cross_validated(Metric::Accuracy).unwrap().mean < 0.4 && !baseline.exported);
    assert!(
        baseline.gzip_bytes.is_some_and(|bytes| bytes > 100),
        "sizes are of exported and other candidates"
    );
    for candidate in &report.candidates {
        let weights = candidate.coefficients.as_ref();
        assert_eq!(weights.is_some(), candidate.name == "logistic", "{}", candidate.name);
        assert!(weights.is_none_or(|weights| weights.scores.len() == 3 && weights.inputs.len() == 4));
    }
    let means: Vec<f64> =
        report.candidates.iter().map(|c| c.cross_validated(Metric::Accuracy).unwrap().mean).collect();
    assert!(means.windows(2).all(|pair| pair[0] >= pair[1]), "{means:?}");
    assert!(report.candidates[0].behind_best.is_none());
    for candidate in &report.candidates[1..] {
        let behind = candidate.behind_best.unwrap();
        let mean = candidate.cross_validated(Metric::Accuracy).unwrap().mean;
        assert!((behind.mean - (means[0] - mean)).abs() < 1e-12 && behind.n == 8);
    }
    let held_out = &report.held_out;
    let counted: u64 = held_out.confusion.as_ref().unwrap().counts.iter().flatten().sum();
    assert_eq!(counted as usize, report.n_held_out);
    assert_eq!(held_out.importance.len(), 4);
    assert!(
        held_out.importance[0].1.mean > 0.1 && held_out.importance[0].0.starts_with("petal"),
        "{:?}",
        held_out.importance
    );
    assert!(!held_out.reliability.is_empty() && held_out.points.is_empty() && held_out.coverage.is_none());
}

/// The artifact that is exported, read again from its bytes, gives the held-out figures of the report.
#[test]
fn the_held_out_figures_belong_to_the_exported_file() {
    let data = iris();
    let spec = iris_spec();
    let trained = trained(&data, &spec);
    let (_, held_out) = vitrine_training::split_held_out(&data, &spec.split, spec.seed).unwrap();
    let held_out = data.subset(&held_out);
    for artifact in &trained.artifacts {
        let read = Artifact::decode(&artifact.encode().unwrap()).unwrap();
        let right = held_out.records.iter().zip(&held_out.targets).filter(|(record, target)| {
            read.pipeline.predict(record).unwrap().class == Some(**target as usize)
        });
        let expected = trained.report.candidates.iter().find(|c| c.name == artifact.name).unwrap();
        let share = right.count() as f64 / held_out.n_samples() as f64;
        assert!((share - expected.held_out.get(Metric::Accuracy).unwrap()).abs() < 1e-12);
        assert_eq!(read.card.n_samples, trained.report.n_train);
    }
}

#[test]
fn wines_get_grades_intervals_and_the_leaky_figures_beside_the_honest_one() {
    let Some(data) = few_wines() else { return };
    let trained = trained(&data, &wine_spec());
    let held_out = &trained.report.held_out;
    assert_eq!(held_out.points.len(), trained.report.n_held_out);
    let graded: u64 = held_out.error_by_class.iter().map(|group| group.count).sum();
    assert_eq!(graded as usize, trained.report.n_held_out);
    let (got, meant) = held_out.coverage.unwrap();
    assert!(meant == 0.9 && got > 0.75, "{got}");
    for artifact in &trained.artifacts {
        assert!(artifact.pipeline.ordinal_link.is_some() && artifact.pipeline.residual_interval.is_some());
        let prediction = artifact.pipeline.predict(&data.records[0]).unwrap();
        assert!((prediction.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
    let leaky: Vec<(bool, f64)> = trained
        .report
        .leaky
        .iter()
        .map(|figure| (figure.leaks, figure.scores.get(Metric::R2).unwrap()))
        .collect();
    assert_eq!(leaky.iter().map(|(leaks, _)| *leaks).collect::<Vec<_>>(), [true, false, true, false]);
    assert!(leaky[0].1 > leaky[1].1 + 0.3 && leaky[0].1 > leaky[3].1 + 0.3, "{leaky:?}");
}

struct Counter {
    total: AtomicU64,
    steps: AtomicU64,
}

impl Progress for Counter {
    fn start(&self, total: u64) {
        self.total.store(total, Ordering::SeqCst);
    }
    fn step(&self, step: &Step<'_>) {
        assert!(!step.to_string().is_empty());
        self.steps.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn progress_reaches_its_total_and_faults_carry_the_candidate() {
    let counter = Counter { total: AtomicU64::new(0), steps: AtomicU64::new(0) };
    let mut spec = iris_spec();
    train(&iris(), &spec, &[], &counter).unwrap();
    assert_eq!(counter.total.load(Ordering::SeqCst), counter.steps.load(Ordering::SeqCst));
    spec.candidates[2] = exported("too_many", json!({"family": "knn", "k": 1000}));
    let fault = train(&iris(), &spec, &[], &()).unwrap_err().to_string();
    assert!(fault.contains("candidate 'too_many': k is 1000"), "{fault}");
    spec.candidates.truncate(2);
    assert!(train(&iris(), &spec, &[], &()).unwrap_err().to_string().contains("no exported contender"));
    let fault = train(&iris(), &TrainSpec { metric: Metric::R2, ..iris_spec() }, &[], &()).unwrap_err();
    assert!(fault.to_string().contains("metric is r2, expected a metric for a multiclass target"), "{fault}");
}

#[test]
fn misspelt_keys_of_a_system_file_are_found() {
    let right = json!({"metric": "accuracy", "candidates": [{"name": "a", "label": "A", "estimator": {"family": "knn", "k": 3}}]});
    let spec: TrainSpec = serde_json::from_value(right.clone()).unwrap();
    assert_eq!((spec.split.folds, spec.coverage), (5, 0.9));
    for (pointer, key) in [("", "metrik"), ("/candidates/0", "skale"), ("/candidates/0/estimator", "kk")] {
        let mut wrong = right.clone();
        wrong.pointer_mut(pointer).unwrap()[key] = json!(1);
        let fault = serde_json::from_value::<TrainSpec>(wrong).unwrap_err().to_string();
        assert!(fault.contains(key), "{fault}");
    }
}

#[test]
fn figures_of_the_irises() {
    let figures = explore(&iris(), Vec::new());
    assert_eq!(
        (figures.n_samples, figures.n_duplicates, figures.group_counts.clone()),
        (150, 3, vec![50, 50, 50])
    );
    assert_eq!(figures.signal[0].0, "petal_length");
    // The F statistic of petal length is 1179.034 with 2 and 147 degrees of freedom, so eta squared is 0.941319.
    assert!((figures.signal[0].1 - 0.941319).abs() < 1e-5, "{:?}", figures.signal);
    assert_eq!(figures.pair_points.len(), 150);
    let (length, width) = (2, 3);
    assert!((figures.correlations[length][width].unwrap() - 0.962757).abs() < 1e-5);
    assert_eq!(figures.correlations[length][width], figures.correlations[width][length]);
    for number in &figures.numbers {
        assert_eq!(number.counts.iter().flatten().sum::<u64>(), 150);
        assert!(number.boxes.iter().all(|figure| figure.as_ref().is_some_and(|figure| figure.count == 50)));
    }
    let setosa = figures.numbers[length].boxes[0].as_ref().unwrap();
    assert_eq!((setosa.median, setosa.min, setosa.max), (1.5, 1.0, 1.9));
}

//! Which candidate becomes the default, how sure the differences are, and the baselines that are added.

use crate::common::{candidate, estimator, iris};
use serde_json::json;
use vitrine_model::metrics::Metric;
use vitrine_model::report::{Candidate, Report};
use vitrine_training::spec::{Choose, OutOfFold, TrainSpec};
use vitrine_training::split::{Fold, repeated_folds};
use vitrine_training::{CandidateSpec, SplitSpec, split_held_out, train};

fn exported(name: &str, json: serde_json::Value) -> CandidateSpec {
    CandidateSpec { export: true, ..candidate(name, estimator(json)) }
}

/// Candidates of very different sizes that do about equally well, and one that does badly.
fn report(choose: Choose) -> Report {
    let spec = TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::LogLoss,
        seed: 4,
        split: SplitSpec { held_out: 0.2, folds: 4, repeats: 2, time: None, also_random: false },
        coverage: 0.9,
        out_of_fold: OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose,
        candidates: vec![
            exported("weak", json!({"family": "logistic", "alpha": 300.0})),
            exported("logistic", json!({"family": "logistic", "alpha": 0.4})),
            exported("knn", json!({"family": "knn", "k": 15})),
            exported(
                "blend",
                json!({"family": "voting", "members": [
                {"family": "logistic", "alpha": 0.1},
                {"family": "forest", "n_trees": 30, "max_leaf_nodes": 6, "min_samples_leaf": 4}]}),
            ),
        ],
        leaky: Vec::new(),
    };
    train(&iris(), &spec, &[], &()).unwrap().report
}

/// The corrected standard error of a candidate's difference to the best, from the interval of the report: with 8
/// folds it is 2.364624 standard errors wide on either side.
fn standard_error(candidate: &Candidate) -> f64 {
    let surely = candidate.surely_behind.unwrap();
    (surely.high - surely.low) / 2.0 / 2.364_624
}

#[test]
fn the_smallest_within_one_standard_error_is_chosen_when_asked() {
    let best = report(Choose::Best);
    assert!(best.candidates[0].default);
    let smallest = report(Choose::OneStandardError);
    let within: Vec<&Candidate> = smallest
        .candidates
        .iter()
        .filter(|candidate| candidate.exported)
        .filter(|candidate| {
            candidate.behind_best.is_none_or(|behind| behind.mean <= standard_error(candidate))
        })
        .collect();
    assert!(within.len() > 1 && within.len() < 4, "{within:?}");
    let expected = within.iter().min_by_key(|candidate| candidate.gzip_bytes.unwrap()).unwrap();
    let chosen = smallest.default_candidate().unwrap();
    assert_eq!(chosen.name, expected.name);
    assert!(!smallest.candidates[0].default, "the best is not the smallest here");
}

#[test]
fn the_best_that_can_be_read_is_chosen_when_asked() {
    let readable = report(Choose::Readable);
    assert!(readable.prefers_readable && !report(Choose::Best).prefers_readable);
    let best = &readable.candidates[0];
    // Of the candidates only those of logistic regression can be read.
    let expected = readable.candidates.iter().find(|candidate| {
        let is_within = candidate.behind_best.is_none_or(|behind| behind.mean <= standard_error(candidate));
        candidate.family == "logistic regression" && is_within
    });
    assert_ne!(best.family, "logistic regression", "the best cannot be read here");
    assert_eq!(readable.default_candidate().unwrap().name, expected.unwrap().name);
}

#[test]
fn the_report_says_how_sure_each_difference_is() {
    let report = report(Choose::Best);
    assert!(report.candidates[0].surely_behind.is_none());
    for candidate in &report.candidates[1..] {
        let (behind, surely) = (candidate.behind_best.unwrap(), candidate.surely_behind.unwrap());
        assert!((f64::midpoint(surely.low, surely.high) - behind.mean).abs() < 1e-12);
        // Four folds: the test part is a third of the training part. 1/8 + 1/3 of the variance.
        let expected = ((1.0 / 8.0 + 1.0 / 3.0) * behind.sd * behind.sd).sqrt();
        assert!((standard_error(candidate) / expected - 1.0).abs() < 0.01, "{}", candidate.name);
        assert!(surely.probability >= 0.5 && surely.probability <= 1.0);
        assert_eq!(surely.probability > 0.975, surely.low > 0.0, "{}", candidate.name);
    }
    let last = report.candidates.last().unwrap();
    assert!(last.baseline && last.surely_behind.unwrap().probability > 0.99);
}

#[test]
fn a_baseline_is_added_where_there_is_none() {
    let report = report(Choose::Best);
    let baseline = report.baseline().unwrap();
    assert_eq!((baseline.name.as_str(), baseline.label.as_str()), ("baseline", "Class frequencies"));
    assert!(!baseline.exported && !baseline.default);
    // What the shares of the classes in the training rows of each fold give.
    let data = iris();
    let split = SplitSpec { held_out: 0.2, folds: 4, repeats: 2, time: None, also_random: false };
    let training = data.subset(&split_held_out(&data, &split, 4).unwrap().0);
    let folds = repeated_folds(&training, 4, 2, 4).unwrap();
    let loss = |fold: &Fold| {
        let count = |class: f64| fold.train.iter().filter(|row| training.targets[**row] == class).count();
        let share = |row: &usize| count(training.targets[*row]) as f64 / fold.train.len() as f64;
        -fold.test.iter().map(|row| share(row).ln()).sum::<f64>() / fold.test.len() as f64
    };
    let expected = folds.iter().map(loss).sum::<f64>() / folds.len() as f64;
    assert!((baseline.cross_validated(Metric::LogLoss).unwrap().mean - expected).abs() < 1e-9);
    let named = TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::Accuracy,
        seed: 4,
        split: SplitSpec { repeats: 1, ..SplitSpec::default() },
        coverage: 0.9,
        out_of_fold: OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose: Choose::Best,
        candidates: vec![exported("baseline", json!({"family": "knn", "k": 5}))],
        leaky: Vec::new(),
    };
    let report = train(&iris(), &named, &[], &()).unwrap().report;
    assert_eq!(report.baseline().unwrap().name, "baseline_added", "a name that is taken is not taken again");
}

//! Searches find what is there, the same on every machine, and go on where they were stopped.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::common::{candidate, estimator, iris, number};
use serde_json::json;
use vitrine_model::metrics::Metric;
use vitrine_model::record::Value;
use vitrine_training::fit::FitSettings;
use vitrine_training::search::{Found, Trial, TrialLog, fingerprint, n_trials, search};
use vitrine_training::spec::{Choose, OutOfFold, TrainSpec};
use vitrine_training::{CandidateSpec, Dataset, SplitSpec, TrainError, search_candidate, train};

fn settings(data: &Dataset) -> FitSettings {
    FitSettings { metric: Metric::LogLoss, ..FitSettings::for_task(data.schema.target.task, 5) }
}

fn knn(method: &str, trials: usize) -> CandidateSpec {
    let space = json!({
        "method": method, "trials": trials,
        "space": {"k": {"low": 1, "high": 60, "whole": true, "log": true}, "weights": ["uniform", "distance"]}
    });
    let search = serde_json::from_value(space).unwrap();
    CandidateSpec { search: Some(search), ..candidate("knn", estimator(json!({"family": "knn", "k": 60}))) }
}

fn found(data: &Dataset, spec: &CandidateSpec) -> Found {
    search(data, spec, &settings(data), &(), &()).unwrap()
}

/// The trials without their times.
fn timeless(trials: &[Trial]) -> Vec<Trial> {
    trials.iter().map(|trial| Trial { seconds: 0.0, ..trial.clone() }).collect()
}

/// Keeps trials in memory, and stops after some.
struct Memory {
    known: Vec<Trial>,
    recorded: Mutex<Vec<Trial>>,
    at_most: usize,
}

impl Memory {
    fn new(known: &[Trial], at_most: usize) -> Self {
        Self { known: known.to_vec(), recorded: Mutex::new(Vec::new()), at_most }
    }
}

impl TrialLog for Memory {
    fn known(&self) -> Vec<Trial> {
        self.known.clone()
    }
    fn record(&self, trial: &Trial) -> Result<(), TrainError> {
        self.recorded.lock().unwrap().push(trial.clone());
        Ok(())
    }
    fn enough(&self) -> bool {
        self.recorded.lock().unwrap().len() >= self.at_most
    }
}

/// Irises with columns of noise behind the four measurements.
fn noisy_iris() -> Dataset {
    let mut data = iris();
    for at in 0..4_usize {
        data.schema.features.push(number(&format!("noise_{at}"), 0.0, 1.0, 0.001));
        for (row, record) in data.records.iter_mut().enumerate() {
            record.values.push(Value::Number(((row + 1) * (at + 3) * 7919 % 997) as f64 / 997.0));
        }
    }
    data
}

#[test]
fn one_thread_and_many_find_the_same() {
    let data = iris();
    for method in ["random", "tpe", "halving"] {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| found(&data, &knn(method, 17)))
        };
        let (one, five) = (on(1), on(5));
        assert_eq!(timeless(&one.trials), timeless(&five.trials), "{method}");
        assert_eq!((one.best, &one.spec), (five.best, &five.spec));
        assert_eq!(one.trials.len(), n_trials(&data, &knn(method, 17)));
        let other = search(&data, &knn(method, 17), &FitSettings { seed: 6, ..settings(&data) }, &(), &());
        assert_ne!(timeless(&other.unwrap().trials), timeless(&one.trials), "another seed tries others");
    }
}

#[test]
fn the_best_trial_is_found_and_beats_what_was_written() {
    let data = iris();
    let found = found(&data, &knn("tpe", 20));
    assert_eq!(found.trials[0].hyperparameters["k"], json!(60), "the first trial is what the file says");
    let scores: Vec<f64> = found.trials.iter().map(|trial| trial.score().unwrap()).collect();
    let best = scores.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(scores[found.best], best);
    assert!(best < scores[0] - 0.02, "{scores:?}");
    let k = &found.trials[found.best].hyperparameters["k"];
    assert_eq!(&serde_json::to_value(&found.spec.estimator).unwrap()["k"], k);
    assert!(found.spec.search.is_none());
}

/// After its random start the Parzen estimator tries better combinations than chance does.
#[test]
fn the_parzen_estimator_learns() {
    let data = iris();
    let mean = |method: &str| {
        let scores: Vec<f64> =
            found(&data, &knn(method, 40)).trials[10..].iter().map(|trial| trial.score().unwrap()).collect();
        scores.iter().sum::<f64>() / scores.len() as f64
    };
    let (learnt, random) = (mean("tpe"), mean("random"));
    assert!(learnt < random - 0.01, "{learnt} against {random}");
}

#[test]
fn halving_spends_most_rows_on_the_best() {
    // Ten copies with small differences, so that the rows suffice for three rungs and are not identical.
    let iris = iris();
    let rows: Vec<usize> = (0..2000).map(|row| row % 150).collect();
    let mut data = iris.subset(&rows);
    for (row, record) in data.records.iter_mut().enumerate() {
        if let Value::Number(length) = &mut record.values[0] {
            *length += (row * 7919 % 1009) as f64 / 2018.0;
        }
    }
    let spec = knn("halving", 12);
    let found = found(&data, &spec);
    let sizes: Vec<usize> = found.trials.iter().map(|trial| trial.rows).collect();
    assert_eq!(sizes.len(), 12 + 4 + 2);
    assert!(sizes[..12].iter().all(|n| (200..250).contains(n)), "{sizes:?}");
    assert!(sizes[12..16].iter().all(|n| (640..700).contains(n)), "{sizes:?}");
    assert!(sizes[16..].iter().all(|n| *n == 2000) && found.best >= 16);
}

#[test]
fn a_stopped_search_ends_as_one_that_was_not() {
    let data = noisy_iris();
    for method in ["random", "tpe", "halving"] {
        let mut spec = knn(method, 13);
        spec.search.as_mut().unwrap().features = true;
        let whole = found(&data, &spec);
        assert_eq!(whole.trials.len(), n_trials(&data, &spec));
        for known in [0, 1, 5, 12, whole.trials.len() - 2] {
            let first = Memory::new(&[], known);
            let part = search(&data, &spec, &settings(&data), &first, &());
            // Without a trial on all rows there is nothing to be found yet.
            assert!(part.map_or(known == 0, |part| part.stopped), "{known}");
            // The log is in the order in which trials ended, which another run may change.
            let mut recorded = first.recorded.into_inner().unwrap();
            recorded.reverse();
            let second = Memory::new(&recorded, usize::MAX);
            let rest = search(&data, &spec, &settings(&data), &second, &()).unwrap();
            assert_eq!(timeless(&rest.trials), timeless(&whole.trials), "{method} after {known}");
            assert_eq!((rest.best, &rest.spec, rest.stopped), (whole.best, &whole.spec, false));
            let n_recorded = second.recorded.into_inner().unwrap().len();
            assert!(n_recorded + recorded.len() <= whole.trials.len(), "known trials were tried again");
        }
    }
}

#[test]
fn useless_features_are_left_out() {
    let data = noisy_iris();
    let mut spec = knn("random", 4);
    let how = spec.search.as_mut().unwrap();
    (how.space, how.features, how.repeats) = (BTreeMap::new(), true, 2);
    spec.estimator = estimator(json!({"family": "knn", "k": 9}));
    // Whether a feature of noise helps on 100 rows depends on the folds.
    let settings = FitSettings { seed: 1, ..settings(&data) };
    let found = search(&data, &spec, &settings, &(), &()).unwrap();
    let sizes: Vec<usize> =
        found.trials[2..].iter().map(|trial| trial.features.as_ref().unwrap().len()).collect();
    assert_eq!(sizes, [6, 4, 3, 2, 1]);
    assert!(found.trials[1].features.is_none() && found.trials[1].ranking.len() == 8);
    let kept = found.spec.features.unwrap();
    assert!(kept.iter().any(|name| name.starts_with("petal")), "{kept:?}");
    assert!(kept.iter().all(|name| !name.starts_with("noise")), "{kept:?}");
    assert_eq!(found.trials[1].scores, found.trials[0].scores, "all features are the first subset");
    assert_eq!(found.trials[1].scores.len(), 6);
}

#[test]
fn failed_trials_lose_and_are_told() {
    let data = iris().subset(&(0..150).step_by(3).collect::<Vec<_>>());
    let mut spec = knn("random", 6);
    let space = json!({"k": [5, 1000]});
    spec.search.as_mut().unwrap().space = serde_json::from_value(space).unwrap();
    let found = found(&data, &spec);
    let failed: Vec<&Trial> = found.trials.iter().filter(|trial| trial.fault.is_some()).collect();
    assert!(failed.iter().any(|trial| trial.fault.as_ref().unwrap().contains("k is 1000")), "{failed:?}");
    assert_eq!(found.trials[found.best].hyperparameters["k"], json!(5));
    spec.search.as_mut().unwrap().space = serde_json::from_value(json!({"k": [900]})).unwrap();
    let fault = search(&data, &spec, &settings(&data), &(), &()).unwrap_err().to_string();
    assert!(fault.contains("none of the 6 trials") && fault.contains("k is 60"), "{fault}");
}

#[test]
fn spaces_that_do_not_suit_are_refused() {
    let data = iris();
    for (space, words) in [
        (json!({"kk": [1]}), "kk"),
        (json!({"family": ["knn"]}), "family"),
        (json!({"k": []}), "at least one value"),
        (json!({"k": {"low": 5, "high": 5}}), "low below high"),
        (json!({"k": {"low": 0, "high": 5, "log": true}}), "low above 0"),
        (json!({"k": {"low": 1.5, "high": 5, "whole": true}}), "whole numbers"),
        (json!({"k": {"low": 1, "high": 5}}), "expected usize"),
        (json!({"members.0.k": [1]}), "no such place"),
        (json!({}), "features = true"),
    ] {
        let mut spec = knn("random", 3);
        spec.search.as_mut().unwrap().space = serde_json::from_value(space.clone()).unwrap();
        let fault = search(&data, &spec, &settings(&data), &(), &()).unwrap_err().to_string();
        assert!(fault.contains(words), "{space}: {fault}");
    }
    let mut spec = knn("random", 3);
    spec.grid = BTreeMap::from([("k".to_owned(), vec![json!(1)])]);
    assert!(search(&data, &spec, &settings(&data), &(), &()).is_err(), "a grid beside a search");
    let mut spec = knn("random", 0);
    assert!(search(&data, &spec, &settings(&data), &(), &()).is_err());
    spec = knn("random", 3);
    spec.search.as_mut().unwrap().folds = 1;
    assert!(search(&data, &spec, &settings(&data), &(), &()).is_err());
    let misspelt = json!({"space": {"k": {"low": 1, "hihg": 5}}});
    let fault = serde_json::from_value::<vitrine_training::spec::SearchSpec>(misspelt).unwrap_err();
    assert!(fault.to_string().contains("a list of values"), "{fault}");
}

#[test]
fn members_of_a_blend_are_searched_by_place() {
    let blend = json!({"family": "voting", "members": [
        {"family": "logistic", "alpha": 1.0}, {"family": "forest", "n_trees": 3, "max_leaf_nodes": 4}]});
    let how = json!({"method": "random", "trials": 3, "space": {
        "members.0.alpha": {"low": 0.01, "high": 10.0, "log": true}, "members.1.max_leaf_nodes": [2, 3]}});
    let search = Some(serde_json::from_value(how).unwrap());
    let found = found(&iris(), &CandidateSpec { search, ..candidate("blend", estimator(blend)) });
    let best = &found.trials[found.best].hyperparameters;
    let written = serde_json::to_value(&found.spec.estimator).unwrap();
    assert_eq!(written.pointer("/members/0/alpha"), best.get("members.0.alpha"));
    assert_eq!(written.pointer("/members/1/max_leaf_nodes"), best.get("members.1.max_leaf_nodes"));
}

#[test]
fn fingerprints_distinguish_rows_and_settings_but_not_names() {
    let data = iris();
    let spec = knn("tpe", 10);
    let of = |data: &Dataset, spec: &CandidateSpec, seed| {
        fingerprint(data, spec, &FitSettings { seed, ..settings(data) })
    };
    let plain = of(&data, &spec, 1);
    assert_eq!(plain.len(), 64);
    let renamed = CandidateSpec { name: "other".to_owned(), export: true, ..knn("tpe", 99) };
    assert_eq!(plain, of(&data, &renamed, 1), "neither the name nor the number of trials matters");
    let mut other = data.clone();
    other.records[149].values[3] = Value::Number(9.9);
    assert_ne!(plain, of(&other, &spec, 1));
    other = data.clone();
    other.targets[0] = 1.0;
    assert_ne!(plain, of(&other, &spec, 1));
    assert_ne!(plain, of(&data, &spec, 2));
    assert_ne!(plain, of(&data, &knn("random", 10), 1));
    assert_ne!(of(&data, &knn("halving", 10), 1), of(&data, &knn("halving", 11), 1));
}

fn train_spec(candidates: Vec<CandidateSpec>) -> TrainSpec {
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::Accuracy,
        seed: 7,
        split: SplitSpec { held_out: 0.3, folds: 3, repeats: 2, time: None, also_random: false },
        coverage: 0.9,
        out_of_fold: OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose: Choose::Best,
        candidates,
        leaky: Vec::new(),
    }
}

#[test]
fn training_searches_once_or_within_every_fold() {
    let once = CandidateSpec { export: true, ..knn("random", 8) };
    let mut nested = CandidateSpec { name: "nested".to_owned(), ..once.clone() };
    nested.search.as_mut().unwrap().nested = true;
    let spec = train_spec(vec![once, nested]);
    let report = train(&iris(), &spec, &[], &()).unwrap().report;
    let by_name = |name: &str| report.candidates.iter().find(|candidate| candidate.name == name).unwrap();
    let (once, nested) = (by_name("knn"), by_name("nested"));
    let searched = once.searched.as_ref().unwrap();
    assert_eq!((searched.trials, searched.nested, searched.stopped), (8, false, false));
    assert!(nested.searched.as_ref().unwrap().nested);
    assert_eq!(once.hyperparameters, nested.hyperparameters, "the final model comes from the same search");
    assert_eq!(once.held_out, nested.held_out);
    assert_ne!(once.cross_validated, nested.cross_validated, "each fold chose for itself");
    assert_eq!(searched.trace.last().unwrap().0, searched.best_trial);
    assert!(searched.trace.windows(2).all(|pair| pair[1].1 > pair[0].1), "{:?}", searched.trace);
    let alone = search_candidate(&iris(), &spec, "knn", &(), &()).unwrap();
    assert_eq!(alone.best, searched.best_trial);
    let fault = search_candidate(&iris(), &spec, "nobody", &(), &()).unwrap_err().to_string();
    assert!(fault.contains("knn, nested"), "{fault}");
}

/// Labels that were dealt anew at random cannot be predicted, however long hyperparameters and features are searched.
#[test]
fn nothing_is_found_where_there_is_nothing() {
    let mut data = noisy_iris();
    let labels: Vec<f64> = (0..150).map(|row| data.targets[(row * 7919 + 31) % 150]).collect();
    data.targets = (0..150).map(|row: usize| labels[(row * row * 37 + row * 11) % 150]).collect();
    for method in ["random", "tpe", "halving"] {
        let mut searched = CandidateSpec { export: true, ..knn(method, 20) };
        searched.search.as_mut().unwrap().features = true;
        let report = train(&data, &train_spec(vec![searched]), &[], &()).unwrap().report;
        let accuracy = |baseline: bool| {
            let found = report.candidates.iter().find(|candidate| candidate.baseline == baseline).unwrap();
            found.held_out.get(Metric::Accuracy).unwrap()
        };
        // 45 held-out rows: two standard errors of a share of a third are 0.14.
        assert!(accuracy(false) < accuracy(true).max(1.0 / 3.0) + 0.14, "{method}: {}", accuracy(false));
    }
}

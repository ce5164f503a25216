//! Versions: kept by training, compared, promoted, rolled back and pruned, with the history intact.

mod trained;

use std::collections::BTreeMap;

use trained::failing::Failing;
use trained::{files, options, rows, system, trained};
use vitrine_model::metrics::{Metric, summary};
use vitrine_publish::store::{LOCK, Memory, Store, finish_interrupted};
use vitrine_publish::{
    Assets, Basis, CompareRows, Day, Ledger, Promotion, PublishError, Published, System, TrainOptions,
    compare, daily, promote, prune, rollback, train, train_again, verify, versions,
};
use vitrine_training::split_held_out;

/// The same system with another seed: other folds and held-out rows, and so other models.
fn other() -> System {
    let mut system = system();
    system.train.seed += 1;
    system
}

fn train_with(store: &dyn Store, system: &System, promotion: Promotion) -> Published {
    let lock = store.lock(LOCK).unwrap();
    let options = TrainOptions { promotion, ..options() };
    train(system, rows(system), store, &lock, options, &()).unwrap()
}

fn predict_a_day(store: &dyn Store, day: &str) {
    let lock = store.lock(LOCK).unwrap();
    daily(Assets::new(store), &lock, "iris", &[day.parse::<Day>().unwrap()], Some(2)).unwrap();
}

fn is_green(store: &dyn Store) {
    let report = verify(store, &|_| {}).unwrap();
    assert!(report.differences.is_empty(), "{:?}", report.differences);
}

fn default_of(store: &dyn Store) -> String {
    let assets = Assets::new(store);
    let file = assets.system_file(&assets.entry("iris").unwrap()).unwrap();
    let model = file.default_model().unwrap();
    format!("{}@{}", model.name, model.version)
}

fn called(store: &dyn Store) -> Vec<(String, usize)> {
    let listed = versions(Assets::new(store), "iris").unwrap().versions;
    listed.iter().map(|version| (version.called(), version.n_predictions)).collect()
}

fn history(store: &dyn Store) -> Vec<u8> {
    store.read("iris/history.jsonl").unwrap().unwrap()
}

#[test]
fn a_default_goes_back_and_forth_and_the_history_stays() {
    let store = Memory::default();
    trained(&store);
    let first = default_of(&store);
    let untouched = files(&store);
    predict_a_day(&store, "2026-11-20");
    is_green(&store);
    let before = history(&store);
    let published = train_with(&store, &other(), Promotion::Always);
    assert!(published.is_promoted && published.models_changed);
    let second = default_of(&store);
    assert_ne!(first, second);
    is_green(&store);
    predict_a_day(&store, "2026-11-21");
    is_green(&store);
    let after = history(&store);
    assert!(after.starts_with(&before));

    let lock = store.lock(LOCK).unwrap();
    let assets = Assets::new(&store);
    let chosen = rollback(assets, &lock, "iris").unwrap();
    assert_eq!(format!("{}@{}", chosen.now.name, chosen.now.version), first);
    assert_eq!(default_of(&store), first);
    is_green(&store);
    assert_eq!(history(&store), after);
    // Report, figures and timings are those of the first training again.
    let same = |path: &&String| path.contains("report-") || path.contains("figures-");
    for path in untouched.keys().filter(same) {
        assert!(store.read(path).unwrap().is_some(), "{path} is gone");
    }
    let file = assets.system_file(&assets.entry("iris").unwrap()).unwrap();
    assert!(untouched.contains_key(&file.report.path));
    assert!(matches!(rollback(assets, &lock, "iris"), Err(PublishError::NothingBefore { .. })));
    let (name, version) = second.split_once('@').unwrap();
    promote(assets, &lock, "iris", name, version.parse().unwrap()).unwrap();
    assert_eq!(default_of(&store), second);
    is_green(&store);
    rollback(assets, &lock, "iris").unwrap();
    assert!(matches!(promote(assets, &lock, "iris", "knn2", 9), Err(PublishError::NoVersion { .. })));
    drop(lock);
    // Training either system again to compare changes nothing, whichever is in force.
    for system in [system(), other()] {
        let differences = train_again(&store, &system, rows(&system), &()).unwrap();
        assert!(differences.is_empty(), "{differences:?}");
    }
}

#[test]
fn another_model_of_a_training_can_be_the_default() {
    let store = Memory::default();
    trained(&store);
    let first = default_of(&store);
    let report = files(&store).into_keys().find(|path| path.contains("report-")).unwrap();
    let other = if first.starts_with("knn2") { "logistic" } else { "knn2" };
    let lock = store.lock(LOCK).unwrap();
    let assets = Assets::new(&store);
    promote(assets, &lock, "iris", other, 1).unwrap();
    drop(lock);
    assert_eq!(default_of(&store), format!("{other}@1"));
    is_green(&store);
    let entry = assets.entry("iris").unwrap();
    let file = assets.system_file(&entry).unwrap();
    let shown: vitrine_model::report::Report = assets.checked(&file.report).unwrap();
    let candidate = shown.default_candidate().unwrap();
    assert_eq!(candidate.name, other);
    assert_eq!(candidate.held_out.get(shown.metric), Some(entry.score.held_out));
    assert!(shown.held_out.confusion.is_none() && file.shap_values.is_none());
    let system = system();
    assert!(train_again(&store, &system, rows(&system), &()).unwrap().is_empty());
    let lock = store.lock(LOCK).unwrap();
    rollback(assets, &lock, "iris").unwrap();
    assert_eq!(default_of(&store), first);
    assert_eq!(assets.system_file(&assets.entry("iris").unwrap()).unwrap().report.path, report);
    drop(lock);
    is_green(&store);
}

#[test]
fn a_worse_default_is_kept_beside_the_old_one() {
    let store = Memory::default();
    trained(&store);
    let first = default_of(&store);
    // With labels drawn against the measurements nothing can be learned.
    let system = system();
    let mut worse = rows(&system);
    let n = worse.dataset.targets.len();
    for (index, target) in worse.dataset.targets.iter_mut().enumerate() {
        *target = f64::from(u32::try_from((index * 7 + index / n) % 3).unwrap());
    }
    let lock = store.lock(LOCK).unwrap();
    let good = rows(&system).dataset;
    let with = |promotion| TrainOptions { promotion, judged_by: Some(&good), ..options() };
    let published = train(&system, worse.clone(), &store, &lock, with(Promotion::UnlessWorse), &()).unwrap();
    let verdict = published.verdict.clone().unwrap();
    assert!(!published.is_promoted && !published.models_changed, "{verdict:?}");
    assert!(verdict.is_worse() && verdict.old == first, "{verdict:?}");
    assert_eq!(verdict.basis, Basis::Given { n: good.n_samples() });
    assert_eq!(default_of(&store), first);
    is_green(&store);
    let names = called(&store);
    assert!(names.iter().any(|(name, _)| *name == verdict.new), "{names:?}");
    // Once more changes nothing, and asked for it replaces the old one.
    let before = files(&store);
    train(&system, worse.clone(), &store, &lock, with(Promotion::IfBetter), &()).unwrap();
    assert_eq!(files(&store), before);
    let published = train(&system, worse, &store, &lock, with(Promotion::Always), &()).unwrap();
    assert!(published.is_promoted && default_of(&store) == verdict.new);
    is_green(&store);
}

#[test]
fn two_versions_are_compared_on_the_same_rows() {
    let store = Memory::default();
    trained(&store);
    let listed = versions(Assets::new(&store), "iris").unwrap().versions;
    assert!(listed.iter().all(|version| version.trained.as_deref() == Some("2026-11-01")));
    assert!(listed.iter().all(|version| version.score.is_some_and(|score| score.interval.is_some())));
    let pair = [&listed[0].model, &listed[1].model];
    let system = system();
    let data = rows(&system).dataset;
    let by = |split| CompareRows { data: &data, split, seed: system.train.seed };
    let assets = Assets::new(&store);
    let compared = compare(assets, "iris", pair, by(Some(&system.train.split))).unwrap();
    let verdict = compared.verdict.unwrap();
    // The scores are those that the report has for the held-out rows.
    let held_out = pair.map(|model| model.held_out.unwrap().1);
    assert_eq!([verdict.old_score, verdict.new_score], held_out);
    let Basis::HeldOut { n } = verdict.basis else { panic!("{verdict:?}") };
    // Accuracy is a mean, and with fewer than 40 rows each is a group of its own, so the jackknife gives the t interval
    // of the differences row by row.
    assert_eq!(verdict.metric, Metric::Accuracy);
    let (_, held_out) = split_held_out(&data, &system.train.split, system.train.seed).unwrap();
    let models = pair.map(|model| assets.artifact(model).unwrap());
    let by_row = |row: &usize| {
        let is_right = |at: usize| {
            let class = models[at].pipeline.predict(&data.records[*row]).unwrap().class.unwrap();
            f64::from(u8::from(class as f64 == data.targets[*row]))
        };
        is_right(1) - is_right(0)
    };
    let differences: Vec<f64> = held_out.iter().map(by_row).collect();
    assert!(n > 10 && n == differences.len());
    let expected = summary(&differences).unwrap().fold_interval(0.0).unwrap();
    let got = verdict.better_by.unwrap();
    assert!((got.low - expected.low).abs() < 1e-9 && (got.high - expected.high).abs() < 1e-9, "{got:?}");
    assert_eq!((compared.changes.n_rows, compared.changes.n_not_predicted), (150, 0));
    assert!(compared.changes.n_changed > 0 && compared.changes.largest >= compared.changes.mean);
    let itself = compare(assets, "iris", [pair[0], pair[0]], by(None)).unwrap();
    assert_eq!((itself.changes.n_changed, itself.changes.largest), (0, 0.0));
    let verdict = itself.verdict.unwrap();
    assert_eq!((verdict.difference(), verdict.basis), (0.0, Basis::Given { n: 150 }));
}

#[test]
fn pruning_leaves_what_the_history_and_the_default_need() {
    let store = Memory::default();
    trained(&store);
    train_with(&store, &other(), Promotion::Always);
    let lock = store.lock(LOCK).unwrap();
    let assets = Assets::new(&store);
    let all = called(&store);
    assert!(prune(assets, &lock, "iris", 2).unwrap().removed.is_empty());
    assert_eq!(called(&store), all);
    drop(lock);
    let unused =
        store.list("").unwrap().into_iter().map(|path| (path.clone(), store.read(&path).unwrap().unwrap()));
    let used = Memory::of(unused.clone().collect());
    let unused = Memory::of(unused.collect());

    // Nothing was predicted: the first training goes.
    let lock = unused.lock(LOCK).unwrap();
    let pruned = prune(Assets::new(&unused), &lock, "iris", 1).unwrap();
    assert_eq!(pruned.needed, Vec::<u32>::new());
    assert_eq!(pruned.removed.len(), all.len() - pruned.n_left);
    assert!(!pruned.removed.is_empty() && called(&unused).len() == pruned.n_left);
    drop(lock);
    is_green(&unused);

    // The first default has predicted: its training stays.
    let lock = used.lock(LOCK).unwrap();
    rollback(Assets::new(&used), &lock, "iris").unwrap();
    drop(lock);
    predict_a_day(&used, "2026-11-20");
    let lock = used.lock(LOCK).unwrap();
    rollback_to_second(&used, &lock);
    let pruned = prune(Assets::new(&used), &lock, "iris", 1).unwrap();
    assert_eq!((pruned.needed.clone(), pruned.removed.len()), (vec![1], 0));
    drop(lock);
    is_green(&used);
}

fn rollback_to_second(store: &dyn Store, lock: &vitrine_publish::store::Lock) {
    let assets = Assets::new(store);
    let ledger = Ledger::read(assets, "iris").unwrap().unwrap();
    let second = ledger.releases.last().unwrap().models.first().unwrap();
    let model = ledger.models.iter().find(|model| model.artifact.sha256 == *second).unwrap();
    promote(assets, lock, "iris", &model.name, model.version).unwrap();
}

#[test]
fn the_power_may_fail_at_every_write_of_a_choice() {
    let store = Memory::default();
    trained(&store);
    train_with(&store, &other(), Promotion::Always);
    let old: BTreeMap<String, Vec<u8>> = store.into_files();
    let change = |store: &dyn Store| {
        let lock = store.lock(LOCK).unwrap();
        rollback(Assets::new(store), &lock, "iris")
    };
    let store = Memory::of(old.clone());
    change(&store).unwrap();
    let new = store.into_files();
    let mut n_failed = 0;
    for n_writes in 0.. {
        let failing = Failing::after(Memory::of(old.clone()), n_writes);
        let result = change(&failing);
        let store = Memory::of(failing.memory.into_files());
        finish_interrupted(&store).unwrap();
        is_green(&store);
        let found = store.into_files();
        assert!(found == old || found == new, "a mix after {n_writes} writes");
        if result.is_ok() {
            assert_eq!(found, new);
            break;
        }
        n_failed += 1;
    }
    assert!(n_failed > 3, "several files change");
}

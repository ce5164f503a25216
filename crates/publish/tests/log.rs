//! Predictions that are logged and outcomes that are added, also where the power fails in between.

mod trained;

use std::collections::BTreeMap;

use trained::failing::Failing;
use trained::{files, trained};
use vitrine_model::history::{ELSEWHERE, Origin};
use vitrine_publish::store::{LOCK, Memory, Store, finish_interrupted};
use vitrine_publish::{Assets, Day, LogOptions, LogReport, MadeBy, PublishError, label, log, verify};
use vitrine_table::logged::{KeyColumns, LogProblem, Logged, read_logged, read_outcomes};
use vitrine_table::{ReadOptions, TableSpec, open};

const KEYS: KeyColumns<'static> = KeyColumns { key: "id", time: Some("when"), prediction: None };
const INPUTS: &str = "id,when,sepal_length,sepal_width,petal_length,petal_width\n\
    a,2026-11-20,5.1,3.5,1.4,0.2\nb,2026-11-21T09:30:00Z,6.3,3.3,6.0,2.5\nc,2026-11-21,5.9,3.0,4.2,1.5\n";
const OUTCOMES: &str = "id,species\na,setosa\nb,virginica\n";
/// The newest prediction is among them, which the catalog shows.
const LATER: &str = "id,species\na,setosa\nc,versicolor\n";

fn options(strict: bool) -> LogOptions {
    LogOptions { today: "2026-11-30".parse::<Day>().unwrap(), strict }
}

fn add(
    store: &dyn Store,
    text: &str,
    columns: KeyColumns<'_>,
    model: Option<&str>,
    strict: bool,
) -> Result<LogReport, PublishError> {
    let assets = Assets::new(store);
    let file = assets.system_file(&assets.entry("iris")?)?;
    let named = model.map(|name| file.models.iter().find(|model| model.name == name).unwrap());
    let version = named.or(file.default_model()).unwrap();
    let artifact = assets.artifact(version)?;
    let mut source = open("rows.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let rows = read_logged(&mut *source, TableSpec::of(&file.schema), columns).unwrap();
    let made_by = MadeBy { version, artifact: &artifact, is_named: model.is_some(), coverage: None };
    log(assets, &store.lock(LOCK)?, "iris", rows, made_by, options(strict))
}

fn inputs(store: &dyn Store) -> Result<LogReport, PublishError> {
    add(store, INPUTS, KEYS, None, false)
}

fn outcomes(store: &dyn Store, text: &str) -> Result<LogReport, PublishError> {
    let assets = Assets::new(store);
    let schema = assets.system_file(&assets.entry("iris")?)?.schema;
    let mut source = open("rows.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let columns = KeyColumns { time: None, ..KEYS };
    let rows = read_outcomes(&mut *source, TableSpec::of(&schema), columns).unwrap();
    label(assets, &store.lock(LOCK)?, "iris", rows, options(false))
}

/// The counts of a report: predictions, outcomes, unchanged, left out. They add up to the rows.
fn counts(report: &LogReport) -> [usize; 4] {
    let counts = [report.n_predictions, report.n_outcomes, report.n_unchanged, report.left_out.len()];
    assert_eq!(counts.iter().sum::<usize>(), report.n_rows);
    counts
}

fn is_green(store: &dyn Store) {
    let report = verify(store, &|_| {}).unwrap();
    assert!(report.differences.is_empty(), "{:?}", report.differences);
}

fn copy(files: &BTreeMap<String, Vec<u8>>) -> Memory {
    Memory::of(files.clone())
}

#[test]
fn inputs_are_predicted_and_their_outcomes_are_added() {
    let store = Memory::default();
    trained(&store);
    assert_eq!(counts(&inputs(&store).unwrap()), [3, 0, 0, 0]);
    let before = files(&store);
    assert_eq!(counts(&inputs(&store).unwrap()), [0, 0, 3, 0]);
    assert_eq!(files(&store), before);
    assert_eq!(counts(&outcomes(&store, OUTCOMES).unwrap()), [0, 2, 0, 0]);
    let after = files(&store);
    assert!(after["iris/history.jsonl"].starts_with(&before["iris/history.jsonl"]));
    assert_eq!(counts(&outcomes(&store, OUTCOMES).unwrap()), [0, 0, 2, 0]);
    assert_eq!(counts(&inputs(&store).unwrap()), [0, 0, 3, 0]);
    assert_eq!(files(&store), after);
    is_green(&store);
    let assets = Assets::new(&store);
    let (_, history) = assets.history("iris").unwrap();
    let days: Vec<(&str, u32)> =
        history.entries().iter().map(|entry| (entry.date.as_str(), entry.number)).collect();
    assert_eq!(days, [("2026-11-20", 0), ("2026-11-21", 0), ("2026-11-21", 1)]);
    assert!(history.entries().iter().all(|entry| entry.origin == Origin::Logged));
    assert_eq!(history.by_key("c").and_then(|entry| entry.actual.clone()), None);
    let latest = assets.entry("iris").unwrap().latest.and_then(|entry| entry.key);
    assert_eq!(latest.as_deref(), Some("c"));
}

#[test]
fn predictions_from_elsewhere_are_kept_as_they_are_and_those_of_a_model_are_checked() {
    let store = Memory::default();
    trained(&store);
    let text = "id,sepal_length,sepal_width,petal_length,petal_width,prediction,probability_setosa,\
        probability_versicolor,probability_virginica,species\n\
        a,5.1,3.5,1.4,0.2,virginica,0.1,0.2,0.7,setosa\nb,6.3,3.3,6.0,2.5,setosa,,,,\n\
        c,6.3,3.3,6.0,2.5,rose,,,,\nd,6.3,3.3,6.0,2.5,setosa,0.9,0.9,0.9,\ne,6.3,3.3,6.0,2.5,,,,,\n\
        ,6.3,3.3,6.0,2.5,setosa,,,,\nf,much,3.3,6.0,2.5,setosa,,,,\n";
    let columns = KeyColumns { time: None, ..KEYS };
    let report = add(&store, text, columns, None, false).unwrap();
    assert_eq!(counts(&report), [2, 0, 0, 5]);
    let lines: Vec<usize> = report.left_out.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [4, 5, 6, 7, 8]);
    let assets = Assets::new(&store);
    let (_, history) = assets.history("iris").unwrap();
    let first = &history.entries()[0];
    assert_eq!((first.model.as_str(), first.date.as_str()), (ELSEWHERE, "2026-11-30"));
    assert_eq!(first.predicted.probabilities, [0.1, 0.2, 0.7]);
    assert!(first.actual.is_some() && history.entries()[1].actual.is_none());
    is_green(&store);
    // The model of the system predicts something else.
    let report = add(&store, &text.replace("\na,", "\nx,"), columns, Some("knn2"), false).unwrap();
    let problem = &report.left_out[0].problem;
    assert!(matches!(problem, LogProblem::OtherPrediction { model } if model == "knn2@1"), "{problem:?}");
    let own = "id,sepal_length,sepal_width,petal_length,petal_width,prediction\nx,5.1,3.5,1.4,0.2,setosa\n";
    assert_eq!(counts(&add(&store, own, columns, Some("knn2"), false).unwrap()), [1, 0, 0, 0]);
    is_green(&store);
}

#[test]
fn what_contradicts_the_history_is_left_out_with_its_line() {
    let store = Memory::default();
    trained(&store);
    inputs(&store).unwrap();
    outcomes(&store, OUTCOMES).unwrap();
    let before = files(&store);
    let what = |report: LogReport| {
        let fault = report.left_out.into_iter().next().unwrap();
        let LogProblem::Contradicts { what, .. } = fault.problem else { panic!("{fault:?}") };
        (fault.line, what)
    };
    let changed =
        |from: &str, to: &str| what(add(&store, &INPUTS.replacen(from, to, 1), KEYS, None, false).unwrap());
    assert_eq!(changed("6.3,3.3", "6.4,3.3"), (3, Logged::Record));
    assert_eq!(changed("2026-11-20", "2026-11-19"), (2, Logged::Day));
    assert_eq!(what(outcomes(&store, "id,species\nb,setosa\n").unwrap()), (2, Logged::Outcome));
    let other = add(&store, INPUTS, KEYS, Some("knn2"), false).unwrap();
    assert_eq!(what(other), (2, Logged::Prediction));
    let report = outcomes(&store, "id,species\nz,setosa\nc,\n").unwrap();
    assert!(matches!(report.left_out[0].problem, LogProblem::UnknownKey { .. }), "{report:?}");
    assert!(matches!(report.left_out[1].problem, LogProblem::NoOutcome { .. }), "{report:?}");
    assert_eq!(files(&store), before);
    // Within a file the first row with a key counts; under `strict` nothing is added.
    let twice = INPUTS.replace("c,2026-11-21,5.9", "d,2026-11-21,5.9") + "d,2026-11-21,5.8,3.0,4.2,1.5\n";
    let strict = add(&store, &twice, KEYS, None, true).unwrap();
    assert_eq!((strict.n_predictions, strict.left_out.len(), strict.total), (0, 1, 3));
    assert_eq!(files(&store), before);
    assert_eq!(counts(&add(&store, &twice, KEYS, None, false).unwrap()), [1, 0, 2, 1]);
}

#[test]
fn the_power_may_fail_at_every_write() {
    let store = Memory::default();
    trained(&store);
    let empty = store.into_files();
    let logged = {
        let store = copy(&empty);
        inputs(&store).unwrap();
        store.into_files()
    };
    let labelled = {
        let store = copy(&logged);
        outcomes(&store, LATER).unwrap();
        store.into_files()
    };
    let both = [
        (&empty, &logged, &inputs as &dyn Fn(&dyn Store) -> Result<LogReport, PublishError>),
        (&logged, &labelled, &|store| outcomes(store, LATER)),
    ];
    for (old, new, change) in both {
        let mut n_failed = 0;
        for n_writes in 0.. {
            let failing = Failing::after(copy(old), n_writes);
            let result = change(&failing);
            let store = Memory::of(failing.memory.into_files());
            finish_interrupted(&store).unwrap();
            is_green(&store);
            let found = store.into_files();
            assert!(found == *old || found == *new, "a mix after {n_writes} writes");
            if result.is_ok() {
                assert_eq!(found, *new);
                break;
            }
            n_failed += 1;
            // Doing it again gives the new state from whatever was left.
            let store = copy(&found);
            change(&store).unwrap();
            assert_eq!(store.into_files(), *new);
        }
        assert!(n_failed >= 3, "journal, history, catalog");
    }
}

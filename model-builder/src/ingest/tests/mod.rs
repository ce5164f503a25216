//! Ingestion from a server that fails in every way.

mod fetching;
mod paging;
mod server;

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::*;
use limits::Limits;
use server::{Asked, Reply, TestClock};

/// A small system of flats and their prices.
const FLATS: &str = r#"
title = "Flats"
summary = "Prices."

[[features]]
name = "street"
column = "Adress"
label = "street"
kind = "text"
max_length = 30
default = "Lundagatan"

[[features]]
name = "size"
column = "Size"
label = "size"
unit = "m²"
kind = "number"
hard = true
min = 10
max = 300
step = 1
default = 50

[[features]]
name = "rooms"
label = "rooms"
kind = "integer"
hard = true
min = 1
max = 9
default = 2
missing = "impute"

[[features]]
name = "city"
label = "city"
kind = "choice"
choices = ["stockholm", "solna"]
default = "solna"

[target]
name = "price"
column = "Price"
label = "price"
unit = "SEK"
task = "regression"

[[sources]]
name = "flats.csv"

[ingest]
key = ["street", "price"]
columns = { size = "facts.area", price = "sold_for" }
constants = { city = "stockholm" }

[provenance]
title = "Flats"
url = "https://example.org/flats"
licence = "CC0"
citation = "Made for a test."

[train]
metric = "mae"

[[train.candidates]]
name = "linear"
label = "Linear"
export = true
estimator = { family = "linear" }

[generator]
description = "One flat a day."
samples_per_day = 1

[generator.draw]
kind = "dependence"
"#;

/// What a run gave.
struct Ran {
    summary: Value,
    /// The waits in milliseconds.
    waits: Vec<u128>,
}

impl Ran {
    fn of(&self, key: &str) -> &Value {
        &self.summary["sources"][0][key]
    }

    #[track_caller]
    fn error(&self, words: &[&str]) {
        let error = self.of("error").as_str().unwrap_or_default();
        for word in words {
            assert!(error.contains(word), "'{word}' is not in: {error}");
        }
    }

    /// Rows: all, new, there already, left out.
    fn counts(&self) -> [u64; 4] {
        ["n_rows", "n_added", "n_repeated", "n_left_out"].map(|key| self.of(key).as_u64().unwrap())
    }
}

fn limits() -> Limits {
    Limits { patience: Duration::from_secs(20), bytes: 100_000, ..Limits::default() }
}

fn run_with(folder: &Path, input: Input, limits: Limits, change: impl FnOnce(&mut Job<'_>)) -> Ran {
    let system = System::parse("flats", FLATS, "flats.toml").unwrap();
    run_of(&system, folder, input, limits, change)
}

fn run_of(
    system: &System,
    folder: &Path,
    input: Input,
    limits: Limits,
    change: impl FnOnce(&mut Job<'_>),
) -> Ran {
    let mut job = Job {
        system,
        settings: &system.ingest,
        folder,
        received: "2026-11-20T10:00:00Z",
        dry_run: false,
        again: false,
        pages: 5,
        limit: 10,
        texts: None,
        translation: Translation::default(),
    };
    change(&mut job);
    let mut clock = TestClock::new();
    let summary = {
        let mut fetcher = Fetcher::new(limits, &mut clock, &|_| {});
        run(&job, &[input], &mut fetcher, &|_| {}).unwrap()
    };
    Ran { summary: serde_json::to_value(&summary).unwrap(), waits: clock.millis() }
}

fn ingest(folder: &Path, url: &str) -> Ran {
    run_with(folder, Input::Address(url.to_owned()), limits(), |_| {})
}

/// A server without a robots.txt.
fn serve(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> server::Server {
    server::Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status("404 Not Found"),
        _ => answer(asked),
    })
}

/// Two rows.
const ROWS: &str = "adress,size,rooms,Price\nLundagatan,40,2,3000000\nHornsgatan,55,,4000000\n";

#[test]
fn files_are_stored_once_with_when_and_from_where() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("flats");
    let file = folder.path().join("new.csv");
    std::fs::write(&file, format!("{ROWS}Torggatan,5,x,1\n  lundaGATAN ,41,1,3000000.0\n")).unwrap();
    let input = || Input::File(file.clone());
    let dry = run_with(&place, input(), limits(), |job| job.dry_run = true);
    assert_eq!(dry.counts(), [4, 2, 1, 1]);
    assert!(!place.exists());

    let first = run_with(&place, input(), limits(), |_| {});
    assert_eq!(first.counts(), [4, 2, 1, 1]);
    assert_eq!(first.summary["left_out"][0]["at"], "line 4");
    let reasons = first.summary["reasons"].as_array().unwrap();
    assert!(
        reasons.iter().any(|reason| reason["reason"] == "size: expected a number from 10 to 300 m²"),
        "{reasons:?}"
    );
    assert_eq!(reasons.len(), 2);
    let stored = std::fs::read_to_string(store::path(&place)).unwrap();
    let line: Value = serde_json::from_str(stored.lines().nth(1).unwrap()).unwrap();
    assert_eq!(
        (&line["received"], &line["from"], &line["at"]),
        (&"2026-11-20T10:00:00Z".into(), &"new.csv".into(), &3.into())
    );
    assert_eq!(
        line["row"],
        serde_json::json!({"Adress": "Hornsgatan", "Size": "55", "Price": "4000000", "city": "stockholm"})
    );

    let again = run_with(&place, input(), limits(), |_| {});
    assert_eq!(again.counts(), [4, 0, 3, 1]);
    assert_eq!(std::fs::read_to_string(store::path(&place)).unwrap(), stored);
    assert_eq!(again.summary["n_stored"], 2);
}

#[test]
fn what_is_stored_is_read_as_it_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.csv");
    std::fs::write(&file, ROWS).unwrap();
    run_with(folder.path(), Input::File(file), limits(), |_| {});
    let system = System::parse("flats", FLATS, "flats.toml").unwrap();
    let bytes = std::fs::read(store::path(folder.path())).unwrap();
    let rows = store::read(&system, &bytes).unwrap();
    assert_eq!(rows.dataset.targets, [3000000.0, 4000000.0]);
    assert_eq!(rows.dataset.records[1].to_json(&system.schema)["rooms"], Value::Null);
    assert_eq!(rows.dataset.records[0].to_json(&system.schema)["city"], "stockholm");
    let damaged = [&bytes[..], b"{\"received\""].concat();
    let message = format!("{:#}", store::read(&system, &damaged).unwrap_err());
    assert!(message.contains("line 3") && message.contains("damaged"), "{message}");
    // A later version of the system knows one more feature, and a narrower one.
    let later = FLATS.replace("name = \"rooms\"", "name = \"floor\"").replace("max = 300", "max = 50");
    let later = System::parse("flats", &later, "flats.toml").unwrap();
    let rows = store::read(&later, &bytes).unwrap();
    assert_eq!((rows.dataset.n_samples(), rows.n_left_out), (1, 1));
    assert!(rows.violations[0].message().message.contains("size: 55 is above"), "{:?}", rows.violations);
}

#[test]
fn rows_that_are_stored_are_not_cleaned_as_repeated() {
    let folder = tempfile::tempdir().unwrap();
    // Two flats of one street and price, in two documents: only the key distinguishes them.
    let rule = "[[cleaning]]\nreason = \"stands twice\"\nrepeats = [\"Adress\", \"Price\"]\n\n[provenance]";
    let system =
        FLATS.replace("\n[provenance]", rule).replace("key = [\"street\",", "key = [\"street\", \"size\",");
    let system = System::parse("flats", &system, "flats.toml").unwrap();
    let ingest = |size: u32| {
        let file = folder.path().join(format!("{size}.csv"));
        let row = format!("Lundagatan,{size},2,3000000\n");
        std::fs::write(&file, format!("Adress,Size,rooms,Price\n{row}{row}")).unwrap();
        run_of(&system, folder.path(), Input::File(file), limits(), |_| {})
    };
    assert_eq!((ingest(40).counts(), ingest(55).counts()), ([2, 1, 0, 1], [2, 1, 0, 1]));
    let again = ingest(55);
    assert_eq!((again.counts(), &again.summary["n_stored"]), ([2, 0, 1, 1], &2.into()));
    let bytes = std::fs::read(store::path(folder.path())).unwrap();
    assert_eq!(store::read(&system, &bytes).unwrap().dataset.n_samples(), 2);
}

#[test]
fn a_damaged_store_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(store::path(folder.path()), "{}\n").unwrap();
    let system = System::parse("flats", FLATS, "flats.toml").unwrap();
    let message = format!("{:#}", Store::open(&system, folder.path()).unwrap_err());
    assert!(message.contains("ingested.jsonl") && message.contains("line 1"), "{message}");
}

#[test]
fn one_input_that_fails_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.csv");
    std::fs::write(&file, ROWS).unwrap();
    let system = System::parse("flats", FLATS, "flats.toml").unwrap();
    let job = Job {
        system: &system,
        settings: &system.ingest,
        folder: folder.path(),
        received: "now",
        dry_run: false,
        again: false,
        pages: 5,
        limit: 0,
        texts: None,
        translation: Translation::default(),
    };
    let mut clock = TestClock::new();
    let mut fetcher = Fetcher::new(limits(), &mut clock, &|_| {});
    let packed = folder.path().join("new.csv.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, ROWS.replace("Lunda", "Linne").as_bytes()).unwrap();
    std::fs::write(&packed, encoder.finish().unwrap()).unwrap();
    let inputs = [Input::File(folder.path().join("none.csv")), Input::File(file), Input::File(packed)];
    let summary = run(&job, &inputs, &mut fetcher, &|_| {}).unwrap();
    assert!(summary.sources[0].error.as_ref().unwrap().contains("none.csv"));
    assert_eq!((summary.sources[1].n_added, summary.sources[2].n_added, summary.n_stored), (2, 1, 3));
    assert!(
        summary.text(Texts::english()).contains("3 rows added, 3 rows in"),
        "{}",
        summary.text(Texts::english())
    );
}

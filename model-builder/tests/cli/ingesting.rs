//! `ingest`: rows that arrive later, and training with them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use crate::place::{Place, SYSTEM, rows};

const NEW: &str = "weight in G,colour,kind\n170.5,red,apple\n71.5,red,plum\n5000,red,plum\n";

fn place() -> Place {
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    place.write("data/fruit.csv", rows());
    place
}

#[test]
fn new_rows_join_the_data_of_training() {
    let place = place();
    place.write("new.csv", NEW);
    let dry = place.run(&["ingest", "fruit", "new.csv", "--dry-run"]).success();
    assert!(
        dry.out.contains("2 rows would be added") && dry.out.contains("line 4: weight: 5,000"),
        "{}",
        dry.out
    );
    assert!(!place.path("data/fruit").exists());
    let run = place.run(&["ingest", "fruit", "new.csv", "--json"]).success().json();
    let source = &run["sources"][0];
    assert_eq!(
        (&source["n_added"], &source["n_left_out"], &run["dry_run"]),
        (&2.into(), &1.into(), &false.into())
    );
    // What a declared file has already does not count twice.
    place.write("old.jsonl", "{\"Weight in g\": 150, \"colour\": \"green\", \"kind\": \"apple\"}\n");
    place.run(&["ingest", "fruit", "old.jsonl"]).success();
    let stored = place.read("data/fruit/ingested.jsonl");
    assert_eq!(stored.lines().count(), 3);

    let run = place.run(&["train", "fruit", "--out", "assets", "--json"]).success();
    assert_eq!(run.json()[0]["report"]["n_samples"], 42);
    assert!(run.err.contains("1 more is already in the declared files"), "{}", run.err);
    let files: serde_json::Value = place.run(&["show", "fruit", "--json"]).success().json();
    let files = files["system"]["provenance"]["files"].to_string();
    assert!(files.contains("ingested.jsonl"), "{files}");
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("0 differences"), "{}", run.out);

    std::fs::remove_file(place.path("data/fruit/ingested.jsonl")).unwrap();
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["ingested.jsonl", "--partial"]);
    place.run(&["train", "fruit", "--out", "assets", "--data", "data/fruit.csv"]).success();
    place.run(&["train", "fruit", "--out", "assets", "--partial"]).success();
}

/// Answers of visitors as the page saves them, the last one without an outcome.
fn answers() -> String {
    use vitrine_model::history::{Entry, History};
    let record = |weight: &str, actual: &str| {
        format!(
            r#"{{"date":"2026-11-21","number":0,"origin":"user","model":"{}","features":{{"colour":"green","weight":{weight}}},"predicted":{{"class":"apple","probabilities":[0.75,0.25]}}{actual},"previous":"start"}}"#,
            "a".repeat(64)
        )
    };
    let entries =
        [record("91.5", r#","actual":"plum""#), record("null", r#","actual":"apple""#), record("92", "")];
    let mut history = History::default();
    let lines = entries.each_ref().map(|entry| {
        let entry: Entry = serde_json::from_str(entry).unwrap();
        history.append(entry).unwrap()
    });
    assert_eq!(lines[0].trim_end(), entries[0], "this is how a history writes the entry");
    lines.concat()
}

#[test]
fn answers_of_visitors_join_the_next_training_in_either_form() {
    let place = place();
    place.write("fruit-answers.jsonl", answers());
    let run = place.run(&["ingest", "fruit", "fruit-answers.jsonl"]).success();
    assert!(run.out.contains("2 rows added"), "{}", run.out);
    assert!(run.out.contains("line 3: The entry has no actual outcome"), "{}", run.out);
    let stored = place.read("data/fruit/ingested.jsonl");
    assert!(stored.contains(r#""row":{"Weight in g":"91.5","colour":"green","kind":"plum"}"#), "{stored}");
    // The same answers saved as CSV are the same rows.
    let csv = "date,weight,colour,predicted,probability_apple,probability_plum,model,kind\r\n\
               2026-11-21,91.5,green,apple,0.75,0.25,aaaa,plum\r\n";
    place.write("fruit-answers.csv", csv);
    let again = place.run(&["ingest", "fruit", "fruit-answers.csv", "--json"]).success().json();
    assert_eq!((&again["sources"][0]["n_added"], &again["n_stored"]), (&0.into(), &2.into()));
    let trained = place.run(&["train", "fruit", "--out", "assets", "--json"]).success().json();
    assert_eq!(trained[0]["report"]["n_samples"], 42);
}

#[test]
fn made_up_records_are_not_learned_from() {
    let place = place();
    place.write("history.jsonl", answers().replace("\"user\"", "\"synthetic\""));
    let run = place.run(&["ingest", "fruit", "history.jsonl"]).success();
    assert!(run.out.contains("line 1: The record is synthetic"), "{}", run.out);
    assert!(!place.path("data/fruit/ingested.jsonl").exists());
}

/// Takes one request, and says which path it asks for.
fn take(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    head[0].split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn what_arrived_before_a_run_is_cut_off_stays() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/1", listener.local_addr().unwrap());
    let (waiting, is_waiting) = mpsc::channel();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (status, more, body) = match take(&stream).as_str() {
                "/robots.txt" => ("404 Not Found", "", ""),
                "/1" => ("200 OK", "ETag: \"1\"\r\nLink: </2>; rel=next\r\n", NEW),
                _ => {
                    // The second page never comes.
                    open.push(stream);
                    waiting.send(()).unwrap();
                    continue;
                }
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/csv\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + body).as_bytes()).unwrap();
        }
    });
    let place = place();
    let mut run = place.command(&["ingest", "fruit", &url, "--delay", "0", "--quiet"]).spawn().unwrap();
    is_waiting.recv().unwrap();
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(place.read("data/fruit/ingested.jsonl").lines().count(), 2);
    assert!(place.read("data/fruit/ingested.state.json").contains("/2"), "the next page is not remembered");
    place.write("new.csv", NEW.replace("170.5", "171.5"));
    let run = place.run(&["ingest", "fruit", "new.csv", "--json"]).success().json();
    assert_eq!((&run["n_stored"], &run["sources"][0]["n_repeated"]), (&3.into(), &1.into()));
}

#[test]
fn configured_addresses_are_asked_where_none_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/new.csv", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let mut agents = Vec::new();
        for (status, body) in [("404 Not Found", ""), ("200 OK", NEW)] {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let asked: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            agents.extend(asked.into_iter().filter(|line| line.to_lowercase().starts_with("user-agent:")));
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/csv\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + body).as_bytes()).unwrap();
        }
        agents
    });
    let place = place();
    let table = format!("[ingest]\nurls = [\"{url}\"]\ndelay_seconds = 0\n\n[provenance]");
    place.write("systems/fruit.toml", SYSTEM.replace("[provenance]", &table));
    let run = place.run(&["ingest", "fruit", "--json"]).success().json();
    assert_eq!(run["n_stored"], 2);
    assert!(server.join().unwrap().iter().all(|agent| agent.contains("vitrine-model-builder/")));
    assert!(place.read("data/fruit/ingested.jsonl").contains(&url));
}

#[test]
fn wrong_usage_and_failures_have_their_codes() {
    let place = place();
    place.write("new.csv", NEW);
    place.write("page.csv", "<html></html>");
    place.run(&["ingest", "fruit"]).failure(2, &["fruit", "URLs"]);
    place.run(&["ingest", "cheese", "new.csv"]).failure(2, &["cheese"]);
    place.run(&["ingest", "fruit", "ftp://example.org/a"]).failure(2, &["only http and https"]);
    place
        .run(&["ingest", "fruit", "new.csv", "--set", "colour=blue"])
        .failure(2, &["colour=blue", "green, red"]);
    place.run(&["ingest", "fruit", "new.csv", "--set", "size=1"]).failure(2, &["no feature “size”"]);
    place.run(&["ingest", "fruit", "new.csv", "--delay=-1"]).failure(2, &["--delay"]);
    place.run(&["ingest", "fruit", "none.csv"]).failure(1, &["none.csv"]);
    let run = place.run(&["ingest", "fruit", "page.csv", "new.csv"]).failure(1, &["page.csv", "HTML"]);
    assert!(run.out.contains("2 rows added"), "{}", run.out);
}

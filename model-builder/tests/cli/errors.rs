//! What stops a command, in Swedish.

use crate::place::{Place, SYSTEM, rows};

/// Runs a command in Swedish; it must fail with these words.
#[track_caller]
fn fails(place: &Place, arguments: &[&str], code: i32, words: &[&str]) {
    let arguments = [arguments, &["--language", "sv"]].concat();
    place.run(&arguments).failure(code, words);
}

#[test]
fn wrong_usage_is_told_in_the_language() {
    let place = Place::trained();
    fails(&place, &["train", "cheese"], 2, &["det finns inget system ”cheese”; de som finns är iris, wine"]);
    fails(
        &place,
        &["show", "wine"],
        2,
        &["inget tränat system ”wine” i ", "kör ”model-builder train wine” först"],
    );
    fails(&place, &["show", "fruit", "oracle"], 2, &["”fruit” har ingen modell ”oracle”; de som finns är "]);
    fails(
        &place,
        &["predict", "fruit", "weight"],
        2,
        &["”weight” är inte FEATURE=VALUE, till exempel weight="],
    );
    let span = ["backfill", "--from", "2026-03-02", "--to", "2026-03-01"];
    fails(&place, &span, 2, &["--from 2026-03-02 är senare än --to 2026-03-01"]);
    let set = ["ingest", "fruit", "new.csv", "--set", "colour=blue"];
    fails(&place, &set, 2, &["--set colour=blue: colour: ”blue” finns inte bland alternativen"]);
}

#[test]
fn missing_and_damaged_files_are_told_in_the_language() {
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    fails(
        &place,
        &["train", "fruit", "--out", "assets"],
        1,
        &["det finns inga data för ”fruit”: lägg fruit.csv i en mapp"],
    );
    fails(&place, &["list"], 1, &["fel: det finns ingen mapp ”assets” i ", "ange --assets DIR"]);
    fails(&place, &["verify", "--assets", "."], 1, &["det finns ingen catalog.json i "]);
    fails(
        &place,
        &["train", "fruit", "--data", "no.csv", "--out", "assets"],
        1,
        &["no.csv kan inte läsas: filen eller mappen finns inte"],
    );
    fails(&place, &["fetch", "fruit"], 1, &["fruit.csv för ”fruit” har ingen adress att ladda ner från"]);
    place.write("page.csv", "<!DOCTYPE html><html></html>");
    fails(
        &place,
        &["ingest", "fruit", "page.csv"],
        1,
        &["fel: page.csv är en webbsida (HTML); förväntat: CSV"],
    );
    place.write("data/fruit.csv", rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
    let history = "assets/fruit/history.jsonl";
    place.run(&["daily", "--date", "2026-11-20"]).success();
    let text = place.read(history);
    place.write(history, text.trim_end());
    fails(
        &place,
        &["daily", "--date", "2026-11-21"],
        1,
        &["history.jsonl är skadad: den sista raden saknar radslut"],
    );
    let (earlier, last) = text.trim_end().rsplit_once('\n').unwrap();
    place.write(history, format!("{earlier}\n{}\n", last.replace("\"number\":1", "\"number\":7")));
    place.write("assets/fruit/stray.json", "{}");
    let found = place.run(&["verify", "--no-retrain", "--language", "sv"]);
    assert_eq!(found.code, 1);
    for words in
        ["avviker: ingen fil hänvisar till fruit/stray.json", "rad 2: ingen generator drar det här exemplet"]
    {
        assert!(found.out.contains(words), "'{words}' is not in: {}", found.out);
    }
}

#[test]
fn what_machines_read_of_errors_is_english() {
    let place = Place::trained();
    place.write("assets/fruit/stray.json", "{}");
    let verified = place.run(&["verify", "--no-retrain", "--json", "--language", "sv"]);
    assert_eq!(verified.json()["differences"][0], "fruit/stray.json is referred to by nothing");
    place.write("page.csv", "<!DOCTYPE html><html></html>");
    let ingested = place.run(&["ingest", "fruit", "page.csv", "--json", "--language", "sv"]);
    assert_eq!(
        ingested.json()["sources"][0]["error"],
        "page.csv is a web page (HTML); expected CSV, JSON or JSON lines"
    );
}

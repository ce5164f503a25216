//! What is printed for people, in another language than the system's own.

use crate::place::{Place, rows};

/// The fruits in Swedish.
const SWEDISH: &str = r#"
[texts]
"Fruit" = "Frukt"
"weight" = "vikt"
"g" = "gram"
"Kind" = "Sort"
"Apple" = "Äpple"
"Plum" = "Plommon"
"colour" = "färg"
"green" = "grön"
"red" = "röd"
"Nearest neighbours" = "Närmaste grannar"
"Two fruits a day." = "Två frukter om dagen."
"#;

fn trained() -> Place {
    let place = Place::new();
    place.write("systems/fruit.toml", crate::panels::with_panels(("", "")));
    place.write("systems/fruit.sv.toml", SWEDISH);
    place.write("data/fruit.csv", rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
    place
}

/// The same command in Swedish.
fn swedish(arguments: &[&str]) -> Vec<String> {
    arguments.iter().chain(&["--language", "sv"]).map(|argument| (*argument).to_owned()).collect()
}

fn said(place: &Place, arguments: &[&str], expected: &[&str]) {
    let arguments = swedish(arguments);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let out = place.run(&arguments).success().out;
    for words in expected {
        assert!(out.contains(words), "'{words}' is not in: {out}");
    }
}

#[test]
fn a_prediction_has_the_words_of_the_page() {
    let place = trained();
    let asked = ["predict", "fruit", "colour=red", "--model", "knn", "--explain"];
    said(
        &place,
        &asked,
        &[
            "Sort: Äpple, sannolikhet ",
            "(Närmaste grannar version 1)",
            "Imputerade värden: vikt 1",
            " gram.",
            "Plommon",
            "närmaste exempel",
            "färg",
            "röd",
            "sannolikhet för ”Äpple”",
            "Genomsnittlig prediktion",
            "Samplingsfel: ungefär ±",
        ],
    );
}

#[test]
fn every_command_has_headings_and_numbers_of_the_language() {
    let place = trained();
    said(&place, &["list"], &["system", "osedda data", "Träffsäkerhet", "\u{a0}%", "inte tränat"]);
    said(
        &place,
        &["show", "fruit"],
        &[
            "Frukt: ",
            "ett tal från 10 till 300 gram, eller okänt",
            "Predicerar: Sort.",
            "Två frukter om dagen.",
        ],
    );
    said(
        &place,
        &["show", "fruit", "knn"],
        &["Närmaste grannar (version 1): k närmaste grannar", "korsvaliderat"],
    );
    said(
        &place,
        &["explore", "fruit"],
        &["40 rader", "Äpple: 20", "grön", "saknas", "1:a kvartilen", "Korrelationer:"],
    );
    said(&place, &["train", "fruit", "--out", "assets"], &["2 delar × 1 upprepning", "oförändrat: ", "roll"]);
    said(&place, &["daily", "--date", "2026-11-20"], &["nummer 0: predicerat ", "utfall "]);
    said(&place, &["verify", "--no-retrain"], &["0 skillnader", "inget tränat på nytt"]);
}

#[test]
fn faults_of_files_are_told_in_the_language() {
    let place = trained();
    place.write("mine.csv", "weight,colour,kind\n50,red,apple\n1500.5,red,apple\n50,blue,pear\n50,red\n");
    let checked = ["check", "fruit", "--data", "mine.csv"];
    said(
        &place,
        &checked,
        &[
            "4 rader i mine.csv",
            "mine.csv:3: weight: 1\u{a0}500,5 är högre än det största tillåtna värdet.",
            "mine.csv:4: colour: ”blue” finns inte bland alternativen. Förväntat: något av green, red.",
            "mine.csv:4: kind: ”pear” finns inte bland alternativen.",
            "mine.csv:5: Raden har 2 celler. Förväntat: 3, som i rubrikraden.",
            "inga värden saknas",
        ],
    );
    said(
        &place,
        &["predict", "fruit", "--csv", "mine.csv"],
        &[
            "högre än det största tillåtna värdet. Förväntat: ett tal från 10 till 300 gram, eller okänt.",
            "Raden har 2 celler.",
            "apple",
        ],
    );
    said(
        &place,
        &["ingest", "fruit", "mine.csv", "--dry-run"],
        &[
            "utelämnat, sammanlagt 3 rader:",
            "kind: förväntat något av apple, plum",
            "rad 5: Raden har 2 celler.",
        ],
    );
    place.write("columns.csv", "weight,kind\n1,apple\n");
    place
        .run(&["check", "fruit", "--data", "columns.csv", "--language", "sv"])
        .failure(1, &["columns.csv saknar kolumnen ”colour”; rubrikraden har weight, kind"]);
    place.write("none.csv", "weight,colour,kind\n500,red,apple\n");
    place
        .run(&["check", "fruit", "--data", "none.csv", "--language", "sv"])
        .failure(1, &["ingen rad i none.csv passar", "rad 2: weight: 500 är högre"]);
}

#[test]
fn what_machines_read_is_the_same_in_every_language() {
    let place = trained();
    place.write("mine.csv", "weight,colour,kind\n50,red,apple\n500,red,apple\n50,red\n");
    for asked in [
        &["predict", "fruit", "colour=red", "--model", "knn", "--explain"][..],
        &["predict", "fruit", "--csv", "mine.csv"],
        &["show", "fruit"],
        &["show", "fruit", "knn"],
        &["list"],
        &["explore", "fruit", "--data", "mine.csv"],
        &["check", "fruit", "--data", "mine.csv"],
        &["ingest", "fruit", "mine.csv", "--dry-run"],
        &["verify", "--no-retrain"],
    ] {
        let english = [asked, &["--json"]].concat();
        let translated = swedish(&english);
        let translated: Vec<&str> = translated.iter().map(String::as_str).collect();
        assert_eq!(place.run(&translated).out, place.run(&english).success().out, "{asked:?}");
    }
    let checked = place.run(&["check", "fruit", "--data", "mine.csv", "--json"]).success().json();
    let first = &checked[0]["violations"][0];
    assert_eq!(
        first["message"],
        "weight: 500 is above the largest allowed value; expected a number from 10 to 300 g, or unknown"
    );
    assert_eq!(first.as_object().unwrap().len(), 3);
}

#[test]
fn the_data_page_gets_faults_as_facts() {
    let place = trained();
    place.write("data/fruit.csv", rows() + "500,red,apple\n");
    place.run(&["train", "fruit", "--out", "assets"]).success();
    let files = place.files("assets/fruit");
    let is_figures = |path: &std::path::Path| path.to_string_lossy().contains("figures-");
    let (_, bytes) = files.iter().find(|(path, _)| is_figures(path)).unwrap();
    let figures: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(
        figures["violations"][0]["fault"],
        serde_json::json!({ "feature": "weight", "problem": { "above": 500.0 },
            "expected": { "or_unknown": { "number": { "min": 10.0, "max": 300.0, "unit": "g" } } } })
    );
}

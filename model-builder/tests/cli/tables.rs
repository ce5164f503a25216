//! Files of rows of every kind: packed, from standard input, in folders, without headings, and scored.

use std::io::Write as _;
use std::process::Stdio;

use crate::place::{Place, rows};

/// The content as gzip packs it.
fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Runs the program with a text as its standard input; returns its code, output and errors.
fn fed(place: &Place, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = place.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_draft_is_the_same_from_plain_and_packed_files_and_from_standard_input() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    place.write("fruit.csv.gz", gzip(&rows()));
    let draft = |file: &str| {
        let run =
            place.run(&["init", file, "--target", "kind", "--name", "fruit", "--output", "-"]).success();
        run.out.replace(".csv.gz", ".csv")
    };
    let plain = draft("fruit.csv");
    // The seed comes from the file's name.
    let without_seed = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("seed")).map(str::to_owned).collect()
    };
    assert_eq!(without_seed(&draft("fruit.csv.gz")), without_seed(&plain));
    let (code, out, err) =
        fed(&place, &["init", "-", "--target", "kind", "--name", "shop", "--output", "-"], &rows());
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("name = \"shop\"") && out.contains("choices = [\"green\", \"red\"]"), "{out}");
    let (code, _, err) = fed(&place, &["init", "-", "--target", "kind"], &rows());
    assert!(code == Some(2) && err.contains("--name"), "{err}");
    place.write("cut.csv.gz", &gzip(&rows())[..60]);
    place.run(&["init", "cut.csv.gz", "--target", "kind"]).failure(1, &["cut.csv.gz", "damaged"]);
}

#[test]
fn standard_input_becomes_a_system_of_a_name() {
    let place = Place::new();
    let new = ["new", "-", "--target", "kind", "--preset", "fast"];
    let (code, _, err) = fed(&place, &new, &rows());
    assert!(code == Some(2) && err.contains("--name"), "{err}");
    let (code, _, err) = fed(&place, &[&new[..], &["--name", "shop"]].concat(), &rows());
    assert_eq!(code, Some(0), "{err}");
    let draft = place.read("shop/systems/shop.toml");
    assert!(draft.contains("[[sources]]\nname = \"shop\""), "{draft}");
    assert!(place.path("shop/assets/catalog.json").exists());
}

#[test]
fn workbooks_and_parquet_are_read() {
    let place = Place::new();
    place.write("priser.xlsx", include_bytes!("../../../crates/table/tests/files/priser.xlsx"));
    place.run(&["init", "priser.xlsx", "--target", "pris"]).failure(1, &["priser.xlsx", "2 rows"]);
    place.run(&["init", "priser.xlsx", "--target", "pris", "--sheet", "Hyror"]).failure(1, &["Hyror", "Om"]);
    place.write("priser.parquet", include_bytes!("../../../crates/table/tests/files/priser.parquet"));
    let run = place.run(&["init", "priser.parquet", "--target", "pris"]);
    run.failure(1, &["priser.parquet", "3 rows", "left out columns", "taggar"]);
}

/// The fruits in two files by their colours.
fn folder(place: &Place) {
    let (heading, rows) = {
        let text = rows();
        let (heading, rows) = text.split_once('\n').unwrap();
        (heading.replace("colour,", ""), rows.to_owned())
    };
    for colour in ["green", "red"] {
        let rows = rows.lines().filter(|row| row.contains(colour));
        let rows: Vec<String> = rows.map(|row| row.replace(&format!("{colour},"), "")).collect();
        place.write(&format!("all/colour={colour}/part.csv"), format!("{heading}\n{}\n", rows.join("\n")));
    }
}

#[test]
fn the_files_of_a_folder_are_one_table() {
    let place = Place::trained();
    folder(&place);
    let checked = place.run(&["check", "fruit", "--data", "all", "--json"]).success().json();
    assert_eq!((&checked[0]["n_rows"], &checked[0]["n_left_out"]), (&40.into(), &0.into()), "{checked}");
    let files = checked[0]["files"].as_array().unwrap();
    assert_eq!((files.len(), files[0]["name"].as_str()), (2, Some("all/colour=green/part.csv")));
    let run = place.run(&["init", "all", "--target", "kind", "--output", "-"]).success();
    assert!(run.out.contains("choices = [\"green\", \"red\"]"), "{}", run.out);
    // A row that is wrong is named with its file, and a file with other columns is refused.
    place.write("all/colour=red/wrong.csv", "Weight in g,kind\n150,pear\n");
    let run = place.run(&["check", "fruit", "--data", "all"]).success();
    assert!(run.out.contains("all/colour=red/wrong.csv:2:"), "{}", run.out);
    place.write("all/colour=red/wrong.csv", "Weight in g,sort\n150,plum\n");
    let words = ["all/colour=red/wrong.csv", "“sort”", "all/colour=green/part.csv"];
    place.run(&["check", "fruit", "--data", "all"]).failure(1, &words);
    place.run(&["init", "all", "--target", "kind"]).failure(1, &["“sort”", "wrong.csv"]);
    place.write("all/colour=red/wrong.csv", "{\"a\":1}\n");
    place.write("all/b.jsonl", "{\"a\":1}\n");
    place.run(&["init", "all", "--target", "kind"]).failure(1, &["b.jsonl", "json"]);
}

#[test]
fn what_is_said_about_reading_comes_before_what_is_found() {
    let place = Place::trained();
    let odd = rows().replace(',', "~").replace('.', ",");
    place.write("odd.csv", &odd);
    place.run(&["check", "fruit", "--data", "odd.csv"]).failure(1, &["odd.csv", "colour"]);
    let said = ["--data", "odd.csv", "--delimiter", "~", "--decimal", ","];
    let checked = place.run(&[&["check", "fruit", "--json"], &said[..]].concat()).success().json();
    assert_eq!((&checked[0]["n_rows"], &checked[0]["n_left_out"]), (&40.into(), &0.into()), "{checked}");
    let figures = place.run(&[&["explore", "fruit", "--json"], &said[..]].concat()).success().json();
    assert_eq!(figures["n_samples"], 40);
    place.run(&[&["train", "fruit", "--out", "other"], &said[..]].concat()).success();
    for command in ["check", "explore", "train"] {
        place.run(&[command, "fruit", "--delimiter", ";"]).failure(2, &["--data", "--delimiter"]);
    }
    place.run(&["predict", "fruit", "weight=150", "--sheet", "a"]).failure(2, &["--csv", "--sheet"]);
}

#[test]
fn a_first_row_of_data_is_remarked_and_kept_when_somebody_says_so() {
    let place = Place::new();
    let text = rows();
    let (_, data) = text.split_once('\n').unwrap();
    place.write("fruit.data", data);
    let first = data.lines().next().unwrap().rsplit(',').next().unwrap().to_owned();
    let run = place.run(&["init", "fruit.data", "--target", &first, "--output", "-"]).success();
    assert!(run.err.contains("first row looks like data") && run.err.contains("--no-heading"), "{}", run.err);
    std::fs::create_dir(place.path("systems")).unwrap();
    let run = ["init", "fruit.data", "--target", "column_3", "--no-heading", "--output", "systems/own.toml"];
    let run = place.run(&run).success();
    assert!(!run.err.contains("looks like data"), "{}", run.err);
    assert!(place.read("systems/own.toml").contains("heading = false"));
    place.write("data/fruit.data", data);
    let checked = place.run(&["check", "own", "--json"]).success().json();
    assert_eq!((&checked[0]["n_rows"], &checked[0]["n_left_out"]), (&40.into(), &0.into()), "{checked}");
}

#[test]
fn assumed_values_are_named_and_other_columns_are_kept() {
    let place = Place::trained();
    place.write("in.csv", "id,weight,colour\nq1,170,red\nq2,,red\nq3,170,\n");
    let run = place.run(&["predict", "fruit", "--csv", "in.csv", "--model", "knn"]).success();
    let cells: Vec<Vec<&str>> = run.out.lines().map(|line| line.split(',').collect()).collect();
    let at = cells[0].iter().position(|name| *name == "assumed").unwrap();
    assert_eq!(cells[0][at + 1], "error");
    assert_eq!((cells[1][0], cells[1][at]), ("q1", ""));
    assert_eq!((cells[2][0], cells[2][at]), ("q2", "weight"));
    // Without a prediction nothing is assumed.
    assert!(cells[3][at].is_empty() && !cells[3][at + 1].is_empty(), "{}", run.out);
    let json = place.run(&["predict", "fruit", "--csv", "in.csv", "--model", "knn", "--json"]).success().out;
    let second: serde_json::Value = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
    assert_eq!(second["assumed"], serde_json::json!(["weight"]));
}

#[test]
fn a_file_without_a_single_prediction_is_a_failure() {
    let place = Place::trained();
    place.write("in.csv", "weight,colour\n500,red\nx,red\n");
    let run = ["predict", "fruit", "--csv", "in.csv", "--output", "out.csv"];
    place.run(&run).failure(1, &["none of the 2 rows"]);
    assert_eq!(place.read("out.csv").lines().count(), 3);
    place.write("in.csv", "weight,colour\n");
    place.run(&["predict", "fruit", "--csv", "in.csv"]).success();
}

#[test]
fn entries_that_the_page_exports_are_scored_with_all_they_hold() {
    let place = Place::trained();
    let entry = |weight: f64| {
        format!(
            "{{\"date\":\"2026-11-29\",\"number\":0,\"origin\":\"user\",\"model\":\"ab\",\"features\":{{\"weight\":{weight},\"colour\":\"red\"}},\"predicted\":{{\"class\":\"plum\",\"probabilities\":[0.1,0.9]}},\"actual\":\"plum\"}}\n"
        )
    };
    place.write("answers.jsonl", entry(170.0) + &entry(62.5));
    let run = place.run(&["predict", "fruit", "--csv", "answers.jsonl", "--model", "knn"]).success();
    let cells: Vec<Vec<&str>> = run.out.lines().map(|line| line.split(',').collect()).collect();
    let cell = |row: usize, name: &str| {
        let at = cells[0].iter().position(|heading| *heading == name);
        cells[row][at.unwrap_or_else(|| panic!("no {name}: {}", run.out))]
    };
    assert_eq!([cell(1, "weight"), cell(1, "date"), cell(1, "actual")], ["170", "2026-11-29", "plum"]);
    assert_eq!([cell(1, "prediction"), cell(2, "prediction"), cell(2, "error")], ["apple", "plum", ""]);
}

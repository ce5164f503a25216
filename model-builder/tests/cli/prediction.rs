//! `predict` on one record and on whole files, and `init` for data of one's own.

use std::process::Stdio;

use crate::place::{Place, rows};

#[test]
fn one_record_is_predicted_with_what_was_assumed_and_the_nearest_examples() {
    let place = Place::trained();
    let run = place.run(&["predict", "fruit", "colour=Red", "--model", "knn"]).success();
    for word in ["Apple", "Plum", "Imputed values: weight 1", "nearest examples"] {
        assert!(run.out.contains(word), "'{word}' is not in: {}", run.out);
    }
    let json = place
        .run(&["predict", "fruit", "weight=170", "colour=red", "--model", "knn", "--json"])
        .success()
        .json();
    assert_eq!(json["predicted"]["class"], "apple");
    assert_eq!(json["neighbours"].as_array().unwrap().len(), 3);
    let total: f64 =
        json["predicted"]["probabilities"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).sum();
    assert!((total - 1.0).abs() < 1e-12);
}

#[test]
fn every_fault_of_a_record_is_named() {
    let place = Place::trained();
    place.run(&["predict", "fruit", "weight=500", "colour=blue", "size=3"]).failure(
        1,
        &[
            "weight: 500 is above",
            "from 10 to 300 g",
            "colour: “blue”",
            "size: the system “fruit” has no such feature",
        ],
    );
    place.run(&["predict", "fruit", "weight=nan"]).failure(1, &["colour: no value is given"]);
    place.run(&["predict", "fruit", "weight"]).failure(2, &["FEATURE=VALUE"]);
    place.run(&["predict", "fruit", "colour=red", "--model", "oracle"]).failure(2, &["oracle", "forest"]);
    place.run(&["predict", "fruit"]).failure(2, &["Usage"]);
}

#[test]
fn a_file_is_scored_row_by_row() {
    let place = Place::trained();
    place.write(
        "in.csv",
        "note;prediction;Weight in g;colour\r\n\"a;b\";x;170;red\r\nc;y;500;red\r\nd;z\r\ne;;;green\r\n",
    );
    let run = place
        .run(&["predict", "fruit", "--csv", "in.csv", "--output", "out.csv", "--model", "knn"])
        .success();
    assert!(run.err.contains("4 rows read, 2 of them not scored"), "{}", run.err);
    let text = place.read("out.csv");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "note;prediction;Weight in g;colour;prediction_2;probability_apple;probability_plum;assumed;error"
    );
    assert!(lines[1].starts_with("\"a;b\";x;170;red;apple;"), "{}", lines[1]);
    assert!(
        lines[2].ends_with(
            "weight: 500 is above the largest allowed value. Expected: a number from 10 to 300 g, or unknown."
        ),
        "{}",
        lines[2]
    );
    assert!(lines[3].starts_with("d;z;;;;;;;") && lines[3].contains("2 cells"), "{}", lines[3]);
    assert_eq!(lines.len(), 5);
    let printed = place.run(&["predict", "fruit", "--csv", "in.csv", "--model", "knn", "--quiet"]).success();
    assert_eq!(printed.out, text);
    let json = place.run(&["predict", "fruit", "--csv", "in.csv", "--model", "knn", "--json"]).success().out;
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((first["line"].as_u64(), first["predicted"]["class"].as_str()), (Some(2), Some("apple")));
}

#[test]
fn files_that_cannot_be_scored_are_named() {
    let place = Place::trained();
    let score = |file: &str| place.run(&["predict", "fruit", "--csv", file]);
    place.write("no.csv", "weight,size\n1,2\n");
    score("no.csv").failure(1, &["no.csv", "colour", "weight, size"]);
    place.write("empty.csv", "");
    score("empty.csv").failure(1, &["empty"]);
    score("absent.csv").failure(1, &["absent.csv"]);
    place.write("ok.csv", "colour\nred\n");
    let run = score("ok.csv").success();
    assert!(run.err.contains("no columns for weight"), "{}", run.err);
    place.run(&["predict", "fruit", "--csv", "ok.csv", "--output", "ok.csv"]).failure(2, &["input file"]);
    assert_eq!(place.read("ok.csv"), "colour\nred\n");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let place = Place::trained();
    place.write("long.csv", format!("weight,colour\n{}", "170,red\n".repeat(20_000)));
    let mut command = place.command(&["predict", "fruit", "--csv", "long.csv"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn a_drafted_system_trains_as_it_is() {
    let place = Place::new();
    let mut text = "id,Wohnfläche (m2),rooms,heated,area,price\n".to_owned();
    for index in 0..60 {
        let size = 30 + index * 7 % 60;
        let heated = if index % 3 == 0 { "no" } else { "yes" };
        let area = ["north", "south", "NA"][index % 3];
        text.push_str(&format!(
            "{index},{size}.5,{},{heated},{area},{}\n",
            1 + size / 20,
            size * 1000 + index * 13
        ));
    }
    place.write("flats.csv", text);
    std::fs::create_dir(place.path("systems")).unwrap();
    let run =
        place.run(&["init", "flats.csv", "--target", "price", "--output", "systems/flats.toml"]).success();
    assert!(run.out.contains("“area”: “NA” stands in 20 cells and is kept as a choice"), "{}", run.out);
    assert!(run.out.contains("regression") && run.out.contains("“id”: it numbers the rows"), "{}", run.out);
    let drafted = place.read("systems/flats.toml");
    let again = ["--language", "sv", "init", "flats.csv", "--target", "price", "--output"];
    let run = place.run(&[&again[..], &["systems/flats.toml", "--force"]].concat()).success();
    assert!(run.out.contains("”id” utelämnad: kolumnen numrerar raderna"), "{}", run.out);
    assert_eq!(place.read("systems/flats.toml"), drafted);
    for line in [
        "name = \"wohnflache_m2\"",
        "kind = \"integer\"",
        "kind = \"flag\"",
        "choices = [\"NA\", \"north\", \"south\"]",
    ] {
        assert!(drafted.contains(line), "'{line}' is not in: {drafted}");
    }
    // Of 60 rows none are held out, and no text speaks of rows that were.
    assert!(drafted.contains("split = { held_out = 0, folds = 5, repeats = 5 }"), "{drafted}");
    let run = place.run(&["train", "flats", "--data", "flats.csv", "--out", "assets"]).success();
    assert!(run.out.contains("% interval") && !run.out.contains("held out"), "{}", run.out);
    assert!(run.out.contains("), by 5-fold cross-validation repeated 5 times."), "{}", run.out);
    let listed = place.run(&["list", "--json"]).success().json();
    let score = &listed[0]["score"];
    assert!(score["by_cross_validation"] == true && score["held_out"] == score["cross_validated"], "{score}");
    place.run(&["daily"]).success();
    let shown = place.run(&["show", "flats", "--json"]).success().json();
    let best = &shown["report"]["candidates"][0];
    assert!(best["cross_validated"].to_string().contains("r2") && best["baseline"] == false, "{best}");
    let report = &shown["report"];
    assert_eq!((&report["n_held_out"], &report["by_cross_validation"]), (&0.into(), &true.into()));
    let binned = report["held_out"]["point_bins"]["counts"].as_array().unwrap().iter();
    let binned: u64 =
        binned.flat_map(|row| row.as_array().unwrap()).filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(binned, 60);
    place.run(&["predict", "flats", "--csv", "flats.csv", "--output", "scored.csv"]).success();
    assert!(
        place
            .read("scored.csv")
            .lines()
            .next()
            .unwrap()
            .ends_with("price,prediction,low,high,assumed,outside,error")
    );
    place.run(&["verify"]).success();
}

#[test]
fn classes_and_grades_are_drafted_too() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    std::fs::create_dir(place.path("systems")).unwrap();
    place.run(&["init", "fruit.csv", "--target", "kind", "--output", "systems/mine.toml"]).success();
    assert!(place.read("systems/mine.toml").contains("task = \"binary\""));
    place.run(&["train", "mine", "--data", "fruit.csv", "--out", "assets"]).success();
    let mut text = "sweetness,grade\n".to_owned();
    for index in 0..90 {
        text.push_str(&format!("{}.{},{}\n", index % 30, index % 7, 1 + (index % 30) / 10));
    }
    place.write("wines.csv", text);
    place.run(&["init", "wines.csv", "--target", "grade", "--output", "systems/wines.toml"]).success();
    assert!(place.read("systems/wines.toml").contains("task = \"ordinal\""));
    place.run(&["train", "wines", "--data", "wines.csv", "--out", "assets"]).success();
}

#[test]
fn what_cannot_be_drafted_is_named() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    place.run(&["init", "fruit.csv", "--target", "price"]).failure(2, &["price", "Weight in g"]);
    place
        .run(&["init", "fruit.csv", "--target", "kind", "--task", "regression"])
        .failure(2, &["kind", "regression"]);
    place
        .run(&["init", "fruit.csv", "--target", "kind", "--name", "a", "--output", "b.toml"])
        .failure(2, &["b.toml"]);
    place.run(&["init", "fruit.csv", "--target", "kind", "--name", "Not a name"]).failure(1, &["Not a name"]);
    let swedish = ["--language", "sv", "init", "fruit.csv", "--target"];
    place.run(&[&swedish[..], &["price"]].concat()).failure(2, &["fruit.csv saknar kolumnen ”price”"]);
    place.run(&[&swedish[..], &["kind", "--name", "Not a name"]].concat()).failure(1, &["systemnamnet"]);
    place.write("short.csv", "a,b\n1,2\n");
    place.run(&["init", "short.csv", "--target", "b"]).failure(1, &["short.csv", "20"]);
    place.run(&["init", "fruit.csv", "--target", "kind"]).success();
    place.run(&["init", "fruit.csv", "--target", "kind"]).failure(1, &["fruit.toml", "--force"]);
    place.run(&["init", "fruit.csv", "--target", "kind", "--force"]).success();
    let text = place.run(&["init", "fruit.csv", "--target", "kind", "--output", "-"]).success().out;
    assert_eq!(text, place.read("fruit.toml"));
}

//! Rows of the data that no model was trained on: among the examples, in the daily batch, and only where their licence
//! allows it. And choices that source files write in their own way.

use crate::place::{Place, SYSTEM, rows};

/// The fruits with two held-out rows among the examples and one a day, their colours written as letters.
fn with_real_rows() -> Place {
    let place = Place::new();
    let system = SYSTEM
        .replace(
            "[\"green\", \"red\"]",
            "[{ value = \"green\", label = \"green\", written = [\"G\"] }, { value = \"red\", written = [\"R\", \"1\"] }]",
        )
        .replace(
            "[train]",
            "[real_rows]\none = \"fruit\"\nmany = \"fruits\"\nlabel = [\"colour\", \"weight\"]\nexamples = 3\nper_day = 1\n\n[train]",
        );
    place.write("systems/fruit.toml", system);
    place.write(
        "data/fruit.csv",
        rows().replace("green", "G").replace("red,apple", "1,apple").replace("red,", "R,"),
    );
    place.run(&["train", "fruit", "--out", "assets"]).success();
    place
}

fn system_file(place: &Place) -> serde_json::Value {
    place.run(&["show", "fruit", "--json"]).success().json()["system"].clone()
}

#[test]
fn held_out_rows_are_examples_with_their_truth() {
    let place = with_real_rows();
    let system = system_file(&place);
    assert_eq!(system["real_rows"]["many"], "fruits");
    let examples = system["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 3);
    for example in examples {
        let (values, truth) = (&example["values"], example["truth"].as_str().unwrap());
        let line = format!(
            "{:.1},{},{truth}\n",
            values["weight"].as_f64().unwrap(),
            values["colour"].as_str().unwrap()
        );
        assert!(rows().contains(&line), "{line} is no row of the data");
        let label = example["label"].as_str().unwrap();
        assert!(label.starts_with(values["colour"].as_str().unwrap()) && label.ends_with(" g"), "{label}");
    }
}

#[test]
fn the_daily_batch_takes_them_in_turn_without_the_data() {
    let place = with_real_rows();
    std::fs::remove_file(place.path("data/fruit.csv")).unwrap();
    place.run(&["backfill", "--from", "2026-03-01", "--to", "2026-03-10"]).success();
    let history = place.read("assets/fruit/history.jsonl");
    let real: Vec<serde_json::Value> = history
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|entry| entry["origin"] == "real")
        .collect();
    assert_eq!((history.lines().count(), real.len()), (30, 10));
    let mut seen: Vec<String> = real.iter().map(|entry| entry["features"].to_string()).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 9, "nine held-out rows, each once, and then the first one again");
    let again = place.run(&["daily", "--date", "2026-03-10"]).success();
    assert!(again.out.contains("already"), "{}", again.out);
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("30 predictions replayed"), "{}", run.out);
}

#[test]
fn verify_finds_a_real_row_that_is_none() {
    let place = with_real_rows();
    place.run(&["backfill", "--from", "2026-11-20", "--to", "2026-11-23"]).success();
    let generator = place.read("assets/fruit/generator.json");
    // Whatever the actual value of the rows at hand, it is another one now.
    let swapped = generator
        .replace("\"actual\":\"apple\"", "\"actual\":\"?\"")
        .replace("\"actual\":\"plum\"", "\"actual\":\"apple\"")
        .replace("\"actual\":\"?\"", "\"actual\":\"plum\"");
    assert_ne!(swapped, generator);
    place.write("assets/fruit/generator.json", swapped);
    let run = place.run(&["verify", "--no-retrain"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("no kept row is this sample"), "{}", run.out);
}

#[test]
fn rows_are_not_shipped_without_leave() {
    let place = with_real_rows();
    let system = place.read("systems/fruit.toml");
    place.write("systems/fruit.toml", system.replace("rows_may_be_shipped = true\n", ""));
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["rows_may_be_shipped", "licence"]);
    let not_shown = "rows_may_be_shipped = true\nrows_may_be_shown = false\n";
    place.write("systems/fruit.toml", system.replace("rows_may_be_shipped = true\n", not_shown));
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["[real_rows]", "rows_may_be_shown"]);
    place.write("systems/fruit.toml", system.replace("label = [\"colour\"", "label = [\"taste\""));
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["“taste”", "not a feature"]);
    place.write("systems/fruit.toml", system.replace("\"R\", \"1\"", "\"G\""));
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["“G”", "another choice"]);
}

#[test]
fn rows_that_no_model_was_trained_on_are_held_out() {
    let place = with_real_rows();
    let system = place.read("systems/fruit.toml").replace("held_out = 0.25", "held_out = 0");
    place.write("systems/fruit.toml", system);
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["[real_rows]", "held_out = 0"]);
    let swedish = ["--language", "sv", "train", "fruit", "--out", "assets"];
    place.run(&swedish).failure(1, &["[real_rows]", "håll undan"]);
}

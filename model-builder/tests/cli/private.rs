//! Data whose rows may not be shown: nothing that is written holds one, and without the file the other systems go on.
//! And rows that cannot be right, with the reason why they are left out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::place::Place;

/// The prices of fruits, with a fee that cannot be, a row that stands twice, and days as a table program leaves them.
pub const SYSTEM: &str = r#"
title = "Prices"
summary = "What fruit costs."

[[features]]
name = "weight"
label = "weight"
kind = "number"
hard = true
min = 0
max = 300
step = 0.001
default = 100

[[features]]
name = "day"
column = "Date"
written_as = "yyyymmd"
label = "day"
kind = "date"
hard = true
first = "2019-01-01"
last = "2020-12-31"
default = "2019-06-01"

[[features]]
name = "street"
column = "Place"
written_as = "address"
label = "street"
kind = "text"
max_length = 40
default = "Storgatan"
missing = "impute"

[[features]]
name = "seller"
label = "seller"
kind = "choice"
otherwise = "other"
choices = [{ value = "berg", begins = ["Berg"] }, { value = "dal", begins = ["Dal"] }, { value = "other" }]
default = "other"

[target]
name = "price"
label = "Price"
task = "regression"

[[sources]]
name = "prices.csv"

[[cleaning]]
reason = "the same row stands twice"
repeats = ["weight", "Date", "Place"]

[[cleaning]]
reason = "nothing weighs less than 20 g"
value = "weight"
below = 20

[provenance]
title = "Prices"
url = "https://example.org/prices"
licence = "none"
citation = "Made for a test."
rows_may_be_shipped = false

[train]
metric = "mape"
split = { held_out = 0.25, folds = 2, repeats = 1 }

[[train.candidates]]
name = "forest"
label = "Random forest"
export = true
estimator = { family = "forest", n_trees = 5, max_leaf_nodes = 4 }

[generator]
description = "Fruit."
samples_per_day = 1
draw = { kind = "dependence", min_rows = 10 }
"#;

/// What the system says about its rows.
const SHIPPED: &str = "rows_may_be_shipped = false";

pub fn prices() -> String {
    let mut text = "weight,Date,Place,seller,price\n".to_owned();
    for row in 0..60 {
        let seller = ["Berg City", "DAL & Co", "Nobody"][row % 3];
        let weight = 40 + row * 4;
        // The weights have so many digits that what is drawn is no row's by chance.
        text.push_str(&format!(
            "{weight}.{row:03},20191{}{}.0,Storgatan {row}B 2tr,{seller},{}\n",
            row % 3,
            1 + row % 9,
            100 + 3 * row
        ));
    }
    text.push_str("40.000,2019101.0,Storgatan 0B 2tr,Berg City,100\n");
    text.push_str("3,2019105.0,Torget 1,Berg City,100\n");
    text
}

fn place() -> Place {
    let place = Place::new();
    place.write("systems/prices.toml", SYSTEM);
    place.write("data/prices.csv", prices());
    place
}

#[test]
fn rows_that_cannot_be_right_are_left_out_with_the_reason() {
    let checked = place().run(&["check", "prices", "--json"]).success().json();
    assert_eq!(checked[0]["n_rows"], 62);
    assert_eq!(checked[0]["n_violations"], 0, "{checked}");
    let cleaned: Vec<(String, u64)> = checked[0]["cleaned"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (rule["reason"].as_str().unwrap().to_owned(), rule["n_rows"].as_u64().unwrap()))
        .collect();
    let expected = [("the same row stands twice", 1), ("nothing weighs less than 20 g", 1)];
    assert_eq!(cleaned, expected.map(|(reason, n_rows)| (reason.to_owned(), n_rows)));
}

fn in_thousandths(weight: f64) -> u64 {
    (weight * 1000.0).round() as u64
}

/// Weight and day of every row, as they are written in records; rows that differ do not share both.
fn weights_and_days() -> BTreeSet<(u64, String)> {
    let mut found = BTreeSet::new();
    for line in prices().lines().skip(1) {
        let (weight, rest) = line.split_once(',').unwrap();
        let day = format!("{}-{}-0{}", &rest[..4], &rest[4..6], &rest[6..7]);
        found.insert((in_thousandths(weight.parse().unwrap()), day));
    }
    found
}

/// The number of objects in a document that have the weight and the day of a row.
fn n_rows_in(document: &Value, rows: &BTreeSet<(u64, String)>) -> usize {
    match document {
        Value::Object(object) => {
            let weight = object.get("weight").and_then(Value::as_f64).map(in_thousandths);
            let day = object.get("day").and_then(Value::as_str).map(str::to_owned);
            let is_row = weight.zip(day).is_some_and(|pair| rows.contains(&pair));
            usize::from(is_row) + object.values().map(|value| n_rows_in(value, rows)).sum::<usize>()
        }
        Value::Array(values) => values.iter().map(|value| n_rows_in(value, rows)).sum(),
        _ => 0,
    }
}

/// The number of rows of the data in all that is written, documents and lines.
fn n_rows_written(place: &Place, folder: &str) -> usize {
    let rows = weights_and_days();
    assert_eq!(rows.len(), 61);
    let mut n_rows = 0;
    for (_, bytes) in place.files(folder) {
        for document in serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>() {
            n_rows += n_rows_in(&document.unwrap(), &rows);
        }
    }
    n_rows
}

#[test]
fn repeated_rows_are_found_under_other_headings() {
    let place = place();
    let own_names = prices().replacen("weight,Date,Place", "Weight,day,STREET", 1);
    place.write("own.csv", own_names);
    let trained = place.run(&["train", "prices", "--out", "assets", "--data", "own.csv", "--json"]);
    assert_eq!(trained.success().json()[0]["report"]["n_samples"], 60);
}

#[test]
fn what_is_written_holds_no_row() {
    let place = place();
    place.run(&["train", "prices", "--out", "assets"]).success();
    place.run(&["backfill", "--from", "2026-11-01", "--to", "2026-11-10"]).success();
    assert_eq!(n_rows_written(&place, "assets"), 0);
    let shown = place.run(&["show", "prices", "--json", "--assets", "assets"]).success().json();
    let report = &shown["report"]["held_out"];
    assert!(report["points"].is_null() && report["point_bins"]["counts"].is_array(), "{report}");
    let mut n_panels = 0;
    for (path, bytes) in place.files("assets") {
        let text = String::from_utf8(bytes).unwrap();
        if path.display().to_string().contains("figures") {
            let figures: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(figures["pair_points"].as_array().map(Vec::len), Some(0));
            assert_eq!(figures["cleaned"][0]["n_rows"], 1);
        }
        if path.display().to_string().contains("panels") {
            let panels: serde_json::Value = serde_json::from_str(&text).unwrap();
            let source = panels["background"]["source"].as_str().unwrap();
            assert!(source.contains("none is taken from the data"), "{source}");
            n_panels += 1;
        }
    }
    assert_eq!(n_panels, 1);
    // Where rows may be shown, they are found.
    place.write("systems/prices.toml", SYSTEM.replace(SHIPPED, "rows_may_be_shipped = true"));
    place.run(&["train", "prices", "--out", "shown"]).success();
    assert!(n_rows_written(&place, "shown") > 0);
}

#[test]
fn nothing_that_keeps_rows_is_written_where_they_may_not_be_shown() {
    let place = place();
    let not_shown = "rows_may_be_shipped = true\nrows_may_be_shown = false";
    let neighbours = SYSTEM
        .replace("{ family = \"forest\", n_trees = 5, max_leaf_nodes = 4 }", "{ family = \"knn\", k = 3 }");
    for flags in [SHIPPED, not_shown] {
        place.write("systems/prices.toml", neighbours.replace(SHIPPED, flags));
        place.run(&["train", "prices", "--out", "other"]).failure(1, &["keeps no rows"]);
    }
    place.write("systems/prices.toml", SYSTEM.replace(SHIPPED, not_shown));
    place.run(&["train", "prices", "--out", "assets"]).success();
    let report = place.run(&["show", "prices", "--json", "--assets", "assets"]).success().json();
    let report = &report["report"]["held_out"];
    assert!(report["points"].is_null() && report["point_bins"]["counts"].is_array(), "{report}");
    assert_eq!(n_rows_written(&place, "assets"), 0);
}

#[test]
fn without_the_file_the_other_systems_go_on() {
    let place = place();
    place.run(&["train", "prices", "--out", "assets"]).success();
    std::fs::remove_file(place.path("data/prices.csv")).unwrap();
    place.run(&["check", "prices"]).failure(1, &["prices.csv"]);
    let verified = place.run(&["verify", "--assets", "assets"]).success();
    assert!(verified.out.contains("“prices” was not retrained"), "{}", verified.out);
}

#[test]
fn rules_that_make_no_sense_are_refused() {
    let place = place();
    for (from, to, part) in [
        ("value = \"weight\"", "value = \"wait\"", "“wait”"),
        ("below = 20\n", "", "needs either"),
        ("otherwise = \"other\"", "otherwise = \"none\"", "“none”"),
        ("written_as = \"address\"", "written_as = \"yyyymmd\"", "written_as"),
        ("repeats = [\"weight\", \"Date\", \"Place\"]", "repeats = [\"Wait\"]", "“Wait”"),
    ] {
        assert!(SYSTEM.contains(from));
        place.write("systems/prices.toml", SYSTEM.replacen(from, to, 1));
        place.run(&["check", "prices"]).failure(1, &[part]);
    }
}

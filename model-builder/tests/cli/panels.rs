//! Packed sources, and what the predict page shows beside the form.

use std::io::Write as _;

use crate::place::{Place, SYSTEM, rows};

const PANELS: &str = r#"
[panels]
notice = "Taste before you trust it."
base_rate = { feature = "colour" }
threshold = true
background = { rows = 20 }
outcome = { question = "Which fruit was it?" }

[train]"#;

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub fn with_panels(change: (&str, &str)) -> String {
    SYSTEM.replacen("\n[train]", PANELS, 1).replacen(change.0, change.1, 1)
}

#[test]
fn packed_sources_are_the_same_data() {
    let plain = Place::trained();
    let place = Place::new();
    let hash = "0".repeat(64);
    let named = format!("name = \"fruit.csv\"\nsha256 = [\"{hash}\"]");
    place.write("systems/fruit.toml", SYSTEM.replacen("name = \"fruit.csv\"", &named, 1));
    place.write("data/fruit.csv.gz", packed(&rows()));
    let run = place.run(&["train", "fruit", "--out", "assets"]).success();
    assert!(run.err.contains("is not the published file"), "{}", run.err);
    let files = |place: &Place| place.run(&["--json", "show", "fruit"]).success().json();
    assert_eq!(
        files(&place)["system"]["provenance"]["files"],
        files(&plain)["system"]["provenance"]["files"],
        "packed or not, the file of these rows is the same"
    );
    let content = files(&plain)["system"]["provenance"]["files"][0]["sha256"].as_str().unwrap().to_owned();
    place.write(
        "systems/fruit.toml",
        SYSTEM.replacen("name = \"fruit.csv\"", &named.replace(&hash, &content), 1),
    );
    let run = place.run(&["train", "fruit", "--out", "assets"]).success();
    assert!(!run.err.contains("is not the published file"), "{}", run.err);
    place.write("data/fruit.csv.gz", &packed(&rows())[..60]);
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["fruit.csv.gz", "damaged"]);
}

#[test]
fn panels_are_written_checked_and_replaced() {
    let place = Place::new();
    place.write("systems/fruit.toml", with_panels(("", "")));
    place.write("data/fruit.csv", rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
    let path = || {
        let shown = place.run(&["--json", "show", "fruit"]).success().json();
        shown["system"]["panels"]["path"].as_str().unwrap().to_owned()
    };
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_str(&place.read(&format!("assets/{path}"))).unwrap()
    };
    let first = path();
    let panels = read(&first);
    assert_eq!(
        (&panels["notice"], &panels["threshold"]),
        (&"Taste before you trust it.".into(), &true.into())
    );
    assert_eq!(panels["outcome"]["question"], "Which fruit was it?");
    assert_eq!(
        (panels["base_rate"]["rate"].as_f64(), panels["base_rate"]["n_samples"].as_u64()),
        (Some(0.5), Some(40))
    );
    let groups = panels["base_rate"]["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|group| group["n_samples"].as_u64().unwrap()).sum::<u64>(), 40);
    assert_eq!(panels["background"]["records"].as_array().unwrap().len(), 20);
    place.run(&["verify"]).success();

    place.write("systems/fruit.toml", with_panels(("Taste before", "Look before")));
    place.run(&["train", "fruit", "--out", "assets"]).success();
    assert_ne!(path(), first);
    assert!(!place.path(&format!("assets/{first}")).exists(), "what nothing refers to is removed");
    place.run(&["verify"]).success();

    let damaged = place.read(&format!("assets/{}", path())).replace("Look", "Leak");
    place.write(&format!("assets/{}", path()), damaged);
    let said = place.run(&["verify", "--no-retrain"]);
    assert!(said.code == 1 && (said.out + &said.err).contains("panels-"), "the damaged file is named");
}

#[test]
fn panels_that_do_not_fit_are_refused() {
    let place = Place::new();
    place.write("data/fruit.csv", rows());
    for (change, words) in [
        (
            ("feature = \"colour\" }\nthreshold", "feature = \"shape\" }\nthreshold"),
            ["panels.base_rate", "“shape”"],
        ),
        (
            ("feature = \"colour\" }\nthreshold", "feature = \"weight\" }\nthreshold"),
            ["“choice” or “flag”", "weight"],
        ),
        (("rows = 20", "rows = 5000"), ["panels.background.rows", "5,000"]),
        (("threshold = true", "treshold = true"), ["treshold", "line "]),
        (("task = \"binary\"\npositive = \"apple\"", "task = \"multiclass\""), ["binary", "panels."]),
    ] {
        place.write("systems/fruit.toml", with_panels(change));
        place.run(&["train", "fruit", "--out", "assets"]).failure(1, &words);
    }
}

#[test]
fn every_system_explains_its_predictions_unless_it_says_otherwise() {
    let place = Place::trained();
    let panels = |place: &Place| -> serde_json::Value {
        let shown = place.run(&["--json", "show", "fruit"]).success().json();
        let path = shown["system"]["panels"]["path"].as_str().unwrap();
        serde_json::from_str(&place.read(&format!("assets/{path}"))).unwrap()
    };
    let shown = panels(&place);
    let records = shown["background"]["records"].as_array().unwrap();
    assert!(shown["explanation"] == true && !records.is_empty(), "{shown}");
    let source = shown["background"]["source"].as_str().unwrap();
    assert!(source.contains("rows that the models have learned from"), "{source}");
    let silent = SYSTEM.replacen("\n[train]", "\n[panels]\nexplanation = false\n\n[train]", 1);
    place.write("systems/fruit.toml", silent);
    place.run(&["train", "fruit", "--out", "assets"]).success();
    let shown = panels(&place);
    assert!(shown["explanation"].is_null() && shown["background"].is_null(), "{shown}");
}

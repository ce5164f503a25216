//! `train`, `list`, `show`, `explore`, `check`: from data to artifacts.

use crate::place::{Place, SYSTEM, rows};

#[test]
fn training_writes_a_catalog_and_says_how_the_candidates_did() {
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    place.write("data/fruit/fruit.csv", rows());
    let run = place.run(&["train", "fruit", "--out", "assets"]).success();
    for word in ["baseline", "knn", "forest", "default", "v1"] {
        assert!(run.out.contains(word), "'{word}' is not in: {}", run.out);
    }
    assert!(run.err.contains("fruit: "), "no progress in: {}", run.err);
    let catalog: serde_json::Value = serde_json::from_str(&place.read("assets/catalog.json")).unwrap();
    let system = &catalog["systems"][0];
    assert_eq!(system["name"], "fruit");
    let file: serde_json::Value =
        serde_json::from_str(&place.read(&format!("assets/{}", system["system"]["path"].as_str().unwrap())))
            .unwrap();
    assert_eq!(file["models"].as_array().unwrap().len(), 2);
    assert_eq!(file["models"][0]["default"], true);
    assert_eq!(file["provenance"]["files"][0]["name"], "fruit.csv");
    assert!(!place.path("assets/.lock").exists());
    assert_eq!(place.read("assets/fruit/history.jsonl"), "");
}

#[test]
fn the_same_data_gives_the_same_bytes_and_other_data_a_new_version() {
    let place = Place::trained();
    let before = place.files("assets");
    let run = place.run(&["train", "fruit", "--out", "assets"]).success();
    assert!(run.out.contains("unchanged"), "{}", run.out);
    assert_eq!(place.files("assets"), before);

    let more = rows() + "170.0,red,apple\n66.5,green,plum\n";
    place.write("data/fruit.csv", &more);
    let run = place.run(&["train", "fruit", "--out", "assets", "--quiet"]).success();
    assert!(run.out.contains("v2") && run.err.is_empty(), "{} {}", run.out, run.err);
    // The old versions are kept with their reports.
    let knn = place
        .files("assets/fruit")
        .iter()
        .filter(|(path, _)| path.to_string_lossy().contains("knn-"))
        .count();
    assert_eq!(knn, 2);
}

#[test]
fn another_seed_is_recorded() {
    let place = Place::trained();
    place.run(&["--seed", "7", "train", "fruit", "--out", "other"]).success();
    let run = place.run(&["--assets", "other", "--json", "show", "fruit"]).success();
    assert_eq!(run.json()["report"]["seed"], 7);
}

#[test]
fn a_given_file_is_its_own_provenance() {
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    // Other separators, a byte order mark, CRLF, quotes, another order and the feature's own name.
    let text = rows()
        .replace("Weight in g,colour,kind", "weight,\"colour\",kind")
        .replace(',', ";")
        .replace('\n', "\r\n");
    place.write("mine.csv", format!("\u{feff}{text}"));
    place.run(&["train", "fruit", "--data", "mine.csv", "--out", "assets"]).success();
    let shown = place.run(&["--json", "show", "fruit"]).success().json();
    let file = &shown["system"]["provenance"]["files"][0];
    assert_eq!(file["name"], "mine.csv");
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn data_that_cannot_be_used_is_named() {
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    let train = |file: &str| place.run(&["train", "fruit", "--data", file, "--out", "assets"]);
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["fruit.csv", "--data-dir"]);
    train("absent.csv").failure(1, &["absent.csv"]);
    place.write("empty.csv", "");
    train("empty.csv").failure(1, &["empty.csv is empty"]);
    place.write("heading.csv", "Weight in g,colour,kind\n");
    train("heading.csv").failure(1, &["no rows"]);
    place.write("columns.csv", "weight,kind\n1,apple\n");
    train("columns.csv").failure(1, &["columns.csv", "“colour”", "weight, kind"]);
    place.write("damaged.csv", b"weight,colour,kind\n1,gr\xc3\xbcn r\xc3\xb6d \xff,apple\n");
    train("damaged.csv").failure(1, &["damaged.csv, line 2", "UTF-8"]);
    place.write("values.csv", "weight,colour,kind\n1e999,red,apple\n50,red\n");
    train("values.csv").failure(1, &["line 2", "weight"]);
    place.write("few.csv", "weight,colour,kind\n50,red,apple\n51,red,plum\n");
    train("few.csv").failure(1, &["fruit"]);
    assert!(!place.path("assets/catalog.json").exists());
}

#[test]
fn without_files_the_embedded_data_is_used_and_said_so() {
    let place = Place::new();
    let checked = place.run(&["check", "iris"]).success();
    assert!(
        checked.err.contains("inside this program") && checked.out.contains("150 rows"),
        "{}",
        checked.err
    );
    let checked = place.run(&["check", "wine", "--json"]).success();
    assert_eq!(checked.json()[0]["n_rows"], 1599);
    assert_eq!(checked.json()[0]["absent"][0], "winequality-white.csv");
    assert!(checked.err.contains("fetch wine") && checked.err.contains("https://"), "{}", checked.err);
}

#[test]
fn check_lists_violations_with_their_lines() {
    let place = Place::trained();
    let run = place.run(&["check", "fruit", "--strict"]).success();
    assert!(run.out.contains("0 violations") && run.out.contains("no missing values"), "{}", run.out);
    place.write(
        "mine.csv",
        "weight,colour,kind\n50,red,apple\n\n500,red,apple\n,blue,pear\n50,red,apple\n50,red\n",
    );
    let arguments = ["check", "fruit", "--data", "mine.csv"];
    let run = place.run(&arguments).success();
    for line in [
        "mine.csv:4: weight: 500",
        "mine.csv:5: colour: “blue”",
        "mine.csv:5: kind: “pear”",
        "mine.csv:7: The row has 2 cells",
        "1 duplicate",
        "weight: 1 missing",
    ] {
        assert!(run.out.contains(line), "'{line}' is not in: {}", run.out);
    }
    let strict: Vec<&str> = arguments.into_iter().chain(["--strict", "--json"]).collect();
    let run = place.run(&strict);
    assert_eq!((run.code, run.json()[0]["n_violations"].as_u64()), (1, Some(4)));
}

#[test]
fn explore_shows_figures() {
    let place = Place::trained();
    let run = place.run(&["explore", "fruit"]).success();
    for word in ["40 rows", "apple", "weight", "green", "Correlations"] {
        assert!(run.out.to_lowercase().contains(&word.to_lowercase()), "'{word}' is not in: {}", run.out);
    }
    assert_eq!(place.run(&["explore", "fruit", "--json"]).success().json()["n_samples"], 40);
}

#[test]
fn list_and_show_print_what_there_is() {
    let place = Place::trained();
    let run = place.run(&["list"]).success();
    assert!(run.out.contains("fruit") && run.out.contains("not trained"), "{}", run.out);
    assert_eq!(place.run(&["list", "--json"]).success().json()[0]["system"], "fruit");
    let run = place.run(&["show", "fruit"]).success();
    assert!(run.out.contains("a number from 10 to 300 g") && run.out.contains("SHA-256"), "{}", run.out);
    let run = place.run(&["show", "fruit", "forest"]).success();
    assert!(run.out.contains("n_trees"), "{}", run.out);
    assert_eq!(
        place.run(&["show", "fruit", "forest", "--json"]).success().json()["version"]["name"],
        "forest"
    );
    place.run(&["show", "fruit", "oracle"]).failure(2, &["oracle", "knn"]);
    place.run(&["show", "wine"]).failure(2, &["train wine"]);
}

#[test]
fn wrong_usage_ends_with_2() {
    let place = Place::new();
    place.run(&["train"]).failure(2, &["Usage"]);
    place.run(&["train", "cheese", "--out", "assets"]).failure(2, &["cheese", "iris, wine"]);
    place.run(&["train", "iris", "wine", "--data", "x.csv", "--out", "assets"]).failure(2, &["exactly one"]);
    place.run(&["list"]).failure(1, &["assets", "--assets"]);
    let run = place.run(&["completions", "bash"]).success();
    assert!(run.out.contains("model-builder") && run.out.contains("backfill"));
}

#[test]
fn a_system_file_with_a_fault_is_named_with_its_line() {
    let place = Place::new();
    place.write("data/fruit.csv", rows());
    for (from, to, words) in [
        ("step = 0.5", "stride = 0.5", &["fruit.toml", "line 14", "stride"][..]),
        ("name = \"weight\"", "name = \"Weight\"", &["fruit.toml", "line 6", "Weight"][..]),
        ("default = \"red\"", "default = \"blue\"", &["fruit.toml", "colour", "blue"][..]),
        ("name = \"knn\"", "name = \"../knn\"", &["fruit.toml", "../knn"][..]),
        ("title = \"Fruit\"", "title = Fruit", &["fruit.toml", "line 2"][..]),
    ] {
        assert!(SYSTEM.contains(from));
        place.write("systems/fruit.toml", SYSTEM.replacen(from, to, 1));
        place.run(&["train", "fruit", "--out", "assets"]).failure(1, words);
    }
}

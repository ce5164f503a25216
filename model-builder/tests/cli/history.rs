//! `daily`, `backfill`, `verify`: the history, and the proof of everything.

use crate::place::{Place, rows};

#[test]
fn a_day_is_predicted_once() {
    let place = Place::trained();
    let run = place.run(&["daily", "--date", "2026-11-20"]).success();
    assert!(run.out.contains("2026-11-20 number 1: predicted"), "{}", run.out);
    let history = place.read("assets/fruit/history.jsonl");
    assert_eq!(history.lines().count(), 2);
    let files = place.files("assets");
    let again = place.run(&["daily", "fruit", "--date", "2026-11-20"]).success();
    assert!(again.out.contains("already"), "{}", again.out);
    assert_eq!(place.files("assets"), files);

    let more = place.run(&["daily", "--date", "2026-11-20", "--count", "3", "--json"]).success();
    assert_eq!(more.json()[0]["added"][0]["number"], 2);
    assert!(
        place.read("assets/fruit/history.jsonl").starts_with(&history),
        "the history did not grow at its end"
    );
    let catalog: serde_json::Value = serde_json::from_str(&place.read("assets/catalog.json")).unwrap();
    assert_eq!(catalog["systems"][0]["latest"]["number"], 2);
}

#[test]
fn backfill_fills_every_day_and_keeps_the_newest_in_the_catalog() {
    let place = Place::trained();
    place.run(&["daily", "--date", "2026-03-02"]).success();
    let run = place.run(&["backfill", "--from", "2026-02-27", "--to", "2026-03-02"]).success();
    assert!(run.out.contains("6 added for 4 days, 8 in all"), "{}", run.out);
    let catalog: serde_json::Value = serde_json::from_str(&place.read("assets/catalog.json")).unwrap();
    assert_eq!(catalog["systems"][0]["latest"]["date"], "2026-03-02");
    place
        .run(&["backfill", "--from", "2026-03-02", "--to", "2026-03-01"])
        .failure(2, &["2026-03-02", "later"]);
    place.run(&["backfill", "--from", "1000-01-01", "--to", "2026-03-01"]).failure(2, &["days"]);
    place.run(&["daily", "--date", "2026-02-30"]).failure(2, &["2026-02-30", "YYYY-MM-DD"]);
    place.run(&["daily", "cheese"]).failure(2, &["cheese"]);
}

#[test]
fn models_that_the_history_refers_to_stay_and_everything_verifies() {
    let place = Place::trained();
    place.run(&["daily", "--date", "2026-11-20"]).success();
    place.write("data/fruit.csv", rows() + "170.0,red,apple\n66.5,green,plum\n71.0,red,plum\n");
    place.run(&["train", "fruit", "--out", "assets"]).success();
    place.run(&["daily", "--date", "2026-11-21"]).success();
    let shown = place.run(&["show", "fruit", "--json"]).success().json();
    let models = shown["system"]["models"].as_array().unwrap();
    assert_eq!(models.len(), 3, "one old model is referred to: {models:?}");
    assert_eq!(models[2]["current"], false);
    let run = place.run(&["verify"]).success();
    assert!(
        run.out.contains("4 predictions replayed, fruit retrained with the same bytes, 0 differences"),
        "{}",
        run.out
    );
}

#[test]
fn verify_says_what_it_left_out() {
    let place = Place::trained();
    let run = place.run(&["verify", "--no-retrain", "--json"]).success().json();
    assert!(run["skipped"][0].as_str().unwrap().contains("--no-retrain"));
    std::fs::remove_file(place.path("data/fruit.csv")).unwrap();
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("skipped: “fruit” was not retrained"), "{}", run.out);
    place.write("data/fruit.csv", rows() + "170.0,red,apple\n");
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("not what it was trained on"), "{}", run.out);
}

#[test]
fn verify_finds_every_difference() {
    let tampered = |change: &dyn Fn(&Place), said: &str| {
        let place = Place::trained();
        place.run(&["daily", "--date", "2026-11-20"]).success();
        place.run(&["daily", "--date", "2026-11-21"]).success();
        change(&place);
        let run = place.run(&["verify", "--no-retrain"]);
        assert_eq!(run.code, 1, "{}", run.out);
        assert!(run.out.contains(said), "'{said}' is not in: {}", run.out);
    };
    let edit = |place: &Place, start: &str, from: &str, to: &str| {
        let (path, bytes) = place
            .files("assets/fruit")
            .into_iter()
            .find(|(path, _)| path.file_name().unwrap().to_string_lossy().starts_with(start))
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "'{from}' is not in {start}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    tampered(&|place| edit(place, "forest-", "Random forest", "Random Forest"), "SHA-256");
    tampered(&|place| edit(place, "report-", "baseline", "Baseline"), "report-");
    tampered(&|place| edit(place, "history", "\"number\":0", "\"number\":9"), "history.jsonl is damaged");
    tampered(
        &|place| {
            // The last line is followed by none, so the chain alone does not protect it.
            let text = place.read("assets/fruit/history.jsonl");
            let cut = text.rfind("\"weight\":").unwrap() + "\"weight\":".len();
            place.write("assets/fruit/history.jsonl", format!("{}1{}", &text[..cut], &text[cut..]));
        },
        "line 4",
    );
    tampered(&|place| edit(place, "generator", "\"seed\":", "\"seed\":1"), "no generator draws this sample");
    tampered(&|place| place.write("assets/fruit/stray.json", "{}"), "no file refers to fruit/stray.json");
    tampered(&|place| edit(place, "timings", "{", "["), "timings.json is damaged");
    tampered(
        &|place| {
            let text = place.read("assets/catalog.json").replacen("\"number\": 1", "\"number\": 0", 1);
            place.write("assets/catalog.json", text);
        },
        "newest entry",
    );
}

#[test]
fn verify_trains_again_and_names_the_bytes_that_differ() {
    let place = Place::trained();
    let system = place.read("systems/fruit.toml");
    place.write("systems/fruit.toml", system.replace("n_trees = 5", "n_trees = 6"));
    let run = place.run(&["verify"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("forest-") && run.out.contains("catalog.json has other bytes"), "{}", run.out);
    Place::new().run(&["verify", "--assets", "."]).failure(1, &["catalog.json", "train"]);
}

#[test]
fn a_second_writer_is_refused_and_a_dead_one_is_not_waited_for() {
    let place = Place::trained();
    let path = place.path("assets/.lock");
    std::fs::write(&path, "999999 1\n").unwrap();
    place.run(&["daily", "--date", "2026-11-20"]).success();
    let held = std::fs::File::create(&path).unwrap();
    held.lock().unwrap();
    place.run(&["daily", "--date", "2026-11-21"]).failure(1, &["another run", "try again"]);
    held.unlock().unwrap();
    place.run(&["daily", "--date", "2026-11-21"]).success();
}

#[test]
fn a_damaged_history_is_not_written_to() {
    let place = Place::trained();
    place.run(&["daily", "--date", "2026-11-20"]).success();
    let text = place.read("assets/fruit/history.jsonl");
    let cut = &text[..text.len() - 1];
    place.write("assets/fruit/history.jsonl", cut);
    place.run(&["daily", "--date", "2026-11-21"]).failure(1, &["history.jsonl", "line end"]);
    assert_eq!(place.read("assets/fruit/history.jsonl"), cut);
}

//! `log`, `label` and `retrain`: predictions in use, their outcomes, and what is learned from them.

use crate::place::{Place, rows};

const INPUTS: &str =
    "id,when,weight,colour\na,2026-11-20,170,red\nb,2026-11-20,66,green\nc,2026-11-21,,red\n";

fn log(place: &Place, file: &str) -> crate::place::Run {
    place.run(&["log", "fruit", file, "--key", "id", "--time", "when"])
}

#[test]
fn inputs_are_logged_labelled_and_verified() {
    let place = Place::trained();
    place.write("inputs.csv", INPUTS);
    let run = log(&place, "inputs.csv").success();
    assert_eq!(run.out, "fruit: 3 rows: 3 predictions added. The history has 3 predictions.\n");
    assert!(run.err.contains("part of the published page"), "{}", run.err);
    let files = place.files("assets");
    let run = log(&place, "inputs.csv").success();
    assert!(run.out.contains("3 rows: 3 there already"), "{}", run.out);
    assert_eq!(place.files("assets"), files);
    // Other formats hold the same rows.
    place.write("inputs.jsonl", r#"{"id":"a","when":"2026-11-20T08:00:00Z","weight":170,"colour":"red"}"#);
    let run = log(&place, "inputs.jsonl").success();
    assert!(run.out.contains("1 row: 1 there already"), "{}", run.out);

    place.write("outcomes.tsv", "id\tkind\na\tapple\nb\tapple\nz\tplum\n");
    let run = place.run(&["label", "fruit", "outcomes.tsv", "--key", "id"]).success();
    assert!(run.out.contains("2 outcomes added, 1 left out"), "{}", run.out);
    assert!(run.err.contains("outcomes.tsv, line 4") && run.err.contains("“z”"), "{}", run.err);
    let strict = place.run(&["label", "fruit", "outcomes.tsv", "--key", "id", "--strict", "--json"]);
    assert_eq!(strict.code, 1);
    assert_eq!(strict.json()["left_out"][0]["line"], 4);
    place.write("other.csv", "id,kind\na,plum\n");
    let run = place.run(&["--language", "sv", "label", "fruit", "other.csv", "--key", "id"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("rad 2") && run.err.contains("annat utfall"), "{}", run.err);
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("3 predictions replayed, fruit retrained with the same bytes"), "{}", run.out);
    let history = place.read("assets/fruit/history.jsonl");
    assert_eq!(history.lines().count(), 5);
    assert!(history.lines().nth(3).unwrap().starts_with(r#"{"outcome_of":"a""#), "{history}");
}

#[test]
fn scored_rows_are_logged_as_another_models_or_as_that_of_a_version() {
    let place = Place::trained();
    place.write("inputs.csv", INPUTS);
    place
        .run(&["predict", "fruit", "--csv", "inputs.csv", "--output", "scored.csv", "--model", "knn"])
        .success();
    let elsewhere = place.run(&["log", "fruit", "scored.csv", "--key", "id", "--json"]).success().json();
    assert_eq!(
        (elsewhere["n_predictions"].as_u64(), elsewhere["left_out"].as_array().unwrap().len()),
        (Some(3), 0)
    );
    assert!(place.read("assets/fruit/history.jsonl").contains(r#""model":"elsewhere""#));
    place.run(&["verify", "--no-retrain"]).success();
    let place = Place::trained();
    place.write("inputs.csv", INPUTS);
    place
        .run(&["predict", "fruit", "--csv", "inputs.csv", "--output", "scored.csv", "--model", "knn"])
        .success();
    place.run(&["log", "fruit", "scored.csv", "--key", "id", "--model", "knn@1"]).success();
    let run = place.run(&["verify", "--no-retrain"]).success();
    assert!(run.out.contains("3 predictions replayed"), "{}", run.out);
}

#[test]
fn what_cannot_be_logged_is_named() {
    let place = Place::trained();
    place.write("inputs.csv", INPUTS);
    place.run(&["log", "fruit", "inputs.csv"]).failure(1, &["inputs.csv", "“key”"]);
    place.run(&["log", "fruit", "inputs.csv", "--key", "id", "--time", "at"]).failure(1, &["“at”"]);
    place.run(&["log", "fruit", "inputs.csv", "--key", "id", "--prediction", "p"]).failure(1, &["“p”"]);
    place
        .run(&["log", "fruit", "inputs.csv", "--key", "id", "--model", "knn@7"])
        .failure(2, &["knn@7", "knn@1"]);
    place.run(&["log", "cheese", "inputs.csv"]).failure(2, &["cheese"]);
    place.run(&["label", "fruit", "inputs.csv", "--key", "id"]).failure(1, &["“kind”"]);
    place.write(
        "bad.csv",
        "id,when,weight,colour\na,3/4/2026,170,red\n,2026-11-20,170,red\nc,2026-11-20,900,red\n",
    );
    let run = log(&place, "bad.csv");
    assert_eq!(run.code, 1);
    for said in ["line 2", "2026-11-30", "line 3", "line 4", "900"] {
        assert!(run.err.contains(said), "'{said}' is not in: {}", run.err);
    }
    assert_eq!(place.read("assets/fruit/history.jsonl"), "");
}

#[test]
fn a_change_that_was_cut_off_is_finished_by_the_next_command() {
    let place = Place::trained();
    place.write("assets/.change.json", r#"{"replace":[["fruit/timings.json","{\"format\":1,\"machine\":\"x\",\"candidates\":[]}\n"]],"remove":[]}"#);
    place.run(&["verify", "--no-retrain"]).success();
    assert!(place.read("assets/fruit/timings.json").contains("\"machine\":\"x\""));
    assert!(!place.path("assets/.change.json").exists());
}

#[test]
fn labelled_rows_are_learned_from_only_where_that_is_better() {
    let place = Place::trained();
    place.write("few.csv", "id,weight,colour,kind\na,170.5,red,apple\n");
    place.run(&["log", "fruit", "few.csv", "--key", "id"]).success();
    place.run(&["retrain", "fruit"]).failure(1, &["1 labelled row", "10"]);
    // Whatever the data says, light fruits are apples now and heavy ones plums.
    let mut text = "id,weight,colour,kind\n".to_owned();
    for index in 0..400 {
        let (weight, kind) = if index % 2 == 0 { (60, "apple") } else { (170, "plum") };
        text.push_str(&format!("n{index},{weight}.{index:03},red,{kind}\n"));
    }
    place.write("many.csv", text);
    place.run(&["log", "fruit", "many.csv", "--key", "id"]).success();
    let run = place.run(&["retrain", "fruit"]).success();
    assert!(run.err.contains("labelled rows are learned from"), "{}", run.err);
    assert!(run.out.contains("replaces") && run.out.contains("given rows"), "{}", run.out);
    assert!(run.out.contains("v2"), "{}", run.out);
    let versions = place.run(&["versions", "fruit", "--json"]).success().json();
    let default =
        versions["versions"].as_array().unwrap().iter().find(|of| of["default"] == true).unwrap().clone();
    assert_eq!(default["version"], 2);
    place.run(&["verify"]).success();
    // Once more there is nothing new to learn.
    let again = place.run(&["retrain", "fruit"]).success();
    assert!(again.out.contains("same as before"), "{}", again.out);
    // Nothing forgets them by accident.
    place.run(&["train", "fruit", "--out", "assets"]).failure(1, &["labelled rows", "retrain", "--partial"]);
}

#[test]
fn drafted_systems_have_made_up_records_only_where_that_is_asked_for() {
    let place = Place::new();
    place.write("shop.csv", rows());
    let new = |more: &[&str]| {
        let base = ["new", "shop.csv", "--target", "kind", "--preset", "fast", "--force"];
        place.run(&[&base[..], more].concat()).success()
    };
    new(&[]);
    assert_eq!(place.read("shop/assets/shop/history.jsonl"), "");
    assert!(place.read("shop/systems/shop.toml").contains("samples_per_day = 0"));
    let run = place.run(&["--assets", "shop/assets", "daily"]).success();
    assert!(run.out.contains("samples_per_day is 0"), "{}", run.out);
    new(&["--daily"]);
    assert_eq!(place.read("shop/assets/shop/history.jsonl").lines().count(), 2);
    place.run(&["--assets", "shop/assets", "verify", "--no-retrain"]).success();
}

//! `versions`, `compare`, `promote`, `rollback`, `prune`, and `predict --model NAME@VERSION`.

use crate::place::{Place, rows};

/// A place with two trainings.
fn twice() -> Place {
    let place = Place::trained();
    place.write("data/fruit.csv", rows() + "170.0,red,apple\n66.5,green,plum\n71.0,red,plum\n");
    place.run(&["train", "fruit", "--out", "assets"]).success();
    place
}

fn default_of(place: &Place) -> String {
    let listed = place.run(&["versions", "fruit", "--json"]).success().json();
    let all = listed["versions"].as_array().unwrap().clone();
    let default = all.iter().find(|version| version["default"] == true).unwrap();
    format!("{}@{}", default["name"].as_str().unwrap(), default["version"])
}

#[test]
fn versions_are_listed_and_predict() {
    let place = twice();
    let run = place.run(&["versions", "fruit"]).success();
    for word in ["knn@1", "knn@2", "forest@1", "forest@2", "default", "kept", "Accuracy", "20"] {
        assert!(run.out.contains(word), "'{word}' is not in: {}", run.out);
    }
    let predict = |model: &str| {
        let run = place.run(&["predict", "fruit", "weight=100", "colour=red", "--model", model, "--json"]);
        run.success().json()["version"].as_u64()
    };
    assert_eq!([predict("knn@1"), predict("knn@2"), predict("knn")], [Some(1), Some(2), Some(2)]);
    place.run(&["predict", "fruit", "colour=red", "--model", "knn@3"]).failure(2, &["knn@3", "knn@2"]);
    let shown = place.run(&["show", "fruit", "knn@1"]).success();
    assert!(shown.out.contains("version 1"), "{}", shown.out);
}

#[test]
fn defaults_are_compared_promoted_rolled_back_and_pruned() {
    let place = twice();
    let second = default_of(&place);
    let first = second.replace("@2", "@1");
    let run = place.run(&["compare", "fruit", &first, &second]).success();
    assert!(run.out.contains("Accuracy on the same") && run.out.contains("On a sample of"), "{}", run.out);
    let given =
        place.run(&["compare", "fruit", &first, &second, "--data", "data/fruit.csv", "--json"]).success();
    assert!(given.json()["verdict"]["basis"]["given"]["n"].as_u64() > Some(10), "{}", given.out);
    place.run(&["daily", "--date", "2026-11-20"]).success();
    place.run(&["promote", "fruit", &first]).success();
    assert_eq!(default_of(&place), first);
    place.run(&["daily", "--date", "2026-11-21"]).success();
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("0 differences"), "{}", run.out);
    let again = place.run(&["promote", "fruit", &first]).success();
    assert!(again.out.contains("already"), "{}", again.out);
    let run = place.run(&["rollback", "fruit"]).success();
    assert!(run.out.contains(&second), "{}", run.out);
    assert_eq!(default_of(&place), second);
    place.run(&["rollback", "fruit"]).success();
    assert_eq!(default_of(&place), first);
    place.run(&["rollback", "fruit"]).failure(2, &["no other default", "versions fruit"]);
    place.run(&["promote", "fruit", &second]).success();
    let run = place.run(&["prune", "fruit", "--keep", "1"]).success();
    assert!(run.out.contains("nothing to remove") && run.out.contains("history"), "{}", run.out);
    let run = place.run(&["verify"]).success();
    assert!(run.out.contains("retrained with the same bytes, 0 differences"), "{}", run.out);
    place.run(&["promote", "fruit", "knn@9"]).failure(2, &["knn@9"]);
    place.run(&["prune", "fruit", "--keep", "0"]).failure(2, &["from 1"]);
}

#[test]
fn pruning_removes_what_nobody_needs() {
    let place = twice();
    let before = place.files("assets/fruit").len();
    let run = place.run(&["prune", "fruit", "--keep", "1"]).success();
    assert!(run.out.contains("knn@1") && run.out.contains("forest@1"), "{}", run.out);
    assert!(place.files("assets/fruit").len() < before);
    place.run(&["predict", "fruit", "colour=red", "--model", "knn@1"]).failure(2, &["knn@1"]);
    place.run(&["verify"]).success();
}

#[test]
fn every_row_must_be_scored_where_that_is_asked_for() {
    let place = Place::trained();
    place.write("in.csv", "weight,colour\n170,red\n900,red\n,green\n");
    let run = place.run(&["predict", "fruit", "--csv", "in.csv", "--output", "out.csv", "--strict"]);
    run.failure(1, &["1 of 3", "--strict"]);
    assert_eq!(place.read("out.csv").lines().count(), 4);
    assert!(place.read("out.csv").lines().nth(3).unwrap().contains("weight"), "the imputed feature is named");
    place.run(&["predict", "fruit", "--csv", "in.csv"]).success();
    place.write("bad.csv", "weight,colour\n900,red\n");
    place.run(&["predict", "fruit", "--csv", "bad.csv"]).failure(1, &["only row"]);
    place.run(&["predict", "fruit", "colour=red", "--strict"]).failure(2, &["--strict"]);
}

//! `search` and the logs of searches.

use crate::place::{Place, SYSTEM, rows};

/// The fruits with a search for the neighbours' number.
fn place() -> Place {
    let place = Place::new();
    let search = "estimator = { family = \"knn\", k = 3 }\n\n[train.candidates.search]\nmethod = \"tpe\"\ntrials = 14\nspace = { k = { low = 1, high = 15, whole = true }, weights = [\"uniform\", \"distance\"] }\n";
    let system = SYSTEM.replace("estimator = { family = \"knn\", k = 3 }\n", search);
    assert_ne!(system, SYSTEM);
    place.write("systems/fruit.toml", system);
    place.write("data/fruit.csv", rows());
    place
}

const SEARCH: [&str; 4] = ["search", "fruit", "--log", "logs/knn.jsonl"];

/// What was printed, without the seconds that trials took.
fn timeless(run: &crate::place::Run) -> serde_json::Value {
    let mut json = run.json();
    for trial in json["trials"].as_array_mut().unwrap() {
        trial["seconds"] = serde_json::Value::Null;
    }
    json
}

#[test]
fn a_search_prints_its_best_trials_and_what_to_write() {
    let place = place();
    let run = place.run(&["search", "fruit"]).success();
    for words in
        ["14 trials", "k ", "weights", "is the best", "[train.candidates.estimator]", "family = \"knn\""]
    {
        assert!(run.out.contains(words), "'{words}' is not in: {}", run.out);
    }
    assert!(run.err.contains("trial ") && run.err.contains("best Accuracy"), "{}", run.err);
    assert!(!place.path("logs").exists());
    let run = place.run(&["--json", "-q", "search", "fruit", "--trials", "3"]).success();
    assert_eq!(run.json()["trials"].as_array().unwrap().len(), 3);
    assert_eq!(run.json()["stopped"], false);
    place.run(&["search", "fruit", "--candidate", "forest"]).failure(2, &["“forest”", "there are knn"]);
    place.run(&["search", "fruit", "--trials", "0"]).failure(2, &["whole number from 1"]);
}

#[test]
fn a_search_that_was_cut_off_goes_on_and_ends_the_same() {
    let place = place();
    let json: Vec<&str> = ["--json"].into_iter().chain(SEARCH).collect();
    let whole = timeless(&place.run(&json).success());
    let log = place.read("logs/knn.jsonl");
    assert_eq!(log.lines().count(), 15);
    // After a few trials, in the middle of a line, in the middle of the header, and not at all.
    let third = log.lines().take(4).map(|line| line.len() + 1).sum::<usize>();
    for cut in [third, third + 20, 10, 0, log.len()] {
        place.write("logs/knn.jsonl", &log[..cut]);
        let again = timeless(&place.run(&json).success());
        assert_eq!(again, whole, "cut at {cut}");
        let left: Vec<String> = place.read("logs/knn.jsonl").lines().map(str::to_owned).collect();
        assert_eq!(left.len(), 15, "cut at {cut}");
        assert!(
            log[..cut]
                .lines()
                .take(4)
                .filter(|_| cut >= third)
                .all(|line| left.iter().any(|kept| kept == line))
        );
    }
    // More trials build on those of the log.
    let more: Vec<&str> = json.iter().copied().chain(["--trials", "18"]).collect();
    let more = timeless(&place.run(&more).success());
    assert_eq!(more["trials"].as_array().unwrap()[..14], whole["trials"].as_array().unwrap()[..]);
    assert_eq!(place.read("logs/knn.jsonl").lines().count(), 19);
}

#[test]
fn a_log_of_other_data_or_settings_is_refused() {
    let place = place();
    place.run(&SEARCH).success();
    let other: Vec<&str> = ["--seed", "9"].into_iter().chain(SEARCH).collect();
    place.run(&other).failure(1, &["knn.jsonl", "other data or other settings"]);
    place.write("data/fruit.csv", rows() + "170.0,red,apple\n");
    place.run(&SEARCH).failure(1, &["knn.jsonl", "other data or other settings"]);
}

#[test]
fn a_time_limit_ends_a_search_and_says_so() {
    let place = place();
    let run =
        place.run(&["search", "fruit", "--seconds", "0"]).failure(1, &["stopped before its first trial"]);
    assert!(run.out.is_empty());
    let run = place.run(&["search", "fruit", "--seconds", "600"]).success();
    assert!(!run.out.contains("time limit"), "{}", run.out);
}

#[test]
fn training_resumes_searches_and_gives_the_same_bytes() {
    let place = place();
    let train = ["train", "fruit", "--out", "assets", "--log-dir", "logs"];
    let run = place.run(&train).success();
    assert!(run.out.contains("slightly optimistic"), "{}", run.out);
    assert!(run.out.contains("has the best cross-validated accuracy"), "{}", run.out);
    let before = place.files("assets");
    let log = place.read("logs/fruit-knn.jsonl");
    place.write("logs/fruit-knn.jsonl", &log[..log.len() / 2]);
    assert!(place.run(&train).success().out.contains("unchanged"));
    // The times are measured anew.
    let timeless = |files: Vec<(std::path::PathBuf, Vec<u8>)>| -> Vec<_> {
        files.into_iter().filter(|(path, _)| !path.ends_with("timings.json")).collect()
    };
    assert_eq!(timeless(place.files("assets")), timeless(before));
    // The command for searching finds the trials of training.
    let run = place.run(&["search", "fruit", "--log", "logs/fruit-knn.jsonl", "--json"]).success();
    assert_eq!(run.json()["trials"].as_array().unwrap().len(), 14);
    assert_eq!(place.read("logs/fruit-knn.jsonl").lines().count(), 15);
}

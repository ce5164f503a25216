//! What `init` and `new` say to somebody with a table of their own.

use crate::place::{Place, rows};

#[test]
fn a_near_miss_is_suggested_and_repeated_headings_are_named() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    place.run(&["init", "fruit.csv", "--target", "Kind"]).failure(2, &["did you mean “kind”?"]);
    place
        .run(&["init", "fruit.csv", "--target", "klind", "--language", "sv"])
        .failure(2, &["menade du ”kind”?"]);
    place.write("twice.csv", rows().replacen("Weight in g,colour", "colour,colour", 1));
    let run = place.run(&["init", "twice.csv", "--target", "kind"]).success();
    assert!(
        run.err.contains("several columns are called “colour”; they are read as colour_1, colour_2"),
        "{}",
        run.err
    );
    place.write("data.csv", rows().split_once('\n').unwrap().1);
    let words = ["the first row looks like data", "add --no-heading", "has no column “kind”"];
    place.run(&["init", "data.csv", "--target", "kind"]).failure(2, &words);
}

#[test]
fn the_place_to_write_to_has_either_name_and_kinds_are_in_the_language() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    let run = place
        .run(&["init", "fruit.csv", "--target", "kind", "--out", "a.toml", "--language", "sv"])
        .success();
    assert!(run.out.contains("a.toml: ett system med 2 variabler (två klasser)"), "{}", run.out);
    assert!(
        ["heltal", "val"].iter().all(|kind| run.out.split_whitespace().any(|word| word == *kind)),
        "{}",
        run.out
    );
    assert!(place.read("a.toml").contains("task = \"binary\""));
}

#[test]
fn new_says_at_once_that_it_has_no_page_and_makes_everything_else() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    let run = place
        .run(&[
            "new",
            "fruit.csv",
            "--target",
            "kind",
            "--output",
            "made",
            "--preset",
            "fast",
            "--time-limit",
            "1",
        ])
        .success();
    let (page, step) = (run.err.find("there is no built page"), run.err.find("1 of 3: draft"));
    assert!(page.is_some() && page < step, "{}", run.err);
    assert_eq!(run.err.matches("there is no built page").count(), 1);
    assert!(place.path("made/systems/made.toml").exists() && place.path("made/assets/catalog.json").exists());
}

//! From a table to a site: `new`, its steps and its options, and `site` alone.

use crate::place::{Place, rows};

const PAGE: &str = "<head><title>Vitrine</title><meta name=\"description\" content=\"\" /></head><meta content=\"script-src 'self' 'sha256-old='\" /><base href=\"/old/\" />\
    <script type=\"module\">\nimport init from '/old/app.js';\n</script>";
const WORKER: &str = "const build = Object.assign({ version: \"\", now: [], later: [] }, {});\n";

fn with_page() -> Place {
    let place = Place::new();
    place.write("fruit.csv", rows());
    for (path, text) in [("index.html", PAGE), ("404.html", PAGE), ("sw.js", WORKER), ("app.js", "run()")] {
        place.write(&format!("dist/{path}"), text);
    }
    place.write("dist/assets/catalog.json", "of another site");
    place
}

#[test]
fn a_table_becomes_a_site() {
    let place = with_page();
    let new = ["new", "fruit.csv", "--target", "kind", "--preset", "fast", "--base", "/shop/"];
    let run = place.run(&new).success();
    for step in ["1 of 4: draft", "2 of 4: check", "3 of 4: train", "4 of 4: page"] {
        assert!(run.err.contains(step), "{}", run.err);
    }
    assert!(run.out.contains("model-builder serve fruit/site"), "{}", run.out);
    assert!(place.read("fruit/systems/fruit.toml").contains("task = \"binary\""));
    assert!(place.read("fruit/site/assets/catalog.json").contains("\"fruit\""));
    assert_eq!(place.read("fruit/site/assets/catalog.json"), place.read("fruit/assets/catalog.json"));
    assert!(place.read("fruit/site/index.html").contains("<base href=\"/shop/\" />"));
    assert!(place.read("fruit/site/sw.js").contains("\"path\":\"assets/catalog.json\""));
    // What was made predicts, and says what lies outside the data.
    let of = ["--systems", "fruit/systems", "--assets", "fruit/assets"];
    let predict = ["predict", "fruit", "weight_in_g=4000", "colour=red", "--json"];
    let predicted = place.run(&[&of[..], &predict].concat()).success().json();
    assert_eq!(predicted["outside"][0], "weight_in_g", "{predicted}");
    // Again nothing is overwritten unasked.
    place.run(&new).failure(1, &["fruit.toml", "--force"]);
    place.run(&[&new[..], &["--force"]].concat()).success();
    // The last step alone, below another path.
    place.run(&["--assets", "fruit/assets", "site", "--base", "/", "--out", "fruit/site"]).success();
    assert!(place.read("fruit/site/index.html").contains("<base href=\"/\" />"));
}

#[test]
fn a_site_is_named_and_has_the_systems_asked_for() {
    let place = with_page();
    place.run(&["new", "fruit.csv", "--target", "kind", "--preset", "fast"]).success();
    let site = |more: &[&str]| {
        let to = ["--assets", "fruit/assets", "site", "--out", "own"];
        place.run(&[&to[..], more].concat())
    };
    site(&["fruit", "--title", "Fruit & more", "--url", "https://example.org/fruit", "--accent", "0a7d5c"])
        .success();
    let page = place.read("own/fruit/monitor/index.html");
    assert!(
        page.contains("<base href=\"/fruit/\" />") && page.contains("· Fruit &amp; more</title>"),
        "{page}"
    );
    assert!(place.read("own/sitemap.xml").contains("https://example.org/fruit/fruit/monitor/"));
    site(&["wine"]).failure(2, &["wine"]);
    site(&["--url", "example.org"]).failure(2, &["https://example.org/name/"]);
    site(&["--accent", "green"]).failure(2, &["#0a7d5c"]);
    // The page of this test starts no program.
    let file = ["--assets", "fruit/assets", "site", "--single-file", "--out", "fruit.html"];
    place.run(&file).failure(1, &["index.html"]);
    assert!(!place.path("fruit.html").exists());
    place.run(&["serve", "fruit"]).failure(1, &["fruit/index.html"]);
}

#[test]
fn without_a_page_everything_else_is_there() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    let run = place.run(&["new", "fruit.csv", "--target", "kind", "--preset", "fast"]).success();
    assert!(run.err.contains("cargo xtask dist"), "{}", run.err);
    assert!(place.path("fruit/assets/catalog.json").exists() && !place.path("fruit/site").exists());
    let swedish = ["--language", "sv", "--assets", "fruit/assets", "site", "--out", "x"];
    place.run(&swedish).failure(1, &["det finns ingen byggd sida"]);
    place.write("dist/index.html", "something else");
    place.run(&["--assets", "fruit/assets", "site", "--out", "x"]).failure(1, &["index.html"]);
    place.run(&["--assets", "fruit/assets", "site", "--out", "x", "--base", "shop"]).failure(2, &["/name/"]);
}

#[test]
fn presets_and_a_time_limit_say_what_is_compared() {
    let place = Place::new();
    place.write("fruit.csv", rows());
    let candidates = |preset: &str| {
        let draft = ["init", "fruit.csv", "--target", "kind", "--preset", preset, "--output", "-"];
        let text = place.run(&draft).success().out;
        text.matches("[[train.candidates]]").count()
    };
    assert!(candidates("fast") < candidates("good"));
    place
        .run(&["init", "fruit.csv", "--target", "kind", "--preset", "slow"])
        .failure(2, &["fast, good or best"]);
    let new = ["new", "fruit.csv", "--target", "kind", "--time-limit", "0"];
    let run = place.run(&new).success();
    let shown = ["--systems", "fruit/systems", "--assets", "fruit/assets", "show", "fruit", "--json"];
    let shown = place.run(&shown).success().json();
    // The baseline and the first candidate that can be exported.
    assert_eq!(shown["report"]["candidates"].as_array().unwrap().len(), 2, "{}", run.err);
    assert_eq!(shown["report"]["by_cross_validation"], true);
}

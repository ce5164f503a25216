//! `predict --explain`, and how predictions are written for people.

use crate::panels::with_panels;
use crate::place::{Place, SYSTEM, rows};
use crate::private;

#[test]
fn each_value_says_what_it_adds_to_the_average() {
    let place = Place::new();
    place.write("systems/fruit.toml", with_panels(("", "")));
    place.write("data/fruit.csv", rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
    let asked = ["predict", "fruit", "weight=170", "colour=red", "--model", "knn"];
    let json = place.run(&[&asked[..], &["--explain", "--json"]].concat()).success().json();
    assert_eq!(json["explained"], "probability of 'apple'");
    let shap_values = json["shap_values"].as_array().unwrap();
    let number = |attribution: &serde_json::Value, field: &str| attribution[field].as_f64().unwrap();
    let added: f64 = shap_values.iter().map(|attribution| number(attribution, "shap_value")).sum();
    let score = json["predicted"]["probabilities"][0].as_f64().unwrap();
    let base = json["base_value"].as_f64().unwrap();
    assert!((base + added - score).abs() < 1e-9, "{json}");
    assert!((0.0..1.0).contains(&base) && added > 0.1, "{json}");
    assert_eq!(shap_values.len(), 2);
    assert_eq!((&shap_values[0]["feature"], &shap_values[0]["value"]), (&"weight".into(), &170.0.into()));
    assert!(number(&shap_values[0], "shap_value").abs() >= number(&shap_values[1], "shap_value").abs());
    assert!(number(&shap_values[0], "error") > 0.0);

    let text = place.run(&[&asked[..], &["--explain"]].concat()).success().out;
    for part in [
        "adds to the average probability of “Apple”",
        "Average prediction",
        "170 g",
        "\u{a0}points",
        "Background: 20 of the rows",
    ] {
        assert!(text.contains(part), "'{part}' is not in: {text}");
    }
    // Without being asked for, nothing is explained.
    let plain = place.run(&[&asked[..], &["--json"]].concat()).success().json();
    assert!(plain["shap_values"].is_null() && plain["predicted"] == json["predicted"]);
    place.write("in.csv", "colour\nred\n");
    place.run(&["predict", "fruit", "--csv", "in.csv", "--explain"]).failure(2, &["--explain"]);
}

#[test]
fn without_background_records_nothing_is_explained() {
    let place = Place::new();
    place.write(
        "systems/fruit.toml",
        SYSTEM.replacen("\n[train]", "\n[panels]\nexplanation = false\n\n[train]", 1),
    );
    place.write("data/fruit.csv", rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
    place
        .run(&["predict", "fruit", "colour=red", "--explain"])
        .failure(1, &["“fruit” has no background records", "train it again"]);
}

#[test]
fn numbers_are_written_in_the_readers_way_for_people_and_plainly_for_machines() {
    let place = Place::new();
    let target = "label = \"Price\"\ntask = \"regression\"";
    assert!(private::SYSTEM.contains(target));
    let written = format!("{target}\nunit = \"kr\"");
    place.write("systems/prices.toml", private::SYSTEM.replacen(target, &written, 1));
    // Prices in millions, so that there are thousands to be set apart.
    let million = |line: &str| match line.rsplit_once(',') {
        Some((row, price)) if price != "price" => format!("{row},{price}0000\n"),
        _ => format!("{line}\n"),
    };
    place.write("data/prices.csv", private::prices().lines().map(million).collect::<String>());
    place.run(&["train", "prices", "--out", "assets"]).success();
    let asked = ["predict", "prices", "weight=100", "day=2019-10-05", "seller=berg"];
    let value = place.run(&[&asked[..], &["--json"]].concat()).success().json()["predicted"]["value"].clone();
    let whole = value.as_f64().unwrap().round().to_string();
    let (millions, rest) = whole.split_at(1);
    let (thousands, ones) = rest.split_at(3);
    for (language, mark) in [("sv", '\u{a0}'), ("en", ',')] {
        let people = place.run(&[&asked[..], &["--language", language]].concat()).success().out;
        let expected = format!("Price: {millions}{mark}{thousands}{mark}{ones}\u{a0}kr (");
        assert!(people.starts_with(&expected), "'{expected}' is not in: {people}");
    }
}

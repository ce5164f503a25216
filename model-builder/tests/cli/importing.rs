//! `import`: models that were trained elsewhere become systems.

use crate::place::{Place, Run};

/// A model of XGBoost by hand: one tree that asks whether `size` is below 5, and one for `colour` that asks for red. The
/// score begins at 0; its leaves are -1 and 1 for the size, and 2 for red.
const MODEL: &str = r#"{"version":[3,0,0],"learner":{"attributes":{},"feature_names":["size","colour"],
"feature_types":["float","c"],"objective":{"name":"binary:logistic"},
"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},
"gradient_booster":{"name":"gbtree","model":{"gbtree_model_param":{"num_trees":"2"},"tree_info":[0,0],
"cats":{"enc":[{"values":[]},{"offsets":[0,4,7],"values":[98,108,117,101,114,101,100]}]},
"trees":[
{"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],"split_type":[0,0,0],
 "split_conditions":[5.0,-1.0,1.0],"default_left":[true,false,false]},
{"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[1,0,0],"split_type":[1,0,0],
 "split_conditions":[0.0,0.0,2.0],"default_left":[true,false,false],
 "categories":[1],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[1]}
]}}}}"#;

/// A table of the model's features in another order, of which the size above 5 means yes.
fn table() -> String {
    let row = |n: usize| {
        let colour = if n.is_multiple_of(3) { "red" } else { "blue" };
        let kind = if n % 10 >= 5 { "yes" } else { "no" };
        format!("{colour},{kind},{}\n", n % 10)
    };
    format!("colour,kind,size\n{}", (0..60).map(row).collect::<String>())
}

fn place() -> Place {
    let place = Place::new();
    place.write("model.json", MODEL);
    place.write("data/kinds.csv", table());
    place
}

fn import(place: &Place, more: &[&str]) -> Run {
    let own = ["import", "model.json", "--data", "data/kinds.csv", "--target", "kind", "--out", "assets"];
    place.run(&own.iter().chain(more).copied().collect::<Vec<_>>())
}

/// The probability of each class as `predict` gives it.
fn probabilities(place: &Place, size: &str, colour: &str) -> Vec<f64> {
    let (size, colour) = (format!("size={size}"), format!("colour={colour}"));
    let run = place.run(&["--json", "--assets", "assets", "predict", "kinds", &size, &colour]).success();
    let json = run.json();
    let all = json["predicted"]["probabilities"].as_array().unwrap().iter();
    all.map(|number| number.as_f64().unwrap()).collect()
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

#[test]
fn an_imported_model_predicts_and_is_proved() {
    let place = place();
    let run = import(&place, &[]).success();
    assert!(run.err.contains("0 = no, 1 = yes"), "{}", run.err);
    assert!(run.err.contains("may be ones that the model was trained on"), "{}", run.err);
    // By hand: the score is -1 or 1 for the size, and 2 more for red.
    for (size, colour, score) in
        [("4", "blue", -1.0), ("5", "blue", 1.0), ("4", "red", 1.0), ("9", "red", 3.0)]
    {
        let own = probabilities(&place, size, colour)[1];
        assert!((own - logistic(score)).abs() < 1e-12, "{size} {colour}: {own}");
    }
    let run = place.run(&["--assets", "assets", "verify"]).success();
    assert!(run.out.contains("kinds retrained with the same bytes"), "{}", run.out);
    // Another model under the same name is refused, and not put in its place.
    place.write("systems/model.json", MODEL.replace("-1.0,1.0", "-1.0,1.5"));
    place.run(&["train", "kinds", "--out", "assets"]).failure(1, &["SHA-256"]);
    std::fs::remove_file(place.path("systems/model.json")).unwrap();
    place.run(&["train", "kinds", "--out", "assets"]).failure(1, &["model.json", "is not in"]);
}

#[test]
fn a_system_file_must_keep_the_order_of_the_model() {
    let place = place();
    import(&place, &[]).success();
    let text = place.read("systems/kinds.toml");
    place.write(
        "systems/kinds.toml",
        text.replace("features = [\"size\", \"colour\"]", "features = [\"colour\", \"size\"]"),
    );
    place.run(&["train", "kinds", "--out", "assets"]).failure(1, &["in its order"]);
    place.write(
        "systems/kinds.toml",
        text.replace("choices = [\"blue\", \"red\"]", "choices = [\"red\", \"blue\"]"),
    );
    place.run(&["train", "kinds", "--out", "assets"]).failure(1, &["the model's categories"]);
    place.write("systems/kinds.toml", text.replace("held_out = 0,", "held_out = 0.2,"));
    place.run(&["train", "kinds", "--out", "assets"]).failure(1, &["all rows judge an imported model"]);
}

#[test]
fn the_report_says_whether_the_rows_were_seen() {
    for (flag, unseen) in [(&[][..], false), (&["--unseen"][..], true)] {
        let place = place();
        import(&place, flag).success();
        let json = place.run(&["--json", "--assets", "assets", "show", "kinds"]).success().json();
        let report = &json["report"];
        assert_eq!(report["imported"]["unseen"], unseen, "{report}");
        assert_eq!((&report["n_train"], &report["n_held_out"]), (&0.into(), &60.into()));
        assert_eq!(report["imported"]["library"], "XGBoost");
    }
}

#[test]
fn classes_may_be_given_in_the_order_of_the_codes() {
    let place = place();
    let run = import(&place, &["--classes", "yes,no"]).success();
    assert!(run.err.contains("0 = yes, 1 = no"), "{}", run.err);
    // Code 0 is yes now.
    let own = probabilities(&place, "9", "red")[0];
    assert!((own - logistic(-3.0)).abs() < 1e-12, "{own}");
    import(&place, &["--classes", "yes,maybe", "--force"]).failure(1, &["“no”", "--classes"]);
}

#[test]
fn a_table_that_does_not_fit_is_refused_with_both_sides() {
    let place = place();
    place.write("data/kinds.csv", table().replace("colour,kind,size", "colour,kind,height"));
    import(&place, &[]).failure(1, &["also reads size", "also has height"]);
    assert!(!place.path("systems").exists());
    let wide: Vec<String> = table().lines().map(|line| format!("{line},x")).collect();
    place.write("data/kinds.csv", wide.join("\n").replacen(",x", ",note", 1));
    import(&place, &[]).failure(1, &["the table also has note"]);
    import(&place, &["--ignore", "memo"]).failure(2, &["“memo”"]);
    import(&place, &["--ignore", "note"]).success();
    place.write("data/kinds.csv", table().replace(",4\n", ",four\n"));
    import(&place, &["--force"]).failure(1, &["line 6", "“four”"]);
}

#[test]
fn a_category_called_other_keeps_its_place() {
    let place = place();
    // "other" and "red" in the place of "blue" and "red".
    let model = MODEL.replace("[0,4,7]", "[0,5,8]").replace("98,108,117,101,", "111,116,104,101,114,");
    place.write("model.json", model);
    place.write("data/kinds.csv", table().replace("blue", "other"));
    import(&place, &[]).success();
    assert!((probabilities(&place, "4", "red")[1] - logistic(1.0)).abs() < 1e-12);
    assert!((probabilities(&place, "4", "other")[1] - logistic(-1.0)).abs() < 1e-12);
}

#[test]
fn what_is_no_model_is_refused() {
    let place = place();
    place.write("model.json", "{\"a\": 1}");
    import(&place, &[]).failure(1, &["model.json cannot be imported"]);
}

#[test]
fn the_exporter_for_scikit_learn_is_printed() {
    let run = Place::new().run(&["import", "--exporter"]).success();
    assert!(run.out.contains("def export(model, path)"), "{}", run.out);
}

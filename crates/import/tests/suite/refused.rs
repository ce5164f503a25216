//! Models that we cannot hold are refused with the reason.

use vitrine_import::{ImportError, Unsupported, import};

use crate::samples::{committed, folder, index};

#[test]
fn models_that_cannot_be_held_are_refused() {
    let folder = folder();
    for (file, part) in index(&folder).refused {
        let error = import(&std::fs::read(folder.join(&file)).unwrap()).unwrap_err();
        println!("{file:32} {error}");
        assert!(matches!(error, ImportError::Unsupported(_)), "{file}: {error}");
        assert!(error.to_string().contains(&part), "{file}: {error} should say {part}");
    }
}

fn text(file: &str) -> String {
    std::fs::read_to_string(committed().join(file)).unwrap()
}

fn error(text: &str) -> ImportError {
    import(text.as_bytes()).unwrap_err()
}

#[test]
fn what_a_text_model_says_decides() {
    let model = text("lgb-regression-nan.txt");
    let with = |from: &str, to: &str| {
        assert!(model.contains(from), "{from}");
        error(&model.replacen(from, to, 1))
    };
    let objective = |to: &str| with("objective=regression", &format!("objective={to}"));
    assert_eq!(objective("regression sqrt"), Unsupported::SquareRoot.into());
    assert_eq!(objective("custom"), Unsupported::NoObjective.into());
    let named = |objective: &str| objective.to_owned();
    assert_eq!(objective("lambdarank"), Unsupported::Ranking { objective: named("lambdarank") }.into());
    let of_classes = Unsupported::OneVersusRest { objective: named("multiclassova") };
    assert_eq!(objective("multiclassova num_class:3 sigmoid:1"), of_classes.into());
    assert_eq!(objective("cross"), Unsupported::Objective { objective: named("cross") }.into());
    assert_eq!(with("is_linear=0", "is_linear=1"), Unsupported::LinearTrees { tree: 0 }.into());
    for (from, to, part) in [
        ("version=v4", "version=v9", "'version' has \"v9\", expected v2, v3 or v4"),
        ("Tree=1", "Tree=7", "'Tree' has \"7\", expected the trees in order"),
        ("end of trees", "", "the key 'end of trees' is missing"),
        ("max_feature_idx=3", "max_feature_idx=99999999999", "'feature_names' has 4 values"),
        ("num_leaves=", "num_leaves=9", "tree 0: 'leaf_value' has 9 values, expected 99"),
        ("leaf_value=", "leaf_value=x", "tree 0: 'leaf_value' has \"x"),
        ("left_child=1", "left_child=0", "tree 0, node 0: 'child' refers to 0"),
        ("left_child=1", "left_child=77", "tree 0, node 77: 'child' refers to 77"),
        ("left_child=1", "left_child=-77", "'child' refers to -77, expected a leaf"),
        ("split_feature=", "split_feature=4", "'split_feature' refers to 4"),
        ("threshold=", "threshold=nan ", "expected 8"),
        ("decision_type=10", "decision_type=12", "'decision_type' has \"12\", expected a kind"),
        ("leaf_value=", "leaf_value=inf ", "'leaf_value' has 10 values, expected 9"),
        ("num_tree_per_iteration=1", "num_tree_per_iteration=2", "expected one tree per score"),
    ] {
        let error = with(from, to).to_string();
        assert!(error.contains(part), "{error} should say {part}");
    }
    let no_trees = model.split_once("Tree=0").unwrap().0.to_owned() + "end of trees\n";
    assert_eq!(error(&no_trees), ImportError::Missing { tree: None, key: "Tree" });
    // As many classes as would fill the memory.
    let classes = no_trees
        .replace("objective=regression", "objective=multiclass num_class:99999999999")
        .replace("num_tree_per_iteration=1", "num_tree_per_iteration=99999999999");
    assert_eq!(error(&classes), ImportError::Missing { tree: None, key: "Tree" });
}

/// One tree: the categories 0, 1 and the others have the leaves 1, 2 and 3.
const SETS: &str = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\n\
    objective=regression\nfeature_names=a\nfeature_infos=0:1:2\n\nTree=0\nnum_leaves=3\nnum_cat=2\n\
    split_feature=0 0\nthreshold=0 1\ndecision_type=1 1\nleft_child=1 -1\nright_child=-3 -2\n\
    leaf_value=1 2 3\ncat_boundaries=0 1 2\ncat_threshold=3 1\nis_linear=0\n\nend of trees\n";

#[test]
fn each_split_of_categories_has_a_set_of_its_own() {
    let imported = import(SETS.as_bytes()).unwrap();
    let leaves = [0.0, 1.0, 2.0, 99.0, f64::NAN].map(|number| imported.predict(&[number])[0]);
    assert_eq!(leaves, [1.0, 2.0, 3.0, 3.0, 3.0]);
    assert_eq!(imported.features[0].categories.as_ref().map(|categories| categories.n), Some(3));
    for (from, to, part) in [
        (
            "threshold=0 1",
            "threshold=0 0",
            "tree 0, node 1: 'threshold' refers to 0, expected a set of categories",
        ),
        ("threshold=0 1", "threshold=0 2", "node 1: 'threshold' refers to 2"),
        ("threshold=0 1", "threshold=-1 1", "node 0: 'threshold' refers to -1"),
        ("threshold=0 1", "threshold=nan 1", "node 0: 'threshold' refers to NaN"),
        ("cat_boundaries=0 1 2", "cat_boundaries=0 1 3", "node 1: 'threshold' refers to 1"),
        ("cat_boundaries=0 1 2", "cat_boundaries=2 1 2", "node 0: 'threshold' refers to 0"),
        ("cat_boundaries=0 1 2", "cat_boundaries=0 1", "'cat_boundaries' has 2 values, expected 3"),
        ("num_cat=2", "num_cat=18446744073709551615", "'cat_boundaries' has 3 values"),
    ] {
        let error = error(&SETS.replace(from, to)).to_string();
        assert!(error.contains(part), "{error} should say {part}");
    }
    let model = text("xgb-poisson-categories.json").replace("\"categories\":[", "\"categories\":[1,");
    assert!(error(&model).to_string().contains("tree 0: 'categories' has"));
}

#[test]
fn what_a_json_model_says_decides() {
    let model = text("xgb-squarederror.json");
    let with = |from: &str, to: &str| {
        assert!(model.contains(from), "{from}");
        error(&model.replace(from, to))
    };
    let name = "\"name\":\"reg:squarederror\"";
    let objective = |to: &str| with(name, &name.replace("reg:squarederror", to));
    let named = |objective: &str| objective.to_owned();
    assert_eq!(objective("rank:ndcg"), Unsupported::Ranking { objective: named("rank:ndcg") }.into());
    assert_eq!(objective("survival:cox"), Unsupported::Survival { objective: named("survival:cox") }.into());
    assert_eq!(
        objective("binary:hinge"),
        Unsupported::NoProbability { objective: named("binary:hinge") }.into()
    );
    assert_eq!(
        with("\"num_target\":\"1\"", "\"num_target\":\"2\""),
        Unsupported::ManyTargets { n_targets: 2 }.into()
    );
    for (from, to, part) in [
        ("\"gbtree\"", "\"gblinear\"", "the booster 'gblinear'"),
        ("\"num_feature\":\"4\"", "\"num_feature\":\"4000000000\"", "4000000000 features, at most"),
        ("\"tree_info\":[0", "\"tree_info\":[1", "tree 0: 'tree_info' has \"1\", expected a class"),
        ("\"tree_info\":[0", "\"tree_info\":[0,0", "'tree_info' has 13 values, expected 12"),
        ("\"left_children\":[1", "\"left_children\":[0", "'child' refers to 0"),
        ("\"left_children\":[1", "\"left_children\":[7777", "'left_children' refers to 7777"),
        ("\"left_children\":[1", "\"left_children\":[-1,1", "'right_children' has"),
        ("\"split_conditions\":[", "\"split_conditions\":[1e39,", "number out of range"),
        ("\"trees\"", "\"treez\"", "missing field `trees`"),
        ("\"base_score\":\"[", "\"base_score\":\"[1,", "'base_score' has 2 values, expected 1"),
    ] {
        let error = with(from, to).to_string();
        assert!(error.contains(part), "{error} should say {part}");
    }
}

#[test]
fn other_files_are_not_known() {
    assert_eq!(error(""), ImportError::Unknown);
    assert_eq!(error("binf\0\0"), ImportError::Unknown);
    assert_eq!(import(b"tree\nversion=v4\n\xff"), Err(ImportError::NotText { at: 16 }));
    assert!(matches!(error("{"), ImportError::Json(_)));
    assert!(matches!(error("{L"), ImportError::Ubj { at: 2, .. }));
    // Values of no length, in any number.
    assert!(matches!(import(b"{i\x01a[$Z#L\x7f\xff\xff\xff\xff\xff\xff\xff"), Err(ImportError::Ubj { .. })));
    assert!(matches!(error(&"{i\u{1}a".repeat(100_000)), ImportError::Ubj { .. }));
    assert!(matches!(error(&format!("{{i\u{1}a{}", "[".repeat(100_000))), ImportError::Ubj { .. }));
    assert!(matches!(error(&format!("{{\"a\":{}", "[".repeat(100_000))), ImportError::Json(_)));
}

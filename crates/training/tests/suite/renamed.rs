//! Names of older system files and search logs are read as the current ones.

use crate::common::estimator;
use serde_json::json;
use vitrine_training::families::renamed::RENAMED;
use vitrine_training::search::Trial;
use vitrine_training::spec::SearchSpec;
use vitrine_training::{CandidateSpec, EstimatorSpec};

#[test]
fn older_names_of_families_and_hyperparameters_are_read() {
    let pairs = [
        (
            json!({"family": "elastic_net", "penalty": 0.1, "l1_ratio": 0.5}),
            json!({"family": "elastic_net", "alpha": 0.1, "l1_ratio": 0.5}),
        ),
        (
            json!({"family": "forest", "max_leaves": 4, "min_gain": 0.5}),
            json!({"family": "forest", "max_leaf_nodes": 4, "min_split_gain": 0.5}),
        ),
        (
            json!({"family": "boosting", "max_leaves": 4, "min_gain": 0.5, "max_features_tree": 0.3,
                "early_stopping": {"rounds": 3, "share": 0.2}}),
            json!({"family": "boosting", "max_leaf_nodes": 4, "min_split_gain": 0.5, "colsample_bytree": 0.3,
                "early_stopping": {"n_iter_no_change": 3, "validation_fraction": 0.2}}),
        ),
        (
            json!({"family": "blend", "weights": "greedy", "folds": 3, "members": [{"family": "linear"}]}),
            json!({"family": "voting", "weights": "greedy", "cv": 3, "members": [{"family": "linear"}]}),
        ),
        (
            json!({"family": "stack", "folds": 3, "with_inputs": true, "last": {"family": "linear"},
                "members": [{"family": "bag", "folds": 4, "member": {"family": "forest", "max_leaves": 3}}]}),
            json!({"family": "stacking", "cv": 3, "passthrough": true, "final_estimator": {"family": "linear"},
                "members": [{"family": "cross_fit", "cv": 4, "member": {"family": "forest", "max_leaf_nodes": 3}}]}),
        ),
        (
            json!({"family": "distilled", "folds": 3, "teacher": {"family": "linear"}, "student": {"family": "baseline"}}),
            json!({"family": "distilled", "cv": 3, "teacher": {"family": "linear"}, "student": {"family": "baseline"}}),
        ),
    ];
    let mut seen = String::new();
    for (old, new) in pairs {
        seen.push_str(&old.to_string());
        assert_eq!(estimator(old), estimator(new.clone()));
        // What is written has the current names.
        let written = serde_json::to_value(estimator(new.clone())).unwrap();
        assert_eq!(serde_json::from_value::<EstimatorSpec>(written.clone()).unwrap(), estimator(new));
        for (old, _) in RENAMED.iter().filter(|(old, _)| !old.contains('.')) {
            assert!(!written.to_string().contains(&format!("\"{old}\":")), "{written} still says {old}");
        }
    }
    for (old, _) in RENAMED {
        let own = old.rsplit('.').next().unwrap();
        assert!(seen.contains(&format!("\"{own}\":")), "no test reads '{old}'");
    }
}

#[test]
fn older_names_are_read_in_grids_spaces_and_logs() {
    let candidate: CandidateSpec = serde_json::from_value(json!({
        "name": "net", "label": "Net", "estimator": {"family": "elastic_net", "penalty": 0.1, "l1_ratio": 0.5},
        "grid": {"penalty": [0.1, 0.2]}}))
    .unwrap();
    assert_eq!(candidate.grid.keys().collect::<Vec<_>>(), ["alpha"]);
    let search: SearchSpec = serde_json::from_value(
        json!({"space": {"members.0.max_leaves": [2, 3], "members.1.last.penalty": [1.0]}}),
    )
    .unwrap();
    assert_eq!(
        search.space.keys().collect::<Vec<_>>(),
        ["members.0.max_leaf_nodes", "members.1.final_estimator.alpha"]
    );
    let line = r#"{"number":0,"hyperparameters":{"max_leaves":7},"rows":90,"scores":[0.5],"seconds":1.0}"#;
    let trial: Trial = serde_json::from_str(line).unwrap();
    assert_eq!(trial.hyperparameters["max_leaf_nodes"], json!(7));
}

#[test]
fn both_names_at_once_are_refused() {
    let both = json!({"family": "elastic_net", "alpha": 1.0, "penalty": 0.1, "l1_ratio": 0.5});
    assert!(
        serde_json::from_value::<EstimatorSpec>(both).unwrap_err().to_string().contains("duplicate field")
    );
}

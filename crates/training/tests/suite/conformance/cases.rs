//! The list of what is checked: every family of estimators by task, and the options of a candidate. A new option gets a
//! line here, and so does a new family that needs hyperparameters or has some worth checking; another one is checked as
//! it is by default, for the targets that it says it is for.

use serde_json::{Value as Json, json};
use vitrine_model::schema::Task;
use vitrine_training::families::Tasks;
use vitrine_training::{CandidateSpec, EstimatorSpec};

const REGRESSION: &[Task] = &[Task::Regression];
const VALUES: &[Task] = &[Task::Regression, Task::Ordinal];
const CLASSES: &[Task] = &[Task::Binary, Task::Multiclass, Task::Ordinal];
const BINARY: &[Task] = &[Task::Binary];
const NOMINAL: &[Task] = &[Task::Binary, Task::Multiclass];
const ALL: &[Task] = &[Task::Regression, Task::Binary, Task::Multiclass, Task::Ordinal];

/// One candidate for one task.
#[derive(Clone, Debug)]
pub struct Case {
    /// The line's name and the task, for example `forest (Binary)`.
    pub name: String,
    /// The line's name.
    pub line: &'static str,
    /// The task.
    pub task: Task,
    /// What is fitted.
    pub spec: CandidateSpec,
}

/// The name of a line, the candidate as it stands in a system file, the tasks.
type Line = (&'static str, Json, &'static [Task]);

fn boosting() -> Json {
    json!({"family": "boosting", "n_trees": 12, "max_leaf_nodes": 6, "min_samples_leaf": 10})
}

fn additive() -> Json {
    json!({"family": "additive", "outer_bags": 2, "learning_rate": 0.2, "max_rounds": 20,
        "early_stopping_rounds": 5, "smoothing_rounds": 5, "interaction_smoothing_rounds": 2, "interactions": 2})
}

fn forest() -> Json {
    json!({"family": "forest", "n_trees": 10, "max_leaf_nodes": 12, "max_features": 0.6})
}

fn mlp(activation: &str) -> Json {
    json!({"family": "mlp", "hidden_layer_sizes": [8], "activation": activation, "learning_rate": 0.03,
        "batch_size": 20, "max_epochs": 20})
}

fn lines() -> Vec<Line> {
    let mut lines = written();
    let listed = families_of(&lines);
    let unlisted = EstimatorSpec::FAMILIES.iter().filter(|name| !listed.iter().any(|family| family == *name));
    lines.extend(unlisted.filter_map(|name| by_default(name)));
    lines
}

/// A family with its default hyperparameters; `None` where it has one without a default.
fn by_default(name: &'static str) -> Option<Line> {
    let estimator = json!({ "family": name });
    let tasks = match serde_json::from_value::<EstimatorSpec>(estimator.clone()).ok()?.capabilities().tasks {
        Tasks::Values => VALUES,
        Tasks::Classes => CLASSES,
        Tasks::Both => ALL,
    };
    Some((name, json!({ "estimator": estimator }), tasks))
}

fn written() -> Vec<Line> {
    let of = |estimator: Json| json!({ "estimator": estimator });
    vec![
        ("baseline", of(json!({"family": "baseline"})), ALL),
        ("knn", json!({"estimator": {"family": "knn", "k": 5}, "scale": "standard"}), ALL),
        ("knn by distance", json!({"estimator": {"family": "knn", "k": 5, "weights": "distance"}}), ALL),
        ("linear", of(json!({"family": "linear"})), VALUES),
        ("linear scaled", json!({"estimator": {"family": "linear"}, "scale": "standard"}), VALUES),
        ("ridge", of(json!({"family": "ridge", "alpha": 1.0})), VALUES),
        (
            "ridge min max",
            json!({"estimator": {"family": "ridge", "alpha": 0.1}, "scale": "min_max"}),
            VALUES,
        ),
        (
            "elastic net",
            json!({"estimator": {"family": "elastic_net", "alpha": 0.1, "l1_ratio": 0.5}, "scale": "standard"}),
            VALUES,
        ),
        (
            "logistic",
            json!({"estimator": {"family": "logistic", "alpha": 1.0}, "scale": "standard"}),
            CLASSES,
        ),
        ("naive bayes", of(json!({"family": "naive_bayes"})), CLASSES),
        ("svm", json!({"estimator": {"family": "svm", "c": 2.0}, "scale": "standard"}), ALL),
        (
            "svm of classes",
            json!({"estimator": {"family": "svm"}, "scale": "standard", "view": "classes"}),
            &[Task::Ordinal],
        ),
        ("linear svm", json!({"estimator": {"family": "svm", "kernel": "linear"}, "scale": "standard"}), ALL),
        ("mlp", json!({"estimator": mlp("relu"), "scale": "standard"}), ALL),
        (
            "mlp of classes",
            json!({"estimator": mlp("tanh"), "scale": "standard", "view": "classes"}),
            &[Task::Ordinal],
        ),
        (
            "mlp stopped early",
            json!({"estimator": {"family": "mlp", "hidden_layer_sizes": [6, 4], "activation": "tanh",
                "learning_rate": 0.03, "batch_size": 20, "max_epochs": 60, "early_stopping": true,
                "validation_fraction": 0.2, "n_iter_no_change": 5}, "scale": "standard"}),
            ALL,
        ),
        ("forest", of(forest()), ALL),
        ("forest of classes", json!({"estimator": forest(), "view": "classes"}), &[Task::Ordinal]),
        (
            "forest without draws",
            of(json!({"family": "forest", "n_trees": 2, "bootstrap": false, "min_samples_leaf": 8})),
            ALL,
        ),
        (
            "extra trees",
            of(json!({"family": "forest", "n_trees": 10, "extra": true, "max_leaf_nodes": 12})),
            ALL,
        ),
        ("additive", of(additive()), ALL),
        ("additive of classes", json!({"estimator": additive(), "view": "classes"}), &[Task::Ordinal]),
        ("additive left missing", json!({"estimator": additive(), "impute": "leave"}), ALL),
        ("additive with a log", json!({"estimator": additive(), "target_scale": "log"}), REGRESSION),
        (
            "additive search",
            json!({"estimator": additive(), "search": {"trials": 2, "folds": 2,
            "space": {"max_leaves": {"low": 2, "high": 4, "whole": true}, "learning_rate": [0.1, 0.3]}}}),
            BINARY,
        ),
        ("boosting", of(boosting()), ALL),
        (
            "boosting with draws",
            of(json!({"family": "boosting", "n_trees": 12, "max_leaf_nodes": 6, "min_samples_leaf": 5,
                "subsample": 0.7, "max_features": 0.5})),
            ALL,
        ),
        ("boosting left missing", json!({"estimator": boosting(), "impute": "leave"}), ALL),
        ("forest left missing", json!({"estimator": forest(), "impute": "leave"}), ALL),
        (
            "extra trees left missing",
            json!({"estimator": {"family": "forest", "n_trees": 10, "extra": true, "max_leaf_nodes": 12},
                "impute": "leave"}),
            NOMINAL,
        ),
        (
            "targets left missing",
            json!({"estimator": boosting(), "impute": "leave", "encode": "target"}),
            ALL,
        ),
        ("imputed by forests", json!({"estimator": boosting(), "impute_by_forest": ["a", "colour"]}), ALL),
        (
            "neighbours imputed by forests",
            json!({"estimator": {"family": "knn", "k": 5}, "scale": "standard", "impute_by_forest": ["b"]}),
            NOMINAL,
        ),
        ("boosting ordinal choices", json!({"estimator": boosting(), "encode": "ordinal"}), REGRESSION),
        ("blend", of(json!({"family": "voting", "members": [forest(), boosting()]})), ALL),
        (
            "greedy blend",
            of(json!({"family": "voting", "weights": "greedy", "rounds": 6, "cv": 3,
                "members": [forest(), boosting()]})),
            ALL,
        ),
        (
            "blend with neighbours",
            json!({"estimator": {"family": "voting", "members": [forest(), {"family": "knn", "k": 5}]},
                "scale": "standard"}),
            ALL,
        ),
        ("stack", of(json!({"family": "stacking", "cv": 3, "members": [forest(), boosting()]})), ALL),
        (
            "stack with inputs",
            of(json!({"family": "stacking", "cv": 3, "passthrough": true, "members": [boosting()],
                "final_estimator": {"family": "ridge", "alpha": 1.0}})),
            VALUES,
        ),
        ("bag", of(json!({"family": "cross_fit", "cv": 3, "member": boosting()})), ALL),
        (
            "distilled",
            of(json!({"family": "distilled", "cv": 3, "teacher": forest(), "student": boosting()})),
            ALL,
        ),
        ("target encoding", json!({"estimator": boosting(), "encode": "target"}), ALL),
        (
            "sparse logistic",
            json!({"estimator": {"family": "logistic", "l1_ratio": 0.5}, "scale": "standard"}),
            BINARY,
        ),
        (
            "boosting stopped early",
            of(json!({"family": "boosting", "n_trees": 40, "max_leaf_nodes": 6, "min_samples_leaf": 5,
                "early_stopping": {"n_iter_no_change": 5, "validation_fraction": 0.2}})),
            ALL,
        ),
        (
            "boosted quantile",
            of(json!({"family": "boosting", "n_trees": 12, "objective": {"quantile": 0.8}})),
            REGRESSION,
        ),
        (
            "blend with a line",
            json!({"estimator": {"family": "voting", "members": [boosting(), {"family": "ridge", "alpha": 1.0}]},
                "scale": "standard"}),
            VALUES,
        ),
        (
            "grid",
            json!({"estimator": {"family": "ridge", "alpha": 1.0}, "grid": {"alpha": [0.1, 10.0]}}),
            REGRESSION,
        ),
        (
            "grid of classes",
            json!({"estimator": {"family": "logistic"}, "scale": "standard", "grid": {"alpha": [0.1, 10.0]}}),
            NOMINAL,
        ),
        (
            "search",
            json!({"estimator": boosting(), "search": {"trials": 3, "folds": 2, "features": true,
                "space": {"max_leaf_nodes": {"low": 2, "high": 8, "whole": true}, "learning_rate": [0.1, 0.3]}}}),
            ALL,
        ),
        (
            "search by halving",
            json!({"estimator": boosting(), "search": {"method": "halving", "trials": 6, "folds": 2,
                "space": {"max_leaf_nodes": {"low": 2, "high": 8, "whole": true}}}}),
            BINARY,
        ),
        ("balanced classes", json!({"estimator": boosting(), "class_weights": "balanced"}), CLASSES),
        ("smote", json!({"estimator": boosting(), "resample": {"smote": {}}}), CLASSES),
        ("more of the rare", json!({"estimator": boosting(), "resample": {"over": {}}}), NOMINAL),
        (
            "less of the frequent",
            json!({"estimator": boosting(), "resample": {"under": {"ratio": 0.8}}}),
            NOMINAL,
        ),
        ("platt", json!({"estimator": boosting(), "calibrate": "platt"}), NOMINAL),
        ("isotonic", json!({"estimator": boosting(), "calibrate": "isotonic"}), NOMINAL),
        ("beta", json!({"estimator": boosting(), "calibrate": "beta"}), NOMINAL),
        ("best calibration", json!({"estimator": forest(), "calibrate": "auto"}), NOMINAL),
        ("threshold by recall", json!({"estimator": boosting(), "threshold": {"recall": 0.8}}), BINARY),
        (
            "threshold by cost",
            json!({"estimator": boosting(), "threshold": {"cost": {"false_negative": 3.0, "false_positive": 1.0}}}),
            BINARY,
        ),
        ("split interval", json!({"estimator": boosting(), "interval": {"method": "split"}}), VALUES),
        ("interval of folds", json!({"estimator": boosting(), "interval": {"method": "cv_plus"}}), VALUES),
        ("interval by colour", json!({"estimator": boosting(), "interval": {"by": "colour"}}), VALUES),
        (
            "log target",
            json!({"estimator": {"family": "ridge", "alpha": 1.0}, "target_scale": "log"}),
            REGRESSION,
        ),
        ("directions", json!({"estimator": boosting(), "monotone": {"a": "increasing"}}), REGRESSION),
        ("products", json!({"estimator": {"family": "ridge", "alpha": 1.0}, "polynomial": 2}), REGRESSION),
        ("small file", json!({"estimator": boosting(), "max_kilobytes": 2.0}), REGRESSION),
        (
            "derived",
            json!({"estimator": {"family": "ridge", "alpha": 1.0}, "scale": "standard", "derived": [
                {"name": "ab", "formula": "product", "a": "a", "b": "b"},
                {"name": "a_by_b", "formula": "ratio", "a": "a", "b": "b"},
                {"name": "log_c", "formula": "log", "a": "c"}]}),
            REGRESSION,
        ),
        ("few features", json!({"estimator": {"family": "logistic"}, "features": ["a", "colour"]}), BINARY),
    ]
}

/// Every case.
pub fn all() -> Vec<Case> {
    let cases = lines().into_iter().flat_map(|(line, candidate, tasks)| {
        tasks.iter().map(move |task| Case {
            name: format!("{line} ({task:?})"),
            line,
            task: *task,
            spec: spec(candidate.clone()),
        })
    });
    cases.collect()
}

/// The cases of one line.
pub fn of_line(line: &str) -> Vec<Case> {
    all().into_iter().filter(|case| case.line == line).collect()
}

fn spec(mut candidate: Json) -> CandidateSpec {
    candidate["name"] = json!("candidate");
    candidate["label"] = json!("Candidate");
    serde_json::from_value(candidate).unwrap()
}

/// The families that a system file may name.
pub fn known_families() -> &'static [&'static str] {
    EstimatorSpec::FAMILIES
}

/// The family of each line, and of the members of its blend.
pub fn listed_families() -> Vec<String> {
    families_of(&lines())
}

fn families_of(lines: &[Line]) -> Vec<String> {
    fn of(estimator: &Json, into: &mut Vec<String>) {
        into.extend(estimator["family"].as_str().map(str::to_owned));
        for member in estimator["members"].as_array().into_iter().flatten() {
            of(member, into);
        }
    }
    let mut all = Vec::new();
    for (_, candidate, _) in lines {
        of(&candidate["estimator"], &mut all);
    }
    all
}

//! A small system, history, report and figures for the tests, with numbers that can be checked by hand.

use std::sync::Arc;

use serde_json::{Map, json};
use vitrine_model::Artifact;
use vitrine_model::catalog::SystemFile;
use vitrine_model::figures::Figures;
use vitrine_model::history::{Actual, Entry, History, Origin, PredictionRecord};
use vitrine_model::report::{Report, Timings};

/// A system with grades 3 to 5 and two versions of one model, whose hashes are all `a` and all `b`.
pub fn system() -> SystemFile {
    let model = |version: u32, digit: &str, current: bool| {
        json!({
            "name": "forest", "label": "Forest", "version": version, "current": current, "default": current,
            "artifact": {"path": "m.json", "sha256": digit.repeat(64), "bytes": 1000}
        })
    };
    let file = json!({"path": "x.json", "sha256": "", "bytes": 1});
    let class = |value: u32| json!({"value": value.to_string(), "label": value.to_string(), "grade": value});
    serde_json::from_value(json!({
        "format": 1,
        "schema": {
            "system": "drink",
            "features": [
                {"name": "alcohol", "label": "Alcohol", "unit": "% vol", "kind": "number", "min": 8.0, "max": 15.0,
                 "step": 0.1, "default": 10.0},
                {"name": "type", "label": "Type", "kind": "choice", "default": "red",
                 "choices": [{"value": "red", "label": "Red"}, {"value": "white", "label": "White"}]}
            ],
            "target": {"name": "quality", "label": "Quality", "task": "ordinal", "classes": [class(3), class(4), class(5)]}
        },
        "title": "Drinks", "summary": "How good is it?",
        "provenance": {"title": "Drinks", "url": "https://example.org/", "licence": "CC0", "citation": "", "files": []},
        "generator": "Uniform.", "models": [model(2, "b", true), model(1, "a", false)],
        "report": file, "figures": file, "history": "h.jsonl", "timings": "t.json"
    }))
    .unwrap()
}

/// Six entries; see the tests of `judged` for what follows from them.
pub fn entries() -> Vec<Entry> {
    let entry = |date: &str, digit: &str, value: f64, class: &str, actual: Option<&str>| Entry {
        date: date.to_owned(),
        number: 0,
        origin: if date == "2026-01-20" { Origin::Real } else { Origin::Synthetic },
        key: None,
        model: digit.repeat(64),
        features: Map::new(),
        predicted: PredictionRecord {
            value: Some(value),
            class: Some(class.to_owned()),
            ..PredictionRecord::default()
        },
        actual: actual.map(|class| Actual::Class(class.to_owned())),
        previous: String::new(),
    };
    vec![
        entry("2026-01-01", "a", 3.2, "3", Some("3")),
        entry("2026-01-02", "a", 3.9, "4", Some("3")),
        entry("2026-01-02", "a", 4.4, "4", Some("4")),
        entry("2026-01-03", "b", 3.4, "3", Some("5")),
        entry("2026-01-10", "c", 4.0, "4", None),
        entry("2026-01-20", "b", 3.3, "3", Some("3")),
    ]
}

/// [`entries`] as the lines of a sound history.
pub fn history_text() -> String {
    let mut history = History::default();
    entries().into_iter().map(|entry| history.append(entry).unwrap()).collect()
}

/// A report with a contender that is the default, a better-scaled rival, a reference model and the baseline.
pub fn report() -> Report {
    let candidate = |name: &str, mae: f64, accuracy: f64| {
        let summary = |mean: f64| json!({"mean": mean, "sd": 0.02, "min": mean, "max": mean, "n": 10});
        json!({
            "name": name, "label": name.to_uppercase(), "family": "family", "hyperparameters": [["k", "4"]],
            "baseline": name == "mean", "reference": name == "old", "exported": name == "forest",
            "default": name == "forest",
            "cross_validated": [["mae", summary(mae)], ["accuracy", summary(accuracy)]],
            "held_out": {"mae": mae + 0.01, "accuracy": accuracy},
            "behind_best": if name == "forest" { json!(null) } else { summary(mae - 0.5) },
            "gzip_bytes": if name == "forest" { json!(1200) } else { json!(null) }
        })
    };
    serde_json::from_value(json!({
        "format": 1, "metric": "mae", "split": "By groups.", "n_samples": 100, "n_groups": 90, "n_train": 80,
        "n_held_out": 20, "folds": 5, "repeats": 2, "seed": 1,
        "candidates": [
            candidate("forest", 0.50, 0.55), candidate("linear", 0.52, 0.60), candidate("old", 0.60, 0.50),
            candidate("mean", 0.70, 0.40)
        ],
        "leaky": [
            {"label": "honest", "explanation": "Split first.", "leaks": false, "scores": {"mae": 0.5, "r2": 0.4}},
            {"label": "leaky", "explanation": "Split last.", "leaks": true, "scores": {"mae": 0.2, "accuracy": 0.9}}
        ],
        "held_out": {
            "confusion": [[5, 1, 0], [2, 8, 1], [0, 1, 2]],
            "points": [[3.0, 3.2], [4.0, 4.4]],
            "error_by_class": [{"group": 0, "count": 6, "mae": 0.5, "bias": 0.4}, {"group": 2, "count": 3, "mae": 0.7, "bias": -0.6}],
            "reliability": [{"low": 0.0, "high": 0.1, "mean_predicted": 0.05, "observed": 0.0, "count": 10},
                            {"low": 0.5, "high": 0.6, "mean_predicted": 0.55, "observed": 0.5, "count": 4}],
            "coverage": [0.88, 0.9],
            "importance": [["alcohol", {"mean": 0.1, "sd": 0.01, "min": 0.09, "max": 0.11, "n": 5}]]
        }
    }))
    .unwrap()
}

/// Times for two of the report's candidates.
pub fn timings() -> Timings {
    serde_json::from_value(json!({
        "format": 1, "machine": "2 cores",
        "candidates": [
            {"name": "forest", "fit_seconds": 2.5, "predict_microseconds": 12.0},
            {"name": "mean", "fit_seconds": 0.0001, "predict_microseconds": 0.01}
        ]
    }))
    .unwrap()
}

/// Figures of ten rows in three groups, the last of them empty.
pub fn figures() -> Figures {
    let summary = json!({
        "count": 6, "mean": 10.0, "min": 8.0, "low": 9.0, "q1": 9.5, "median": 10.0, "q3": 10.5, "high": 11.0,
        "max": 14.0, "density": (0..33).map(f64::from).collect::<Vec<f64>>()
    });
    serde_json::from_value(json!({
        "format": 1, "n_samples": 10, "n_duplicates": 1, "groups": ["3", "4", "5"], "group_counts": [6, 4, 0],
        "numbers": [{"name": "alcohol", "n_missing": 0, "edges": [8.0, 10.0, 14.0],
                     "counts": [[4, 2], [1, 3], [0, 0]], "all": summary, "boxes": [summary, summary, null]}],
        "choices": [{"name": "type", "n_missing": 2, "labels": ["Red", "White"], "counts": [[2, 3], [1, 2], [0, 0]]}],
        "correlation_names": ["alcohol", "quality"], "correlations": [[1.0, 0.4], [0.4, null]],
        "pair_names": ["alcohol"], "pair_points": [[[9.0], 0], [[10.0], 1]],
        "signal": [["alcohol", 0.2], ["type", 0.01]], "violations": [], "n_violations": 0
    }))
    .unwrap()
}

/// A model that predicts twice its only feature, a number from 0 to 10.
pub fn doubling() -> Arc<Artifact> {
    let artifact = serde_json::from_value(json!({
        "kind": "vitrine-model", "format": 1, "name": "double", "label": "Double",
        "card": { "family": "linear", "hyperparameters": [], "n_samples": 1, "seed": 1, "sources": [] },
        "pipeline": {
            "schema": {
                "system": "double",
                "features": [{ "name": "x", "label": "x", "kind": "number", "min": 0.0, "max": 10.0, "step": 1.0, "default": 5.0 }],
                "target": { "name": "y", "label": "y", "task": "regression" }
            },
            "preprocess": { "impute": [5.0], "columns": [{ "source": 0 }] },
            "estimator": { "linear": { "weights": [2.0], "intercept": 0.0 } }
        }
    }));
    Arc::new(artifact.unwrap())
}

/// Two numbers from 0 to 10 that are added as `a + 3 b`; what is unknown is assumed to be 5.
pub fn adding() -> Arc<Artifact> {
    let feature = |name: &str| json!({ "name": name, "label": name, "kind": "number", "min": 0.0, "max": 10.0, "step": 1.0, "default": 5.0, "missing": "impute" });
    let artifact = serde_json::from_value(json!({
        "kind": "vitrine-model", "format": 1, "name": "sum", "label": "Sum",
        "card": { "family": "linear", "hyperparameters": [], "n_samples": 1, "seed": 1, "sources": [] },
        "pipeline": {
            "schema": {
                "system": "sum",
                "features": [feature("a"), feature("b")],
                "target": { "name": "y", "label": "y", "task": "regression" }
            },
            "preprocess": { "impute": [5.0, 5.0], "columns": [{ "source": 0 }, { "source": 1 }] },
            "estimator": { "linear": { "weights": [1.0, 3.0], "intercept": 0.0 } }
        }
    }));
    Arc::new(artifact.unwrap())
}

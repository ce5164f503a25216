//! Files of earlier formats are read for ever, and predict what they predicted when they were written.
//!
//! `tests/artifacts/v1/` holds one small artifact of every estimator and variant in format 1, `v2/` and `v3/` those of
//! the formats after it, `v5/` those that only format 5 has, and beside each some records with the fingerprints of their predictions. They are never
//! written again. A new format gets a folder of its own, made by
//! `cargo run -p vitrine-tests --example write_artifacts v4`.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use vitrine_model::{Artifact, Record};
use vitrine_tests::fingerprint::Fingerprint;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

macro_rules! old {
    ($version:literal: $($name:literal)*) => {
        [$((
            $name,
            include_bytes!(concat!("../artifacts/", $version, "/", $name, ".json")).as_slice(),
            include_str!(concat!("../artifacts/", $version, "/", $name, ".predictions.json")),
        )),*]
    };
}

/// The name, the file and the predictions of an artifact.
type Old = (&'static str, &'static [u8], &'static str);

/// Every artifact of format 1.
const V1: [Old; 17] = old!("v1":
    "constant-regression" "constant-multiclass" "linear" "linear-grades" "logistic" "softmax"
    "knn-classes" "knn-grades" "knn-value" "forest-value" "forest-classes" "forest-grades"
    "boosted-value" "boosted-binary" "boosted-classes" "blend-grades" "blend-classes"
);

/// Every artifact of format 2.
const V2: [Old; 30] = old!("v2":
    "blend-classes" "blend-grades" "boosted-binary" "boosted-classes" "boosted-value" "calibrated-binary" "calibrated-classes" "constant-multiclass" "constant-regression" "folds-value" "forest-classes" "forest-grades" "forest-value" "grouped-colour" "grouped-value" "kernel-binary" "kernel-classes" "kernel-linear" "kernel-value" "knn-classes" "knn-grades" "knn-value" "linear" "linear-grades" "log-value" "logistic" "softmax" "stack-value" "stack-with-inputs" "tables"
);

/// Every artifact of format 3.
const V3: [Old; 33] = old!("v3":
    "blend-classes" "blend-grades" "boosted-binary" "boosted-classes" "boosted-value" "calibrated-binary" "calibrated-classes" "constant-multiclass" "constant-regression" "folds-value" "forest-classes" "forest-grades" "forest-value" "grouped-colour" "grouped-value" "imputed-by-forests"
    "kernel-binary" "kernel-classes" "kernel-linear" "kernel-value" "knn-classes" "knn-grades" "knn-value" "linear" "linear-grades" "log-value" "logistic" "mlp-classes" "mlp-value" "softmax" "stack-value" "stack-with-inputs"
    "tables"
);

/// Every artifact of format 5, which only additive models need.
const V5: [Old; 4] = old!("v5": "additive-binary" "additive-blend" "additive-classes" "additive-value");

/// All of them, with their format.
fn all() -> impl Iterator<Item = (u32, Old)> {
    let of = |format: u32| move |old| (format, old);
    V1.into_iter()
        .map(of(1))
        .chain(V2.into_iter().map(of(2)))
        .chain(V3.into_iter().map(of(3)))
        .chain(V5.into_iter().map(of(5)))
}

fn predictions(name: &str, text: &str) -> Vec<(Map<String, Json>, String)> {
    let lines: Vec<Json> = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let both = lines.iter().map(|line| {
        let record = line["record"].as_object().cloned().unwrap_or_default();
        (record, line["fingerprint"].as_str().unwrap_or_default().to_owned())
    });
    both.collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_format_predicts_the_same_bits() {
    for (format, (name, file, text)) in all() {
        let artifact = Artifact::decode(file).unwrap_or_else(|error| panic!("v{format} {name}: {error}"));
        assert_eq!((artifact.name.as_str(), artifact.format), (name, format));
        let predictions = predictions(name, text);
        assert!(predictions.len() >= 20, "v{format} {name}: only {} predictions", predictions.len());
        for (index, (record, expected)) in predictions.iter().enumerate() {
            let record = Record::from_json(&artifact.pipeline.schema, record)
                .unwrap_or_else(|faults| panic!("v{format} {name}: record {index}: {faults:?}"));
            let got = Fingerprint::of(&artifact.pipeline.predict(&record));
            assert_eq!(got.to_hex(), *expected, "v{format} {name}: record {index} is predicted as {got}");
        }
    }
}

/// If most files expected the same predictions, they would not show much.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_expected_predictions_differ() {
    for wanted in [1, 2, 3, 5] {
        let of_format = all().filter(|(format, _)| *format == wanted);
        let expected: Vec<String> = of_format
            .flat_map(|(_, (name, _, text))| predictions(name, text))
            .map(|(_, expected)| expected)
            .collect();
        let distinct: BTreeSet<&String> = expected.iter().collect();
        assert!(
            distinct.len() > expected.len() / 2,
            "format {wanted}: {} of {} differ",
            distinct.len(),
            expected.len()
        );
    }
}

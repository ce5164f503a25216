//! Files of earlier formats are read for ever, and predict what they predicted when they were written.
//!
//! `tests/artifacts/v1/` holds one small artifact of every estimator and variant in format 1, and beside each
//! some records with the fingerprints of their predictions. They are never written again. A new format gets a
//! folder of its own, made by `cargo run -p vitrine-tests --example write_artifacts v2`.

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

/// The name, the file and the predictions of every artifact of format 1.
const V1: [(&str, &[u8], &str); 17] = old!("v1":
    "constant-regression" "constant-multiclass" "linear" "linear-grades" "logistic" "softmax"
    "knn-classes" "knn-grades" "knn-value" "forest-value" "forest-classes" "forest-grades"
    "boosted-value" "boosted-binary" "boosted-classes" "blend-grades" "blend-classes"
);

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
fn format_1_predicts_the_same_bits() {
    for (name, file, text) in V1 {
        let artifact = Artifact::decode(file).unwrap_or_else(|error| panic!("v1 {name}: {error}"));
        assert_eq!((artifact.name.as_str(), artifact.format), (name, 1));
        let predictions = predictions(name, text);
        assert!(predictions.len() >= 20, "v1 {name}: only {} predictions", predictions.len());
        for (index, (record, expected)) in predictions.iter().enumerate() {
            let record = Record::from_json(&artifact.pipeline.schema, record)
                .unwrap_or_else(|faults| panic!("v1 {name}: record {index}: {faults:?}"));
            let got = Fingerprint::of(&artifact.pipeline.predict(&record));
            assert_eq!(got.to_hex(), *expected, "v1 {name}: record {index} is predicted as {got}");
        }
    }
}

/// If most files expected the same predictions, they would not tell much.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_expected_predictions_differ() {
    let all: Vec<String> =
        V1.iter().flat_map(|(name, _, text)| predictions(name, text)).map(|(_, expected)| expected).collect();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert!(distinct.len() > all.len() / 2, "{} of {} are different", distinct.len(), all.len());
}

//! The same bits natively and as wasm: every current model of every system, and a small model of every kind, predicts
//! the same records here as it did natively while this suite was built. Run natively it compares two builds of the
//! same code.

use vitrine_tests::parity::{Expected, N_RECORDS, compare};

include!(concat!(env!("OUT_DIR"), "/models.rs"));

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_model_predicts_the_same_bits_as_natively() {
    let models = MODELS.unwrap_or_else(|problem| panic!("there is nothing to compare: {problem}"));
    assert!(!models.is_empty(), "the catalog has no current model");
    let differences: Vec<String> = models.iter().filter_map(|model| compare(model).err()).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for system in models.iter().map(|model| model.system) {
        let count = models.iter().filter(|model| model.system == system).count() * N_RECORDS;
        assert!(count >= 10_000, "{system}: only {count} records were compared");
    }
}

/// A comparison that finds nothing would be worth nothing: one changed bit must be found and described.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_single_other_bit_is_found() {
    let models = MODELS.unwrap_or_else(|problem| panic!("there is nothing to compare: {problem}"));
    let model = models.first().expect("the catalog has a current model");
    let mut other = model.fingerprints.to_vec();
    let last = other.len() - 16;
    other[last] ^= 1;
    let difference = compare(&Expected { fingerprints: other.leak(), ..*model }).unwrap_err();
    let start = format!("{} {}: record {} {{", model.system, model.model, N_RECORDS - 1);
    assert!(difference.starts_with(&start) && difference.contains("natively"), "{difference}");
}

//! Any bytes as a model of XGBoost, in JSON and in UBJSON: it is refused with a sentence, or it is sound and predicts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vitrine_fuzz::refused_or_sound;
use vitrine_import::xgboost;

fuzz_target!(|bytes: &[u8]| {
    refused_or_sound(xgboost::import_json(bytes));
    refused_or_sound(xgboost::import_ubj(bytes));
});

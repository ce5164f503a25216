//! Any bytes as a JSON model of CatBoost: it is refused with a sentence, or it is sound and predicts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vitrine_fuzz::refused_or_sound;
use vitrine_import::catboost;

fuzz_target!(|bytes: &[u8]| refused_or_sound(catboost::import(bytes)));

//! Any bytes as a text model of LightGBM: it is refused with a sentence, or it is sound and predicts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vitrine_fuzz::refused_or_sound;
use vitrine_import::lightgbm;

fuzz_target!(|bytes: &[u8]| refused_or_sound(lightgbm::import(bytes)));

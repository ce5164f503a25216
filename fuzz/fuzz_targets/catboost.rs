//! Any bytes as a JSON model of CatBoost: it is refused with a sentence, or it is sound and predicts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vitrine_import::catboost;

fuzz_target!(|bytes: &[u8]| {
    match catboost::import(bytes) {
        Ok(imported) => {
            let inputs = vec![0.5; imported.features.len()];
            assert_eq!(imported.preprocess.check(inputs.len()), Ok(()));
            assert_eq!(imported.estimator.check(imported.preprocess.columns.len()), Ok(()));
            assert_eq!(imported.predict(&inputs).len(), imported.n_classes.max(1));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

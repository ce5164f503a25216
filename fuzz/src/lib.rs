//! What must hold for whatever the targets read.

use vitrine_import::{ImportError, Imported};

/// A model file is refused with a sentence, or what it becomes is sound and predicts.
pub fn refused_or_sound(read: Result<Imported, ImportError>) {
    match read {
        Ok(imported) => {
            let inputs = vec![0.5; imported.features.len()];
            assert_eq!(imported.preprocess.check(inputs.len()), Ok(()));
            assert_eq!(imported.estimator.check(imported.preprocess.columns.len()), Ok(()));
            assert_eq!(imported.predict(&inputs).len(), imported.n_classes.max(1));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

//! Damaged files are refused with a sentence, or what they say is sound: nothing panics.

use proptest::prelude::*;
use vitrine_import::import;

use crate::samples::{committed, index};

/// The committed models.
fn files() -> Vec<Vec<u8>> {
    let folder = committed();
    index(&folder).models.iter().map(|sample| std::fs::read(folder.join(&sample.file)).unwrap()).collect()
}

/// Whatever comes out is sound, and predicts.
fn hold(bytes: &[u8]) {
    match import(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(imported) => {
            let n = imported.features.len();
            assert_eq!(imported.preprocess.check(n), Ok(()));
            assert_eq!(imported.estimator.check(imported.preprocess.columns.len()), Ok(()));
            let outputs = imported.predict(&vec![0.5; n]);
            assert_eq!(outputs.len(), imported.n_classes.max(1));
            let outputs = imported.predict(&vec![f64::NAN; n]);
            assert_eq!(outputs.len(), imported.n_classes.max(1));
        }
    }
}

/// What a number is replaced by.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1",
    "2",
    "255",
    "99999999",
    "4294967296",
    "18446744073709551616",
    "1e999",
    "nan",
    "-5.5",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_refused_or_sound(
        file in 0_usize..100,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        thread_local!(static FILES: Vec<Vec<u8>> = files());
        let mut bytes = FILES.with(|files| files[file % files.len()].clone());
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        hold(&bytes);
    }

    #[test]
    fn files_with_other_numbers_are_refused_or_sound(
        file in 0_usize..100,
        place in any::<prop::sample::Index>(),
        number in prop::sample::select(&NUMBERS[..]),
    ) {
        thread_local!(static FILES: Vec<Vec<u8>> = files());
        let bytes = FILES.with(|files| files[file % files.len()].clone());
        let digit = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let start = place.index(bytes.len());
        let Some(first) = bytes[start..].iter().position(u8::is_ascii_digit) else { return Ok(()) };
        let first = start + first;
        let length = bytes[first..].iter().take_while(|byte| digit(byte)).count();
        hold(&[&bytes[..first], number.as_bytes(), &bytes[first + length..]].concat());
    }
}

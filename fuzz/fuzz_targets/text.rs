//! Any text as a history and as the pairs of a link: both read it or say what is wrong, and what a record was
//! read from reads back from what it is written as.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vitrine_model::history::History;
use vitrine_model::{Artifact, Record, Schema};

/// A schema with every kind of feature.
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let file = include_bytes!("../../tests/artifacts/v1/linear.json");
    Artifact::decode(file).expect("the file is read by the tests").pipeline.schema
});

fuzz_target!(|text: &str| {
    if let Err(error) = History::parse(text) {
        assert!(!error.to_string().is_empty());
    }
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    match Record::from_pairs(&SCHEMA, pairs) {
        Ok(record) => {
            assert!(record.faults(&SCHEMA).is_empty());
            let texts: Vec<String> = SCHEMA
                .features
                .iter()
                .zip(&record.values)
                .map(|(feature, value)| feature.to_text(value))
                .collect();
            let names = SCHEMA.features.iter().map(|feature| feature.name.as_str());
            let again = Record::from_pairs(&SCHEMA, names.zip(texts.iter().map(String::as_str)));
            assert_eq!(again.as_ref(), Ok(&record));
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
});

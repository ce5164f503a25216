//! Any bytes as a file of rows: it is read or refused with a sentence, and each row is used or left out.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vitrine_model::{Artifact, Schema};
use vitrine_table::{ReadOptions, Table, TableSpec, detect, open, read};

/// A schema with every kind of feature.
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let file = include_bytes!("../../tests/artifacts/v1/linear.json");
    Artifact::decode(file).expect("the file is read by the tests").pipeline.schema
});

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    let detected = detect("rows", bytes, &options);
    assert!(detected.dialect.delimiter.is_ascii());
    let table = match open("rows", bytes, &options).and_then(|mut source| Table::collect(&mut *source)) {
        Ok(table) => table,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    match read(&mut table.source(), &TableSpec::of(&SCHEMA), &[]) {
        Ok(reading) => assert_eq!(reading.n_rows(), table.n_rows()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

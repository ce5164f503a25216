//! Any bytes as a model's file: reading it never panics, and what can be read predicts and is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vitrine_model::{Artifact, Record};

fuzz_target!(|bytes: &[u8]| {
    let Ok(artifact) = Artifact::decode(bytes) else { return };
    let pipeline = &artifact.pipeline;
    if let Ok(record) = Record::defaults(&pipeline.schema) {
        let _ = pipeline.predict(&record);
        let _ = pipeline.neighbours(&record);
        let missing = Record { values: vec![vitrine_model::Value::Missing; record.values.len()] };
        let _ = pipeline.predict(&missing);
    }
    let again = artifact.encode().expect("what could be read can be written");
    assert_eq!(Artifact::decode(&again).expect("what was written can be read"), artifact);
});

//! Buffers that are used again must not be seen in the predictions.

use vitrine_model::{Pipeline, Record, Value};

use crate::samples;

#[test]
fn predicts_as_a_new_one_does_after_other_records_and_faults() {
    for artifact in samples::artifacts().unwrap() {
        let pipeline: &Pipeline = &artifact.pipeline;
        let mut draw = samples::draw::Draw(5);
        let mut predictor = pipeline.predictor();
        for index in 0..60 {
            let mut record = draw.record(&pipeline.schema);
            if index % 7 == 0 {
                record = Record { values: vec![Value::Number(f64::INFINITY); record.values.len()] };
            }
            let again = predictor.predict(&record);
            assert_eq!(again.is_err(), index % 7 == 0, "{}: {again:?}", artifact.name);
            assert_eq!(again, pipeline.predict(&record), "{}: record {index}", artifact.name);
        }
    }
}

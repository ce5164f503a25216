//! The records that the suites predict, and the comparison with what was predicted natively.

use vitrine_model::{Artifact, Schema};

use crate::draw::Draw;
use crate::fingerprint::{BYTES, Fingerprint};

/// How many records are drawn for each model.
pub const N_RECORDS: usize = 10_000;

/// One model with its file and the fingerprints of its native predictions.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// The system's name.
    pub system: &'static str,
    /// The model's name.
    pub model: &'static str,
    /// The bytes of the artifact.
    pub artifact: &'static [u8],
    /// [`N_RECORDS`] fingerprints.
    pub fingerprints: &'static [u8],
}

/// The fingerprints of the predictions for [`N_RECORDS`] drawn records, in order.
pub fn fingerprints(artifact: &Artifact) -> impl Iterator<Item = Fingerprint> {
    let mut draw = seed(&artifact.pipeline.schema);
    let records = (0..N_RECORDS).map(move |_| draw.record(&artifact.pipeline.schema));
    records.map(|record| Fingerprint::of(&artifact.pipeline.predict(&record)))
}

/// Compares a model's predictions with the native ones and returns how many were compared.
///
/// # Errors
/// The first difference: the system, the model, the record and both predictions.
pub fn compare(expected: &Expected) -> Result<usize, String> {
    let Expected { system, model, .. } = expected;
    let artifact =
        Artifact::decode(expected.artifact).map_err(|error| format!("{system} {model}: {error}"))?;
    let (native, rest) = expected.fingerprints.as_chunks::<BYTES>();
    if native.len() != N_RECORDS || !rest.is_empty() {
        return Err(format!("{system} {model}: {} bytes of fingerprints", expected.fingerprints.len()));
    }
    for (index, (got, native)) in fingerprints(&artifact).zip(native).enumerate() {
        let native = Fingerprint::from_bytes(*native);
        if got != native {
            return Err(describe(expected, &artifact.pipeline.schema, index, native, got));
        }
    }
    Ok(native.len())
}

fn describe(of: &Expected, schema: &Schema, index: usize, native: Fingerprint, got: Fingerprint) -> String {
    let mut draw = seed(schema);
    let record = (0..=index).map(|_| draw.record(schema)).last();
    let record = record.map(|record| serde_json::Value::Object(record.to_json(schema)));
    format!(
        "{} {}: record {index} {} is predicted as {native} natively and as {got} here",
        of.system,
        of.model,
        record.unwrap_or_default()
    )
}

/// The same records for all models of a system, others for each system.
fn seed(schema: &Schema) -> Draw {
    Draw(schema.system.bytes().fold(0, |seed, byte| seed.wrapping_mul(31) + u64::from(byte)))
}

//! Writes small artifacts of every estimator that is written in a format to its folder, `tests/artifacts/v5/` for
//! format 5, with records and the fingerprints of their predictions: once for every format, so that it is read for
//! ever.

#[path = "../../crates/model/tests/suite/samples/mod.rs"]
#[allow(dead_code, reason = "the model's own suite uses the rest")]
mod samples;

use std::path::Path;
use std::{env, fs};

use serde_json::{Value as Json, json};
use vitrine_model::Artifact;
use vitrine_tests::fingerprint::Fingerprint;

const N_RECORDS: usize = 24;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = env::args().nth(1).ok_or("usage: write_artifacts NAME, for example v2")?;
    let format: u32 = name.trim_start_matches('v').parse()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(name);
    fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
    // A folder that is there is an error: what was written once must never change.
    fs::create_dir(&folder)?;
    let artifacts = samples::artifacts()?;
    for artifact in artifacts.iter().filter(|artifact| artifact.format == format) {
        fs::write(folder.join(format!("{}.json", artifact.name)), artifact.encode()?)?;
        let lines: Vec<String> = predictions(artifact).iter().map(Json::to_string).collect();
        let text = format!("[\n{}\n]\n", lines.join(",\n"));
        fs::write(folder.join(format!("{}.predictions.json", artifact.name)), text)?;
    }
    Ok(())
}

/// Drawn records, each with the fingerprint of its prediction.
fn predictions(artifact: &Artifact) -> Vec<Json> {
    let pipeline = &artifact.pipeline;
    let mut draw = samples::draw::Draw(2026);
    let records = (0..N_RECORDS).map(|_| draw.record(&pipeline.schema));
    let predictions = records.map(|record| {
        let fingerprint = Fingerprint::of(&pipeline.predict(&record)).to_hex();
        json!({ "record": record.to_json(&pipeline.schema), "fingerprint": fingerprint })
    });
    predictions.collect()
}

//! How long reading a model, one prediction and finding its neighbours take, for every model of every system.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use vitrine_model::{Artifact, Record};
use vitrine_tests::assets;
use vitrine_tests::draw::Draw;

/// How many records are predicted in turn, so that no prediction finds the branches of the one before.
const N_RECORDS: usize = 512;

fn main() -> Result<(), String> {
    let mut criterion = Criterion::default().configure_from_args();
    for entry in assets::catalog()?.systems {
        let system = assets::system(&entry)?;
        for model in system.models.iter().filter(|model| model.current) {
            let bytes = assets::read_ref(&model.artifact)?;
            of_model(&mut criterion, &format!("{} {}", entry.name, model.name), &bytes)?;
        }
    }
    criterion.final_summary();
    Ok(())
}

fn of_model(criterion: &mut Criterion, name: &str, bytes: &[u8]) -> Result<(), String> {
    let artifact = Artifact::decode(bytes).map_err(|error| format!("{name}: {error}"))?;
    let pipeline = &artifact.pipeline;
    let mut draw = Draw(1);
    let records: Vec<Record> = (0..N_RECORDS).map(|_| draw.record(&pipeline.schema)).collect();
    let mut next = (0..N_RECORDS).cycle();
    let mut group = criterion.benchmark_group(name);
    group.bench_function("predict", |bencher| {
        bencher.iter(|| {
            let record = next.next().and_then(|index| records.get(index));
            record.map(|record| pipeline.predict(black_box(record)))
        });
    });
    group.bench_function("read", |bencher| {
        bencher.iter_batched(|| bytes, |bytes| Artifact::decode(black_box(bytes)), BatchSize::LargeInput);
    });
    group.finish();
    Ok(())
}

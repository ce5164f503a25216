//! How long one prediction of a tree ensemble takes, natively and as wasm: microseconds per row.
//!
//! The ensembles are drawn, in the shapes of three that people meet: a boosted classifier of a small table, one
//! of a large table, and a forest. Drawing them takes no data, so the same program runs in the browser's engine.
//! `cargo xtask bench-wasm` runs it on both sides; natively alone it is
//! `cargo run --release -p vitrine-tests --example prediction_speed`.

mod clock;
mod drawn;

use std::hint::black_box;

use vitrine_model::estimators::{Estimator, TreeEnsemble};

use drawn::{ROWS, Shape};

/// The fastest of so many short runs counts: what else the machine does makes a run longer, never shorter, and a
/// run of a few milliseconds is often left alone.
const RUNS: usize = 300;

fn main() {
    clock::print("microseconds per prediction, one row at a time:");
    for shape in drawn::SHAPES {
        match shape.draw() {
            Ok((trees, rows)) => report(&shape, trees, &rows),
            Err(problem) => clock::print(&format!("{}: {problem}", shape.name)),
        }
    }
}

fn report(shape: &Shape, trees: TreeEnsemble, rows: &[Vec<f64>]) {
    let (n_trees, n_leaves) = (trees.n_trees(), trees.n_leaves());
    let estimator = Estimator::Trees(trees);
    let mut outputs = Vec::new();
    let mut total = 0.0;
    let micros = fastest(|| {
        for row in rows {
            estimator.predict(black_box(row), &mut outputs);
            total += outputs.iter().sum::<f64>();
        }
    });
    let name = shape.name;
    clock::print(&format!(
        "{name:8} {micros:8.3}   {n_trees} trees, {n_leaves} leaves, {} inputs, checksum {:016x}",
        shape.n_inputs,
        checksum(&estimator, rows)
    ));
    black_box(total);
}

/// The microseconds per row of the fastest of several runs over all rows.
fn fastest(mut run: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = clock::seconds();
        run();
        best = best.min(clock::seconds() - start);
    }
    best * 1e6 / ROWS as f64
}

/// One number that identifies the bits of all predictions, so that both sides and earlier runs can be compared.
fn checksum(estimator: &Estimator, rows: &[Vec<f64>]) -> u64 {
    let mut outputs = Vec::new();
    let mut sum = 0_u64;
    for row in rows {
        estimator.predict(row, &mut outputs);
        for output in &outputs {
            sum = sum.rotate_left(5).wrapping_add(output.to_bits());
        }
    }
    sum
}

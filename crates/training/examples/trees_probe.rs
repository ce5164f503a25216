//! Times a boosted ensemble or a forest on binary files: two little-endian u64 (rows, inputs), then the inputs row by
//! row and the targets as f64. Prints CPU-independent wall seconds of the fit and the score on the test file.
//!
//! `cargo run --release --example trees_probe -- train.bin test.bin boosting|forest|extra number|class key=value...`

use std::time::Instant;

use ndarray::{Array1, Array2};
use vitrine_training::trees::{BoostingParams, ForestParams, Loss};

fn read(path: &str) -> (Array2<f64>, Array1<f64>) {
    let bytes = std::fs::read(path).expect("a file");
    let numbers: Vec<[u8; 8]> = bytes.as_chunks::<8>().0.to_vec();
    let (n, p) = (u64::from_le_bytes(numbers[0]) as usize, u64::from_le_bytes(numbers[1]) as usize);
    let values: Vec<f64> = numbers[2..].iter().map(|b| f64::from_le_bytes(*b)).collect();
    (
        Array2::from_shape_vec((n, p), values[..n * p].to_vec()).expect("a table"),
        Array1::from(values[n * p..].to_vec()),
    )
}

fn auc(scores: &[f64], targets: &Array1<f64>) -> f64 {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let (mut sum, mut at) = (0.0, 0);
    while at < order.len() {
        let mut end = at;
        while end < order.len() && scores[order[end]] == scores[order[at]] {
            end += 1;
        }
        let rank = f64::midpoint(at as f64 + 1.0, end as f64);
        sum += order[at..end].iter().filter(|row| targets[**row] == 1.0).count() as f64 * rank;
        at = end;
    }
    let pos = targets.sum();
    (sum - pos * (pos + 1.0) / 2.0) / (pos * (targets.len() as f64 - pos))
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (x, y) = read(&args[1]);
    let (xt, yt) = read(&args[2]);
    let loss = if args[4] == "class" { Loss::Classes(2) } else { Loss::Squared };
    let get = |key: &str, or: f64| {
        args[5..]
            .iter()
            .find_map(|a| a.strip_prefix(&format!("{key}=")))
            .map_or(or, |v| v.parse().expect("a number"))
    };
    let start = Instant::now();
    let model = if args[3] == "boosting" {
        BoostingParams {
            n_trees: get("n_trees", 300.0) as usize,
            learning_rate: get("rate", 0.05),
            max_leaves: get("leaves", 31.0) as usize,
            subsample: get("subsample", 1.0),
            max_features: get("features", 1.0),
            max_features_tree: get("features_tree", 1.0),
            loss,
            ..BoostingParams::default()
        }
        .check()
        .and_then(|p| p.fit_rows(x.view(), y.view()))
    } else {
        let depth = get("depth", 0.0) as usize;
        ForestParams {
            n_trees: get("n_trees", 100.0) as usize,
            max_depth: (depth > 0).then_some(depth),
            max_features: get("features", 1.0),
            extra: args[3] == "extra",
            loss,
            ..ForestParams::default()
        }
        .check()
        .and_then(|p| p.fit_rows(x.view(), y.view()))
    }
    .expect("a model");
    let seconds = start.elapsed().as_secs_f64();
    let outputs = model.predict_proba(xt.view());
    let score = if args[4] == "class" {
        auc(&outputs.column(1).to_vec(), &yt)
    } else {
        let mean = yt.mean().unwrap_or(0.0);
        let total: f64 = yt.iter().map(|t| (t - mean).powi(2)).sum();
        1.0 - outputs.column(0).iter().zip(&yt).map(|(p, t)| (p - t).powi(2)).sum::<f64>() / total
    };
    println!("{seconds:.3} s, score {score:.4}, {} leaves", model.ensemble.n_leaves());
}

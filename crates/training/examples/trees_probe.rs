//! Times a boosted ensemble or a forest: CPU seconds of the fit and peak memory (on Linux), and the score.
//!
//! Rows come from binary files of two little-endian u64 (rows, inputs), the inputs row by row as f64, and the
//! targets; or they are made up, to see how cost grows:
//!
//! ```text
//! cargo run --release --example trees_probe -- train.bin test.bin boosting|forest|extra number|class key=value...
//! cargo run --release --example trees_probe -- made-up 1000000x20 boosting|forest|extra number|class key=value...
//! ```

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

/// Rows whose target depends on the first three inputs and on chance.
fn made_up(n: usize, p: usize, seed: u64, class: bool) -> (Array2<f64>, Array1<f64>) {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut inputs = Array2::zeros((n, p));
    inputs.iter_mut().for_each(|value| *value = next());
    let targets = inputs.rows().into_iter().map(|row| {
        let value = row[0] * 2.0 + (row[1] - 0.5) * (row[p - 1] - 0.5) * 8.0 + next();
        if class { f64::from(u8::from(value > 1.5)) } else { value }
    });
    let targets = targets.collect();
    (inputs, targets)
}

/// The largest amount of memory so far, in MiB.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok())
        .map_or(f64::NAN, |kib| kib / 1024.0)
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

/// The CPU seconds of all threads so far.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("a list of threads");
    let nanoseconds = tasks.filter_map(|task| {
        let times = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        times.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let ((x, y), (xt, yt)) = if args[1] == "made-up" {
        let (n, p) = args[2].split_once('x').expect("rows x inputs");
        let (n, p) = (n.parse().expect("a number"), p.parse().expect("a number"));
        let class = args[4] == "class";
        (made_up(n, p, 0, class), made_up(10_000, p, 1, class))
    } else {
        (read(&args[1]), read(&args[2]))
    };
    let loss = if args[4] == "class" { Loss::Classes(2) } else { Loss::Squared };
    let get = |key: &str, or: f64| {
        args[5..]
            .iter()
            .find_map(|a| a.strip_prefix(&format!("{key}=")))
            .map_or(or, |v| v.parse().expect("a number"))
    };
    let start = cpu_seconds();
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
    let seconds = cpu_seconds() - start;
    let outputs = model.predict_proba(xt.view());
    let score = if args[4] == "class" {
        auc(&outputs.column(1).to_vec(), &yt)
    } else {
        let mean = yt.mean().unwrap_or(0.0);
        let total: f64 = yt.iter().map(|t| (t - mean).powi(2)).sum();
        1.0 - outputs.column(0).iter().zip(&yt).map(|(p, t)| (p - t).powi(2)).sum::<f64>() / total
    };
    let (leaves, peak) = (model.ensemble.n_leaves(), peak_mib());
    println!("cpu {seconds:.3}, score {score:.4}, {leaves} leaves, peak {peak:.0} MiB");
}

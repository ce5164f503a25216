//! `cargo xtask bench growth`: how training time grows with rows and with features, and how much memory it takes.

use crate::figures::{exponent, median};
use crate::libraries::ours;
use crate::tables::number;
use crate::worker::Worker;
use crate::{document, machine};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use xtask::announce;

/// How often each size is measured.
const REPEATS: usize = 3;
/// Rows of the largest fit, its features and its trees.
const LARGE: (usize, usize, usize) = (10_000_000, 20, 100);

/// Measures how training time grows with rows and features, on made-up data, on one thread
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only boosting on ten million rows, with its peak memory (minutes)
    #[arg(long)]
    large: bool,
}

/// A method and the size that the others are multiples of.
struct Base {
    method: &'static str,
    n_samples: usize,
    n_features: usize,
    n_trees: usize,
}

const BASES: &[Base] = &[
    Base { method: "boosting", n_samples: 20_000, n_features: 10, n_trees: 50 },
    Base { method: "forest", n_samples: 10_000, n_features: 10, n_trees: 20 },
    Base { method: "logistic", n_samples: 40_000, n_features: 10, n_trees: 0 },
    Base { method: "k-NN", n_samples: 5_000, n_features: 5, n_trees: 0 },
];

/// Runs the command.
///
/// # Errors
/// When our worker does not compile or a fit fails.
pub fn run(args: &Args) -> Result<()> {
    let mut worker = ours()?;
    if args.large {
        return large(&mut worker);
    }
    announce::step("fitting made-up rows, more and more of them", "about 5 minutes");
    let mut text = format!(
        "## How cost grows\n\n\
         `cargo xtask bench growth`, on one thread of {}.\n\
         CPU seconds on made-up rows, the median of {REPEATS}; the exponent is the slope of log time on log size, 1 where \
         twice the size takes twice the time. For k-NN the time is that of the index and 1,000 searches.\n\n\
         | method | size 1 | rows x1, x2, x4, x8 (s) | exponent | features x1, x2, x4 (s) | exponent |\n\
         |---|---|---|---|---|---|\n",
        machine::description()
    );
    for base in BASES {
        announce::note(base.method);
        let rows =
            series(&mut worker, base, &[1, 2, 4, 8], |base, by| (base.n_samples * by, base.n_features))?;
        let features =
            series(&mut worker, base, &[1, 2, 4], |base, by| (base.n_samples, base.n_features * by))?;
        let trees = if base.n_trees == 0 { String::new() } else { format!(", {} trees", base.n_trees) };
        let _ = writeln!(
            text,
            "| {} | {} rows, {} features{trees} | {} | {:.2} | {} | {:.2} |",
            base.method,
            base.n_samples,
            base.n_features,
            listed(&rows),
            exponent(&rows),
            listed(&features),
            exponent(&features)
        );
    }
    println!("{text}");
    document::write("growth", &text)
}

/// The median seconds for each multiple; the sizes take turns, so that a slow minute is shared among them.
fn series(
    worker: &mut Worker,
    base: &Base,
    multiples: &[usize],
    size: fn(&Base, usize) -> (usize, usize),
) -> Result<Vec<(f64, f64)>> {
    let mut seconds = vec![Vec::new(); multiples.len()];
    for _ in 0..REPEATS {
        for (by, all) in multiples.iter().zip(&mut seconds) {
            let (n_samples, n_features) = size(base, *by);
            let answer = worker.ask(&json!({
                "do": "grow", "method": base.method, "n_samples": n_samples, "n_features": n_features,
                "n_trees": base.n_trees,
            }))?;
            all.push(answer.get("seconds").and_then(Value::as_f64).context("the worker reports no seconds")?);
        }
    }
    let points = multiples.iter().zip(seconds);
    let points: Option<Vec<(f64, f64)>> = points.map(|(by, all)| Some((*by as f64, median(all)?))).collect();
    points.context("nothing was measured")
}

fn listed(points: &[(f64, f64)]) -> String {
    points.iter().map(|(_, seconds)| number(*seconds)).collect::<Vec<_>>().join(", ")
}

fn large(worker: &mut Worker) -> Result<()> {
    let (n_samples, n_features, n_trees) = LARGE;
    announce::step(&format!("boosting on {n_samples} rows"), "a few minutes");
    let job = json!({
        "do": "grow", "method": "boosting", "n_samples": n_samples, "n_features": n_features, "n_trees": n_trees,
    });
    let answer = worker.ask(&job)?;
    let seconds = answer.get("seconds").and_then(Value::as_f64).context("the worker reports no seconds")?;
    let gibibytes = |name: &str| {
        let value = answer.get(name).and_then(Value::as_u64);
        value
            .map_or_else(|| "unknown".to_owned(), |mebibytes| format!("{:.1} GiB", mebibytes as f64 / 1024.0))
    };
    let text = format!(
        "## Ten million rows\n\n\
         `cargo xtask bench growth --large`, on one thread of {}: boosting with {n_trees} trees of 31 leaves on \
         {n_samples} made-up rows of {n_features} features took {} CPU seconds; the peak of resident memory was {}, of \
         which the rows themselves took {}.",
        machine::description(),
        number(seconds),
        gibibytes("peak_mebibytes"),
        gibibytes("before_mebibytes")
    );
    println!("{text}");
    document::write("large", &text)
}

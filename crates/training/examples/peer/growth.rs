//! How cost grows: one model fitted to made-up rows of any number.

use ndarray::{Array1, Array2};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use serde_json::{Value, json};
use vitrine_training::families::boosting::BoostingParams;

use crate::Sentence;
use crate::fits::{Fitted, boosting, forest, logistic, nearest};
use crate::measure::{peak_mebibytes, timed};

/// The rows of a k nearest neighbour search.
const QUERIES: usize = 1_000;

/// One size of one method.
#[derive(Deserialize)]
pub struct GrowthJob {
    method: String,
    n_samples: usize,
    n_features: usize,
    n_trees: usize,
}

/// Draws the rows, fits, and tells the CPU seconds, the error on the rows where that is cheap, and the peak memory.
pub fn run(job: &GrowthJob) -> Sentence<Value> {
    let classes = matches!(job.method.as_str(), "logistic");
    let (inputs, targets) = rows(job.n_samples, job.n_features, classes);
    let before = peak_mebibytes();
    let seconds = match job.method.as_str() {
        "boosting" => {
            let params = BoostingParams { n_trees: job.n_trees, ..boosting(0, 1) };
            let valid = params.check().map_err(|error| error.to_string())?;
            let (model, seconds) = timed(|| valid.fit_rows(inputs.view(), targets.view()));
            model.map(|_| seconds).map_err(|error| error.to_string())?
        }
        "forest" => {
            let mut params = forest(job.n_features, 0, Some(12), 1);
            (params.n_trees, params.max_features) = (job.n_trees, 0.5);
            let valid = params.check().map_err(|error| error.to_string())?;
            let (model, seconds) = timed(|| valid.fit_rows(inputs.view(), targets.view()));
            model.map(|_| seconds).map_err(|error| error.to_string())?
        }
        "logistic" => {
            let (model, seconds) = timed(|| logistic(&inputs, &targets, 2));
            model.map(|_| seconds)?
        }
        // Building the index and a thousand searches: fitting alone only keeps the rows.
        "k-NN" => {
            let (queries, _) = rows(QUERIES, job.n_features, false);
            let targets = targets.to_vec();
            let (answers, seconds) = timed(|| {
                let estimator = nearest(inputs.view(), &targets, 0)?;
                Ok::<_, String>(Fitted { estimator, seconds: 0.0 }.predict(&queries))
            });
            answers.map(|_| seconds)?
        }
        other => return Err(format!("no method '{other}'")),
    };
    Ok(json!({ "seconds": seconds, "before_mebibytes": before, "peak_mebibytes": peak_mebibytes() }))
}

/// Rows between 0 and 1 and a target that follows some of the inputs, with noise: a number, or with `classes` one of
/// two classes. The same numbers for the same size.
fn rows(n_samples: usize, n_features: usize, classes: bool) -> (Array2<f64>, Array1<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(n_samples as u64 ^ (n_features as u64) << 32);
    let inputs = Array2::from_shape_simple_fn((n_samples, n_features), || rng.random::<f64>());
    let targets = inputs.rows().into_iter().map(|row| {
        let at = |input: usize| row.get(input % n_features).copied().unwrap_or(0.0);
        let value = (6.0 * at(0)).sin() + at(1) * at(2) - 2.0 * (at(3) - 0.5).abs() + rng.random::<f64>();
        if classes { f64::from(u8::from(value > 0.8)) } else { value }
    });
    let targets = targets.collect();
    (inputs, targets)
}

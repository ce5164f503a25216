//! What must not change a prediction: the order of the columns, the number of threads, a second fit, a file between.

use vitrine_model::Artifact;
use vitrine_model::artifact::ModelCard;
use vitrine_training::{Dataset, FittedCandidate};

use super::cases::Case;
use super::harness::{difference, fitted, predictions, run};
use super::rows::{N, rows};

/// The order in which the features stand when they are permuted. The choice stays where it is: of its columns two may
/// split rows alike, and then the first one wins.
const ORDER: [usize; 5] = [2, 0, 1, 3, 4];
/// Rows enough that two numbers hardly ever split a node alike.
const MANY: usize = 200;

#[test]
fn the_order_of_the_columns_does_not_matter() {
    run("permutation", |case| {
        let (data, test) = (rows(case.task, MANY, 1), rows(case.task, N, 2));
        let plain = predictions(&fitted(case, &data)?.pipeline, &test.records)?;
        let (data, test) = (permuted(&data), permuted(&test));
        let other = predictions(&fitted(case, &data)?.pipeline, &test.records)?;
        match difference(&plain, &other) {
            small if small < 1e-6 => Ok(()),
            large => Err(format!("predictions differ by {large}")),
        }
    });
}

fn permuted(data: &Dataset) -> Dataset {
    let mut other = data.clone();
    other.schema.features = ORDER.iter().map(|from| data.schema.features[*from].clone()).collect();
    for (to, from) in other.records.iter_mut().zip(&data.records) {
        to.values = ORDER.iter().map(|feature| from.values[*feature].clone()).collect();
    }
    other
}

#[test]
fn one_thread_and_many_and_a_second_fit_give_the_same_bytes() {
    run("deterministic", |case| {
        let data = rows(case.task, N, 1);
        let on = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            pool.install(|| fitted(case, &data)).and_then(|fitted| bytes(case, fitted))
        };
        let one = on(1)?;
        if on(4)? != one {
            return Err("four threads give other bytes than one".to_owned());
        }
        if on(1)? == one { Ok(()) } else { Err("a second fit gives other bytes".to_owned()) }
    });
}

fn bytes(case: &Case, fitted: FittedCandidate) -> Result<Vec<u8>, String> {
    artifact(case, fitted).encode().map_err(|error| error.to_string())
}

fn artifact(case: &Case, fitted: FittedCandidate) -> Artifact {
    let card = ModelCard {
        family: case.spec.estimator.family().to_owned(),
        hyperparameters: fitted.hyperparameters,
        n_samples: N,
        seed: 7,
        sources: Vec::new(),
    };
    Artifact::new("candidate", "Candidate", card, fitted.pipeline)
}

#[test]
fn a_file_between_changes_no_bit() {
    run("read back", |case| {
        let artifact = artifact(case, fitted(case, &rows(case.task, N, 1))?);
        let bytes = artifact.encode().map_err(|error| error.to_string())?;
        let read = Artifact::decode(&bytes).map_err(|error| error.to_string())?;
        if read.encode().map_err(|error| error.to_string())? != bytes {
            return Err("written again it has other bytes".to_owned());
        }
        for record in &rows(case.task, 200, 2).records {
            let (before, after) = (artifact.pipeline.predict(record), read.pipeline.predict(record));
            // Debug prints every bit of a number but the sign of NaN, of which there is none.
            if format!("{before:?}") != format!("{after:?}") {
                return Err(format!("{before:?} before and {after:?} after"));
            }
        }
        Ok(())
    });
}

//! A row of weight 2 is the same as that row twice.

use super::harness::{difference, fitted, predictions, run};
use super::rows::{N, rows};

#[test]
fn weights_are_repetitions() {
    run("weights", |case| {
        let (plain, test) = (rows(case.task, N, 1), rows(case.task, N, 2));
        let times = |row: usize| 1 + row % 3;
        let mut weighted = plain.clone();
        weighted.weights = (0..N).map(|row| times(row) as f64).collect();
        let repeated: Vec<usize> = (0..N).flat_map(|row| vec![row; times(row)]).collect();
        let own = |data| {
            let mut fitted = fitted(case, data)?;
            // Folds are dealt by rows, so what is fitted to out-of-fold predictions may differ; the estimator may not.
            fitted.pipeline.residual_interval = None;
            let mut predictions = predictions(&fitted.pipeline, &test.records)?;
            if fitted.pipeline.ordinal_link.is_some() {
                for prediction in &mut predictions {
                    prediction.probabilities.clear();
                }
            }
            Ok::<_, String>(predictions)
        };
        let (weighted, unweighted) = (own(&weighted)?, own(&plain)?);
        let repeated = own(&plain.subset(&repeated))?;
        if difference(&weighted, &unweighted) == 0.0 {
            return Err("weights change nothing".to_owned());
        }
        match difference(&weighted, &repeated) {
            small if small < 1e-6 => Ok(()),
            large => Err(format!("predictions differ by {large}")),
        }
    });
}

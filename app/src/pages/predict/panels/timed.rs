//! How long a model takes for a record as a job: it predicts the record again and again.

use std::sync::Arc;

use vitrine_model::{Artifact, Record};

use crate::jobs::{Budget, Job, Progress, Share};
use crate::pages::predict::timing::{MOST, Measured};

/// Measures the mean time of a prediction, as the line below the result does.
pub struct Timed {
    artifact: Arc<Artifact>,
    record: Record,
    measured: Measured,
}

impl Job for Timed {
    const NAME: &'static str = "timed";
    type Input = Record;
    type Files = Arc<Artifact>;
    /// The mean seconds of one prediction; `None` where the clock is too coarse.
    type Output = Option<f64>;

    fn new(record: Record, artifact: Arc<Artifact>) -> Self {
        Self { artifact, record, measured: Measured::default() }
    }

    fn step(&mut self, budget: &mut Budget<'_>) -> Progress<Option<f64>> {
        let clock = budget.clock();
        if self.measured.go_on(&self.artifact, &self.record, clock, &mut || budget.is_left()) {
            Progress::Done(self.measured.mean_seconds())
        } else {
            Progress::Working(Share { done: self.measured.n as usize, total: MOST as usize })
        }
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::Value;

    use super::*;
    use crate::display::samples::doubling;
    use crate::jobs::finish;
    use crate::pages::predict::timing::{BATCH, MOST_MS};

    #[test]
    fn the_time_of_all_predictions_is_divided_by_their_number() {
        let artifact = doubling();
        // The clock goes on by a millisecond with every look at it, and there is one look a batch.
        let expected = 1e-3 / f64::from(BATCH);
        let n_batches = (MOST.div_ceil(BATCH) as usize).min(MOST_MS as usize);
        for units in [1, 7, usize::MAX] {
            let record = Record { values: vec![Value::Number(1.0)] };
            let (seconds, n_steps) = finish::<Timed>(record, Arc::clone(&artifact), units);
            assert!((seconds.unwrap() / expected - 1.0).abs() < 1e-12, "{seconds:?} in steps of {units}");
            assert_eq!(n_steps, n_batches.div_ceil(units));
        }
    }
}

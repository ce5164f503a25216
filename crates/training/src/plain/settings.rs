//! What a fit depends on besides the rows and the candidate.

use vitrine_model::Task;
use vitrine_model::metrics::Metric;

/// What a fit depends on besides the rows and the candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitSettings {
    /// The seed of every random draw.
    pub seed: u64,
    /// The figure that decides between the combinations of a grid.
    pub metric: Metric,
    /// The nominal coverage of the interval.
    pub coverage: f64,
    /// The position of the feature that says when a row was observed, for dated data: the folds within the rows of
    /// the fit roll forward in time then.
    pub time: Option<usize>,
}

impl FitSettings {
    /// The settings for a task: 90 % intervals; R2, the log loss, or for ordinal targets R2 decide.
    pub fn for_task(task: Task, seed: u64) -> Self {
        let metric = match task {
            Task::Regression | Task::Ordinal => Metric::R2,
            Task::Binary | Task::Multiclass => Metric::LogLoss,
        };
        Self { seed, metric, coverage: 0.9, time: None }
    }
}

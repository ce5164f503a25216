//! Two pipelines on the same rows: the difference of a figure, and how far off it may be by chance.

use vitrine_model::Pipeline;
use vitrine_model::metrics::{Interval, Metric, summary};

use crate::evaluate::{judge, predict_all};
use crate::{Dataset, TrainError};

/// The largest number of groups of the jackknife.
const MAX_GROUPS: usize = 40;

/// A figure of two pipelines on the same rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// The figure of the first pipeline.
    pub first: f64,
    /// The figure of the second one.
    pub second: f64,
    /// The 95 % interval of how much better the second one is; negative where it is worse. `None` with fewer than two
    /// rows, and where the figure of a part of the rows does not exist.
    pub better_by: Option<Interval>,
}

/// Judges two pipelines by the same rows. `None` where the rows do not give the figure.
///
/// The interval comes from the jackknife over at most 40 groups of rows, because figures such as R² or ROC AUC are no
/// means over rows: each group is left out once, and the pseudo-values have a mean with a t interval (Tukey, 1958).
///
/// # Errors
/// A record that cannot be predicted.
pub fn paired(
    first: &Pipeline,
    second: &Pipeline,
    data: &Dataset,
    metric: Metric,
) -> Result<Option<Paired>, TrainError> {
    let predictions = [first, second].map(|pipeline| predict_all(pipeline, &data.records));
    let [first, second] = predictions;
    let (first, second) = (first?, second?);
    let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
    let of = |rows: &[usize]| {
        let part = data.subset(rows);
        let pick = |all: &[vitrine_model::Prediction]| {
            rows.iter().filter_map(|row| all.get(*row).cloned()).collect::<Vec<_>>()
        };
        let figure = |all| judge(&part, &pick(all)).ok().and_then(|scores| scores.get(metric));
        Some((figure(&first)?, figure(&second)?))
    };
    let n = data.n_samples();
    let all: Vec<usize> = (0..n).collect();
    let Some((a, b)) = of(&all) else { return Ok(None) };
    let n_groups = n.min(MAX_GROUPS);
    let mut pseudo_values = Vec::with_capacity(n_groups);
    for group in 0..n_groups {
        let rest: Vec<usize> = all.iter().copied().filter(|row| row % n_groups != group).collect();
        let Some((a_rest, b_rest)) = of(&rest) else { break };
        let groups = n_groups as f64;
        pseudo_values.push(sign * (groups * (b - a) - (groups - 1.0) * (b_rest - a_rest)));
    }
    let is_whole = n_groups > 1 && pseudo_values.len() == n_groups;
    let spread = if is_whole { summary(&pseudo_values)?.fold_interval(0.0) } else { None };
    let better_by = spread.map(|interval| {
        let half = (interval.high - interval.low) / 2.0;
        Interval { low: sign * (b - a) - half, high: sign * (b - a) + half }
    });
    Ok(Some(Paired { first: a, second: b, better_by }))
}

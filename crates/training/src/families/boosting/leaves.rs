//! The values of a tree's leaves.

use super::objective::weighted_quantile;
use super::task::Task;
use crate::trees::rows::Rows;
use crate::trees::rules::Rules;
use crate::trees::sums::Sums;
use crate::trees::tree::Tree;

/// For each leaf how much it adds to the score, rounded to the step. `order` are the rows, each leaf's next to each
/// other.
pub(super) fn leaf_values<S: Sums>(
    tree: &Tree<S>,
    rules: &Rules,
    task: &Task<'_>,
    order: &[u32],
    scores: &[f64],
) -> Vec<f64> {
    let rate = task.params.learning_rate;
    let values = tree.leaves.iter().map(|leaf| {
        let value = match task.objective.quantile() {
            Some(q) => quantile_left(task.rows, &order[leaf.rows.clone()], scores, q),
            None => rules.value(&leaf.sums, leaf.limits).clamp(-1e6, 1e6) / task.scale,
        };
        task.step.round(rate * value)
    });
    values.collect()
}

/// The quantile of what the scores leave over.
fn quantile_left(rows: &Rows, of: &[u32], scores: &[f64], q: f64) -> f64 {
    let left_over = of.iter().map(|row| {
        let at = *row as usize;
        (rows.targets[at] - scores[at], rows.weight(*row))
    });
    weighted_quantile(&mut left_over.collect::<Vec<_>>(), q)
}

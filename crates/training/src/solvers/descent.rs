//! Coordinate descent for quadratic losses with an absolute penalty, and Newton's method with such a penalty on top
//! (Friedman, Hastie and Tibshirani, 2010; Lee, Sun and Saunders, 2014).

use super::design::{add_scaled, dot};
use super::log_loss::LogLoss;

/// The largest number of rounds through all parameters.
pub(super) const ROUNDS: usize = 20_000;
/// A round that changes the parameters by less than this share, squared, is the last.
const UNCHANGED: f64 = 1e-24;
/// The largest number of Newton steps.
const STEPS: usize = 100;
/// The search ends where the squared length of a step is below this share of the summed weights.
const PRECISION: f64 = 1e-18;
/// From this many rows on the search begins with every [`THIN`]-th of them.
const MANY_ROWS: usize = 20_000;
const THIN: usize = 8;

/// The parameters `w` with the smallest `g'(w - v) + (w - v)'H(w - v) / 2 + sum_j l1_j |w_j|`, from the `v` that are
/// given, and whether they were found. `matrix` is H, row by row; a parameter without curvature becomes 0 if it is
/// penalised and stays as it is otherwise.
pub(crate) fn descend(matrix: &[f64], gradient: &[f64], parameters: &[f64], l1: &[f64]) -> (Vec<f64>, bool) {
    let size = parameters.len();
    let mut slopes = gradient.to_vec();
    let mut at = parameters.to_vec();
    for _ in 0..ROUNDS {
        let (mut moved, mut length) = (0.0, 0.0);
        for j in 0..size {
            let line = &matrix[j * size..(j + 1) * size];
            let curvature = line[j];
            let next = if curvature > 0.0 {
                let wanted = curvature * at[j] - slopes[j];
                (wanted.abs() - l1[j]).max(0.0).copysign(wanted) / curvature
            } else if l1[j] > 0.0 {
                0.0
            } else {
                at[j]
            };
            let change = next - at[j];
            if change != 0.0 {
                add_scaled(&mut slopes, change, line);
                at[j] = next;
                moved += curvature * change * change;
            }
            length += curvature * next * next;
        }
        if moved <= UNCHANGED * length || !moved.is_finite() {
            return (at, moved.is_finite());
        }
    }
    (at, false)
}

/// The parameters with the smallest log loss plus `sum_j l1_j |w_j|`, or none where they are not found.
pub(crate) fn minimise_sparse(loss: &LogLoss<'_>, l1: &[f64]) -> Option<Vec<f64>> {
    let zeros = || vec![0.0; loss.n_parameters()];
    let mut at = if loss.design.n_rows() < MANY_ROWS {
        zeros()
    } else {
        minimise_sparse(&loss.thinned(THIN), l1).unwrap_or_else(zeros)
    };
    let enough = PRECISION * loss.design.total_weight();
    let penalty = |at: &[f64]| crate::numeric::sum(at.iter().zip(l1).map(|(value, l1)| l1 * value.abs()));
    let mut value = loss.value(&at) + penalty(&at);
    for _ in 0..STEPS {
        let (gradient, matrix) = (loss.gradient(&at), loss.curvature(&at));
        let (next, found) = descend(&matrix, &gradient, &at, l1);
        if !found {
            return None;
        }
        let step: Vec<f64> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let squared = crate::numeric::sum(
            matrix.chunks_exact(step.len().max(1)).zip(&step).map(|(line, value)| value * dot(line, &step)),
        );
        if squared <= enough {
            return Some(next);
        }
        let expected = dot(&gradient, &step) + penalty(&next) - penalty(&at);
        let mut size = 1.0;
        loop {
            let mut trial = at.clone();
            add_scaled(&mut trial, size, &step);
            if size == 1.0 {
                // Not by way of the step, so that a weight of 0 is 0.
                trial.clone_from(&next);
            }
            let there = loss.value(&trial) + penalty(&trial);
            // What rounding may add to the loss is not held against a step.
            if there <= value + 1e-4 * size * expected + 1e-13 * value {
                (at, value) = (trial, there);
                break;
            }
            size /= 2.0;
            if size < 1e-10 {
                return None;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_penalty_the_equations_are_solved_and_with_a_large_one_nothing_is_left() {
        let (matrix, gradient) = ([4.0, 1.0, 1.0, 3.0], [-1.0, -2.0]);
        let (found, ended) = descend(&matrix, &gradient, &[0.0, 0.0], &[0.0, 0.0]);
        assert!(ended && (found[0] - 1.0 / 11.0).abs() < 1e-12 && (found[1] - 7.0 / 11.0).abs() < 1e-12);
        assert_eq!(descend(&matrix, &gradient, &[5.0, -5.0], &[50.0, 50.0]), (vec![0.0, 0.0], true));
    }

    /// One parameter: the slope at the minimum is the penalty, against its sign.
    #[test]
    fn a_penalty_draws_towards_nothing() {
        assert_eq!(descend(&[2.0], &[-5.0], &[0.0], &[1.0]), (vec![2.0], true));
        assert_eq!(descend(&[0.0], &[0.0], &[3.0], &[1.0]), (vec![0.0], true));
    }
}

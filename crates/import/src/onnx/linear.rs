//! What the nodes of linear models and scalers hold: factors of columns, classes, and weighted sums.

use vitrine_model::estimators::Linear;

use super::graph::Node;
use super::inputs::Col;
use super::refused;
use crate::error::ImportError;

/// `(x - centre) * by`, or divided by it, with one number for each column or for all.
pub(super) fn affine(
    node: &Node,
    columns: &[Col],
    centres: &[f64],
    by: &[f64],
    is_product: bool,
) -> Result<Vec<Col>, ImportError> {
    let pick = |numbers: &[f64], at: usize| {
        numbers.get(at).or(numbers.first().filter(|_| numbers.len() == 1)).copied()
    };
    let one = |(at, column): (usize, &Col)| {
        let by = pick(by, at).map(|by| if is_product { 1.0 / by } else { by });
        let numbers = pick(centres, at).zip(by).filter(|(a, b)| a.is_finite() && b.is_finite() && *b != 0.0);
        let (centre, scale) =
            numbers.ok_or_else(|| refused(node, "it has not one finite number for each column"))?;
        Ok(column.scaled(centre, scale))
    };
    columns.iter().enumerate().map(one).collect()
}

/// The classes of an estimator.
pub(super) fn classes_of(node: &Node) -> Vec<String> {
    let wholes = ["classlabels_ints", "classlabels_int64s"].map(|key| node.wholes(key)).concat();
    node.texts("classlabels_strings").iter().cloned().chain(wholes.iter().map(ToString::to_string)).collect()
}

/// The weighted sums of a linear operator, whose coefficients stand row by row.
pub(super) fn rows_of(node: &Node, n_columns: usize) -> Result<Vec<Linear>, ImportError> {
    let (weights, intercepts) = (node.numbers("coefficients"), node.numbers("intercepts"));
    if n_columns == 0 || weights.is_empty() || !weights.len().is_multiple_of(n_columns) {
        return Err(refused(node, "it has not one coefficient for each column"));
    }
    let sum = |(at, weights): (usize, &[f64])| Linear {
        weights: weights.to_vec(),
        intercept: intercepts.get(at).copied().unwrap_or_default(),
        bounds: None,
    };
    Ok(weights.chunks(n_columns).enumerate().map(sum).collect())
}

/// The weighted sums of a product with a matrix, whose columns they are.
pub(super) fn columns_of(node: &Node, weights: &[f64], n_columns: usize) -> Result<Vec<Linear>, ImportError> {
    if n_columns == 0 || weights.is_empty() || !weights.len().is_multiple_of(n_columns) {
        return Err(refused(node, "it has not one coefficient for each column"));
    }
    let n = weights.len() / n_columns;
    let sum = |at: usize| Linear {
        weights: weights.iter().skip(at).step_by(n).copied().collect(),
        intercept: 0.0,
        bounds: None,
    };
    Ok((0..n).map(sum).collect())
}

/// The log-odds of the second of two classes: a single score, or the second of two of which the first is its opposite.
pub(super) fn two(node: &Node, mut scores: Vec<Linear>) -> Result<Vec<Linear>, ImportError> {
    let are_opposite = |first: &Linear, second: &Linear| {
        let mut pairs = first.weights.iter().zip(&second.weights);
        pairs.all(|(a, b)| *a == -*b) && first.intercept == -second.intercept
    };
    match scores.as_slice() {
        [_] => Ok(scores),
        [first, second] if are_opposite(first, second) => Ok(vec![scores.swap_remove(1)]),
        _ => Err(refused(node, "it gives each class a probability of its own, which do not sum to 1")),
    }
}

/// The scores of a softmax; of two classes the log-odds of the second.
pub(super) fn many(scores: Vec<Linear>) -> Vec<Linear> {
    match scores.as_slice() {
        [first, second] => {
            let pairs = second.weights.iter().zip(&first.weights);
            let weights = pairs.map(|(second, first)| second - first).collect();
            vec![Linear { weights, intercept: second.intercept - first.intercept, bounds: None }]
        }
        _ => scores,
    }
}

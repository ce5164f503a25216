//! What least squares leave over: the target with some quantities accounted for, so that what is encoded by the target
//! stands for itself and not for what goes along with it.

use crate::numeric::{mean, solve, standard_deviation, sum};

/// A little of the identity in the normal equations, but for the intercept, so that quantities that say the same do no
/// harm.
const RIDGE: f64 = 1e-6;

/// The targets without what a weighted least squares fit on the columns explains, intercept included; without columns
/// the targets as they are. A missing number counts as the column's mean. `columns` has n_samples numbers each.
pub(crate) fn left_over(columns: &[Vec<f64>], targets: &[f64], weights: &[f64]) -> Vec<f64> {
    if columns.is_empty() || targets.is_empty() {
        return targets.to_vec();
    }
    let weight = |row: usize| weights.get(row).copied().unwrap_or(1.0);
    let mut design = vec![vec![1.0; targets.len()]];
    design.extend(columns.iter().map(|column| standardised(column)));
    let n = design.len();
    let mut matrix = vec![0.0; n * n];
    let mut right = vec![0.0; n];
    for (a, of_a) in design.iter().enumerate() {
        for (b, of_b) in design.iter().enumerate().take(a + 1) {
            let products = of_a.iter().zip(of_b).enumerate();
            let total = sum(products.map(|(row, (a, b))| weight(row) * a * b));
            matrix[a * n + b] = total;
            matrix[b * n + a] = total;
        }
        if a > 0 {
            matrix[a * n + a] += RIDGE * targets.len() as f64;
        }
        let products = of_a.iter().zip(targets).enumerate();
        right[a] = sum(products.map(|(row, (a, target))| weight(row) * a * target));
    }
    // The ridge keeps the matrix regular; were it not, nothing would be accounted for.
    let coefficients = solve(&matrix, &right).unwrap_or_else(|| vec![0.0; n]);
    let explained = |row: usize| {
        sum(design.iter().zip(&coefficients).map(|(column, c)| c * column.get(row).copied().unwrap_or(0.0)))
    };
    targets.iter().enumerate().map(|(row, target)| target - explained(row)).collect()
}

/// A column with mean 0 and standard deviation 1, missing numbers at the mean.
fn standardised(column: &[f64]) -> Vec<f64> {
    let known: Vec<f64> = column.iter().copied().filter(|number| number.is_finite()).collect();
    if known.is_empty() {
        return vec![0.0; column.len()];
    }
    let (mean, spread) = (mean(&known), standard_deviation(&known));
    let spread = if spread > mean.abs() * 1e-12 && spread > 0.0 { spread } else { 1.0 };
    let standard = |number: &f64| if number.is_finite() { (number - mean) / spread } else { 0.0 };
    column.iter().map(standard).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lines_explain_is_gone_and_the_rest_stays() {
        let first: Vec<f64> = (0..40).map(f64::from).collect();
        let second: Vec<f64> = (0..40).map(|row| f64::from((row * 7) % 11)).collect();
        let rest: Vec<f64> = (0..40).map(|row| if (row / 2) % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let targets: Vec<f64> =
            (0..40).map(|row| 5.0 + 2.0 * first[row] - 3.0 * second[row] + 0.1 * rest[row]).collect();
        let left = left_over(&[first, second], &targets, &[]);
        assert!(left.iter().zip(&rest).all(|(left, rest)| (left - 0.1 * rest).abs() < 0.03), "{left:?}");
        assert!(left.iter().sum::<f64>().abs() < 1e-9, "{}", left.iter().sum::<f64>());
    }

    #[test]
    fn constant_missing_and_double_columns_do_no_harm() {
        let column: Vec<f64> = (0..10).map(f64::from).collect();
        let targets: Vec<f64> = column.iter().map(|x| 3.0 * x + 1.0).collect();
        let all = [column.clone(), column, vec![4.0; 10], vec![f64::NAN; 10]];
        let left = left_over(&all, &targets, &[]);
        assert!(left.iter().all(|left| left.abs() < 1e-3), "{left:?}");
        assert_eq!(left_over(&[], &targets, &[]), targets);
    }
}

//! Small numeric helpers: quantiles, moments, rounding, and a dense solver, all in a fixed order.

/// The sum from left to right.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0;
    for value in values {
        total += value;
    }
    total
}

/// The mean; NaN of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

/// The standard deviation with the divisor n, as scalers use it; 0 of nothing.
pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let mean = mean(values);
    (sum(values.iter().map(|value| (value - mean) * (value - mean))) / values.len() as f64).sqrt()
}

/// The quantile `p` (0 to 1) of ascending values, by linear interpolation between the neighbours of position
/// `p * (n - 1)` (Hyndman and Fan's type 7, numpy's default); NaN of nothing.
pub(crate) fn quantile(ascending: &[f64], p: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return f64::NAN };
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let at = |index: usize| ascending.get(index.min(last)).copied().unwrap_or(f64::NAN);
    let share = position - below as f64;
    if share == 0.0 { at(below) } else { at(below) + share * (at(below + 1) - at(below)) }
}

/// The values in ascending order.
pub(crate) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The number rounded to `digits` significant decimal digits. Numbers that are not finite stay as they are.
pub(crate) fn round_significant(value: f64, digits: usize) -> f64 {
    if value.is_finite() {
        format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
    } else {
        value
    }
}

/// The number of significant digits that fitted weights keep. Libraries may sum in another order on another
/// processor; this rounds such differences away.
pub(crate) const DIGITS: usize = 10;

/// The weight as it is exported.
pub(crate) fn round_weight(value: f64) -> f64 {
    round_significant(value, DIGITS)
}

/// Solves `matrix * x = right` (n x n, row by row) by Gaussian elimination with partial pivoting; `None` where the
/// matrix is singular or the result is not finite.
pub(crate) fn solve(matrix: &[f64], right: &[f64]) -> Option<Vec<f64>> {
    let n = right.len();
    if matrix.len() != n * n {
        return None;
    }
    let mut rows: Vec<Vec<f64>> = matrix.chunks_exact(n.max(1)).map(<[f64]>::to_vec).collect();
    for (row, value) in rows.iter_mut().zip(right) {
        row.push(*value);
    }
    for column in 0..n {
        let pivot = (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        let (done, rest) = rows.split_at_mut(column + 1);
        let pivot_row = &done[column];
        if pivot_row[column] == 0.0 {
            return None;
        }
        for row in rest {
            let factor = row[column] / pivot_row[column];
            if factor != 0.0 {
                for (value, above) in row[column..].iter_mut().zip(&pivot_row[column..]) {
                    *value -= factor * above;
                }
            }
        }
    }
    let mut solution = vec![0.0; n];
    for row in (0..n).rev() {
        let known = sum((row + 1..n).map(|column| rows[row][column] * solution[column]));
        solution[row] = (rows[row][n] - known) / rows[row][row];
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}

/// The position of the largest number, of equal ones the first; 0 without numbers.
pub(crate) fn first_largest(numbers: impl IntoIterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, number) in numbers.into_iter().enumerate() {
        if number > best.1 {
            best = (index, number);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
        assert_eq!(quantile(&[7.0], 0.1), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn rounding_keeps_significant_digits() {
        assert_eq!(round_significant(123_456.789, 4), 123_500.0);
        assert_eq!(round_significant(-0.000_123_456, 2), -0.000_12);
        assert_eq!(round_significant(0.0, 5), 0.0);
    }

    #[test]
    fn solves_and_finds_singular_systems() {
        let solution = solve(&[0.0, 2.0, 1.0, 1.0], &[4.0, 5.0]).unwrap();
        assert_eq!(solution, [3.0, 2.0]);
        assert!(solve(&[1.0, 2.0, 2.0, 4.0], &[1.0, 2.0]).is_none());
    }
}

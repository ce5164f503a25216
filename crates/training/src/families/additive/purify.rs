//! What belongs where: means over the rows go to the intercept, and what a pair shows of one input alone goes to that
//! input's own term (Lengerich, Tan, Chang, Hooker and Caruana, 2020). No prediction changes.

use super::levels::Levels;

/// The turns in which the means of rows and columns are taken away.
const TURNS: usize = 100;
/// Smaller means than this, in units of the target, are left where they are.
const SMALL: f64 = 1e-9;

/// Moves the weighted means of a pair's rows and columns to the terms of its inputs. `weights` has a number per cell.
pub(super) fn pair(table: &mut [f64], weights: &[f64], [a, b]: [&Levels; 2], [of_a, of_b]: [&mut [f64]; 2]) {
    let n_columns = b.len();
    for _ in 0..TURNS {
        let rows = means(table, weights, a.len(), |cell| cell / n_columns);
        take(table, &rows, |cell| cell / n_columns);
        let columns = means(table, weights, n_columns, |cell| cell % n_columns);
        take(table, &columns, |cell| cell % n_columns);
        give(of_a, a, &rows);
        give(of_b, b, &columns);
        if rows.iter().chain(&columns).all(|mean| mean.abs() < SMALL) {
            break;
        }
    }
}

/// Moves the weighted mean of each score of a term to the intercepts.
pub(super) fn line(table: &mut [f64], weights: &[f64], intercepts: &mut [f64]) {
    let n_scores = intercepts.len();
    for (score, intercept) in intercepts.iter_mut().enumerate() {
        let (mut total, mut weight) = (0.0, 0.0);
        for (value, own) in table.iter().skip(score).step_by(n_scores).zip(weights) {
            total += own * value;
            weight += own;
        }
        let mean = if weight > 0.0 { total / weight } else { 0.0 };
        table.iter_mut().skip(score).step_by(n_scores).for_each(|value| *value -= mean);
        *intercept += mean;
    }
}

/// The weighted means of groups of cells; 0 for a group without rows.
fn means(table: &[f64], weights: &[f64], n: usize, group: impl Fn(usize) -> usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); n];
    for (cell, (value, weight)) in table.iter().zip(weights).enumerate() {
        let sum = &mut sums[group(cell)];
        *sum = (sum.0 + weight * value, sum.1 + weight);
    }
    sums.into_iter().map(|(total, weight)| if weight > 0.0 { total / weight } else { 0.0 }).collect()
}

fn take(table: &mut [f64], means: &[f64], group: impl Fn(usize) -> usize) {
    table.iter_mut().enumerate().for_each(|(cell, value)| *value -= means[group(cell)]);
}

fn give(table: &mut [f64], levels: &Levels, means: &[f64]) {
    for (value, level) in table.iter_mut().zip(&levels.of_code) {
        *value += means[levels.place[*level]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_keeps_only_what_neither_input_shows_alone() {
        let levels = |input| Levels { input, cuts: vec![0.0], of_code: vec![0, 1, 2], place: vec![0, 1, 2] };
        let (a, b) = (levels(0), levels(1));
        // 2 a + 3 b + a b over two values each, and nothing missing.
        let mut table = vec![0.0, 3.0, 0.0, 2.0, 6.0, 0.0, 0.0, 0.0, 0.0];
        let before = table.clone();
        let weights = [4.0, 1.0, 0.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0];
        let (mut of_a, mut of_b, mut intercept) = (vec![0.0; 3], vec![0.0; 3], [0.0]);
        pair(&mut table, &weights, [&a, &b], [&mut of_a, &mut of_b]);
        line(&mut of_a, &weights_of(&weights, |cell| cell / 3), &mut intercept);
        line(&mut of_b, &weights_of(&weights, |cell| cell % 3), &mut intercept);
        for cell in [0, 1, 3, 4] {
            let sum = intercept[0] + of_a[cell / 3] + of_b[cell % 3] + table[cell];
            assert!((sum - before[cell]).abs() < 1e-9, "{cell}: {sum}");
        }
        for row in [0, 1] {
            let mean = weights[3 * row] * table[3 * row] + weights[3 * row + 1] * table[3 * row + 1];
            assert!(mean.abs() < 1e-7, "{mean}");
        }
    }

    fn weights_of(weights: &[f64], group: impl Fn(usize) -> usize) -> Vec<f64> {
        let mut sums = vec![0.0; 3];
        weights.iter().enumerate().for_each(|(cell, weight)| sums[group(cell)] += weight);
        sums
    }
}

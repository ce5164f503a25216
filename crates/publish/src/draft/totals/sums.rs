//! Whether the numbers of a row are the sums, or the means, of other rows.

use crate::draft::TextTable;

/// Fewer rows have a sum by chance.
const FEWEST_ROWS: usize = 2;

/// Whether the numbers of a row are the sums of other rows, perhaps a mean among them, or the means in two columns at
/// least, and no number is anything else. Two numbers by chance are the sum of two rows seldom, of more rows never.
pub fn are_of(table: &dyn TextTable, row: usize, rows: &[usize]) -> bool {
    if rows.len() < FEWEST_ROWS {
        return false;
    }
    let (mut n_sums, mut n_means, mut n_others) = (0, 0, 0);
    for column in 0..table.headings().len() {
        let numbers = table.numbers(column);
        let read = |row: usize| numbers.read(amount(table.cell(row, column)), None);
        let Some(number) = read(row).filter(|number| number.is_finite()) else { continue };
        match relation(number, rows.iter().map(|row| read(*row))) {
            Relation::Sum => n_sums += 1,
            Relation::Mean => n_means += 1,
            Relation::Near => {}
            Relation::None => n_others += 1,
        }
    }
    (n_sums > 0 || n_means > 1) && n_others == 0
}

/// A cell without the unit or the currency beside its number.
fn amount(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_alphabetic() || sign.is_whitespace() || "$€£¥%.".contains(sign))
}

enum Relation {
    Sum,
    Mean,
    /// A mean that is rounded, or one of other rows.
    Near,
    None,
}

/// What a number is to those of other rows.
fn relation(number: f64, others: impl Iterator<Item = Option<f64>>) -> Relation {
    let (mut sum, mut size, mut most, mut n) = (0.0, 0.0, f64::NEG_INFINITY, 0_usize);
    for other in others.flatten() {
        sum += other;
        size += other.abs();
        most = f64::max(most, other);
        n += 1;
    }
    // Each number may be rounded in its last place, and sums of decimals have a noise.
    let near = |expected: f64| (number - expected).abs() <= 1e-9 * size.max(1.0) + 0.005;
    // Nothing follows from the sum of a column of zeros, or of one number.
    let is_sum = near(sum) && n > 1 && number > most && size > 0.0;
    match n {
        0 => Relation::None,
        _ if is_sum => Relation::Sum,
        // Rounded to two decimals.
        _ if n > 1 && size > 0.0 && (number - sum / n as f64).abs() <= 0.0051 => Relation::Mean,
        _ if (number - sum / n as f64).abs() <= 0.006 * (1.0 + (sum / n as f64).abs()) => Relation::Near,
        _ => Relation::None,
    }
}

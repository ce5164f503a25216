//! Limits and steps of a column of numbers, and what is strange about it.

use super::scan::{Distinct, n_cells};
use super::{Contents, Unusable};

/// All values of a column, ascending, from its different numbers with how often each comes.
pub fn sorted(numbers: impl IntoIterator<Item = (f64, usize)>) -> Vec<f64> {
    let mut values: Vec<f64> =
        numbers.into_iter().flat_map(|(number, n)| std::iter::repeat_n(number, n)).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// What a column of numbers is.
pub fn contents(read: &[Distinct<'_>], n_rows: usize) -> Contents {
    let mut values: Vec<(f64, usize)> = read.iter().map(|of| (of.number, of.n)).collect();
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let low = values.first().map(|of| of.0).unwrap_or_default();
    let high = values.last().map(|of| of.0).unwrap_or_default();
    let (half, mut n_before) = (n_cells(read) / 2, 0);
    let middle = values.iter().find(|(_, n)| {
        n_before += n;
        n_before > half
    });
    let middle = middle.map(|of| of.0).unwrap_or_default();
    if low >= high || !(high - low).is_finite() || low.abs().max(high.abs()) > 1e15 {
        return Contents::Unusable(Unusable::NoRange { low, high });
    }
    let is_whole = read.iter().all(|of| of.number.fract() == 0.0);
    if is_whole && read.len() == n_rows && high - low + 1.0 == n_rows as f64 {
        return Contents::Unusable(Unusable::RowNumbers);
    }
    let range = high - low;
    let unit = power_of_ten(range.log10().floor() as i32 - 1);
    let unit = if is_whole { unit.max(1.0) } else { unit };
    let margin = range / 20.0;
    // Amounts that are never negative in the data are taken to be never negative.
    let min = if low >= 0.0 { (low - margin).max(0.0) } else { low - margin };
    let min = tidy((min / unit).floor() * unit);
    let max = tidy(((high + margin) / unit).ceil() * unit);
    if is_whole {
        return Contents::Integer { min, max, middle };
    }
    let decimals = most_decimals(read.iter().map(|of| of.number)).clamp(1, 15);
    let finest = power_of_ten(-i32::try_from(decimals).unwrap_or(15));
    Contents::Number { min, max, step: finest.max(unit / 1000.0), middle }
}

/// Two texts of one number that would be different versions or chapters: `1.1` and `1.10`.
pub fn same_number(read: &[Distinct<'_>]) -> Option<(String, String)> {
    /// So many different numbers are amounts.
    const MOST: usize = 30;
    let parts = |of: &Distinct<'_>| of.text.split_once('.').map(|(_, minor)| minor.len());
    if read.len() > MOST || !read.iter().all(|of| matches!(parts(of), None | Some(1 | 2))) {
        return None;
    }
    let longer =
        read.iter().filter(|of| parts(of) == Some(2) && of.text.ends_with('0') && !of.text.ends_with("00"));
    longer.into_iter().find_map(|longer| {
        let shorter = longer.text.strip_suffix('0')?;
        let is_there = read.iter().any(|of| of.text == shorter);
        is_there.then(|| (shorter.to_owned(), longer.text.to_owned()))
    })
}

/// Whether whole numbers name the rows: each of them stands in one row and they are longer than counts are, or nearly
/// each does and the heading says so.
pub fn are_names(read: &[Distinct<'_>], heading: &str) -> bool {
    const SHORT: usize = 5;
    let n = n_cells(read);
    let is_plain = |of: &Distinct<'_>| of.text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = |of: &Distinct<'_>| of.text.len();
    let (shortest, longest) = (read.iter().map(digits).min(), read.iter().map(digits).max());
    let all_differ = read.len() == n && n > SHORT;
    // A few names may come again, as those of houses that were sold twice.
    let nearly_all_differ = n > SHORT && read.len() as f64 >= super::FITTING * n as f64;
    let is_called_so = super::headings::is_identifier(heading);
    read.iter().all(is_plain)
        && ((is_called_so && nearly_all_differ)
            || (all_differ && shortest == longest && shortest > Some(SHORT)))
}

/// 10 to a whole power, as the number that its text stands for.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

/// The number without the noise of binary fractions: at most 12 significant digits.
fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse::<f64>().unwrap_or(number) + 0.0
}

/// The number of decimals that the number with most of them needs.
fn most_decimals(numbers: impl Iterator<Item = f64>) -> usize {
    /// Whole numbers below this one have at most fifteen digits, which no shorter text stands for.
    const EXACT: f64 = 1e15;
    /// Powers of ten up to this one are exact.
    const MOST_POWER: usize = 22;
    let (mut most, mut power) = (0, 1.0);
    for number in numbers {
        // The quotient is the number nearest to a text with so many decimals.
        let digits = (number * power).round();
        if most <= MOST_POWER && digits.abs() < EXACT && digits / power == number {
            continue;
        }
        let needed = decimals(number);
        (most..needed).for_each(|_| power *= 10.0);
        most = most.max(needed);
    }
    most
}

/// The number of decimals that a number needs.
fn decimals(number: f64) -> usize {
    number.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

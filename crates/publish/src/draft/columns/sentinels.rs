//! Numbers that people write for a value that is not known.

use super::scan::Distinct;

/// Numbers of nines and what surveys write, in size.
const NINES: [f64; 8] = [99.0, 999.0, 9999.0, 99_999.0, 999_999.0, 9_999_999.0, 99_999_999.0, 999_999_999.0];
/// How many times as often as any other number a sentinel comes that lies among or beside the others.
const OFTEN: usize = 3;

fn is_nines(number: f64) -> bool {
    NINES.contains(&number.abs()) || number == -999.25
}

/// Whether a number is one of a few below zero by which surveys say why there is no answer.
fn is_code(number: f64) -> bool {
    number.fract() == 0.0 && (-9.0..0.0).contains(&number)
}

/// A number that stands for a missing value, of the kind that people write for one and in several cells: the smallest or
/// the largest, farther from the others than those are from each other; below zero where no other number is; or the
/// smallest one where it comes much more often than any other.
pub fn sentinel(read: &[Distinct<'_>]) -> Option<f64> {
    let by_number = |a: &&Distinct<'_>, b: &&Distinct<'_>| a.number.total_cmp(&b.number);
    // Of equal numbers the first one is the smallest and the last one the largest, as if they were sorted.
    let (low, high) = (read.iter().min_by(by_number)?, read.iter().max_by(by_number)?);
    let inner = || read.iter().filter(|of| !std::ptr::eq(*of, low) && !std::ptr::eq(*of, high));
    let found = |lonely: &Distinct<'_>, others: (f64, f64)| {
        let (first, last) = others;
        let gap = (first - lonely.number).max(lonely.number - last);
        let is_one = is_nines(lonely.number) || [-1.0, -9.0].contains(&lonely.number);
        (is_one && lonely.n > 1 && gap > last - first).then_some(lonely.number)
    };
    let (first, last) = (inner().min_by(by_number)?.number, inner().max_by(by_number)?.number);
    let apart = found(low, (first, high.number)).or_else(|| found(high, (low.number, last)));
    apart.or_else(|| below_zero(read, low)).or_else(|| {
        let is_often = low.n >= OFTEN * most_frequent(read, low.number);
        (is_nines(low.number) && low.number.abs() >= 999.0 && low.n >= OFTEN && is_often)
            .then_some(low.number)
    })
}

/// The smallest number, where all below zero are of the kind and the others are far enough from it to be amounts.
fn below_zero(read: &[Distinct<'_>], low: &Distinct<'_>) -> Option<f64> {
    let is_kind = |of: &&Distinct<'_>| is_nines(of.number) || is_code(of.number);
    let are_kind = read.iter().filter(|of| of.number < 0.0).all(|of| is_kind(&of));
    let least = read.iter().map(|of| of.number).filter(|number| *number >= 0.0).min_by(f64::total_cmp)?;
    // One below zero may be a difference; 18 years and -9 years cannot.
    let is_far = is_nines(low.number) || least >= 2.0 * low.number.abs();
    (low.number < 0.0 && low.n > 1 && are_kind && is_far).then_some(low.number)
}

/// A number of nines among the others that comes much more often than any of them.
pub fn maybe_sentinel<'a, 'b>(read: &'b [Distinct<'a>]) -> Option<&'b Distinct<'a>> {
    read.iter().find(|of| {
        let is_often = of.n >= OFTEN && of.n >= OFTEN * most_frequent(read, of.number);
        is_nines(of.number) && of.number.abs() >= 999.0 && is_often
    })
}

/// In how many cells the most frequent of the other numbers stands.
fn most_frequent(read: &[Distinct<'_>], without: f64) -> usize {
    read.iter().filter(|of| of.number != without).map(|of| of.n).max().unwrap_or(0)
}

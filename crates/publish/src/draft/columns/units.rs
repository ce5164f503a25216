//! What stands beside the numbers of a column: a currency, a per cent sign, a unit.

use std::collections::HashMap;

use vitrine_table::Numbers;

use super::scan::{Distinct, n_cells};

/// What stands before amounts of money.
const CURRENCIES: [&str; 18] = [
    "$", "€", "£", "¥", "₹", "kr", "kr.", "SEK", "NOK", "DKK", "EUR", "USD", "GBP", "CHF", "JPY", "US$",
    "R$", "Rs",
];

/// The unit of a column where nearly all of its texts are numbers with the same text behind or before them.
pub fn of(known: &[Distinct<'_>], numbers: Numbers) -> Option<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for of in known {
        // Nothing stands beside a number from its first sign to its last.
        let (first, last) = (of.text.as_bytes().first(), of.text.as_bytes().last());
        if first.is_some_and(u8::is_ascii_digit) && last.is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let digit = |sign: char| sign.is_ascii_digit();
        // Brackets are a sign, and a word that multiplies is no unit.
        let inner = of.text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let text = numbers.without_magnitude(inner.unwrap_or(of.text));
        let (Some(first), Some(last)) = (text.find(digit), text.rfind(digit)) else { continue };
        let signs = ['-', '+', '−', '–', '.', ',', '('];
        let before = text.get(..first)?.trim_end_matches(signs).trim();
        let behind =
            text.get(last + 1..)?.trim_start_matches(['.', ',']).trim_end_matches(['-', '−', ')']).trim();
        let beside = match (before.is_empty(), behind.is_empty()) {
            (true, false) => behind,
            // A word before a number names a thing more often than an amount: `Room 12`, `Q1`.
            (false, true) => {
                let before = before.trim_start_matches(['-', '−', '–']).trim();
                if CURRENCIES.contains(&before) { before } else { continue }
            }
            (true, true) | (false, false) => continue,
        };
        *counts.entry(beside).or_default() += of.n;
    }
    let is_unit = |text: &str| text.chars().any(|sign| sign.is_alphabetic() || "%‰$€£¥°".contains(sign));
    let found = counts.into_iter().filter(|(unit, _)| is_unit(unit)).max_by_key(|(unit, n)| (*n, *unit));
    // The sign for per cent is one wherever it stands.
    let least =
        |unit: &str| if unit == "%" { n_cells(known).div_ceil(20) } else { n_cells(known).div_ceil(2) };
    let (unit, _) = found.filter(|(unit, n)| *n > 0 && *n >= least(unit))?;
    let reads = |of: &&Distinct<'_>| numbers.read(of.text, Some(unit)).is_some();
    let share = n_cells(known.iter().filter(reads)) as f64 / n_cells(known).max(1) as f64;
    (share >= super::FITTING && unit.chars().count() <= 12).then(|| unit.to_owned())
}

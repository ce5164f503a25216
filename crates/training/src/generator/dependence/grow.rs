//! One variable's tree: splits of the earlier variables that are most informative.

use rayon::prelude::*;

use super::bins::Coded;
use super::{DependenceSpec, Split};

/// Shares are rounded to so many parts.
const PARTS: f64 = 10_000.0;

/// A tree with its tables.
pub(super) struct Tree {
    pub splits: Vec<Split>,
    pub tables: Vec<Vec<u32>>,
}

/// A set of rows that may be split.
struct Open {
    rows: Vec<u32>,
    best: Option<Best>,
    /// The split above and whether it is its second way; none for the root.
    above: Option<(usize, bool)>,
}

/// The best split of a set of rows.
#[derive(Clone, Copy)]
struct Best {
    gain: f64,
    variable: usize,
    code: usize,
    exact: bool,
}

/// Grows the tree of a variable with `n_codes` codes, the set whose best split gains most first; of equal gains the
/// one that was there first. A split must gain more log likelihood than its additional shares cost by the Bayesian
/// information criterion (Schwarz, 1978).
pub(super) fn grow(before: &[Coded], codes: &[u8], n_codes: usize, spec: &DependenceSpec) -> Tree {
    let n_samples = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    let price = 0.5 * libm::log(f64::from(n_samples.max(1)));
    let search = |rows: &[u32]| best_split(before, codes, n_codes, rows, spec.min_rows, price);
    let rows: Vec<u32> = (0..n_samples).collect();
    let mut open = vec![Open { best: search(&rows), rows, above: None }];
    let mut splits: Vec<(Best, [Option<usize>; 2])> = Vec::new();
    while open.len() < spec.tables {
        let mut chosen: Option<(usize, Best)> = None;
        for (at, set) in open.iter().enumerate() {
            if let Some(best) = set.best
                && chosen.is_none_or(|(_, other)| best.gain > other.gain)
            {
                chosen = Some((at, best));
            }
        }
        let Some((at, best)) = chosen else { break };
        let set = open.remove(at);
        let number = splits.len();
        if let Some((above, second)) = set.above
            && let Some((_, ways)) = splits.get_mut(above)
        {
            ways[usize::from(second)] = Some(number);
        }
        splits.push((best, [None, None]));
        let looked_at = before.get(best.variable).map_or(&[][..], |variable| &variable.codes);
        let (first, second): (Vec<u32>, Vec<u32>) = set.rows.into_iter().partition(|row| {
            let code = looked_at.get(*row as usize).map_or(0, |code| usize::from(*code));
            if best.exact { code == best.code } else { code <= best.code }
        });
        for (rows, is_second) in [(first, false), (second, true)] {
            open.push(Open { best: search(&rows), rows, above: Some((number, is_second)) });
        }
    }
    finished(&open, &splits, codes, n_codes)
}

/// The tree with its tables in the order of the sets that are left.
fn finished(open: &[Open], splits: &[(Best, [Option<usize>; 2])], codes: &[u8], n_codes: usize) -> Tree {
    let n_splits = splits.len();
    let mut ways: Vec<[usize; 2]> = splits.iter().map(|(_, ways)| ways.map(|way| way.unwrap_or(0))).collect();
    for (table, set) in open.iter().enumerate() {
        if let Some((above, second)) = set.above
            && let Some(ways) = ways.get_mut(above)
        {
            ways[usize::from(second)] = n_splits + table;
        }
    }
    let splits = splits
        .iter()
        .zip(ways)
        .map(|((best, _), [first, second])| Split(best.variable, best.code, best.exact, first, second));
    let tables = open.iter().map(|set| {
        let mut counts = vec![0_u64; n_codes];
        for row in &set.rows {
            count(&mut counts, codes, *row);
        }
        shares(&counts)
    });
    Tree { splits: splits.collect(), tables: tables.collect() }
}

/// Counts as shares; a code that occurs keeps at least one part, and codes without rows at the end are left out.
fn shares(counts: &[u64]) -> Vec<u32> {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let share = |count: &u64| match *count as f64 / total * PARTS {
        parts if parts > 0.0 => (parts.round() as u32).max(1),
        _ => 0,
    };
    let mut shares: Vec<u32> = counts.iter().map(share).collect();
    while shares.last() == Some(&0) {
        shares.pop();
    }
    shares
}

/// The best split of some rows, looked for among all earlier variables; of equal ones that of the first variable and
/// the lowest code.
fn best_split(
    before: &[Coded],
    codes: &[u8],
    n_codes: usize,
    rows: &[u32],
    min_rows: usize,
    price: f64,
) -> Option<Best> {
    if rows.len() < 2 * min_rows {
        return None;
    }
    let places: Vec<usize> = (0..before.len()).collect();
    let found: Vec<Option<Best>> = places
        .par_iter()
        .map(|place| best_of_variable(before.get(*place)?, *place, codes, n_codes, rows, min_rows, price))
        .collect();
    let mut best: Option<Best> = None;
    for candidate in found.into_iter().flatten() {
        if best.is_none_or(|best| candidate.gain > best.gain) {
            best = Some(candidate);
        }
    }
    best
}

fn best_of_variable(
    variable: &Coded,
    place: usize,
    codes: &[u8],
    n_codes: usize,
    rows: &[u32],
    min_rows: usize,
    price: f64,
) -> Option<Best> {
    let n_looked_at = variable.bins.n_codes();
    let mut counts = vec![0_u64; n_looked_at * n_codes];
    for row in rows {
        let at = *row as usize;
        let (Some(looked_at), Some(code)) = (variable.codes.get(at), codes.get(at)) else { continue };
        if let Some(count) = counts.get_mut(usize::from(*looked_at) * n_codes + usize::from(*code)) {
            *count += 1;
        }
    }
    let mut all = vec![0_u64; n_codes];
    for of_code in counts.chunks(n_codes) {
        add(&mut all, of_code);
    }
    let whole = likelihood(&all);
    let n_occurring = all.iter().filter(|count| **count > 0).count();
    let cost = price * n_occurring.saturating_sub(1) as f64;
    let mut best: Option<Best> = None;
    let mut first = vec![0_u64; n_codes];
    for (code, of_code) in counts.chunks(n_codes).enumerate() {
        if !variable.ordered {
            first.fill(0);
        }
        add(&mut first, of_code);
        let second: Vec<u64> = all.iter().zip(&first).map(|(all, first)| all - first).collect();
        let smaller = first.iter().sum::<u64>().min(second.iter().sum::<u64>());
        if smaller < min_rows as u64 {
            continue;
        }
        let gain = likelihood(&first) + likelihood(&second) - whole - cost;
        if gain > 0.0 && best.is_none_or(|best| gain > best.gain) {
            best = Some(Best { gain, variable: place, code, exact: !variable.ordered });
        }
    }
    best
}

/// The log likelihood of counts under their own shares.
fn likelihood(counts: &[u64]) -> f64 {
    let times_log = |count: u64| if count > 0 { count as f64 * libm::log(count as f64) } else { 0.0 };
    let mut total = 0.0;
    for count in counts {
        total += times_log(*count);
    }
    total - times_log(counts.iter().sum())
}

fn add(to: &mut [u64], from: &[u64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

fn count(counts: &mut [u64], codes: &[u8], row: u32) {
    if let Some(count) = codes.get(row as usize).and_then(|code| counts.get_mut(usize::from(*code))) {
        *count += 1;
    }
}

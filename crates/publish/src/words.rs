//! Words of messages.

/// A count with its noun: `1 row`, `3 rows`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

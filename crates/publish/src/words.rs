//! Words of messages.

/// A count with its noun: `1 row`, `3 rows`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// A name in lower case with `_` for every run of other signs than letters and digits.
pub(crate) fn normalised(name: &str) -> String {
    let mut text = String::new();
    for sign in name.trim().chars() {
        if sign.is_alphanumeric() {
            text.extend(sign.to_lowercase());
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    text.trim_matches('_').to_owned()
}

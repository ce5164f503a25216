//! Sizes, times, counts and dates as people read them.

use vitrine_model::date;
use vitrine_model::metrics::{Metric, Summary};

/// A count with its noun in the right number: `1 prediction`, `1,204 predictions`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// A whole number with commas between thousands.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in decimal units, as download dialogs give it: `812 B`, `4.2 kB`, `1.3 MB`.
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{} kB", three_digits(n as f64 / 1e3)),
        _ => format!("{} MB", three_digits(n as f64 / 1e6)),
    }
}

/// A duration in the unit that keeps it between 1 and 1,000: `0.4 µs`, `12 ms`, `3.1 s`. Empty when not finite.
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() {
        String::new()
    } else if seconds < 1e-3 {
        format!("{} µs", three_digits(seconds * 1e6))
    } else if seconds < 1.0 {
        format!("{} ms", three_digits(seconds * 1e3))
    } else {
        format!("{} s", three_digits(seconds))
    }
}

/// A share from 0 to 1 in per cent with one decimal, without it where it is 0: `96.7 %`, `90 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", trimmed(format!("{:.1}", share * 100.0)))
}

/// A number with at most `decimals` decimals, without zeros at the end.
pub fn number(value: f64, decimals: usize) -> String {
    trimmed(format!("{value:.decimals$}"))
}

/// A mean with its spread in the metric's own way of writing: `0.531 ± 0.012`, `96.7 ± 2.1 %`.
pub fn spread(metric: Metric, summary: &Summary) -> String {
    let (mean, sd) = (metric.format(summary.mean), metric.format(summary.sd));
    match mean.strip_suffix(" %") {
        Some(mean) => format!("{mean} ± {sd}"),
        None => format!("{mean} ± {sd}"),
    }
}

/// Whether people read the metric in per cent.
pub fn is_share(metric: Metric) -> bool {
    metric.format(0.5).ends_with('%')
}

/// An ISO date in words, `20 November 2026`; any other text as it is.
pub fn date(iso: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match date::parts(iso) {
        Some((year, month, day)) => {
            let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
            format!("{day} {month} {year}")
        }
        None => iso.to_owned(),
    }
}

/// The first eight digits of a hash, enough to recognise it by.
pub fn short_hash(sha256: &str) -> &str {
    sha256.get(..8).unwrap_or(sha256)
}

/// The same text with its first letter in upper case, where that is one of the 26; another one stays as it is,
/// for the table of all letters would be part of the download.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// The same text with its first letter in lower case, unless the second one is upper case too, as in `ROC`.
pub fn in_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    let rest = letters.as_str();
    match first {
        Some(first) if !rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '²') => {
            format!("{}{rest}", first.to_ascii_lowercase())
        }
        _ => text.to_owned(),
    }
}

/// Up to three digits that count, none of them a decimal zero at the end.
fn three_digits(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    trimmed(format!("{value:.decimals$}"))
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(count(0, "row", "rows"), "0 rows");
        assert_eq!(count(1_234_567, "row", "rows"), "1,234,567 rows");
    }

    #[test]
    fn sizes_and_durations_choose_their_unit() {
        assert_eq!(
            [bytes(999), bytes(4_210), bytes(150_000), bytes(1_300_000)],
            ["999 B", "4.21 kB", "150 kB", "1.3 MB"]
        );
        let written = [4e-7, 1.234e-5, 0.0123, 3.24, 250.0].map(duration);
        assert_eq!(written, ["0.4 µs", "12.3 µs", "12.3 ms", "3.24 s", "250 s"]);
        assert_eq!(duration(f64::NAN), "");
    }

    #[test]
    fn spreads_name_the_unit_once() {
        let summary = Summary { mean: 0.9667, sd: 0.021, min: 0.9, max: 1.0, n: 10 };
        assert_eq!(spread(Metric::Accuracy, &summary), "96.7 ± 2.1 %");
        assert_eq!(spread(Metric::Mae, &summary), "0.967 ± 0.021");
        assert!(is_share(Metric::Accuracy) && !is_share(Metric::Mae));
    }

    #[test]
    fn dates_and_names_read_as_in_a_sentence() {
        assert_eq!(date("2026-11-05"), "5 November 2026");
        assert_eq!(date("yesterday"), "yesterday");
        assert_eq!(in_sentence("Mean absolute error"), "mean absolute error");
        assert_eq!(
            [in_sentence("ROC-AUC"), in_sentence("R²"), in_sentence("F1"), in_sentence("")],
            ["ROC-AUC", "R²", "F1", ""]
        );
        assert_eq!([capitalised("share"), capitalised("élan")], ["Share", "élan"]);
        assert_eq!(percent(0.9), "90 %");
        assert_eq!(percent(0.9667), "96.7 %");
        assert_eq!(short_hash("0123456789"), "01234567");
    }
}

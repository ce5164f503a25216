//! Sizes, times, counts and dates as people read them.

use vitrine_model::Value;
use vitrine_model::metrics::Metric;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::Feature;
use vitrine_present::{Locale, Texts, lines, locale};

use crate::texts::use_locale;

pub use lines::words::{capitalised, in_sentence, short_hash};
pub use locale::finer;

/// The language that writes numbers so.
pub fn locale_of(numbers: NumberFormat) -> &'static Locale {
    let code = match numbers {
        NumberFormat::En => "en",
        NumberFormat::Sv => "sv",
    };
    Locale::of(code).unwrap_or_default()
}

/// The texts of the language that writes numbers so. In the page that is its only one, see [`crate::load`].
#[cfg(target_arch = "wasm32")]
pub fn texts_of(_: NumberFormat) -> &'static Texts {
    crate::texts::use_texts()
}

/// The texts of the language that writes numbers so.
#[cfg(not(target_arch = "wasm32"))]
pub fn texts_of(numbers: NumberFormat) -> &'static Texts {
    Texts::of(locale_of(numbers))
}

/// How the page's language writes numbers.
pub fn numbers_of(locale: &Locale) -> NumberFormat {
    if locale.code == "sv" { NumberFormat::Sv } else { NumberFormat::En }
}

/// The name of a family of models in the page's language; one that has no text there stays as the report has it.
pub fn family(texts: &Texts, family: &str) -> String {
    let key = family.to_lowercase().replace([' ', '-'], "_");
    texts.families().by_name(&key).unwrap_or(family).to_owned()
}

/// A count with its noun in the right number: `1 prediction`, `1,204 predictions`.
pub fn count(n: u64, one: &str, many: &str, numbers: NumberFormat) -> String {
    format!("{} {}", thousands(n, numbers), if n == 1 { one } else { many })
}

/// A whole number with its thousands apart.
pub fn thousands(n: u64, numbers: NumberFormat) -> String {
    locale_of(numbers).whole(n)
}

/// A size in decimal units, as download dialogs give it: `812 B`, `4.2 kB`, `1.3 MB`.
pub fn bytes(n: u64, numbers: NumberFormat) -> String {
    locale_of(numbers).bytes(n)
}

/// A duration in the unit that keeps it between 1 and 1,000: `0.4 µs`, `12 ms`, `3.1 s`. Empty when not finite.
pub fn duration(seconds: f64, numbers: NumberFormat) -> String {
    locale_of(numbers).duration(seconds)
}

/// A share from 0 to 1 in per cent with one decimal, without it where it is 0: `96.7 %`, `90 %`.
pub fn percent(share: f64, numbers: NumberFormat) -> String {
    locale_of(numbers).percent(share)
}

/// A number with at most `decimals` decimals, without zeros at the end.
pub fn number(value: f64, decimals: usize, numbers: NumberFormat) -> String {
    locale_of(numbers).number(value, decimals)
}

/// A record's value as people read it, with its unit, where `with_unit` is set.
pub fn value(feature: &Feature, value: &Value, with_unit: bool, numbers: NumberFormat) -> String {
    let write = if with_unit { lines::words::value } else { lines::words::bare_value };
    write(texts_of(numbers), feature, value)
}

/// Whether people read the metric in per cent.
pub fn is_share(metric: Metric) -> bool {
    metric.is_share()
}

/// An ISO date in words, `20 November 2026`; any other text as it is.
pub fn date(iso: &str) -> String {
    use_locale().iso_long(iso)
}

/// The number with three digits that count.
pub fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10_f64.powf(value.abs().log10().floor() - 2.0);
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use NumberFormat::{En, Sv};

    #[test]
    fn families_are_named_in_the_readers_language() {
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(family(swedish, "k-nearest neighbours"), "k närmaste grannar");
        assert_eq!(family(Texts::english(), "naive Bayes"), "naive Bayes");
        assert_eq!(family(swedish, "something new"), "something new");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(count(1, "row", "rows", En), "1 row");
        assert_eq!(count(0, "row", "rows", En), "0 rows");
        assert_eq!(count(1_234_567, "row", "rows", En), "1,234,567 rows");
        assert_eq!(count(14_138, "row", "rows", Sv), "14\u{a0}138 rows");
    }

    #[test]
    fn sizes_and_durations_choose_their_unit() {
        assert_eq!(
            [999, 4_210, 150_000, 1_300_000].map(|n| bytes(n, En)),
            ["999 B", "4.21 kB", "150 kB", "1.3 MB"]
        );
        let written = [4e-7, 1.234e-5, 0.0123, 3.24, 250.0].map(|seconds| duration(seconds, En));
        assert_eq!(written, ["0.4 µs", "12.3 µs", "12.3 ms", "3.24 s", "250 s"]);
        assert_eq!(duration(f64::NAN, En), "");
        assert_eq!([bytes(4_210, Sv), duration(3.24, Sv)], ["4,21 kB", "3,24 s"]);
    }

    #[test]
    fn shares_are_read_in_per_cent() {
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
        assert_eq!(percent(0.9, En), "90 %");
        assert_eq!(percent(0.9667, En), "96.7 %");
        assert_eq!(short_hash("0123456789"), "01234567");
    }

    #[test]
    fn numbers_lose_zeros_behind_the_point_only() {
        let written = [(100.0, 0), (2.5, 3), (0.0, 2), (1_200.0, 1)].map(|(value, n)| number(value, n, En));
        assert_eq!(written, ["100", "2.5", "0", "1,200"]);
        assert_eq!([number(1_234.5, 2, Sv), percent(0.078, Sv)], ["1\u{a0}234,5", "7,8\u{a0}%"]);
    }

    #[test]
    fn values_keep_their_digits_and_days_stay_days() {
        let feature = |kind: serde_json::Value| {
            let mut feature = json!({"name": "fee", "label": "Fee", "unit": "kr", "default": null});
            feature.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
            serde_json::from_value::<Feature>(feature).unwrap()
        };
        let number = feature(json!({"kind": "number", "min": 0.0, "max": 9e6, "step": 1.0}));
        assert_eq!(value(&number, &Value::Number(2_345.5), true, Sv), "2\u{a0}345,5 kr");
        assert_eq!(value(&number, &Value::Number(59.314_25), false, Sv), "59,31425");
        assert_eq!(value(&number, &Value::Number(-1e6), false, En), "−1,000,000");
        assert_eq!(value(&number, &Value::Missing, true, Sv), "okänt");
        let day = feature(json!({"kind": "date", "first": "1970-01-01", "last": "2030-01-01"}));
        assert!(value(&day, &Value::Number(18_000.0), true, Sv).starts_with("2019-04-14"));
    }

    #[test]
    fn three_digits_count() {
        assert_eq!([rounded(4_253_187.0), rounded(85_012.0)], [4_250_000.0, 85_000.0]);
        assert_eq!([rounded(-99_960.0), rounded(0.0)], [-100_000.0, 0.0]);
        assert!(rounded(f64::NAN).is_nan());
    }
}

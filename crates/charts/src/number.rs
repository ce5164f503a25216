//! Numbers as short text: ticks, read-outs, table cells, in the way that a reader writes them.

use vitrine_present::Locale;

/// How numbers and dates are written on an axis, in read-outs and in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// Without groups and with a decimal point; large ticks as `1.2k` and `3M`; the months in English.
    #[default]
    Plain,
    /// As a language writes them.
    By(&'static Locale),
}

impl Numbers {
    /// The language whose months are written.
    pub(crate) fn locale(self) -> &'static Locale {
        match self {
            Self::Plain => Locale::english(),
            Self::By(locale) => locale,
        }
    }

    /// A share between 0 and 1 as a percentage, in this way.
    pub(crate) fn percent(self, share: f64) -> String {
        let plain = percent(share);
        plain.strip_suffix(" %").map_or_else(String::new, |size| format!("{} %", self.write(size)))
    }

    /// A number that is written plainly, in this way. What is no plain number stays as it is.
    pub(crate) fn write(self, plain: &str) -> String {
        let Self::By(locale) = self else { return plain.to_owned() };
        let sign_end = plain.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
        let (sign, size) = plain.split_at(sign_end);
        sign.to_owned() + &locale.from_plain(size)
    }
}

/// A number for tables and summaries: whole numbers in full, others with 4 significant digits; an
/// exponent only for sizes beyond the ordinary (below 0.0001, or from 1e15). Empty when not finite.
pub(crate) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        return exponent(value);
    }
    if size.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let whole_digits = size.log10().floor() as i32 + 1;
    let decimals = (4 - whole_digits).clamp(0, 8) as usize;
    trim(format!("{value:.decimals$}"))
}

/// As [`plain`], with a typographic minus sign, for what is painted or read out.
pub(crate) fn spoken(value: f64) -> String {
    typographic(&plain(value))
}

/// A share between 0 and 1 as a percentage: `12 %`, `0.4 %`.
pub(crate) fn percent(share: f64) -> String {
    if !share.is_finite() {
        return String::new();
    }
    let hundredths = share * 100.0;
    if hundredths != 0.0 && hundredths.abs() < 1.0 {
        format!("{} %", trim(format!("{hundredths:.1}")))
    } else {
        format!("{hundredths:.0} %")
    }
}

/// Labels for ticks that are a step apart, all with the same decimals and the same multiple: `0.25`,
/// `12`, `1.2k`, `3M`.
pub(crate) fn ticks(values: &[f64], step: f64) -> Vec<String> {
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return values.iter().map(|_| "0".to_owned()).collect();
    }
    if largest >= 1e15 || step.abs() < 1e-5 {
        return values.iter().map(|value| typographic(&plain(*value))).collect();
    }
    let (divisor, suffix) = match largest {
        size if size >= 1e12 => (1e12, "T"),
        size if size >= 1e9 => (1e9, "B"),
        size if size >= 1e6 => (1e6, "M"),
        size if size >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let decimals = decimals_of(step / divisor);
    let label = |value: &f64| {
        let text = format!("{:.decimals$}", value / divisor);
        let nothing = text.trim_start_matches('-').chars().all(|letter| letter == '0' || letter == '.');
        if nothing { "0".to_owned() } else { typographic(&format!("{text}{suffix}")) }
    };
    values.iter().map(label).collect()
}

/// A number rounded to 3 significant digits, for labels beside bars; whole numbers stay.
pub(crate) fn rounded(value: f64) -> f64 {
    if value == 0.0 || value.fract() == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10f64.powf(value.abs().log10().floor() - 2.0);
    let rounded = (value / unit).round() * unit;
    if rounded.is_finite() { rounded } else { value }
}

/// How many decimals a step needs: 2 for 0.25, 1 for 0.2, 0 for 5.
pub(crate) fn decimals_of(step: f64) -> usize {
    let mut scaled = step.abs();
    for decimals in 0..8 {
        if (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1e-6) {
            return decimals;
        }
        scaled *= 10.0;
    }
    8
}

fn exponent(value: f64) -> String {
    let text = format!("{value:.3e}");
    match text.split_once('e') {
        Some((mantissa, power)) => format!("{}e{power}", trim(mantissa.to_owned())),
        None => text,
    }
}

/// Without zeros at the end of the decimals.
fn trim(text: String) -> String {
    if !text.contains('.') {
        return text;
    }
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

pub(crate) fn typographic(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{percent, plain, spoken, ticks};

    #[test]
    fn tables_have_four_significant_digits_and_whole_numbers_in_full() {
        let written: Vec<String> =
            [0.0, 412.0, 12345.0, 1234.5, 12.3456, 0.123456, 0.00123456, -0.5, 3e15, 1e-7, f64::NAN]
                .into_iter()
                .map(plain)
                .collect();
        let expected =
            ["0", "412", "12345", "1234", "12.35", "0.1235", "0.001235", "-0.5", "3e15", "1e-7", ""];
        assert_eq!(written, expected);
        assert_eq!(spoken(-0.5), "−0.5");
    }

    #[test]
    fn ticks_share_decimals_and_multiple() {
        assert_eq!(ticks(&[0.0, 0.25, 0.5], 0.25), ["0", "0.25", "0.50"]);
        assert_eq!(ticks(&[0.0, 5.0, 10.0], 5.0), ["0", "5", "10"]);
        assert_eq!(ticks(&[0.0, 600.0, 1200.0], 600.0), ["0", "600", "1200"]);
        assert_eq!(ticks(&[0.0, 12_500.0], 12_500.0), ["0", "12.5k"]);
        assert_eq!(ticks(&[-0.5, 0.0], 0.5), ["−0.5", "0"]);
    }

    #[test]
    fn percentages_keep_small_shares_visible() {
        assert_eq!(
            [percent(0.5), percent(0.004), percent(0.0), percent(1.0)],
            ["50 %", "0.4 %", "0 %", "100 %"]
        );
    }
}

//! Numbers of a chart: ticks that share their decimals, and read-outs.

use super::{Locale, decimals_of};

impl Locale {
    /// A number to be read out: whole numbers in full, others with 4 digits that count; an exponent only for sizes
    /// beyond the ordinary (below 0.0001, or from 1e15). Empty when not finite.
    pub fn read_out(&self, value: f64) -> String {
        let size = value.abs();
        if size == 0.0 || !value.is_finite() {
            return self.write(value, 0);
        }
        if !(1e-4..1e15).contains(&size) {
            return exponent(value).replace('-', "−").replace('.', &self.decimal.to_string());
        }
        if size.fract() == 0.0 {
            return self.write(value, 0);
        }
        let whole_digits = size.log10().floor() as i32 + 1;
        self.number(value, (4 - whole_digits).clamp(0, 8) as usize)
    }

    /// Labels for ticks that are a step apart, all with the same decimals and the same multiple: `0.25`, `12`, `1.2k`,
    /// `3M`; in full where the language has no short words for multiples.
    pub fn ticks(&self, values: &[f64], step: f64) -> Vec<String> {
        let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        if largest == 0.0 || !largest.is_finite() {
            return values.iter().map(|_| "0".to_owned()).collect();
        }
        if largest >= 1e15 || step.abs() < 1e-5 {
            return values.iter().map(|value| self.read_out(*value)).collect();
        }
        let (divisor, suffix) = self.multiple(largest);
        let decimals = decimals_of(step / divisor);
        let label = |value: &f64| {
            let text = self.write(value / divisor, decimals);
            let is_zero = text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
            if is_zero { "0".to_owned() } else { text + suffix }
        };
        values.iter().map(label).collect()
    }

    /// The unit in which numbers up to a size are written on an axis, and its word.
    fn multiple(&self, largest: f64) -> (f64, &'static str) {
        let at =
            |index: usize, divisor: f64| self.multiples.get(index).map_or((1.0, ""), |word| (divisor, *word));
        match largest {
            size if size >= 1e12 => at(3, 1e12),
            size if size >= 1e9 => at(2, 1e9),
            size if size >= 1e6 => at(1, 1e6),
            size if size >= 1e4 => at(0, 1e3),
            _ => (1.0, ""),
        }
    }
}

/// A number rounded to 3 digits that count, for labels beside bars; whole numbers stay.
pub fn rounded(value: f64) -> f64 {
    if value.fract() == 0.0 { value } else { three_digits(value) }
}

/// A number rounded to 3 digits that count, whole numbers too: 4,250,000 for 4,253,187.
pub fn three_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10f64.powf(value.abs().log10().floor() - 2.0);
    let rounded = (value / unit).round() * unit;
    if rounded.is_finite() { rounded } else { value }
}

/// `1.234e-7`, without zeros at the end of the decimals.
fn exponent(value: f64) -> String {
    let text = format!("{value:.3e}");
    match text.split_once('e') {
        Some((mantissa, power)) => {
            format!("{}e{power}", mantissa.trim_end_matches('0').trim_end_matches('.'))
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_outs_have_four_digits_and_whole_numbers_in_full() {
        let values = [0.0, 412.0, 12345.0, 1234.5, 12.3456, 0.123456, 0.00123456, -0.5, 3e15, 1e-7, f64::NAN];
        let english = values.map(|value| Locale::english().read_out(value));
        let expected =
            ["0", "412", "12,345", "1,234", "12.35", "0.1235", "0.001235", "−0.5", "3e15", "1e−7", ""];
        assert_eq!(english, expected);
        let sv = Locale::of("sv").unwrap();
        let swedish = [4_250_000.0, -1_234.5, 85.25, 1.5e-7].map(|value| sv.read_out(value));
        assert_eq!(swedish, ["4\u{a0}250\u{a0}000", "−1\u{a0}234", "85,25", "1,5e−7"]);
    }

    #[test]
    fn ticks_share_decimals_and_multiple() {
        let (en, sv) = (Locale::english(), Locale::of("sv").unwrap());
        assert_eq!(en.ticks(&[0.0, 0.25, 0.5], 0.25), ["0", "0.25", "0.50"]);
        assert_eq!(en.ticks(&[0.0, 600.0, 1200.0], 600.0), ["0", "600", "1,200"]);
        assert_eq!(en.ticks(&[0.0, 12_500.0], 12_500.0), ["0", "12.5k"]);
        assert_eq!(en.ticks(&[-0.5, 0.0], 0.5), ["−0.5", "0"]);
        assert_eq!(sv.ticks(&[0.0, 12_500.0], 12_500.0), ["0", "12\u{a0}500"]);
        assert_eq!(sv.ticks(&[0.0, 0.5, 1.0], 0.5), ["0", "0,5", "1,0"]);
    }

    #[test]
    fn labels_beside_bars_have_three_digits() {
        assert_eq!([rounded(0.123456), rounded(1234.0), rounded(0.0)], [0.123, 1234.0, 0.0]);
        assert_eq!([three_digits(4_253_187.0), three_digits(85_012.0)], [4_250_000.0, 85_000.0]);
        assert_eq!([three_digits(-99_960.0), three_digits(0.0)], [-100_000.0, 0.0]);
        assert!(three_digits(f64::NAN).is_nan() && rounded(f64::NAN).is_nan());
    }
}

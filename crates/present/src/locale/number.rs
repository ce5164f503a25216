//! Numbers: the decimal mark, groups of thousands, and how many digits are worth reading.

use super::Locale;

impl Locale {
    /// A number rounded to some decimals, halves to even as the formatting of the standard library does, with its
    /// thousands grouped. Empty when not finite; zero has no sign.
    pub fn write(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return String::new();
        }
        let written = self.marked(&format!("{:.decimals$}", value.abs()));
        let is_zero = written.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
        if value < 0.0 && !is_zero { format!("−{written}") } else { written }
    }

    /// A number in all its digits: with as many decimals as distinguish it from every other number. Empty when not finite.
    pub fn in_full(&self, value: f64) -> String {
        let decimals = value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
        self.write(value, decimals)
    }

    /// As [`Locale::in_full`], without groups: `1985` for a year.
    pub fn ungrouped(&self, value: f64) -> String {
        self.without_groups(&self.in_full(value))
    }

    /// A written number without groups.
    pub fn without_groups(&self, written: &str) -> String {
        written.replace(self.group, "")
    }

    /// A number with at most `decimals` decimals, without zeros at the end.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        self.without_zeros(self.write(value, decimals))
    }

    /// A number with as many digits that count, without zeros at the end; whole digits are never dropped.
    pub fn significant(&self, value: f64, digits: i32) -> String {
        self.number(value, significant_decimals(value, digits))
    }

    /// A number with its sign, for differences: `+20.0`, `−5.0`.
    pub fn signed(&self, value: f64, decimals: usize) -> String {
        let sign = if value < 0.0 { '−' } else { '+' };
        format!("{sign}{}", self.write(value.abs(), decimals))
    }

    /// A whole number with its thousands apart.
    pub fn whole(&self, n: u64) -> String {
        self.marked(&n.to_string())
    }

    /// A share from 0 to 1 in per cent, with one decimal unless that is 0: `96.7 %`, `90 %`. Empty when not finite.
    pub fn percent(&self, share: f64) -> String {
        self.per_cent(self.number(share * 100.0, 1))
    }

    /// A share from 0 to 1 in per cent with as many decimals as asked for. Empty when not finite.
    pub fn percent_with(&self, share: f64, decimals: usize) -> String {
        self.per_cent(self.write(share * 100.0, decimals))
    }

    /// A share from 0 to 1 in whole per cent, with a decimal below one: `12 %`, `0.4 %`. Empty when not finite.
    pub fn percent_about(&self, share: f64) -> String {
        let hundredths = share * 100.0;
        let decimals = usize::from(hundredths != 0.0 && hundredths.abs() < 1.0);
        self.per_cent(self.number(hundredths, decimals))
    }

    /// A plain number, with a decimal point and no groups, in this language. What is no plain number stays as it is.
    pub fn from_plain(&self, plain: &str) -> String {
        let (sign, size) = match plain.strip_prefix(['-', '−']) {
            Some(size) => ("−", size),
            None => ("", plain),
        };
        let is_plain = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_plain { format!("{sign}{}", self.marked(size)) } else { plain.to_owned() }
    }

    /// What is written behind a number that is a share in per cent.
    fn per_cent(&self, number: String) -> String {
        if number.is_empty() { number } else { number + self.percent }
    }

    /// Digits with a decimal point, with this language's marks.
    fn marked(&self, plain: &str) -> String {
        let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
        let mut written = String::with_capacity(plain.len() * 2);
        let is_grouped = whole.len() >= usize::from(self.group_from);
        for (index, digit) in whole.chars().enumerate() {
            if is_grouped && index > 0 && (whole.len() - index).is_multiple_of(3) {
                written.push(self.group);
            }
            written.push(digit);
        }
        if !rest.is_empty() {
            written.push(self.decimal);
            written.push_str(rest);
        }
        written
    }

    /// A written number without zeros at the end of its decimals.
    fn without_zeros(&self, written: String) -> String {
        if !written.contains(self.decimal) {
            return written;
        }
        written.trim_end_matches('0').trim_end_matches(self.decimal).to_owned()
    }
}

/// The decimals that give a number so many digits that count, at most 12; none where it has that many before the
/// decimal mark.
pub fn significant_decimals(value: f64, digits: i32) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    let magnitude = value.abs().log10().floor() as i32;
    usize::try_from(digits - 1 - magnitude).unwrap_or(0).min(12)
}

/// How many decimals a step needs: 2 for 0.25, 1 for 0.2, 0 for 5.
pub fn decimals_of(step: f64) -> usize {
    let mut scaled = step.abs();
    for decimals in 0..16 {
        if (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1e-6) {
            return decimals;
        }
        scaled *= 10.0;
    }
    8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn en() -> &'static Locale {
        Locale::english()
    }

    fn sv() -> &'static Locale {
        Locale::of("sv").unwrap()
    }

    #[test]
    fn thousands_are_grouped_as_the_language_does() {
        assert_eq!(sv().write(4_250_000.0, 0), "4\u{a0}250\u{a0}000");
        assert_eq!(en().write(4_250_000.4, 0), "4,250,000");
        assert_eq!([sv().write(85_012.5, 1), en().write(999.0, 1)], ["85\u{a0}012,5", "999.0"]);
        assert_eq!([sv().write(100.0, 0), sv().write(1_000.0, 0)], ["100", "1\u{a0}000"]);
        assert_eq!([sv().whole(14_138), en().whole(14_138)], ["14\u{a0}138", "14,138"]);
    }

    #[test]
    fn steps_need_as_many_decimals_as_they_have() {
        assert_eq!([0.25, 0.2, 5.0, 1e-9, 2.5e-7].map(decimals_of), [2, 1, 0, 9, 8]);
    }

    #[test]
    fn numbers_in_full_keep_every_digit() {
        assert_eq!([sv().in_full(2_550_750.0), en().in_full(-1_234.5)], ["2\u{a0}550\u{a0}750", "−1,234.5"]);
        assert_eq!([sv().in_full(5.504), en().in_full(0.1 + 0.2)], ["5,504", "0.30000000000000004"]);
        assert_eq!([sv().ungrouped(1_985.0), en().ungrouped(-12_345.5)], ["1985", "−12345.5"]);
        assert_eq!([sv().in_full(f64::NAN), en().in_full(-0.0)], ["", "0"]);
    }

    #[test]
    fn signs_and_odd_numbers() {
        assert_eq!(
            [sv().write(-1_234.0, 0), sv().write(-0.04, 1), sv().write(0.0, 0)],
            ["−1\u{a0}234", "0,0", "0"]
        );
        assert_eq!(
            [sv().write(f64::NAN, 0), en().write(f64::INFINITY, 2), en().percent(f64::NAN)],
            ["", "", ""]
        );
        assert_eq!(sv().write(999_999.6, 0), "1\u{a0}000\u{a0}000");
        assert_eq!(
            [en().signed(20.0, 1), en().signed(-5.0, 1), sv().signed(0.5, 2)],
            ["+20.0", "−5.0", "+0,50"]
        );
    }

    #[test]
    fn significant_digits_have_no_zeros_behind_them() {
        let english = [0.0, 0.123456, 12.0, 1234567.0].map(|value| en().significant(value, 4));
        assert_eq!(english, ["0", "0.1235", "12", "1,234,567"]);
        let swedish = [9.5, 1234.56, -0.25, 10.0].map(|value| sv().significant(value, 4));
        assert_eq!(swedish, ["9,5", "1\u{a0}235", "−0,25", "10"]);
        let written = [(100.0, 0), (2.5, 3), (0.0, 2), (1_200.0, 1)].map(|(value, n)| en().number(value, n));
        assert_eq!(written, ["100", "2.5", "0", "1,200"]);
    }

    #[test]
    fn shares_are_written_in_per_cent() {
        assert_eq!(
            [en().percent(0.9), en().percent(0.9667), sv().percent(0.078)],
            ["90\u{a0}%", "96.7\u{a0}%", "7,8\u{a0}%"]
        );
        assert_eq!([en().percent_with(0.1, 1), sv().percent_with(0.1234, 1)], ["10.0\u{a0}%", "12,3\u{a0}%"]);
        let about = [0.5, 0.004, 0.0, 1.0].map(|share| en().percent_about(share));
        assert_eq!(about, ["50\u{a0}%", "0.4\u{a0}%", "0\u{a0}%", "100\u{a0}%"]);
    }

    #[test]
    fn plain_numbers_are_brought_into_the_language() {
        assert_eq!(sv().from_plain("-1234.5"), "−1\u{a0}234,5");
        assert_eq!(
            [sv().from_plain("1e-7"), sv().from_plain(""), en().from_plain("85.25")],
            ["1e-7", "", "85.25"]
        );
    }
}

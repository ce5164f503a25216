//! Numbers with what they are of: units, sizes of files, durations.

use super::Locale;

impl Locale {
    /// A written number with its unit. Between them is a space that no line breaks at.
    pub fn with_unit(&self, number: &str, unit: Option<&str>) -> String {
        match unit.filter(|unit| !unit.is_empty()) {
            Some(unit) => format!("{number}\u{a0}{unit}"),
            None => number.to_owned(),
        }
    }

    /// A size in decimal units, as download dialogs give it: `812 B`, `4.21 kB`, `1.3 MB`.
    pub fn bytes(&self, n: u64) -> String {
        match n {
            0..1_000 => format!("{n} B"),
            1_000..1_000_000 => format!("{} kB", self.short(n as f64 / 1e3)),
            _ => format!("{} MB", self.short(n as f64 / 1e6)),
        }
    }

    /// A duration in the unit that keeps it between 1 and 1,000: `0.4 µs`, `12 ms`, `3.1 s`. Empty when not finite.
    pub fn duration(&self, seconds: f64) -> String {
        if !seconds.is_finite() {
            String::new()
        } else if seconds < 1e-3 {
            format!("{} µs", self.short(seconds * 1e6))
        } else if seconds < 1.0 {
            format!("{} ms", self.short(seconds * 1e3))
        } else {
            format!("{} s", self.short(seconds))
        }
    }

    /// Up to three digits that count, at most two of them decimals, without zeros at the end.
    pub fn short(&self, value: f64) -> String {
        let decimals = match value.abs() {
            size if size >= 100.0 => 0,
            size if size >= 10.0 => 1,
            _ => 2,
        };
        self.number(value, decimals)
    }
}

/// How many decimals more than usual a figure needs where it differs by so little: as many as give two digits of the
/// difference, five in all at most (three of a percentage); none where the usual ones show it.
pub fn finer(difference: f64) -> usize {
    const USUAL: f64 = 3.0;
    let first_digit = -difference.abs().log10().floor();
    // Without a difference the logarithm is infinite.
    if !first_digit.is_finite() || first_digit <= USUAL {
        return 0;
    }
    (first_digit + 1.0 - USUAL).min(2.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations_choose_their_unit() {
        let (en, sv) = (Locale::english(), Locale::of("sv").unwrap());
        assert_eq!(
            [999, 4_210, 150_000, 1_300_000].map(|n| en.bytes(n)),
            ["999 B", "4.21 kB", "150 kB", "1.3 MB"]
        );
        let written = [4e-7, 1.234e-5, 0.0123, 3.24, 250.0].map(|seconds| en.duration(seconds));
        assert_eq!(written, ["0.4 µs", "12.3 µs", "12.3 ms", "3.24 s", "250 s"]);
        assert_eq!(en.duration(f64::NAN), "");
        assert_eq!([sv.bytes(4_210), sv.duration(3.24)], ["4,21 kB", "3,24 s"]);
    }

    #[test]
    fn units_stay_with_their_number() {
        let en = Locale::english();
        assert_eq!(
            [en.with_unit("5", Some("kr")), en.with_unit("5", None), en.with_unit("5", Some(""))],
            ["5\u{a0}kr", "5", "5"]
        );
    }

    #[test]
    fn small_differences_need_more_decimals() {
        assert_eq!([0.012, 0.000_4, 0.000_02, 0.0].map(finer), [0, 2, 2, 0]);
    }
}

//! Numbers in fields that people type into: read and written as the language does.

use vitrine_model::typed::{self, Marks};

use super::Locale;

/// So many digits before the decimal mark stand in one piece in a field.
const LONGEST_UNGROUPED: usize = 4;

impl Locale {
    /// The plain number that a text means in this language, with the unit behind it or not. What is no number stays as
    /// it is.
    pub fn to_plain(&self, text: &str, unit: Option<&str>) -> String {
        let marks = Marks { decimal: self.decimal, group: self.group };
        typed::parse(text, marks, unit).map_or_else(|_| text.to_owned(), |typed| typed.value.to_string())
    }

    /// A plain number as it stands in a field that it is typed into: in this language, and below 10,000 in one piece, so
    /// that years look like years. What is no plain number stays as it is.
    pub fn in_field(&self, plain: &str) -> String {
        let whole = plain.trim_start_matches('-').split('.').next().unwrap_or_default();
        let written = self.from_plain(plain);
        if whole.len() > LONGEST_UNGROUPED { written } else { written.replace(self.group, "") }
    }
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
    fn what_is_typed_means_what_it_means_in_the_language() {
        assert_eq!(
            ["7,9", "7.9", "1,234", " 9 850 kr", "−3"].map(|text| sv().to_plain(text, Some("kr"))),
            ["7.9", "7.9", "1.234", "9850", "-3"]
        );
        assert_eq!(
            ["7,9", "1,234", "1e3", "abc", "5 kg", ""].map(|text| en().to_plain(text, Some("kr"))),
            ["7.9", "1234", "1000", "abc", "5 kg", ""]
        );
    }

    #[test]
    fn what_stands_in_a_field_is_read_back_as_the_same_number() {
        assert_eq!(
            ["1985", "4250000", "-12.5", "12345.25", "abc"].map(|plain| sv().in_field(plain)),
            ["1985", "4\u{a0}250\u{a0}000", "−12,5", "12\u{a0}345,25", "abc"]
        );
        assert_eq!(["1985.5", "4250000"].map(|plain| en().in_field(plain)), ["1985.5", "4,250,000"]);
        for locale in Locale::all() {
            for number in [0.0, -0.5, 1985.0, 10_000.0, 1_234.567, 0.1 + 0.2, 4_250_000.25, 1e-7, 1e21] {
                let plain = number.to_string();
                assert_eq!(locale.to_plain(&locale.in_field(&plain), None), plain, "{}", locale.code);
            }
        }
    }
}

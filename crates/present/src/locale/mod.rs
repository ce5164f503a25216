//! How a language writes numbers, dates, sizes and durations.
//!
//! The rules of every language are built in, for they are short; its texts are loaded, see [`crate::texts`].
//! Files, links and commands always use a decimal point and no groups.

pub mod calendar;
mod date;
mod number;
mod quantity;
mod tick;
#[cfg(feature = "lines")]
mod typed;

pub use number::{decimals_of, significant_decimals};
pub use quantity::finer;
pub use tick::{rounded, three_digits};

/// A language with its rules. They stand in the language's file in the folder `texts`.
#[derive(Debug, PartialEq, Eq)]
pub struct Locale {
    /// The language's code, as in addresses and in the attribute `lang`: `sv`.
    pub code: &'static str,
    /// The language's own name: `Svenska`.
    pub name: &'static str,
    /// The names of the files of its texts: what is needed at once, and what pages with charts need.
    pub files: [&'static str; 2],
    pub(crate) plural: Plural,
    pub(crate) decimal: char,
    pub(crate) group: char,
    pub(crate) group_from: u8,
    pub(crate) percent: &'static str,
    pub(crate) multiples: &'static [&'static str],
    pub(crate) months: [&'static str; 12],
    pub(crate) months_short: [&'static str; 12],
    pub(crate) date_long: &'static str,
    pub(crate) date_short: &'static str,
    pub(crate) day_month: &'static str,
    pub(crate) month_year: &'static str,
}

/// Which forms a plural has, and which one suits a count.
#[allow(dead_code, reason = "a rule is there for languages that are added by a file")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plural {
    /// One form for all, as in Japanese.
    Other,
    /// One for 1 and one for the rest, as in English.
    OneOther,
    /// One for 0 and 1 and one for the rest, as in French.
    ZeroOneOther,
    /// One for 1, 21, 31, one for 2 to 4, 22 to 24, and one for the rest, as in Ukrainian.
    OneFewMany,
}

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

impl Locale {
    /// All languages, English first.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// English, which every text has.
    pub fn english() -> &'static Self {
        &ALL[0]
    }

    /// The language of a code; a region behind it is not looked at, nor is the case: `sv`, `sv-SE`, `sv_SE.UTF-8`.
    pub fn of(code: &str) -> Option<&'static Self> {
        let language = code.split(['-', '_', '.', '@']).next().unwrap_or_default();
        ALL.iter().find(|locale| locale.code.eq_ignore_ascii_case(language))
    }

    /// The first of the wanted languages that there is, English where there is none of them.
    pub fn choose<'a>(wanted: impl IntoIterator<Item = &'a str>) -> &'static Self {
        wanted.into_iter().find_map(Self::of).unwrap_or_else(Self::english)
    }
}

impl Default for &'static Locale {
    fn default() -> Self {
        Locale::english()
    }
}

impl Plural {
    /// The position of the form for a count.
    pub(crate) fn form(self, count: u64) -> usize {
        match self {
            Self::Other => 0,
            Self::OneOther => usize::from(count != 1),
            Self::ZeroOneOther => usize::from(count > 1),
            Self::OneFewMany => match (count % 10, count % 100) {
                (1, last) if last != 11 => 0,
                (2..=4, last) if !(12..=14).contains(&last) => 1,
                _ => 2,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_what_browsers_and_systems_say() {
        let found = ["sv", "sv-SE", "sv_SE.UTF-8", "SV", "en-GB"].map(|code| Locale::of(code).unwrap().code);
        assert_eq!(found, ["sv", "sv", "sv", "sv", "en"]);
        assert_eq!([Locale::of("C"), Locale::of(""), Locale::of("svx")], [None; 3]);
        assert_eq!(Locale::choose(["de", "sv-FI", "en"]).code, "sv");
        assert_eq!(Locale::choose([]).code, "en");
        assert_eq!(<&Locale>::default().code, "en");
    }

    #[test]
    fn plurals_follow_the_rule_of_the_language() {
        let forms = |plural: Plural| [0, 1, 2, 5, 11, 12, 21, 22, 101].map(|count| plural.form(count));
        assert_eq!(forms(Plural::Other), [0; 9]);
        assert_eq!(forms(Plural::OneOther), [1, 0, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(forms(Plural::ZeroOneOther), [0, 0, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(forms(Plural::OneFewMany), [2, 0, 1, 2, 2, 2, 0, 1, 0]);
    }
}

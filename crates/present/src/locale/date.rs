//! Dates in words.

use super::Locale;
use super::calendar::parts;

impl Locale {
    /// A date in words, `20 November 2026`. The month counts from 1.
    pub fn date_long(&self, (year, month, day): (i64, i64, i64)) -> String {
        dated(self.date_long, &self.months, year, month, day)
    }

    /// A date with the month's short name, `20 Nov 2026`.
    pub fn date_short(&self, (year, month, day): (i64, i64, i64)) -> String {
        dated(self.date_short, &self.months_short, year, month, day)
    }

    /// A day of a year that is known, `20 Nov`.
    pub fn day_month(&self, (_, month, day): (i64, i64, i64)) -> String {
        dated(self.day_month, &self.months_short, 0, month, day)
    }

    /// A month of a year, `Nov 2026`.
    pub fn month_year(&self, (year, month): (i64, i64)) -> String {
        dated(self.month_year, &self.months_short, year, month, 0)
    }

    /// A month's short name, `Nov`; empty outside of 1 to 12.
    pub fn month_short(&self, month: i64) -> &'static str {
        name(&self.months_short, month)
    }

    /// An ISO date in words, `20 November 2026`; any other text as it is.
    pub fn iso_long(&self, iso: &str) -> String {
        parts(iso).map_or_else(|| iso.to_owned(), |date| self.date_long(date))
    }

    /// An ISO date with the month's short name, `20 Nov 2026`; any other text as it is.
    pub fn iso_short(&self, iso: &str) -> String {
        parts(iso).map_or_else(|| iso.to_owned(), |date| self.date_short(date))
    }
}

fn dated(pattern: &str, months: &[&'static str; 12], year: i64, month: i64, day: i64) -> String {
    let mut written = pattern.replace("{month}", name(months, month));
    for (field, number) in [("{day}", day), ("{year}", year)] {
        written = written.replace(field, &number.to_string());
    }
    written
}

fn name(months: &[&'static str; 12], month: i64) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| months.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_language_does() {
        let (en, sv) = (Locale::english(), Locale::of("sv").unwrap());
        assert_eq!(
            [en.iso_long("2026-11-05"), sv.iso_long("2026-11-05")],
            ["5 November 2026", "5 november 2026"]
        );
        assert_eq!([en.iso_short("2026-03-15"), sv.iso_short("2026-03-15")], ["15 Mar 2026", "15 mars 2026"]);
        assert_eq!([en.day_month((2026, 10, 1)), sv.day_month((2026, 10, 1))], ["1 Oct", "1 okt"]);
        assert_eq!([en.month_year((2026, 5)), sv.month_year((2026, 5))], ["May 2026", "maj 2026"]);
        assert_eq!([en.month_short(12), en.month_short(13), en.month_short(0)], ["Dec", "", ""]);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["yesterday", "", "2026-13-01", "2026-1-1", "2026-01-01T00", "+026-01-01"] {
            assert_eq!(Locale::english().iso_long(text), text);
        }
    }
}

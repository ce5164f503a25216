//! Columns of numbers: which texts are numbers, which are codes, and what could be read in another way.

use vitrine_table::DecimalMark;

use super::scan::Distinct;
use super::{Column, Contents, MOST_STRAYS, NumberForm, Numbered, Personal, Remark, Unusable};
use super::{headings, number, scan, sentinels};

impl Column<'_> {
    /// Reads the texts as numbers, until so many are none that they are no strays.
    pub(super) fn read_numbers(&mut self) -> Numbered {
        let mut n_others = 0;
        for of in &mut self.distinct {
            of.number = self.numbers.read(of.text, self.unit.as_deref()).unwrap_or(f64::NAN);
            n_others += usize::from(!of.number.is_finite());
            if n_others > MOST_STRAYS {
                return Numbered::Few;
            }
        }
        let are_all = self.distinct.iter().all(|of| !of.number.is_nan());
        if are_all { Numbered::All } else { Numbered::Some }
    }

    /// Whether nearly all of the column's texts are numbers, and none of them is a code.
    pub(super) fn are_numbers(&self, numbers: Numbered) -> bool {
        numbers != Numbered::Few
            && !self.are_codes()
            && !self.are_versions()
            && !self.are_flags()
            && (self.mostly(|of| of.number.is_finite()) || self.are_measured())
    }

    /// Whether so many different numbers stand in the column that it is one of measurements, though a few texts, such as
    /// `<0.5`, stand in more cells than strays do.
    fn are_measured(&self) -> bool {
        const FEWEST_NUMBERS: usize = 20;
        const SHARE: f64 = 0.75;
        let numbers = || self.distinct.iter().filter(|of| of.number.is_finite());
        let n_cells = scan::n_cells(&self.distinct);
        numbers().count() >= FEWEST_NUMBERS && scan::n_cells(numbers()) as f64 >= SHARE * n_cells as f64
    }

    /// Whether digits stand for something else than an amount: some begin with zeros, or the heading says so and all
    /// are of one length.
    pub(super) fn are_codes(&self) -> bool {
        let digits = |of: &Distinct<'_>| of.text.bytes().all(|byte| byte.is_ascii_digit());
        let leads_with_zero = |of: &Distinct<'_>| of.text.len() > 1 && of.text.starts_with('0');
        let mut lengths = self.distinct.iter().map(|of| of.text.len());
        let first = lengths.next();
        let are_of_one_length = first > Some(2) && lengths.all(|length| Some(length) == first);
        self.distinct.iter().all(digits)
            && (self.distinct.iter().any(leads_with_zero)
                || (are_of_one_length && headings::is_code(&self.heading)))
    }

    /// Whether numbers with a point are none: of versions and chapters, 1.10 is not 1.1.
    pub(super) fn are_versions(&self) -> bool {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_version = |of: &Distinct<'_>| of.text.split('.').all(digits);
        headings::is_version(&self.heading)
            && self.distinct.iter().all(is_version)
            && self.distinct.iter().any(|of| of.text.contains('.'))
    }

    /// Takes out the texts without a number or a day: they are missing values.
    pub(super) fn take_strays(&mut self, n_cells: usize, are_days: bool) {
        let strays: Vec<Distinct<'_>> = self.distinct.extract_if(.., |of| !of.number.is_finite()).collect();
        self.n_missing += scan::n_cells(&strays);
        if let Some(first) = strays.first() {
            self.remarks.push(Remark::Strays {
                n_fitting: scan::n_cells(&self.distinct),
                n_cells,
                line: first.line,
                text: first.text.to_owned(),
                are_days,
            });
        }
        self.missing_texts.extend(strays.into_iter().map(|of| of.text.to_owned()));
    }

    pub(super) fn take_numbers(&mut self, n_rows: usize) {
        self.take_sentinels();
        self.remark_numbers();
        self.take_shares();
        let personal = (headings::is_phone(&self.heading), headings::is_personal_number(&self.heading));
        self.contents = match self.distinct.as_slice() {
            [] | [_] => self.one_value(),
            _ if personal.0 => Contents::Unusable(Unusable::Personal { kind: Personal::Phones }),
            _ if personal.1 => Contents::Unusable(Unusable::Personal { kind: Personal::Numbers }),
            read => match number::contents(read, n_rows) {
                Contents::Integer { .. } if number::are_names(read, &self.heading) => {
                    Contents::Unusable(Unusable::Identifier)
                }
                contents => contents,
            },
        };
    }

    /// Says what could be read in another way.
    fn remark_numbers(&mut self) {
        // What shows it best: the text with the fewest signs.
        let shortest = |fits: &dyn Fn(&&Distinct<'_>) -> bool| {
            self.distinct.iter().filter(fits).min_by_key(|of| of.text.len()).copied()
        };
        let is_open = |of: &&Distinct<'_>| of.text.matches(['.', ',']).count() == 1;
        if let (Some(mark), Some(of)) = (self.numbers.assumed(), shortest(&is_open)) {
            let decimal_comma = mark == DecimalMark::Comma;
            self.remarks.push(Remark::Assumed { text: of.text.to_owned(), number: of.number, decimal_comma });
        }
        let has_word = |of: &&Distinct<'_>| self.numbers.without_magnitude(of.text) != of.text;
        if let Some(of) = shortest(&has_word) {
            self.number_form = Some(NumberForm::Magnitude);
            self.remarks.push(Remark::Magnitudes { text: of.text.to_owned(), number: of.number });
        }
        if let Some((one, other)) = number::same_number(&self.distinct) {
            self.remarks.push(Remark::SameNumber { one, other });
        }
        if let Some(of) = sentinels::maybe_sentinel(&self.distinct) {
            self.remarks.push(Remark::MaybeSentinel { text: of.text.to_owned(), n: of.n });
        }
    }

    /// Numbers without a per cent sign, all of them up to 1 beside larger ones with it, are shares.
    fn take_shares(&mut self) {
        if self.unit.as_deref() != Some("%") {
            return;
        }
        let is_bare = |of: &&Distinct<'_>| !of.text.contains('%');
        let bare: Vec<&Distinct<'_>> = self.distinct.iter().filter(is_bare).collect();
        let signed: Vec<&Distinct<'_>> = self.distinct.iter().filter(|of| !is_bare(of)).collect();
        let n_large = signed.iter().filter(|of| of.number.abs() > 1.0).count();
        let are_small = bare.iter().all(|of| of.number.abs() <= 1.0);
        let have_fractions = bare.iter().any(|of| of.number.fract() != 0.0);
        if !(are_small && have_fractions && 2 * n_large > signed.len()) {
            return;
        }
        let Some(first) = bare.first().map(|of| of.text.to_owned()) else { return };
        let n = scan::n_cells(bare.iter().copied());
        self.number_form = Some(NumberForm::PercentOrShare);
        self.remarks.push(Remark::Shares { n, text: first });
        let numbers = self.numbers;
        for of in &mut self.distinct {
            of.number = numbers.per_cent(of.text).parse().unwrap_or(f64::NAN);
        }
    }

    /// Takes out the numbers that stand for missing values.
    fn take_sentinels(&mut self) {
        while let Some(number) = sentinels::sentinel(&self.distinct) {
            let taken: Vec<Distinct<'_>> = self.distinct.extract_if(.., |of| of.number == number).collect();
            let n = scan::n_cells(&taken);
            self.n_missing += n;
            self.remarks.extend(taken.first().map(|of| Remark::Sentinel { text: of.text.to_owned(), n }));
            self.missing_texts.extend(taken.into_iter().map(|of| of.text.to_owned()));
        }
    }
}

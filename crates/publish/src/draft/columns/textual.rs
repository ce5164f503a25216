//! Columns of texts: yes and no, choices, free text, and data about persons.

use vitrine_table::names;

use super::choices::{self, TextKind};
use super::forms::is_email;
use super::persons::{self, Likeness};
use super::scan::{self, Distinct};
use super::{Choice, Column, Contents, FEWEST_WITHOUT, Personal, Unusable, headings};

impl Column<'_> {
    pub(super) fn take_texts(&mut self, n_rows: usize) {
        let n_cells = scan::n_cells(&self.distinct);
        let mut fold = None;
        self.contents = match self.distinct.as_slice() {
            // A mark that some rows have and others have not, such as a cross in a box.
            [only] if self.n_missing * FEWEST_WITHOUT >= n_rows && n_cells * FEWEST_WITHOUT >= n_rows => {
                let (value, written) = (only.text.to_owned(), Vec::new());
                Contents::Choice(vec![Choice { value: value.clone(), written, n: n_cells }], value)
            }
            [] | [_] => self.one_value(),
            _ if self.are_flags() => Contents::Flag(self.is_mostly_true()),
            _ => match self.personal(n_cells) {
                Some(kind) => Contents::Unusable(Unusable::Personal { kind }),
                None => choices::contents(&self.distinct, n_rows, &self.heading, self.text_kind(), &mut fold),
            },
        };
        // Of addresses only words are kept that many have.
        let are_many = n_cells >= choices::FEWEST_TEXTS;
        if are_many && matches!(self.contents, Contents::Choice(..)) && self.are_addresses() {
            fold = None;
            self.contents = Contents::Text(choices::longest(&self.distinct));
        }
        self.remarks.extend(fold);
    }

    fn text_kind(&self) -> TextKind {
        match () {
            () if self.are_versions() => TextKind::Versions,
            () if self.are_codes() => TextKind::Codes,
            () => TextKind::Words,
        }
    }

    /// The kind of personal data that the texts look like.
    fn personal(&self, n_cells: usize) -> Option<Personal> {
        let n = self.distinct.len();
        let half = |fits: fn(&str) -> bool| self.distinct.iter().filter(|of| fits(of.text)).count() * 2 > n;
        if half(is_email) {
            return Some(Personal::Emails);
        }
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= 6;
        if headings::is_phone(&self.heading) && half(digits) {
            return Some(Personal::Phones);
        }
        if headings::is_personal_number(&self.heading) && half(digits) {
            return Some(Personal::Numbers);
        }
        let is_person = headings::is_person(&self.heading);
        // Of names by themselves, those that many rows share are those of firms or kinds.
        let are_names = match persons::likeness(self.distinct.iter().map(|of| of.text)) {
            Likeness::Full | Likeness::First => is_person || headings::is_role(&self.heading),
            Likeness::Known => true,
            Likeness::None => {
                let is_of_persons = headings::is_part_of_name(&self.heading);
                is_of_persons || (is_person && n * 3 > n_cells)
            }
        };
        are_names.then_some(Personal::Names)
    }

    /// Whether texts say yes and no, perhaps in several languages, and nothing else.
    pub(super) fn are_flags(&self) -> bool {
        /// More ways to write them stand in no column.
        const MOST: usize = 12;
        let of = |text: &str| self.distinct.iter().any(|of| of.text.eq_ignore_ascii_case(text));
        // A letter by itself says yes or no beside the one for the opposite, or beside a word.
        let has_words =
            self.distinct.iter().any(|of| of.text.chars().filter(|sign| sign.is_alphabetic()).count() > 1);
        let are_pairs = has_words
            || (of("t") == of("f") && (!of("n") || of("y") || of("j")) && (!(of("y") || of("j")) || of("n")));
        let truths = self.distinct.iter().take(MOST + 1).map(|of| names::truth(of.text));
        let truths: Option<Vec<bool>> = truths.collect();
        are_pairs
            && truths.is_some_and(|all| all.len() <= MOST && all.contains(&true) && all.contains(&false))
    }

    /// Whether more cells say yes than no.
    pub(super) fn is_mostly_true(&self) -> bool {
        let n_of = |truth: bool| {
            let of = self.distinct.iter().filter(|of| names::truth(of.text) == Some(truth));
            scan::n_cells(of)
        };
        n_of(true) > n_of(false)
    }

    /// Whether most texts are addresses of houses.
    fn are_addresses(&self) -> bool {
        let n = self.distinct.iter().filter(|of| persons::is_address(of.text)).count();
        let has_number = |of: &&Distinct<'_>| {
            of.text.bytes().any(|byte| byte.is_ascii_digit()) && of.text.chars().any(char::is_alphabetic)
        };
        let n_numbered = self.distinct.iter().filter(has_number).count();
        let is_called_so = headings::is_address(&self.heading) && n_numbered * 2 > self.distinct.len();
        n * 2 > self.distinct.len() || is_called_so
    }
}

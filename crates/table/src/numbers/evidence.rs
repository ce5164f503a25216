//! What the cells of a column show about how its numbers are written.

use vitrine_model::typed::{self, Marks};

use super::{COMMA, MINUS, Numbers, POINT, magnitude};
use crate::dialect::DecimalMark;

/// So many rows are looked at in each column, and all rows in those that leave something open.
const ROWS_LOOKED_AT: usize = 10_000;

/// What the cells of a column, or of a file, speak for.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Cells that can only have a decimal comma, or points between thousands.
    comma: usize,
    /// Cells that can only have a decimal point, or commas between thousands.
    point: usize,
    /// Cells that are numbers with one comma before three digits.
    unsure_comma: Unsure,
    /// Cells that are numbers with one point before three digits.
    unsure_point: Unsure,
    plain: Plain,
    words: Words,
    /// Numbers of at least two digits with a minus behind.
    n_minus_behind: usize,
    /// Numbers with a plus behind, as grades have it.
    n_plus_behind: usize,
}

/// Numbers with one mark before three digits.
#[derive(Clone, Copy, Debug, Default)]
struct Unsure {
    n: usize,
    /// How many of them end with a zero.
    n_round: usize,
    /// The sum of their logarithms, with three decimals each.
    sum_ln: f64,
}

/// Numbers without a mark.
#[derive(Clone, Copy, Debug, Default)]
struct Plain {
    /// Whole numbers of at most three digits that are not written for missing values.
    n_short: usize,
    /// The sum of their logarithms.
    sum_ln: f64,
    /// Whole numbers of more digits.
    n_long: usize,
    /// Numbers with an exponent, as programs write them.
    n_powers: usize,
}

/// Words behind numbers that multiply them.
#[derive(Clone, Copy, Debug, Default)]
struct Words {
    n: usize,
    /// The powers of ten that they stand for, one bit each.
    powers: u16,
    /// The sum of the logarithms of the numbers before them.
    sum_ln: f64,
    /// Numbers without such a word, and the sum of their logarithms.
    n_bare: usize,
    sum_ln_bare: f64,
    /// Numbers with such a word behind and the sign of a currency before, where the word is no unit.
    n_money: usize,
    /// Texts that are neither.
    n_others: usize,
}

impl Evidence {
    /// Adds what a cell speaks for.
    fn cell(&mut self, text: &str) {
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            // A few words may stand for missing values.
            self.words.n_others += usize::from(!text.is_empty());
            return;
        }
        let written = number_in(text);
        match magnitude::of(text) {
            Some(found) => {
                self.words.word(found.power, number_in(found.number));
                self.words.n_money += usize::from(found.number.starts_with(['$', '€', '£', '¥', '₹']));
            }
            None => self.words.bare(text, written),
        }
        self.behind(text);
        if written.contains([',', '.']) { self.marked(written) } else { self.plain.cell(written) }
    }

    /// As [`Evidence::cell`] where many cells have been looked at: one more whole number changes little.
    fn late_cell(&mut self, text: &str) {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.plain.n_long += usize::from(text.len() > 3);
        } else {
            self.cell(text);
        }
    }

    /// Adds a number with a mark.
    fn marked(&mut self, text: &str) {
        // Read both ways: a cell with one meaning has the same in both.
        let of = |marks| typed::parse(text, marks, None).ok();
        let (Some(as_point), Some(as_comma)) = (of(POINT), of(COMMA)) else { return };
        if as_point.value != as_comma.value {
            let unsure = if text.contains(',') { &mut self.unsure_comma } else { &mut self.unsure_point };
            unsure.n += 1;
            unsure.n_round += usize::from(text.ends_with('0'));
            unsure.sum_ln += ln(as_point.value.abs().min(as_comma.value.abs()));
            return;
        }
        let n = |mark: char| text.matches(mark).count();
        let last = text.rfind([',', '.']).and_then(|at| text.get(at..at + 1));
        match (n(','), n('.')) {
            (1, 0) | (0, 2..) => self.comma += 1,
            (0, 1) | (2.., 0) => self.point += 1,
            _ if last == Some(",") => self.comma += 1,
            _ => self.point += 1,
        }
    }

    /// Adds the sign behind a number.
    fn behind(&mut self, text: &str) {
        let is_number = |text: &str| text.ends_with(|sign: char| sign.is_ascii_digit());
        if let Some(size) = text.strip_suffix(MINUS).map(str::trim_end).filter(|size| is_number(size)) {
            let n_digits = size.bytes().filter(u8::is_ascii_digit).count();
            self.n_minus_behind += usize::from(n_digits > 1);
        } else if text.strip_suffix('+').is_some_and(is_number) {
            self.n_plus_behind += 1;
        }
    }

    fn marks(self) -> Option<Marks> {
        match (self.comma, self.point) {
            (0, 0) => None,
            (_, 0) => Some(COMMA),
            (0, _) => Some(POINT),
            // Cells that contradict each other decide nothing.
            _ => None,
        }
    }

    /// Whether more cells of the column change nothing.
    fn is_settled(self) -> bool {
        self.comma + self.point > 0
    }
}

impl Plain {
    fn cell(&mut self, text: &str) {
        let digits = text.trim_start_matches(['-', '+', '−', '–']);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let is_sentinel =
                digits.bytes().all(|byte| byte == b'9') || digits.bytes().all(|byte| byte == b'0');
            if digits.len() > 3 {
                self.n_long += 1;
            } else if !is_sentinel {
                self.n_short += 1;
                self.sum_ln += ln(digits.parse().unwrap_or(1.0));
            }
        } else if digits.contains(['e', 'E']) && digits.parse::<f64>().is_ok() {
            self.n_powers += 1;
        }
    }
}

impl Words {
    fn word(&mut self, power: u8, number: &str) {
        let Ok(number) = typed::parse(number, Marks::PLAIN, None) else {
            self.n_others += 1;
            return;
        };
        self.n += 1;
        self.powers |= 1 << power;
        self.sum_ln += ln(number.value.abs());
    }

    /// Adds a text without a word; `written` is the number in it.
    fn bare(&mut self, text: &str, written: &str) {
        let has_letters = text.chars().any(char::is_alphabetic);
        match typed::parse(written, Marks::PLAIN, None) {
            Ok(number) if !has_letters => {
                self.n_bare += 1;
                self.sum_ln_bare += ln(number.value.abs());
            }
            _ => self.n_others += 1,
        }
    }

    /// Whether most cells are texts, so that there are no numbers to read.
    fn are_texts(self) -> bool {
        self.n_others > self.n + self.n_bare
    }

    /// Whether the words multiply: several kinds of them stand in the column, or one beside numbers without it that
    /// are of another size, or behind amounts of money. Beside numbers of the same size the word is a unit that some cells lack: `300K` and `305`.
    fn multiply(self) -> bool {
        const BILLIONS: u16 = 1 << 9;
        /// Numbers whose typical sizes differ by less are of one kind.
        const APART: f64 = 4.0;
        if self.n == 0
            || self.n_others * 19 > self.n + self.n_bare
            || (self.powers & !BILLIONS == 0 && self.n_money == 0)
        {
            return false;
        }
        let mean = |sum: f64, n: usize| sum / n.max(1) as f64;
        let ratio = (mean(self.sum_ln_bare, self.n_bare) - mean(self.sum_ln, self.n)).abs();
        self.n_money > 0 || self.powers.count_ones() > 1 || (self.n_bare > 0 && ratio > APART.ln())
    }
}

fn ln(size: f64) -> f64 {
    libm::log(size.max(1e-9))
}

/// A cell without letters and signs around its number, such as a currency.
fn number_in(text: &str) -> &str {
    text.trim_matches(|sign: char| {
        !(sign.is_ascii_digit() || matches!(sign, '-' | '+' | '−' | '–' | '.' | ','))
    })
}

/// What the rows of a file show so far.
#[derive(Clone, Debug)]
pub struct NumbersShown {
    columns: Vec<Evidence>,
    n_rows: usize,
}

impl NumbersShown {
    /// Nothing yet, of so many columns.
    pub fn new(n_columns: usize) -> Self {
        Self { columns: vec![Evidence::default(); n_columns], n_rows: 0 }
    }

    /// Adds what the cells of a row show.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.n_rows += 1;
        let is_late = self.n_rows > ROWS_LOOKED_AT;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            if !is_late {
                column.cell(cell);
            } else if !column.is_settled() && !column.words.are_texts() {
                column.late_cell(cell);
            }
        }
    }

    /// How the numbers of each column are written, with this sign between the columns, and with this mark before
    /// decimals where somebody gives it.
    pub fn numbers(&self, delimiter: u8, decimal: Option<DecimalMark>) -> Vec<Numbers> {
        let given = decimal.map(|decimal| if decimal == DecimalMark::Comma { COMMA } else { POINT });
        let mut file = Evidence::default();
        for column in &self.columns {
            // A column counts once: one long column must not outvote the others.
            file.comma += usize::from(column.marks() == Some(COMMA));
            file.point += usize::from(column.marks() == Some(POINT));
        }
        let of = |column: &Evidence| {
            let found = || marks(*column, file.marks(), delimiter);
            let (marks, is_assumed) = given.map_or_else(found, |given| (Some(given), false));
            let has_minus_behind = column.n_minus_behind > 0 && column.n_plus_behind == 0;
            Numbers { marks, is_assumed, has_magnitudes: column.words.multiply(), has_minus_behind }
        };
        self.columns.iter().map(of).collect()
    }
}

/// The marks of a column, and whether they are an assumption.
fn marks(column: Evidence, file: Option<Marks>, delimiter: u8) -> (Option<Marks>, bool) {
    if column.is_settled() {
        return (column.marks(), false);
    }
    let (comma, point) = (column.unsure_comma, column.unsure_point);
    if comma.n + point.n == 0 {
        return (file, false);
    }
    // Cells of both kinds contradict each other, whatever they mean; the more frequent ones decide.
    let are_both = comma.n.min(point.n) > 0;
    if comma.n > point.n {
        // In a file with commas between columns they stand between thousands as well. A semicolon between columns makes
        // room for decimal commas.
        let of_delimiter = i32::from(delimiter == b',') * 2 - i32::from(delimiter == b';');
        return match comma.votes(column.plain, file, COMMA) + of_delimiter {
            0 => (None, false),
            votes => {
                let is_open = are_both || votes.abs() < 2 || (votes < 0 && comma.is_strange(column.plain));
                (Some(if votes > 0 { POINT } else { COMMA }), is_open)
            }
        };
    }
    // Three decimals in each cell are as programs write numbers; a semicolon makes room for decimal commas, and so for
    // points between thousands.
    let of_delimiter = if delimiter == b';' { 1 } else { -1 };
    let votes = point.votes(column.plain, file, POINT) + of_delimiter;
    let is_open = are_both || votes.abs() < 2 || (votes < 0 && point.is_strange(column.plain));
    (Some(if votes > 0 { COMMA } else { POINT }), is_open)
}

impl Unsure {
    /// What speaks for the mark of these cells to stand between thousands; below 0 for decimals. `as_decimal` are the
    /// marks of a file in which it stands before decimals.
    fn votes(self, plain: Plain, file: Option<Marks>, as_decimal: Marks) -> i32 {
        /// Nine in ten numbers with three decimals at most have three, so that this many with three each are rounded.
        const MANY: usize = 20;
        let mut votes = match file {
            None => 0,
            Some(marks) if marks == as_decimal => -2,
            Some(_) => 2,
        };
        // A program writes 1.12 for 1.120, or 137.000 for 137.
        if plain.n_short > 0 && plain.n_long == 0 {
            let beside = if self.is_far(plain) { 1 } else { -1 };
            votes += i32::from(self.n_round > 0) * 2 + i32::from(self.n >= MANY) + beside;
        } else if plain.n_short == 0 && plain.n_long == 0 {
            // Of decimals one in ten ends with a zero, of round amounts most do.
            votes += i32::from(self.n > 4 && self.n_round * 3 > self.n);
        }
        if plain.n_long > 0 || plain.n_powers > 0 {
            votes -= 2;
        }
        votes
    }

    /// Whether the numbers without a mark are typically farther from these as decimals than as thousands.
    fn is_far(self, plain: Plain) -> bool {
        /// Numbers below 1,000 are farther from 1.2 than from 1,200 where they are larger than this.
        const FAR: f64 = 31.6;
        let mean = |sum: f64, n: usize| sum / n.max(1) as f64;
        plain.n_short > 0 && mean(plain.sum_ln, plain.n_short) - mean(self.sum_ln, self.n) > ln(FAR)
    }

    /// Whether these as decimals are strange beside the numbers without a mark.
    fn is_strange(self, plain: Plain) -> bool {
        plain.n_short + plain.n_long > 0 && (self.n_round > 0 || self.is_far(plain))
    }
}

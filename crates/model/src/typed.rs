//! Numbers as people type them: with either decimal mark, blanks or marks between thousands, any minus sign, and the
//! unit behind.
//!
//! One reader for forms, links, tables and the command line. What a program has written goes through it unchanged:
//! with [`Marks::PLAIN`] it reads every text that [`crate::number::parse`] reads as a finite number.

use crate::number;

/// The marks of a way of writing numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// What stands before decimals.
    pub decimal: char,
    /// What stands between thousands; a blank of any kind is always understood as well.
    pub group: char,
}

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typed {
    /// The number.
    pub value: f64,
    /// What the same text means in another way of writing, where it has another meaning: 1.234 for `1,234` in English.
    pub other: Option<f64>,
}

/// Why a text is not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTyped {
    /// There is no number, or more than one.
    NoNumber,
    /// A number with something behind it that is not the expected unit.
    OtherUnit,
}

impl Marks {
    /// A decimal point, and blanks between thousands: a comma is then a decimal mark as well.
    pub const PLAIN: Self = Self { decimal: '.', group: ' ' };
}

/// Reads a number, with `unit` behind it or not. A mark of the other kind is read as a decimal mark where it cannot
/// stand between thousands: `57,4` is 57.4 everywhere, `1,234` depends on `marks`.
///
/// # Errors
/// A text that holds no number, or something else beside it.
pub fn parse(text: &str, marks: Marks, unit: Option<&str>) -> Result<Typed, NotTyped> {
    let text = without_unit_before(text.trim(), unit);
    let (negative, size) = match text.strip_prefix(['-', '−', '–']) {
        Some(size) => (true, size.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let size = without_unit_before(size, unit);
    let end = end_of_number(size);
    let (written, behind) = size.split_at(end);
    let (mantissa, exponent) = match written.find(['e', 'E']) {
        Some(at) => written.split_at(at),
        None => (written, ""),
    };
    let (plain, other) = plain(mantissa.trim_end(), marks).ok_or(NotTyped::NoNumber)?;
    if !is_unit(behind.trim(), unit) {
        return Err(NotTyped::OtherUnit);
    }
    let read = |plain: String| {
        let size = number::parse(&format!("{plain}{exponent}")).filter(|size| size.is_finite())?;
        Some(if negative { -size } else { size })
    };
    let value = read(plain).ok_or(NotTyped::NoNumber)?;
    Ok(Typed { value, other: other.and_then(read).filter(|other| *other != value) })
}

/// Reads a number in a cell of a table whose decimal mark is known and made a point already: blanks between thousands,
/// any minus sign and the unit behind are understood, and no other mark, so that all cells of a column are read alike.
pub fn in_cell(text: &str, unit: Option<&str>) -> Option<f64> {
    number::parse(text).or_else(|| {
        let is_plain = !text.contains(',') && text.bytes().filter(|byte| *byte == b'.').count() < 2;
        let read = is_plain.then(|| parse(text, Marks::PLAIN, unit).ok())?;
        read.map(|typed| typed.value)
    })
}

/// A number without the unit before it, such as a currency: `$5`, `kr 5`.
fn without_unit_before<'a>(text: &'a str, unit: Option<&str>) -> &'a str {
    let rest = unit.filter(|unit| !unit.is_empty()).and_then(|unit| text.strip_prefix(unit));
    rest.map_or(text, str::trim_start)
}

/// Where the number ends: digits, marks, blanks between digits, and an exponent.
fn end_of_number(text: &str) -> usize {
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if letter.is_ascii_digit() || is_mark(letter) => end = at + letter.len_utf8(),
            _ if is_blank(letter) => {}
            'e' | 'E' if end == at && end > 0 => {
                let rest = &text[at + 1..];
                let power = rest.strip_prefix(['+', '-']).unwrap_or(rest);
                let digits = power.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    end = text.len() - power.len() + digits;
                }
                break;
            }
            _ => break,
        }
    }
    end
}

/// A number without an exponent as a program writes it, and as it would be with the other meaning of its only mark.
fn plain(text: &str, marks: Marks) -> Option<(String, Option<String>)> {
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits {
        return None;
    }
    let count = |mark: char| text.chars().filter(|letter| *letter == mark).count();
    let decimal_of = |decimal: Option<char>| split(text, decimal);
    match (count('.'), count(',')) {
        (0, 0) => decimal_of(None).map(|plain| (plain, None)),
        // The last of two kinds stands before the decimals.
        (1.., 1..) => {
            let last = text.rfind(['.', ',']).and_then(|at| text[at..].chars().next());
            decimal_of(last).map(|plain| (plain, None))
        }
        (points, commas) => {
            let mark = if points > 0 { '.' } else { ',' };
            let grouped = decimal_of(None);
            if points + commas > 1 {
                return grouped.map(|plain| (plain, None));
            }
            let decimal = decimal_of(Some(mark));
            if mark == marks.group {
                return grouped.map_or_else(
                    || decimal.clone().map(|plain| (plain, None)),
                    |plain| Some((plain, decimal.clone())),
                );
            }
            decimal.map(|plain| (plain, if mark == marks.decimal { None } else { grouped }))
        }
    }
}

/// Digits with a point before the decimals. `None` where the marks before it are not between groups of three digits.
fn split(text: &str, decimal: Option<char>) -> Option<String> {
    let (whole, fraction) = match decimal {
        Some(mark) => text.rsplit_once(mark)?,
        None => (text, ""),
    };
    let groups: Vec<&str> = whole.split(|letter: char| is_mark(letter) || is_blank(letter)).collect();
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
    {
        // `0,123` is no thousand.
        let starts_well = (1..=3).contains(&first.len()) && !first.starts_with('0');
        if !starts_well || rest.iter().any(|group| group.len() != 3) {
            return None;
        }
        let used: Vec<char> = whole.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        if used.windows(2).any(|pair| pair[0] != pair[1]) || decimal.is_some_and(|mark| used.contains(&mark))
        {
            return None;
        }
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = groups.concat();
    (digits(&whole) && digits(fraction)).then(|| format!("{whole}.{fraction}"))
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\'' | '’')
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}')
}

/// Whether what stands behind a number is nothing or its unit, without regard to case, blanks, and how powers are
/// written: `m2` is `m²`.
fn is_unit(behind: &str, unit: Option<&str>) -> bool {
    let folded = |text: &str| -> String {
        let letters = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '^');
        letters
            .map(|letter| match letter {
                '²' => '2',
                '³' => '3',
                letter => letter.to_ascii_lowercase(),
            })
            .collect()
    };
    behind.is_empty() || unit.is_some_and(|unit| folded(behind) == folded(unit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EN: Marks = Marks { decimal: '.', group: ',' };
    const SV: Marks = Marks { decimal: ',', group: '\u{a0}' };
    const DE: Marks = Marks { decimal: ',', group: '.' };

    fn value(text: &str, marks: Marks) -> Option<f64> {
        parse(text, marks, None).ok().map(|typed| typed.value)
    }

    #[test]
    fn a_decimal_comma_is_never_dropped() {
        for (text, expected) in [
            ("57,4", 57.4),
            ("33,5", 33.5),
            ("30,8", 30.8),
            ("1,5", 1.5),
            ("0,123", 0.123),
            ("1234,567", 1234.567),
        ] {
            for marks in [EN, SV, DE, Marks::PLAIN] {
                assert_eq!(value(text, marks), Some(expected), "{text} {marks:?}");
            }
        }
    }

    #[test]
    fn thousands_are_read_in_every_way() {
        for text in [
            "4 250 000",
            "4\u{a0}250\u{a0}000",
            "4\u{202f}250\u{202f}000",
            "4,250,000",
            "4.250.000",
            "4'250'000",
            "4,250,000.00",
            "4.250.000,00",
        ] {
            assert_eq!(value(text, EN), Some(4_250_000.0), "{text}");
            assert_eq!(value(text, SV), Some(4_250_000.0), "{text}");
        }
        assert_eq!([value("1 234,5", SV), value("1,234.5", SV), value("1.234,5", EN)], [Some(1234.5); 3]);
    }

    #[test]
    fn one_mark_before_three_digits_depends_on_the_language() {
        assert_eq!(parse("1,234", EN, None), Ok(Typed { value: 1234.0, other: Some(1.234) }));
        assert_eq!(parse("1,234", SV, None), Ok(Typed { value: 1.234, other: None }));
        assert_eq!(parse("1.234", SV, None), Ok(Typed { value: 1.234, other: Some(1234.0) }));
        assert_eq!(parse("1.234", DE, None), Ok(Typed { value: 1234.0, other: Some(1.234) }));
        assert_eq!(parse("1.234", EN, None), Ok(Typed { value: 1.234, other: None }));
    }

    #[test]
    fn signs_units_and_exponents() {
        let typed = |text| parse(text, EN, Some("m²")).map(|typed| typed.value);
        let written = ["52 m2", "52m²", "52 M^2", " 52 "];
        assert_eq!(written.map(typed), [Ok(52.0); 4]);
        assert_eq!(
            [typed("52 kg"), typed("52 m2 x"), typed("52 5")],
            [Err(NotTyped::OtherUnit), Err(NotTyped::OtherUnit), Err(NotTyped::NoNumber)]
        );
        assert_eq!(["−5", "-5", "– 5", "- 5"].map(typed), [Ok(-5.0); 4]);
        assert_eq!(["1e3", "1,5E-3", "2e+2"].map(typed), [Ok(1000.0), Ok(0.0015), Ok(200.0)]);
        assert_eq!(parse("5 eur", EN, Some("EUR")), Ok(Typed { value: 5.0, other: None }));
        assert_eq!(parse("5eur", EN, Some("EUR")), Ok(Typed { value: 5.0, other: None }));
        assert_eq!(parse("7,9 %", SV, Some("%")), Ok(Typed { value: 7.9, other: None }));
        let dollars = |text| parse(text, EN, Some("$")).map(|typed| typed.value);
        assert_eq!(["$1,200.50", "$ 1200.5", "1200.50 $"].map(dollars), [Ok(1200.5); 3]);
        assert_eq!(["-$5", "$-5", "−$5"].map(dollars), [Ok(-5.0); 3]);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            "abc",
            "😀",
            ".",
            ",",
            "1,2,3",
            "1.2.3",
            "12,34,567",
            "1 23",
            "1,234 567",
            "1e400",
            "--1",
            "1,,000",
            "٣",
            "inf",
            "nan",
        ] {
            assert!(parse(text, EN, None).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_a_program_writes_is_read_as_it_is(number in prop::num::f64::NORMAL | prop::num::f64::ZERO) {
            for text in [number.to_string(), format!("{number:e}")] {
                let read = value(&text, Marks::PLAIN);
                prop_assert_eq!(read.map(f64::to_bits), Some(number.to_bits()), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,12}") {
            let _ = parse(&text, EN, Some("m²"));
            let _ = parse(&text, SV, None);
        }
    }

    #[test]
    fn cells_have_no_mark_but_that_of_their_file() {
        let cells = ["1.234", "1 200", "−3", "52 m2", "1,5", "1.234,50", "1.234.567", "52 kg", "many"];
        let read = [Some(1.234), Some(1200.0), Some(-3.0), Some(52.0), None, None, None, None, None];
        assert_eq!(cells.map(|cell| in_cell(cell, Some("m2"))), read);
    }
}

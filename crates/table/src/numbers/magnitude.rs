//! Letters and words behind a number that multiply it: `1.5M`, `300k`, `2 Mio`.

/// A word behind a number, and the power of ten that it stands for.
struct Word {
    text: &'static str,
    power: u8,
    /// Whether it counts in this case only: `m` is a metre.
    is_exact: bool,
}

const fn word(text: &'static str, power: u8) -> Word {
    Word { text, power, is_exact: false }
}

const WORDS: [Word; 20] = [
    word("k", 3),
    Word { text: "M", power: 6, is_exact: true },
    Word { text: "B", power: 9, is_exact: true },
    word("bn", 9),
    word("mn", 6),
    word("mln", 6),
    word("tsd", 3),
    word("mio", 6),
    word("mrd", 9),
    word("tkr", 3),
    word("mkr", 6),
    word("thousand", 3),
    word("million", 6),
    word("millions", 6),
    word("billion", 9),
    word("billions", 9),
    word("tusen", 3),
    word("miljon", 6),
    word("miljoner", 6),
    word("miljarder", 9),
];

/// A number with a word that multiplies it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Magnitude<'a> {
    /// The number with what stands before it.
    pub number: &'a str,
    /// The power of ten.
    pub power: u8,
}

impl Magnitude<'_> {
    /// The number multiplied: exactly the one that the digits with the power behind them stand for.
    pub fn of(self, number: f64) -> f64 {
        // Through the text, so that 4.7 million is 4700000 and not a number beside it.
        format!("{number}e{}", self.power).parse().unwrap_or(f64::NAN)
    }
}

/// The number and the word of a text that ends with such a word, a full stop behind it or not.
pub(super) fn of(text: &str) -> Option<Magnitude<'_>> {
    let body = text.strip_suffix('.').unwrap_or(text);
    let start = body.rfind(|sign: char| !sign.is_alphabetic()).map_or(0, |at| at + 1);
    let (number, behind) = body.split_at_checked(start)?;
    let fits = |word: &&Word| {
        if word.is_exact { word.text == behind } else { word.text.eq_ignore_ascii_case(behind) }
    };
    let word = WORDS.iter().find(fits)?;
    let number = number.trim_end();
    number.ends_with(|sign: char| sign.is_ascii_digit()).then_some(Magnitude { number, power: word.power })
}

/// Whether a unit is itself such a word, so that all numbers of a column are in thousands, say.
pub(super) fn is_one(unit: &str) -> bool {
    WORDS.iter().any(|word| word.text == unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_numbers_multiply_them() {
        let read = |text| of(text).map(|magnitude| (magnitude.number, magnitude.power));
        for (text, number, power) in [
            ("1.5M", "1.5", 6),
            ("€565K", "€565", 3),
            ("300 k", "300", 3),
            ("2,5 Mio.", "2,5", 6),
            ("3bn", "3", 9),
            ("4 miljoner", "4", 6),
        ] {
            assert_eq!(read(text), Some((number, power)), "{text}");
        }
        for text in ["12m", "12b", "M", "k", "12", "12A", "5 kg", "MK", "-M", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(of("4.7M").unwrap().of(4.7).to_bits(), 4_700_000_f64.to_bits());
    }
}

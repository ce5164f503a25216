//! All texts of one language. The accessors by section and key are in [`crate::sections`].
//!
//! Natively every language is built in, see [`Texts::of`]. A page loads one: [`Locale::files`] names the two files,
//! and [`Texts::read`] and [`Texts::add_later`] read them. The second one holds what only pages with charts need.

use std::sync::OnceLock;

use thiserror::Error;

use crate::Locale;
use crate::template::{Operand, fill};

include!(concat!(env!("OUT_DIR"), "/version.rs"));

/// What stands in the place of a text that has not been loaded.
const ABSENT: &str = "…";

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    locale: &'static Locale,
    first: Vec<Box<str>>,
    later: OnceLock<Vec<Box<str>>>,
    /// What no page needs; there natively alone.
    native: OnceLock<Vec<Box<str>>>,
}

/// Why a file of texts cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextsError {
    /// The bytes are not a file of texts.
    #[error("this is not a file of texts")]
    Form,
    /// The file is of another version of the program, so its texts would stand in the wrong places.
    #[error("the texts belong to another version of this program")]
    Version,
    /// The file is of a language that the program does not know, or of another one than the texts read before.
    #[error("the texts are in the language '{found}'")]
    Language {
        /// The file's language.
        found: String,
    },
}

impl Texts {
    /// Reads the texts that are needed at once.
    ///
    /// # Errors
    /// Bytes that are not such a file, or one of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, TextsError> {
        let (code, first) = part(bytes, "first", COUNTS[0])?;
        let locale = Locale::of(code).ok_or_else(|| TextsError::Language { found: code.to_owned() })?;
        Ok(Self { locale, first, later: OnceLock::new(), native: OnceLock::new() })
    }

    /// Adds the texts that are loaded later. Adding them again changes nothing.
    ///
    /// # Errors
    /// Bytes that are not such a file, one of another version, or one of another language.
    pub fn add_later(&self, bytes: &[u8]) -> Result<(), TextsError> {
        self.add(bytes, "later", COUNTS[1], &self.later)
    }

    fn add(
        &self,
        bytes: &[u8],
        name: &str,
        count: usize,
        place: &OnceLock<Vec<Box<str>>>,
    ) -> Result<(), TextsError> {
        let (code, texts) = part(bytes, name, count)?;
        if code != self.locale.code {
            return Err(TextsError::Language { found: code.to_owned() });
        }
        let _ = place.set(texts);
        Ok(())
    }

    /// No texts of a language: every text reads `…`. For what has to be shown before the file has come.
    pub fn absent(locale: &'static Locale) -> Self {
        Self { locale, first: Vec::new(), later: OnceLock::new(), native: OnceLock::new() }
    }

    /// Whether all texts are there that a page may show.
    pub fn is_complete(&self) -> bool {
        self.later.get().is_some()
    }

    /// How the language writes numbers and dates.
    pub fn locale(&self) -> &'static Locale {
        self.locale
    }

    /// A text without operands.
    pub(crate) fn get(&self, index: usize) -> &str {
        let text = match (index.checked_sub(COUNTS[0]), index.checked_sub(COUNTS[0] + COUNTS[1])) {
            (None, _) => self.first.get(index),
            (Some(index), None) => self.later.get().and_then(|later| later.get(index)),
            (_, Some(index)) => self.native.get().and_then(|native| native.get(index)),
        };
        text.map_or(ABSENT, |text| text)
    }

    /// A text with its operands.
    pub(crate) fn fill(&self, index: usize, operands: &[Operand<'_>]) -> String {
        let mut filled = String::new();
        fill(self.get(index), operands, self.locale, &mut filled);
        filled
    }
}

/// The language and the texts of a file.
fn part<'a>(bytes: &'a [u8], name: &str, count: usize) -> Result<(&'a str, Vec<Box<str>>), TextsError> {
    let text = std::str::from_utf8(bytes).map_err(|_| TextsError::Form)?;
    let (header, lines) = text.split_once('\n').ok_or(TextsError::Form)?;
    let mut header = header.split(' ');
    let mut word = || header.next().ok_or(TextsError::Form);
    let (kind, code, part, keys) = (word()?, word()?, word()?, word()?);
    if kind != "vitrine-texts" || part != name {
        return Err(TextsError::Form);
    }
    let texts: Vec<Box<str>> = lines.lines().map(unescaped).collect();
    if u64::from_str_radix(keys, 16) != Ok(KEYS) || texts.len() != count {
        return Err(TextsError::Version);
    }
    Ok((code, texts))
}

/// A line with its line ends: `\n` for one, `\\` for a backslash.
fn unescaped(line: &str) -> Box<str> {
    let mut text = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.push(if letters.next() == Some('n') { '\n' } else { '\\' }),
            _ => text.push(letter),
        }
    }
    text.into_boxed_str()
}

/// The texts that are built in where the program holds all languages.
#[cfg(any(feature = "embedded", not(target_arch = "wasm32")))]
mod embedded {
    use std::sync::OnceLock;

    use super::{COUNTS, Texts, TextsError};
    use crate::Locale;
    use crate::locale::ALL;

    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

    impl Texts {
        /// The texts of a language, all of them.
        #[allow(
            clippy::expect_used,
            reason = "the build has checked what it embeds, and a test reads every language"
        )]
        pub fn of(locale: &'static Locale) -> &'static Self {
            static READ: [OnceLock<Texts>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];
            let index = ALL.iter().position(|known| known.code == locale.code).unwrap_or_default();
            READ[index].get_or_init(|| {
                let [first, later, native] = EMBEDDED[index];
                let read = || {
                    let texts = Texts::read(first.as_bytes())?;
                    texts.add_later(later.as_bytes())?;
                    texts.add(native.as_bytes(), "native", COUNTS[2], &texts.native)?;
                    Ok::<Texts, TextsError>(texts)
                };
                let texts = read();
                texts.expect("the embedded texts are of this version")
            })
        }

        /// The English texts, all of them.
        pub fn english() -> &'static Self {
            Self::of(Locale::english())
        }

        /// The files that a page loads: names and contents, two for each language. What only native programs need is in
        /// none of them.
        pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
            ALL.iter().zip(EMBEDDED).flat_map(|(locale, contents)| locale.files.into_iter().zip(contents))
        }
    }
}

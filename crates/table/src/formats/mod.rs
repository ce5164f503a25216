//! The formats of source files, and the one place that finds out which of them a file has.
//!
//! A format is one file with a [`Definition`] and one line in [`FORMATS`]. Settings and options name a format by its
//! own name, so nothing else lists them.

mod delimited;
mod delimiter;
mod headings;
mod json;
mod likeness;
#[cfg(feature = "parquet")]
mod parquet;
mod quotes;
mod titles;
mod window;
#[cfg(feature = "workbooks")]
mod workbook;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::content::Content;
use crate::dialect::{DecimalMark, Dialect};
use crate::encoding::find::{Found, encoding};
use crate::encoding::{Decoding, Encoding};
use crate::error::TableError;
use crate::packed;
use crate::source::RowSource;

/// All formats. Of those whose first signs fit, the first one counts; the last one takes whatever is left.
pub static FORMATS: &[Format] = &[
    #[cfg(feature = "parquet")]
    Format(&parquet::DEFINITION),
    #[cfg(feature = "workbooks")]
    Format(&workbook::DEFINITION),
    Format(&json::DEFINITION),
    Format(&delimited::DEFINITION),
];

/// A format of source files: one of [`FORMATS`].
#[derive(Clone, Copy)]
pub struct Format(&'static Definition);

/// What a format is.
pub struct Definition {
    /// Its name in settings and options.
    pub name: &'static str,
    /// How names of its files end, in lower case.
    pub endings: &'static [&'static str],
    /// Parts of its media types, in lower case.
    pub media_types: &'static [&'static str],
    /// The first bytes of its files, where they tell the format whatever the file is called.
    pub magics: &'static [&'static [u8]],
    /// Whether a text could be of this format by its first sign that is not blank.
    pub begins: fn(Option<char>) -> bool,
    /// Whether its files are always Unicode.
    pub is_unicode: bool,
    /// The delimiter, from the first part of a file's text where none is given.
    pub delimiter: fn(&str, Option<u8>) -> u8,
    /// Opens a file: its content, its dialect, and how it is read.
    pub open: Open,
}

/// Opens a file of a format.
pub type Open =
    for<'a> fn(Content<'a>, Dialect, &ReadOptions<'_>) -> Result<Box<dyn RowSource + 'a>, TableError>;

/// How a file is read, as far as somebody says so. What is not given is found out.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions<'a> {
    /// The format.
    pub format: Option<Format>,
    /// The media type that a server gives.
    pub media_type: Option<&'a str>,
    /// How its characters are stored.
    pub encoding: Option<Encoding>,
    /// The sign between columns.
    pub delimiter: Option<char>,
    /// The sign before decimals, in all columns.
    pub decimal: Option<DecimalMark>,
    /// Whether the first row is data too, so that columns are called by their places, `column_1`.
    pub no_heading: bool,
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// Where in a JSON document the list of rows is, as a JSON pointer such as `/data/items`.
    pub rows_at: Option<&'a str>,
    /// The normalised names of the columns that are used; all are where none are given. In JSON a list in such a column
    /// is a fault, and in another one is passed over.
    pub wanted: Option<&'a BTreeSet<String>>,
    /// What entries of a prediction history stand for; without it they are rows like others.
    pub history: Option<History<'a>>,
}

/// What an entry of a prediction history stands for, as the page exports a visitor's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History<'a> {
    /// A row with its record and the actual outcome under the target's name. An entry without an outcome, or with a
    /// record that nobody gave, teaches nothing and is a fault.
    Outcomes {
        /// The target's name.
        target: &'a str,
    },
    /// A row with its record and, behind it, everything else that the entry holds.
    Records,
}

/// What the first bytes of a file say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The format.
    pub format: Format,
    /// How it is written.
    pub dialect: Dialect,
}

/// How much of a file is looked at.
const LOOKED_AT: usize = 64 * 1024;

/// Finds the format and the dialect of a file that is not packed: the format by what `options` say, then by bytes that
/// only its files begin with, then by the media
/// type, then by the end of its name, then by its first sign; the encoding as [`Encoding::of`] does.
pub fn detect(file: &str, bytes: &[u8], options: &ReadOptions<'_>) -> Detected {
    let found = options.encoding.unwrap_or_else(|| Encoding::of(bytes));
    detected(file, bytes.get(..LOOKED_AT).unwrap_or(bytes), found, options)
}

/// What the first bytes of a file say, whose encoding has been found.
fn detected(file: &str, bytes: &[u8], found: Encoding, options: &ReadOptions<'_>) -> Detected {
    let start = found.start(bytes);
    let by_name = || find(file, &start, options.media_type);
    let format = options.format.or_else(|| by_magic(bytes)).unwrap_or_else(by_name);
    let is_possible = options.encoding.is_some() || found.is_unicode() || !format.0.is_unicode;
    let encoding = if is_possible { found } else { Encoding::Utf8 };
    let given = options.delimiter.and_then(|sign| u8::try_from(sign).ok());
    let delimiter = (format.0.delimiter)(&start, given);
    Detected {
        format,
        dialect: Dialect { encoding, delimiter, decimal: options.decimal.unwrap_or_default() },
    }
}

/// The format that only files with this start have.
fn by_magic(start: &[u8]) -> Option<Format> {
    let begins = |format: &&Format| format.0.magics.iter().any(|magic| start.starts_with(magic));
    FORMATS.iter().find(begins).copied()
}

/// Opens a file of any format, packed or not.
///
/// # Errors
/// A file that is damaged or is no text, a table without a sound heading, a JSON document without rows.
pub fn open<'a>(
    file: &str,
    bytes: &'a [u8],
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    open_content(Content::of_bytes(file, bytes), options)
}

/// As [`open`] for a file that need not be in memory.
///
/// # Errors
/// As there; bytes that cannot be read.
pub fn open_content<'a>(
    content: Content<'a>,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let file = content.file();
    if let Some(delimiter) = options.delimiter.filter(|sign| !sign.is_ascii()) {
        return Err(TableError::Delimiter { file: file.to_owned(), delimiter });
    }
    let start = content.start(LOOKED_AT)?;
    let of_bytes = options.format.or_else(|| by_magic(&start));
    // The bytes of a format that is no text have no encoding.
    let found = match options.encoding {
        Some(encoding) => Found { encoding, is_sure: false },
        None if of_bytes.is_some_and(|format| !format.0.magics.is_empty()) => {
            Found { encoding: Encoding::Utf8, is_sure: true }
        }
        None => {
            let reader = || content.reader().map_err(io::Error::other);
            encoding(&reader).map_err(|error| TableError::of_io(file, &error))?
        }
    };
    let Detected { format, dialect } = detected(file, &start, found.encoding, options);
    if format.0.magics.is_empty() && !(found.is_sure && dialect.encoding == found.encoding) {
        // Before the first row is given, so that nobody uses half a file.
        let mut text = Decoding::new(content.reader()?, file, dialect.encoding);
        io::copy(&mut text, &mut io::sink()).map_err(|error| TableError::of_io(file, &error))?;
    }
    (format.0.open)(content, dialect, options)
}

fn find(file: &str, start: &str, media_type: Option<&str>) -> Format {
    let rest = Format(&delimited::DEFINITION);
    let kind = media_type.unwrap_or_default();
    let has =
        |format: &&Format, fits: &dyn Fn(&str) -> bool, names: fn(&Definition) -> &'static [&'static str]| {
            names(format.0).iter().any(|name| fits(name))
        };
    let of_kind = FORMATS.iter().find(|format| has(format, &|part| kind.contains(part), |it| it.media_types));
    let path = file.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let path = packed::ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(&path);
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let of_name = || FORMATS.iter().find(|format| has(format, &|known| known == ending, |it| it.endings));
    let sign = start.trim_start().chars().next();
    let of_sign = || FORMATS.iter().find(|format| (format.0.begins)(sign));
    *of_kind.or_else(of_name).or_else(of_sign).unwrap_or(&rest)
}

impl Format {
    /// Its name in settings and options.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The names of all formats.
    pub fn names() -> Vec<&'static str> {
        FORMATS.iter().map(|format| format.name()).collect()
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no format '{name}'; expected one of {}", Format::names().join(", "))]
pub struct UnknownFormat {
    /// The name.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = FORMATS.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(file: &str, bytes: &[u8], media_type: Option<&str>) -> &'static str {
        detect(file, bytes, &ReadOptions { media_type, ..ReadOptions::default() }).format.name()
    }

    #[test]
    fn the_format_is_found_from_type_name_and_first_sign() {
        for (file, bytes, media_type, name) in [
            ("x", "a,b\n", None, "csv"),
            ("x", " \n[]", None, "json"),
            ("x", "\u{feff}{", None, "json"),
            ("x", "", None, "csv"),
            ("x.csv", "{", None, "csv"),
            ("x.csv.gz", "{", None, "csv"),
            ("http://a.org/x.JSON?y=.csv", "", None, "json"),
            ("x.csv", "", Some("application/x-ndjson"), "json"),
            ("x.json", "", Some("text/csv"), "csv"),
            ("x.jsonl", "", Some("text/plain"), "json"),
        ] {
            assert_eq!(format(file, bytes.as_bytes(), media_type), name, "{file}");
        }
        let le: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format("x", &le, None), "json");
    }

    #[test]
    fn formats_are_named() {
        assert_eq!("csv".parse::<Format>().map(Format::name), Ok("csv"));
        let unknown = "xls".parse::<Format>().unwrap_err().to_string();
        assert!(unknown.starts_with("there is no format 'xls'; expected one of "), "{unknown}");
        let read: Result<Format, _> = serde_json::from_str("\"json\"");
        assert_eq!(read.unwrap().name(), "json");
        assert!(serde_json::to_string(FORMATS).unwrap().ends_with("\"json\",\"csv\"]"));
    }
}

//! From the bytes of a file to its text.
//!
//! - `find`: which encoding the bytes have
//! - `decode`: the text, a part at a time

mod decode;
pub(crate) mod find;

use std::borrow::Cow;
use std::io::Read as _;

use serde::{Deserialize, Deserializer};

use crate::error::TableError;

pub(crate) use decode::Decoding;

/// How a file's characters are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16 with the low byte first, with or without a byte order mark.
    Utf16Le,
    /// UTF-16 with the high byte first, with or without a byte order mark.
    Utf16Be,
    /// Another encoding of the web's standard, such as Windows-1252, which holds Latin-1.
    #[cfg(feature = "encodings")]
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding that a byte order mark gives; without one UTF-16 where every other byte of a text is zero, UTF-8
    /// where the bytes are, and what the frequencies of its bytes speak for otherwise.
    ///
    /// A file with more sound characters of UTF-8 beyond ASCII than broken ones is damaged UTF-8 and nothing else: to
    /// guess another encoding for it would spell all its other words wrong.
    pub fn of(bytes: &[u8]) -> Self {
        // Bytes in memory can always be read.
        find::encoding(&|| Ok(Box::new(bytes))).map_or_else(|_| Self::default(), |found| found.encoding)
    }

    /// The encoding that people call by this name, without regard to case: `utf-8`, `latin1`, `windows-1252`.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" | "utf-8-sig" => Some(Self::Utf8),
            "utf-16" | "utf-16le" | "utf16" => Some(Self::Utf16Le),
            "utf-16be" => Some(Self::Utf16Be),
            label => other_named(label),
        }
    }

    /// Whether it holds every character.
    pub fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf16Le | Self::Utf16Be)
    }

    /// Its name in the web's standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            #[cfg(feature = "encodings")]
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// The text of a file without its byte order mark.
    ///
    /// # Errors
    /// Bytes that are no text of this encoding, with their line.
    pub fn decode<'a>(self, file: &str, bytes: Cow<'a, [u8]>) -> Result<Cow<'a, str>, TableError> {
        if self == Self::Utf8
            && let Cow::Borrowed(bytes) = bytes
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)));
        }
        let mut text = String::new();
        let read = Decoding::new(&*bytes, file, self).read_to_string(&mut text);
        read.map_err(|error| TableError::of_io(file, &error))?;
        Ok(Cow::Owned(text))
    }

    /// The text of the first bytes of a file, without a byte order mark; what cannot be read is replaced.
    pub fn start(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes.strip_prefix(BOM).unwrap_or(bytes)),
            Self::Utf16Le => {
                units(bytes, u16::from_le_bytes).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
            }
            Self::Utf16Be => {
                units(bytes, u16::from_be_bytes).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
            }
            #[cfg(feature = "encodings")]
            Self::Other(encoding) => encoding.decode_without_bom_handling(bytes).0,
        }
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        let unknown = || serde::de::Error::custom(format!("the encoding '{name}' is not known"));
        Self::named(&name).ok_or_else(unknown)
    }
}

#[cfg(feature = "encodings")]
fn other_named(label: &str) -> Option<Encoding> {
    // `latin-1` is called without its dash there.
    let label = if label == "latin-1" { "latin1" } else { label };
    encoding_rs::Encoding::for_label(label.as_bytes()).map(Encoding::Other)
}

#[cfg(not(feature = "encodings"))]
fn other_named(_label: &str) -> Option<Encoding> {
    None
}

/// The byte order mark in UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The characters, without the byte order mark where there is one.
fn units(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
) -> impl Iterator<Item = Result<char, std::char::DecodeUtf16Error>> {
    let units = bytes.chunks_exact(2).map(move |pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    let has_mark = units.clone().next() == Some(0xfeff);
    char::decode_utf16(units.skip(usize::from(has_mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_tell_the_encoding_and_are_no_text() {
        let text = "Å;b\n1;2\n";
        let le: Vec<u8> = "\u{feff}Å;b\n1;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{feff}Å;b\n1;2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf8 = format!("\u{feff}{text}").into_bytes();
        for (bytes, encoding) in [
            (utf8, Encoding::Utf8),
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (le, Encoding::Utf16Le),
            (be, Encoding::Utf16Be),
        ] {
            assert_eq!(Encoding::of(&bytes), encoding);
            assert_eq!(encoding.start(&bytes), text);
            assert_eq!(encoding.decode("t", Cow::Borrowed(&bytes)).unwrap(), text);
            assert_eq!(encoding.decode("t", Cow::Owned(bytes)).unwrap(), text);
        }
    }

    #[test]
    fn utf16_needs_no_mark() {
        let le: Vec<u8> = "Å;b\n1;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "Å;b\n1;2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(le, Encoding::Utf16Le), (be, Encoding::Utf16Be)] {
            assert_eq!(Encoding::of(&bytes), encoding);
            assert_eq!(encoding.decode("t", Cow::Borrowed(&bytes)).unwrap(), "Å;b\n1;2\n");
        }
        // A zero in a text is no half of a unit.
        assert_eq!(Encoding::of(b"a,b\n1,\0\n"), Encoding::Utf8);
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn single_byte_encodings_are_found_and_damaged_utf8_is_not_taken_for_one() {
        let latin = "ort;yta;anmärkning\nÖrebro;37;nära ån\nMalmö;52;högst upp\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(latin);
        let found = Encoding::of(&bytes);
        assert_eq!((found.name(), found.decode("t", bytes).unwrap()), ("windows-1252", latin.into()));
        let russian = "город;цена\nМосква;37\nКазань;52\nСамара;44\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(Encoding::of(&bytes).decode("t", bytes).unwrap(), russian);
        let mut damaged = latin.as_bytes().to_vec();
        damaged.push(0xff);
        let error = Encoding::of(&damaged).decode("t", Cow::Owned(damaged)).unwrap_err();
        assert_eq!(error, TableError::NotUtf8 { file: "t".to_owned(), line: 4 });
        let names = ["UTF-8", "latin1", "Latin-1", "macintosh", "klingon"].map(Encoding::named);
        let names = names.map(|found| found.map(Encoding::name));
        let expected = ["UTF-8", "windows-1252", "windows-1252", "macintosh"].map(Some);
        assert_eq!((&names[..4], names[4]), (&expected[..], None));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        let error = Encoding::Utf8.decode("t", Cow::Borrowed(b"a\nb\n\xff")).unwrap_err();
        assert_eq!(error, TableError::NotUtf8 { file: "t".to_owned(), line: 3 });
        // Half of a pair, and half of a unit.
        for bytes in [&b"\xff\xfea\0\n\0\x00\xd8b\0"[..], b"\xff\xfea\0\n\0b"] {
            let error = Encoding::Utf16Le.decode("t", Cow::Borrowed(bytes)).unwrap_err();
            assert_eq!(error, TableError::NotUtf16 { file: "t".to_owned(), line: 2 });
        }
    }
}

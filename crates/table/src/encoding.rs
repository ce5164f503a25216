//! From the bytes of a file to its text.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use crate::error::TableError;
use crate::lines::Lines;

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
        if let Some(marked) = marked(bytes) {
            return marked;
        }
        if let Some(wide) = without_mark(bytes) {
            return wide;
        }
        other(bytes).unwrap_or_default()
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
        match self {
            Self::Utf8 => utf8(file, bytes),
            Self::Utf16Le => utf16(file, &bytes, u16::from_le_bytes).map(Cow::Owned),
            Self::Utf16Be => utf16(file, &bytes, u16::from_be_bytes).map(Cow::Owned),
            #[cfg(feature = "encodings")]
            Self::Other(encoding) => {
                let (text, has_errors) = encoding.decode_without_bom_handling(&bytes);
                match text.find('\u{fffd}').filter(|_| has_errors) {
                    Some(at) => Err(TableError::NotThisEncoding {
                        file: file.to_owned(),
                        line: Lines::default().line_of(text.as_bytes(), at),
                        encoding: self.name(),
                    }),
                    None => Ok(Cow::Owned(text.into_owned())),
                }
            }
        }
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

/// The encoding that a byte order mark gives.
fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
        [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8),
        _ => None,
    }
}

/// How many bytes are looked at for zeros.
const LOOKED_AT: usize = 4096;

/// UTF-16 without a mark: in a table most characters are ASCII, so that one byte of most pairs is zero.
fn without_mark(bytes: &[u8]) -> Option<Encoding> {
    let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let n_pairs = start.len() / 2;
    let zeros = |offset: usize| {
        let of_pair = start.chunks_exact(2).filter_map(|pair| pair.get(offset));
        of_pair.filter(|byte| **byte == 0).count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    if n_pairs < 2 || 2 * high_first.max(low_first) < n_pairs {
        return None;
    }
    match (high_first, low_first) {
        (0, _) => Some(Encoding::Utf16Le),
        (_, 0) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

#[cfg(feature = "encodings")]
fn other(bytes: &[u8]) -> Option<Encoding> {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

    let broken = std::str::from_utf8(bytes).err()?;
    // A zero is in no text of these encodings.
    if bytes.contains(&0) || is_damaged_utf8(bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // From the line of the first character beyond ASCII on: what is before it speaks for nothing.
    let from =
        bytes.get(..broken.valid_up_to()).and_then(|sound| sound.iter().rposition(|byte| *byte == b'\n'));
    let rest = bytes.get(from.unwrap_or(0)..).unwrap_or(bytes);
    detector.feed(rest.get(..MOST_FED).unwrap_or(rest), true);
    Some(Encoding::Other(detector.guess(None, Utf8Detection::Deny)))
}

/// How many bytes the detector is given.
#[cfg(feature = "encodings")]
const MOST_FED: usize = 1 << 20;

/// Whether sound characters of UTF-8 beyond ASCII are more frequent than bytes that belong to none.
#[cfg(feature = "encodings")]
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut n_sound, mut n_broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_sound += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_sound > n_broken
}

#[cfg(not(feature = "encodings"))]
fn other(_bytes: &[u8]) -> Option<Encoding> {
    None
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

fn utf8<'a>(file: &str, bytes: Cow<'a, [u8]>) -> Result<Cow<'a, str>, TableError> {
    match bytes {
        Cow::Borrowed(bytes) => {
            checked(file, bytes)?;
            let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
            // Checked above, so nothing is replaced.
            Ok(String::from_utf8_lossy(bytes))
        }
        Cow::Owned(mut bytes) => {
            checked(file, &bytes)?;
            if bytes.starts_with(BOM) {
                bytes.drain(..BOM.len());
            }
            match String::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Owned(text)),
                Err(error) => Ok(Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned())),
            }
        }
    }
}

fn checked(file: &str, bytes: &[u8]) -> Result<(), TableError> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(TableError::NotUtf8 {
            file: file.to_owned(),
            line: Lines::default().line_of(bytes, error.valid_up_to()),
        }),
    }
}

fn utf16(file: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, TableError> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut is_text = bytes.len().is_multiple_of(2);
    for sign in units(bytes, unit) {
        let Ok(sign) = sign else {
            is_text = false;
            break;
        };
        text.push(sign);
    }
    if is_text {
        return Ok(text);
    }
    let line = Lines::default().line_of(text.as_bytes(), text.len());
    Err(TableError::NotUtf16 { file: file.to_owned(), line })
}

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

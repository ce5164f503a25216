//! From the bytes of a file to its text.

use std::borrow::Cow;

use crate::error::TableError;
use crate::lines::Lines;

/// How a file's characters are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16 with the low byte first, after its byte order mark.
    Utf16Le,
    /// UTF-16 with the high byte first, after its byte order mark.
    Utf16Be,
}

impl Encoding {
    /// The encoding that the byte order mark gives, otherwise UTF-8.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(&[0xff, 0xfe]) {
            Self::Utf16Le
        } else if bytes.starts_with(&[0xfe, 0xff]) {
            Self::Utf16Be
        } else {
            Self::Utf8
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
        }
    }
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

/// The characters behind the byte order mark.
fn units(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
) -> impl Iterator<Item = Result<char, std::char::DecodeUtf16Error>> {
    let units = bytes.chunks_exact(2).skip(1).map(move |pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    char::decode_utf16(units)
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

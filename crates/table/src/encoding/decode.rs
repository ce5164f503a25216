//! From the bytes of a file to its text, a part at a time.

use std::io::{self, Read};

use super::{BOM, Encoding};
use crate::error::TableError;
use crate::lines::LineEnds;

/// How many bytes are read at once.
const BLOCK: usize = 64 * 1024;

/// The text of a reader's bytes as UTF-8, without its byte order mark. Bytes that are no text of the encoding end it
/// with an error that carries a [`TableError`] with their line.
pub(crate) struct Decoding<R> {
    input: R,
    file: String,
    decoder: Decoder,
    /// Bytes that are not decoded yet.
    raw: Vec<u8>,
    /// Decoded text, from `at` on not given yet.
    text: Vec<u8>,
    at: usize,
    is_start: bool,
    is_end: bool,
    lines: LineEnds,
}

enum Decoder {
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
    #[cfg(feature = "encodings")]
    Other(&'static encoding_rs::Encoding, Box<encoding_rs::Decoder>),
}

impl<R: Read> Decoding<R> {
    /// The text of `input`. `file` is for messages.
    pub(crate) fn new(input: R, file: &str, encoding: Encoding) -> Self {
        let decoder = match encoding {
            Encoding::Utf8 => Decoder::Utf8,
            Encoding::Utf16Le => Decoder::Utf16(u16::from_le_bytes),
            Encoding::Utf16Be => Decoder::Utf16(u16::from_be_bytes),
            #[cfg(feature = "encodings")]
            Encoding::Other(other) => {
                Decoder::Other(other, Box::new(other.new_decoder_without_bom_handling()))
            }
        };
        Self {
            input,
            file: file.to_owned(),
            decoder,
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            is_start: true,
            is_end: false,
            lines: LineEnds::default(),
        }
    }

    /// Decodes the next block.
    fn fill(&mut self) -> io::Result<()> {
        let n = (&mut self.input).take(BLOCK as u64).read_to_end(&mut self.raw)?;
        self.is_end = n < BLOCK;
        self.at = 0;
        self.text.clear();
        let is_text = match &mut self.decoder {
            Decoder::Utf8 => utf8(&mut self.raw, &mut self.text, self.is_end),
            Decoder::Utf16(unit) => utf16(&mut self.raw, &mut self.text, self.is_end, *unit),
            #[cfg(feature = "encodings")]
            Decoder::Other(_, decoder) => other(&mut self.raw, &mut self.text, self.is_end, decoder),
        };
        self.lines.count(&self.text);
        if !is_text {
            return Err(io::Error::other(self.fault()));
        }
        Ok(())
    }

    fn fault(&self) -> TableError {
        let (file, line) = (self.file.clone(), self.lines.n + 1);
        match &self.decoder {
            Decoder::Utf8 => TableError::NotUtf8 { file, line },
            Decoder::Utf16(_) => TableError::NotUtf16 { file, line },
            #[cfg(feature = "encodings")]
            Decoder::Other(encoding, _) => {
                TableError::NotThisEncoding { file, line, encoding: encoding.name() }
            }
        }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if self.is_end {
                return Ok(0);
            }
            self.fill()?;
            if std::mem::take(&mut self.is_start) && self.text.starts_with(BOM) {
                self.at = BOM.len();
            }
        }
        let given = self.text.get(self.at..).unwrap_or_default().read(into)?;
        self.at += given;
        Ok(given)
    }
}

/// Moves what is UTF-8 behind `text`; a character that is cut off stays for later. Whether all else was text.
fn utf8(raw: &mut Vec<u8>, text: &mut Vec<u8>, is_end: bool) -> bool {
    let (n_sound, is_text) = match std::str::from_utf8(raw) {
        Ok(_) => (raw.len(), true),
        Err(error) => (error.valid_up_to(), error.error_len().is_none() && !is_end),
    };
    text.extend(raw.drain(..n_sound));
    is_text
}

fn utf16(raw: &mut Vec<u8>, text: &mut Vec<u8>, is_end: bool, unit: fn([u8; 2]) -> u16) -> bool {
    let units = raw.as_chunks().0.iter().map(|pair| unit(*pair));
    let mut n_used = 0;
    let mut is_text = true;
    for sign in char::decode_utf16(units) {
        let Ok(sign) = sign else {
            // The second half of a pair may be in the next block.
            is_text = !is_end && n_used + 2 >= raw.len() - raw.len() % 2;
            break;
        };
        text.extend(sign.encode_utf8(&mut [0; 4]).as_bytes());
        n_used += 2 * sign.len_utf16();
    }
    raw.drain(..n_used);
    is_text && (!is_end || raw.is_empty())
}

#[cfg(feature = "encodings")]
fn other(raw: &mut Vec<u8>, text: &mut Vec<u8>, is_end: bool, decoder: &mut encoding_rs::Decoder) -> bool {
    let most = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(4 * raw.len() + 16);
    text.resize(most, 0);
    let (result, _, n) = decoder.decode_to_utf8_without_replacement(raw, text, is_end);
    text.truncate(n);
    raw.clear();
    matches!(result, encoding_rs::DecoderResult::InputEmpty)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Single<'a>(&'a [u8]);

    impl Read for Single<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = into.len().min(1);
            (&mut self.0).take(n as u64).read(into)
        }
    }

    fn read(bytes: &[u8], encoding: Encoding) -> Result<String, TableError> {
        let mut text = String::new();
        let mut decoding = Decoding::new(Single(bytes), "t", encoding);
        match decoding.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => Err(TableError::of_io("t", &error)),
        }
    }

    #[test]
    fn characters_across_blocks_are_whole() {
        let text: String = ["Å𝄞;b\r\n", "1;ö\n"].concat().repeat(BLOCK / 5);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes(), Encoding::Utf8).unwrap(), text);
        let units = || format!("\u{feff}{text}").encode_utf16().collect::<Vec<u16>>();
        let le: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&le, Encoding::Utf16Le).unwrap(), text);
        let be: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&be, Encoding::Utf16Be).unwrap(), text);
        assert_eq!(read(b"", Encoding::Utf8).unwrap(), "");
    }

    #[test]
    fn faults_have_the_line_wherever_they_are() {
        let line = "abc;d\r\n".repeat(2 * BLOCK / 7);
        let n = line.lines().count();
        let mut bytes = line.clone().into_bytes();
        bytes.push(0xff);
        assert_eq!(read(&bytes, Encoding::Utf8), Err(TableError::NotUtf8 { file: "t".into(), line: n + 1 }));
        // Cut off in the middle of a character.
        let cut = read(&"a\nö".as_bytes()[..3], Encoding::Utf8);
        assert_eq!(cut, Err(TableError::NotUtf8 { file: "t".into(), line: 2 }));
        let mut wide: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        wide.push(b'x');
        let error = read(&wide, Encoding::Utf16Le);
        assert_eq!(error, Err(TableError::NotUtf16 { file: "t".into(), line: n + 1 }));
    }
}

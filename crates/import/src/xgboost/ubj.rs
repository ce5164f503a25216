//! UBJSON as JSON, as far as XGBoost writes it: objects of keys with lengths, arrays with a count and perhaps a type.

use std::io::Write;

use crate::error::ImportError;

/// How deep objects and arrays may lie in each other.
const MOST_DEEP: usize = 32;

/// The same value as JSON. A number that is not finite becomes `null`. The text is at most some eight times as long
/// as the bytes.
pub(super) fn to_json(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    let mut reader = Reader { bytes, at: start, json: Vec::new() };
    let marker = reader.byte("a value")?;
    reader.value(marker, 0)?;
    Ok(reader.json)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    json: Vec<u8>,
}

impl Reader<'_> {
    fn wrong<T>(&self, expected: &'static str) -> Result<T, ImportError> {
        Err(ImportError::Ubj { at: self.at, expected })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn byte(&mut self, expected: &'static str) -> Result<u8, ImportError> {
        let Some(byte) = self.peek() else { return self.wrong(expected) };
        self.at += 1;
        Ok(byte)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ImportError> {
        match self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            Some(chunk) => {
                self.at += N;
                Ok(*chunk)
            }
            None => self.wrong("more bytes of a number"),
        }
    }

    /// A whole number of the type that a marker names.
    fn whole(&mut self, marker: u8) -> Result<i64, ImportError> {
        Ok(match marker {
            b'i' => i64::from(i8::from_be_bytes(self.array()?)),
            b'U' => i64::from(u8::from_be_bytes(self.array()?)),
            b'I' => i64::from(i16::from_be_bytes(self.array()?)),
            b'l' => i64::from(i32::from_be_bytes(self.array()?)),
            b'L' => i64::from_be_bytes(self.array()?),
            _ => {
                self.at = self.at.saturating_sub(1);
                return self.wrong("a whole number");
            }
        })
    }

    /// A length, of at most as many things as there are bytes left.
    fn length(&mut self) -> Result<usize, ImportError> {
        let marker = self.byte("a length")?;
        let length = self.whole(marker)?;
        match usize::try_from(length) {
            Ok(length) if length <= self.bytes.len() - self.at => Ok(length),
            _ => self.wrong("a length that the file has bytes for"),
        }
    }

    fn text(&mut self) -> Result<(), ImportError> {
        let length = self.length()?;
        let bytes = self.bytes.get(self.at..self.at.saturating_add(length)).unwrap_or_default();
        let Ok(text) = std::str::from_utf8(bytes) else { return self.wrong("a text of UTF-8") };
        let Ok(text) = serde_json::to_string(text) else { return self.wrong("a text of UTF-8") };
        self.json.extend_from_slice(text.as_bytes());
        self.at += length;
        Ok(())
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into memory does not fail.
        let _ = self.json.write_fmt(text);
    }

    /// The value behind a marker.
    fn value(&mut self, marker: u8, depth: usize) -> Result<(), ImportError> {
        if depth > MOST_DEEP {
            return self.wrong("no deeper objects and arrays");
        }
        match marker {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'S' => self.text(),
            b'T' => {
                self.json.extend_from_slice(b"true");
                Ok(())
            }
            b'F' => {
                self.json.extend_from_slice(b"false");
                Ok(())
            }
            b'Z' => {
                self.json.extend_from_slice(b"null");
                Ok(())
            }
            _ => self.number(marker),
        }
    }

    fn number(&mut self, marker: u8) -> Result<(), ImportError> {
        match marker {
            b'd' => {
                let number = f32::from_be_bytes(self.array()?);
                if number.is_finite() {
                    self.write(format_args!("{number:e}"));
                } else {
                    self.json.extend_from_slice(b"null");
                }
            }
            b'D' => {
                let number = f64::from_be_bytes(self.array()?);
                if number.is_finite() {
                    self.write(format_args!("{number:e}"));
                } else {
                    self.json.extend_from_slice(b"null");
                }
            }
            _ => {
                let number = self.whole(marker)?;
                self.write(format_args!("{number}"));
            }
        }
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), ImportError> {
        self.json.push(b'{');
        let mut first = true;
        while self.peek() != Some(b'}') {
            if !std::mem::take(&mut first) {
                self.json.push(b',');
            }
            self.text()?;
            self.json.push(b':');
            let marker = self.byte("a value")?;
            self.value(marker, depth + 1)?;
        }
        self.at += 1;
        self.json.push(b'}');
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<(), ImportError> {
        self.json.push(b'[');
        // Only numbers may share a type: values without bytes of their own could be any number.
        let kind = if self.peek() == Some(b'$') {
            self.at += 1;
            match self.byte("a type")? {
                kind @ (b'i' | b'U' | b'I' | b'l' | b'L' | b'd' | b'D') => Some(kind),
                _ => return self.wrong("a type of numbers"),
            }
        } else {
            None
        };
        let count = if self.peek() == Some(b'#') {
            self.at += 1;
            Some(self.length()?)
        } else if kind.is_some() {
            return self.wrong("a count");
        } else {
            None
        };
        let mut done = 0;
        loop {
            match count {
                Some(count) if done == count => break,
                None if self.peek() == Some(b']') => {
                    self.at += 1;
                    break;
                }
                _ => {}
            }
            if done > 0 {
                self.json.push(b',');
            }
            if let Some(kind) = kind {
                self.number(kind)?;
            } else {
                let marker = self.byte("a value")?;
                self.value(marker, depth + 1)?;
            }
            done += 1;
        }
        self.json.push(b']');
        Ok(())
    }
}

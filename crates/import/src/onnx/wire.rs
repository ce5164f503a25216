//! Protocol buffers as bytes: fields with their numbers, whatever they mean. Nothing recurses, and nothing is copied.

use crate::error::ImportError;

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// A whole number of any kind.
    Varint(u64),
    /// Eight bytes.
    Fixed64([u8; 8]),
    /// A text, bytes, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Four bytes.
    Fixed32([u8; 4]),
}

/// The fields of a message in the order of its bytes.
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    /// Where the message begins in the file, for messages.
    start: usize,
    at: usize,
}

impl<'a> Fields<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, start: 0, at: 0 }
    }

    fn wrong<T>(&self, expected: &'static str) -> Result<T, ImportError> {
        Err(ImportError::Bytes { at: self.start + self.at, expected })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], ImportError> {
        match self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            Some(chunk) => {
                self.at += N;
                Ok(*chunk)
            }
            None => self.wrong("more bytes of a number"),
        }
    }

    fn varint(&mut self) -> Result<u64, ImportError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        self.wrong("a number of at most ten bytes")
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), ImportError> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(self.take()?),
            2 => {
                let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                let Some(bytes) = self.bytes.get(self.at..self.at.saturating_add(length)) else {
                    return self.wrong("a length that the file has bytes for");
                };
                self.at += length;
                Value::Bytes(bytes)
            }
            5 => Value::Fixed32(self.take()?),
            _ => return self.wrong("a kind of field that protocol buffers have"),
        };
        Ok((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.at = self.bytes.len();
        }
        Some(field)
    }
}

/// The bytes of a text, a message or packed numbers; nothing for a number.
pub(super) fn bytes(value: Value<'_>) -> &[u8] {
    if let Value::Bytes(bytes) = value { bytes } else { &[] }
}

/// The text of a field.
pub(super) fn text(value: Value<'_>) -> Result<String, ImportError> {
    let wrong =
        |error: std::str::Utf8Error| ImportError::Bytes { at: error.valid_up_to(), expected: "a UTF-8 text" };
    Ok(std::str::from_utf8(bytes(value)).map_err(wrong)?.to_owned())
}

/// Adds the whole numbers of a repeated field, packed or not.
pub(super) fn wholes(value: Value<'_>, to: &mut Vec<i64>) -> Result<(), ImportError> {
    if let Value::Varint(number) = value {
        to.push(number.cast_signed());
        return Ok(());
    }
    let packed = bytes(value);
    let mut fields = Fields::new(packed);
    while fields.at < packed.len() {
        to.push(fields.varint()?.cast_signed());
    }
    Ok(())
}

/// Adds the 32-bit numbers of a repeated field, packed or not.
pub(super) fn floats(value: Value<'_>, to: &mut Vec<f64>) {
    let number = |four: [u8; 4]| f64::from(f32::from_le_bytes(four));
    match value {
        Value::Fixed32(four) => to.push(number(four)),
        _ => to.extend(bytes(value).as_chunks().0.iter().map(|four| number(*four))),
    }
}

/// Adds the 64-bit numbers of a repeated field, packed or not.
pub(super) fn doubles(value: Value<'_>, to: &mut Vec<f64>) {
    match value {
        Value::Fixed64(eight) => to.push(f64::from_le_bytes(eight)),
        _ => to.extend(bytes(value).as_chunks().0.iter().map(|eight| f64::from_le_bytes(*eight))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_the_encoding_says() {
        // From the guide to the encoding: field 1 with 150, field 2 with "testing", field 6 packed with 3, 270, 86942.
        let bytes = b"\x08\x96\x01\x12\x07testing\x32\x06\x03\x8e\x02\x9e\xa7\x05";
        let fields: Vec<_> = Fields::new(bytes).collect::<Result<_, _>>().unwrap();
        assert_eq!(fields[0], (1, Value::Varint(150)));
        assert_eq!((fields[1].0, text(fields[1].1).unwrap()), (2, "testing".to_owned()));
        let mut numbers = Vec::new();
        wholes(fields[2].1, &mut numbers).unwrap();
        assert_eq!(numbers, [3, 270, 86_942]);
        // A length beyond the end, a number without an end, and a kind that does not exist.
        for bytes in [&b"\x12\x07test"[..], b"\x08\x96", b"\x0b"] {
            assert!(Fields::new(bytes).any(|field| field.is_err()), "{bytes:?}");
        }
    }
}

//! Files as they are read: unpacked where they are packed by gzip or Zstandard.

use std::borrow::Cow;
use std::io::Read;

use crate::error::TableError;

/// The first bytes of packed files, with what packed them.
const MAGICS: [(&[u8], &str); 2] = [(&[0x1f, 0x8b], "gzip"), (&[0x28, 0xb5, 0x2f, 0xfd], "Zstandard")];

/// How names of packed files end.
pub(crate) const ENDINGS: [&str; 3] = [".gz", ".zst", ".zstd"];

/// What packed a file, by its first bytes; `None` where nothing did.
pub fn packed_by(bytes: &[u8]) -> Option<&'static str> {
    MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, by)| *by)
}

/// The content of a file: what is packed in it, or its bytes where it is not packed. `file` is for messages.
///
/// # Errors
/// A packed file that is damaged or holds more than 4 GiB; any packed file without the feature `packed`.
pub fn unpacked<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, TableError> {
    match packed_by(bytes) {
        Some(by) => unpack(file, bytes, by).map(Cow::Owned),
        None => Ok(Cow::Borrowed(bytes)),
    }
}

/// The largest content that is unpacked into memory. A small file can hold any amount.
const LIMIT_BYTES: u64 = 1 << 32;

/// What is packed in these bytes.
///
/// # Errors
/// As [`unpacked`].
pub(crate) fn unpack(file: &str, bytes: &[u8], by: &'static str) -> Result<Vec<u8>, TableError> {
    let mut content = Vec::new();
    let read = reader(file, Box::new(bytes), by)?.take(LIMIT_BYTES + 1).read_to_end(&mut content);
    read.map_err(|error| TableError::of_io(file, &error))?;
    if content.len() as u64 > LIMIT_BYTES {
        return Err(TableError::TooLarge { file: file.to_owned(), limit_bytes: LIMIT_BYTES });
    }
    Ok(content)
}

/// A reader of what is packed in the bytes of another. Its errors carry [`TableError::Damaged`] where the packed bytes
/// are to blame.
///
/// # Errors
/// Any packed file without the feature `packed`.
#[cfg(not(feature = "packed"))]
pub(crate) fn reader<'a>(
    file: &str,
    _raw: Box<dyn Read + 'a>,
    by: &'static str,
) -> Result<Box<dyn Read + 'a>, TableError> {
    Err(TableError::Packed { file: file.to_owned(), by })
}

/// A reader of what is packed in the bytes of another. Its errors carry [`TableError::Damaged`] where the packed bytes
/// are to blame.
///
/// # Errors
/// Bytes that cannot be unpacked at all.
#[cfg(feature = "packed")]
pub(crate) fn reader<'a>(
    file: &str,
    raw: Box<dyn Read + 'a>,
    by: &'static str,
) -> Result<Box<dyn Read + 'a>, TableError> {
    let damaged = TableError::Damaged { file: file.to_owned(), by };
    let decoder: Box<dyn Read + 'a> = if by == "gzip" {
        Box::new(flate2::read::MultiGzDecoder::new(std::io::BufReader::new(raw)))
    } else {
        Box::new(zstd::stream::read::Decoder::new(raw).map_err(|_| damaged.clone())?)
    };
    Ok(Box::new(Unpacking { decoder, damaged }))
}

/// Says of a decoder's errors that the packed bytes are damaged. What the operating system refuses is told as it is.
#[cfg(feature = "packed")]
struct Unpacking<'a> {
    decoder: Box<dyn Read + 'a>,
    damaged: TableError,
}

#[cfg(feature = "packed")]
impl Read for Unpacking<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.decoder.read(into).map_err(|error| match error.raw_os_error() {
            Some(_) => error,
            None => std::io::Error::other(self.damaged.clone()),
        })
    }
}

#[cfg(all(test, feature = "packed"))]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn zstandard(content: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(content, 3).unwrap()
    }

    #[test]
    fn packed_and_plain_files_hold_the_same() {
        let content = b"a,b\n1,2\n";
        assert_eq!(*unpacked("t.csv", content).unwrap(), *content);
        for pack in [gzip, zstandard] {
            assert_eq!(*unpacked("t.csv.gz", &pack(content)).unwrap(), *content);
            // Two packed parts behind each other are one file, as the programs that unpack read them.
            let parts = [pack(b"a,b\n"), pack(b"1,2\n")].concat();
            assert_eq!(*unpacked("t.csv.gz", &parts).unwrap(), *content);
        }
    }

    #[test]
    fn damaged_files_are_named() {
        for pack in [gzip, zstandard] {
            let bytes = pack(b"a,b\n1,2\n");
            let message = format!("{:#}", unpacked("t.csv.gz", &bytes[..bytes.len() - 5]).unwrap_err());
            assert!(message.contains("t.csv.gz") && message.contains("damaged"), "{message}");
        }
    }
}

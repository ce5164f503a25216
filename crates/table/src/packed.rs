//! Files as they are read: unpacked where they are packed by gzip or Zstandard.

use std::borrow::Cow;

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

#[cfg(not(feature = "packed"))]
fn unpack(file: &str, _bytes: &[u8], by: &'static str) -> Result<Vec<u8>, TableError> {
    Err(TableError::Packed { file: file.to_owned(), by })
}

#[cfg(feature = "packed")]
fn unpack(file: &str, bytes: &[u8], by: &'static str) -> Result<Vec<u8>, TableError> {
    use std::io::Read as _;

    /// The largest content that is unpacked. A small file can hold any amount.
    const LIMIT_BYTES: u64 = 1 << 32;

    let mut content = Vec::new();
    let read = if by == "gzip" {
        flate2::read::MultiGzDecoder::new(bytes).take(LIMIT_BYTES + 1).read_to_end(&mut content)
    } else {
        zstd::stream::read::Decoder::with_buffer(bytes)
            .and_then(|decoder| decoder.take(LIMIT_BYTES + 1).read_to_end(&mut content))
    };
    if read.is_err() {
        return Err(TableError::Damaged { file: file.to_owned(), by });
    }
    if content.len() as u64 > LIMIT_BYTES {
        return Err(TableError::TooLarge { file: file.to_owned(), limit_bytes: LIMIT_BYTES });
    }
    Ok(content)
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

//! Files as they are read: unpacked where they are gzip.

use std::borrow::Cow;

use crate::error::TableError;

/// The first bytes of a gzip file.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Whether the first bytes are those of a gzip file.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The content of a file: what is packed in it where it is gzip, otherwise its bytes. `file` is for messages.
///
/// # Errors
/// A gzip file that is damaged or holds more than 1 GiB; any gzip file without the feature `gzip`.
pub fn unpacked<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, TableError> {
    if is_packed(bytes) { unpack(file, bytes).map(Cow::Owned) } else { Ok(Cow::Borrowed(bytes)) }
}

#[cfg(not(feature = "gzip"))]
fn unpack(file: &str, _bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    Err(TableError::Packed { file: file.to_owned() })
}

#[cfg(feature = "gzip")]
fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    use std::io::Read as _;

    /// The largest content that is unpacked. A small file can hold any amount.
    const LIMIT_BYTES: u64 = 1 << 30;

    let mut content = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(LIMIT_BYTES + 1)
        .read_to_end(&mut content)
        .map_err(|_| TableError::Damaged { file: file.to_owned() })?;
    if content.len() as u64 > LIMIT_BYTES {
        return Err(TableError::TooLarge { file: file.to_owned(), limit_bytes: LIMIT_BYTES });
    }
    Ok(content)
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn packed_and_plain_files_hold_the_same() {
        let content = b"a,b\n1,2\n";
        let bytes = packed(content);
        assert_eq!(*unpacked("t.csv.gz", &bytes).unwrap(), *content);
        assert_eq!(*unpacked("t.csv", content).unwrap(), *content);
        // Two packed parts behind each other are one file, as gunzip reads them.
        let parts = [packed(b"a,b\n"), packed(b"1,2\n")].concat();
        assert_eq!(*unpacked("t.csv.gz", &parts).unwrap(), *content);
    }

    #[test]
    fn damaged_files_are_named() {
        let bytes = packed(b"a,b\n1,2\n");
        let message = format!("{:#}", unpacked("t.csv.gz", &bytes[..bytes.len() - 9]).unwrap_err());
        assert!(message.contains("t.csv.gz") && message.contains("damaged"), "{message}");
    }
}

//! Files as they are read: unpacked where they are gzip, with the hash of what was in them.

use std::borrow::Cow;
use std::io::Read as _;

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use vitrine_model::artifact::sha256_hex;

/// The largest content that is unpacked; the largest source there is has 25 MB. A small file can hold any amount.
const LIMIT_BYTES: u64 = 1 << 30;

/// The content of a file: what was packed where it is gzip, otherwise its bytes. `name` is for messages.
///
/// # Errors
/// A gzip file that is damaged or holds more than 1 GiB.
pub fn unpacked<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut content = Vec::new();
    MultiGzDecoder::new(bytes).take(LIMIT_BYTES + 1).read_to_end(&mut content).with_context(|| {
        format!("{name} cannot be unpacked: its gzip content is damaged or cut off; fetch it again")
    })?;
    if content.len() as u64 > LIMIT_BYTES {
        bail!("{name} holds more than {LIMIT_BYTES} bytes, which is no table of this program's size");
    }
    Ok(Cow::Owned(content))
}

/// Whether a file is one of those that `expected` names, by the SHA-256 of its bytes or of what is packed in them.
/// Any file is where none is named.
///
/// # Errors
/// As [`unpacked`].
pub fn is_expected(name: &str, bytes: &[u8], expected: &[String]) -> Result<bool> {
    let is_named = |bytes: &[u8]| expected.contains(&sha256_hex(bytes));
    Ok(expected.is_empty() || is_named(bytes) || is_named(&unpacked(name, bytes)?))
}

#[cfg(test)]
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
    fn either_hash_is_accepted_and_no_other() {
        let content = b"a,b\n1,2\n";
        let bytes = packed(content);
        for named in [sha256_hex(content), sha256_hex(&bytes)] {
            assert!(is_expected("t.csv.gz", &bytes, &[sha256_hex(b"other"), named]).unwrap());
        }
        assert!(!is_expected("t.csv.gz", &bytes, &[sha256_hex(b"other")]).unwrap());
        assert!(!is_expected("t.csv", content, &[sha256_hex(&bytes)]).unwrap());
        assert!(is_expected("t.csv", content, &[]).unwrap());
    }

    #[test]
    fn damaged_files_are_named() {
        let bytes = packed(b"a,b\n1,2\n");
        let message = format!("{:#}", unpacked("t.csv.gz", &bytes[..bytes.len() - 9]).unwrap_err());
        assert!(message.contains("t.csv.gz") && message.contains("damaged"), "{message}");
    }
}

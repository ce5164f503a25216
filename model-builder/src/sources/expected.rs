//! Whether a file is the one that a system file names.

use anyhow::Result;
use vitrine_model::artifact::sha256_hex;
use vitrine_table::gzip::unpacked;

/// Whether a file is one of those that `expected` names, by the SHA-256 of its bytes or of what is packed in them.
/// Any file is where none is named.
///
/// # Errors
/// A gzip file that is damaged or holds too much.
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
}

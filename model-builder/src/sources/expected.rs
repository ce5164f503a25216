//! Whether a file is the one that a system file names.

use anyhow::Result;
use vitrine_model::artifact::sha256_hex;
use vitrine_table::packed::unpacked;

/// Whether a file is one of those that `expected` names, by the SHA-256 of its bytes or of what is packed in them.
/// Any file is where none is named.
///
/// # Errors
/// A packed file that is damaged or holds too much.
pub fn is_expected(name: &str, bytes: &[u8], expected: &[String]) -> Result<bool> {
    let is_named = |bytes: &[u8]| expected.contains(&sha256_hex(bytes));
    Ok(expected.is_empty() || is_named(bytes) || is_named(&unpacked(name, bytes)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a,b`, `1,2` as gzip packs them.
    const PACKED: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 212, 73, 226, 50, 212, 49, 226, 2, 0, 123, 7, 151, 10, 8, 0, 0,
        0,
    ];

    #[test]
    fn either_hash_is_accepted_and_no_other() {
        let content = b"a,b\n1,2\n";
        for named in [sha256_hex(content), sha256_hex(PACKED)] {
            assert!(is_expected("t.csv.gz", PACKED, &[sha256_hex(b"other"), named]).unwrap());
        }
        assert!(!is_expected("t.csv.gz", PACKED, &[sha256_hex(b"other")]).unwrap());
        assert!(!is_expected("t.csv", content, &[sha256_hex(PACKED)]).unwrap());
        assert!(is_expected("t.csv", content, &[]).unwrap());
    }
}

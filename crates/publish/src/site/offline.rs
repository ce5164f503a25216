//! The list of files in the service worker, by which the page works without a network.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{ASSETS, FALLBACK, PAGE, PICTURE, PLAIN, WORKER, hosts};

/// What stands in the worker before the list, and after it.
const BEFORE: &str = "Object.assign({ version: \"\", now: [], later: [] }, ";
const AFTER: &str = ");\n";
/// A published file above this size in bytes is fetched when it is first asked for, not before.
const LARGE: usize = 128 * 1024;
/// The digits of a hash in a name.
const DIGITS: usize = 12;

/// The files of a build as the worker reads them.
#[derive(Serialize)]
struct Build<'a> {
    /// Names the build: a hash over all files.
    version: String,
    /// The files that are fetched when the worker is installed.
    now: Vec<File<'a>>,
    /// The files that are fetched when they are first asked for.
    later: Vec<File<'a>>,
}

/// One file.
#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    /// Its content as the browser's integrity check names it.
    integrity: String,
    /// Whether its name changes with its content, so that it is never stale.
    fixed: bool,
}

/// The worker with the list of these files; `None` for a text without a place for it.
pub(super) fn with_files(worker: &str, files: &[(String, Vec<u8>)]) -> Option<String> {
    let (head, rest) = worker.split_once(BEFORE)?;
    let (_, tail) = rest.split_once(AFTER)?;
    // The worker's own text counts too, so that a changed worker is a new build.
    let mut hash = Sha256::new();
    hash.update(head);
    hash.update(tail);
    let (mut now, mut later) = (Vec::new(), Vec::new());
    // The worker never keeps itself; it answers for every address with the page, and the host alone with the others.
    let is_page = |path: &str| path == FALLBACK || path.ends_with(&format!("/{PAGE}"));
    let is_for_others = |path: &str| [WORKER, PICTURE, PLAIN].contains(&path) || hosts::NAMES.contains(&path);
    for (path, bytes) in files.iter().filter(|(path, _)| !is_page(path) && !is_for_others(path)) {
        let digest = Sha256::digest(bytes);
        hash.update(path);
        hash.update(digest);
        let list = if path.starts_with(ASSETS) && bytes.len() > LARGE { &mut later } else { &mut now };
        let integrity = format!("sha256-{}", STANDARD.encode(digest));
        list.push(File { path, integrity, fixed: is_named_by_content(path) });
    }
    let version = digits(&hash.finalize());
    let list = serde_json::to_string(&Build { version, now, later }).ok()?;
    Some(format!("{head}{BEFORE}{list}{AFTER}{tail}"))
}

/// The first 16 hexadecimal digits of a hash.
pub(super) fn digits(hash: &[u8]) -> String {
    let mut text = String::new();
    for byte in hash.iter().take(8) {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a part of a file's name is a hash.
pub(super) fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '.', '_'])
        .any(|part| part.len() >= DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_published_files_are_for_later() {
        let files = [
            ("assets/big.json".to_owned(), vec![b' '; LARGE + 1]),
            ("assets/catalog.json".to_owned(), b"{}".to_vec()),
            ("index.html".to_owned(), Vec::new()),
            ("sw.js".to_owned(), Vec::new()),
        ];
        let worker = with_files(&format!("a{BEFORE}{{}}{AFTER}b"), &files).unwrap();
        let list = worker.split_once(BEFORE).unwrap().1.split_once(AFTER).unwrap().0;
        let build: serde_json::Value = serde_json::from_str(list).unwrap();
        assert_eq!(build["later"].as_array().unwrap().len(), 1);
        assert_eq!(build["now"].as_array().unwrap().len(), 2);
        // Oracle: `printf %s "{}" | openssl dgst -sha256 -binary | base64`.
        assert_eq!(build["now"][0]["integrity"], "sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
        assert_eq!(build["version"].as_str().unwrap().len(), 16);
        let changed = with_files(&format!("c{BEFORE}{{}}{AFTER}b"), &files).unwrap();
        assert_ne!(changed.split_once("version").unwrap().1, worker.split_once("version").unwrap().1);
        assert_eq!(with_files("no place", &files), None);
    }

    #[test]
    fn names_with_a_hash_are_fixed() {
        assert!(is_named_by_content("vitrine-app-0123456789abcdef_bg.wasm"));
        assert!(is_named_by_content("assets/iris/knn-0123456789ab.json"));
        assert!(!is_named_by_content("assets/0123456789abcdef/history.jsonl"));
    }
}

//! The names of published files, and how those are made that are named by their content.

use serde::Serialize;
use vitrine_model::artifact::sha256_hex;
use vitrine_model::catalog::FileRef;

use crate::PublishError;
use crate::store::Store;

/// The path of the catalog.
pub const CATALOG: &str = "catalog.json";

/// The number of digits of a file's hash in its name.
const DIGITS: usize = 12;

/// The path of a system's history, from the folder of the catalog.
pub fn history(system: &str) -> String {
    format!("{system}/history.jsonl")
}

/// The path of a system's generators.
pub fn generator(system: &str) -> String {
    format!("{system}/generator.json")
}

/// The path of what is known of a system's earlier trainings.
pub fn versions(system: &str) -> String {
    format!("{system}/versions.json")
}

/// The path of a system's timings.
pub fn timings(system: &str) -> String {
    format!("{system}/timings.json")
}

/// The reference to a file that is named by its content.
pub(crate) fn reference(system: &str, name: &str, bytes: &[u8]) -> FileRef {
    let sha256 = sha256_hex(bytes);
    let start: String = sha256.chars().take(DIGITS).collect();
    FileRef { path: format!("{system}/{name}-{start}.json"), bytes: bytes.len() as u64, sha256 }
}

/// Whether a path is that of a file that is named by its content.
pub(crate) fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let hash = name.strip_suffix(".json").and_then(|stem| stem.rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A value as one line of JSON; `name` is that of its file.
pub(crate) fn line(name: &'static str, value: &impl Serialize) -> Result<Vec<u8>, PublishError> {
    let mut bytes = serde_json::to_vec(value).map_err(|source| PublishError::Encode { name, source })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a value to a file that is named by its content.
pub(crate) fn write_named(
    store: &dyn Store,
    system: &str,
    name: &'static str,
    value: &impl Serialize,
) -> Result<FileRef, PublishError> {
    write_line(store, system, name, &line(name, value)?)
}

/// Writes a line to a file that is named by its content, behind `name`.
pub(crate) fn write_line(
    store: &dyn Store,
    system: &str,
    name: &str,
    line: &[u8],
) -> Result<FileRef, PublishError> {
    let file = reference(system, name, line);
    store.replace(&file.path, line)?;
    Ok(file)
}

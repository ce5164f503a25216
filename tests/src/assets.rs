//! The exported files of the systems, as the page would load them.

use std::path::{Path, PathBuf};

use vitrine_model::artifact::check_hash;
use vitrine_model::catalog::{Catalog, CatalogEntry, FileRef, SystemFile};

/// The folder of `catalog.json`: `VITRINE_ASSETS_DIR`, or `assets/` of the repository.
pub fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    std::env::var_os("VITRINE_ASSETS_DIR").map_or_else(beside, PathBuf::from)
}

/// The bytes of a file below the folder.
///
/// # Errors
/// One sentence with the path and what the operating system says.
pub fn read(path: &str) -> Result<Vec<u8>, String> {
    let path = folder().join(path);
    std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The catalog.
///
/// # Errors
/// One sentence: it cannot be read, or is not a catalog, or lists nothing.
pub fn catalog() -> Result<Catalog, String> {
    let catalog: Catalog =
        serde_json::from_slice(&read("catalog.json")?).map_err(|error| format!("catalog.json: {error}"))?;
    if catalog.systems.is_empty() {
        return Err("catalog.json lists no system".to_owned());
    }
    Ok(catalog)
}

/// A file that is named by its content, its size and hash checked.
///
/// # Errors
/// One sentence that names the file.
pub fn read_ref(file: &FileRef) -> Result<Vec<u8>, String> {
    let bytes = read(&file.path)?;
    if bytes.len() as u64 != file.bytes {
        return Err(format!("{} has {} bytes, expected {}", file.path, bytes.len(), file.bytes));
    }
    check_hash(&bytes, &file.sha256).map_err(|error| format!("{}: {error}", file.path))?;
    Ok(bytes)
}

/// A JSON file that is named by its content.
///
/// # Errors
/// As [`read_ref`], or what the JSON reader says.
pub fn read_json<T: for<'a> serde::Deserialize<'a>>(file: &FileRef) -> Result<T, String> {
    serde_json::from_slice(&read_ref(file)?).map_err(|error| format!("{}: {error}", file.path))
}

/// The system of a catalog entry.
///
/// # Errors
/// As [`read_json`].
pub fn system(entry: &CatalogEntry) -> Result<SystemFile, String> {
    read_json(&entry.system)
}

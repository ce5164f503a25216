//! The built page that systems are put into: the one that is named, the one that the program carries, or the nearest
//! one that was built in a checkout.

use std::path::Path;

use anyhow::Result;
use vitrine_publish::PublishError;
use vitrine_publish::store::{Folder, Memory, Store};

use crate::failure::{Failure, failed};

/// Where `cargo xtask dist` puts the built page.
const BUILT: &str = "dist";
/// The file by which a built page is known.
const PAGE: &str = "index.html";
/// The files of the page that the program carries, by their paths; none in a program that was built without one.
const CARRIED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The page: the folder given, otherwise what the program carries, otherwise the nearest `dist` with a page upward from
/// the current folder.
///
/// # Errors
/// No such folder, or no page in it.
pub fn page(given: Option<&Path>) -> Result<Box<dyn Store>> {
    if let Some(given) = given {
        let file = given.join(PAGE);
        let fault = || PublishError::NoPage { file: file.display().to_string() };
        return if file.is_file() { Ok(Box::new(Folder::new(given))) } else { Err(fault().into()) };
    }
    if !CARRIED.is_empty() {
        let files = CARRIED.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
        return Ok(Box::new(Memory::of(files.collect())));
    }
    let current = std::env::current_dir()?;
    let mut built = current.ancestors().map(|folder| folder.join(BUILT));
    match built.find(|folder| folder.join(PAGE).is_file()) {
        Some(folder) => Ok(Box::new(Folder::new(folder))),
        None => Err(failed(Failure::NoPage { folder: current.display().to_string() })),
    }
}

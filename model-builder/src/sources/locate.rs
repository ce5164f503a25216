//! Where a data file lies.

use std::path::{Path, PathBuf};

use crate::system::file::SourceToml;

/// The file of a source in the first of the folders that has it: by its name, in a sub-folder named after the
/// system, or at one of the places that the system file names.
pub fn locate(system: &str, source: &SourceToml, folders: &[PathBuf]) -> Option<PathBuf> {
    let places = || {
        let own = [PathBuf::from(&source.name), Path::new(system).join(&source.name)];
        own.into_iter().chain(source.paths.iter().map(PathBuf::from))
    };
    folders.iter().flat_map(|folder| places().map(|place| folder.join(place))).find(|path| path.is_file())
}

//! Where a data file lies.

use std::path::{Path, PathBuf};

use crate::system::file::SourceToml;

/// The file of a source, or its folder of files, in the first of the folders that has it: by its name, with `.gz` behind it where it
/// is packed, in a sub-folder named after the system, or at one of the places that the system file names.
pub fn locate(system: &str, source: &SourceToml, folders: &[PathBuf]) -> Option<PathBuf> {
    let places = || {
        let packed = format!("{}.gz", source.name);
        let own = [&source.name, &packed].map(|name| [PathBuf::from(name), Path::new(system).join(name)]);
        own.into_iter().flatten().chain(source.paths.iter().map(PathBuf::from))
    };
    folders
        .iter()
        .flat_map(|folder| places().map(|place| folder.join(place)))
        .find(|path| path.is_file() || path.is_dir())
}

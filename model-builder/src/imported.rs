//! The files of imported models: found beside the system file or in a data folder, and put in place.

use std::path::PathBuf;

use anyhow::Result;
use vitrine_publish::attach;

use crate::context::Context;
use crate::failure::{Because as _, Failure, failed};
use crate::system::System;

/// Reads the model of a system whose model was trained elsewhere and puts it in place; does nothing for others.
///
/// # Errors
/// A file that is not found, cannot be read, or is another one than the system file says.
pub fn attach_model(context: &Context, system: &mut System) -> Result<()> {
    let Some(file) = system.model_file().map(str::to_owned) else { return Ok(()) };
    let own = context.options.system_files.iter().cloned();
    let folders: Vec<PathBuf> = own.chain(context.data_folders()).collect();
    let places =
        folders.iter().flat_map(|folder| [folder.join(&file), folder.join(system.name()).join(&file)]);
    let Some(path) = places.into_iter().find(|path| path.is_file()) else {
        let folders = folders.iter().map(|folder| folder.display().to_string()).collect();
        return Err(failed(Failure::NoModelFile { system: system.name().to_owned(), file, folders }));
    };
    let bytes = std::fs::read(&path).because(|| Failure::Read { file: path.display().to_string() })?;
    Ok(attach(system, &bytes)?)
}

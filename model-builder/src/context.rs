//! What every command needs: where the folders are, and how to speak to people.

use std::path::{Path, PathBuf};

use anyhow::Result;
use vitrine_model::translation::Translation;
use vitrine_present::{Locale, Texts};
use vitrine_publish::store::{Folder, finish_interrupted};
use vitrine_publish::{Assets, Reader};

use crate::cli::Options;
use crate::failure::{Failure, failed};
use crate::system::{self, System};

/// The options of the command line with what follows from them.
#[derive(Clone, Debug)]
pub struct Context {
    /// The options as given.
    pub options: Options,
}

impl Context {
    /// The folder of artifacts: the one given, otherwise the nearest `assets` upward from the current folder.
    ///
    /// # Errors
    /// No such folder.
    pub fn assets(&self) -> Result<PathBuf> {
        if let Some(assets) = &self.options.assets {
            return Ok(assets.clone());
        }
        let current = std::env::current_dir()?;
        match current.ancestors().map(|folder| folder.join("assets")).find(|folder| folder.is_dir()) {
            Some(assets) => Ok(assets),
            None => Err(failed(Failure::NoAssets { folder: current.display().to_string() })),
        }
    }

    /// The folder of artifacts as a store.
    ///
    /// # Errors
    /// As [`Context::assets`]; a change that was cut off and cannot be finished.
    pub fn store(&self) -> Result<Folder> {
        let folder = Folder::new(self.assets()?);
        // A change that was cut off is finished before anything is read.
        finish_interrupted(&folder)?;
        Ok(folder)
    }

    /// The folders in which data files are looked for, in order: the one given, or `../shared/data` beside the
    /// repository; then the download cache.
    pub fn data_folders(&self) -> Vec<PathBuf> {
        let beside = || {
            let assets = self.assets().ok()?.canonicalize().ok()?;
            Some(assets.parent()?.parent()?.join("shared").join("data"))
        };
        self.options.data_dir.clone().or_else(beside).into_iter().chain(cache_folder()).collect()
    }

    /// The folder of a system's rows that arrived later: in the data folder given, otherwise in the first data
    /// folder that is there, otherwise in the download cache. `None` where there is none of these.
    pub fn ingested_folder(&self, system: &str) -> Option<PathBuf> {
        let folders = self.data_folders();
        let given = self.options.data_dir.as_ref();
        let folder = given.or_else(|| folders.iter().find(|folder| folder.is_dir())).or(folders.last())?;
        Some(folder.join(system))
    }

    /// The system called `name`.
    ///
    /// # Errors
    /// An unknown name, or faults in its file.
    pub fn system(&self, name: &str) -> Result<System> {
        system::read(name, self.options.system_files.as_deref())
    }

    /// The names of all systems.
    ///
    /// # Errors
    /// A folder of system files that cannot be listed.
    pub fn system_names(&self) -> Result<Vec<String>> {
        system::names(self.options.system_files.as_deref())
    }

    /// The texts of the language asked for, else of the environment's, else the English ones.
    pub fn texts(&self) -> &'static Texts {
        // The first that is set counts, as POSIX has it.
        let of_environment = || {
            let set =
                ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
            set.into_iter().find(|value| !value.is_empty()).and_then(|value| Locale::of(&value))
        };
        Texts::of(self.options.language.or_else(of_environment).unwrap_or_default())
    }

    /// The texts of what a program may read as well: English where the output is JSON.
    pub fn texts_of_output(&self) -> &'static Texts {
        if self.options.json { Texts::english() } else { self.texts() }
    }

    /// A published system in the reader's language; for machines as it was published.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn reader<'a>(&self, assets: Assets<'a>, system: &str) -> Result<Reader<'a>> {
        let language = (!self.options.json).then(|| self.texts().locale().code);
        Ok(Reader::open(assets, system, language)?)
    }

    /// The texts of a system file in the reader's language; empty where it has none.
    pub fn translation(&self, system: &System) -> Translation {
        let language = self.texts().locale().code;
        let of_language = system.translations.iter().find(|(code, _)| code == language);
        of_language.map(|(_, translation)| translation.clone()).unwrap_or_default()
    }

    /// Prints a remark on stderr, unless `--quiet`.
    pub fn say(&self, message: &str) {
        if !self.options.quiet {
            eprintln!("{message}");
        }
    }
}

/// The folder for downloads: `$XDG_CACHE_HOME/vitrine/data`, with `~/.cache` where that is not set and
/// `%LOCALAPPDATA%` on Windows. `None` where none of these are known.
pub fn cache_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| Some(variable("HOME")?.join(".cache")))?;
    Some(base.join("vitrine").join("data"))
}

/// The last part of a path as text, for messages and provenance.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

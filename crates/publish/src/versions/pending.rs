//! Files as they will be once a change is made.

use serde::de::DeserializeOwned;
use vitrine_model::catalog::FileRef;

use crate::PublishError;
use crate::assets::Assets;
use crate::store::Change;

/// A store under a change that is not made yet.
#[derive(Clone, Copy)]
pub(crate) struct Pending<'a> {
    /// The store.
    pub assets: Assets<'a>,
    /// The change.
    pub change: &'a Change,
}

impl Pending<'_> {
    /// A JSON file that another one refers to; its hash is checked where the store has it already.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub(crate) fn checked<T: DeserializeOwned>(self, file: &FileRef) -> Result<T, PublishError> {
        match self.change.replace.iter().rev().find(|(path, _)| *path == file.path) {
            Some((path, text)) => self.assets.parse(path, text.as_bytes()),
            None => self.assets.checked(file),
        }
    }
}

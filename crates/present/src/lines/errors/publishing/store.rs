//! Why a store cannot do what it is asked.

use vitrine_publish::store::StoreError;

use crate::Texts;

/// The error as a sentence without its full stop and without its cause.
pub(super) fn error(texts: &Texts, error: &StoreError) -> String {
    let said = texts.store_error();
    match error {
        StoreError::Outside { path, store } => said.outside(path, store),
        StoreError::Absent { file } => said.absent(file),
        StoreError::Read { file, source: _ } => said.read(file),
        StoreError::Write { file, source: _ } => said.write(file),
        StoreError::Remove { file, source: _ } => said.remove(file),
        StoreError::List { folder, source: _ } => said.list(folder),
        StoreError::Locked { holder: Some(process), store } => said.locked_by(process, store),
        StoreError::Locked { holder: None, store } => said.locked(store),
        StoreError::Lock { file, source: _ } => said.lock(file),
    }
}

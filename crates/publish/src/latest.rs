//! Writing a history together with the catalog, which shows its newest entry.

use vitrine_model::history::{Entry, History, Origin};

use crate::PublishError;
use crate::assets::Assets;
use crate::files;
use crate::store::{Change, Lock, commit};

/// The entry of a history that the catalog shows: the newest that was logged in use, otherwise the newest of all, which
/// is of the latest date the one with the highest number.
pub fn newest(history: &History) -> Option<&Entry> {
    history.entries().iter().max_by(|a, b| {
        let rank = |entry: &Entry| entry.origin == Origin::Logged;
        (rank(a), &a.date, a.number).cmp(&(rank(b), &b.date, b.number))
    })
}

/// Writes a history and the catalog's newest entry of it, both or none.
///
/// # Errors
/// A catalog that cannot be read, files that cannot be written.
pub(crate) fn save_history(
    assets: Assets<'_>,
    lock: &Lock,
    system: &str,
    text: String,
    history: &History,
) -> Result<(), PublishError> {
    let mut catalog = assets.catalog()?;
    if let Some(entry) = catalog.systems.iter_mut().find(|entry| entry.name == system) {
        entry.latest = newest(history).cloned();
    }
    let mut change = Change::default();
    change.replace(files::history(system), text);
    change.replace(files::CATALOG, Assets::catalog_text(&catalog)?);
    Ok(commit(assets.store, lock, &change)?)
}

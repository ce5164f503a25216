//! The names of arriving columns, and the system's own names for them.

use std::collections::{BTreeMap, BTreeSet};

use super::Arrival;
use crate::error::TableError;
use crate::matching::match_columns;
use crate::names::{find, normalised};
use crate::table::Table;

/// Gives the columns of a table the names of the system's own source. A column that the system file maps to a
/// feature comes before one that merely has the feature's name. All names are looked up among the headings as they
/// arrived, since one column may be called what another is to be called.
///
/// # Errors
/// A name that fits two columns equally well, or a column that is mapped twice.
pub fn rename(arrival: &Arrival<'_>, table: &mut Table) -> Result<(), TableError> {
    let spec = &arrival.spec;
    let mut claimed: BTreeMap<usize, &str> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (name, written) in arrival.columns {
        let Some(at) = find(&[written], &table.headings, &table.file)? else { continue };
        let own = spec.schema.position(name).map_or(spec.target_column, |at| spec.column(at));
        if let Some(other) = claimed.insert(at, own) {
            return Err(TableError::MappedTwice {
                file: table.file.clone(),
                column: written.clone(),
                first: other.to_owned(),
                second: own.to_owned(),
            });
        }
        taken.extend([normalised(own), normalised(name)]);
    }
    for (at, heading) in table.headings.iter_mut().enumerate() {
        match claimed.get(&at) {
            Some(own) => (*own).clone_into(heading),
            None if taken.contains(&normalised(heading)) => heading.push_str(" (not used)"),
            None => {}
        }
    }
    let found = match_columns(spec, &table.headings, &table.file)?;
    let own = spec.feature_columns().chain([spec.target_column]);
    for (at, name) in found.features.iter().chain([&found.target]).zip(own) {
        if let Some(heading) = at.and_then(|at| table.headings.get_mut(at)) {
            name.clone_into(heading);
        }
    }
    Ok(())
}

/// The normalised names of all columns that are read.
pub(super) fn wanted(arrival: &Arrival<'_>) -> BTreeSet<String> {
    let mut names = arrival.spec.names();
    names.extend(arrival.columns.values().map(|name| normalised(name)));
    names
}

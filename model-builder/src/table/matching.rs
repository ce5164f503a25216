//! Which column of a file holds which feature.

use anyhow::{Result, bail};
use vitrine_model::Schema;

use crate::system::System;

/// The positions of a system's columns in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// For each feature its column, or `None` where the file has none.
    pub features: Vec<Option<usize>>,
    /// The target's column, if there is one.
    pub target: Option<usize>,
}

/// Finds the columns of a file by the source's name for them, then by the name in the schema, each first as
/// written and then without regard to case and punctuation.
///
/// # Errors
/// A name that fits two columns equally well.
pub fn match_columns(system: &System, headings: &[String], file: &str) -> Result<Columns> {
    let mut features = Vec::new();
    for (feature, column) in system.schema.features.iter().zip(&system.columns) {
        features.push(find(&[column, &feature.name], headings, file)?);
    }
    let target = find(&[&system.target_column, &system.schema.target.name], headings, file)?;
    Ok(Columns { features, target })
}

/// Finds the columns of a file by the features' own names only.
///
/// # Errors
/// A name that fits two columns equally well.
pub fn match_names(schema: &Schema, headings: &[String], file: &str) -> Result<Vec<Option<usize>>> {
    schema.features.iter().map(|feature| find(&[&feature.name], headings, file)).collect()
}

/// A name in lower case with `_` for every run of other signs than letters and digits.
pub fn normalised(name: &str) -> String {
    let mut text = String::new();
    for sign in name.trim().chars() {
        if sign.is_alphanumeric() {
            text.extend(sign.to_lowercase());
        } else if !text.ends_with('_') {
            text.push('_');
        }
    }
    text.trim_matches('_').to_owned()
}

/// The first heading that is one of the names as written, otherwise the only one that is without regard to case and
/// punctuation; `None` where there is none.
///
/// # Errors
/// A name that fits two columns equally well.
pub(super) fn find(names: &[&str], headings: &[String], file: &str) -> Result<Option<usize>> {
    for name in names {
        if let Some(position) = headings.iter().position(|heading| heading == name) {
            return Ok(Some(position));
        }
    }
    for name in names {
        let wanted = normalised(name);
        let fitting: Vec<usize> = (0..headings.len())
            .filter(|index| headings.get(*index).is_some_and(|heading| normalised(heading) == wanted))
            .collect();
        match fitting.as_slice() {
            [] => {}
            [position] => return Ok(Some(*position)),
            [..] => bail!("{file}: several columns could be '{name}'; rename all but one of them"),
        }
    }
    Ok(None)
}

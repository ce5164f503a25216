//! Which column of a file holds which feature.

use crate::error::TableError;
use crate::names::find;
use crate::spec::TableSpec;

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
/// [`TableError::Ambiguous`]: a name that fits two columns equally well.
pub fn match_columns(spec: &TableSpec<'_>, headings: &[String], file: &str) -> Result<Columns, TableError> {
    let mut features = Vec::new();
    for (index, feature) in spec.schema.features.iter().enumerate() {
        features.push(find(&[spec.column(index), &feature.name], headings, file)?);
    }
    let target = find(&[spec.target_column, &spec.schema.target.name], headings, file)?;
    Ok(Columns { features, target })
}

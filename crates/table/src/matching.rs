//! Which column of a file holds which feature.

use crate::error::TableError;
use crate::names::find;
use crate::source::RowSource;
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

/// Checks that a file has the columns of another one whose rows belong with its own. Their order does not matter, and
/// where rows name their columns some may be lacking.
///
/// # Errors
/// [`TableError::OtherColumn`]: a column that only one of the two has.
pub fn check_columns(other: &str, headings: &[String], source: &dyn RowSource) -> Result<(), TableError> {
    let differs = |column: &String, file: &str, other: &str| TableError::OtherColumn {
        file: file.to_owned(),
        other: other.to_owned(),
        column: column.clone(),
    };
    if let Some(added) = source.headings().iter().find(|name| !headings.contains(name)) {
        return Err(differs(added, source.file(), other));
    }
    let absent = headings.iter().find(|name| !source.headings().contains(name));
    match absent.filter(|_| source.has_fixed_columns()) {
        Some(absent) => Err(differs(absent, other, source.file())),
        None => Ok(()),
    }
}

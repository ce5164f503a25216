//! Names of columns, compared without regard to case and punctuation.

use crate::error::TableError;

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
/// [`TableError::Ambiguous`]: a name that fits two columns equally well.
pub(crate) fn find(names: &[&str], headings: &[String], file: &str) -> Result<Option<usize>, TableError> {
    for name in names {
        if let Some(position) = headings.iter().position(|heading| heading == name) {
            return Ok(Some(position));
        }
    }
    for name in names {
        let wanted = normalised(name);
        let mut fitting = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| normalised(heading) == wanted)
            .map(|(at, _)| at);
        match (fitting.next(), fitting.next()) {
            (None, _) => {}
            (Some(position), None) => return Ok(Some(position)),
            (Some(_), Some(_)) => {
                return Err(TableError::Ambiguous { file: file.to_owned(), name: (*name).to_owned() });
            }
        }
    }
    Ok(None)
}

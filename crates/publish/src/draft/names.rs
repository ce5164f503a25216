//! Names and texts of a drafted system file.

use vitrine_table::normalised;

use super::columns::Column;

/// A column with the name of its feature.
pub struct Named<'a> {
    /// The name in files.
    pub name: String,
    /// The column.
    pub column: &'a Column<'a>,
}

/// Names that are well formed and differ from each other.
#[derive(Default)]
pub struct Names(Vec<String>);

impl Names {
    /// A name for a heading that no other heading has been given.
    pub fn take(&mut self, heading: &str) -> String {
        let base = well_formed(heading);
        let mut name = base.clone();
        let mut number = 2;
        while self.0.contains(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.0.push(name.clone());
        name
    }
}

/// A heading as a name: lower case ASCII letters, digits and `_`, starting with a letter.
pub fn well_formed(heading: &str) -> String {
    let ascii: String =
        normalised(heading).chars().map(|sign| if sign.is_ascii() { sign } else { '_' }).collect();
    let name = ascii.trim_matches('_');
    match name.chars().next() {
        None => "column".to_owned(),
        Some(first) if first.is_ascii_lowercase() => name.to_owned(),
        Some(_) => format!("n_{name}"),
    }
}

/// A text as a TOML string.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

//! Names and texts of a drafted system file.

use deunicode::deunicode_with_tofu;
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

/// A heading as a name: lower case ASCII letters, digits and `_`, starting with a letter. Letters with marks and of other
/// scripts become the Latin ones that they are commonly written with.
pub fn well_formed(heading: &str) -> String {
    // First into Latin letters, so that "Område" becomes "omrade"; what has none is a gap.
    let name = normalised(&deunicode_with_tofu(heading, "_"));
    let name = name.trim_matches('_');
    match name.chars().next() {
        None => "column".to_owned(),
        Some(first) if first.is_ascii_lowercase() => name.to_owned(),
        Some(_) => format!("n_{name}"),
    }
}

/// The heading that a name is nearly: the same in another case or with other signs between, otherwise the nearest one,
/// where few letters differ.
pub fn similar(name: &str, headings: &[String]) -> Option<String> {
    /// From this share of letters in common on two names are taken for one.
    const NEAR: f64 = 0.7;
    let wanted = normalised(name);
    let same = headings.iter().find(|heading| normalised(heading) == wanted);
    let likeness = |heading: &String| strsim::normalized_damerau_levenshtein(&normalised(heading), &wanted);
    let near = || {
        let near = headings.iter().filter(|heading| likeness(heading) >= NEAR);
        near.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
    };
    same.or_else(near).cloned()
}

/// A text as a TOML string.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_found() {
        let headings = ["Sale Price", "rooms", "Område"].map(str::to_owned);
        for (name, found) in [
            ("sale_price", Some("Sale Price")),
            ("SALEPRICE", Some("Sale Price")),
            ("romos", Some("rooms")),
            ("omrade", Some("Område")),
            ("y", None),
        ] {
            assert_eq!(similar(name, &headings).as_deref(), found, "{name}");
        }
    }

    #[test]
    fn names_are_written_in_latin_letters() {
        for (heading, name) in [
            ("Område", "omrade"),
            ("Omra\u{30a}de", "omrade"),
            ("Größe (m²)", "grosse_m2"),
            ("Москва", "moskva"),
            ("Slutpris (kr)", "slutpris_kr"),
            ("2019", "n_2019"),
            ("…", "column"),
            ("", "column"),
            ("\u{e000}", "column"),
        ] {
            assert_eq!(well_formed(heading), name, "{heading}");
        }
    }
}

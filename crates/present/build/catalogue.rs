//! The texts of one language as its file holds them, and what every language owes to the English one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::template::{self, Operands, Part};

/// One file of the folder `texts`.
#[derive(Debug)]
pub struct Catalogue {
    /// The language's code, which is the file's name: `en`.
    pub code: String,
    /// How the language writes numbers and dates.
    pub language: Language,
    /// Sections that only pages with charts need; they are loaded later. Only the English file names them.
    pub later: Vec<String>,
    /// Sections that only native programs need; no page loads them. Only the English file names them.
    pub native: Vec<String>,
    /// Sections whose texts the program looks up by their key at run time. Only the English file names them. It may
    /// lack keys in them, see [`add_named`].
    pub by_name: Vec<String>,
    /// The texts by section and key.
    pub sections: BTreeMap<String, BTreeMap<String, Text>>,
}

/// One text.
#[derive(Debug)]
pub struct Text {
    /// As it stands in the file.
    pub written: String,
    /// Its pieces.
    pub parts: Vec<Part>,
    /// Its operands, in the order of the text.
    pub operands: Operands,
}

/// How a language writes numbers and dates: the section `language`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// The language's own name.
    pub name: String,
    /// Which forms a plural has; see `categories`.
    pub plural: String,
    /// The mark before decimals.
    pub decimal: char,
    /// The mark between thousands.
    pub group: char,
    /// Numbers with this many digits or more before the decimal mark are grouped.
    pub group_from: u8,
    /// The per cent sign with what stands before it.
    pub percent: String,
    /// What stands for thousands, millions, 10^9 and 10^12 behind the ticks of an axis; empty where they are written in full.
    pub multiples: Vec<String>,
    /// The names of the months.
    pub months: Vec<String>,
    /// The names of the months where room is short.
    pub months_short: Vec<String>,
    /// A date with the month's name, of `{day}`, `{month}` and `{year}`.
    pub date_long: String,
    /// A date with the month's short name.
    pub date_short: String,
    /// A day of a known year, with the month's short name.
    pub day_month: String,
    /// A month of a year, with its short name.
    pub month_year: String,
}

#[derive(Deserialize)]
struct File {
    language: Language,
    #[serde(default)]
    later: Vec<String>,
    #[serde(default)]
    native: Vec<String>,
    #[serde(default)]
    by_name: Vec<String>,
    #[serde(flatten)]
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

/// The forms of a plural in their order; `None` for a rule that is not known.
pub fn categories(plural: &str) -> Option<&'static [&'static str]> {
    match plural {
        "other" => Some(&["other"]),
        // One is 1; or 0 and 1, as in French.
        "one-other" | "zero-one-other" => Some(&["one", "other"]),
        // As in Ukrainian: 1, 21, 31; 2 to 4, 22 to 24; the rest.
        "one-few-many" => Some(&["one", "few", "many"]),
        _ => None,
    }
}

/// Reads a file of texts.
///
/// # Errors
/// Everything wrong with it, each with the key.
pub fn read(code: &str, text: &str) -> Result<Catalogue, Vec<String>> {
    let file: File = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
    let mut faults = Vec::new();
    check(&file, &mut faults);
    let mut sections = BTreeMap::new();
    for (section, texts) in file.sections {
        let mut read = BTreeMap::new();
        if !template::is_name(&section) {
            faults
                .push(format!("the section [{section}] is no name: a-z, 0-9 and _, starting with a letter"));
        }
        for (key, written) in texts {
            if !template::is_name(&key) || is_keyword(&key) {
                faults.push(format!("{section}.{key} is no name: a-z, 0-9 and _, and no word of Rust"));
            }
            match template::parse(&written) {
                Ok(parts) => {
                    let operands = template::operands(&parts);
                    read.insert(key, Text { written, parts, operands });
                }
                Err(fault) => faults.push(format!("{section}.{key}: {fault}")),
            }
        }
        sections.insert(section, read);
    }
    let File { language, later, native, by_name, .. } = file;
    let code = code.to_owned();
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Catalogue { code, language, later, native, by_name, sections })
}

/// Adds the keys that only other languages have to the sections that are looked up by name, as empty texts: there the
/// program brings the English words, beside what they name, and the English file need not repeat them.
pub fn add_named(english: &mut Catalogue, others: &[Catalogue]) {
    for section in &english.by_name {
        let Some(texts) = english.sections.get_mut(section) else { continue };
        for key in others.iter().filter_map(|other| other.sections.get(section)).flat_map(BTreeMap::keys) {
            let empty = || Text { written: String::new(), parts: Vec::new(), operands: Operands::new() };
            texts.entry(key.clone()).or_insert_with(empty);
        }
    }
}

/// What a language lacks, has too much, or has with other operands than the English texts.
pub fn differences(english: &Catalogue, other: &Catalogue) -> Vec<String> {
    let mut faults = Vec::new();
    for (section, key, text) in english.texts() {
        match other.text(section, key) {
            None => faults.push(format!("{section}.{key} is missing: \"{}\"", text.written)),
            Some(theirs) => faults.extend(
                same_operands(&text.operands, &theirs.operands)
                    .err()
                    .map(|fault| format!("{section}.{key}: {fault}")),
            ),
        }
    }
    for (section, key, _) in other.texts() {
        if english.text(section, key).is_none() {
            faults.push(format!("{section}.{key} is not among the English texts"));
        }
    }
    faults
}

impl Catalogue {
    /// All texts with their section and key, in the order of the flat form: sections that are loaded first, then those
    /// that `later` names, each ascending.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str, &Text)> {
        self.sections.iter().flat_map(|(section, texts)| {
            texts.iter().map(move |(key, text)| (section.as_str(), key.as_str(), text))
        })
    }

    /// One text.
    pub fn text(&self, section: &str, key: &str) -> Option<&Text> {
        self.sections.get(section)?.get(key)
    }
}

fn same_operands(english: &Operands, theirs: &Operands) -> Result<(), String> {
    for (name, kind) in theirs {
        match english.iter().find(|(known, _)| known == name) {
            None => return Err(format!("the English text has no operand {{{name}}}")),
            // A count may be written without a plural, never the reverse.
            Some((_, known)) if *kind == template::Kind::Count && known != kind => {
                return Err(format!("the English text does not count {{{name}}}"));
            }
            Some(_) => {}
        }
    }
    match english.iter().find(|(name, _)| theirs.iter().all(|(known, _)| known != name)) {
        Some((name, _)) => Err(format!("the operand {{{name}}} is missing")),
        None => Ok(()),
    }
}

fn check(file: &File, faults: &mut Vec<String>) {
    let language = &file.language;
    if categories(&language.plural).is_none() {
        faults.push(format!("language.plural: \"{}\" is no rule for plurals", language.plural));
    }
    for (name, months) in [("months", &language.months), ("months_short", &language.months_short)] {
        if months.len() != 12 {
            faults.push(format!("language.{name} has {} names of months", months.len()));
        }
    }
    if ![0, 4].contains(&language.multiples.len()) {
        faults.push("language.multiples holds four words, or none".to_owned());
    }
    for named in file.later.iter().chain(&file.native).chain(&file.by_name) {
        if !file.sections.contains_key(named) {
            faults.push(format!("there is no section [{named}]"));
        }
    }
}

fn is_keyword(key: &str) -> bool {
    const KEYWORDS: &str = " as async await box break const continue crate dyn else enum extern false final fn for gen if impl in let loop macro match mod move mut pub ref return self static struct super trait true try type unsafe use where while yield ";
    KEYWORDS.contains(&format!(" {key} "))
}

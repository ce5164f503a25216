//! From the catalogues to what the crate includes: typed accessors, the languages, and the texts in their flat form.

use std::fmt::Write as _;

use crate::catalogue::{Catalogue, Language, categories};
use crate::template::{Kind, Operands, compile};

/// The texts of one language as they are loaded: a line each, in the order of the accessors.
#[derive(Debug)]
pub struct Flat {
    /// What the page loads at once, what it loads with the first chart, and what only native programs have; each with
    /// its file's name.
    pub parts: [(String, String); 3],
}

/// Section, key and English operands of texts, in the order of their numbers.
type Keys<'a> = Vec<(&'a str, &'a str, &'a Operands)>;

/// The keys of the texts that are loaded at once, of those that are loaded later and of those that no page loads, with
/// the hash of all of them.
fn order(english: &Catalogue) -> ([Keys<'_>; 3], u64) {
    let part_of = |section: &str| {
        let is_in = |sections: &[String]| sections.iter().any(|one| one == section);
        if is_in(&english.native) { 2 } else { usize::from(is_in(&english.later)) }
    };
    let of = |part: usize| {
        let texts = english.texts().filter(move |(section, ..)| part_of(section) == part);
        texts.map(|(section, key, text)| (section, key, &text.operands)).collect::<Vec<_>>()
    };
    let parts = [of(0), of(1), of(2)];
    let names: Vec<String> = parts
        .iter()
        .flatten()
        .map(|(section, key, operands)| format!("{section}.{key}{operands:?}\n"))
        .collect();
    let names = names.concat();
    let counts = parts.each_ref().map(Vec::len);
    (parts, hash(format!("{counts:?}{names}").as_bytes()))
}

/// The flat form of one language.
///
/// # Errors
/// Every text that does not suit the language's rule for plurals.
pub fn flat(english: &Catalogue, language: &Catalogue) -> Result<Flat, Vec<String>> {
    let (parts, keys) = order(english);
    let categories = categories(&language.language.plural).unwrap_or_default();
    let mut faults = Vec::new();
    let mut index = 0;
    let parts = parts.map(|texts| {
        let name = ["first", "later", "native"][index];
        index += 1;
        let mut written = format!("vitrine-texts {} {name} {keys:016x}\n", language.code);
        for (section, key, operands) in texts {
            let Some(text) = language.text(section, key) else { continue };
            match compile(&text.parts, operands, categories) {
                // One text a line: line ends inside of it are written as two characters.
                Ok(line) => written.push_str(&line.replace('\\', "\\\\").replace('\n', "\\n")),
                Err(fault) => faults.push(format!("{section}.{key}: {fault}")),
            }
            written.push('\n');
        }
        (format!("texts-{}-{name}-{:016x}.txt", language.code, hash(written.as_bytes())), written)
    });
    if faults.is_empty() { Ok(Flat { parts }) } else { Err(faults) }
}

/// What distinguishes the text files of this program from those of another version.
pub fn version(english: &Catalogue) -> String {
    let (parts, keys) = order(english);
    let counts = parts.map(|texts| texts.len());
    format!(
        "/// Tells the texts of this program from those of another version.\n\
         pub(crate) const KEYS: u64 = {keys:#018x};\n\
         /// How many texts are loaded at once, how many with the first chart, and how many natively alone.\n\
         pub(crate) const COUNTS: [usize; 3] = {counts:?};\n"
    )
}

/// The accessors of all texts.
pub fn accessors(english: &Catalogue) -> String {
    let (parts, _) = order(english);
    let mut code = String::new();
    let texts: Vec<_> = parts.into_iter().flatten().enumerate().collect();
    code.push_str("impl Texts {\n");
    for section in english.sections.keys() {
        let name = type_name(section);
        let _ = writeln!(
            code,
            "/// The texts of the section `{section}`.\npub fn {section}(&self) -> {name}<'_> {{ {name}(self) }}"
        );
    }
    code.push_str("}\n");
    for section in english.sections.keys() {
        let name = type_name(section);
        let of = texts.iter().filter(|(_, (of, ..))| of == section);
        let _ = writeln!(
            code,
            "/// The texts of the section `{section}`.\n#[derive(Clone, Copy, Debug)]\npub struct {name}<'a>(&'a Texts);\nimpl<'a> {name}<'a> {{"
        );
        for (index, (_, key, operands)) in of.clone() {
            let written = english.text(section, key).map_or("", |text| text.written.as_str());
            let _ = writeln!(code, "/// `` {} ``", written.replace('\n', " ").replace('`', "'"));
            code.push_str(&accessor(*index, key, operands));
        }
        if english.by_name.contains(section) {
            code.push_str("/// The text of a key without operands, `None` where there is none.\npub fn by_name(self, key: &str) -> Option<&'a str> {\nlet index = match key {\n");
            for (index, (_, key, _)) in of.filter(|(_, (_, _, operands))| operands.is_empty()) {
                let _ = writeln!(code, "\"{key}\" => {index},");
            }
            code.push_str(
                "_ => return None,\n};\nSome(self.0.get(index)).filter(|text| !text.is_empty())\n}\n",
            );
        }
        code.push_str("}\n");
    }
    code
}

fn accessor(index: usize, key: &str, operands: &Operands) -> String {
    if operands.is_empty() {
        return format!("pub fn {key}(self) -> &'a str {{ self.0.get({index}) }}\n");
    }
    let parameter = |(name, kind): &(String, Kind)| match kind {
        Kind::Text => format!("{name}: &str"),
        Kind::Count => format!("{name}: u64"),
    };
    let argument = |(name, kind): &(String, Kind)| match kind {
        Kind::Text => format!("Operand::Text({name})"),
        Kind::Count => format!("Operand::Count({name})"),
    };
    let parameters: Vec<_> = operands.iter().map(parameter).collect();
    let arguments: Vec<_> = operands.iter().map(argument).collect();
    format!(
        "pub fn {key}(self, {}) -> String {{ self.0.fill({index}, &[{}]) }}\n",
        parameters.join(", "),
        arguments.join(", ")
    )
}

/// The locales of all languages, English first.
pub fn locales(languages: &[(Catalogue, Flat)]) -> String {
    let mut code = format!(
        "/// The languages that there are, English first.\npub(crate) static ALL: [Locale; {}] = [\n",
        languages.len()
    );
    for (catalogue, flat) in languages {
        code.push_str(&locale(&catalogue.code, &catalogue.language, flat));
    }
    code.push_str("];\n");
    code
}

fn locale(code: &str, language: &Language, flat: &Flat) -> String {
    let plural = type_name(&language.plural.replace('-', "_"));
    let [(first, _), (later, _), _] = &flat.parts;
    let Language { name, decimal, group, group_from, percent, multiples, months, months_short, .. } =
        language;
    let Language { date_long, date_short, day_month, month_year, .. } = language;
    format!(
        "Locale {{ code: {code:?}, name: {name:?}, plural: Plural::{plural}, decimal: {decimal:?}, group: {group:?}, \
         group_from: {group_from}, percent: {percent:?}, multiples: &{multiples:?}, months: {months:?}, \
         months_short: {months_short:?}, date_long: {date_long:?}, date_short: {date_short:?}, \
         day_month: {day_month:?}, month_year: {month_year:?}, files: [{first:?}, {later:?}] }},\n"
    )
}

/// The texts of all languages, for programs that hold them all.
pub fn embedded(languages: &[(Catalogue, Flat)]) -> String {
    let mut code = format!(
        "/// The texts of [`ALL`], as they are loaded.\npub(crate) static EMBEDDED: [[&str; 3]; {}] = [\n",
        languages.len()
    );
    for (_, flat) in languages {
        let parts = flat
            .parts
            .each_ref()
            .map(|(name, _)| format!("include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))"));
        let _ = writeln!(code, "[{}],", parts.join(", "));
    }
    code.push_str("];\n");
    code
}

/// `threshold_panel` as `ThresholdPanel`.
fn type_name(name: &str) -> String {
    let capitalised = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.split('_').filter(|word| !word.is_empty()).map(capitalised).collect()
}

/// FNV-1a of 64 bits: distinguishes versions, and guards against nothing else.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

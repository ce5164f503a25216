//! One text of the catalogue: words, named operands `{label}` and plurals `{count, one: {count} row | other: {count} rows}`.

/// The operands of a text in the order of their first appearance.
pub type Operands = Vec<(String, Kind)>;

/// What an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text that is put in as it is.
    Text,
    /// A count, which decides between the forms of a plural.
    Count,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// The place of an operand.
    Operand(String),
    /// Words by a count: pairs of a category, such as `one`, and the form for it.
    Plural(String, Vec<(String, Vec<Part>)>),
}

/// Reads a text as a translator writes it.
///
/// # Errors
/// A brace without its partner, or an operand that is no name.
pub fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let (words, tail) = rest.split_at(open);
        if !words.is_empty() {
            parts.push(Part::Words(words.to_owned()));
        }
        let end = closing(tail).ok_or_else(|| format!("a brace without its partner in \"{text}\""))?;
        parts.push(operand(&tail[1..end])?);
        rest = &tail[end + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    Ok(parts)
}

/// The operands of a text. One that a plural counts is a count wherever it stands.
pub fn operands(parts: &[Part]) -> Operands {
    let mut found = Operands::new();
    collect(parts, &mut found);
    found
}

/// The text as the program reads it: operands by their position among `operands`, the forms of a plural in the order
/// of `categories`, with a form for zero in front where there is one: `{0~none|one row|{0} rows}`.
///
/// # Errors
/// A plural whose forms are not those of the language, or a mark that has a meaning inside of one.
pub fn compile(parts: &[Part], operands: &Operands, categories: &[&str]) -> Result<String, String> {
    let mut compiled = String::new();
    for part in parts {
        match part {
            Part::Words(words) => compiled.push_str(words),
            Part::Operand(name) => compiled.extend(["{", &position(operands, name)?.to_string(), "}"]),
            Part::Plural(name, forms) => {
                compiled.extend(["{", &position(operands, name)?.to_string()]);
                let form = |category: &str| forms.iter().find(|(given, _)| given == category);
                if let Some((name, _)) =
                    forms.iter().find(|(given, _)| given != "zero" && !categories.contains(&given.as_str()))
                {
                    return Err(format!("the language has no plural form \"{name}\""));
                }
                if let Some((_, form)) = form("zero") {
                    compiled.push('~');
                    compiled.push_str(&compile_form(form, operands, categories)?);
                }
                for category in categories {
                    let (_, form) =
                        form(category).ok_or_else(|| format!("the plural form \"{category}\" is missing"))?;
                    compiled.push('|');
                    compiled.push_str(&compile_form(form, operands, categories)?);
                }
                compiled.push('}');
            }
        }
    }
    Ok(compiled)
}

fn compile_form(parts: &[Part], operands: &Operands, categories: &[&str]) -> Result<String, String> {
    let is_plural = |part: &Part| matches!(part, Part::Plural(..));
    let has_mark = |part: &Part| matches!(part, Part::Words(words) if words.contains(['|', '~']));
    if parts.iter().any(is_plural) {
        return Err("a plural stands inside of another".to_owned());
    }
    if parts.iter().any(has_mark) {
        return Err("'~' and '|' cannot stand in the form of a plural".to_owned());
    }
    compile(parts, operands, categories)
}

fn position(operands: &Operands, name: &str) -> Result<usize, String> {
    let position = operands.iter().position(|(operand, _)| operand == name);
    position.filter(|at| *at < 10).ok_or_else(|| format!("there is no operand {{{name}}}"))
}

fn collect(parts: &[Part], found: &mut Operands) {
    let mut add = |name: &str, kind: Kind| match found.iter_mut().find(|(operand, _)| operand == name) {
        Some((_, known)) if kind == Kind::Count => *known = kind,
        Some(_) => {}
        None => found.push((name.to_owned(), kind)),
    };
    for part in parts {
        match part {
            Part::Words(_) => {}
            Part::Operand(name) => add(name, Kind::Text),
            Part::Plural(name, _) => add(name, Kind::Count),
        }
    }
    for part in parts {
        if let Part::Plural(_, forms) = part {
            for (_, form) in forms {
                collect(form, found);
            }
        }
    }
}

/// Where the brace that opens a text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return None,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// What stands between two braces.
fn operand(inside: &str) -> Result<Part, String> {
    let (name, forms) = match inside.split_once(',') {
        Some((name, forms)) => (name.trim(), Some(forms)),
        None => (inside.trim(), None),
    };
    if !is_name(name) {
        return Err(format!(
            "{{{name}}} is no operand: its name holds a-z, 0-9 and _ and starts with a letter"
        ));
    }
    let Some(forms) = forms else { return Ok(Part::Operand(name.to_owned())) };
    let forms = split_forms(forms).into_iter().map(|form| {
        let (category, words) = form
            .split_once(':')
            .ok_or_else(|| format!("a form of the plural {{{name}}} has no category, as in \"one: row\""))?;
        Ok((category.trim().to_owned(), parse(words.trim())?))
    });
    Ok(Part::Plural(name.to_owned(), forms.collect::<Result<_, String>>()?))
}

/// The forms of a plural, separated by `|` outside of braces.
fn split_forms(text: &str) -> Vec<&str> {
    let (mut forms, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' if depth == 0 => {
                forms.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    forms.push(&text[start..]);
    forms
}

/// Whether a key, a section or an operand is well formed.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

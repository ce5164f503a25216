//! The paths of Rust modules that a source text names, as far as its words show.
//!
//! Comments, texts and everything under `#[cfg(test)]` are left out. No macro is expanded, and modules within a file
//! count as the file.

/// A word or a sign of a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A name or a keyword.
    Word(String),
    /// `::`.
    Path,
    /// Any other sign.
    Sign(char),
}

/// A name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path, such as `crate`, `a`, `B`.
    pub path: Vec<String>,
    /// The name by which it is known here; none for `*`.
    pub name: Option<String>,
    /// Whether others may use it from here.
    pub is_public: bool,
}

/// What a source text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The `use` declarations.
    pub imports: Vec<Import>,
    /// The paths in everything else, of two words and more.
    pub paths: Vec<Vec<String>>,
    /// The names of the items that the text defines.
    pub defined: Vec<String>,
}

/// What a source text names.
pub fn named(text: &str) -> Named {
    let tokens = without_tests(&tokens(text));
    let mut found = Named::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Word(word) if word == "use" => {
                let end = position(&tokens, at, &Token::Sign(';'));
                let is_public = is_public(&tokens, at);
                imports(tokens.get(at + 1..end).unwrap_or_default(), &[], is_public, &mut found.imports);
                at = end;
            }
            Token::Word(word) => {
                if DEFINING.contains(&word.as_str())
                    && let Some(Token::Word(name)) = tokens.get(at + 1)
                {
                    found.defined.push(name.clone());
                }
                let mut path = vec![word.clone()];
                while let (Some(Token::Path), Some(Token::Word(next))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    path.push(next.clone());
                    at += 2;
                }
                if path.len() > 1 {
                    found.paths.push(path);
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// What stands before the name of an item.
const DEFINING: &[&str] = &["fn", "struct", "enum", "trait", "type", "const", "static", "union"];

/// Whether `pub` or `pub(…)` stands before a place.
fn is_public(tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(..at).unwrap_or_default();
    let before = match before {
        [rest @ .., Token::Sign('('), Token::Word(_), Token::Sign(')')] => rest,
        other => other,
    };
    matches!(before.last(), Some(Token::Word(word)) if word == "pub")
}

/// The names in what stands after `use`, or in a part of it between braces.
fn imports(tokens: &[Token], prefix: &[String], is_public: bool, found: &mut Vec<Import>) {
    for part in split_by_commas(tokens) {
        let mut path = prefix.to_vec();
        let mut rest = part;
        loop {
            match rest {
                [Token::Word(word), Token::Path, after @ ..] => {
                    path.push(word.clone());
                    rest = after;
                }
                [Token::Sign('{'), inner @ .., Token::Sign('}')] => {
                    imports(inner, &path, is_public, found);
                    break;
                }
                [Token::Sign('*')] => {
                    found.push(Import { path, name: None, is_public });
                    break;
                }
                [Token::Word(word), alias @ ..] => {
                    if word != "self" || path.is_empty() {
                        path.push(word.clone());
                    }
                    let name = match alias {
                        [_, Token::Word(name)] => Some(name.clone()),
                        _ => path.last().cloned(),
                    };
                    found.push(Import { path, name, is_public });
                    break;
                }
                _ => break,
            }
        }
    }
}

fn split_by_commas(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0;
    tokens
        .split(|token| {
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                _ => {}
            }
            depth == 0 && *token == Token::Sign(',')
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// The tokens without the items under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let word = |word: &str| Token::Word(word.to_owned());
    let mark = [
        Token::Sign('#'),
        Token::Sign('['),
        word("cfg"),
        Token::Sign('('),
        word("test"),
        Token::Sign(')'),
        Token::Sign(']'),
    ];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if tokens.get(at..).is_some_and(|rest| rest.starts_with(&mark)) {
            at = end_of_item(tokens, at + mark.len());
        } else {
            kept.push(token.clone());
            at += 1;
        }
    }
    kept
}

/// The place after an item that begins here: after its `;`, or after its braces.
fn end_of_item(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::Sign(';') if depth == 0 => return place + 1,
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth -= 1;
                if depth == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

fn position(tokens: &[Token], from: usize, wanted: &Token) -> usize {
    tokens.iter().skip(from).position(|token| token == wanted).map_or(tokens.len(), |place| from + place)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if let Some(length) = raw_text(rest) {
            length
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' {
            character(rest)
        } else if is_of_word(first) {
            let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            found.push(Token::Word(rest.get(..length).unwrap_or_default().to_owned()));
            length
        } else if rest.starts_with("::") {
            found.push(Token::Path);
            2
        } else {
            if !first.is_whitespace() {
                found.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

/// The length of a comment `/* … */`, which may hold others.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a text such as `r"…"`, `br#"…"#` at the beginning; none where there is none.
fn raw_text(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let n_signs = after.bytes().take_while(|byte| *byte == b'#').count();
    let inner = after.get(n_signs..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_signs));
    let length = inner.find(&end).map_or(inner.len(), |place| place + end.len());
    Some(text.len() - inner.len() + length)
}

/// The length of a text in quotes at the beginning.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return place + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The length of a character such as `'a'`, or of the sign of a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    let (first, second) = (characters.next(), characters.next());
    match (first, second) {
        (Some((_, '\\')), _) => quoted(text, '\''),
        (Some(_), Some((place, '\''))) => place + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split("::").map(str::to_owned).collect()
    }

    #[test]
    fn imports_are_taken_apart() {
        let found = named("pub(crate) use a::{B, c::{self, D as E}, f::*};\nuse super::G;");
        let import = |text: &str, name: Option<&str>, is_public| Import {
            path: path(text),
            name: name.map(str::to_owned),
            is_public,
        };
        assert_eq!(
            found.imports,
            [
                import("a::B", Some("B"), true),
                import("a::c", Some("c"), true),
                import("a::c::D", Some("E"), true),
                import("a::f", None, true),
                import("super::G", Some("G"), false),
            ]
        );
    }

    #[test]
    fn paths_and_definitions_are_found_outside_of_comments_texts_and_tests() {
        let found = named(
            "//! crate::no::one\n/* crate::no /* crate::two */ */\nfn f<'a>(x: &'a str) -> crate::a::B {\n\
             let t = \"crate::no::\\\"three\"; let r = r#\"crate::no\"\"#; let c = ('\"', '\\'');\n\
             super::g(x)\n}\n#[cfg(test)]\nmod tests { use crate::no::Four; fn h() { crate::no::five() } }\n\
             #[cfg(test)]\nmod more;\nconst D: u8 = child::E;",
        );
        assert_eq!(found.paths, [path("crate::a::B"), path("super::g"), path("child::E")]);
        assert_eq!(found.defined, ["f", "D"]);
        assert_eq!(found.imports, []);
    }
}

//! Files that carry a hash of their content in their name, and mention each other by it.

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::path::Path;

/// A file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder that is built, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}

impl File {
    /// Whether it is a script, which may mention other files.
    pub fn is_script(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|ending| ending == "js")
    }
}

/// Gives each file a path with the hash of its content; a script that mentions another file mentions it by its new
/// path. The order stays.
///
/// # Errors
/// When files mention each other in a circle, so that no hash can be first.
pub fn by_content(files: Vec<File>) -> Result<Vec<File>> {
    let mut open: Vec<(usize, File)> = files.into_iter().enumerate().collect();
    let mut done: Vec<(usize, File)> = Vec::new();
    while !open.is_empty() {
        let names: Vec<String> = open.iter().map(|(_, file)| file.path.clone()).collect();
        let is_ready = |file: &File| names.iter().all(|name| *name == file.path || !mentions(file, name));
        let Some(place) = open.iter().position(|(_, file)| is_ready(file)) else {
            bail!("these files mention each other in a circle: {}", names.join(", "));
        };
        let (order, file) = open.swap_remove(place);
        let path = path_with_hash(&file.path, &file.content);
        for (_, other) in &mut open {
            if mentions(other, &file.path) {
                other.content = replaced(other, &file.path, &path)?;
            }
        }
        done.push((order, File { path, content: file.content }));
    }
    done.sort_by_key(|(order, _)| *order);
    Ok(done.into_iter().map(|(_, file)| file).collect())
}

/// The path with 16 hexadecimal digits of the content's SHA-256 after its stem: `app-….js`, `app-…_bg.wasm`.
pub fn path_with_hash(path: &str, content: &[u8]) -> String {
    let hash: String = format!("{:x}", Sha256::digest(content)).chars().take(16).collect();
    let ending = ["_bg.wasm", ".wasm", ".js", ".css"].into_iter().find(|ending| path.ends_with(ending));
    let stem = path.strip_suffix(ending.unwrap_or_default()).unwrap_or(path);
    format!("{stem}-{hash}{}", ending.unwrap_or_default())
}

/// Whether a script mentions a path; only scripts mention others.
fn mentions(file: &File, path: &str) -> bool {
    file.is_script()
        && std::str::from_utf8(&file.content).is_ok_and(|text| places(text, path).next().is_some())
}

fn replaced(file: &File, old: &str, new: &str) -> Result<Vec<u8>> {
    let text = std::str::from_utf8(&file.content).with_context(|| format!("{} is no text", file.path))?;
    let mut made = String::with_capacity(text.len());
    let mut rest = 0;
    for place in places(text, old) {
        made.push_str(text.get(rest..place).unwrap_or_default());
        made.push_str(new);
        rest = place + old.len();
    }
    made.push_str(text.get(rest..).unwrap_or_default());
    Ok(made.into_bytes())
}

/// Where a path stands in a text, not as a part of a longer name.
fn places<'a>(text: &'a str, path: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_of_a_name = |c: char| c.is_alphanumeric() || "_-".contains(c);
    text.match_indices(path).map(|(place, _)| place).filter(move |place| {
        let before = text.get(..*place).and_then(|before| before.chars().next_back());
        let after = text.get(place + path.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_of_a_name) && !after.is_some_and(is_of_a_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: &str) -> File {
        File { path: path.to_owned(), content: content.as_bytes().to_vec() }
    }

    #[test]
    fn names_carry_the_hash_of_the_content() {
        // Oracle: `printf %s abc | sha256sum`.
        assert_eq!(path_with_hash("app.js", b"abc"), "app-ba7816bf8f01cfea.js");
        assert_eq!(path_with_hash("app_bg.wasm", b"abc"), "app-ba7816bf8f01cfea_bg.wasm");
        assert_eq!(path_with_hash("snippets/a/b.js", b"abc"), "snippets/a/b-ba7816bf8f01cfea.js");
    }

    #[test]
    fn a_script_mentions_others_by_their_new_names() -> Result<()> {
        let files = vec![
            file("app.js", "import './load.js'; const not = 'reload.js';"),
            file("load.js", "fetch('./part.wasm')"),
            file("part.wasm", "load.js"),
        ];
        let named = by_content(files.clone())?;
        let [app, load, part] = named.as_slice() else { bail!("three files") };
        assert_eq!(part.path, path_with_hash("part.wasm", b"load.js"), "a module mentions nothing");
        assert_eq!(load.content, format!("fetch('./{}')", part.path).as_bytes());
        assert_eq!(app.content, format!("import './{}'; const not = 'reload.js';", load.path).as_bytes());
        let mut changed = files;
        changed[2].content.push(0);
        assert_ne!(by_content(changed)?[0].path, app.path, "what is mentioned counts too");
        Ok(())
    }

    #[test]
    fn a_circle_is_an_error() {
        let circle = vec![file("a.js", "'b.js'"), file("b.js", "'a.js'")];
        let message = by_content(circle).expect_err("a circle").to_string();
        assert!(message.contains("a.js, b.js"), "{message}");
    }
}

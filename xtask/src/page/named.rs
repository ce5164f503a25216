//! Files that carry a hash of their content in their name, and mention each other by it.

use anyhow::{Context, Result};
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

/// Gives each file a path with the hash of its content; a script that names another file as the place to fetch it from
/// names its new path. Scripts that import each other share a hash over all of them. The order stays.
///
/// # Errors
/// When a script is no text.
pub fn by_content(files: Vec<File>) -> Result<Vec<File>> {
    let mut open: Vec<(usize, File)> = files.into_iter().enumerate().collect();
    let mut done: Vec<(usize, File)> = Vec::new();
    while !open.is_empty() {
        let group = next_group(&open);
        let (ready, others): (Vec<_>, Vec<_>) =
            open.into_iter().enumerate().partition(|(place, _)| group.contains(place));
        let mut ready: Vec<(usize, File)> = ready.into_iter().map(|(_, file)| file).collect();
        open = others.into_iter().map(|(_, file)| file).collect();
        let mut hash = Sha256::new();
        for (_, file) in &ready {
            hash.update(&file.content);
        }
        let hash = hash.finalize();
        let renamed: Vec<(String, String)> =
            ready.iter().map(|(_, file)| (file.path.clone(), path_with(&file.path, &hash))).collect();
        for (old, new) in &renamed {
            for (_, file) in open.iter_mut().chain(&mut ready).filter(|(_, file)| mentions(file, old)) {
                file.content = replaced(file, old, new)?;
            }
        }
        for ((order, file), (_, path)) in ready.into_iter().zip(renamed) {
            done.push((order, File { path, content: file.content }));
        }
    }
    done.sort_by_key(|(order, _)| *order);
    Ok(done.into_iter().map(|(_, file)| file).collect())
}

/// The places of the fewest files that mention none but each other: one file, or scripts that import each other.
fn next_group(open: &[(usize, File)]) -> Vec<usize> {
    let reached_from = |start: usize| {
        let mut reached = vec![start];
        let mut next = 0;
        while let Some((_, file)) = reached.get(next).and_then(|place| open.get(*place)) {
            next += 1;
            for (place, (_, other)) in open.iter().enumerate() {
                if !reached.contains(&place) && mentions(file, &other.path) {
                    reached.push(place);
                }
            }
        }
        reached
    };
    let mut group = (0..open.len()).map(reached_from).min_by_key(Vec::len).unwrap_or_default();
    group.sort_unstable();
    group
}

/// The path with 16 hexadecimal digits of the content's SHA-256 after its stem: `app-….js`, `app-…_bg.wasm`.
pub fn path_with_hash(path: &str, content: &[u8]) -> String {
    path_with(path, &Sha256::digest(content))
}

fn path_with(path: &str, hash: &[u8]) -> String {
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let ending = ["_bg.wasm", ".wasm", ".js", ".css"].into_iter().find(|ending| path.ends_with(ending));
    let stem = path.strip_suffix(ending.unwrap_or_default()).unwrap_or(path);
    format!("{stem}-{hash}{}", ending.unwrap_or_default())
}

/// Whether a script names a path as a place to fetch from; only scripts mention others.
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

/// What stands before a path that is fetched. Elsewhere a path is a mere name, as in a module's list of imports.
const BEFORE: [&str; 4] = ["from ", "import ", "import(", "new URL("];

/// Where a script names a path, relative to itself, as a place to fetch from.
fn places<'a>(text: &'a str, path: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(path).map(|(place, _)| place).filter(move |place| {
        let (before, after) = (text.get(..*place).unwrap_or_default(), text.get(place + path.len()..));
        let is_fetched = |quote: char| {
            let before = before.strip_suffix("./").unwrap_or(before).strip_suffix(quote);
            before.is_some_and(|before| BEFORE.iter().any(|word| before.ends_with(word)))
                && after.is_some_and(|after| after.starts_with(quote))
        };
        is_fetched('"') || is_fetched('\'')
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
            file("app.js", "import './load.js'; const not = './load.js', nor = './reload.js';"),
            file("load.js", "fetch(new URL(\"part.wasm\", import.meta.url))"),
            file("part.wasm", "from './load.js'"),
        ];
        let named = by_content(files.clone())?;
        let [app, load, part] = named.as_slice() else { panic!("three files") };
        assert_eq!(part.path, path_with_hash("part.wasm", b"from './load.js'"), "a module mentions nothing");
        assert_eq!(load.content, format!("fetch(new URL(\"{}\", import.meta.url))", part.path).as_bytes());
        let expected = format!("import './{}'; const not = './load.js', nor = './reload.js';", load.path);
        assert_eq!(app.content, expected.as_bytes());
        let mut changed = files;
        changed[2].content.push(0);
        assert_ne!(by_content(changed)?[0].path, app.path, "what is mentioned counts too");
        Ok(())
    }

    #[test]
    fn scripts_that_import_each_other_share_a_hash() -> Result<()> {
        let files = vec![
            file("app.js", "import * as import1 from \"./parts.js\"\nreturn { \"./parts.js\": import1 };"),
            file(
                "parts.js",
                "import { initSync } from \"./app.js\"; new URL(\"./split_a.wasm\", import.meta.url)",
            ),
            file("split_a.wasm", "a"),
        ];
        let named = by_content(files.clone())?;
        let [app, parts, a] = named.as_slice() else { panic!("three files") };
        let hash = |path: &str| path.rsplit_once('-').map(|(_, rest)| rest.to_owned());
        assert_eq!(hash(&app.path), hash(&parts.path));
        let app_text =
            format!("import * as import1 from \"./{}\"\nreturn {{ \"./parts.js\": import1 }};", parts.path);
        assert_eq!(app.content, app_text.as_bytes());
        let text = format!(
            "import {{ initSync }} from \"./{}\"; new URL(\"./{}\", import.meta.url)",
            app.path, a.path
        );
        assert_eq!(parts.content, text.as_bytes());
        let mut changed = files;
        changed[2].content.push(0);
        let changed = by_content(changed)?;
        assert!(changed[0].path != app.path && changed[1].path != parts.path);
        Ok(())
    }
}

//! The rules of this repository that no linter knows.
//!
//! - here: what a file looks like
//! - [`rooms`]: which package may use which
//! - [`circles`]: files that use each other
//! - [`paths`]: what a source text names

mod circles;
mod paths;
mod rooms;

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// A file of Rust has at most so many lines: what is longer has more than one subject.
const MOST_LINES: usize = 400;
/// Where Rust files lie, below the root.
const ROOMS: &[&str] = &["app", "crates", "fuzz", "model-builder", "tests", "xtask"];

/// The layers of packages that have any, by their folder: each uses only those before it.
const LAYERS: &[(&str, &[&str])] = &[(
    "crates/training/src/",
    &[
        "split",
        "solvers",
        "trees",
        "inputs",
        "families",
        "spec",
        "calibrate",
        "resample",
        "prepare",
        "plain",
        "search",
        "fit",
        "train",
    ],
)];

/// Checks every Rust file of the workspace, and which package uses which.
///
/// # Errors
/// When a rule is broken; every breach is printed with its file and line.
pub fn check() -> Result<()> {
    let root = workspace::root();
    let mut breaches = Vec::new();
    let mut n_files = 0;
    for room in ROOMS.iter().filter(|room| root.join(room).is_dir()) {
        for path in rust_files(&root.join(room))? {
            let shown = format!("{room}/{path}");
            let text =
                std::fs::read_to_string(root.join(&shown)).with_context(|| format!("cannot read {shown}"))?;
            breaches.extend(breaches_in(&text).into_iter().map(|breach| format!("{shown}{breach}")));
            n_files += 1;
        }
    }
    breaches.extend(circles_below(&root)?);
    for breach in &breaches {
        println!("{breach}");
    }
    if !breaches.is_empty() {
        bail!("{} breaches of the repository's rules in {n_files} files", breaches.len());
    }
    println!("{n_files} Rust files keep the repository's rules");
    rooms::check()
}

fn rust_files(folder: &Path) -> Result<Vec<String>> {
    let files =
        workspace::files_below(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let is_source = |path: &String| {
        Path::new(path).extension().is_some_and(|extension| extension == "rs")
            && !path.split('/').any(|part| part == "target")
    };
    Ok(files.into_iter().filter(is_source).collect())
}

/// The circles among the files of each package, each as `file -> file -> …: a circle`, and the files that use a later
/// layer.
fn circles_below(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for room in ROOMS.iter().filter(|room| root.join(room).is_dir()) {
        let paths = rust_files(&root.join(room))?;
        let sources: BTreeSet<&str> =
            paths.iter().filter_map(|path| Some(path.split_once("src/")?.0)).collect();
        for package in sources {
            let prefix = format!("{package}src/");
            let read = |path: &str| {
                let text = std::fs::read_to_string(root.join(room).join(&prefix).join(path))
                    .with_context(|| format!("cannot read {room}/{prefix}{path}"))?;
                Ok((path.to_owned(), text))
            };
            let files: Vec<(String, String)> = paths
                .iter()
                .filter_map(|path| path.strip_prefix(&prefix))
                .map(read)
                .collect::<Result<_>>()?;
            let shown = |circle: Vec<String>| {
                let first = circle.first().cloned().unwrap_or_default();
                let way = circle.join(" -> ");
                format!("{room}/{prefix}{way} -> {first}: files that use each other in a circle")
            };
            found.extend(circles::circles(&files).into_iter().map(shown));
            let folder = format!("{room}/{prefix}");
            for (_, layers) in LAYERS.iter().filter(|(layered, _)| *layered == folder) {
                let breaches = circles::against_layers(&files, layers).into_iter();
                found.extend(
                    breaches.map(|(file, layer)| format!("{folder}{file} uses the later layer `{layer}`")),
                );
            }
        }
    }
    Ok(found)
}

/// The breaches in one file, each as `:line: what is wrong`.
fn breaches_in(text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    if !text.starts_with("//!") {
        breaches.push(":1: the file must open with a comment `//!` that says what it is about".to_owned());
    }
    let n_lines = text.lines().count();
    if n_lines > MOST_LINES {
        breaches.push(format!(
            ":{n_lines}: the file has {n_lines} lines, more than {MOST_LINES}: split it by subject"
        ));
    }
    let unfinished = unfinished_marks();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(mark) = unfinished.iter().find(|mark| line.contains(mark.as_str())) {
            breaches.push(format!(":{number}: `{mark}` marks unfinished work: finish it or open an issue"));
        }
    }
    breaches
}

/// What marks unfinished work, put together here so that this file does not contain it.
fn unfinished_marks() -> [String; 5] {
    [("to", "do!"), ("unimple", "mented!"), ("FIX", "ME"), ("TO", "DO"), ("XX", "X")]
        .map(|(a, b)| format!("{a}{b}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_file_with_a_heading_is_tidy() {
        assert_eq!(breaches_in("//! A subject.\n\nfn f() {}\n"), [] as [String; 0]);
    }

    #[test]
    fn each_rule_is_noticed_with_its_line() {
        let long = "//! A subject.\n".to_owned() + &"\n".repeat(MOST_LINES);
        assert!(breaches_in(&long)[0].starts_with(":401:"));
        assert!(breaches_in("fn f() {}\n")[0].starts_with(":1:"));
        for mark in unfinished_marks() {
            let breaches = breaches_in(&format!("//! A subject.\nfn f() {{ {mark}() }}\n"));
            assert!(breaches[0].starts_with(":2:"), "{breaches:?}");
        }
    }
}

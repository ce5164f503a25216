//! The glue between the wasm modules and the browser, without its comments and indentation.
//!
//! wasm-bindgen writes it for people to read. Only whole lines of comments and the blanks around lines go, so that
//! no part of the language has to be understood: a line break stays a line break, and nothing within a line changes.

use anyhow::{Context, Result};
use std::path::Path;

/// The files that wasm-bindgen writes begin so, and end in `.js`.
const GLUE: &[&str] = &["vitrine-app", "insight"];

/// Shortens the glue in a built page.
///
/// # Errors
/// When a file cannot be read or written, or there is none: the names above are then no longer those of the build.
pub fn shorten(dist: &Path) -> Result<()> {
    let entries = std::fs::read_dir(dist).with_context(|| format!("cannot read {}", dist.display()))?;
    let mut n_files = 0;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", dist.display()))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_script = path.extension().is_some_and(|extension| extension == "js");
        if is_script && GLUE.iter().any(|start| name.starts_with(start)) {
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
            std::fs::write(&path, shortened(&text)).with_context(|| format!("cannot write {name}"))?;
            n_files += 1;
        }
    }
    anyhow::ensure!(
        n_files == GLUE.len(),
        "{n_files} scripts of wasm-bindgen were found, not {}",
        GLUE.len()
    );
    Ok(())
}

/// A script without lines that hold only a comment, without empty lines and without blanks around lines. The lines
/// of a text between backquotes stay as they are.
fn shortened(script: &str) -> String {
    let mut short = String::with_capacity(script.len());
    let (mut in_comment, mut in_text) = (false, false);
    for line in script.lines() {
        let mut kept = line;
        if !in_text {
            kept = line.trim();
            if in_comment || kept.starts_with("/*") {
                let end = kept.split_once("*/");
                in_comment = end.is_none();
                kept = end.map_or("", |(_, rest)| rest.trim());
            }
            if kept.is_empty() || kept.starts_with("//") {
                continue;
            }
        }
        if kept.matches('`').count() % 2 == 1 {
            in_text = !in_text;
        }
        short.push_str(kept);
        short.push('\n');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "/* tslint */\nexport class A {\n    /**\n     * @returns {number}\n     */\n    get b() {\n\n        // why\n        return 1 // now\n    }\n    /* a */ c() {}\n}\n";
        assert_eq!(shortened(script), "export class A {\nget b() {\nreturn 1 // now\n}\nc() {}\n}\n");
    }

    #[test]
    fn texts_between_backquotes_stay_as_they_are() {
        let script = "    const a = `one`;\n    const b = `\n      // two\n\n    `;\n    const c = 3;\n";
        assert_eq!(
            shortened(script),
            "const a = `one`;\nconst b = `\n      // two\n\n    `;\nconst c = 3;\n"
        );
    }

    #[test]
    fn both_modules_are_shortened_and_nothing_else() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let write = |name: &str| std::fs::write(dir.path().join(name), "// a\n  b;\n");
        write("vitrine-app-0123.js")?;
        assert!(shorten(dir.path()).is_err(), "one of them is missing");
        write("insight.js")?;
        write("charts.js")?;
        shorten(dir.path())?;
        let read = |name: &str| std::fs::read_to_string(dir.path().join(name));
        assert_eq!([read("insight.js")?, read("vitrine-app-0123.js")?], ["b;\n", "b;\n"]);
        assert_eq!(read("charts.js")?, "// a\n  b;\n");
        Ok(())
    }
}

//! The texts that stand before the program has started, in every language: the script `start.js` and what is shown
//! without scripts. In the sources both are in English only; the other languages come from the catalogue.

use crate::json::{self, text};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;
use tinyjson::JsonValue;

/// The file that the catalogue writes, below the folder of the page.
const WRITTEN: &str = "texts/start.json";
/// What surrounds the texts in the script.
const IN_SCRIPT: (&str, &str) = ("const TEXTS = ", ";\n\n");
/// What surrounds the text for those without scripts.
const IN_PAGE: (&str, &str) = ("<noscript>", "</noscript>");

/// Fills in the script and the page of a folder, and takes away the file with the texts.
///
/// # Errors
/// When a file is missing, cannot be written, or has no place for the texts.
pub fn fill_in(dist: &Path) -> Result<()> {
    let written = dist.join(WRITTEN);
    let texts = read(&written)?;
    std::fs::remove_file(&written).with_context(|| format!("cannot remove {}", written.display()))?;
    let script = dist.join("start.js");
    let filled = between(&read(&script)?, IN_SCRIPT, texts.trim());
    write(&script, &filled.context("start.js has no texts")?)?;
    let page = dist.join("index.html");
    let filled = between(&read(&page)?, IN_PAGE, &without_scripts(&texts)?);
    write(&page, &filled.context("index.html has no <noscript>")?)
}

/// One paragraph for each language, in the order of their codes.
fn without_scripts(texts: &str) -> Result<String> {
    let texts = json::parse(texts)?;
    let languages = texts.get::<std::collections::HashMap<String, JsonValue>>().context("no languages")?;
    let ordered: BTreeMap<_, _> = languages.iter().collect();
    let paragraph = |(language, texts): (&String, &JsonValue)| {
        let text = text(texts, "noscript").with_context(|| format!("{language} has no text"))?;
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        Ok(format!("<p lang=\"{language}\">{escaped}</p>"))
    };
    ordered.into_iter().map(paragraph).collect()
}

/// A text with another content between the first place that begins so and the next that ends so.
fn between(text: &str, (begin, end): (&str, &str), content: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some([before, begin, content, end, after].concat())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_page_get_the_texts_of_every_language() -> Result<()> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir(dir.path().join("texts"))?;
        let texts =
            r#"{"sv":{"loading":"Laddas","noscript":"a < b"},"en":{"loading":"Loading","noscript":"c & d"}}"#;
        write(&dir.path().join(WRITTEN), texts)?;
        write(&dir.path().join("start.js"), "{\n  const TEXTS = { en: {} };\n\n  go(TEXTS);\n}\n")?;
        write(&dir.path().join("index.html"), "<body><noscript>\n<p>c</p></noscript></body>")?;
        fill_in(dir.path())?;
        let script = read(&dir.path().join("start.js"))?;
        assert_eq!(script, format!("{{\n  const TEXTS = {texts};\n\n  go(TEXTS);\n}}\n"));
        let page = read(&dir.path().join("index.html"))?;
        assert_eq!(
            page,
            "<body><noscript><p lang=\"en\">c &amp; d</p><p lang=\"sv\">a &lt; b</p></noscript></body>"
        );
        assert!(!dir.path().join(WRITTEN).exists());
        assert!(fill_in(dir.path()).is_err(), "the texts are gone");
        Ok(())
    }

    /// The sources have the places that are filled in.
    #[test]
    fn the_sources_have_a_place_for_the_texts() -> Result<()> {
        let root = crate::workspace::root();
        let script = read(&root.join("public/start.js"))?;
        let filled = between(&script, IN_SCRIPT, "{}").context("start.js has no texts")?;
        assert!(!filled.contains("Loading Vitrine"), "{filled}");
        assert!(between(&read(&root.join("app/index.html"))?, IN_PAGE, "").is_some());
        Ok(())
    }
}

//! What `app/index.html` declares: its elements with `data-trunk`, as Trunk defines them.
//!
//! The page can be built by Trunk as well, so the same elements say what belongs to it. Only those that the page has
//! are understood here; any other is an error.

use anyhow::{Context, Result, bail};
use std::ops::Range;

/// An element of the page that the build replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// What it declares.
    pub declares: Declares,
}

/// What an element declares. Paths are relative to the folder of the page, targets to the folder that is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declares {
    /// The path below which the page is served.
    PublicUrl,
    /// A style sheet that the page names.
    Css {
        /// The file.
        href: String,
    },
    /// A file that is copied.
    CopyFile {
        /// The file.
        href: String,
        /// The folder that it is copied into.
        target: String,
    },
    /// A folder whose files are copied.
    CopyDir {
        /// The folder.
        href: String,
        /// The folder that they are copied into.
        target: String,
    },
    /// A program.
    Program(Program),
}

/// A program of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The name of the binary.
    pub bin: String,
    /// Whether the page starts it; any other is only put beside the page, under its own name.
    pub is_started: bool,
    /// Whether it is split into parts that are fetched when they are needed; then it has a feature `split`.
    pub is_split: bool,
    /// The options of wasm-opt.
    pub optimisation: Vec<String>,
}

/// The elements that the build replaces, in their order.
///
/// # Errors
/// When an element asks for what this build does not do.
pub fn elements(html: &str) -> Result<Vec<Element>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')).map(|start| at + start) {
        let rest = html.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").context("index.html has a comment without an end")?;
            continue;
        }
        let length = rest.find('>').context("index.html has an element without an end")? + 1;
        let text = rest.get(..length).unwrap_or_default();
        if text.contains("data-trunk") {
            let declares = declared(text).with_context(|| format!("index.html: {text}"))?;
            found.push(Element { range: start..start + length, declares });
        }
        at = start + length;
    }
    Ok(found)
}

fn declared(element: &str) -> Result<Declares> {
    let attributes = attributes(element);
    let optional =
        |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let needed = |name: &str| {
        optional(name).map(str::to_owned).with_context(|| format!("the attribute {name} is missing"))
    };
    if optional("data-trunk-public-url").is_some() {
        return Ok(Declares::PublicUrl);
    }
    let known: &[&str] = match optional("rel").unwrap_or_default() {
        "css" => &[],
        "copy-file" | "copy-dir" => &["data-target-path"],
        // The page does not ask for the module's exports, and its modules carry no integrity.
        "rust" => &[
            "data-bin",
            "data-type",
            // Not Trunk's, which ignores it and builds the same program in one file.
            "data-split",
            "data-bindgen-target",
            "data-wasm-no-import",
            "data-integrity",
            "data-wasm-opt",
            "data-wasm-opt-params",
        ],
        other => bail!("this build knows no `rel={other}`"),
    };
    let others = ["data-trunk", "rel", "href"];
    let unknown = attributes.iter().find(|(name, _)| !known.iter().chain(&others).any(|known| known == name));
    if let Some((name, _)) = unknown {
        bail!("this build knows no attribute {name}");
    }
    let target = || needed("data-target-path").map(|path| path.trim_matches(['.', '/']).to_owned());
    match optional("rel").unwrap_or_default() {
        "css" => Ok(Declares::Css { href: needed("href")? }),
        "copy-file" => Ok(Declares::CopyFile { href: needed("href")?, target: target()? }),
        "copy-dir" => Ok(Declares::CopyDir { href: needed("href")?, target: target()? }),
        _ => {
            let is_started = optional("data-type").is_none_or(|kind| kind == "main");
            if is_started && optional("data-wasm-no-import").is_none() {
                bail!("a program that is started needs data-wasm-no-import");
            }
            if optional("data-integrity") != Some("none") {
                bail!("a program needs data-integrity=\"none\"");
            }
            let level = needed("data-wasm-opt").map(|level| format!("-O{level}"))?;
            let more = optional("data-wasm-opt-params").unwrap_or_default();
            let optimisation = std::iter::once(level).chain(more.split_whitespace().map(str::to_owned));
            Ok(Declares::Program(Program {
                bin: needed("data-bin")?,
                is_started,
                is_split: optional("data-split").is_some(),
                optimisation: optimisation.collect(),
            }))
        }
    }
}

/// The attributes of an element with their values, empty where there is none.
fn attributes(element: &str) -> Vec<(String, String)> {
    let inner = element.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.split_once(char::is_whitespace).map_or("", |(_, rest)| rest).trim_start();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"").and_then(|quoted| quoted.split_once('"')) {
            Some((value, after)) => (value, after),
            None => match after.strip_prefix('=') {
                Some(bare) => bare.split_at(bare.find(char::is_whitespace).unwrap_or(bare.len())),
                None => ("", after),
            },
        };
        found.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn the_elements_of_a_page_are_read() -> Result<()> {
        let html = "<base data-trunk-public-url />\n<!-- <link data-trunk rel=\"sass\"> -->\n\
                    <link data-trunk rel=\"css\" href=\"a/b.css\" /><link rel=\"icon\" href=\"c.svg\" />\
                    <link data-trunk rel=copy-dir href=../public data-target-path=. />\n\
                    <link\n  data-trunk\n  rel=\"rust\"\n  data-bin=\"second\"\n  data-type=\"worker\"\n  data-split\n  \
                    data-integrity=\"none\"\n  data-wasm-opt=\"z\"\n  data-wasm-opt-params=\"--a  -Oz\"\n/>";
        let found = elements(html)?;
        let declared: Vec<Declares> = found.iter().map(|element| element.declares.clone()).collect();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(
            declared,
            [
                Declares::PublicUrl,
                Declares::Css { href: "a/b.css".into() },
                Declares::CopyDir { href: "../public".into(), target: String::new() },
                Declares::Program(Program {
                    bin: "second".into(),
                    is_started: false,
                    is_split: true,
                    optimisation: words(&["-Oz", "--a", "-Oz"])
                }),
            ]
        );
        let first = found.first().context("an element")?;
        assert_eq!(html.get(first.range.clone()), Some("<base data-trunk-public-url />"));
        Ok(())
    }

    #[test]
    fn what_this_build_does_not_do_is_an_error() {
        for wrong in [
            "<link data-trunk rel=\"sass\" href=\"a\" />",
            "<link data-trunk rel=\"css\" href=\"a\" data-inline />",
            "<link data-trunk rel=\"css\" />",
            "<link data-trunk rel=\"rust\" data-bin=\"a\" data-integrity=\"none\" data-wasm-opt=\"z\" />",
            "<link data-trunk rel=\"css\"",
        ] {
            assert!(elements(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_page_declares_one_program_to_start() -> Result<()> {
        let html = std::fs::read_to_string(workspace::root().join("app/index.html"))?;
        let started = elements(&html)?
            .into_iter()
            .filter(|element| matches!(&element.declares, Declares::Program(program) if program.is_started));
        assert_eq!(started.count(), 1);
        Ok(())
    }
}

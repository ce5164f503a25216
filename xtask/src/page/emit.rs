//! The folder of the page as `app/index.html` declares it: its text, its style sheets, what is copied, its programs.

use super::declared::{Declares, Element};
use super::named::{File, path_with_hash};
use super::program::Built;
use super::public_url::PublicUrl;
use crate::workspace;
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};
use std::path::Path;

/// Writes everything but the programs' compilation: `programs` are in the order of their elements.
///
/// `source` is the folder of `index.html`, whose text and elements are given.
///
/// # Errors
/// When a declared file is missing or cannot be written.
pub fn emit(
    source: &Path,
    html: &str,
    elements: &[Element],
    programs: &[Built],
    public_url: &PublicUrl,
    out: &Path,
) -> Result<()> {
    let mut programs = programs.iter();
    let base = public_url.as_str();
    let (mut page, mut preloads) = (String::with_capacity(html.len() * 2), String::new());
    let mut rest = 0;
    for element in elements {
        page.push_str(html.get(rest..element.range.start).unwrap_or_default());
        rest = element.range.end;
        match &element.declares {
            Declares::PublicUrl => page.extend(["<base href=\"", base, "\" />"]),
            Declares::Css { href } => page.push_str(&style(source, href, base, out)?),
            Declares::CopyFile { href, target } => {
                let name = href.rsplit('/').next().unwrap_or(href);
                copy(&source.join(href), &out.join(target).join(name))?;
            }
            Declares::CopyDir { href, target } => copy_below(&source.join(href), &out.join(target))?,
            Declares::Program(program) => {
                let built = programs.next().context("a program was not built")?;
                for file in &built.files {
                    write(out, file)?;
                }
                if program.is_started {
                    page.push_str(&start(built, base));
                    preloads.push_str(&preload(built, base));
                }
            }
        }
    }
    page.push_str(html.get(rest..).unwrap_or_default());
    let Some((head, body)) = page.split_once("</head>") else { bail!("index.html has no </head>") };
    let page = format!("{head}{preloads}</head>{body}");
    write(out, &File { path: "index.html".to_owned(), content: page.into_bytes() })
}

/// Writes a style sheet under a name with its hash; the element that names it. A document without an origin of its own,
/// such as a sandboxed frame, can compare the hash only of what is fetched across origins.
fn style(source: &Path, href: &str, base: &str, out: &Path) -> Result<String> {
    let content = std::fs::read(source.join(href)).with_context(|| format!("cannot read {href}"))?;
    let path = path_with_hash(href.rsplit('/').next().unwrap_or(href), &content);
    let integrity = STANDARD.encode(Sha384::digest(&content));
    let element = format!(
        "<link rel=\"stylesheet\" href=\"{base}{path}\" integrity=\"sha384-{integrity}\" crossorigin />"
    );
    write(out, &File { path, content })?;
    Ok(element)
}

/// The script that starts the program, and says so when its first view is drawn; the event is Trunk's.
fn start(built: &Built, base: &str) -> String {
    let Built { script, module, .. } = built;
    format!(
        "<script type=\"module\">\n\
         import init from '{base}{script}';\n\
         const wasm = await init({{ module_or_path: '{base}{module}' }});\n\
         dispatchEvent(new CustomEvent(\"TrunkApplicationStarted\", {{detail: {{wasm}}}}));\n\
         </script>"
    )
}

/// What the browser may fetch before it has read the script.
fn preload(built: &Built, base: &str) -> String {
    let scripts = built.files.iter().filter(|file| file.is_script());
    let scripts: Vec<String> = scripts
        .map(|file| {
            format!("<link rel=\"modulepreload\" href=\"{base}{}\" crossorigin=\"anonymous\" />\n", file.path)
        })
        .collect();
    let scripts = scripts.concat();
    let module = &built.module;
    format!(
        "{scripts}<link rel=\"preload\" href=\"{base}{module}\" crossorigin=\"anonymous\" as=\"fetch\" \
         type=\"application/wasm\" />\n"
    )
}

fn write(out: &Path, file: &File) -> Result<()> {
    let path = out.join(&file.path);
    let folder = path.parent().unwrap_or(out);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, &file.content))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to.parent().unwrap_or(to))
        .and_then(|()| std::fs::copy(from, to))
        .map(|_| ())
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    let paths = workspace::files_below(from).with_context(|| format!("cannot read {}", from.display()))?;
    paths.iter().try_for_each(|path| copy(&from.join(path), &to.join(path)))
}

#[cfg(test)]
mod tests {
    use super::super::declared;
    use super::*;

    #[test]
    fn a_page_is_put_together_as_it_declares() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let (source, out) = (dir.path().join("app"), dir.path().join("out"));
        for (path, text) in [("app/a.css", "a {}"), ("app/b.css", "b {}"), ("public/sub/icon.svg", "<svg/>")]
        {
            write(dir.path(), &File { path: path.to_owned(), content: text.into() })?;
        }
        let html = "<head><base data-trunk-public-url />\
                    <link data-trunk rel=\"css\" href=\"a.css\" />\
                    <link data-trunk rel=\"copy-file\" href=\"b.css\" data-target-path=\"styles\" />\
                    <link data-trunk rel=\"copy-dir\" href=\"../public\" data-target-path=\".\" />\
                    <link data-trunk rel=\"rust\" data-bin=\"p\" data-wasm-no-import data-integrity=\"none\" \
                    data-wasm-opt=\"z\" /></head><body></body>";
        let files = ["p-1.js", "p-1_bg.wasm"].map(|path| File { path: path.to_owned(), content: vec![0] });
        let built = Built { script: "p-1.js".into(), module: "p-1_bg.wasm".into(), files: files.to_vec() };
        let public_url: PublicUrl = "/x/".parse().map_err(anyhow::Error::msg)?;
        emit(&source, html, &declared::elements(html)?, &[built], &public_url, &out)?;
        let css = path_with_hash("a.css", b"a {}");
        assert_eq!(
            workspace::files_below(&out)?,
            [css.as_str(), "index.html", "p-1.js", "p-1_bg.wasm", "styles/b.css", "sub/icon.svg"]
        );
        let page = std::fs::read_to_string(out.join("index.html"))?;
        // Oracle: `printf %s "a {}" | openssl dgst -sha384 -binary | base64`.
        let integrity = "sha384-NxsP9avj3jzjXW6OrwJuUR9+pwuIIQKenaEAKvHbZ42q3YlE4aXQkHaRKtl0NV2q";
        for part in [
            "<base href=\"/x/\" />".to_owned(),
            format!("<link rel=\"stylesheet\" href=\"/x/{css}\" integrity=\"{integrity}\" crossorigin />"),
            "import init from '/x/p-1.js';".to_owned(),
            "init({ module_or_path: '/x/p-1_bg.wasm' })".to_owned(),
            "<link rel=\"modulepreload\" href=\"/x/p-1.js\"".to_owned(),
            "<link rel=\"preload\" href=\"/x/p-1_bg.wasm\"".to_owned(),
        ] {
            assert!(page.contains(&part), "{part}\n{page}");
        }
        assert!(!page.contains("data-trunk"), "{page}");
        Ok(())
    }
}

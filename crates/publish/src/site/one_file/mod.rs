//! A site as one HTML file, with the program and the systems in it. It works from a disk or as an attachment, and it is
//! allowed to ask nothing of any network.
//!
//! - `bundle`: the program's scripts as one

mod bundle;

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::base::integrity;
use super::head::Head;
use super::parts::{Gathered, Parts};
use super::{ASSETS, Base, PAGE};
use crate::PublishError;

/// The scripts of the page: the first answers requests from memory, the second starts the program.
const ANSWERS: &str = include_str!("files.js");
const START: &str = include_str!("page.js");
/// What the second calls the program's files.
const PROGRAM: &str = "program.js";
const MODULE: &str = "program.wasm";
/// Shows that the program is loading, and what to do where it cannot start.
const LOADING: &str = "start.js";
/// The worker's script, and the picture of the site.
const WORKER: &str = "worker.js";
const ICON: &str = "icon.svg";

/// The site in one file.
///
/// # Errors
/// A page or systems that are not there, and files that cannot be read.
pub fn one_file(parts: Parts<'_>) -> Result<Vec<u8>, PublishError> {
    let mut all = parts.gather()?;
    // Without a path before them, files are named as they are called.
    all.index = Base::default().put_into(&all.index).ok_or_else(|| parts.no_page(PAGE))?;
    let text = |path: &str| all.text(path).ok_or_else(|| parts.no_page(path));
    let packed = packed(&all).ok_or_else(|| parts.no_page(PAGE))?;
    let loading = text(LOADING)?;
    let scripts = [loading, ANSWERS, START].map(in_page);
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval' blob:; style-src 'unsafe-inline'; img-src data: blob:; \
         connect-src blob:; worker-src blob:; base-uri 'none'; form-action 'none'",
        scripts.each_ref().map(|script| integrity(script)).join(" ")
    );
    let [loading, answers, start] = scripts;
    let icon = STANDARD.encode(text(ICON)?);
    let styles = styles(&all).ok_or_else(|| parts.no_page(PAGE))?;
    let accent = parts.look.accent.map_or_else(String::new, super::Accent::css);
    let noscript = all.index.split_once("<noscript>").and_then(|(_, rest)| rest.split_once("</noscript>"));
    let noscript = noscript.map(|(inner, _)| inner).unwrap_or_default();
    let title = parts.look.title.as_deref().unwrap_or("Vitrine");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\" />\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <meta name=\"color-scheme\" content=\"light dark\" />\n\
         <meta name=\"vitrine-one-file\" content=\"\" />\n\
         <meta name=\"description\" content=\"\" />\n<title></title>\n\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\" />\n\
         {styles}<style>\n{accent}</style>\n</head>\n<body>\n\
         <p id=\"loading\" role=\"status\"></p>\n<noscript>{noscript}</noscript>\n\
         <script>{loading}</script>\n\
         <script id=\"vitrine-answers\">{answers}</script>\n\
         <script type=\"text/plain\" id=\"vitrine-files\">{packed}</script>\n\
         <script>{start}</script>\n</body>\n</html>\n",
        language = parts.words.language(),
    );
    let head = Head {
        title: Some(title.to_owned()),
        description: parts.look.tagline.clone(),
        site: parts.look.title.clone(),
        tagline: parts.look.tagline.clone(),
        ..Head::default()
    };
    Ok(head.put_into(&page).ok_or_else(|| parts.no_page(PAGE))?.into_bytes())
}

/// A script as it stands in a page: nothing in it may end it.
fn in_page(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

/// What the program asks for, packed: a line of paths and lengths, then the files, all of it in gzip and base64.
fn packed(all: &Gathered) -> Option<String> {
    let (script, module) = program(&all.index)?;
    let bundle = bundle::bundled(script, |path| all.text(path))?;
    let is_asked = |path: &str| {
        let is_part = is_kind(path, "wasm") && path != module;
        is_part || path == WORKER || path.starts_with("texts/") || path.starts_with(ASSETS)
    };
    let files = all.files.iter().filter(|(path, _)| is_asked(path));
    let mut files: Vec<(&str, &[u8])> =
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    files.extend([(PROGRAM, bundle.as_bytes()), (MODULE, all.file(module)?)]);
    files.sort_unstable();
    let list: Vec<(&str, usize)> = files.iter().map(|(path, bytes)| (*path, bytes.len())).collect();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    serde_json::to_writer(&mut gzip, &list).ok()?;
    gzip.write_all(b"\n").ok()?;
    for (_, bytes) in files {
        gzip.write_all(bytes).ok()?;
    }
    Some(STANDARD.encode(gzip.finish().ok()?))
}

/// The paths of the script and the module that the page starts.
fn program(index: &str) -> Option<(&str, &str)> {
    let path = |before: &str| {
        let (_, rest) = index.split_once(before)?;
        rest.split_once('\'').map(|(path, _)| path.trim_start_matches('/'))
    };
    Some((path("import init from '")?, path("module_or_path: '")?))
}

/// Whether a file's name ends in this way.
fn is_kind(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|other| other == extension)
}

/// All style sheets: those that the page names, then those that its parts ask for, in the order in which they count.
fn styles(all: &Gathered) -> Option<String> {
    let named = all.index.split("<link rel=\"stylesheet\" href=\"").skip(1);
    let named: Vec<&str> =
        named.filter_map(|rest| rest.split_once('"')).map(|(path, _)| path.trim_start_matches('/')).collect();
    let later = all.files.iter().map(|(path, _)| path.as_str());
    let mut later: Vec<&str> =
        later.filter(|path| is_kind(path, "css") && path.starts_with("styles/")).collect();
    later.sort_unstable();
    let mut text = String::new();
    for path in named.into_iter().chain(later) {
        // A closing tag has no place in a style sheet.
        let style = all.text(path).filter(|style| !style.contains("</style"))?;
        text.extend(["<style data-href=\"", path, "\">\n", style, "</style>\n"]);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_in_a_page_cannot_end_it() {
        assert_eq!(in_page("a = '</script>'; b = '<!-- '"), "a = '<\\/script>'; b = '<\\!-- '");
    }

    #[test]
    fn the_page_names_its_program() {
        let index = "import init from '/app-1.js';\nawait init({ module_or_path: '/app-2.wasm' });";
        assert_eq!(program(index), Some(("app-1.js", "app-2.wasm")));
        assert_eq!(program("<p>"), None);
    }
}

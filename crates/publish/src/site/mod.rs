//! A site: the built page together with published systems, ready for any static host. The page's program does not
//! depend on the systems, so a site is made by copying files.
//!
//! - `parts`: what a site is made of
//! - `base`: the path that the page is served below
//! - `head`: what the head of each page says of it
//! - `accent`: the colour of links and buttons
//! - `hosts`: files that hosts, search engines and browsers look for
//! - `offline`: the files that the service worker keeps
//! - `one_file`: the whole site as one file

mod accent;
mod base;
mod head;
mod hosts;
mod offline;
mod one_file;
mod parts;

use sha2::{Digest as _, Sha256};
use vitrine_model::catalog::CatalogEntry;

use crate::PublishError;
use crate::store::Store;
use head::Head;
use parts::Gathered;

pub use accent::{Accent, AccentError};
pub use base::{Base, BaseError};
pub use one_file::one_file;
pub use parts::{Look, Parts, Words};

/// Where the published systems lie in a site.
const ASSETS: &str = "assets/";
/// The page itself; hosts answer with the second for addresses that are no files.
const PAGE: &str = "index.html";
const FALLBACK: &str = "404.html";
/// The pages of each system, whose addresses many hosts answer only where there is a file. The first is shown for the
/// system's own address too.
const VIEWS: [&str; 4] = ["predict", "monitor", "model", "data"];
/// The service worker.
const WORKER: &str = "sw.js";
/// Tells GitHub Pages that the files are to be served as they are.
const PLAIN: &str = ".nojekyll";
/// What browsers that install the page look for.
const MANIFEST: &str = "manifest.webmanifest";
/// The picture that is shown with a link to the site.
const PICTURE: &str = "share.png";

/// Writes a site into `out`: the page, the systems, the list of files for offline use, and one page for each address.
/// What an earlier site made there and the new one does not have is removed, and nothing else. The number of files.
///
/// # Errors
/// A page or systems that are not there, a place that holds other files but no site, and files that cannot be written.
pub fn site(parts: Parts<'_>, out: &dyn Store) -> Result<usize, PublishError> {
    let all = parts.gather()?;
    let there = out.list("")?;
    if !there.is_empty() && !there.iter().any(|path| path == WORKER) {
        return Err(PublishError::NotASite { store: out.shown("") });
    }
    let mut all = laid_out(&parts, all)?;
    let at = all.iter().position(|(path, _)| path == WORKER);
    let worker = at.and_then(|at| std::str::from_utf8(&all[at].1).ok());
    let worker = worker.and_then(|worker| offline::with_files(worker, &all));
    let (Some(at), Some(worker)) = (at, worker) else { return Err(parts.no_page(WORKER)) };
    all[at].1 = worker.into_bytes();
    // A publisher's own files of these names are not this program's to replace.
    let is_own = |path: &str| -> Result<bool, PublishError> {
        let old = if hosts::NAMES.contains(&path) { out.read(path)? } else { None };
        Ok(old.is_some_and(|old| !hosts::is_made(&old)))
    };
    // The worker first: by it a site is known, also one whose writing was interrupted.
    let (worker, others): (Vec<_>, Vec<_>) = all.iter().partition(|(path, _)| path == WORKER);
    for (path, bytes) in worker.into_iter().chain(others) {
        if !is_own(path)? {
            out.replace(path, bytes)?;
        }
    }
    let is_old = |path: &String| all.binary_search_by(|(new, _)| new.cmp(path)).is_err();
    for old in there.iter().filter(|path| is_made(path, &there) && is_old(path)) {
        out.remove(old)?;
    }
    Ok(all.len())
}

/// All files of a site, sorted by their paths.
fn laid_out(parts: &Parts<'_>, all: Gathered) -> Result<Vec<(String, Vec<u8>)>, PublishError> {
    let Gathered { catalog, index, mut files } = all;
    let index = parts.base.put_into(&index).ok_or_else(|| parts.no_page(PAGE))?;
    let look = parts.look;
    for (_, bytes) in files.iter_mut().filter(|(path, _)| path == MANIFEST) {
        *bytes = hosts::manifest(bytes, look);
    }
    if let Some(own) = &look.picture {
        files.retain(|(path, _)| path != PICTURE);
        files.push((PICTURE.to_owned(), own.clone()));
    }
    let has_picture = files.iter().any(|(path, _)| path == PICTURE);
    let style = look.accent.map(|accent| {
        let css = accent.css().into_bytes();
        let digits = offline::digits(&Sha256::digest(&css));
        (format!("site-{digits}.css"), css)
    });
    let general = Head {
        title: look.title.clone(),
        description: look.tagline.clone(),
        site: look.title.clone(),
        tagline: look.tagline.clone(),
        style: style.as_ref().map(|(path, _)| path.clone()),
        picture: parts.url.filter(|_| has_picture).map(|url| format!("{url}{PICTURE}")),
        ..Head::default()
    };
    let mut paths = vec![String::new()];
    let put = |head: Head| head.put_into(&index).map(String::into_bytes).ok_or_else(|| parts.no_page(PAGE));
    let address = |path: &str| parts.url.map(|url| format!("{url}{path}"));
    files.push((PAGE.to_owned(), put(Head { address: address(""), ..general.clone() })?));
    files.push((FALLBACK.to_owned(), put(Head { is_hidden: true, ..general.clone() })?));
    for entry in &catalog.systems {
        let (title, summary) = card(entry, parts.words.language());
        for view in VIEWS {
            let path = format!("{}/{view}/", entry.name);
            let heading = parts.words.heading(title, view);
            let site = look.title.as_deref().unwrap_or("Vitrine");
            let head = Head {
                title: Some(format!("{heading} · {site}")),
                description: Some(summary.to_owned()),
                address: address(&path),
                ..general.clone()
            };
            let page = put(head)?;
            if VIEWS.first() == Some(&view) {
                files.push((format!("{}/{PAGE}", entry.name), page.clone()));
            }
            files.push((format!("{path}{PAGE}"), page));
            paths.push(path);
        }
    }
    files.extend(style);
    files.retain(|(path, _)| !hosts::NAMES.contains(&path.as_str()));
    files.push((PLAIN.to_owned(), Vec::new()));
    for (path, text) in hosts::files(parts.base, parts.url, &paths) {
        files.push((path.to_owned(), text.into_bytes()));
    }
    files.sort();
    Ok(files)
}

/// Title and summary of a system in a language, or in its author's.
fn card<'a>(entry: &'a CatalogEntry, language: &str) -> (&'a str, &'a str) {
    let translated = entry.translated.iter().find(|card| card.language == language);
    translated.map_or((&entry.title, &entry.summary), |card| (&card.title, &card.summary))
}

/// Whether a file of a site is one that this program makes: somebody may have put others beside them.
fn is_made(path: &str, there: &[String]) -> bool {
    let is_view = |path: &str| VIEWS.iter().any(|view| path.ends_with(&format!("/{view}/{PAGE}")));
    let of_system = path.strip_suffix(PAGE).map(|folder| format!("{folder}{}/{PAGE}", VIEWS[0]));
    let is_address = is_view(path) || of_system.is_some_and(|view| there.contains(&view));
    let is_code = [".js", ".wasm", ".css"].iter().any(|ending| path.ends_with(ending));
    is_address || path.starts_with(ASSETS) || (is_code && offline::is_named_by_content(path))
}

#[cfg(test)]
mod tests;

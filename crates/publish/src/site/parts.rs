//! What a site is made of: a built page, published systems, and what its publisher says of it.

use std::fmt::Debug;

use vitrine_model::catalog::Catalog;

use super::{ASSETS, Accent, Base, FALLBACK, PAGE};
use crate::assets::Assets;
use crate::store::Store;
use crate::versions::not_in_force;
use crate::{PublishError, files};

/// What a site consists of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// A built page, of which everything but its systems is taken.
    pub page: &'a dyn Store,
    /// Published systems.
    pub assets: &'a dyn Store,
    /// The systems that are in the site, by name; all where none is named.
    pub systems: &'a [String],
    /// The path that the site is served below.
    pub base: &'a Base,
    /// The whole address of the site, which ends with its path; where it is known, pages can name themselves.
    pub url: Option<&'a str>,
    /// What its publisher says of it.
    pub look: &'a Look,
    /// The words on what its pages show.
    pub words: &'a dyn Words,
}

/// How a site looks; what is absent is as the page was built.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The name of the site.
    pub title: Option<String>,
    /// One sentence about it.
    pub tagline: Option<String>,
    /// The colour of links and buttons.
    pub accent: Option<Accent>,
    /// The picture that is shown with a link to the site: PNG or JPEG, best 1,200 by 630 pixels.
    pub picture: Option<Vec<u8>>,
}

/// The words for the heads of pages, in the language of the site.
pub trait Words: Debug {
    /// The code of the language.
    fn language(&self) -> &'static str;

    /// The heading of a view of a system, such as `monitor` of the system with this title.
    fn heading(&self, title: &str, view: &str) -> String;
}

/// The files of a site, before they are moved to its path.
pub(super) struct Gathered {
    /// The systems of the site.
    pub(super) catalog: Catalog,
    /// The text of the page.
    pub(super) index: String,
    /// The other files of the page, and the systems' files below [`ASSETS`].
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Parts<'_> {
    /// Reads everything.
    ///
    /// # Errors
    /// A page or systems that are not there, and files that cannot be read.
    pub(super) fn gather(&self) -> Result<Gathered, PublishError> {
        let Some(bytes) = self.assets.read(files::CATALOG)? else {
            return Err(PublishError::NoCatalog { store: self.assets.shown("") });
        };
        let mut catalog = Assets::new(self.assets).catalog()?;
        let is_known = |name: &&String| catalog.systems.iter().any(|entry| entry.name == **name);
        if let Some(unknown) = self.systems.iter().find(|name| !is_known(name)) {
            // The error names the systems that there are.
            Assets::new(self.assets).entry(unknown)?;
        }
        let is_wanted = |name: &str| self.systems.is_empty() || self.systems.iter().any(|one| one == name);
        let is_whole = catalog.systems.iter().all(|entry| is_wanted(&entry.name));
        catalog.systems.retain(|entry| is_wanted(&entry.name));
        let bytes = if is_whole { bytes } else { Assets::catalog_text(&catalog)?.into_bytes() };
        let mut files = vec![(format!("{ASSETS}{}", files::CATALOG), bytes)];
        for entry in &catalog.systems {
            let others = not_in_force(Assets::new(self.assets), entry)?;
            for path in self.assets.list(&entry.name)?.into_iter().filter(|path| !others.contains(path)) {
                let bytes = self.assets.read(&path)?.unwrap_or_default();
                files.push((format!("{ASSETS}{path}"), bytes));
            }
        }
        // Pages of addresses are those of another site's systems.
        let is_taken = |path: &String| !path.starts_with(ASSETS) && !path.ends_with(&format!("/{PAGE}"));
        let mut index = None;
        for path in self.page.list("")?.into_iter().filter(is_taken) {
            let bytes = self.page.read(&path)?.unwrap_or_default();
            match path.as_str() {
                PAGE => index = String::from_utf8(bytes).ok(),
                FALLBACK => {}
                _ => files.push((path, bytes)),
            }
        }
        let index = index.ok_or_else(|| self.no_page(PAGE))?;
        Ok(Gathered { catalog, index, files })
    }

    /// The error of a page that lacks a file, or has another one than a build makes.
    pub(super) fn no_page(&self, file: &str) -> PublishError {
        PublishError::NoPage { file: self.page.shown(file) }
    }
}

impl Gathered {
    /// The bytes of a file.
    pub(super) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.iter().find(|(other, _)| other == path).map(|(_, bytes)| bytes.as_slice())
    }

    /// The text of a file; `None` also where it is none.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.file(path)?).ok()
    }
}

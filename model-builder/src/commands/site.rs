//! `site`: the built page with published systems in it, as a folder for any static host or as one file.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::json;
use url::Url;
use vitrine_present::Texts;
use vitrine_present::lines::words::in_sentence;
use vitrine_publish::store::{Folder, Store, finish_interrupted, replace};
use vitrine_publish::{Look, PublishError, SiteParts, SiteWords, one_file, site};

use super::init::pasted;
use crate::cli::{MadeArgs, SiteArgs};
use crate::context::Context;
use crate::failure::{Because as _, Failure};
use crate::page::page;
use crate::print;

/// The words for the heads of pages.
#[derive(Debug)]
struct Words(&'static Texts);

impl SiteWords for Words {
    fn language(&self) -> &'static str {
        self.0.locale().code
    }

    fn heading(&self, title: &str, view: &str) -> String {
        let pages = self.0.pages();
        let name = match view {
            "monitor" => pages.monitor(),
            "model" => pages.model(),
            "data" => pages.data(),
            _ => return title.to_owned(),
        };
        pages.heading(title, &in_sentence(name))
    }
}

/// What a site is made from.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The built page.
    pub page: &'a dyn Store,
    /// The folder of artifacts.
    pub assets: &'a Path,
    /// The systems; all where none is named.
    pub systems: &'a [String],
    /// How the site looks and where it will be.
    pub made: &'a MadeArgs,
}

/// Writes the site of the published systems.
///
/// # Errors
/// No built page, no systems, files that cannot be written.
pub fn run(context: &Context, args: &SiteArgs) -> Result<()> {
    let (page, assets) = (page(args.made.page.as_deref())?, context.assets()?);
    let making = Making { page: page.as_ref(), assets: &assets, systems: &args.systems, made: &args.made };
    if args.single_file {
        let n_bytes = making.file(context, &args.out)?;
        return say_file(context, &args.out, n_bytes);
    }
    let n_files = making.folder(context, &args.out)?;
    let base = args.made.base()?;
    if context.options.json {
        let out = args.out.display().to_string();
        return print::json(&json!({ "folder": out, "n_files": n_files, "base": base.as_str() }));
    }
    print::text(&said(context, &args.out, n_files, &args.made)?)
}

/// What was written, and what comes next.
///
/// # Errors
/// As [`MadeArgs::base`].
pub fn said(context: &Context, out: &Path, n_files: usize, made: &MadeArgs) -> Result<String> {
    let said = context.texts().cli_site();
    let written = said.written(&out.display().to_string(), n_files as u64, made.base()?.as_str());
    let no_url = if made.url.is_none() { format!("{}\n", said.no_url()) } else { String::new() };
    let look = said.look(&format!("model-builder serve {}", pasted(out)));
    Ok(format!("{written}\n{no_url}{look}\n"))
}

fn say_file(context: &Context, out: &Path, n_bytes: usize) -> Result<()> {
    let file = out.display().to_string();
    if context.options.json {
        return print::json(&json!({ "file": file, "n_bytes": n_bytes }));
    }
    let texts = context.texts();
    let size = texts.locale().number(n_bytes as f64 / 1024.0 / 1024.0, 2);
    print::text(&(texts.cli_site().one_file(&file, &size) + "\n"))
}

impl Making<'_> {
    /// Writes the site as a folder; the number of its files.
    ///
    /// # Errors
    /// As [`site`], and a picture that cannot be read.
    pub fn folder(self, context: &Context, out: &Path) -> Result<usize> {
        self.with_parts(context, |parts| site(parts, &Folder::new(out)))
    }

    /// Writes the site as one file; the number of its bytes.
    fn file(self, context: &Context, out: &Path) -> Result<usize> {
        let bytes = self.with_parts(context, one_file)?;
        replace(out, &bytes)?;
        Ok(bytes.len())
    }

    fn with_parts<T>(
        self,
        context: &Context,
        act: impl FnOnce(SiteParts<'_>) -> Result<T, PublishError>,
    ) -> Result<T> {
        let made = self.made;
        let picture = match &made.picture {
            Some(file) => {
                Some(fs::read(file).because(|| Failure::Read { file: file.display().to_string() })?)
            }
            None => None,
        };
        let assets = Folder::new(self.assets);
        finish_interrupted(&assets)?;
        let (title, tagline) = (made.title.clone(), made.tagline.clone());
        let look = Look { title, tagline, accent: made.accent, picture };
        let parts = SiteParts {
            page: self.page,
            assets: &assets,
            systems: self.systems,
            base: &made.base()?,
            url: made.url.as_ref().map(Url::as_str),
            look: &look,
            words: &Words(context.texts()),
        };
        Ok(act(parts)?)
    }
}

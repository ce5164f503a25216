//! `site`: the built page with published systems in it, as a folder for any static host.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::json;
use vitrine_publish::store::{Folder, finish_interrupted};
use vitrine_publish::{Base, PublishError, SiteParts, site};

use crate::cli::SiteArgs;
use crate::context::Context;
use crate::failure::{Failure, failed};
use crate::print;

/// Where `cargo xtask dist` puts the built page.
const BUILT: &str = "dist";
/// The file by which a built page is known.
const PAGE: &str = "index.html";

/// Writes the site of the published systems.
///
/// # Errors
/// No built page, no systems, files that cannot be written.
pub fn run(context: &Context, args: &SiteArgs) -> Result<()> {
    let page = page(args.page.as_deref())?;
    let n_files = write(&page, &context.assets()?, &args.base, &args.out)?;
    let out = args.out.display().to_string();
    if context.options.json {
        return print::json(&json!({ "folder": out, "n_files": n_files, "base": args.base.as_str() }));
    }
    print::text(&(context.texts().cli_site().written(&out, n_files as u64, args.base.as_str()) + "\n"))
}

/// Writes a site; the number of its files.
///
/// # Errors
/// As [`site`].
pub fn write(page: &Path, assets: &Path, base: &Base, out: &Path) -> Result<usize> {
    let (page, assets) = (Folder::new(page), Folder::new(assets));
    finish_interrupted(&assets)?;
    Ok(site(SiteParts { page: &page, assets: &assets, base }, &Folder::new(out))?)
}

/// The folder of the built page: the one given, otherwise the nearest `dist` with a page upward from the current folder.
///
/// # Errors
/// No such folder, or no page in it.
pub fn page(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(given) = given {
        let file = given.join(PAGE);
        let fault = || PublishError::NoPage { file: file.display().to_string() };
        return file.is_file().then(|| given.to_owned()).ok_or_else(|| fault().into());
    }
    let current = std::env::current_dir()?;
    let built = current.ancestors().map(|folder| folder.join(BUILT));
    let found = built.into_iter().find(|folder| folder.join(PAGE).is_file());
    found.ok_or_else(|| failed(Failure::NoPage { folder: current.display().to_string() }))
}

//! Building the folder to publish.

use super::declared::{self, Declares, Program};
use super::fresh::Fresh;
use super::program::{self, Built};
use super::public_url::PublicUrl;
use super::{csp, emit, precache, start_texts};
use crate::setup::PageTools;
use crate::{announce, workspace};
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};

/// Builds the page for a sub-path into a folder, which is replaced only when everything went well.
///
/// # Errors
/// When the page does not compile, or a step after it fails; the folder is then as it was.
pub fn build(tools: &PageTools, public_url: &PublicUrl, out: &Path) -> Result<()> {
    let root = workspace::root();
    let out = root.join(out);
    refuse_precious(&root, &out)?;
    let source = root.join("app");
    let html = std::fs::read_to_string(source.join("index.html")).context("the page has no index.html")?;
    let elements = declared::elements(&html)?;
    let declared = elements.iter().filter_map(|element| match &element.declares {
        Declares::Program(program) => Some(program),
        _ => None,
    });
    let declared: Vec<&Program> = declared.collect();
    program::compile(&declared)?;
    announce::step("writing the page", "10 s, and up to 2 minutes where wasm-opt has to run");
    let programs = all_built(tools, &declared)?;
    let parent = out.parent().context("the folder to build into has no parent")?;
    let fresh = Fresh::beside(parent)?;
    emit::emit(&source, &html, &elements, &programs, public_url, fresh.path())?;
    program::texts(&fresh.path().join("texts"))?;
    start_texts::fill_in(fresh.path())?;
    finish(fresh.path())?;
    fresh.replace(&out)
}

/// Makes the files of all programs at once: wasm-opt uses one core.
fn all_built(tools: &PageTools, declared: &[&Program]) -> Result<Vec<Built>> {
    std::thread::scope(|scope| {
        let started: Vec<_> =
            declared.iter().map(|one| scope.spawn(move || program::build(tools, one))).collect();
        let finished = started.into_iter().map(|thread| {
            thread.join().map_err(|_| anyhow!("a thread that makes a program's files has panicked"))?
        });
        finished.collect()
    })
}

/// Says what the first build takes, before anything of it begins.
pub fn announce_build() {
    if !workspace::target().join("wasm-opt").is_dir() {
        announce::step(
            "nothing is built yet: the tools are fetched and compiled, then the page",
            "3 to 6 minutes on 2 cores; the next time less than a minute",
        );
    }
}

/// Builds the page as a project's page on GitHub is served, below a name, into a folder of the target folder.
///
/// Tests and measurements use it: a page that works below a name works everywhere.
///
/// # Errors
/// As [`build`].
pub fn build_sample(tools: &PageTools) -> Result<(PathBuf, PublicUrl)> {
    let out = workspace::target().join("page-test");
    let public_url: PublicUrl = "/vitrine/".parse().map_err(anyhow::Error::msg)?;
    build(tools, &public_url, &out)?;
    Ok((out, public_url))
}

/// Adds all that a static host needs.
fn finish(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index).context("no index.html was written")?;
    check_order(&html)?;
    let html = csp::with_script_hashes(&html)?;
    // Unknown paths are answered with the page itself, whose router then knows what to show.
    for name in ["index.html", "404.html"] {
        std::fs::write(dist.join(name), &html).with_context(|| format!("cannot write {name}"))?;
    }
    std::fs::write(dist.join(".nojekyll"), "").context("cannot write .nojekyll")?;
    precache::fill_in(dist)
}

/// Scripts run in the order in which they stand, so those that the program needs stand before it. The program is often
/// kept by the service worker while they are asked of the network, and would then run without them.
fn check_order(html: &str) -> Result<()> {
    let program = html.find("<script type=\"module\">").context("index.html starts no program")?;
    let script = html.find("<script src=\"start.js\"");
    if script.is_none_or(|script| script > program) {
        bail!("index.html must name start.js before the program");
    }
    Ok(())
}

/// Refuses to replace a folder that holds anything but a built page.
fn refuse_precious(root: &Path, out: &Path) -> Result<()> {
    let is_empty = |dir: &Path| std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if root.starts_with(out) || (out.exists() && !out.join(".nojekyll").is_file() && !is_empty(out)) {
        bail!("{} holds other things than a built page: name another folder", out.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_needs_stands_before_it() {
        let (start, program) = ("<script src=\"start.js\" defer>", "<script type=\"module\">");
        assert!(check_order(&[start, program].concat()).is_ok());
        for wrong in [vec![program, start], vec![program], vec![start]] {
            assert!(check_order(&wrong.concat()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn only_a_built_page_is_replaced() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let out = dir.path().join("dist");
        let root = dir.path().join("dist/workspace");
        assert!(refuse_precious(Path::new("/elsewhere"), &out).is_ok(), "a new folder");
        std::fs::create_dir_all(&root)?;
        assert!(refuse_precious(Path::new("/elsewhere"), &out).is_err(), "a folder with other things");
        std::fs::write(out.join(".nojekyll"), "")?;
        assert!(refuse_precious(Path::new("/elsewhere"), &out).is_ok(), "an earlier page");
        assert!(refuse_precious(&root, &out).is_err(), "the workspace itself");
        Ok(())
    }
}

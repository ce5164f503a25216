//! Building the folder to publish.

use super::{csp, glue, precache};
use crate::announce;
use crate::process::{cargo, command, output_of, run};
use crate::setup::{PageTools, WASM};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The path below which the page is served: it begins and ends with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The path, such as `/` or `/vitrine/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
        if !text.starts_with('/') || text.contains("//") || !text.chars().all(is_plain) {
            return Err(format!("`{text}` is no path such as / or /name/"));
        }
        Ok(Self(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") }))
    }
}

/// Builds the page for a sub-path into a folder, which is replaced only when everything went well.
///
/// # Errors
/// When the page does not compile, or a step after it fails; the folder is then as it was.
pub fn build(tools: &PageTools, public_url: &PublicUrl, out: &Path) -> Result<()> {
    let root = workspace::root();
    let out = root.join(out);
    refuse_precious(&root, &out)?;
    fetch();
    let parent = out.parent().context("the folder to build into has no parent")?;
    std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let fresh = tempfile::Builder::new()
        .prefix(".dist-")
        .suffix(".tmp")
        .tempdir_in(parent)
        .with_context(|| format!("cannot make a folder in {}", parent.display()))?;
    announce::step("building the page in release mode by Trunk", "3 to 6 minutes cold, 1 minute warm");
    run(command(&tools.trunk)
        .args(["build", "--offline", "--public-url", public_url.as_str(), "--dist"])
        .arg(fresh.path())
        .env("PATH", &tools.path)
        // Trunk takes the general variable for its own switch and refuses the value 1.
        .env_remove("NO_COLOR"))?;
    finish(fresh.path())?;
    replace(&out, fresh)
}

/// Builds the page as a project's page on GitHub is served, below a name, into a folder of the target folder.
///
/// Tests and measurements use it: a page that works below a name works everywhere.
///
/// # Errors
/// As [`build`].
pub fn build_sample(tools: &PageTools) -> Result<(PathBuf, PublicUrl)> {
    let out = workspace::target().join("page-test");
    let public_url = PublicUrl("/vitrine/".to_owned());
    build(tools, &public_url, &out)?;
    Ok((out, public_url))
}

/// Adds to what Trunk built all that a static host needs.
fn finish(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index).context("Trunk built no index.html")?;
    check_order(&html)?;
    let html = csp::with_script_hashes(&html)?;
    // Unknown paths are answered with the page itself, whose router then knows what to show.
    for name in ["index.html", "404.html"] {
        std::fs::write(dist.join(name), &html).with_context(|| format!("cannot write {name}"))?;
    }
    std::fs::write(dist.join(".nojekyll"), "").context("cannot write .nojekyll")?;
    glue::shorten(dist)?;
    precache::fill_in(dist)
}

/// Scripts run in the order in which they stand, so those that the program needs stand before it. The program is often
/// kept by the service worker while they are asked of the network, and would then run without them.
fn check_order(html: &str) -> Result<()> {
    let program = html.find("<script type=\"module\">").context("index.html starts no program")?;
    for name in ["charts.js", "start.js"] {
        let script = html.find(&format!("<script src=\"{name}\""));
        if script.is_none_or(|script| script > program) {
            bail!("index.html must name {name} before the program");
        }
    }
    Ok(())
}

/// Fetches the sources of the dependencies, so that Trunk needs no network.
///
/// This is only a warning when it fails: the sources may be there already.
fn fetch() {
    let mut fetch = cargo(&["fetch", "--locked", "--quiet", "--target", WASM]);
    // Build scripts and macros run on this machine and have dependencies of their own.
    if let Some(host) = output_of(command("rustc").args(["--print", "host-tuple"])) {
        fetch.args(["--target", &host]);
    }
    if let Err(error) = run(&mut fetch) {
        announce::warn(&format!("{error:#}; going on with what is there"));
    }
}

/// Refuses to replace a folder that holds anything but a built page.
fn refuse_precious(root: &Path, out: &Path) -> Result<()> {
    let is_empty = |dir: &Path| std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if root.starts_with(out) || (out.exists() && !out.join(".nojekyll").is_file() && !is_empty(out)) {
        bail!("{} holds other things than a built page: name another folder", out.display());
    }
    Ok(())
}

fn replace(out: &Path, fresh: tempfile::TempDir) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out).with_context(|| format!("cannot remove the old {}", out.display()))?;
    }
    let fresh = fresh.keep();
    std::fs::rename(&fresh, out)
        .with_context(|| format!("cannot move {} to {}", fresh.display(), out.display()))?;
    make_readable(out)
}

/// Temporary folders are closed to other users, but a published one must be readable.
#[cfg(unix)]
fn make_readable(dir: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot open {} to readers", dir.display()))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_path_with_slashes_around() {
        let ok = |text: &str| text.parse::<PublicUrl>().map(|url| url.0);
        assert_eq!(ok("/"), Ok("/".to_owned()));
        assert_eq!(ok("/vitrine"), Ok("/vitrine/".to_owned()));
        assert_eq!(ok("/a/b/"), Ok("/a/b/".to_owned()));
        for wrong in ["", "vitrine", "//host/", "https://host/", "/a b/", "/\"/"] {
            assert!(ok(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_the_program_needs_stands_before_it() {
        let (charts, start) = ("<script src=\"charts.js\" defer>", "<script src=\"start.js\" defer>");
        let program = "<script type=\"module\">";
        assert!(check_order(&[charts, start, program].concat()).is_ok());
        for wrong in [vec![program, charts, start], vec![charts, program, start], vec![charts, start]] {
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

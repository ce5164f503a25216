//! The browsers that tests run in, each with its driver.

use super::{cargo_tools, versions};
use crate::announce;
use crate::json::quoted;
use crate::process::{self, command, output_of, run};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Chromium or Firefox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox or Firefox ESR.
    Firefox,
}

/// A browser that can be driven.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Which browser.
    pub kind: Kind,
    /// Its program.
    pub program: PathBuf,
    /// The program that drives it by the WebDriver protocol.
    pub driver: PathBuf,
}

impl Kind {
    /// The name that tests know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The variable that names the driver to wasm-bindgen's test runner.
    pub fn driver_variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "VITRINE_CHROMIUM",
            Self::Firefox => "VITRINE_FIREFOX",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
            ],
            Self::Firefox => &["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
        }
    }

    fn by_hand(self) -> &'static str {
        match self {
            Self::Chromium => {
                "Chromium and its driver are needed. Debian: `apt-get install chromium chromium-driver`; \
                 Ubuntu: Google Chrome's own package and chromedriver of the same version; \
                 Fedora: `dnf install chromium chromedriver`; \
                 macOS: `brew install --cask google-chrome chromedriver`. \
                 Or name the browser in VITRINE_CHROMIUM and put chromedriver on the path."
            }
            Self::Firefox => {
                "Firefox is needed. Debian: `apt-get install firefox-esr`; Ubuntu: `apt-get install firefox`; \
                 Fedora: `dnf install firefox`; macOS: `brew install --cask firefox`. \
                 Or name the browser in VITRINE_FIREFOX."
            }
        }
    }
}

impl Browser {
    /// What a WebDriver session of this browser asks for, as JSON: no window, and nothing fetched behind the test's back.
    ///
    /// As root, Chromium must run without its sandbox; for anybody else it keeps it.
    pub fn capabilities(&self) -> String {
        let program = quoted(&self.program.to_string_lossy());
        match self.kind {
            Kind::Chromium => {
                let mut flags = vec![
                    "--headless",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                ];
                if process::is_root() {
                    flags.push("--no-sandbox");
                }
                let flags: Vec<String> = flags.into_iter().map(quoted).collect();
                let flags = flags.join(", ");
                format!("{{\"goog:chromeOptions\": {{\"binary\": {program}, \"args\": [{flags}]}}}}")
            }
            Kind::Firefox => {
                format!("{{\"moz:firefoxOptions\": {{\"binary\": {program}, \"args\": [\"-headless\"]}}}}")
            }
        }
    }
}

/// Chromium and Firefox with their drivers, installed from Debian's packages where that is possible.
///
/// # Errors
/// When one is missing and cannot be installed; the message says how to install it by hand.
pub fn all() -> Result<Vec<Browser>> {
    let kinds = [Kind::Chromium, Kind::Firefox];
    let missing: Vec<Kind> = kinds.into_iter().filter(|kind| find(*kind).is_none()).collect();
    let packages: Vec<&str> = missing.iter().flat_map(|kind| kind.debian_packages()).copied().collect();
    if !packages.is_empty() && process::is_root() && process::find(&["apt-get"]).is_some() {
        let by_hand: Vec<&str> = missing.iter().map(|kind| kind.by_hand()).collect();
        install(&packages).with_context(|| by_hand.join("\n"))?;
    }
    kinds.into_iter().map(ready).collect()
}

fn install(packages: &[&str]) -> Result<()> {
    announce::step(&format!("installing {} by apt-get", packages.join(" ")), "about 1 minute, once");
    let apt = |arguments: &[&str]| {
        let mut apt = command("apt-get");
        // A fresh machine may be busy with updates of its own, which hold the lock for a while.
        apt.args(["-o", "DPkg::Lock::Timeout=120"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    if let Err(error) = run(&mut apt(&["update", "-qq"])) {
        // One source that does not answer need not be the one that has the packages.
        announce::warn(&format!("{error:#}; going on with the lists that are there"));
    }
    run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

fn ready(kind: Kind) -> Result<Browser> {
    let Some((program, driver)) = find(kind) else { bail!(kind.by_hand()) };
    let driver = match driver {
        Some(driver) => driver,
        None => cargo_tools::geckodriver()?,
    };
    if kind == Kind::Chromium {
        check_same_major_version(&program, &driver)?;
    }
    Ok(Browser { kind, program, driver })
}

/// The browser, and its driver where that comes with the browser and not from cargo.
fn find(kind: Kind) -> Option<(PathBuf, Option<PathBuf>)> {
    let named = std::env::var_os(kind.variable()).map(PathBuf::from);
    let program = named.or_else(|| process::find(kind.names()))?;
    match kind {
        Kind::Chromium => {
            let named = std::env::var_os(kind.driver_variable()).map(PathBuf::from);
            Some((program, Some(named.or_else(|| process::find(&["chromedriver"]))?)))
        }
        Kind::Firefox => Some((program, None)),
    }
}

fn check_same_major_version(program: &Path, driver: &Path) -> Result<()> {
    let major = |program: &Path| {
        let answer = output_of(command(program).arg("--version"))
            .with_context(|| format!("`{} --version` does not run", program.display()))?;
        Ok::<_, anyhow::Error>(versions::numbers(&answer).first().copied())
    };
    let (browser, drives) = (major(program)?, major(driver)?);
    if browser != drives {
        bail!(
            "{} has version {browser:?} but {} drives {drives:?}: install both from one source, or name a \
             fitting pair in VITRINE_CHROMIUM and CHROMEDRIVER",
            program.display(),
            driver.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn the_sandbox_is_given_up_only_as_root() -> Result<()> {
        let browser = Browser { kind: Kind::Chromium, program: "/b".into(), driver: "/d".into() };
        let capabilities = json::parse(&browser.capabilities())?;
        let options = json::member(&capabilities, "goog:chromeOptions").context("the options")?;
        assert_eq!(json::text(options, "binary"), Some("/b"));
        let args = json::list(options, "args").context("a list of flags")?;
        let has_no_sandbox =
            args.iter().any(|flag| flag.get::<String>().is_some_and(|flag| flag == "--no-sandbox"));
        assert_eq!(has_no_sandbox, process::is_root());
        let firefox = Browser { kind: Kind::Firefox, ..browser };
        json::parse(&firefox.capabilities()).map(|_| ())
    }
}

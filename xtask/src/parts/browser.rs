//! What runs in Chromium and Firefox: wasm tests, journeys through the built page, and its size.

use super::driver::Driver;
use crate::page::{self, size::Table};
use crate::process::{cargo, run};
use crate::setup::{self, WASM, browsers::Browser};
use crate::{announce, workspace};
use anyhow::{Context, Result, bail};
use vitrine_server::Server;

/// Unit tests and parity as wasm, in each browser.
///
/// # Errors
/// When a test fails in one of them; the other one runs nevertheless.
pub fn wasm() -> Result<()> {
    let tools = setup::test_tools()?;
    in_each(&tools.browsers, |browser| {
        let folder = workspace::target();
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let capabilities = folder.join(format!("webdriver-{}.json", browser.kind.name()));
        std::fs::write(&capabilities, browser.capabilities())
            .with_context(|| format!("cannot write {}", capabilities.display()))?;
        // Compiled quickly; how far a compiler optimises changes no number.
        let mut test = cargo(&["test", "-p", "vitrine-tests", "--target", WASM, "--profile", "tool"]);
        for other in &tools.browsers {
            test.env_remove(other.kind.driver_variable());
        }
        test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.wasm_runner)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env(browser.kind.driver_variable(), &browser.driver);
        run(&mut test)
    })
}

/// Journeys through the built page, in each browser.
///
/// The journeys learn from the environment where the page is (`VITRINE_BASE_URL`), in which folder it lies
/// (`VITRINE_PAGE_FOLDER`), which browser to ask for
/// (`VITRINE_BROWSER`), where its driver listens (`VITRINE_WEBDRIVER_URL`), and what to ask the driver for
/// (`VITRINE_CAPABILITIES`, JSON).
///
/// # Errors
/// When a journey fails in one of them; the other one runs nevertheless.
pub fn journeys() -> Result<()> {
    let tools = setup::test_tools()?;
    let (dist, public_url) = page::build_sample(&setup::page_tools()?)?;
    in_each(&tools.browsers, |browser| {
        let server = Server::start(&dist, public_url.as_str(), 0)?;
        let driver = Driver::start(browser)?;
        let mut test =
            cargo(&["test", "-p", "vitrine-tests", "--features", "journeys", "--test", "journeys"]);
        test.args(["--", "--test-threads=1"])
            .env("VITRINE_BASE_URL", server.url())
            .env("VITRINE_PAGE_FOLDER", &dist)
            .env("VITRINE_BROWSER", browser.kind.name())
            .env("VITRINE_WEBDRIVER_URL", driver.url())
            .env("VITRINE_CAPABILITIES", browser.capabilities());
        run(&mut test)
    })
}

/// The first load and all code stay below their ceilings.
///
/// # Errors
/// When one is above it.
pub fn size() -> Result<()> {
    let (dist, _) = page::build_sample(&setup::page_tools()?)?;
    let table = Table::of(&dist)?;
    println!("{table}");
    table.check_ceilings()
}

fn in_each(browsers: &[Browser], test: impl Fn(&Browser) -> Result<()>) -> Result<()> {
    let mut failed = Vec::new();
    for browser in browsers {
        let name = browser.kind.name();
        announce::note(&format!("in {name}"));
        if let Err(error) = test(browser) {
            eprintln!("error: in {name}: {error:#}");
            failed.push(format!("{name}: {error:#}"));
        }
    }
    if !failed.is_empty() {
        bail!("{}", failed.join("; "));
    }
    Ok(())
}

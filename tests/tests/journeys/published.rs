//! Sites that are made without a compiler: one of a publisher's own, one in a single file, one in a frame without an
//! origin, and one that is published anew while it is open.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use vitrine_publish::store::Folder;
use vitrine_publish::{Base, Look, PublishError, SiteParts, SiteWords, one_file, site};
use vitrine_server::Server;

use crate::native;
use crate::page::{button, folder, heading, journey_at, link, number, region, same, wait};

/// Headings as the page has them in English.
#[derive(Debug)]
struct English;

impl SiteWords for English {
    fn language(&self) -> &'static str {
        "en"
    }

    fn heading(&self, title: &str, view: &str) -> String {
        format!("{title}: {view}")
    }
}

/// What `make` makes of the built page and the system `iris`, below `/shop/`.
fn with_parts<T>(look: &Look, make: impl FnOnce(SiteParts<'_>) -> Result<T, PublishError>) -> Result<T> {
    let (page, assets) = (Folder::new(folder()), Folder::new(folder().join("assets")));
    let (base, systems): (Base, _) = ("/shop/".parse()?, ["iris".to_owned()]);
    let url = None;
    let parts = SiteParts {
        page: &page,
        assets: &assets,
        systems: &systems,
        base: &base,
        url,
        look,
        words: &English,
    };
    Ok(make(parts)?)
}

fn site_in(out: &Path, look: &Look) -> Result<()> {
    with_parts(look, |parts| site(parts, &Folder::new(out)))?;
    Ok(())
}

fn own_look() -> Result<Look> {
    Ok(Look {
        title: Some("Our flowers".to_owned()),
        tagline: Some("Told apart by their petals.".to_owned()),
        accent: Some("#7a1fa2".parse()?),
        picture: None,
    })
}

#[test]
fn a_site_of_ones_own_has_its_name_and_answers_at_every_address() -> Result<()> {
    let out = TempDir::new()?;
    site_in(out.path(), &own_look()?)?;
    let server = Server::start(out.path(), "/shop/", 0)?;
    journey_at(&server.url(), |page| {
        page.goto("")?;
        page.find(&heading("Our flowers"))?;
        page.sees("Told apart by their petals.")?;
        same("the title", &title(page)?, "Our flowers")?;
        let accent = "return getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()";
        same("the accent", page.session.run(accent, &[])?.as_str().unwrap_or_default(), "#7a1fa2")?;
        page.goto("iris/")?;
        page.find(&heading("Iris flowers"))?;
        page.goto("iris/model/index.html")?;
        page.find(&heading("Iris flowers: model"))?;
        same("the title", &title(page)?, "Iris flowers: model · Our flowers")?;
        page.goto("index.html")?;
        page.find(&heading("Our flowers"))?;
        Ok(())
    });
    Ok(())
}

fn title(page: &crate::page::Page) -> Result<String> {
    Ok(page.session.run("return document.title", &[])?.as_str().unwrap_or_default().to_owned())
}

#[test]
fn one_file_is_a_whole_site_without_a_server() -> Result<()> {
    let out = TempDir::new()?;
    let file = out.path().join("Our flowers.html");
    fs::write(&file, with_parts(&own_look()?, one_file)?)?;
    let native = native::system("iris")?;
    let words = native.words(&native::predict(native.default_model()?, &native.defaults()?)?);
    let address = format!("file://{}", file.display()).replace(' ', "%20");
    journey_at(&address, |page| {
        page.session.goto(&address)?;
        page.find(&heading("Our flowers"))?;
        page.click(&link("Predict: Iris flowers"))?;
        page.sees_in(&region("Prediction"), &words)?;
        // The parts that are loaded later are in the file, and so is what the worker computes.
        page.find("//section[h2='Why this prediction']//li")?;
        let first = native.system.schema.features.first().context("a feature")?;
        page.fill(&number(&first.label_with_unit()), "6")?;
        wait("the entry in the address", || {
            let address = page.address()?;
            Ok((address.contains("?page=iris/predict#") && address.contains("=6&")).then_some(()))
        })?;
        page.reload()?;
        same("the entry after loading again", &page.plain(&number(&first.label_with_unit()))?, "6")?;
        page.click(&link("Monitor"))?;
        page.find(&heading("Latest day"))?;
        page.click(&link("Model"))?;
        page.find(&heading("Iris flowers: model"))?;
        let asked = "return performance.getEntriesByType('resource').filter(({ name }) => !/^(blob|data):/.test(name)).length";
        ensure!(page.session.run(asked, &[])? == 0, "something was asked of a network");
        Ok(())
    });
    Ok(())
}

#[test]
fn a_frame_without_an_origin_shows_the_page_with_its_styles() -> Result<()> {
    let out = TempDir::new()?;
    site_in(out.path(), &Look::default())?;
    // The alerts that were ever shown are counted by the frame itself: nobody else may look into it.
    let watch = "addEventListener('error', () => {}, true); new MutationObserver(() => {\
        if (document.querySelector('#loading[role=alert]')) document.title = 'failed'; })\
        .observe(document, { subtree: true, childList: true, attributes: true });";
    let index = fs::read_to_string(out.path().join("index.html"))?;
    let report = "addEventListener('TrunkApplicationStarted', () => setTimeout(() => parent.postMessage({\
        failed: document.title === 'failed', display: getComputedStyle(document.body).display }, '*'), 500));";
    fs::write(out.path().join("watch.js"), [watch, report].concat())?;
    let framed = index.replacen(
        "<script src=\"start.js\"",
        "<script src=\"watch.js\"></script><script src=\"start.js\"",
        1,
    );
    ensure!(framed != index, "the page starts in another way");
    fs::write(out.path().join("framed.html"), framed)?;
    let outer = "<title>outer</title><script>addEventListener('message', ({ data }) => { window.said = data; });\
        </script><iframe sandbox=\"allow-scripts\" src=\"framed.html\"></iframe>";
    fs::write(out.path().join("outer.html"), outer)?;
    let server = Server::start(out.path(), "/shop/", 0)?;
    journey_at(&server.url(), |page| {
        page.goto("outer.html")?;
        let said = wait("the frame's report", || {
            let said = page.session.run("return window.said ?? null", &[])?;
            Ok((!said.is_null()).then_some(said))
        })?;
        ensure!(said["failed"] == false, "the page said that it could not start: {said}");
        // The style sheet makes the body a column.
        ensure!(said["display"] == "flex", "the page has no styles: {said}");
        Ok(())
    });
    Ok(())
}

#[test]
fn a_page_that_was_published_anew_asks_to_be_loaded_again() -> Result<()> {
    let out = TempDir::new()?;
    site_in(out.path(), &Look::default())?;
    // What a service worker keeps would still be there.
    fs::write(out.path().join("register-sw.js"), "")?;
    let server = Server::start(out.path(), "/shop/", 0)?;
    let native = native::system("iris")?;
    let model = native.default_model()?.artifact.path.clone();
    journey_at(&server.url(), |page| {
        page.goto("")?;
        page.find(&heading("Iris flowers"))?;
        // The new build has other files and names them in its catalog. No model is asked for yet.
        let assets = out.path().join("assets");
        let old = assets.join(&model);
        let kept = fs::read(&old)?;
        fs::remove_file(&old)?;
        let catalog = assets.join("catalog.json");
        let text = fs::read_to_string(&catalog)?;
        fs::write(&catalog, format!("{text}\n"))?;
        page.click(&link("Predict: Iris flowers"))?;
        page.sees("published anew")?;
        fs::write(&old, kept)?;
        page.click(&button("Load the page again"))?;
        page.find(&region("Prediction"))?;
        Ok(())
    });
    Ok(())
}

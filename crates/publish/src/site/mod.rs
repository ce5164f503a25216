//! A site: the built page together with published systems, ready for any static host. The page's program does not
//! depend on the systems, so a site is made by copying files.
//!
//! - `base`: the path that the page is served below
//! - `offline`: the files that the service worker keeps

mod base;
mod offline;

use crate::assets::Assets;
use crate::store::Store;
use crate::{PublishError, files};

pub use base::{Base, BaseError};

/// Where the published systems lie in a site.
const ASSETS: &str = "assets/";
/// The page itself; hosts answer with the second for addresses that are no files.
const PAGE: &str = "index.html";
const FALLBACK: &str = "404.html";
/// The pages of each system, whose addresses many hosts answer only where there is a file.
const VIEWS: [&str; 4] = ["predict", "monitor", "model", "data"];
/// The service worker.
const WORKER: &str = "sw.js";

/// What a site consists of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// A built page, of which everything but its systems is taken.
    pub page: &'a dyn Store,
    /// Published systems.
    pub assets: &'a dyn Store,
    /// The path that the site is served below.
    pub base: &'a Base,
}

/// Writes a site into `out`: the page, the systems, the list of files for offline use, and one page for each address.
/// What an earlier site made there and the new one does not have is removed, and nothing else. The number of files.
///
/// # Errors
/// A page or systems that are not there, a place that holds other files but no site, and files that cannot be written.
pub fn site(parts: Parts<'_>, out: &dyn Store) -> Result<usize, PublishError> {
    let Parts { page, assets, base } = parts;
    if assets.read(files::CATALOG)?.is_none() {
        return Err(PublishError::NoCatalog { store: assets.shown("") });
    }
    let there = out.list("")?;
    if !there.is_empty() && !there.iter().any(|path| path == WORKER) {
        return Err(PublishError::NotASite { store: out.shown("") });
    }
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    // Pages of addresses are those of another site's systems.
    let is_taken = |path: &String| !path.starts_with(ASSETS) && !path.ends_with(&format!("/{PAGE}"));
    for path in page.list("")?.into_iter().filter(is_taken) {
        all.push((path.clone(), page.read(&path)?.unwrap_or_default()));
    }
    for path in assets.list("")? {
        all.push((format!("{ASSETS}{path}"), assets.read(&path)?.unwrap_or_default()));
    }
    let no_page = |file: &str| PublishError::NoPage { file: page.shown(file) };
    let index = all.iter().find(|(path, _)| path == PAGE).map(|(_, bytes)| bytes.as_slice());
    let index = index.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(|| no_page(PAGE))?;
    let index = base.put_into(index).ok_or_else(|| no_page(PAGE))?.into_bytes();
    all.retain(|(path, _)| path != PAGE && path != FALLBACK);
    let systems = Assets::new(assets).catalog()?.systems;
    let addresses =
        systems.iter().flat_map(|system| VIEWS.map(|view| format!("{}/{view}/{PAGE}", system.name)));
    all.extend(addresses.map(|path| (path, index.clone())));
    all.push((PAGE.to_owned(), index.clone()));
    all.push((FALLBACK.to_owned(), index));
    all.sort();
    let worker = all.iter().find(|(path, _)| path == WORKER).map(|(_, bytes)| bytes.as_slice());
    let worker = worker.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(|| no_page(WORKER))?;
    let worker = offline::with_files(worker, &all).ok_or_else(|| no_page(WORKER))?;
    for (path, bytes) in &mut all {
        if path == WORKER {
            *bytes = worker.clone().into_bytes();
        }
    }
    // The worker first: by it a site is known, also one whose writing was interrupted.
    let (worker, others): (Vec<_>, Vec<_>) = all.iter().partition(|(path, _)| path == WORKER);
    for (path, bytes) in worker.into_iter().chain(others) {
        out.replace(path, bytes)?;
    }
    let is_old = |path: &String| all.binary_search_by(|(new, _)| new.cmp(path)).is_err();
    for old in there.into_iter().filter(|path| is_made(path) && is_old(path)) {
        out.remove(&old)?;
    }
    Ok(all.len())
}

/// Whether a file of a site is one that this program makes: somebody may have put others beside them.
fn is_made(path: &str) -> bool {
    let is_address = VIEWS.iter().any(|view| path.ends_with(&format!("/{view}/{PAGE}")));
    let is_code = [".js", ".wasm", ".css"].iter().any(|ending| path.ends_with(ending));
    is_address || path.starts_with(ASSETS) || (is_code && offline::is_named_by_content(path))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::Memory;

    const CATALOG: &str = "{\"format\":4,\"systems\":[{\"name\":\"sales\",\"title\":\"Sales\",\"summary\":\"\",\
        \"task\":\"regression\",\"score\":{\"metric\":\"r2\",\"held_out\":1,\"cross_validated\":1,\"baseline\":0},\
        \"system\":{\"path\":\"sales/system.json\",\"bytes\":2,\"sha256\":\"\"}}]}";
    const INDEX: &str = "<meta content=\"script-src 'self' 'sha256-old='\" /><base href=\"/old/\" />\
        <link rel=\"stylesheet\" href=\"/old/main-1.css\" /><script src=\"start.js\"></script>\
        <script type=\"module\">\nimport init from '/old/app-1.js';\n</script>";

    const WORKER_TEXT: &str =
        "const build = Object.assign({ version: \"\", now: [], later: [] }, {\"version\":\"old\"});\nrest";

    fn store(files: &[(&str, &str)]) -> Memory {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Memory::of(files.collect::<BTreeMap<_, _>>())
    }

    fn text(store: &Memory, path: &str) -> String {
        String::from_utf8(store.read(path).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn the_page_moves_to_its_path_with_other_systems() {
        let worker = WORKER_TEXT;
        let page = store(&[
            ("index.html", INDEX),
            ("404.html", INDEX),
            ("sw.js", worker),
            ("app-1.js", "run()"),
            ("assets/catalog.json", "old"),
            ("assets/old/system.json", "old"),
        ]);
        let assets = store(&[("catalog.json", CATALOG), ("sales/forest-0123456789ab.json", "[]")]);
        let out = store(&[("assets/gone.json", "gone"), ("sw.js", "old")]);
        let base: Base = "/shop/".parse().unwrap();
        assert_eq!(site(Parts { page: &page, assets: &assets, base: &base }, &out).unwrap(), 6 + VIEWS.len());
        assert_eq!(
            out.list("").unwrap(),
            [
                "404.html",
                "app-1.js",
                "assets/catalog.json",
                "assets/sales/forest-0123456789ab.json",
                "index.html",
                "sales/data/index.html",
                "sales/model/index.html",
                "sales/monitor/index.html",
                "sales/predict/index.html",
                "sw.js"
            ]
        );
        let index = text(&out, "index.html");
        assert_eq!(index, text(&out, "404.html"));
        assert_eq!(index, text(&out, "sales/model/index.html"));
        assert!(index.contains("<base href=\"/shop/\" />") && !index.contains("/old/"), "{index}");
        assert!(index.contains("import init from '/shop/app-1.js'"), "{index}");
        // Oracle: `printf "\nimport init from '/shop/app-1.js';\n" | openssl dgst -sha256 -binary | base64`.
        assert!(index.contains("'sha256-B8uGkq/wabRs3wpPWb47se/Kxd6So6PyppOdblueK2E='"), "{index}");
        let worker = text(&out, "sw.js");
        assert!(worker.ends_with(");\nrest") && !worker.contains("\"old\""), "{worker}");
        assert!(!worker.contains("sales/model/index.html"), "{worker}");
        assert!(worker.contains("\"path\":\"assets/sales/forest-0123456789ab.json\""), "{worker}");
        // Again from the site itself gives the same files.
        let again = store(&[]);
        site(Parts { page: &out, assets: &assets, base: &base }, &again).unwrap();
        assert_eq!(text(&again, "sw.js"), worker);
    }

    #[test]
    fn other_files_stay() {
        let page = store(&[("index.html", INDEX), ("sw.js", WORKER_TEXT)]);
        let assets = store(&[("catalog.json", CATALOG)]);
        let parts = Parts { page: &page, assets: &assets, base: &Base::default() };
        // A folder of somebody's own is no place for a site.
        let own = store(&[("notes.md", "mine"), ("data/more.csv", "x")]);
        assert!(matches!(site(parts, &own), Err(PublishError::NotASite { .. })));
        assert_eq!(own.list("").unwrap(), ["data/more.csv", "notes.md"]);
        // Beside a site they stay, and what the earlier site had goes.
        let old = [("sw.js", ""), ("CNAME", "example.org"), ("sales-202611301200.csv", "mine")];
        let made =
            [("assets/x/report-0.json", ""), ("app-0123456789abcdef.js", ""), ("x/predict/index.html", "")];
        let out = store(&[old.as_slice(), &made].concat());
        site(parts, &out).unwrap();
        let there = out.list("").unwrap();
        let is_there = |path: &str| there.iter().any(|other| other == path);
        assert!(old.iter().all(|(path, _)| is_there(path)), "{there:?}");
        assert!(!made.iter().any(|(path, _)| is_there(path)), "{there:?}");
    }

    #[test]
    fn what_is_missing_is_named() {
        let base = Base::default();
        let assets = store(&[("catalog.json", CATALOG)]);
        let empty = store(&[]);
        let fault = |page: &Memory, assets: &Memory| {
            site(Parts { page, assets, base: &base }, &store(&[])).unwrap_err().to_string()
        };
        assert!(fault(&empty, &assets).contains("index.html"));
        assert!(fault(&store(&[("index.html", INDEX)]), &assets).contains("sw.js"));
        assert!(fault(&store(&[("index.html", "<p>")]), &assets).contains("index.html"));
        assert!(fault(&empty, &empty).contains("catalog.json"));
    }
}

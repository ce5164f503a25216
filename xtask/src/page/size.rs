//! The sizes of a built page, file by file, and the budget of what a visitor downloads first.

use crate::workspace;
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::io::Write;
use std::path::Path;

/// The first load at most, in bytes after gzip: the page, the catalog and one system, the catalog's first.
pub const BUDGET: usize = 350 * 1024;
/// These are not part of a first load: the host answers with the first only where there is no page, and the
/// browser fetches the second when the page is there already.
const NOT_FIRST: &[&str] = &["404.html", "sw.js", ".nojekyll"];
/// Files whose paths begin so are fetched when a page asks for them; they count all the same when `index.html`
/// names them, for then the browser fetches them at once.
const ON_DEMAND: &[&str] = &["insight", "styles/"];

/// The sizes of one file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its path in the folder.
    pub path: String,
    /// As it lies there.
    pub raw: usize,
    /// After gzip at level 9, which is about what hosts send.
    pub gzip: usize,
    /// After brotli at level 11.
    pub brotli: usize,
}

/// The sizes of all files of a built page.
#[derive(Clone, Debug)]
pub struct Table {
    /// One row a file, in the order of their paths.
    pub rows: Vec<Row>,
    /// In the catalog's order, for each system its name and the files that it needs beyond the page itself.
    systems: Vec<(String, Vec<String>)>,
    /// The text of `index.html`, which names what the browser fetches at once; empty where there is none.
    index: String,
}

impl Table {
    /// Measures every file of a folder.
    ///
    /// # Errors
    /// When a file cannot be read, or the catalog names files in another way than this reads them.
    pub fn of(dist: &Path) -> Result<Self> {
        let paths = workspace::files_below(dist)
            .with_context(|| format!("cannot read {}: build the page first", dist.display()))?;
        let measured = paths.into_iter().map(|path| {
            let content = std::fs::read(dist.join(&path)).with_context(|| format!("cannot read {path}"))?;
            Ok(Row { path, raw: content.len(), gzip: gzip(&content)?, brotli: brotli(&content)? })
        });
        let rows = measured.collect::<Result<_>>()?;
        let index = dist.join("index.html");
        let index = if index.is_file() {
            std::fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?
        } else {
            String::new()
        };
        Ok(Self { rows, systems: systems_of(&dist.join("assets"))?, index })
    }

    /// What a visitor of each system downloads first, in the catalog's order, in bytes after gzip: the page, the
    /// catalog, and what its first view, the predict page, loads: the system's own file and its default model.
    pub fn first_loads(&self) -> Vec<(&str, usize)> {
        let page = self.page();
        self.systems
            .iter()
            .map(|(name, files)| {
                (name.as_str(), page + self.gzip_of(|path| files.iter().any(|file| file == path)))
            })
            .collect()
    }

    /// Fails when the first load of the catalog's first system is above the budget.
    ///
    /// The other systems are only printed: how large their models are is for their accuracy to decide.
    ///
    /// # Errors
    /// With both sizes; and when there is no system, because then only a part of the first load is known.
    pub fn check_budget(&self) -> Result<()> {
        let Some((name, first)) = self.first_loads().into_iter().next() else {
            bail!("assets/catalog.json names no system, so the size of the first load is not known");
        };
        if first > BUDGET {
            bail!(
                "the first load of the system {name} is {} after gzip, above the budget of {}",
                kib(first),
                kib(BUDGET)
            );
        }
        Ok(())
    }

    /// What every visitor downloads, in bytes after gzip.
    fn page(&self) -> usize {
        self.gzip_of(|path| {
            let is_page = !(path.starts_with("assets/") || NOT_FIRST.contains(&path));
            path == "assets/catalog.json" || (is_page && !self.is_on_demand(path))
        })
    }

    fn is_on_demand(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        ON_DEMAND.iter().any(|start| path.starts_with(start)) && !self.index.contains(name)
    }

    fn gzip_of(&self, counts: impl Fn(&str) -> bool) -> usize {
        self.rows.iter().filter(|row| counts(&row.path)).map(|row| row.gzip).sum()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.path.len()).max().unwrap_or(0).max("all files".len());
        writeln!(out, "{:width$} {:>12} {:>12} {:>12}", "file", "raw", "gzip", "brotli")?;
        for Row { path, raw, gzip, brotli } in &self.rows {
            writeln!(out, "{path:width$} {:>12} {:>12} {:>12}", kib(*raw), kib(*gzip), kib(*brotli))?;
        }
        let sum = |size: fn(&Row) -> usize| kib(self.rows.iter().map(size).sum());
        let (raw, gzip, brotli) = (sum(|row| row.raw), sum(|row| row.gzip), sum(|row| row.brotli));
        writeln!(out, "{:width$} {raw:>12} {gzip:>12} {brotli:>12}", "all files")?;
        write!(out, "first load after gzip, of which {} are the page and the catalog:", kib(self.page()))?;
        let loads = self.first_loads();
        for (place, (name, size)) in loads.iter().enumerate() {
            let limit = if place == 0 { format!(", at most {}", kib(BUDGET)) } else { String::new() };
            write!(out, "\n  with the system {name}: {}{limit}", kib(*size))?;
        }
        if loads.is_empty() {
            write!(out, "\n  no system, for there is no catalog")?;
        }
        Ok(())
    }
}

/// The parts of the catalog and of a system's file that name files.
#[derive(Deserialize)]
struct Catalog {
    systems: Vec<CatalogEntry>,
}

#[derive(Deserialize)]
struct CatalogEntry {
    name: String,
    system: FileRef,
}

#[derive(Deserialize)]
struct FileRef {
    path: String,
}

#[derive(Deserialize)]
struct SystemFile {
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    default: bool,
    current: bool,
    artifact: FileRef,
}

/// For each system of a catalog its own file and its default model; none where there is no catalog.
fn systems_of(assets: &Path) -> Result<Vec<(String, Vec<String>)>> {
    let catalog = assets.join("catalog.json");
    if !catalog.is_file() {
        return Ok(Vec::new());
    }
    let of_entry = |CatalogEntry { name, system }| {
        let file: SystemFile = read(&assets.join(&system.path))?;
        let model = file.models.into_iter().find(|model| model.default && model.current);
        let model = model.with_context(|| format!("the system {name} has no default model"))?;
        let files = [system.path, model.artifact.path].map(|path| format!("assets/{path}"));
        Ok((name, files.to_vec()))
    };
    read::<Catalog>(&catalog)?.systems.into_iter().map(of_entry).collect()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} has another form than expected", path.display()))
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotli(content: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &settings)?;
    Ok(compressed.len())
}

/// A number of bytes as people read it: one decimal of kibibytes.
fn kib(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(default: bool) -> Result<tempfile::TempDir> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir_all(dir.path().join("assets/iris"))?;
        std::fs::create_dir_all(dir.path().join("styles"))?;
        let system = format!(
            r#"{{"models": [{{"default": {default}, "current": true, "artifact": {{"path": "iris/knn.json"}}}}], "report": {{"path": "iris/report.json"}}}}"#
        );
        for (name, text) in [
            ("index.html", "a page that loads insight-at-once.js".to_owned()),
            ("insight-at-once.js", "a script".to_owned()),
            ("insight_bg.wasm", "y".repeat(3000)),
            ("styles/charts.css", "figure {}".to_owned()),
            ("404.html", "a page".to_owned()),
            ("app.wasm", "x".repeat(5000)),
            (
                "assets/catalog.json",
                r#"{"systems": [{"name": "iris", "system": {"path": "iris/s.json"}}]}"#.into(),
            ),
            ("assets/iris/s.json", system),
            ("assets/iris/knn.json", "a model".to_owned()),
            ("assets/iris/forest.json", "another model".to_owned()),
            ("assets/iris/report.json", "a report".to_owned()),
            ("assets/iris/history.jsonl", "a history".to_owned()),
        ] {
            std::fs::write(dir.path().join(name), text)?;
        }
        Ok(dir)
    }

    #[test]
    fn the_first_load_is_the_page_the_catalog_and_one_system() -> Result<()> {
        let table = Table::of(dist(true)?.path())?;
        let expected: usize = table
            .rows
            .iter()
            .filter(|row| {
                let path = row.path.as_str();
                let later = ["404.html", "insight_bg.wasm", "styles/charts.css"];
                let of_other_pages = ["forest.json", "report.json", "history.jsonl"];
                !later.contains(&path) && !of_other_pages.iter().any(|name| path.ends_with(name))
            })
            .map(|row| row.gzip)
            .sum();
        assert_eq!(table.first_loads(), [("iris", expected)]);
        assert!(table.check_budget().is_ok());
        Ok(())
    }

    #[test]
    fn a_load_above_the_budget_fails_with_both_sizes_for_the_first_system_alone() {
        let row = |path: &str, gzip| Row { path: path.to_owned(), raw: 0, gzip, brotli: 0 };
        let system = |name: &str| (name.to_owned(), vec![format!("assets/{name}.json")]);
        let mut table = Table {
            rows: vec![row("app.wasm", 1024), row("assets/iris.json", 1024), row("assets/wine.json", BUDGET)],
            systems: vec![system("iris"), system("wine")],
            index: String::new(),
        };
        assert!(table.check_budget().is_ok(), "{table}");
        assert!(table.to_string().contains("iris: 2.0 KiB, at most 350.0 KiB"), "{table}");
        assert!(table.to_string().ends_with("wine: 351.0 KiB"), "{table}");
        table.systems.reverse();
        let message = table.check_budget().expect_err("above the budget").to_string();
        assert!(message.contains("wine is 351.0 KiB") && message.contains("350.0 KiB"), "{message}");
        table.systems.clear();
        let message = table.check_budget().expect_err("no system").to_string();
        assert!(message.contains("catalog"), "{message}");
    }

    #[test]
    fn a_system_without_a_default_model_is_an_error() -> Result<()> {
        let error = Table::of(dist(false)?.path()).expect_err("no default model");
        assert!(error.to_string().contains("iris"), "{error:#}");
        Ok(())
    }

    #[test]
    fn repeated_bytes_get_smaller_and_the_table_says_so() -> Result<()> {
        let table = Table::of(dist(true)?.path())?;
        let row = table.rows.iter().find(|row| row.path == "app.wasm").context("a row a file")?;
        assert_eq!(row.raw, 5000);
        assert!(row.gzip < 100 && row.brotli < 100, "{row:?}");
        assert!(table.to_string().contains("4.9 KiB"), "{table}");
        Ok(())
    }
}

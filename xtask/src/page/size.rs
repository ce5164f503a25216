//! The sizes of a built page, file by file, and the budget of what a visitor downloads first.

use crate::{json, workspace};
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::fmt;
use std::io::Write;
use std::path::Path;
use tinyjson::JsonValue;

/// What a part of the page may weigh, in bytes after gzip at level 9.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What it should weigh at most; more is printed and fails nothing.
    pub budget: usize,
    /// What it weighs at most today; more fails `cargo xtask test size`, so that growth is decided on.
    pub ceiling: usize,
}

/// The page, the catalog and the catalog's first system.
pub const FIRST_LOAD: Limit = Limit { budget: 250 * 1024, ceiling: 334 * 1024 };
/// The modules and scripts of all pages.
pub const ALL_CODE: Limit = Limit { budget: 750 * 1024, ceiling: 773 * 1024 };

/// These are not part of a first load: the host answers with the first only where there is no page, the browser fetches
/// the second when the page is there already, and the picture is for programs that show a link.
const NOT_FIRST: &[&str] = &["404.html", "sw.js", ".nojekyll", "share.png"];
/// Files with these endings are fetched when a page asks for them, unless `index.html` names them: then the browser
/// fetches them at once.
const ON_DEMAND: &[&str] = &[".wasm", ".js", ".css"];
/// The texts that a page in English fetches at once; other languages weigh about the same.
const FIRST_TEXTS: &str = "texts/texts-en-first";
/// Files with these endings are code.
const CODE: &[&str] = &[".wasm", ".js"];

/// The sizes of one file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its path in the folder.
    pub path: String,
    /// As it lies there.
    pub raw: usize,
    /// After gzip at level 9, which is about what hosts send.
    pub gzip: usize,
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
            Ok(Row { path, raw: content.len(), gzip: gzip(&content)? })
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

    /// The modules and scripts of all pages, in bytes after gzip.
    pub fn all_code(&self) -> usize {
        self.gzip_of(|path| !path.starts_with("assets/") && ends_with_any(path, CODE))
    }

    /// Fails when the first load of the catalog's first system, or all code, is above its ceiling.
    ///
    /// The other systems are only printed: how large their models are is for their accuracy to decide.
    ///
    /// # Errors
    /// With both sizes; and when there is no system, because then only a part of the first load is known.
    pub fn check_ceilings(&self) -> Result<()> {
        let Some((name, first)) = self.first_loads().into_iter().next() else {
            bail!("assets/catalog.json names no system, so the size of the first load is not known");
        };
        let first = (format!("the first load of the system {name}"), first, FIRST_LOAD);
        let all = ("all code".to_owned(), self.all_code(), ALL_CODE);
        for (what, size, Limit { ceiling, .. }) in [first, all] {
            if size > ceiling {
                bail!("{what} is {} after gzip, above the ceiling of {}", kib(size), kib(ceiling));
            }
        }
        Ok(())
    }

    /// What every visitor downloads, in bytes after gzip.
    fn page(&self) -> usize {
        self.gzip_of(|path| {
            let is_text = path.starts_with("texts/") && !path.starts_with(FIRST_TEXTS);
            let is_page = !(path.starts_with("assets/") || is_text || NOT_FIRST.contains(&path));
            path == "assets/catalog.json" || (is_page && !self.is_on_demand(path))
        })
    }

    fn is_on_demand(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        ends_with_any(path, ON_DEMAND) && !self.index.contains(name)
    }

    fn gzip_of(&self, counts: impl Fn(&str) -> bool) -> usize {
        self.rows.iter().filter(|row| counts(&row.path)).map(|row| row.gzip).sum()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.path.len()).max().unwrap_or(0).max("all files".len());
        writeln!(out, "{:width$} {:>12} {:>12}", "file", "raw", "gzip")?;
        for Row { path, raw, gzip } in &self.rows {
            writeln!(out, "{path:width$} {:>12} {:>12}", kib(*raw), kib(*gzip))?;
        }
        let sum = |size: fn(&Row) -> usize| kib(self.rows.iter().map(size).sum());
        let (raw, gzip) = (sum(|row| row.raw), sum(|row| row.gzip));
        writeln!(out, "{:width$} {raw:>12} {gzip:>12}", "all files")?;
        writeln!(out, "modules and scripts of all pages after gzip: {}", judged(self.all_code(), ALL_CODE))?;
        write!(out, "first load after gzip, of which {} are the page and the catalog:", kib(self.page()))?;
        let loads = self.first_loads();
        for (place, (name, size)) in loads.iter().enumerate() {
            let size = if place == 0 { judged(*size, FIRST_LOAD) } else { kib(*size) };
            write!(out, "\n  with the system {name}: {size}")?;
        }
        if loads.is_empty() {
            write!(out, "\n  no system, for there is no catalog")?;
        }
        Ok(())
    }
}

/// A size beside its budget, in words.
fn judged(size: usize, Limit { budget, .. }: Limit) -> String {
    let words = match size.checked_sub(budget) {
        None | Some(0) => "within".to_owned(),
        Some(over) => format!("{} above", kib(over)),
    };
    format!("{}, {words} the budget of {}", kib(size), kib(budget))
}

/// For each system of a catalog its own file and its default model; none where there is no catalog.
fn systems_of(assets: &Path) -> Result<Vec<(String, Vec<String>)>> {
    let catalog = assets.join("catalog.json");
    if !catalog.is_file() {
        return Ok(Vec::new());
    }
    let all = read(&catalog)?;
    let entries = json::list(&all, "systems").context("assets/catalog.json lists no systems")?;
    entries.iter().map(|entry| files_of(assets, entry)).collect()
}

/// The name of a catalog's entry, with its own file and its default model.
fn files_of(assets: &Path, entry: &JsonValue) -> Result<(String, Vec<String>)> {
    let name = json::text(entry, "name").context("assets/catalog.json has a system without a name")?;
    let system = path_of(entry, "system").with_context(|| format!("the system {name} names no file"))?;
    let file = read(&assets.join(system))?;
    let models = json::list(&file, "models").with_context(|| format!("{system} lists no models"))?;
    let is_shown =
        |model: &&JsonValue| ["default", "current"].iter().all(|name| json::flag(model, name) == Some(true));
    let model = models.iter().find(is_shown);
    let model = model.with_context(|| format!("the system {name} has no default model"))?;
    let artifact = path_of(model, "artifact").with_context(|| format!("{system}: a model names no file"))?;
    let files = [system, artifact].map(|path| format!("assets/{path}"));
    Ok((name.to_owned(), files.to_vec()))
}

/// The path in a reference to another file.
fn path_of<'a>(value: &'a JsonValue, name: &str) -> Option<&'a str> {
    json::text(json::member(value, name)?, "path")
}

fn read(path: &Path) -> Result<JsonValue> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    json::parse(&text).with_context(|| format!("{} has another form than expected", path.display()))
}

fn ends_with_any(path: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| path.ends_with(ending))
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
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
            ("index.html", "a page that loads insight-at-once.js and app.wasm".to_owned()),
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
        assert!(table.check_ceilings().is_ok());
        Ok(())
    }

    #[test]
    fn a_load_above_the_ceiling_fails_with_both_sizes_for_the_first_system_alone() {
        let row = |path: &str, gzip| Row { path: path.to_owned(), raw: 0, gzip };
        let system = |name: &str| (name.to_owned(), vec![format!("assets/{name}.json")]);
        let mut table = Table {
            rows: vec![
                row("app.wasm", 1024),
                row("assets/iris.json", 1024),
                row("assets/wine.json", FIRST_LOAD.ceiling),
            ],
            systems: vec![system("iris"), system("wine")],
            index: "app.wasm".to_owned(),
        };
        assert!(table.check_ceilings().is_ok(), "{table}");
        assert!(table.to_string().contains("iris: 2.0 KiB, within the budget of 250.0 KiB"), "{table}");
        let (above, ceiling) = (kib(FIRST_LOAD.ceiling + 1024), kib(FIRST_LOAD.ceiling));
        assert!(table.to_string().ends_with(&format!("wine: {above}")), "{table}");
        table.systems.reverse();
        let message = table.check_ceilings().expect_err("above the ceiling").to_string();
        assert!(message.contains(&format!("wine is {above}")) && message.contains(&ceiling), "{message}");
        table.systems.clear();
        let message = table.check_ceilings().expect_err("no system").to_string();
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
        assert!(row.gzip < 100, "{row:?}");
        assert!(table.to_string().contains("4.9 KiB"), "{table}");
        Ok(())
    }
}

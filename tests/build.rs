//! Predicts the records of the parity suite natively, for every current model of every system and for a small model
//! of every kind, and hands the fingerprints of the predictions over to be compared in a browser.

#[path = "src/fingerprint.rs"]
#[allow(dead_code, reason = "only the writing half is needed here")]
mod fingerprint;
#[path = "src/parity.rs"]
#[allow(dead_code, reason = "only the predicting half is needed here")]
mod parity;
#[path = "../crates/model/tests/suite/samples/mod.rs"]
#[allow(dead_code, reason = "the model's own suite uses the rest")]
mod samples;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use samples::draw;
use vitrine_model::Artifact;
use vitrine_model::catalog::{Catalog, CatalogEntry, SystemFile};

/// The result of a step, with what is wrong as one sentence.
type Sentence<T> = Result<T, String>;

fn main() -> Sentence<()> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from);
    let out = variable("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let manifest = variable("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let assets = variable("VITRINE_ASSETS_DIR").unwrap_or_else(|| manifest.join("../assets"));
    println!("cargo::rerun-if-env-changed=VITRINE_ASSETS_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=../crates/model/tests/suite/samples");
    println!("cargo::rerun-if-changed={}", assets.display());
    // The suite that includes the code fails with the problem; other suites can be built without assets.
    let code = match all(&assets, &out) {
        Ok(models) => format!("const MODELS: Result<&[Expected], &str> = Ok(&[\n{models}]);\n"),
        Err(problem) => format!("const MODELS: Result<&[Expected], &str> = Err({problem:?});\n"),
    };
    write(&out.join("models.rs"), code.as_bytes())
}

/// One literal of `Expected` per current model.
fn all(assets: &Path, out: &Path) -> Sentence<String> {
    let catalog: Catalog = parse(&assets.join("catalog.json"))?;
    let mut code = String::new();
    for entry in &catalog.systems {
        code.push_str(&of_system(entry, assets, out)?);
    }
    for artifact in samples::artifacts()? {
        let path = out.join(format!("small-{}.json", artifact.name));
        write(&path, &artifact.encode().map_err(|error| error.to_string())?)?;
        code.push_str(&of_artifact("small", &artifact.name, &path, &artifact, out)?);
    }
    Ok(code)
}

fn of_system(entry: &CatalogEntry, assets: &Path, out: &Path) -> Sentence<String> {
    let system: SystemFile = parse(&assets.join(&entry.system.path))?;
    let mut code = String::new();
    for model in system.models.iter().filter(|model| model.current) {
        let path = assets.join(&model.artifact.path);
        let artifact =
            Artifact::decode(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        code.push_str(&of_artifact(&entry.name, &model.name, &path, &artifact, out)?);
    }
    Ok(code)
}

/// The literal of one model; its fingerprints are written beside it.
fn of_artifact(system: &str, model: &str, path: &Path, artifact: &Artifact, out: &Path) -> Sentence<String> {
    let fingerprints: Vec<u8> =
        parity::fingerprints(artifact).flat_map(fingerprint::Fingerprint::to_bytes).collect();
    let name = out.join(format!("{system}-{model}.bin"));
    write(&name, &fingerprints)?;
    let path = fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut code = String::new();
    let _ = writeln!(
        code,
        "    Expected {{ system: {system:?}, model: {model:?}, artifact: include_bytes!({:?}), fingerprints: include_bytes!({:?}) }},",
        path.to_string_lossy(),
        name.to_string_lossy()
    );
    Ok(code)
}

fn parse<T: for<'a> serde::Deserialize<'a>>(path: &Path) -> Sentence<T> {
    serde_json::from_slice(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Sentence<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Sentence<()> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

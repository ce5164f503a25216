//! Running the program in a folder of its own, on small data.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A temporary folder with a tiny system, and the program in it.
pub struct Place {
    folder: tempfile::TempDir,
}

/// What a run gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    /// An empty place without data, network or cache.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A place with the trained system `fruit`.
    pub fn trained() -> Self {
        let place = Self::new();
        place.write("systems/fruit.toml", SYSTEM);
        place.write("data/fruit.csv", rows());
        place.run(&["train", "fruit", "--out", "assets"]).success();
        place
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn write(&self, relative: &str, text: impl AsRef<[u8]>) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, relative: &str) -> String {
        std::fs::read_to_string(self.path(relative)).unwrap()
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The program with `systems` as the folder of system files and `data` as that of data files.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_model-builder"));
        if self.path("systems").is_dir() {
            command.args(["--systems", "systems"]);
        }
        command.args(["--data-dir", "data"]).args(arguments).current_dir(self.folder.path());
        command.env("LC_ALL", "C").env_remove("VITRINE_DATA_DIR").env("XDG_CACHE_HOME", self.path("cache"));
        command
    }

    /// The files below a folder with their bytes.
    pub fn files(&self, relative: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.path(relative), &mut found);
        found.sort();
        found
    }
}

impl Run {
    /// The run itself, which must have ended well.
    #[track_caller]
    pub fn success(self) -> Self {
        assert_eq!(self.code, 0, "stderr: {}", self.err);
        self
    }

    /// The run itself, which must have failed with a message that says all of `words`.
    #[track_caller]
    pub fn failure(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "stderr: {}", self.err);
        for word in words {
            assert!(self.err.contains(word), "'{word}' is not in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// Two kinds of fruit that their weight and colour distinguish, most of the time.
pub fn rows() -> String {
    let mut text = "Weight in g,colour,kind\n".to_owned();
    for index in 0..40 {
        let apple = index % 2 == 0;
        let weight = if apple { 150.0 } else { 60.0 } + f64::from(index * 37 % 41);
        let colour = if (index % 5 == 0) == apple { "green" } else { "red" };
        let kind = if apple { "apple" } else { "plum" };
        text.push_str(&format!("{weight:.1},{colour},{kind}\n"));
    }
    text
}

/// The system of these fruits.
pub const SYSTEM: &str = r#"
title = "Fruit"
summary = "Tells apples from plums."

[[features]]
name = "weight"
column = "Weight in g"
label = "weight"
unit = "g"
kind = "number"
hard = true
min = 10
max = 300
step = 0.5
default = 100
missing = "impute"

[[features]]
name = "colour"
label = "colour"
kind = "choice"
choices = ["green", "red"]
default = "red"

[target]
name = "kind"
label = "Kind"
task = "binary"
positive = "apple"
classes = [{ value = "apple", label = "Apple" }, { value = "plum", label = "Plum" }]

[[sources]]
name = "fruit.csv"

[provenance]
title = "Fruit"
url = "https://example.org/fruit"
licence = "CC0"
citation = "Made for a test."
rows_may_be_shipped = true

[train]
metric = "accuracy"
split = { held_out = 0.25, folds = 2, repeats = 1 }

[[train.candidates]]
name = "baseline"
label = "Baseline"
estimator = { family = "baseline" }

[[train.candidates]]
name = "knn"
label = "Nearest neighbours"
export = true
scale = "standard"
estimator = { family = "knn", k = 3 }

[[train.candidates]]
name = "forest"
label = "Random forest"
export = true
estimator = { family = "forest", n_trees = 5, max_leaf_nodes = 4 }

[generator]
description = "Two fruits a day."
samples_per_day = 2

[generator.draw]
kind = "quantile_by_class"
"#;

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}

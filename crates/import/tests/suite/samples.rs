//! The folder of models that `tests/peers/import.py` wrote: the committed one, or the one that
//! `VITRINE_IMPORT_MODELS` names.

use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Index {
    pub models: Vec<Sample>,
    /// Files of models that are refused, with a part of the sentence.
    pub refused: std::collections::BTreeMap<String, String>,
}

/// A model with its scores and predictions.
#[allow(clippy::struct_excessive_bools, reason = "each says how a model is compared")]
#[derive(Deserialize)]
pub struct Sample {
    pub name: String,
    pub file: String,
    /// The scores of a row.
    pub scores: usize,
    /// Whether it was trained on a table of pandas.
    pub pandas: bool,
    /// Whether the scores are the same to the bit, those of XGBoost when they are summed in 32 bits.
    pub exact: bool,
    /// Whether its rows are those of scikit-learn and CatBoost.
    #[serde(default)]
    pub more: bool,
    /// Whether it reads no missing values, so that 0.5 or the first category stands in for them.
    #[serde(default)]
    pub filled: bool,
    /// How many of the rows are compared, where it is not all of them.
    pub rows: Option<usize>,
    /// Whether its categories are texts of two digits.
    #[serde(default)]
    pub coded: bool,
    pub task: String,
    /// How many of the rows' columns it reads.
    pub columns: usize,
}

pub const N_ROWS: usize = 1000;
const N_COLUMNS: usize = 6;

pub fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub fn folder() -> PathBuf {
    std::env::var_os("VITRINE_IMPORT_MODELS").map_or_else(committed, PathBuf::from)
}

pub fn index(folder: &Path) -> Index {
    serde_json::from_slice(&std::fs::read(folder.join("index.json")).unwrap()).unwrap()
}

pub fn numbers(file: &Path) -> Vec<f64> {
    let bytes = std::fs::read(file).unwrap();
    bytes.chunks_exact(8).map(|chunk| f64::from_le_bytes(chunk.try_into().unwrap())).collect()
}

pub fn rows(folder: &Path) -> Vec<Vec<f64>> {
    rows_of(folder, "rows.f64")
}

pub fn rows_of(folder: &Path, file: &str) -> Vec<Vec<f64>> {
    let rows = numbers(&folder.join(file));
    assert_eq!(rows.len(), N_ROWS * N_COLUMNS);
    rows.chunks_exact(N_COLUMNS).map(<[f64]>::to_vec).collect()
}

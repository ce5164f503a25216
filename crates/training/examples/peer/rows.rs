//! Reads the tables that `tests/peers/prepare.py` has written, and writes predictions.

use std::fs;
use std::path::Path;

use ndarray::{Array1, Array2, Axis};
use serde::Deserialize;

use crate::Sentence;

/// What a table's `meta.json` says.
#[derive(Clone, Debug, Deserialize)]
pub struct Meta {
    /// The number of inputs.
    pub n_features: usize,
    /// The number of classes; 0 for a regression.
    pub n_classes: usize,
    /// The largest depth of a forest's trees; no limit when absent.
    pub max_depth: Option<usize>,
    /// Whether the inputs are standardised by the training rows.
    pub standardise: bool,
}

/// The rows of one split.
#[derive(Clone, Debug)]
pub struct Split {
    /// What the table is.
    pub meta: Meta,
    /// Training inputs, n_samples x n_features.
    pub train: Array2<f64>,
    /// Training targets.
    pub targets: Array1<f64>,
    /// Held-out inputs.
    pub test: Array2<f64>,
}

impl Split {
    /// Reads one split of the table in a folder.
    pub fn read(folder: &Path, number: usize) -> Sentence<Self> {
        let meta: Meta = serde_json::from_slice(&bytes(&folder.join("meta.json"))?)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let inputs = numbers(&folder.join("inputs.f64"))?;
        let inputs = Array2::from_shape_vec((inputs.len() / meta.n_features, meta.n_features), inputs)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let targets = Array1::from(numbers(&folder.join("targets.f64"))?);
        let rows = |part: &str| positions(&folder.join(format!("{part}-{number}.u32")));
        let (train_rows, test_rows) = (rows("train")?, rows("test")?);
        let mut split = Self {
            train: inputs.select(Axis(0), &train_rows),
            test: inputs.select(Axis(0), &test_rows),
            targets: targets.select(Axis(0), &train_rows),
            meta,
        };
        if split.meta.standardise {
            split.standardise();
        }
        Ok(split)
    }

    /// To mean 0 and standard deviation 1 over the training rows; constant columns to 0.
    fn standardise(&mut self) {
        for column in 0..self.train.ncols() {
            let values = self.train.column(column);
            let mean = values.mean().unwrap_or(0.0);
            let spread = values.std(0.0);
            let spread = if spread == 0.0 { 1.0 } else { spread };
            for part in [&mut self.train, &mut self.test] {
                part.column_mut(column).mapv_inplace(|value| (value - mean) / spread);
            }
        }
    }
}

/// Writes predictions row after row.
pub fn write_numbers(path: &Path, numbers: &[f64]) -> Sentence<()> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn numbers(path: &Path) -> Sentence<Vec<f64>> {
    Ok(bytes(path)?.as_chunks::<8>().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect())
}

fn positions(path: &Path) -> Sentence<Vec<usize>> {
    Ok(bytes(path)?.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk) as usize).collect())
}

fn bytes(path: &Path) -> Sentence<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

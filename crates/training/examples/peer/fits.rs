//! The models, set as `tests/peers/libraries.py` sets those of the other libraries.

use std::borrow::Cow;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ndarray::{Array1, Array2, ArrayView2};
use vitrine_model::estimators::knn::Weights;
use vitrine_model::estimators::{Estimator, Knn};
use vitrine_model::transforms::{Column, Encode, Preprocess};
use vitrine_training::families::Rows;
use vitrine_training::families::boosting::BoostingParams;
use vitrine_training::families::forest::ForestParams;
use vitrine_training::trees::Loss;
use vitrine_training::{Dataset, EstimatorSpec};

use crate::measure::{of_one_call, timed};
use crate::rows::Split;
use crate::{Sentence, blend};

/// At most so many rows are predicted one by one.
const SINGLE_ROWS: usize = 100;

/// A fitted model and how long that took.
pub struct Fitted {
    /// What predicts.
    pub estimator: Estimator,
    /// CPU seconds.
    pub seconds: f64,
}

/// Fits a method to the training rows; none for a method that is not meant for the data.
pub fn fit(method: &str, split: &Split, seed: u64) -> Sentence<Option<Fitted>> {
    let (result, seconds) = timed(|| match method {
        "boosting" => trees_of(boosting(split.meta.n_classes, seed), split),
        "forest" | "extra trees" => trees_of_forest(split, method == "extra trees", seed),
        "logistic" => logistic(&split.train, &split.targets, split.meta.n_classes).map(Some),
        "k-NN" => neighbours(split).map(Some),
        "blend" => blend::fit(split, seed).map(Some),
        _ => Ok(None),
    });
    Ok(result?.map(|estimator| Fitted { estimator, seconds }))
}

/// What the targets are.
pub fn loss_of(n_classes: usize) -> Loss {
    if n_classes == 0 { Loss::Squared } else { Loss::Classes(n_classes) }
}

/// Boosting as it is set for every library.
pub fn boosting(n_classes: usize, seed: u64) -> BoostingParams {
    BoostingParams {
        n_trees: 300,
        max_leaf_nodes: 31,
        learning_rate: 0.05,
        min_samples_leaf: 20,
        loss: loss_of(n_classes),
        seed,
        ..BoostingParams::default()
    }
}

/// A forest as scikit-learn sets it: all inputs for each split of a regression, the root of their number for classes.
pub fn forest(n_features: usize, n_classes: usize, max_depth: Option<usize>, seed: u64) -> ForestParams {
    let n_features = n_features as f64;
    let max_features = if n_classes == 0 { 1.0 } else { n_features.sqrt().floor().max(1.0) / n_features };
    ForestParams { max_depth, max_features, loss: loss_of(n_classes), seed, ..ForestParams::default() }
}

fn trees_of(params: BoostingParams, split: &Split) -> Sentence<Option<Estimator>> {
    let model = params.check().and_then(|valid| valid.fit_rows(split.train.view(), split.targets.view()));
    model.map(|model| Some(Estimator::Trees(model.ensemble))).map_err(|error| error.to_string())
}

fn trees_of_forest(split: &Split, extra: bool, seed: u64) -> Sentence<Option<Estimator>> {
    let meta = &split.meta;
    let params = ForestParams { extra, ..forest(meta.n_features, meta.n_classes, meta.max_depth, seed) };
    let model = params.check().and_then(|valid| valid.fit_rows(split.train.view(), split.targets.view()));
    model.map(|model| Some(Estimator::Trees(model.ensemble))).map_err(|error| error.to_string())
}

/// Logistic regression with the penalty that scikit-learn has by default.
pub fn logistic(inputs: &Array2<f64>, targets: &Array1<f64>, n_classes: usize) -> Sentence<Estimator> {
    let spec: EstimatorSpec =
        serde_json::from_value(serde_json::json!({ "family": "logistic", "alpha": 1.0 }))
            .map_err(|error| error.to_string())?;
    let data = Dataset {
        schema: blend::schema(inputs.ncols(), n_classes),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    let rows = Rows {
        data: Cow::Borrowed(&data),
        preprocess: &Preprocess::default(),
        inputs: inputs.clone(),
        targets: targets.to_vec(),
        weights: Vec::new(),
        n_classes,
        monotone: Vec::new(),
    };
    spec.fit(&rows, 1).map_err(|error| error.to_string())
}

/// Fifteen neighbours that count alike.
fn neighbours(split: &Split) -> Sentence<Estimator> {
    nearest(split.train.view(), split.targets.as_slice().unwrap_or(&[]), split.meta.n_classes)
}

/// Fifteen neighbours among rows that are scaled already.
pub fn nearest(inputs: ArrayView2<'_, f64>, targets: &[f64], n_classes: usize) -> Sentence<Estimator> {
    let plain = |source| Column { source, encode: Encode::Identity, centre: 0.0, scale: 1.0 };
    let preprocess = Preprocess {
        impute: vec![Some(0.0); inputs.ncols()],

        columns: (0..inputs.ncols()).map(plain).collect(),
        ..Preprocess::default()
    };
    let rows: Vec<Vec<f64>> = inputs.rows().into_iter().map(|row| row.to_vec()).collect();
    Knn::new(15, Weights::Uniform, n_classes, &rows, targets, &preprocess).map(Estimator::Knn)
}

impl Fitted {
    /// The outputs for all rows, one row after the other.
    pub fn predict(&self, rows: &Array2<f64>) -> Vec<f64> {
        let mut all = Vec::with_capacity(rows.nrows() * self.estimator.n_outputs());
        let mut outputs = Vec::new();
        for row in rows.rows() {
            match row.as_slice() {
                Some(row) => self.estimator.predict(row, &mut outputs),
                None => self.estimator.predict(&row.to_vec(), &mut outputs),
            }
            all.extend_from_slice(&outputs);
        }
        all
    }

    /// The CPU seconds of one row alone.
    pub fn one_by_one(&self, rows: &Array2<f64>) -> f64 {
        let rows: Vec<Vec<f64>> = rows.rows().into_iter().take(SINGLE_ROWS).map(|row| row.to_vec()).collect();
        let all = of_one_call(|| {
            let mut last = 0.0;
            for row in &rows {
                // A fresh buffer for each, as a caller with a single row has.
                let mut outputs = Vec::new();
                self.estimator.predict(row, &mut outputs);
                last += outputs.first().copied().unwrap_or(0.0);
            }
            last
        });
        all / rows.len() as f64
    }

    /// The size of the estimator as an artifact holds it, after gzip.
    pub fn gzip_bytes(&self) -> Sentence<usize> {
        let json = serde_json::to_vec(&self.estimator).map_err(|error| error.to_string())?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
        encoder
            .write_all(&json)
            .and_then(|()| encoder.finish())
            .map(|bytes| bytes.len())
            .map_err(|e| e.to_string())
    }
}

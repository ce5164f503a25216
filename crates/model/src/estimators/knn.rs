//! k nearest neighbours, classifier and regressor, with ties defined.

use std::sync::Arc;

use serde::Serialize;

use super::nearest::NearestRows;
use super::transformer::Transformer;
use crate::json::FromJson;
use crate::packed::PackedColumn;

/// k nearest neighbours in Euclidean distance over the pipeline's inputs.
///
/// The training rows are kept as the numbers people read, column by column, and are put through the same
/// preprocessing as a record when the model is loaded ([`Knn::prepare`]). Of two equally near rows the one that
/// stands earlier in the training data is nearer. A classifier gives each class the share of its neighbours'
/// weights; a regressor gives their weighted mean.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Knn {
    /// The number of neighbours.
    pub k: usize,
    /// How much each neighbour counts.
    pub weights: Weights,
    /// The number of classes, or 0 for a regressor.
    pub n_classes: usize,
    /// The training rows, one column per feature.
    pub columns: Vec<PackedColumn>,
    /// The training rows' targets: class indices or values.
    pub targets: PackedColumn,
    #[serde(skip)]
    prepared: Prepared,
}

/// How much each neighbour counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// Every neighbour counts the same.
    Uniform,
    /// A neighbour counts by `1 / distance`; where some are at distance 0, only those count.
    Distance,
}

/// A training example near to a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// The position of the example among the training rows.
    pub row: usize,
    /// The Euclidean distance over the scaled inputs, without unit.
    pub distance: f64,
    /// The example's features, as the numbers of [`crate::Record::to_numbers`].
    pub features: Vec<f64>,
    /// The example's target: a class index or a value.
    pub target: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Prepared {
    n_features: usize,
    n_inputs: usize,
    raw: Vec<f64>,
    targets: Vec<f64>,
    index: Option<Arc<NearestRows>>,
}

impl Knn {
    /// A model of `rows` (n_samples x n_features, row by row, in the numbers of [`crate::Record::to_numbers`])
    /// and `targets`, ready to predict.
    ///
    /// # Errors
    /// One sentence: lengths that do not fit, too many distinct values, or what [`Knn::prepare`] refuses.
    pub fn new(
        k: usize,
        weights: Weights,
        n_classes: usize,
        rows: &[Vec<f64>],
        targets: &[f64],
        preprocess: &dyn Transformer,
    ) -> Result<Self, String> {
        let n_features = preprocess.n_features();
        let columns = (0..n_features).map(|feature| {
            let column: Vec<f64> = rows.iter().filter_map(|row| row.get(feature).copied()).collect();
            PackedColumn::pack(&column).map_err(|error| error.to_string())
        });
        let mut knn = Self {
            k,
            weights,
            n_classes,
            columns: columns.collect::<Result<_, _>>()?,
            targets: PackedColumn::pack(targets).map_err(|error| error.to_string())?,
            prepared: Prepared::default(),
        };
        knn.prepare(preprocess)?;
        Ok(knn)
    }

    /// Unpacks the training rows and puts them through the pipeline's preprocessing; done once after reading.
    ///
    /// # Errors
    /// One sentence: damaged columns, columns of different lengths, or fewer rows than neighbours.
    pub fn prepare(&mut self, preprocess: &dyn Transformer) -> Result<(), String> {
        let targets = self.targets.unpack().map_err(|error| format!("targets: {error}"))?;
        let n_features = self.columns.len();
        if n_features != preprocess.n_features() {
            return Err(format!(
                "{n_features} columns of training rows for {} features",
                preprocess.n_features()
            ));
        }
        let mut raw = vec![0.0; targets.len() * n_features];
        for (feature, column) in self.columns.iter().enumerate() {
            let values =
                column.unpack_exactly(targets.len()).map_err(|error| format!("column {feature}: {error}"))?;
            for (row, value) in raw.chunks_exact_mut(n_features).zip(values) {
                row[feature] = value;
            }
        }
        let n_inputs = preprocess.n_inputs();
        let mut inputs = Vec::with_capacity(targets.len() * n_inputs);
        let (mut scratch, mut row_inputs) = (Vec::new(), Vec::new());
        for row in raw.chunks_exact(n_features.max(1)) {
            preprocess.transform(row, &mut scratch, &mut row_inputs);
            inputs.extend_from_slice(&row_inputs);
        }
        let index = Some(Arc::new(NearestRows::new(inputs, n_inputs)?));
        self.prepared = Prepared { n_features, n_inputs, raw, targets, index };
        Ok(())
    }

    /// The number of training rows.
    pub fn n_samples(&self) -> usize {
        self.prepared.targets.len()
    }

    /// The `k` nearest training examples, nearest first, of equally near ones the earlier row first.
    /// Rows or inputs that are not finite are never near.
    pub fn neighbours(&self, inputs: &[f64]) -> Vec<Neighbour> {
        let nearest = self.nearest(inputs);
        let n_features = self.prepared.n_features;
        let neighbours = nearest.into_iter().map(|(squared, row)| Neighbour {
            row,
            distance: squared.sqrt(),
            features: self.prepared.raw[row * n_features..(row + 1) * n_features].to_vec(),
            target: self.prepared.targets[row],
        });
        neighbours.collect()
    }

    /// Appends the class probabilities or the value for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        let nearest = self.nearest(inputs);
        let exact = nearest.first().is_some_and(|(squared, _)| *squared == 0.0);
        let weight = |squared: f64| match self.weights {
            Weights::Uniform => 1.0,
            Weights::Distance if exact => f64::from(u8::from(squared == 0.0)),
            Weights::Distance => 1.0 / squared.sqrt(),
        };
        let mut total = 0.0;
        outputs.resize(self.n_classes.max(1), 0.0);
        for (squared, row) in nearest {
            let weight = weight(squared);
            let target = self.prepared.targets[row];
            total += weight;
            if self.n_classes == 0 {
                outputs[0] += weight * target;
            } else if let Some(output) = outputs.get_mut(target as usize) {
                *output += weight;
            }
        }
        for output in outputs {
            *output = if total > 0.0 { *output / total } else { f64::NAN };
        }
    }

    fn nearest(&self, inputs: &[f64]) -> Vec<(f64, usize)> {
        self.prepared.index.as_ref().map(|index| index.nearest(inputs, self.k)).unwrap_or_default()
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        let prepared = &self.prepared;
        if self.k == 0 || self.k > prepared.targets.len() {
            return Err(format!("k is {} for {} training rows", self.k, prepared.targets.len()));
        }
        if prepared.n_inputs != n_inputs || n_inputs == 0 {
            return Err(format!("training rows of {} inputs for {n_inputs} inputs", prepared.n_inputs));
        }
        if prepared.targets.iter().any(|value| !value.is_finite()) {
            return Err("a training row has a target that is not finite".to_owned());
        }
        let classes = self.n_classes as f64;
        if self.n_classes > 0
            && prepared.targets.iter().any(|t| *t < 0.0 || *t >= classes || t.fract() != 0.0)
        {
            return Err(format!("a training row has a class outside 0..{}", self.n_classes));
        }
        Ok(())
    }
}

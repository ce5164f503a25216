//! What all bags have in common.

use ndarray::ArrayView1;
use vitrine_model::estimators::Additive;
use vitrine_model::schema::FeatureKind;
use vitrine_model::transforms::Encode;

use super::super::boosting::Objective;
use super::super::rows::Rows as Given;
use super::AdditiveParams;
use crate::TrainError;
use crate::trees::bins::Bins;
use crate::trees::codes::Codes;
use crate::trees::model::Loss;
use crate::trees::rows::{Rows, Targets};
use crate::trees::rules::Rules;

/// What all bags have in common.
pub(super) struct Task<'a> {
    pub(super) params: &'a AdditiveParams,
    pub(super) objective: Objective,
    pub(super) loss: Loss,
    /// All rows; values have the mean 0 and the standard deviation 1.
    pub(super) rows: Rows,
    /// For each input whether its bins are categories without an order.
    pub(super) unordered: Vec<bool>,
    /// What values had as mean and standard deviation.
    pub(super) origin: f64,
    pub(super) unit: f64,
    pub(super) rules: Rules,
    pub(super) seed: u64,
}

impl<'a> Task<'a> {
    /// Checks the rows, and cuts the inputs into bins.
    ///
    /// # Errors
    /// [`TrainError`] for rows that cannot be used.
    pub(super) fn new(
        params: &'a AdditiveParams,
        given: &Given<'_>,
        weights: Option<ArrayView1<'_, f64>>,
        seed: u64,
    ) -> Result<Self, TrainError> {
        let loss = given.loss();
        let objective = match loss {
            Loss::Squared => Objective::Squared,
            Loss::Classes(2) => Objective::Logistic,
            Loss::Classes(_) => Objective::Softmax,
        };
        // The targets of two classes may be probabilities.
        let expected = match loss {
            Loss::Classes(2) => Targets::Shares,
            _ => objective.targets(loss, false),
        };
        let inputs = given.inputs.view();
        let targets = ArrayView1::from(&given.targets);
        let mut rows = Rows::new(inputs, targets, weights, expected, params.max_bins)?;
        let unordered = categories(given, &mut rows.bins, params.max_bins);
        if unordered.contains(&true) {
            rows.codes = Codes::new(inputs, &rows.bins);
        }
        let (origin, unit) = match loss {
            Loss::Squared => rows.moments(),
            Loss::Classes(_) => (0.0, 1.0),
        };
        let unit = if unit > 0.0 && unit.is_finite() { unit } else { 1.0 };
        rows.targets.iter_mut().for_each(|target| *target = (*target - origin) / unit);
        let rules = Rules {
            max_leaf_nodes: params.max_leaf_nodes,
            max_depth: usize::MAX,
            min_count: params.min_samples_leaf as f64,
            min_weight: params.min_hessian.max(1e-9),
            l1: 0.0,
            l2: 0.0,
            min_split_gain: 0.0,
            max_features: 1.0,
            extra: false,
            anywhere: false,
            monotone: Vec::new(),
        };
        Ok(Self { params, objective, loss, rows, unordered, origin, unit, rules, seed })
    }

    /// The inputs that are not the same in every row.
    pub(super) fn varying(&self) -> Vec<usize> {
        (0..self.rows.codes.n_inputs()).filter(|input| self.rows.codes.widths[*input] > 1).collect()
    }

    /// The sum of the weights of the rows by a code below `n`.
    pub(super) fn weights_by(&self, n: usize, code: impl Fn(usize) -> usize) -> Vec<f64> {
        let mut weights = vec![0.0; n];
        for row in &self.rows.used {
            weights[code(*row as usize)] += self.rows.weight(*row);
        }
        weights
    }

    /// An empty model with the link of the target.
    pub(super) fn empty(&self) -> Additive {
        let (intercepts, link) = self.objective.start(&self.rows, &self.rows.used, self.loss);
        Additive { link, intercepts, terms: Vec::new(), scores: Vec::new(), deviations: Vec::new() }
    }
}

/// Marks the inputs that are choices without an order, and gives every choice a bin of its own, whether or not it
/// occurs. Choices with more values than bins stay in the order of the schema.
fn categories(given: &Given<'_>, bins: &mut Bins, max_bins: usize) -> Vec<bool> {
    let features = &given.data.schema.features;
    let columns = given.preprocess.columns.iter();
    let mut unordered: Vec<bool> = columns
        .zip(&mut bins.thresholds)
        .map(|(column, thresholds)| {
            let n = match (&column.encode, features.get(column.source).map(|feature| &feature.kind)) {
                (Encode::Identity, Some(FeatureKind::Choice { choices, ordered: false, .. })) => {
                    choices.len()
                }
                _ => return false,
            };
            // Two values need no order, and bins that one value fills are the same for every row.
            if n <= 2 || n > max_bins || thresholds.is_empty() {
                return false;
            }
            let cut = |choice: usize| (choice as f64 + 0.5 - column.centre) / column.scale;
            *thresholds = (0..n - 1).map(cut).collect();
            true
        })
        .collect();
    // Composite families may give inputs that no column made.
    unordered.resize(given.inputs.ncols(), false);
    if given.preprocess.columns.len() == given.inputs.ncols() {
        unordered
    } else {
        vec![false; unordered.len()]
    }
}

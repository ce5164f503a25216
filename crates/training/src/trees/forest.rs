//! Random forests (Breiman, 2001) and extremely randomised trees (Geurts, Ernst and Wehenkel, 2006).

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rand::Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::TreeEnsemble;
use vitrine_model::estimators::trees::{Combine, TreeNode};

use super::bins::{Binned, Bins};
use super::grow::{Sample, Shape};
use super::model::{Loss, TreeModel, check_rows};
use super::tree::Tree;
use super::{LeafStep, MAX_BINS, check_count, check_number, leaf_step};
use crate::TrainError;
use crate::numeric::{standard_deviation, sum};
use crate::seed::{Purpose, rng};

/// The hyperparameters of a forest, not yet checked.
///
/// A regression's leaf holds the mean target of its rows, rounded to a step of at most a 500th of the targets'
/// standard deviation; a classifier's leaf holds the classes' shares in 500ths, which sum to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ForestParams {
    /// The number of trees, from 1 to 10,000.
    pub n_trees: usize,
    /// The largest number of splits above a leaf, from 1; no limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<usize>,
    /// The largest number of leaves of each tree, from 2; no limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_leaves: Option<usize>,
    /// The smallest number of rows in a leaf, from 1.
    pub min_samples_leaf: usize,
    /// The share of the inputs that are looked at for each split, above 0 to 1.
    pub max_features: f64,
    /// The largest number of bins of an input, from 2 to 255.
    pub max_bins: usize,
    /// Extremely randomised trees: one random threshold per input, and no bootstrap unless asked for.
    pub extra: bool,
    /// Whether each tree sees a sample of the rows, drawn with replacement; unless `extra` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<bool>,
    /// What the targets are. Not part of a system file.
    #[serde(skip)]
    pub loss: Loss,
    /// The seed. Not part of a system file.
    #[serde(skip)]
    pub seed: u64,
}

/// Hyperparameters that were checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidForest(ForestParams);

impl Default for ForestParams {
    fn default() -> Self {
        Self {
            n_trees: 100,
            max_depth: None,
            max_leaves: None,
            min_samples_leaf: 1,
            max_features: 1.0,
            max_bins: MAX_BINS,
            extra: false,
            bootstrap: None,
            loss: Loss::Squared,
            seed: 0,
        }
    }
}

impl ForestParams {
    /// The hyperparameters when all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    pub fn check(self) -> Result<ValidForest, TrainError> {
        check_count("n_trees", self.n_trees, 1, 10_000)?;
        check_count("max_depth", self.max_depth.unwrap_or(1), 1, 1_000)?;
        check_count("max_leaves", self.max_leaves.unwrap_or(2), 2, 1_000_000)?;
        check_count("min_samples_leaf", self.min_samples_leaf, 1, 1_000_000)?;
        check_number("max_features", self.max_features, 0.0, false, 1.0)?;
        check_count("max_bins", self.max_bins, 2, MAX_BINS)?;
        Ok(ValidForest(self))
    }
}

/// Rows n_samples x n_inputs, NaN where an input is missing; one target per row.
impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, TrainError>
    for ValidForest
{
    type Object = TreeModel;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TreeModel, TrainError> {
        self.fit_rows(dataset.records().view(), dataset.targets().as_single_targets())
    }
}

/// Checks the hyperparameters first.
impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, TrainError>
    for ForestParams
{
    type Object = TreeModel;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TreeModel, TrainError> {
        self.clone().check()?.fit(dataset)
    }
}

impl ValidForest {
    /// Fits rows (n_samples x n_inputs) and n_samples targets. The trees are spread over threads; each has its own
    /// random numbers, so the result does not depend on how many there are.
    ///
    /// # Errors
    /// [`TrainError`] for rows or targets that cannot be used.
    pub fn fit_rows(
        &self,
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
    ) -> Result<TreeModel, TrainError> {
        let params = &self.0;
        check_rows(inputs, targets, params.loss)?;
        let bins = Bins::fit(inputs, params.max_bins);
        let binned = bins.apply(inputs);
        let targets = targets.to_vec();
        let step = leaf_step(standard_deviation(&targets));
        let trees = (0..params.n_trees).into_par_iter();
        let trees: Vec<Vec<TreeNode>> =
            trees.map(|tree| self.fit_tree(tree, &bins, &binned, &targets, step)).collect();
        let n_outputs = match params.loss {
            Loss::Squared => 1,
            Loss::Classes(n_classes) => n_classes,
        };
        let ensemble =
            TreeEnsemble::new(Combine::Mean { n_outputs }, &trees).map_err(TrainError::Pipeline)?;
        Ok(TreeModel { ensemble, loss: params.loss })
    }

    fn fit_tree(
        &self,
        tree: usize,
        bins: &Bins,
        binned: &Binned,
        targets: &[f64],
        step: LeafStep,
    ) -> Vec<TreeNode> {
        let params = &self.0;
        let mut rng = rng(params.seed, Purpose::Tree, tree as u64);
        let counts = if params.bootstrap.unwrap_or(!params.extra) {
            let mut counts = vec![0.0; targets.len()];
            for _ in 0..targets.len() {
                counts[rng.random_range(0..targets.len())] += 1.0;
            }
            counts
        } else {
            vec![1.0; targets.len()]
        };
        let (stats, stride) = statistics(&counts, targets, params.loss);
        let n_inputs = bins.thresholds.len();
        let shape = Shape {
            max_leaves: params.max_leaves.unwrap_or(usize::MAX),
            max_depth: params.max_depth.unwrap_or(usize::MAX),
            min_samples_leaf: params.min_samples_leaf as f64,
            max_features: ((params.max_features * n_inputs as f64).round() as usize).max(1),
            extra: params.extra,
            l2: 0.0,
        };
        let tree = Tree::grow(Sample { binned, bins, stats: &stats, stride }, shape, &mut rng);
        let leaves = tree.leaf_values(|weight, sums| match params.loss {
            Loss::Squared => sums.iter().map(|sum| step.round(sum / weight)).collect(),
            Loss::Classes(_) => shares(weight, sums),
        });
        tree.to_nodes(bins, &leaves)
    }
}

/// For each row its count, its weight (the same) and its sums: the target, or one per class.
fn statistics(counts: &[f64], targets: &[f64], loss: Loss) -> (Vec<f64>, usize) {
    let n_sums = match loss {
        Loss::Squared => 1,
        Loss::Classes(n_classes) => n_classes,
    };
    let mut stats = Vec::with_capacity(counts.len() * (2 + n_sums));
    for (count, target) in counts.iter().zip(targets) {
        stats.extend([*count, *count]);
        match loss {
            Loss::Squared => stats.push(count * target),
            Loss::Classes(n) => {
                stats.extend((0..n).map(|class| if class as f64 == *target { *count } else { 0.0 }));
            }
        }
    }
    (stats, 2 + n_sums)
}

/// Shares in 500ths that sum to 1: each is rounded down, and what is left goes to the largest remainders, of equal
/// ones to the first.
fn shares(weight: f64, sums: &[f64]) -> Vec<f64> {
    let exact: Vec<f64> = sums.iter().map(|sum| 500.0 * sum / weight).collect();
    let mut parts: Vec<f64> = exact.iter().map(|share| share.floor()).collect();
    let mut left = 500.0 - sum(parts.iter().copied());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| (exact[*b] - parts[*b]).total_cmp(&(exact[*a] - parts[*a])));
    for class in order {
        if left >= 1.0 {
            parts[class] += 1.0;
            left -= 1.0;
        }
    }
    parts.into_iter().map(|part| part / 500.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one() {
        for sums in [vec![1.0, 1.0, 1.0], vec![0.0, 7.0, 0.0], vec![3.0, 2.0, 8.0]] {
            let weight = sum(sums.iter().copied());
            let parts = shares(weight, &sums);
            assert!((sum(parts.iter().copied()) - 1.0).abs() < 1e-12, "{parts:?}");
            assert!(parts.iter().zip(&sums).all(|(part, sum)| (part - sum / weight).abs() < 0.004));
        }
    }

    #[test]
    fn faults_name_the_field_and_its_limits() {
        let fault = ForestParams { max_features: 1.5, ..ForestParams::default() }.check().unwrap_err();
        assert_eq!(fault.to_string(), "max_features is 1.5, expected a number above 0 to 1");
        let fault = ForestParams { n_trees: 0, ..ForestParams::default() }.check().unwrap_err();
        assert!(fault.to_string().starts_with("n_trees is 0"));
    }
}

//! Gradient boosting (Friedman, 2001) with second-order leaves: squared error, logistic and softmax loss.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use vitrine_model::estimators::trees::{Combine, Link, TreeNode};
use vitrine_model::estimators::{TreeEnsemble, logistic, softmax};

use super::bins::{Binned, Bins};
use super::grow::{Sample, Shape};
use super::model::{Loss, TreeModel, check_rows};
use super::tree::Tree;
use super::{LeafStep, MAX_BINS, check_count, check_number, leaf_step};
use crate::TrainError;
use crate::numeric::{mean, round_weight, standard_deviation};
use crate::seed::{Purpose, rng};

/// The hyperparameters of gradient boosting, not yet checked.
///
/// Each round adds one tree per score: one score for a regression or two classes, otherwise one per class. Leaves
/// are rounded to a step of at most a 500th of the learning rate times the targets' standard deviation (times 1 for
/// classes) before the next round sees them, so that what is rounded away is made up for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoostingParams {
    /// The number of rounds, from 1 to 10,000.
    pub n_trees: usize,
    /// The largest number of leaves of each tree, from 2.
    pub max_leaves: usize,
    /// The largest number of splits above a leaf, from 1; no limit when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<usize>,
    /// How much of each tree is added, above 0 to 1.
    pub learning_rate: f64,
    /// The smallest number of rows in a leaf, from 1.
    pub min_samples_leaf: usize,
    /// What is added to the weight of each leaf, from 0.
    pub l2: f64,
    /// The share of the rows that each round sees, above 0 to 1, drawn without replacement.
    pub subsample: f64,
    /// The share of the inputs that are looked at for each split, above 0 to 1.
    pub max_features: f64,
    /// The largest number of bins of an input, from 2 to 255.
    pub max_bins: usize,
    /// What the targets are. Not part of a system file.
    #[serde(skip)]
    pub loss: Loss,
    /// The seed. Not part of a system file.
    #[serde(skip)]
    pub seed: u64,
}

/// Hyperparameters that were checked.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidBoosting(BoostingParams);

impl Default for BoostingParams {
    fn default() -> Self {
        Self {
            n_trees: 100,
            max_leaves: 31,
            max_depth: None,
            learning_rate: 0.1,
            min_samples_leaf: 20,
            l2: 0.0,
            subsample: 1.0,
            max_features: 1.0,
            max_bins: MAX_BINS,
            loss: Loss::Squared,
            seed: 0,
        }
    }
}

impl BoostingParams {
    /// The hyperparameters when all are within their limits.
    ///
    /// # Errors
    /// [`TrainError::Setting`] for the first that is not, with its limits.
    pub fn check(self) -> Result<ValidBoosting, TrainError> {
        check_count("n_trees", self.n_trees, 1, 10_000)?;
        check_count("max_leaves", self.max_leaves, 2, 1_000_000)?;
        check_count("max_depth", self.max_depth.unwrap_or(1), 1, 1_000)?;
        check_number("learning_rate", self.learning_rate, 0.0, false, 1.0)?;
        check_count("min_samples_leaf", self.min_samples_leaf, 1, 1_000_000)?;
        check_number("l2", self.l2, 0.0, true, 1e9)?;
        check_number("subsample", self.subsample, 0.0, false, 1.0)?;
        check_number("max_features", self.max_features, 0.0, false, 1.0)?;
        check_count("max_bins", self.max_bins, 2, MAX_BINS)?;
        Ok(ValidBoosting(self))
    }
}

/// Rows n_samples x n_inputs, NaN where an input is missing; one target per row.
impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, TrainError>
    for ValidBoosting
{
    type Object = TreeModel;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TreeModel, TrainError> {
        self.fit_rows(dataset.records().view(), dataset.targets().as_single_targets())
    }
}

/// Checks the hyperparameters first.
impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>> Fit<ArrayBase<D, Ix2>, T, TrainError>
    for BoostingParams
{
    type Object = TreeModel;

    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<TreeModel, TrainError> {
        self.clone().check()?.fit(dataset)
    }
}

impl ValidBoosting {
    /// Fits rows (n_samples x n_inputs) and n_samples targets.
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
        let (base, link) = start(&targets, params.loss);
        let spread = if params.loss == Loss::Squared { standard_deviation(&targets) } else { 1.0 };
        let step = leaf_step(params.learning_rate * spread);
        let mut scores: Vec<Vec<f64>> = base.iter().map(|score| vec![*score; targets.len()]).collect();
        let mut trees: Vec<Vec<TreeNode>> = Vec::with_capacity(params.n_trees * base.len());
        for round in 0..params.n_trees {
            let gradients = gradients(&scores, &targets, link);
            let mut any_split = false;
            for (index, (gradients, scores)) in gradients.iter().zip(&mut scores).enumerate() {
                let number = (round * base.len() + index) as u64;
                let (tree, leaves) = self.fit_tree(number, gradients, &bins, &binned, step);
                any_split |= tree.n_leaves() > 1;
                for (row, score) in scores.iter_mut().enumerate() {
                    *score += leaves.get(tree.leaf_of(&binned, row)).copied().unwrap_or(0.0);
                }
                let leaves: Vec<Vec<f64>> = leaves.iter().map(|leaf| vec![*leaf]).collect();
                trees.push(tree.to_nodes(&bins, &leaves));
            }
            // Without a split and without drawing anything, the next round would be the same.
            if !any_split && params.subsample >= 1.0 {
                break;
            }
        }
        let ensemble =
            TreeEnsemble::new(Combine::Sum { base, link }, &trees).map_err(TrainError::Pipeline)?;
        Ok(TreeModel { ensemble, loss: params.loss })
    }

    /// Grows the tree for one score and gives its leaves. `gradients` are pairs of the negative first and the
    /// second derivative.
    fn fit_tree(
        &self,
        number: u64,
        gradients: &[(f64, f64)],
        bins: &Bins,
        binned: &Binned,
        step: LeafStep,
    ) -> (Tree, Vec<f64>) {
        let params = &self.0;
        let mut rng = rng(params.seed, Purpose::Tree, number);
        let mut counts = vec![1.0; gradients.len()];
        if params.subsample < 1.0 {
            let mut order: Vec<usize> = (0..counts.len()).collect();
            order.shuffle(&mut rng);
            let kept = ((params.subsample * counts.len() as f64).round() as usize).max(1);
            for row in order.into_iter().skip(kept) {
                counts[row] = 0.0;
            }
        }
        let stats: Vec<f64> = counts
            .iter()
            .zip(gradients)
            .flat_map(|(count, (first, second))| [*count, *second, *first])
            .collect();
        let shape = Shape {
            max_leaves: params.max_leaves,
            max_depth: params.max_depth.unwrap_or(usize::MAX),
            min_samples_leaf: params.min_samples_leaf as f64,
            max_features: ((params.max_features * bins.thresholds.len() as f64).round() as usize).max(1),
            extra: false,
            l2: params.l2,
        };
        let tree = Tree::grow(Sample { binned, bins, stats: &stats, stride: 3 }, shape, &mut rng);
        let leaves = tree.leaf_values(|weight, sums| {
            let first = sums.first().copied().unwrap_or(0.0);
            let weight = weight + params.l2;
            if weight > 1e-12 {
                step.round((params.learning_rate * first / weight).clamp(-1e6, 1e6))
            } else {
                0.0
            }
        });
        (tree, leaves)
    }
}

/// The scores before the first tree, and the link: the mean, the log-odds, or the logarithms of the shares.
/// Half a row is added to every class, so that one without rows has a finite score.
fn start(targets: &[f64], loss: Loss) -> (Vec<f64>, Link) {
    let Loss::Classes(n_classes) = loss else { return (vec![round_weight(mean(targets))], Link::Identity) };
    let total = targets.len() as f64 + 0.5 * n_classes as f64;
    let share = |class: usize| {
        (targets.iter().filter(|target| **target == class as f64).count() as f64 + 0.5) / total
    };
    if n_classes == 2 {
        return (vec![round_weight(libm::log(share(1) / share(0)))], Link::Logistic);
    }
    ((0..n_classes).map(|class| round_weight(libm::log(share(class)))).collect(), Link::Softmax)
}

/// For each score and row the negative first and the second derivative of the loss by the score.
fn gradients(scores: &[Vec<f64>], targets: &[f64], link: Link) -> Vec<Vec<(f64, f64)>> {
    let mut all: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(targets.len()); scores.len()];
    let mut row_scores = vec![0.0; scores.len()];
    for (row, target) in targets.iter().enumerate() {
        for (to, from) in row_scores.iter_mut().zip(scores) {
            *to = from[row];
        }
        match link {
            Link::Identity => {}
            Link::Logistic => row_scores.iter_mut().for_each(|score| *score = logistic(*score)),
            Link::Softmax => softmax(&mut row_scores),
        }
        for (class, (out, value)) in all.iter_mut().zip(&row_scores).enumerate() {
            out.push(match link {
                Link::Identity => (target - value, 1.0),
                Link::Logistic => (target - value, value * (1.0 - value)),
                Link::Softmax => {
                    (f64::from(u8::from(*target == class as f64)) - value, value * (1.0 - value))
                }
            });
        }
    }
    all
}

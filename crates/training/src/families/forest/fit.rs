//! Growing the trees of a forest, each on rows of its own.

use ndarray::{ArrayView1, ArrayView2};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use vitrine_model::estimators::TreeEnsemble;
use vitrine_model::estimators::trees::{Combine, TreeNode};

use super::ForestParams;
use crate::TrainError;
use crate::numeric::sum;
use crate::seed::{Purpose, rng};
use crate::trees::MAX_BINS;
use crate::trees::grow::Grower;
use crate::trees::leaf_step::LeafStep;
use crate::trees::model::{Loss, TreeModel, shares_of};
use crate::trees::rows::{Rows, Targets};
use crate::trees::rules::Rules;
use crate::trees::sums::{ClassOf, Classes, Row, Simple, Sums, WeightedFirst};

/// A tree and the gain of its splits by input.
type Grown = (Vec<TreeNode>, Vec<f64>);

/// Fits with hyperparameters that were checked. The trees are spread over threads; each has its own random numbers,
/// so the result does not depend on how many there are.
pub(super) fn fit(
    params: &ForestParams,
    inputs: ArrayView2<'_, f64>,
    targets: ArrayView1<'_, f64>,
    weights: Option<ArrayView1<'_, f64>>,
) -> Result<TreeModel, TrainError> {
    let expected = match params.loss {
        Loss::Squared => Targets::Numbers,
        Loss::Classes(n) => Targets::Classes(n),
    };
    let rows = Rows::new(inputs, targets, weights, expected, params.max_bins)?;
    let forest = Forest { params, rows: &rows };
    let (n_outputs, grown) = match params.loss {
        Loss::Squared => (1, forest.regression()),
        Loss::Classes(1) => (1, forest.classes::<4>(1)),
        Loss::Classes(2) => (2, forest.two_classes()),
        Loss::Classes(n @ ..=4) => (n, forest.classes::<4>(n)),
        Loss::Classes(n @ ..=8) => (n, forest.classes::<8>(n)),
        Loss::Classes(n @ ..=32) => (n, forest.classes::<32>(n)),
        Loss::Classes(n) => (n, forest.classes::<256>(n)),
    };
    let mut gains = vec![0.0; inputs.ncols()];
    let mut trees = Vec::with_capacity(grown.len());
    for (tree, by_input) in grown {
        trees.push(tree);
        for (sum, gain) in gains.iter_mut().zip(by_input) {
            *sum += gain;
        }
    }
    let ensemble =
        TreeEnsemble::new(Combine::Mean { n_outputs }, &trees).map_err(TrainError::contradiction)?;
    Ok(TreeModel { ensemble, loss: params.loss, gain_importance: shares_of(gains), stopped: None })
}

struct Forest<'a> {
    params: &'a ForestParams,
    rows: &'a Rows,
}

impl Forest<'_> {
    /// Trees on targets that are moved and stretched by a power of two to lie around 0 with a spread of about 1: that
    /// keeps single precision exact enough for targets of any size.
    fn regression(&self) -> Vec<Grown> {
        let (mean, spread) = self.rows.moments();
        let spread = if spread > 0.0 && spread.is_finite() { spread } else { 1.0 };
        let scale = libm::exp2(-libm::floor(libm::log2(spread)));
        // A multiple of a 16th of the spread, so that short targets stay short.
        let origin = (mean * scale * 16.0).round() / (scale * 16.0);
        let origin = if origin.is_finite() { origin } else { 0.0 };
        let step = LeafStep::of_spread(spread);
        let row = |target: f64, weight: f32| WeightedFirst(((target - origin) * scale) as f32, weight);
        self.grow(scale, row, |sums: &Simple| vec![step.round(origin + sums.first() / sums.count() / scale)])
    }

    /// With two classes Gini's impurity is twice the squared error of 0 and 1.
    fn two_classes(&self) -> Vec<Grown> {
        let row = |target: f64, weight: f32| WeightedFirst(target as f32, weight);
        self.grow(1.0, row, |sums: &Simple| shares(&[sums.count() - sums.first(), sums.first()]))
    }

    fn classes<const N: usize>(&self, n: usize) -> Vec<Grown> {
        let row = |target: f64, weight: f32| ClassOf::<N>(target as u8, weight);
        self.grow(1.0, row, |sums: &Classes<N>| shares(&sums.0[..n.min(N)]))
    }

    /// Grows all trees. `row` makes a row of a target and a weight, `leaf` a leaf's numbers of its sums.
    fn grow<R: Row>(
        &self,
        scale: f64,
        row: impl Fn(f64, f32) -> R + Sync,
        leaf: impl Fn(&R::Sums) -> Vec<f64> + Sync,
    ) -> Vec<Grown> {
        let params = self.params;
        let rules = Rules {
            max_leaf_nodes: params.max_leaf_nodes.unwrap_or(usize::MAX),
            max_depth: params.max_depth.unwrap_or(usize::MAX),
            min_count: params.min_samples_leaf as f64,
            min_weight: 0.0,
            l1: 0.0,
            l2: 0.0,
            min_split_gain: params.min_split_gain * scale * scale,
            max_features: params.max_features,
            extra: params.extra,
            anywhere: params.extra && params.max_bins == MAX_BINS,
            monotone: Vec::new(),
        };
        let n_inputs = self.rows.codes.n_inputs();
        let grow_one = |grower: &mut Grower<'_, R>, tree: usize| {
            let mut rng = rng(params.seed, Purpose::Tree, tree as u64);
            // Drawing inputs leaves them in another order, and every tree has to begin alike.
            grower.look_at((0..n_inputs).collect());
            self.choose(grower, &row, &mut rng);
            let tree = grower.grow(&mut rng);
            let mut gains = vec![0.0; n_inputs];
            tree.add_gains(&mut gains);
            (tree.to_nodes(&self.rows.bins, |number| leaf(&tree.leaves[number].sums)), gains)
        };
        let trees = (0..params.n_trees).into_par_iter();
        trees.map_init(|| Grower::new(&self.rows.codes, &rules), grow_one).collect()
    }

    /// Gives the grower the rows of its next tree.
    fn choose<R: Row>(&self, grower: &mut Grower<'_, R>, row: impl Fn(f64, f32) -> R, rng: &mut ChaCha8Rng) {
        let used = &self.rows.used;
        grower.rows.clear();
        grower.values.clear();
        let mut push = |at: u32, times: f32| {
            let weight = self.rows.weights.as_ref().map_or(1.0, |weights| weights[at as usize]);
            grower.rows.push(at);
            grower.values.push(row(self.rows.targets[at as usize], weight * times));
        };
        if self.params.bootstrap.unwrap_or(!self.params.extra) {
            let mut times = vec![0_u32; used.len()];
            for _ in 0..used.len() {
                times[rng.random_range(0..used.len() as u32) as usize] += 1;
            }
            for (at, times) in used.iter().zip(times).filter(|(_, times)| *times > 0) {
                push(*at, times as f32);
            }
        } else {
            for at in used {
                push(*at, 1.0);
            }
        }
    }
}

/// Shares in 500ths that sum to 1: each is rounded down, and what is left goes to the largest remainders, of equal
/// ones to the first.
fn shares(counts: &[f64]) -> Vec<f64> {
    let total = sum(counts.iter().copied());
    let exact: Vec<f64> = counts.iter().map(|count| 500.0 * count / total).collect();
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
        for counts in [vec![1.0, 1.0, 1.0], vec![0.0, 7.0, 0.0], vec![3.0, 2.0, 8.0]] {
            let total = sum(counts.iter().copied());
            let parts = shares(&counts);
            assert!((sum(parts.iter().copied()) - 1.0).abs() < 1e-12, "{parts:?}");
            assert!(parts.iter().zip(&counts).all(|(part, count)| (part - count / total).abs() < 0.004));
        }
    }
}

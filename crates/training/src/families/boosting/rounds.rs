//! One tree after the other: derivatives, a tree on them, and new scores.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use vitrine_model::estimators::trees::{Link, TreeNode};

use super::leaves::leaf_values;
use super::objective::Derivatives;
use super::task::Task;
use crate::seed::{Purpose, rng};
use crate::trees::grow::Grower;
use crate::trees::sums::{First, Second, WeightedFirst, WeightedSecond};
use crate::trees::tree::Tree;

/// The rows to fit, and those to judge every round by.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) fit: &'a [u32],
    pub(super) validation: &'a [u32],
    /// After how many rounds without a better one it ends.
    pub(super) patience: usize,
}

/// What the rounds have led to.
pub(super) struct Grown {
    pub(super) base: Vec<f64>,
    pub(super) link: Link,
    pub(super) trees: Vec<Vec<TreeNode>>,
    /// For each tree and input the gain of its splits.
    pub(super) gains: Vec<Vec<f64>>,
    /// The mean loss on the validation rows after each round.
    pub(super) validation_loss: Vec<f64>,
}

impl Task<'_> {
    /// Runs rounds on some rows.
    pub(super) fn run(&self, parts: Parts<'_>, n_rounds: usize) -> Grown {
        match (self.objective.second_order(), self.rows.weights.is_some()) {
            (false, false) => self.run_by::<First>(parts, n_rounds),
            (false, true) => self.run_by::<WeightedFirst>(parts, n_rounds),
            (true, false) => self.run_by::<Second>(parts, n_rounds),
            (true, true) => self.run_by::<WeightedSecond>(parts, n_rounds),
        }
    }

    fn run_by<R: Derivatives>(&self, parts: Parts<'_>, n_rounds: usize) -> Grown {
        let n_samples = self.rows.targets.len();
        let (base, link) = self.objective.start(self.rows, parts.fit, self.params.loss);
        let rules = self.rules();
        let mut grower = Grower::<R>::new(&self.rows.codes, &rules);
        let mut scores: Vec<Vec<f64>> = base.iter().map(|score| vec![*score; n_samples]).collect();
        let mut derivatives: Vec<Vec<R>> = base.iter().map(|_| vec![R::default(); n_samples]).collect();
        let mut grown =
            Grown { base, link, trees: Vec::new(), gains: Vec::new(), validation_loss: Vec::new() };
        let mut best = (0, f64::INFINITY);
        for round in 0..n_rounds {
            self.objective.derive(&scores, self.rows, self.scale, &mut derivatives);
            let mut any_split = false;
            for (derivatives, scores) in derivatives.iter_mut().zip(&mut scores) {
                let mut rng = rng(self.params.seed, Purpose::Tree, grown.trees.len() as u64);
                self.choose(&mut grower, parts.fit, derivatives, &mut rng);
                let tree = grower.grow(&mut rng);
                let values = leaf_values(&tree, &rules, self, &grower.rows, scores);
                self.add(&tree, &values, &grower.rows, parts, scores);
                any_split |= tree.leaves.len() > 1;
                let mut gains = vec![0.0; self.rows.codes.n_inputs()];
                tree.add_gains(&mut gains);
                grown.gains.push(gains);
                grown.trees.push(tree.to_nodes(&self.rows.bins, |leaf| vec![values[leaf]]));
            }
            if !parts.validation.is_empty() {
                let loss = self.mean_loss(&scores, parts.validation);
                grown.validation_loss.push(loss);
                if loss < best.1 {
                    best = (round, loss);
                } else if round - best.0 >= parts.patience {
                    break;
                }
            }
            // Without a split and without drawing anything, the next round would be the same.
            if !any_split && !self.draws() {
                break;
            }
        }
        grown
    }

    /// Gives the grower the rows and the inputs of its next tree.
    fn choose<R: Derivatives>(
        &self,
        grower: &mut Grower<'_, R>,
        fit: &[u32],
        derivatives: &mut Vec<R>,
        rng: &mut ChaCha8Rng,
    ) {
        let n_inputs = self.rows.codes.n_inputs();
        let n_chosen = ((self.params.colsample_bytree * n_inputs as f64).round() as usize).max(1);
        if n_chosen < n_inputs || self.params.max_features < 1.0 {
            grower.look_at(draw_ascending(n_inputs, n_chosen, rng).map(|input| input as usize).collect());
        }
        grower.rows.clear();
        if self.params.subsample < 1.0 {
            let kept = ((self.params.subsample * fit.len() as f64).round() as usize).max(1);
            let places = draw_ascending(fit.len(), kept, rng);
            grower.rows.extend(places.map(|place| fit[place as usize]));
        } else {
            grower.rows.extend_from_slice(fit);
        }
        if grower.rows.len() == derivatives.len() {
            // They are written anew before the next round, so they need not be copied.
            std::mem::swap(&mut grower.values, derivatives);
            derivatives.resize(grower.values.len(), R::default());
        } else {
            grower.values.clear();
            grower.values.extend(grower.rows.iter().map(|row| derivatives[*row as usize]));
        }
    }

    /// Adds the leaves' values to the scores of the rows: those the tree was grown on by the leaf that they are in,
    /// all others that matter by going down the tree.
    fn add<S>(&self, tree: &Tree<S>, values: &[f64], grown_on: &[u32], parts: Parts<'_>, scores: &mut [f64]) {
        for (leaf, value) in tree.leaves.iter().zip(values) {
            for row in &grown_on[leaf.rows.clone()] {
                scores[*row as usize] += value;
            }
        }
        let codes = &self.rows.codes;
        if grown_on.len() < parts.fit.len() {
            let mut seen = vec![false; codes.n_samples];
            for row in grown_on {
                seen[*row as usize] = true;
            }
            for row in parts.fit.iter().filter(|row| !seen[**row as usize]) {
                scores[*row as usize] += values[tree.leaf_of(codes, *row as usize)];
            }
        }
        for row in parts.validation {
            scores[*row as usize] += values[tree.leaf_of(codes, *row as usize)];
        }
    }

    fn mean_loss(&self, scores: &[Vec<f64>], of: &[u32]) -> f64 {
        let mut row_scores = vec![0.0; scores.len()];
        let (mut total, mut weights) = (0.0, 0.0);
        for row in of {
            for (to, from) in row_scores.iter_mut().zip(scores) {
                *to = from[*row as usize];
            }
            let weight = self.rows.weight(*row);
            total += weight * self.objective.loss(&row_scores, self.rows.targets[*row as usize]);
            weights += weight;
        }
        total / weights
    }
}

/// `n` of the whole numbers below `of`, ascending, each choice as likely as any other (Knuth's selection sampling).
fn draw_ascending(of: usize, n: usize, rng: &mut ChaCha8Rng) -> impl Iterator<Item = u32> {
    let mut wanted = n.min(of) as u32;
    let draws = n < of;
    (0..of as u32).filter(move |place| {
        let left = of as u32 - place;
        let taken = !draws || rng.random_range(0..left) < wanted;
        wanted -= u32::from(taken);
        taken
    })
}

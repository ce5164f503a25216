//! Additive boosting: explainable boosting machines, or generalised additive models with pairs (Lou, Caruana and
//! Gehrke, 2012; Lou, Caruana, Gehrke and Hooker, 2013; Nori, Jenkins, Koch and Caruana, 2019).
//!
//! Every term reads one input, and small trees are added to one term after the other, round after round. Then the
//! pairs of inputs that explain most of what is left over get terms too. Everything is fitted once per bag, a draw of
//! the rows, and the mean over the bags is the model; their standard deviation says how sure each cell is.
//!
//! - `params`: the hyperparameters and their limits
//! - `task`: what all bags have in common; `levels`: the coarser bins of pairs
//! - `bag`: a draw of the rows; `rounds`: its terms grow; `line` and `square`: one step of a term of one input or two
//! - `slopes`: the derivatives that steps are taken by; `joint`: their sums, followed without looking at rows
//! - `fast`: which pairs
//! - `purify`: what a pair shows of one input alone moves to that input's term
//! - `mean`: the bags become one model

mod bag;
mod fast;
mod joint;
mod levels;
mod line;
mod mean;
mod params;
mod purify;
mod rounds;
mod slopes;
mod square;
mod task;

use ndarray::ArrayView1;
use rayon::prelude::*;
use vitrine_model::estimators::Estimator;

use super::boosting::objective::Derivatives;
use super::family::{Capabilities, Family};
use super::rows::Rows;
use crate::TrainError;
use crate::trees::sums::{First, Second, WeightedFirst, WeightedSecond};
use bag::{Bag, Shape};
use task::Task;

pub use params::AdditiveParams;

impl Family for AdditiveParams {
    fn label(&self) -> &'static str {
        "additive boosting"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { categories: true, readable: true, ..Capabilities::TREES }
    }

    fn check(&self) -> Result<(), TrainError> {
        self.check_limits()
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        if let Some(certain) = rows.certain() {
            return Ok(Estimator::Constant(certain));
        }
        let weights = (!rows.weights.is_empty()).then(|| ArrayView1::from(&rows.weights));
        let task = Task::new(self, rows, weights, seed)?;
        let model = match (task.objective.second_order(), task.rows.weights.is_some()) {
            (false, false) => fit::<First>(&task),
            (false, true) => fit::<WeightedFirst>(&task),
            (true, false) => fit::<Second>(&task),
            (true, true) => fit::<WeightedSecond>(&task),
        };
        Ok(Estimator::Additive(model?))
    }
}

/// The terms of one input in every bag, the pairs that are worth a term, and their terms in every bag.
fn fit<R: Derivatives>(task: &Task<'_>) -> Result<vitrine_model::estimators::Additive, TrainError> {
    let lines: Vec<usize> = task.varying();
    let shapes = |bag: &Bag| lines.iter().map(|input| Shape::line(task, bag, *input)).collect::<Vec<_>>();
    let mut bags: Vec<Bag> = (0..task.params.outer_bags)
        .into_par_iter()
        .map(|number| {
            let mut bag = Bag::new(task, number);
            let shapes = shapes(&bag);
            bag.boost::<R>(task, &shapes, task.params.smoothing_rounds);
            bag
        })
        .collect();
    let levels = bag::levels(task, &lines, &bags);
    let pairs = fast::strongest::<R>(task, &lines, &levels, &bags);
    bags.par_iter_mut().for_each(|bag| {
        let shapes: Vec<Shape> =
            pairs.iter().map(|pair| Shape::square(task, bag, [&levels[pair[0]], &levels[pair[1]]])).collect();
        bag.boost::<R>(task, &shapes, task.params.interaction_smoothing_rounds);
    });
    mean::model(task, &levels, &pairs, bags)
}

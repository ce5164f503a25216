//! The fitted estimators: plain data that predicts from a row of inputs. How they are fitted is not known here.
//!
//! - [`additive`]: additive models, one term per input or pair of inputs
//! - [`bayes`]: naive Bayes
//! - [`voting`]: the weighted mean of several others
//! - [`constant`]: the same prediction for everybody, the baseline
//! - [`kernel`]: support vector machines, classifier and regressor
//! - [`knn`]: k nearest neighbours, classifier and regressor, over an index of linfa-nn
//! - [`linear`]: linear regression (least squares, ridge, elastic net) and logistic regression
//! - [`mlp`]: multilayer perceptrons
//! - [`stacking`]: estimators that read the inputs, and a last one that reads what they give
//! - [`trees`]: forests and boosted trees, in one representation
//! - `transformer`: what estimators see of the preprocessing

pub mod additive;
pub mod bayes;
pub mod constant;
pub mod kernel;
pub mod knn;
pub mod linear;
pub mod mlp;
mod nearest;
pub mod stacking;
mod transformer;
pub mod trees;
pub mod voting;

use serde::Serialize;

use crate::json::FromJson;

pub use additive::Additive;
pub use bayes::NaiveBayes;
pub use constant::Constant;
pub use kernel::{Kernel, KernelScore, Vectors};
pub use knn::{Knn, Neighbour};
pub use linear::{Linear, Logistic};
pub use mlp::Mlp;
pub use stacking::Stacking;
pub use transformer::Transformer;
pub use trees::TreeEnsemble;
pub use voting::{Member, Voting};

/// Any fitted estimator. Classifiers give one probability per class, regressors one value.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Estimator {
    /// A sum of terms of one input or two.
    Additive(Additive),
    /// The weighted mean of several estimators.
    #[serde(alias = "blend")]
    Voting(Voting),
    /// The same outputs whatever the inputs.
    Constant(Constant),
    /// A support vector machine.
    Kernel(Kernel),
    /// k nearest neighbours.
    Knn(Knn),
    /// A weighted sum.
    Linear(Linear),
    /// Logistic regression, binary or multinomial.
    Logistic(Logistic),
    /// A multilayer perceptron.
    Mlp(Mlp),
    /// Naive Bayes.
    NaiveBayes(NaiveBayes),
    /// A last estimator over the outputs of others.
    #[serde(alias = "stack")]
    Stacking(Stacking),
    /// A forest or boosted trees.
    Trees(TreeEnsemble),
}

impl Estimator {
    /// Writes the outputs for one row of inputs: `n_outputs` numbers, probabilities that sum to 1 for
    /// classifiers. The buffer is cleared first.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        outputs.clear();
        match self {
            Self::Additive(additive) => additive.predict(inputs, outputs),
            Self::Voting(voting) => voting.predict(inputs, outputs),
            Self::Constant(constant) => outputs.extend_from_slice(&constant.outputs),
            Self::Kernel(kernel) => kernel.predict(inputs, outputs),
            Self::Knn(knn) => knn.predict(inputs, outputs),
            Self::Linear(linear) => outputs.push(linear.predict(inputs)),
            Self::Logistic(logistic) => logistic.predict_proba(inputs, outputs),
            Self::Mlp(mlp) => mlp.predict(inputs, outputs),
            Self::NaiveBayes(bayes) => bayes.predict_proba(inputs, outputs),
            Self::Stacking(stack) => stack.predict(inputs, outputs),
            Self::Trees(trees) => trees.predict(inputs, outputs),
        }
    }

    /// The number of outputs: the number of classes, or 1 for a regressor.
    pub fn n_outputs(&self) -> usize {
        match self {
            Self::Additive(additive) => additive.n_outputs(),
            Self::Voting(voting) => voting.n_outputs(),
            Self::Constant(constant) => constant.outputs.len(),
            Self::Kernel(kernel) => kernel.n_outputs(),
            Self::Knn(knn) => knn.n_classes.max(1),
            Self::Linear(_) => 1,
            Self::Logistic(logistic) => logistic.n_classes(),
            Self::Mlp(mlp) => mlp.n_outputs(),
            Self::NaiveBayes(bayes) => bayes.intercepts.len(),
            Self::Stacking(stack) => stack.n_outputs(),
            Self::Trees(trees) => trees.n_outputs(),
        }
    }

    /// Whether older programs would misread it: an additive model, a bounded sum, or members with a preprocessing of
    /// their own, all of which format 5 brought.
    pub(crate) fn is_new(&self) -> bool {
        match self {
            Self::Additive(_) => true,
            Self::Linear(linear) => linear.bounds.is_some(),
            Self::Voting(voting) => {
                voting.members.iter().any(|member| member.preprocess.is_some() || member.estimator.is_new())
            }
            Self::Stacking(stack) => stack.final_estimator.is_new() || stack.members.iter().any(Self::is_new),
            _ => false,
        }
    }

    /// Completes what was just read, in the members of voting and stacking too: k nearest neighbours put their rows
    /// through the pipeline's preprocessing.
    ///
    /// # Errors
    /// As [`Knn::prepare`].
    pub fn prepare(&mut self, preprocess: &dyn Transformer) -> Result<(), String> {
        match self {
            Self::Knn(knn) => knn.prepare(preprocess),
            Self::Voting(voting) => voting.prepare(preprocess),
            Self::Stacking(stack) => {
                stack.members.iter_mut().try_for_each(|member| member.prepare(preprocess))
            }
            Self::Additive(_)
            | Self::Constant(_)
            | Self::Kernel(_)
            | Self::NaiveBayes(_)
            | Self::Linear(_)
            | Self::Logistic(_)
            | Self::Mlp(_)
            | Self::Trees(_) => Ok(()),
        }
    }

    /// Checks every length, reference and number against the inputs it will be given.
    ///
    /// # Errors
    /// One sentence that names the first thing wrong.
    pub fn check(&self, n_inputs: usize) -> Result<(), String> {
        match self {
            Self::Additive(additive) => additive.check(n_inputs),
            Self::Voting(voting) => voting.check(n_inputs),
            Self::Constant(constant) => constant.check(),
            Self::Kernel(kernel) => kernel.check(n_inputs),
            Self::Knn(knn) => knn.check(n_inputs),
            Self::Linear(linear) => linear.check(n_inputs),
            Self::Logistic(logistic) => logistic.check(n_inputs),
            Self::Mlp(mlp) => mlp.check(n_inputs),
            Self::NaiveBayes(bayes) => bayes.check(n_inputs),
            Self::Stacking(stack) => stack.check(n_inputs),
            Self::Trees(trees) => trees.check(n_inputs),
        }
    }

    /// The training examples nearest to a row of inputs, for k nearest neighbours; empty for the others.
    pub fn neighbours(&self, inputs: &[f64]) -> Vec<Neighbour> {
        match self {
            Self::Knn(knn) => knn.neighbours(inputs),
            _ => Vec::new(),
        }
    }
}

/// Turns scores into probabilities that sum to 1: `exp(s_k - max) / sum_j exp(s_j - max)`. The largest score is
/// taken away first so that no exponential overflows.
pub fn softmax(scores: &mut [f64]) {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for score in scores.iter_mut() {
        *score = libm::exp(*score - largest);
        total += *score;
    }
    for score in scores {
        *score /= total;
    }
}

/// The logistic function `1 / (1 + exp(-x))`, without overflow for large `x` of either sign.
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

//! Multilayer perceptrons, fitted by Adam on mini-batches (Kingma and Ba, 2015).
//!
//! - `params`: the hyperparameters and their limits
//! - `network`: the layers, their loss and its gradient
//! - `adam`: the steps
//!
//! One thread goes through the rows in a drawn order, so that sums are the same bits everywhere. The time grows with
//! the number of rows, epochs and weights.

mod adam;
mod network;
mod params;

use std::borrow::Cow;

use rand::seq::SliceRandom;
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family};
use super::rows::Rows;
use crate::TrainError;
use crate::class::class_of;
use crate::error::{Diverged, Field, Learner, Limit, NoEnd};
use crate::seed::{Purpose, derive, rng};
use crate::split::inner_holdout;
use adam::Adam;
use network::{Network, Pass};

pub use params::{Activation, MlpParams};

const NAME: &str = "multilayer perceptron";
/// The family in errors.
const LEARNER: Learner = Learner::Perceptron;
/// An epoch that lowers the loss of a held-out row by less than this is not worth waiting for.
const TOLERANCE: f64 = 1e-4;

/// No network that learned anything has such a mean loss: nothing learned has the logarithm of the number of classes, or
/// 0.5 for a value.
const HOPELESS: f64 = 100.0;

/// The rows as they are gone through.
struct Points<'a> {
    /// Row after row.
    inputs: Cow<'a, [f64]>,
    n_inputs: usize,
    /// On the scale that is learnt.
    targets: Vec<f64>,
    /// With the mean 1.
    weights: Vec<f64>,
}

impl Family for MlpParams {
    fn label(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::DEFAULT
    }

    fn check(&self) -> Result<(), TrainError> {
        self.check_limits()
    }

    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        fit(rows, self, seed)
    }
}

/// Log loss for classes, squared error for a value, which is standardised in between. The loss of a row counts as its
/// weight says. Classes begin at their shares. With a single class among the rows that class is certain.
///
/// # Errors
/// [`TrainError::Setting`] for hyperparameters outside their limits or rows without inputs;
/// [`TrainError::NotConverged`] where steps are so long that numbers overflow; inputs that cannot be read.
fn fit(rows: &Rows<'_>, params: &MlpParams, seed: u64) -> Result<Estimator, TrainError> {
    rows.points().check(LEARNER)?;
    let n_inputs = rows.inputs.ncols();
    if n_inputs == 0 {
        return Err(TrainError::setting(Field::Inputs, 0usize, Limit::SomeInput(LEARNER)));
    }
    if let Some(certain) = rows.certain() {
        return Ok(Estimator::Constant(certain));
    }
    let n_scores = if rows.n_classes > 2 { rows.n_classes } else { 1 };
    let sizes = [&[n_inputs], params.hidden_layer_sizes.as_slice(), &[n_scores]].concat();
    let network = Network { sizes, tanh: params.activation == Activation::Tanh, n_classes: rows.n_classes };
    let weights = relative(rows);
    let (mean, deviation) = if rows.n_classes > 0 { (0.0, 1.0) } else { moments(&rows.targets, &weights) };
    let unit = if deviation > 0.0 { deviation } else { 1.0 };
    let points = Points {
        inputs: match rows.inputs.as_slice() {
            Some(values) => Cow::Borrowed(values),
            None => Cow::Owned(rows.inputs.iter().copied().collect()),
        },
        n_inputs,
        targets: rows.targets.iter().map(|target| (target - mean) / unit).collect(),
        weights,
    };
    let parts = params.early_stopping.then(|| {
        let seed = derive(seed, Purpose::Validation, 0);
        inner_holdout(&rows.data, None, params.validation_fraction, seed).ok()
    });
    let (train, validation) =
        parts.flatten().unwrap_or_else(|| ((0..rows.n_samples()).collect(), Vec::new()));
    let start = network.drawn(&points.biases(rows.n_classes), &mut rng(seed, Purpose::Layers, 0));
    let parameters = points.descend(&network, start, train, &validation, params, seed)?;
    let model = network.export(&parameters, deviation, mean);
    if model.weights.iter().all(|weight| weight.is_finite()) {
        Ok(Estimator::Mlp(model))
    } else {
        Err(diverged(params, Diverged::Weight))
    }
}

impl Points<'_> {
    /// Where the scores begin: the log-odds of the classes' shares, with half a row more of each; 0 for a value.
    fn biases(&self, n_classes: usize) -> Vec<f64> {
        let mut counts = vec![0.5; n_classes];
        for (target, weight) in self.targets.iter().zip(&self.weights) {
            match counts.as_mut_slice() {
                [first, second] => {
                    (*first, *second) = (*first + weight * (1.0 - target), *second + weight * target);
                }
                many => many.iter_mut().skip(class_of(*target)).take(1).for_each(|count| *count += weight),
            }
        }
        let total = crate::numeric::sum(counts.iter().copied());
        match counts.as_slice() {
            [] => vec![0.0],
            [first, second] => vec![libm::log(second / first)],
            many => many.iter().map(|count| libm::log(count / total)).collect(),
        }
    }

    /// The parameters after all epochs, or those of the epoch with the smallest loss on the held-out rows.
    fn descend(
        &self,
        network: &Network,
        mut parameters: Vec<f64>,
        mut train: Vec<usize>,
        validation: &[usize],
        params: &MlpParams,
        seed: u64,
    ) -> Result<Vec<f64>, TrainError> {
        let mut adam = Adam::new(parameters.len(), params.learning_rate);
        let mut pass = Pass::default();
        let mut best = (f64::INFINITY, Vec::new());
        let (mut waited, mut last) = (0, Diverged::Weight);
        for epoch in 0..params.max_epochs {
            train.shuffle(&mut rng(seed, Purpose::Batches, epoch as u64));
            let mut total = 0.0;
            for batch in train.chunks(params.batch_size) {
                let (targets, weights) = self.gather(batch, &mut pass);
                network.forward(&parameters, &mut pass);
                total += network.backward(&parameters, &targets, &weights, &mut pass);
                network.add_penalty(&parameters, params.alpha, &mut pass.gradient);
                pass.gradient.iter_mut().for_each(|slope| *slope /= batch.len() as f64);
                adam.step(&mut parameters, &pass.gradient);
            }
            if !(total.is_finite() && adam.is_finite()) {
                return Err(diverged(params, Diverged::Infinite(epoch + 1)));
            }
            let loss = total / train.len() as f64;
            last = Diverged::Loss(loss, epoch + 1);
            if validation.is_empty() {
                best.0 = loss;
                continue;
            }
            let loss = self.loss(network, &parameters, validation, &mut pass);
            waited = if loss <= best.0 - TOLERANCE { 0 } else { waited + 1 };
            if loss < best.0 {
                best = (loss, parameters.clone());
            }
            if waited >= params.n_iter_no_change {
                break;
            }
        }
        if best.0 > HOPELESS {
            return Err(diverged(params, last));
        }
        Ok(if best.1.is_empty() { parameters } else { best.1 })
    }

    /// The mean loss of some rows.
    fn loss(&self, network: &Network, parameters: &[f64], rows: &[usize], pass: &mut Pass) -> f64 {
        let (mut total, mut count) = (0.0, 0.0);
        for batch in rows.chunks(256) {
            let (targets, weights) = self.gather(batch, pass);
            network.forward(parameters, pass);
            total += network.loss(&targets, &weights, pass);
            count += crate::numeric::sum(weights);
        }
        total / count
    }

    /// Puts the inputs of some rows in front of the layers and gives their targets and weights.
    fn gather(&self, batch: &[usize], pass: &mut Pass) -> (Vec<f64>, Vec<f64>) {
        pass.values.resize(pass.values.len().max(1), Vec::new());
        if let Some(inputs) = pass.values.first_mut() {
            inputs.clear();
            for row in batch {
                inputs.extend_from_slice(&self.inputs[row * self.n_inputs..(row + 1) * self.n_inputs]);
            }
        }
        let of = |numbers: &[f64]| batch.iter().map(|row| numbers[*row]).collect();
        (of(&self.targets), of(&self.weights))
    }
}

/// The weights over their mean.
fn relative(rows: &Rows<'_>) -> Vec<f64> {
    if rows.weights.is_empty() {
        return vec![1.0; rows.n_samples()];
    }
    let mean = crate::numeric::mean(&rows.weights);
    rows.weights.iter().map(|weight| weight / mean).collect()
}

/// The mean and the standard deviation of the targets, with weights of the mean 1.
fn moments(targets: &[f64], weights: &[f64]) -> (f64, f64) {
    let weighted = |of: &dyn Fn(f64) -> f64| {
        let sum =
            crate::numeric::sum(targets.iter().zip(weights).map(|(target, weight)| weight * of(*target)));
        sum / targets.len() as f64
    };
    let mean = weighted(&|target| target);
    (mean, weighted(&|target| (target - mean) * (target - mean)).sqrt())
}

fn diverged(params: &MlpParams, what: Diverged) -> TrainError {
    let reason = NoEnd::Diverged { what, learning_rate: params.learning_rate };
    TrainError::NotConverged { estimator: LEARNER, reason }
}

//! Naive Bayes: shares, means and variances of every class.

use vitrine_model::estimators::NaiveBayes;
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::transforms::{Column, Encode, Preprocess};

use crate::TrainError;
use crate::class::class_of;
use crate::error::{Got, Learner, Limit, Rule};
use crate::numeric::round_weight;
use crate::solvers::design::{Design, Points, add_scaled};

const NAME: Learner = Learner::NaiveBayes;
/// The score of a class without rows.
const NEVER: f64 = -1e300;

/// What an input is to naive Bayes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number, normally distributed in each class.
    Number,
    /// 1 or 0 before it was scaled: whether a feature has one of its values.
    Indicator {
        /// The feature; its indicators stand together.
        feature: usize,
        /// The number of values of the feature.
        n_values: usize,
        /// What was taken away for scaling.
        centre: f64,
        /// What it was divided by for scaling.
        scale: f64,
    },
}

/// What the inputs of a preprocessing are: indicators of choices and flags, otherwise numbers, as the positions of
/// ordered choices are.
pub fn kinds(preprocess: &Preprocess, schema: &Schema) -> Vec<Kind> {
    let kind = |column: &Column| {
        let n_values = match (&column.encode, schema.features.get(column.source).map(|feature| &feature.kind))
        {
            (Encode::OneHot(_), Some(FeatureKind::Choice { choices, .. })) => choices.len(),
            (Encode::Identity, Some(FeatureKind::Flag)) => 2,
            _ => return Kind::Number,
        };
        Kind::Indicator { feature: column.source, n_values, centre: column.centre, scale: column.scale }
    };
    preprocess.columns.iter().map(kind).collect()
}

/// Numbers get the mean and variance of each class, with `var_smoothing` times the largest variance of a number added
/// to every variance; choices and flags get the share of each value with `alpha` added to every count (Laplace).
///
/// Targets are class indices; for two classes they may be probabilities of the second one. Weights count as
/// repetitions. A class without rows is never predicted. `kinds` has one entry per input.
///
/// # Errors
/// [`TrainError::Setting`] for hyperparameters outside their limits or a target without classes; rows that do not fit
/// each other, inputs that are not finite or above 1e100 in size.
pub fn fit(
    points: &Points<'_>,
    n_classes: usize,
    kinds: &[Kind],
    var_smoothing: f64,
    alpha: f64,
) -> Result<NaiveBayes, TrainError> {
    points.check(NAME)?;
    if !(var_smoothing >= 0.0 && var_smoothing.is_finite()) {
        return Err(TrainError::setting("var_smoothing", var_smoothing, Limit::From(0.0)));
    }
    if !(alpha > 0.0 && alpha.is_finite()) {
        return Err(TrainError::setting("alpha", alpha, Limit::Above(0.0)));
    }
    if n_classes < 2 {
        return Err(TrainError::setting("estimator", Got::Learner(NAME), Rule::Regressor));
    }
    let classes = Moments::of(points, n_classes);
    let smoothing = var_smoothing * classes.largest_variance(kinds);
    let total = crate::numeric::sum(classes.totals.iter().copied());
    let mut model = NaiveBayes {
        intercepts: Vec::with_capacity(n_classes),
        slopes: Vec::new(),
        means: Vec::new(),
        precisions: Vec::new(),
    };
    for class in 0..n_classes {
        let n_rows = classes.totals[class];
        let first = model.slopes.len();
        for parts in [&mut model.slopes, &mut model.means, &mut model.precisions] {
            parts.resize(first + kinds.len(), 0.0);
        }
        if n_rows == 0.0 {
            model.intercepts.push(NEVER);
            continue;
        }
        let mut intercept = libm::log(n_rows / total);
        for (input, kind) in kinds.iter().enumerate() {
            if *kind != Kind::Number {
                continue;
            }
            let variance = classes.squares[class][input] / n_rows + smoothing;
            // A number that never varies distinguishes no classes.
            if variance > 0.0 && variance.is_finite() {
                intercept -= 0.5 * libm::log(variance);
                model.means[first + input] = round_weight(classes.means[class][input]);
                model.precisions[first + input] = round_weight(0.5 / variance);
            }
        }
        intercept += shares(kinds, &classes.means[class], n_rows, alpha, &mut model.slopes[first..]);
        model.intercepts.push(round_weight(intercept));
    }
    Ok(model)
}

/// Sets the slopes of indicators and gives what belongs to the intercept.
fn shares(kinds: &[Kind], means: &[f64], n_rows: f64, alpha: f64, slopes: &mut [f64]) -> f64 {
    let mut intercept = 0.0;
    let mut at = 0;
    while let Some(kind) = kinds.get(at) {
        let Kind::Indicator { feature, n_values, .. } = *kind else {
            at += 1;
            continue;
        };
        let same = |kind: &&Kind| matches!(kind, Kind::Indicator { feature: other, .. } if *other == feature);
        let n_inputs = kinds[at..].iter().take_while(same).count();
        let counts: Vec<f64> = kinds[at..at + n_inputs]
            .iter()
            .zip(&means[at..])
            .map(|(kind, mean)| match kind {
                Kind::Indicator { centre, scale, .. } => n_rows * (mean * scale + centre),
                Kind::Number => 0.0,
            })
            .collect();
        let log_share = |count: f64| libm::log((count.max(0.0) + alpha) / (n_rows + alpha * n_values as f64));
        // Where one value has no input, the others count against it.
        let left = n_rows - crate::numeric::sum(counts.iter().copied());
        let base = if n_inputs < n_values { log_share(left) } else { 0.0 };
        intercept += base;
        for (input, count) in counts.into_iter().enumerate() {
            let slope = log_share(count) - base;
            if let Kind::Indicator { centre, scale, .. } = kinds[at + input] {
                slopes[at + input] = round_weight(slope * scale);
                intercept += slope * centre;
            }
        }
        at += n_inputs;
    }
    intercept
}

/// Sums of weights, means, and sums of squared distances from them, by class and input.
struct Moments {
    totals: Vec<f64>,
    means: Vec<Vec<f64>>,
    squares: Vec<Vec<f64>>,
}

impl Moments {
    fn of(points: &Points<'_>, n_classes: usize) -> Self {
        let design = Design::new(points, false);
        let width = design.width();
        let zero = || vec![0.0; n_classes * width];
        // For each class how much the row counts for it.
        let counts = |row: usize| {
            let (weight, target) = (design.weight(row), points.targets[row]);
            let pair = if n_classes == 2 {
                [(0, weight * (1.0 - target)), (1, weight * target)]
            } else {
                [(class_of(target), weight), (0, 0.0)]
            };
            pair.into_iter().filter(|(_, weight)| *weight > 0.0)
        };
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            for (class, weight) in counts(row) {
                if let Some(sums) = sums.chunks_exact_mut(width).nth(class) {
                    sums[0] += weight;
                    add_scaled(&mut sums[1..], weight, values);
                }
            }
        };
        let sums = design.sum(zero, add, |_| {});
        let totals: Vec<f64> = sums.chunks_exact(width).map(|of_class| of_class[0]).collect();
        let mean = |of_class: &[f64]| -> Vec<f64> {
            let total = if of_class[0] > 0.0 { of_class[0] } else { 1.0 };
            of_class[1..].iter().map(|sum| sum / total).collect()
        };
        let mut means: Vec<Vec<f64>> = sums.chunks_exact(width).map(mean).collect();
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            for (class, weight) in counts(row) {
                let Some(sums) = sums.chunks_exact_mut(width).nth(class) else { continue };
                for ((sum, value), mean) in sums[1..].iter_mut().zip(values).zip(&means[class]) {
                    *sum += weight * (value - mean) * (value - mean);
                }
            }
        };
        let sums = design.sum(zero, add, |_| {});
        let squares = sums.chunks_exact(width).map(|of_class| of_class[1..].to_vec()).collect();
        for means in &mut means {
            add_scaled(means, 1.0, &design.shift);
        }
        Self { totals, means, squares }
    }

    /// The largest variance of a number over the rows of all classes; 0 without numbers.
    fn largest_variance(&self, kinds: &[Kind]) -> f64 {
        let total = crate::numeric::sum(self.totals.iter().copied());
        let mut largest: f64 = 0.0;
        for (input, _) in kinds.iter().enumerate().filter(|(_, kind)| **kind == Kind::Number) {
            let classes = || self.totals.iter().zip(&self.means).zip(&self.squares);
            let mean = crate::numeric::sum(classes().map(|((n, means), _)| n * means[input])) / total;
            let squares = classes().map(|((n, means), squares)| {
                squares[input] + n * (means[input] - mean) * (means[input] - mean)
            });
            largest = largest.max(crate::numeric::sum(squares) / total);
        }
        largest
    }
}

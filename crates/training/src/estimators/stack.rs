//! Fitting a stack: the members out of fold, the last estimator to what they say, then the members to all rows.

use std::borrow::Cow;

use ndarray::Array2;
use rayon::prelude::*;
use vitrine_model::estimators::stack::{n_stacked, stacked};
use vitrine_model::estimators::{Estimator, Stack};
use vitrine_model::transforms::{Column, Encode, Preprocess};

use super::blend::{check_member, member_seed};
use super::cross_fit::{Outputs, folds_among, member_outputs};
use super::{Rows, fit_estimator, non_negative};
use crate::TrainError;
use crate::spec::EstimatorSpec;

/// The penalty of the logistic regression that is the last estimator when none is given.
const ALPHA: f64 = 1.0;

/// Fits a stack. Where no last estimator is given, members whose outputs have the weight 0 are left out.
///
/// # Errors
/// [`TrainError::Setting`] without members, where one is a stack, or where the last estimator is a stack or k nearest
/// neighbours; the estimators' own errors.
pub(super) fn fit(
    rows: &Rows<'_>,
    members: &[EstimatorSpec],
    last: Option<&EstimatorSpec>,
    with_inputs: bool,
    folds: usize,
    seed: u64,
) -> Result<Stack, TrainError> {
    if members.is_empty() {
        return Err(TrainError::setting("members of the stack", "empty", "at least one estimator"));
    }
    for (position, spec) in members.iter().enumerate() {
        check_member(spec, "stack", position)?;
    }
    if let Some(last) = last.filter(|last| last.is_stack() || last.has_neighbours()) {
        let expected = "neither a stack nor k nearest neighbours";
        return Err(TrainError::setting("last of the stack", last.family(), expected));
    }
    let folds = folds_among(rows, folds, seed)?;
    let outputs = members
        .par_iter()
        .enumerate()
        .map(|(position, spec)| member_outputs(rows, spec, &folds, member_seed(seed, position)));
    let (outputs, fitted): (Vec<Outputs>, Vec<Option<Estimator>>) =
        outputs.collect::<Result<Vec<_>, TrainError>>()?.into_iter().unzip();
    let inputs = read(&outputs, rows, with_inputs);
    let mut last = fit_last(rows, inputs, last, member_seed(seed, members.len()))?;
    let counts = counting(&mut last, members.len());
    let fitted = members.iter().zip(fitted).enumerate().filter(|(position, _)| counts[*position]);
    let fitted = fitted.map(|(position, (spec, fitted))| {
        fitted.map_or_else(|| fit_estimator(rows, spec, member_seed(seed, position)), Ok)
    });
    Ok(Stack { members: fitted.collect::<Result<_, TrainError>>()?, last: Box::new(last), with_inputs })
}

/// What the last estimator reads: n_samples rows of the members' outputs, with the inputs after them where wanted.
fn read(outputs: &[Outputs], rows: &Rows<'_>, with_inputs: bool) -> Array2<f64> {
    let n_read = outputs.len() * n_stacked(rows.n_classes.max(1));
    let width = n_read + if with_inputs { rows.inputs.ncols() } else { 0 };
    let mut all = Array2::zeros((rows.n_samples(), width));
    let mut numbers = Vec::with_capacity(width);
    for (row, mut to) in all.rows_mut().into_iter().enumerate() {
        numbers.clear();
        for member in outputs {
            stacked(member.get(row).map_or(&[][..], Vec::as_slice), &mut numbers);
        }
        if with_inputs {
            numbers.extend(rows.inputs.row(row));
        }
        for (to, from) in to.iter_mut().zip(&numbers) {
            *to = *from;
        }
    }
    all
}

fn fit_last(
    rows: &Rows<'_>,
    inputs: Array2<f64>,
    last: Option<&EstimatorSpec>,
    seed: u64,
) -> Result<Estimator, TrainError> {
    // The last estimator's inputs have been made already; a preprocessing without tables says so.
    let column = |source| Column { source, encode: Encode::Identity, centre: 0.0, scale: 1.0 };
    let preprocess = Preprocess {
        impute: vec![None; inputs.ncols()],
        columns: (0..inputs.ncols()).map(column).collect(),
        ..Preprocess::default()
    };
    let read = Rows {
        data: Cow::Borrowed(&*rows.data),
        preprocess: &preprocess,
        inputs,
        targets: rows.targets.clone(),
        weights: rows.weights.clone(),
        n_classes: rows.n_classes,
        // The members' outputs are no inputs that a limit could have been given for.
        monotone: Vec::new(),
    };
    match last {
        Some(last) => fit_estimator(&read, last, seed),
        None if rows.n_classes > 0 => {
            fit_estimator(&read, &EstimatorSpec::Logistic { alpha: ALPHA, l1_ratio: 0.0 }, seed)
        }
        None => {
            read.check_finite()?;
            Ok(Estimator::Linear(non_negative::fit(&read.inputs, &read.targets, &read.weights)?))
        }
    }
}

/// Which members count. Those of weight 0 in a weighted sum of values are taken out of it, unless none would stay.
fn counting(last: &mut Estimator, n_members: usize) -> Vec<bool> {
    let Estimator::Linear(linear) = last else { return vec![true; n_members] };
    let mut counts: Vec<bool> = linear.weights.iter().take(n_members).map(|weight| *weight != 0.0).collect();
    counts.resize(n_members, true);
    if !counts.contains(&true) {
        counts[0] = true;
    }
    let mut position = 0;
    linear.weights.retain(|_| {
        position += 1;
        counts.get(position - 1).copied().unwrap_or(true)
    });
    counts
}

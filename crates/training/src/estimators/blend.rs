//! Fitting a blend: each member to the same rows, with equal weights or with weights chosen greedily.

use rayon::prelude::*;
use vitrine_model::estimators::{Blend, Estimator, Member};

use super::cross_fit::{Outputs, folds_among, member_outputs};
use super::{Rows, fit_estimator};
use crate::TrainError;
use crate::seed::{Purpose, derive};
use crate::spec::EstimatorSpec;

/// The largest number of rounds of the greedy choice.
const MAX_ROUNDS: usize = 10_000;
/// Probabilities of the truth count as at least this much in the log loss.
const LEAST: f64 = 1e-12;

/// The seed that a member is fitted with, by its position from 0.
pub fn member_seed(seed: u64, position: usize) -> u64 {
    derive(seed, Purpose::Member, position as u64)
}

/// Fits every member to all rows; each weighs `1 / n_members`, or with `rounds` as often as the greedy choice among
/// their out-of-fold outputs took it. Members of weight 0 are left out, those of blends and bags are taken apart.
///
/// # Errors
/// [`TrainError::Setting`] without members, where one is a stack, or for rounds outside their limits; the members'
/// own errors.
pub(super) fn fit(
    rows: &Rows<'_>,
    members: &[EstimatorSpec],
    rounds: Option<usize>,
    folds: usize,
    seed: u64,
) -> Result<Blend, TrainError> {
    if members.is_empty() {
        return Err(TrainError::setting("members of the blend", "empty", "at least one estimator"));
    }
    for (position, spec) in members.iter().enumerate() {
        check_member(spec, "blend", position)?;
    }
    let (weights, fitted): (Vec<f64>, Vec<Option<Estimator>>) = match rounds {
        None => members.iter().map(|_| (1.0 / members.len() as f64, None)).unzip(),
        Some(rounds) if rounds == 0 || rounds > MAX_ROUNDS => {
            let expected = format!("a whole number from 1 to {MAX_ROUNDS}");
            return Err(TrainError::setting("rounds of the blend", rounds, &expected));
        }
        Some(rounds) => {
            let folds = folds_among(rows, folds, seed)?;
            let outputs = members
                .par_iter()
                .enumerate()
                .map(|(position, spec)| member_outputs(rows, spec, &folds, member_seed(seed, position)));
            let (outputs, fitted): (Vec<Outputs>, Vec<Option<Estimator>>) =
                outputs.collect::<Result<Vec<_>, TrainError>>()?.into_iter().unzip();
            (greedy(&outputs, rows, rounds), fitted)
        }
    };
    let fitted = members.iter().zip(weights).zip(fitted).enumerate();
    let fitted = fitted.filter(|(_, ((_, weight), _))| *weight > 0.0);
    let fitted = fitted.map(|(position, ((spec, weight), fitted))| {
        let fit = || fit_estimator(rows, spec, member_seed(seed, position));
        Ok(Member { weight, estimator: fitted.map_or_else(fit, Ok)? })
    });
    Ok(flatten(fitted.collect::<Result<_, TrainError>>()?))
}

/// Refuses a stack as a member of a blend, a bag or a stack.
pub(super) fn check_member(spec: &EstimatorSpec, of: &str, position: usize) -> Result<(), TrainError> {
    if spec.is_stack() {
        let field = format!("member {} of the {of}", position + 1);
        return Err(TrainError::setting(&field, spec.family(), "anything but a stack"));
    }
    Ok(())
}

/// The blend of members of which some are blends themselves, with their members in their place.
pub(super) fn flatten(members: Vec<Member>) -> Blend {
    let mut all = Vec::new();
    for Member { weight, estimator } in members {
        match estimator {
            Estimator::Blend(inner) => {
                let own = inner.members.into_iter();
                all.extend(own.map(|own| Member { weight: weight * own.weight, estimator: own.estimator }));
            }
            estimator => all.push(Member { weight, estimator }),
        }
    }
    Blend { members: all }
}

/// The share of the rounds in which each member was added. Each round adds the one with which the mean of all added
/// so far has the least squared error or log loss, of equal ones the first; of all rounds the best counts, of equally
/// good ones the first.
fn greedy(outputs: &[Outputs], rows: &Rows<'_>, rounds: usize) -> Vec<f64> {
    let width = rows.n_classes.max(1);
    let outputs: Vec<Vec<f64>> = outputs.iter().map(|rows| rows.concat()).collect();
    let mut total = vec![0.0; rows.n_samples() * width];
    let mut added = Vec::with_capacity(rounds);
    let mut best = (f64::INFINITY, 1);
    for round in 1..=rounds {
        let losses = outputs.par_iter().map(|own| loss(&total, own, round as f64, rows, width));
        let losses: Vec<f64> = losses.collect();
        let chosen = (0..losses.len()).fold(0, |best, at| if losses[at] < losses[best] { at } else { best });
        if losses[chosen] < best.0 {
            best = (losses[chosen], round);
        }
        added.push(chosen);
        for (total, own) in total.iter_mut().zip(&outputs[chosen]) {
            *total += own;
        }
    }
    added.truncate(best.1);
    let count = |member: usize| added.iter().filter(|added| **added == member).count();
    (0..outputs.len()).map(|member| count(member) as f64 / added.len() as f64).collect()
}

/// The weighted loss of `(total + own) / n` over all rows.
fn loss(total: &[f64], own: &[f64], n: f64, rows: &Rows<'_>, width: usize) -> f64 {
    let mut all = 0.0;
    let pairs = total.chunks_exact(width).zip(own.chunks_exact(width));
    for (row, ((total, own), target)) in pairs.zip(&rows.targets).enumerate() {
        let at = |output: usize| {
            let of = |numbers: &[f64]| numbers.get(output).copied().unwrap_or(0.0);
            (of(total) + of(own)) / n
        };
        let loss = match rows.n_classes {
            0 => (target - at(0)) * (target - at(0)),
            2 => -(target * libm::log(at(1).max(LEAST)) + (1.0 - target) * libm::log(at(0).max(LEAST))),
            _ => -libm::log(at(*target as usize).max(LEAST)),
        };
        all += loss * rows.weights.get(row).copied().unwrap_or(1.0);
    }
    all
}

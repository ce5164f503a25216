//! The bags become one model: the mean of every cell, and its standard deviation.

use vitrine_model::estimators::Additive;
use vitrine_model::estimators::additive::Term;

use super::bag::{Bag, cell_of};
use super::levels::Levels;
use super::purify;
use super::task::Task;
use crate::TrainError;
use crate::numeric::{mean, round_weight, standard_deviation, sum};
use crate::trees::leaf_step::LeafStep;

/// Scores are rounded to at most this share of the target's standard deviation, in 500ths.
const FINE: f64 = 0.1;

/// The mean model, in the units of the target. `pairs` are places in `levels`, which has an entry per term of one input.
pub(super) fn model(
    task: &Task<'_>,
    levels: &[Levels],
    pairs: &[[usize; 2]],
    mut bags: Vec<Bag>,
) -> Result<Additive, TrainError> {
    let codes = &task.rows.codes;
    let mut weights: Vec<Vec<f64>> = levels
        .iter()
        .map(|of| {
            let column = &codes.columns[of.input];
            task.weights_by(codes.n_bins[of.input] + 1, |row| usize::from(column[row]))
        })
        .collect();
    for pair in pairs {
        let both = [&levels[pair[0]], &levels[pair[1]]];
        weights.push(task.weights_by(both[0].len() * both[1].len(), |row| cell_of(task, both, row)));
    }
    for bag in &mut bags {
        settle(bag, levels, pairs, &weights);
    }
    let mut model = task.empty();
    let n_scores = model.intercepts.len();
    for (score, intercept) in model.intercepts.iter_mut().enumerate() {
        let of_bags: Vec<f64> = bags.iter().map(|bag| bag.base[score]).collect();
        *intercept = round_weight(task.origin + task.unit * mean(&of_bags));
    }
    let step = LeafStep::of_spread(FINE * task.unit);
    for (at, weights) in weights.iter().enumerate() {
        let (mut scores, mut deviations) = (Vec::new(), Vec::new());
        for cell in 0..weights.len() * n_scores {
            let of_bags: Vec<f64> = bags.iter().map(|bag| bag.tables[at][cell]).collect();
            scores.push(step.round(task.unit * mean(&of_bags)));
            deviations.push(step.round(task.unit * standard_deviation(&of_bags)));
        }
        let pair = at.checked_sub(levels.len()).and_then(|at| pairs.get(at));
        let of_term: Vec<&Levels> =
            pair.map_or_else(|| vec![&levels[at]], |pair| pair.map(|at| &levels[at]).to_vec());
        let total = sum(weights.iter().copied()) * n_scores as f64;
        let by_weight = scores.iter().enumerate().map(|(at, score)| weights[at / n_scores] * score.abs());
        let importance = round_weight(sum(by_weight) / total);
        if let [a, b] = of_term.as_slice() {
            // Nothing was learnt of a pair that helped in no bag.
            if importance == 0.0 {
                continue;
            }
            (scores, deviations) = (by_level(&scores, a, b), by_level(&deviations, a, b));
        }
        let cuts = |of: &&Levels| if pair.is_some() { of.cuts.clone() } else { codes.cuts[of.input].clone() };
        let inputs = of_term.iter().map(|of| of.input).collect();
        model.terms.push(Term { inputs, cuts: of_term.iter().map(cuts).collect(), importance });
        model.scores.append(&mut scores);
        model.deviations.append(&mut deviations);
    }
    vitrine_model::estimators::Estimator::Additive(model.clone())
        .check(codes.n_inputs())
        .map_err(TrainError::contradiction)?;
    Ok(model)
}

/// Centres the terms of a bag, and takes from pairs what belongs to one input.
fn settle(bag: &mut Bag, levels: &[Levels], pairs: &[[usize; 2]], weights: &[Vec<f64>]) {
    let (lines, squares) = bag.tables.split_at_mut(levels.len());
    let (of_lines, of_squares) = weights.split_at(levels.len());
    for ((square, weights), pair) in squares.iter_mut().zip(of_squares).zip(pairs) {
        let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        let (front, back) = lines.split_at_mut(high);
        if let (Some(a), Some(b)) = (front.get_mut(low), back.first_mut()) {
            purify::pair(square, weights, [&levels[low], &levels[high]], [a, b]);
        }
    }
    for (line, weights) in lines.iter_mut().zip(of_lines) {
        purify::line(line, weights, &mut bag.base);
    }
}

/// A pair's table with the levels in the order of their cuts.
fn by_level(table: &[f64], a: &Levels, b: &Levels) -> Vec<f64> {
    let cells = a.place.iter().flat_map(|row| b.place.iter().map(move |column| row * b.len() + column));
    cells.map(|cell| table[cell]).collect()
}

//! Which pairs of inputs explain most of what the terms of one input leave over: FAST (Lou, Caruana, Gehrke and Hooker,
//! 2013). A pair is as strong as the best split into four corners around one point.

use rayon::prelude::*;

use super::super::boosting::objective::Derivatives;
use super::bag::{Bag, cell_of};
use super::levels::Levels;
use super::square::Table;
use super::task::Task;

/// The pairs that get a term, as places in `lines`, the strongest first. Where the target has several scores there are
/// none, because a pair could not be drawn as one table.
pub(super) fn strongest<R: Derivatives>(
    task: &Task<'_>,
    lines: &[usize],
    levels: &[Levels],
    bags: &[Bag],
) -> Vec<[usize; 2]> {
    let n_pairs = task.params.n_pairs(lines.len());
    let Some(scores) = mean_scores(task, lines, bags).filter(|_| n_pairs > 0) else { return Vec::new() };
    let mut derivatives = vec![vec![R::default(); scores.len()]];
    task.objective.derive(&[scores], &task.rows, 1.0, &mut derivatives);
    let Some(derivatives) = derivatives.first() else { return Vec::new() };
    // Categories that are too many for a table of two are left out.
    let fits = |place: &usize| levels[*place].len() <= task.params.max_interaction_bins + 1;
    let places: Vec<usize> = (0..lines.len()).filter(fits).collect();
    let pairs: Vec<[usize; 2]> = places
        .iter()
        .enumerate()
        .flat_map(|(at, a)| places.iter().skip(at + 1).map(move |b| [*a, *b]))
        .collect();
    let strength = |pair: &[usize; 2]| {
        let [a, b] = [&levels[pair[0]], &levels[pair[1]]];
        let mut sums = vec![R::Sums::default(); a.len() * b.len()];
        for row in &task.rows.used {
            let row = *row as usize;
            derivatives[row].add_to(&mut sums[cell_of(task, [a, b], row)]);
        }
        Table::new(&sums, b.len(), false).corners(&task.rules)
    };
    let strengths: Vec<f64> = pairs.par_iter().map(strength).collect();
    let mut ranked: Vec<(f64, [usize; 2])> = strengths.into_iter().zip(pairs).collect();
    ranked.retain(|(strength, _)| *strength > 0.0);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().take(n_pairs).map(|(_, pair)| pair).collect()
}

/// The mean over the bags of each row's score; `None` where there are several scores.
fn mean_scores(task: &Task<'_>, lines: &[usize], bags: &[Bag]) -> Option<Vec<f64>> {
    let share = 1.0 / bags.len() as f64;
    let mut base = 0.0;
    for bag in bags {
        let [score] = bag.base.as_slice() else { return None };
        base += share * score;
    }
    let mut scores = vec![base; task.rows.codes.n_samples];
    for (at, input) in lines.iter().enumerate() {
        let mut table = vec![0.0; task.rows.codes.n_bins[*input] + 1];
        for bag in bags {
            table.iter_mut().zip(&bag.tables[at]).for_each(|(mean, score)| *mean += share * score);
        }
        for (score, code) in scores.iter_mut().zip(&task.rows.codes.columns[*input]) {
            *score += table[usize::from(*code)];
        }
    }
    Some(scores)
}

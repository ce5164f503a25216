//! The rounds of a bag, in which its terms grow by turns.

use super::super::boosting::objective::Derivatives;
use super::bag::{Bag, Shape};
use super::slopes::Slopes;
use super::task::Task;
use crate::seed::{Purpose, rng};

impl Bag {
    /// Adds terms, which grow by turns until the loss of the held-out rows no longer falls; the round in which it was
    /// smallest counts. In the first rounds, `smoothing` of them, cuts are drawn.
    pub(super) fn boost<R: Derivatives>(&mut self, task: &Task<'_>, shapes: &[Shape], smoothing: usize) {
        let params = task.params;
        let n_scores = self.scores.len();
        let mut tables: Vec<Vec<f64>> =
            shapes.iter().map(|shape| vec![0.0; shape.n_cells * n_scores]).collect();
        let patience = params.early_stopping_rounds;
        let judged = self.n_fit < self.n_rows();
        let n_rounds = match (shapes.is_empty(), judged) {
            (true, _) => 0,
            (false, true) => params.max_rounds,
            (false, false) => params.max_rounds.min(smoothing + patience),
        };
        let start = self.scores.clone();
        let first_loss = self.validation_loss(task);
        let mut best = (first_loss, tables.clone());
        // The last round that was better by enough, and its loss.
        let mut mark = (0, first_loss);
        let mut slopes = Slopes::<R>::new(task, self, shapes);
        let mut rng = rng(self.seed, Purpose::Tree, self.tables.len() as u64);
        let (mut sums, mut values) = (Vec::new(), Vec::new());
        for round in 1..=n_rounds {
            slopes.start_round(task, self, shapes, round);
            for (at, (shape, table)) in shapes.iter().zip(&mut tables).enumerate() {
                for score in 0..n_scores {
                    slopes.sums(at, shape, score, &mut sums);
                    let random = (round <= smoothing).then_some(&mut rng);
                    shape.step(&sums, &task.rules, random, &mut values);
                    for (value, total) in
                        values.iter_mut().zip(table.iter_mut().skip(score).step_by(n_scores))
                    {
                        *value = value.clamp(-1e6, 1e6) * params.learning_rate;
                        *total += *value;
                    }
                    slopes.shift(at, shape, score, &values);
                    let rows = slopes.rows_with_scores();
                    let (scores, cells) = (&mut self.scores[score][rows.clone()], &shape.cells[rows]);
                    for (score, cell) in scores.iter_mut().zip(cells) {
                        *score += values[usize::from(*cell)];
                    }
                }
            }
            if !judged {
                continue;
            }
            let loss = self.validation_loss(task);
            if loss < best.0 {
                best.0 = loss;
                for (best, table) in best.1.iter_mut().zip(&tables) {
                    best.copy_from_slice(table);
                }
            }
            if loss < mark.1 - params.early_stopping_tolerance * first_loss {
                mark = (round, loss);
            } else if round - mark.0.max(smoothing.min(round)) >= patience {
                break;
            }
        }
        if judged {
            tables = best.1;
        }
        self.scores = start;
        for (shape, table) in shapes.iter().zip(&tables) {
            for (at, scores) in self.scores.iter_mut().enumerate() {
                for (score, cell) in scores.iter_mut().zip(&shape.cells) {
                    *score += table[usize::from(*cell) * n_scores + at];
                }
            }
        }
        self.tables.extend(tables);
    }
}

//! One bag: a draw of the rows, and the rounds in which its terms grow.

use rand_chacha::ChaCha8Rng;

use super::super::boosting::objective::Derivatives;
use super::levels::Levels;
use super::task::Task;
use super::{line, square};
use crate::numeric::mean;
use crate::seed::{Purpose, derive, rng};
use crate::trees::rows::Rows;
use crate::trees::rules::Rules;
use crate::trees::sums::Sums;

/// What is fitted to one draw of the rows.
pub(super) struct Bag {
    /// The numbers of its rows: first those that are fitted, then those that say when to stop.
    order: Vec<u32>,
    seed: u64,
    n_fit: usize,
    /// Their targets and weights, in the same order.
    rows: Rows,
    /// Their scores by the terms so far, one list per score.
    scores: Vec<Vec<f64>>,
    /// The scores before the first term.
    pub(super) base: Vec<f64>,
    /// Term after term the numbers of its cells, in each cell one per score.
    pub(super) tables: Vec<Vec<f64>>,
}

/// For each place in `lines` the coarser bins of its input, categories in the order of their mean scores over the bags.
pub(super) fn levels(task: &Task<'_>, lines: &[usize], bags: &[Bag]) -> Vec<Levels> {
    let levels = lines.iter().enumerate().map(|(at, input)| {
        let n_bins = task.rows.codes.n_bins[*input];
        let score = |code: usize| mean(&bags.iter().map(|bag| bag.tables[at][code]).collect::<Vec<_>>());
        let order: Option<Vec<f64>> = task.unordered[*input].then(|| (0..n_bins).map(score).collect());
        Levels::new(task, *input, order.as_deref())
    });
    levels.collect()
}

/// The cells of a term, and which of them each row of a bag is in.
pub(super) struct Shape {
    cells: Vec<u16>,
    n_cells: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    /// One input, whose bins may be categories without an order.
    Line { unordered: bool },
    /// Two inputs, with the number of places of the second.
    Square { n_columns: usize },
}

impl Shape {
    /// The term of one input.
    pub(super) fn line(task: &Task<'_>, bag: &Bag, input: usize) -> Self {
        let column = &task.rows.codes.columns[input];
        Self {
            cells: bag.order.iter().map(|row| u16::from(column[*row as usize])).collect(),
            n_cells: task.rows.codes.n_bins[input] + 1,
            kind: Kind::Line { unordered: task.unordered[input] },
        }
    }

    /// The term of two inputs.
    pub(super) fn square(task: &Task<'_>, bag: &Bag, [a, b]: [&Levels; 2]) -> Self {
        let cell = |row: &u32| cell_of(task, [a, b], *row as usize) as u16;
        Self {
            cells: bag.order.iter().map(cell).collect(),
            n_cells: a.len() * b.len(),
            kind: Kind::Square { n_columns: b.len() },
        }
    }

    fn step<S: Sums>(
        &self,
        sums: &[S],
        rules: &Rules,
        random: Option<&mut ChaCha8Rng>,
        values: &mut Vec<f64>,
    ) {
        match self.kind {
            Kind::Line { unordered } => line::step(sums, unordered, rules, random, values),
            Kind::Square { n_columns } => square::step(sums, n_columns, rules, random, values),
        }
    }
}

/// The cell of a row in the table of a pair.
pub(super) fn cell_of(task: &Task<'_>, [a, b]: [&Levels; 2], row: usize) -> usize {
    let columns = &task.rows.codes.columns;
    a.place_of(columns[a.input][row]) * b.len() + b.place_of(columns[b.input][row])
}

impl Bag {
    /// Draws the rows of a bag. Rows that are identical stay together.
    pub(super) fn new(task: &Task<'_>, number: usize) -> Self {
        let seed = derive(task.seed, Purpose::Bags, number as u64);
        let parts = task.rows.held_out(task.loss, task.params.validation_size, seed);
        let (mut order, validation) = parts.unwrap_or_else(|| (task.rows.used.clone(), Vec::new()));
        let n_fit = order.len();
        order.extend(validation);
        let rows = task.rows.drawn(&order);
        let fitted: Vec<u32> = (0..n_fit as u32).collect();
        let (base, _) = task.objective.start(&rows, &fitted, task.loss);
        let scores = base.iter().map(|score| vec![*score; order.len()]).collect();
        Self { order, seed, n_fit, rows, scores, base, tables: Vec::new() }
    }

    /// Adds terms, which grow by turns until the loss of the held-out rows no longer falls; the round in which it was
    /// smallest counts. In the first rounds, `smoothing` of them, cuts are drawn.
    pub(super) fn boost<R: Derivatives>(&mut self, task: &Task<'_>, shapes: &[Shape], smoothing: usize) {
        let params = task.params;
        let n_scores = self.scores.len();
        let mut tables: Vec<Vec<f64>> =
            shapes.iter().map(|shape| vec![0.0; shape.n_cells * n_scores]).collect();
        let patience = params.early_stopping_rounds;
        let judged = self.n_fit < self.order.len();
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
        let mut derivatives = vec![vec![R::default(); self.n_fit]; n_scores];
        let mut rng = rng(self.seed, Purpose::Tree, self.tables.len() as u64);
        let (mut sums, mut values) = (Vec::new(), Vec::new());
        for round in 1..=n_rounds {
            for (shape, table) in shapes.iter().zip(&mut tables) {
                task.objective.derive(&self.scores, &self.rows, 1.0, &mut derivatives);
                for (score, derivatives) in derivatives.iter().enumerate() {
                    sums.clear();
                    sums.resize(shape.n_cells, R::Sums::default());
                    for (cell, derivative) in shape.cells.iter().zip(derivatives) {
                        derivative.add_to(&mut sums[usize::from(*cell)]);
                    }
                    let random = (round <= smoothing).then_some(&mut rng);
                    shape.step(&sums, &task.rules, random, &mut values);
                    for (value, total) in
                        values.iter_mut().zip(table.iter_mut().skip(score).step_by(n_scores))
                    {
                        *value = value.clamp(-1e6, 1e6) * params.learning_rate;
                        *total += *value;
                    }
                    for (score, cell) in self.scores[score].iter_mut().zip(&shape.cells) {
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
            self.scores = start;
            for (shape, table) in shapes.iter().zip(&tables) {
                for (at, scores) in self.scores.iter_mut().enumerate() {
                    for (score, cell) in scores.iter_mut().zip(&shape.cells) {
                        *score += table[usize::from(*cell) * n_scores + at];
                    }
                }
            }
        }
        self.tables.extend(tables);
    }

    /// The mean loss of the held-out rows; 0 without any.
    fn validation_loss(&self, task: &Task<'_>) -> f64 {
        let mut row_scores = vec![0.0; self.scores.len()];
        let (mut total, mut weights) = (0.0, 0.0);
        for row in self.n_fit..self.order.len() {
            for (to, from) in row_scores.iter_mut().zip(&self.scores) {
                *to = from[row];
            }
            let weight = self.rows.weight(row as u32);
            total += weight * task.objective.loss(&row_scores, self.rows.targets[row]);
            weights += weight;
        }
        if weights > 0.0 { total / weights } else { 0.0 }
    }
}

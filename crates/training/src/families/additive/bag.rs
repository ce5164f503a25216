//! One bag: a draw of the rows, the cells that they are in, and their scores.

use rand_chacha::ChaCha8Rng;

use super::levels::Levels;
use super::task::Task;
use super::{line, square};
use crate::numeric::mean;
use crate::seed::{Purpose, derive};
use crate::trees::rows::Rows;
use crate::trees::rules::Rules;
use crate::trees::sums::Sums;

/// What is fitted to one draw of the rows.
pub(super) struct Bag {
    /// The numbers of its rows: first those that are fitted, then those that say when to stop.
    order: Vec<u32>,
    pub(super) seed: u64,
    /// How many of them are fitted.
    pub(super) n_fit: usize,
    /// Their targets and weights, in the same order.
    pub(super) rows: Rows,
    /// Their scores by the terms so far, one list per score.
    pub(super) scores: Vec<Vec<f64>>,
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
    pub(super) cells: Vec<u16>,
    pub(super) n_cells: usize,
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

    /// A term of one input whose cells are known.
    #[cfg(test)]
    pub(super) fn of(cells: Vec<u16>, n_cells: usize) -> Self {
        Self { cells, n_cells, kind: Kind::Line { unordered: false } }
    }

    /// Writes by how much the score of each cell is to change.
    pub(super) fn step<S: Sums>(
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
    /// The number of its rows.
    pub(super) fn n_rows(&self) -> usize {
        self.order.len()
    }

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

    /// The mean loss of the held-out rows; 0 without any.
    pub(super) fn validation_loss(&self, task: &Task<'_>) -> f64 {
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

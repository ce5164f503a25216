//! The derivatives of a bag's rows, followed while its terms change, and their sums over the cells of any term.
//!
//! Taking them anew for every step is what would cost most. Of the squared error they change by what the scores change
//! by; of other losses by that times the second derivative, and the exact ones are taken once a round, the second ones
//! once in [`ROUNDS`] rounds.

use std::ops::Range;

use super::super::boosting::objective::Derivatives;
use super::bag::{Bag, Shape};
use super::joint::Joint;
use super::task::Task;
use crate::trees::sums::Sums;

/// For so many rounds second derivatives stay as they are.
const ROUNDS: usize = 8;
/// Sums of so few cells are added up in several places by turns, since a processor waits for a number that it has just
/// written.
const FEW_CELLS: usize = 64;
/// In so many places.
const PLACES: usize = 4;

/// The derivatives of the rows that are fitted.
pub(super) struct Slopes<R: Derivatives> {
    /// For each score the first ones, times the weights.
    first: Vec<Vec<f64>>,
    /// For each score the second ones, times the weights; none where all are 1.
    second: Vec<Vec<f64>>,
    /// For each term and score the sums by cell, of which all but the first derivatives count.
    fixed: Vec<Vec<Vec<R::Sums>>>,
    derivatives: Vec<Vec<R>>,
    /// The sums of first derivatives, where they are followed cell by cell instead of row by row.
    joint: Option<Joint>,
    second_order: bool,
    places: Vec<f64>,
    n_fit: usize,
    n_rows: usize,
}

impl<R: Derivatives> Slopes<R> {
    /// The derivatives at the scores of a bag.
    pub(super) fn new(task: &Task<'_>, bag: &Bag, shapes: &[Shape]) -> Self {
        let n_scores = bag.scores.len();
        let mut slopes = Self {
            first: vec![vec![0.0; bag.n_fit]; n_scores],
            second: vec![Vec::new(); n_scores],
            fixed: vec![vec![Vec::new(); n_scores]; shapes.len()],
            derivatives: vec![vec![R::default(); bag.n_fit]; n_scores],
            joint: None,
            second_order: task.objective.second_order(),
            places: Vec::new(),
            n_fit: bag.n_fit,
            n_rows: bag.n_rows(),
        };
        slopes.derive(task, bag);
        slopes.sum_second(shapes);
        if !slopes.second_order {
            let weight = |row: usize| bag.rows.weight(row as u32);
            slopes.joint = slopes.first.first().and_then(|first| Joint::new(shapes, first, weight));
            if bag.rows.weights.is_none() {
                slopes.second.iter_mut().for_each(Vec::clear);
            }
        }
        slopes
    }

    /// Takes exact derivatives where they cannot be followed exactly.
    pub(super) fn start_round(&mut self, task: &Task<'_>, bag: &Bag, shapes: &[Shape], round: usize) {
        if !self.second_order || round == 1 {
            return;
        }
        self.derive(task, bag);
        if round.is_multiple_of(ROUNDS) {
            self.sum_second(shapes);
        }
    }

    /// The rows whose scores have to be kept up: where derivatives are followed exactly, only those held out.
    pub(super) fn rows_with_scores(&self) -> Range<usize> {
        if self.second_order { 0..self.n_rows } else { self.n_fit..self.n_rows }
    }

    /// Writes the sums of a term by its cells.
    pub(super) fn sums(&mut self, at: usize, shape: &Shape, score: usize, out: &mut Vec<R::Sums>) {
        out.clear();
        let fixed = self.fixed[at][score].iter();
        if let Some(joint) = &self.joint {
            out.extend(fixed.zip(joint.sums(at)).map(|(sums, first)| sums.with_first(*first)));
            return;
        }
        self.places.clear();
        let (numbers, cells) = (&self.first[score], &shape.cells[..self.n_fit]);
        if shape.n_cells <= FEW_CELLS {
            self.places.resize(PLACES * shape.n_cells, 0.0);
            add_by_turns(numbers, cells, &mut self.places);
            let places = self.places.chunks_exact(PLACES);
            out.extend(fixed.zip(places).map(|(sums, first)| sums.with_first(first.iter().sum())));
        } else {
            self.places.resize(shape.n_cells, 0.0);
            for (number, cell) in numbers.iter().zip(cells) {
                self.places[usize::from(*cell)] += number;
            }
            out.extend(fixed.zip(&self.places).map(|(sums, first)| sums.with_first(*first)));
        }
    }

    /// Follows a change of the score by the values of a term's cells.
    pub(super) fn shift(&mut self, at: usize, shape: &Shape, score: usize, values: &[f64]) {
        if let Some(joint) = &mut self.joint {
            joint.shift(at, values);
            return;
        }
        let first = self.first[score].iter_mut().zip(&shape.cells);
        if self.second[score].is_empty() {
            first.for_each(|(first, cell)| *first -= values[usize::from(*cell)]);
        } else {
            let both = first.zip(&self.second[score]);
            both.for_each(|((first, cell), second)| *first -= second * values[usize::from(*cell)]);
        }
    }

    fn derive(&mut self, task: &Task<'_>, bag: &Bag) {
        task.objective.derive(&bag.scores, &bag.rows, 1.0, &mut self.derivatives);
        for (first, derivatives) in self.first.iter_mut().zip(&self.derivatives) {
            for (first, derivative) in first.iter_mut().zip(derivatives) {
                *first = sums_of(*derivative).first();
            }
        }
    }

    /// Keeps the second derivatives, and sums them up.
    fn sum_second(&mut self, shapes: &[Shape]) {
        for (score, derivatives) in self.derivatives.iter().enumerate() {
            self.second[score].clear();
            self.second[score].extend(derivatives.iter().map(|derivative| sums_of(*derivative).weight()));
            for (shape, fixed) in shapes.iter().zip(&mut self.fixed) {
                let sums = &mut fixed[score];
                sums.clear();
                sums.resize(shape.n_cells, R::Sums::default());
                for (cell, derivative) in shape.cells.iter().zip(derivatives) {
                    derivative.add_to(&mut sums[usize::from(*cell)]);
                }
            }
        }
    }
}

fn sums_of<R: Derivatives>(derivative: R) -> R::Sums {
    let mut sums = R::Sums::default();
    derivative.add_to(&mut sums);
    sums
}

/// Adds numbers to the places of their cells, of which each has [`PLACES`] that are used by turns.
fn add_by_turns(numbers: &[f64], cells: &[u16], places: &mut [f64]) {
    for (numbers, cells) in numbers.chunks(PLACES).zip(cells.chunks(PLACES)) {
        for (place, (number, cell)) in numbers.iter().zip(cells).enumerate() {
            places[PLACES * usize::from(*cell) + place] += number;
        }
    }
}

//! The rows that a linear model is fitted to, and the sums over them, which are the same bits on any number of threads.

use std::borrow::Cow;

use ndarray::ArrayView2;
use rayon::prelude::*;
use vitrine_model::estimators::Linear;

use crate::TrainError;
use crate::error::{Asked, Counted, Field, Learner, Limit, Remedy, TargetRule};
use crate::numeric::{round_weight, sum};

/// The number of rows whose sum is taken by one thread, at least. Blocks depend on the number of rows alone.
const BLOCK: usize = 8_192;
/// The largest number of blocks, so that their sums fit into memory.
const MAX_BLOCKS: usize = 64;
/// The largest input, so that products of two and their sums are finite.
const LARGEST: f64 = 1e100;
/// Rows that are looked at to find where the columns lie.
const LOOKED_AT: usize = 4_096;
/// Rows that are added to a matrix of products at once, so that it is read and written less often.
const AT_ONCE: usize = 4;

/// Inputs, targets and weights of the same rows, as linear models are fitted to them.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    /// n_samples x n_inputs, finite.
    pub inputs: ArrayView2<'a, f64>,
    /// n_samples values, or class indices.
    pub targets: &'a [f64],
    /// n_samples weights above 0, or none where all rows count alike.
    pub weights: &'a [f64],
}

impl Points<'_> {
    /// Refuses rows that do not fit each other, none at all, and numbers whose squares are none.
    ///
    /// # Errors
    /// [`TrainError::TooFew`] without rows, [`TrainError::Lengths`], [`TrainError::NotFinite`] for the first input
    /// that is not finite, [`TrainError::Setting`] for the first that is too large, [`TrainError::Target`].
    pub(crate) fn check(&self, learner: Learner) -> Result<(), TrainError> {
        let records = self.inputs.nrows();
        if records == 0 {
            return Err(TrainError::TooFew {
                what: Asked::Fit(learner),
                of: Counted::Rows,
                needed: 1,
                got: 0,
            });
        }
        let weights = if self.weights.is_empty() { records } else { self.weights.len() };
        if let Some(targets) = [self.targets.len(), weights].into_iter().find(|length| *length != records) {
            return Err(TrainError::Lengths { records, targets });
        }
        if let Some(row) = self.targets.iter().position(|target| !target.is_finite()) {
            let expected = TargetRule::Finite;
            return Err(TrainError::Target { row, got: self.targets[row], expected });
        }
        if self.inputs.iter().all(|value| value.abs() <= LARGEST) {
            return Ok(());
        }
        let wrong = self.inputs.indexed_iter().find(|(_, value)| value.is_nan() || value.abs() > LARGEST);
        wrong.map_or(Ok(()), |((row, input), got)| {
            if got.is_finite() {
                let expected = Limit::Magnitude(learner, LARGEST);
                return Err(TrainError::setting(Field::Input { row, input }, format!("{got:e}"), expected));
            }
            let hint = Remedy::FillIn;
            Err(TrainError::NotFinite { row, input, got: *got, hint })
        })
    }
}

/// Rows of inputs that lie one after the other, with their weights.
#[derive(Clone, Debug)]
pub(crate) struct Design<'a> {
    values: Cow<'a, [f64]>,
    weights: &'a [f64],
    n_samples: usize,
    n_inputs: usize,
    /// Only every such row counts, and for as many.
    every: usize,
    /// What was taken away from every column.
    pub(crate) shift: Vec<f64>,
}

impl<'a> Design<'a> {
    /// The rows. Columns that lie far from 0 beside their spread are moved there, because products of such columns
    /// would lose the digits in which they differ; with `always` all columns are.
    pub(crate) fn new(points: &Points<'a>, always: bool) -> Self {
        let (n_samples, n_inputs) = points.inputs.dim();
        let values = match points.inputs.to_slice() {
            Some(values) => Cow::Borrowed(values),
            None => Cow::Owned(points.inputs.iter().copied().collect()),
        };
        let mut design =
            Self { values, weights: points.weights, n_samples, n_inputs, every: 1, shift: Vec::new() };
        design.shift = if always { design.means() } else { design.far_off() };
        if design.shift.iter().any(|shift| *shift != 0.0) {
            let mut values = design.values.into_owned();
            for row in values.chunks_exact_mut(n_inputs.max(1)) {
                for (value, shift) in row.iter_mut().zip(&design.shift) {
                    *value -= shift;
                }
            }
            design.values = Cow::Owned(values);
        }
        design
    }

    /// Every `times`-th of the rows, each counting that many times.
    pub(crate) fn thinned(&self, times: usize) -> Design<'_> {
        Design {
            values: Cow::Borrowed(&self.values),
            weights: self.weights,
            n_samples: self.n_samples,
            n_inputs: self.n_inputs,
            every: self.every * times.max(1),
            shift: self.shift.clone(),
        }
    }

    /// The number of rows that count.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_samples.div_ceil(self.every)
    }

    /// The number of parameters of one score: an intercept and a weight per input.
    pub(crate) fn width(&self) -> usize {
        self.n_inputs + 1
    }

    /// How much the row at a position counts.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.get(row).copied().unwrap_or(1.0) * self.every as f64
    }

    /// The sum of the weights.
    pub(crate) fn total_weight(&self) -> f64 {
        self.sum(|| vec![0.0], |total, row, _| total[0] += self.weight(row), |_| {})
            .first()
            .copied()
            .unwrap_or(0.0)
    }

    /// The weighted mean of every column.
    fn means(&self) -> Vec<f64> {
        let zero = || vec![0.0; self.width()];
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            let weight = self.weight(row);
            sums[0] += weight;
            add_scaled(&mut sums[1..], weight, values);
        };
        let sums = self.sum(zero, add, |_| {});
        let total = sums.first().copied().unwrap_or(1.0);
        sums.iter().skip(1).map(|sum| sum / total).collect()
    }

    /// The means, over some rows, of the columns that lie far from 0; 0 for the others.
    fn far_off(&self) -> Vec<f64> {
        let some = self.thinned(self.n_samples.div_ceil(LOOKED_AT));
        let means = some.means();
        let zero = || vec![0.0; self.width()];
        let add = |sums: &mut Vec<f64>, row: usize, values: &[f64]| {
            let weight = some.weight(row);
            sums[0] += weight;
            for ((sum, value), mean) in sums[1..].iter_mut().zip(values).zip(&means) {
                *sum += weight * (value - mean) * (value - mean);
            }
        };
        let sums = some.sum(zero, add, |_| {});
        let total = sums.first().copied().unwrap_or(1.0);
        let shift = means.iter().zip(&sums[1..]).map(|(mean, squares)| {
            let far = mean * mean > 100.0 * squares / total;
            if far { *mean } else { 0.0 }
        });
        shift.collect()
    }

    /// Adds up something over the rows: `add` gets the sums so far, a row's position and its values, `finish` ends
    /// a block. Blocks are fixed and are put together in their order.
    pub(crate) fn sum<S: Sums>(
        &self,
        zero: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, usize, &[f64]) + Sync,
        finish: impl Fn(&mut S) + Sync,
    ) -> S {
        let n_rows = self.n_rows();
        let block = BLOCK.max(n_rows.div_ceil(MAX_BLOCKS));
        let of_block = |first: usize| {
            let mut sums = zero();
            for row in first..(first + block).min(n_rows) {
                let row = row * self.every;
                add(&mut sums, row, &self.values[row * self.n_inputs..(row + 1) * self.n_inputs]);
            }
            finish(&mut sums);
            sums
        };
        if n_rows <= block {
            return of_block(0);
        }
        let starts: Vec<usize> = (0..n_rows).step_by(block).collect();
        let blocks: Vec<S> = starts.into_par_iter().map(of_block).collect();
        let mut total = zero();
        for block in blocks {
            for (to, from) in total.numbers().iter_mut().zip(block.into_numbers()) {
                *to += from;
            }
        }
        total
    }

    /// The matrices of the sums `sum_i c_i [1, x_i] [1, x_i]'`, one for each number that `curvatures` pushes for a
    /// row: width x width each, one after the other, both triangles filled.
    pub(crate) fn products(
        &self,
        n_matrices: usize,
        curvatures: impl Fn(usize, &[f64], &mut Vec<f64>) + Sync,
    ) -> Vec<f64> {
        let width = self.width();
        let zero = || Products {
            rows: vec![0.0; AT_ONCE * width],
            scales: Vec::with_capacity(AT_ONCE * n_matrices),
            matrices: vec![0.0; n_matrices * width * width],
        };
        let add = |sums: &mut Products, row: usize, values: &[f64]| {
            let at = sums.scales.len().checked_div(n_matrices).unwrap_or(0);
            sums.rows[at * width] = 1.0;
            sums.rows[at * width + 1..(at + 1) * width].copy_from_slice(values);
            curvatures(row, values, &mut sums.scales);
            if at + 1 == AT_ONCE {
                sums.flush(width, n_matrices);
            }
        };
        let mut matrices = self.sum(zero, add, |sums| sums.flush(width, n_matrices)).matrices;
        for matrix in matrices.chunks_exact_mut(width * width) {
            for row in 0..width {
                for column in 0..row {
                    matrix[column * width + row] = matrix[row * width + column];
                }
            }
        }
        matrices
    }
}

/// Numbers that can be added up.
pub(crate) trait Sums: Send {
    /// The numbers.
    fn numbers(&mut self) -> &mut [f64];
    /// The numbers, and nothing else.
    fn into_numbers(self) -> Vec<f64>;
}

impl Sums for Vec<f64> {
    fn numbers(&mut self) -> &mut [f64] {
        self
    }

    fn into_numbers(self) -> Vec<f64> {
        self
    }
}

/// Sums of products, with the few rows that wait to be added.
struct Products {
    rows: Vec<f64>,
    scales: Vec<f64>,
    matrices: Vec<f64>,
}

impl Products {
    fn flush(&mut self, width: usize, n_matrices: usize) {
        if self.scales.is_empty() {
            return;
        }
        self.scales.resize(AT_ONCE * n_matrices, 0.0);
        let (r0, rest) = self.rows.split_at(width);
        let (r1, rest) = rest.split_at(width);
        let (r2, r3) = rest.split_at(width);
        for (at, matrix) in self.matrices.chunks_exact_mut(width * width).enumerate() {
            let scale = |row: usize| self.scales[row * n_matrices + at];
            let (c0, c1, c2, c3) = (scale(0), scale(1), scale(2), scale(3));
            for (i, line) in matrix.chunks_exact_mut(width).enumerate() {
                let (s0, s1, s2, s3) = (c0 * r0[i], c1 * r1[i], c2 * r2[i], c3 * r3[i]);
                let rows = r0[..=i].iter().zip(&r1[..=i]).zip(r2[..=i].iter().zip(&r3[..=i]));
                for (sum, ((a, b), (c, d))) in line[..=i].iter_mut().zip(rows) {
                    *sum += (s0 * a + s1 * b) + (s2 * c + s3 * d);
                }
            }
        }
        self.scales.clear();
    }
}

impl Sums for Products {
    fn numbers(&mut self) -> &mut [f64] {
        &mut self.matrices
    }

    fn into_numbers(self) -> Vec<f64> {
        self.matrices
    }
}

/// The intercept (the first parameter) and the weighted sum of the inputs.
pub(crate) fn score(parameters: &[f64], values: &[f64]) -> f64 {
    match parameters {
        [intercept, weights @ ..] => intercept + dot(weights, values),
        [] => 0.0,
    }
}

/// The sum of products, in eight partial sums that a processor can keep apart.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let mut rest = 0.0;
    for (a, b) in a.remainder().iter().zip(b.remainder()) {
        rest += a * b;
    }
    for (a, b) in a.zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h)) + rest
}

/// Adds a multiple of the values.
pub(crate) fn add_scaled(sums: &mut [f64], scale: f64, values: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += scale * value;
    }
}

/// A score for inputs that are not shifted, rounded as it is exported.
pub(crate) fn linear(parameters: &[f64], shift: &[f64]) -> Linear {
    let [intercept, weights @ ..] = parameters else {
        return Linear { weights: Vec::new(), intercept: 0.0, bounds: None };
    };
    let weights: Vec<f64> = weights.iter().map(|weight| round_weight(*weight)).collect();
    let moved = sum(weights.iter().zip(shift).map(|(weight, shift)| weight * shift));
    Linear { intercept: round_weight(intercept - moved), weights, bounds: None }
}

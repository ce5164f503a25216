//! Rows that trees can be grown on: checked, encoded, with their targets and weights.

use ndarray::{Array2, ArrayView1, ArrayView2};

use super::bins::Bins;
use super::codes::Codes;
use crate::TrainError;
use crate::error::{Asked, Counted, Field, Limit, Remedy, TargetRule};

/// The rows of a fit.
pub(crate) struct Rows {
    pub(crate) bins: Bins,
    pub(crate) codes: Codes,
    pub(crate) targets: Vec<f64>,
    /// One per row, or none where all are 1.
    pub(crate) weights: Option<Vec<f32>>,
    /// The rows whose weight is above 0.
    pub(crate) used: Vec<u32>,
}

/// What targets may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Targets {
    /// Finite numbers.
    Numbers,
    /// Indices below the number of classes.
    Classes(usize),
    /// From 0 to 1.
    Shares,
}

impl Rows {
    /// Checks rows (n_samples x n_inputs, NaN where an input is missing) and encodes them.
    ///
    /// # Errors
    /// [`TrainError`] for no rows or inputs, infinite inputs, and targets or weights that are not what they should be.
    pub(crate) fn new(
        inputs: ArrayView2<'_, f64>,
        targets: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
        expected: Targets,
        max_bins: usize,
    ) -> Result<Self, TrainError> {
        check_inputs(inputs, targets.len())?;
        check_targets(targets, expected)?;
        let weights = weights.map(|weights| checked_weights(weights, targets.len())).transpose()?;
        let used: Vec<u32> = match &weights {
            None => (0..targets.len() as u32).collect(),
            Some(weights) => (0..targets.len() as u32).filter(|row| weights[*row as usize] > 0.0).collect(),
        };
        if used.is_empty() {
            return Err(too_few(Counted::RowsOfWeight, 0));
        }
        let bins = Bins::fit_to(inputs, &used, max_bins);
        let codes = Codes::new(inputs, &bins);
        Ok(Self { bins, codes, targets: targets.to_vec(), weights, used })
    }

    /// The targets and weights of some rows, in that order, all of them used. There are no inputs.
    pub(crate) fn drawn(&self, order: &[u32]) -> Self {
        let bins = Bins { thresholds: Vec::new(), gaps: Vec::new(), missing: Vec::new() };
        let none = Array2::zeros((order.len(), 0));
        let weights =
            self.weights.as_ref().map(|weights| order.iter().map(|row| weights[*row as usize]).collect());
        Self {
            codes: Codes::new(none.view(), &bins),
            bins,
            targets: order.iter().map(|row| self.targets[*row as usize]).collect(),
            weights,
            used: (0..order.len() as u32).collect(),
        }
    }

    /// The weighted mean and standard deviation of the targets. Differences to the first one are summed, which keeps
    /// huge targets finite and loses nothing to a far origin.
    pub(crate) fn moments(&self) -> (f64, f64) {
        let origin = self.used.first().map_or(0.0, |row| self.targets[*row as usize]);
        let total = self.used.iter().fold(0.0, |total, row| total + self.weight(*row));
        let mean_of = |value: &dyn Fn(f64) -> f64| {
            self.used
                .iter()
                .fold(0.0, |sum, row| sum + self.weight(*row) * value(self.targets[*row as usize] - origin))
                / total
        };
        let mean = mean_of(&|difference| difference);
        let variance = mean_of(&|difference| (difference - mean) * (difference - mean));
        (origin + mean, variance.max(0.0).sqrt())
    }

    /// The weight of a row.
    pub(crate) fn weight(&self, row: u32) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| f64::from(weights[row as usize]))
    }
}

fn too_few(of: Counted, got: usize) -> TrainError {
    TrainError::TooFew { what: Asked::Trees, of, needed: 1, got }
}

fn check_inputs(inputs: ArrayView2<'_, f64>, n_targets: usize) -> Result<(), TrainError> {
    if inputs.nrows() != n_targets {
        return Err(TrainError::Lengths { records: inputs.nrows(), targets: n_targets });
    }
    if inputs.nrows() == 0 {
        return Err(too_few(Counted::Rows, 0));
    }
    if inputs.ncols() == 0 {
        return Err(too_few(Counted::Inputs, 0));
    }
    if u32::try_from(inputs.nrows()).is_err() {
        return Err(TrainError::setting(Field::Rows, inputs.nrows(), Limit::AtMost(u32::MAX as usize)));
    }
    for (row, values) in inputs.rows().into_iter().enumerate() {
        if let Some((input, got)) = values.iter().enumerate().find(|(_, value)| value.is_infinite()) {
            return Err(TrainError::NotFinite { row, input, got: *got, hint: Remedy::CheckDerived });
        }
    }
    Ok(())
}

fn check_targets(targets: ArrayView1<'_, f64>, expected: Targets) -> Result<(), TrainError> {
    let fits = |got: f64| match expected {
        Targets::Numbers => got.is_finite(),
        Targets::Classes(n) => got >= 0.0 && got.fract() == 0.0 && got < n as f64,
        Targets::Shares => (0.0..=1.0).contains(&got),
    };
    let Some((row, got)) = targets.iter().enumerate().find(|(_, got)| !fits(**got)) else { return Ok(()) };
    let expected = match expected {
        Targets::Numbers => TargetRule::Finite,
        Targets::Classes(n) => TargetRule::Class(n),
        Targets::Shares => TargetRule::Share,
    };
    Err(TrainError::Target { row, got: *got, expected })
}

fn checked_weights(weights: ArrayView1<'_, f64>, n: usize) -> Result<Vec<f32>, TrainError> {
    if weights.len() != n {
        return Err(TrainError::setting("weights", weights.len(), Limit::PerRow(n)));
    }
    match weights.iter().enumerate().find(|(_, weight)| !(0.0..=1e9).contains(*weight)) {
        Some((row, got)) => Err(TrainError::setting(Field::Weight(row), *got, Limit::Within(0.0, 1e9))),
        None => Ok(weights.iter().map(|weight| *weight as f32).collect()),
    }
}

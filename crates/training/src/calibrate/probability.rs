//! The calibration of all classes, and the choice between its kinds.

use vitrine_model::pipeline::{Calibration, CalibrationMap};

use super::{Outcomes, fit_beta, fit_isotonic, fit_platt};
use crate::TrainError;
use crate::numeric::sum;
use crate::spec::outputs::Calibrate;
use crate::split::{folds, n_groups};

/// The folds of the choice between the kinds.
const FOLDS: usize = 5;
/// The least probability in a log loss.
const LEAST: f64 = 1e-15;

/// Probabilities for rows that the estimator had not seen, with the classes that the rows are of.
#[derive(Clone, Copy, Debug)]
pub struct ClassOutcomes<'a> {
    /// n_samples x n_classes probabilities.
    pub given: &'a [Vec<f64>],
    /// n_samples classes.
    pub classes: &'a [usize],
    /// n_samples weights above 0, or none where all rows count alike.
    pub weights: &'a [f64],
    /// n_samples keys ([`crate::Dataset::keys`]); rows of the same key are in the same fold.
    pub keys: &'a [u64],
    /// The class that the only map is about where there are two classes.
    pub positive: usize,
}

/// The kind of calibration that was asked for, or for [`Calibrate::Auto`] the one of no calibration, Platt, beta and
/// isotonic with the least log loss over five folds of these rows, of equal ones the first. `None` for no
/// calibration.
///
/// For two classes the map is that of the positive one; for several each class is calibrated against the rest.
///
/// # Errors
/// What [`Outcomes::check`] says.
pub fn fit_calibration(
    outcomes: &ClassOutcomes<'_>,
    how: Calibrate,
    seed: u64,
) -> Result<(Calibrate, Option<Calibration>), TrainError> {
    let how = if how == Calibrate::Auto { choose(outcomes, seed)? } else { how };
    Ok((how, fit_kind(outcomes, how)?))
}

fn choose(outcomes: &ClassOutcomes<'_>, seed: u64) -> Result<Calibrate, TrainError> {
    let n_groups = n_groups(outcomes.keys);
    if n_groups < 2 {
        return Ok(Calibrate::None);
    }
    let folds = folds(outcomes.keys, outcomes.classes, FOLDS.min(n_groups), seed)?;
    let mut best = (f64::INFINITY, Calibrate::None);
    for kind in [Calibrate::None, Calibrate::Platt, Calibrate::Beta, Calibrate::Isotonic] {
        let mut losses = Vec::new();
        for fold in &folds {
            let train = Chosen::of(outcomes, &fold.train);
            let calibration = fit_kind(&train.outcomes(outcomes), kind)?;
            for row in &fold.test {
                let (Some(given), Some(class)) = (outcomes.given.get(*row), outcomes.classes.get(*row))
                else {
                    continue;
                };
                let mut given = given.clone();
                if let Some(calibration) = &calibration {
                    calibration.apply(&mut given, outcomes.positive);
                }
                let weight = outcomes.weights.get(*row).copied().unwrap_or(1.0);
                let probability = given.get(*class).copied().unwrap_or(0.0).clamp(LEAST, 1.0 - LEAST);
                losses.push(-weight * libm::log(probability));
            }
        }
        let loss = sum(losses);
        if loss < best.0 {
            best = (loss, kind);
        }
    }
    Ok(best.1)
}

fn fit_kind(outcomes: &ClassOutcomes<'_>, how: Calibrate) -> Result<Option<Calibration>, TrainError> {
    let fit: fn(Outcomes<'_>) -> Result<CalibrationMap, TrainError> = match how {
        Calibrate::None | Calibrate::Auto => return Ok(None),
        Calibrate::Platt => fit_platt,
        Calibrate::Isotonic => fit_isotonic,
        Calibrate::Beta => fit_beta,
    };
    let n_classes = outcomes.given.first().map_or(0, Vec::len);
    let classes = if n_classes == 2 { vec![outcomes.positive] } else { (0..n_classes).collect() };
    let maps = classes.into_iter().map(|class| {
        let (given, came_true) = outcomes.of_class(class);
        fit(Outcomes { given: &given, came_true: &came_true, weights: outcomes.weights })
    });
    Ok(Some(Calibration { maps: maps.collect::<Result<_, TrainError>>()? }))
}

impl ClassOutcomes<'_> {
    /// For every row the probability of a class and whether the row was of it.
    pub(crate) fn of_class(&self, class: usize) -> (Vec<f64>, Vec<bool>) {
        let probability = |row: &Vec<f64>| row.get(class).copied().unwrap_or(f64::NAN).clamp(0.0, 1.0);
        let came_true = self.classes.iter().map(|actual| *actual == class).collect();
        (self.given.iter().map(probability).collect(), came_true)
    }
}

/// Some of the rows.
struct Chosen {
    given: Vec<Vec<f64>>,
    classes: Vec<usize>,
    weights: Vec<f64>,
    keys: Vec<u64>,
}

impl Chosen {
    fn of(outcomes: &ClassOutcomes<'_>, rows: &[usize]) -> Self {
        fn at<T: Clone>(all: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|row| all.get(*row).cloned()).collect()
        }
        Self {
            given: at(outcomes.given, rows),
            classes: at(outcomes.classes, rows),
            weights: at(outcomes.weights, rows),
            keys: at(outcomes.keys, rows),
        }
    }

    fn outcomes<'a>(&'a self, all: &ClassOutcomes<'_>) -> ClassOutcomes<'a> {
        ClassOutcomes {
            given: &self.given,
            classes: &self.classes,
            weights: &self.weights,
            keys: &self.keys,
            positive: all.positive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::{Purpose, rng};
    use rand::Rng;

    fn chosen(distort: fn(f64) -> f64) -> Calibrate {
        let mut rng = rng(3, Purpose::Sample, 0);
        let mut given = Vec::new();
        let mut classes = Vec::new();
        for _ in 0..6000 {
            let p: f64 = rng.random();
            classes.push(usize::from(rng.random::<f64>() < distort(p)));
            given.push(vec![1.0 - p, p]);
        }
        let keys: Vec<u64> = (0..classes.len() as u64).collect();
        let outcomes =
            ClassOutcomes { given: &given, classes: &classes, weights: &[], keys: &keys, positive: 1 };
        fit_calibration(&outcomes, Calibrate::Auto, 1).unwrap().0
    }

    #[test]
    fn the_kind_that_fits_the_distortion_is_chosen() {
        assert_eq!(chosen(|p| CalibrationMap::Curve { a: 0.3, b: 0.3, c: 0.5 }.apply(p)), Calibrate::Platt);
        assert_eq!(chosen(|p| CalibrationMap::Curve { a: 0.1, b: 2.0, c: -1.0 }.apply(p)), Calibrate::Beta);
        assert_eq!(
            chosen(|p| if (0.3..=0.8).contains(&p) { 0.4 } else { 0.9 * f64::from(u8::from(p > 0.5)) }),
            Calibrate::Isotonic
        );
    }
}

//! From an estimator's class probabilities to calibrated ones, by maps that were fitted on rows which the
//! estimator had not seen.

use serde::Serialize;

use crate::estimators::logistic;
use crate::json::FromJson;

/// How near to 0 and 1 a probability may come before its logarithm is taken.
pub const LEAST_PROBABILITY: f64 = 1e-6;

/// How class probabilities are corrected.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Calibration {
    /// For two classes one map, of the probability of the positive class. For several one map per class, each of
    /// the class against the rest; the results are divided by their sum (Zadrozny and Elkan, 2002).
    pub maps: Vec<CalibrationMap>,
}

/// A rising map from a probability to a probability.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum CalibrationMap {
    /// `1 / (1 + exp(-(a ln p - b ln(1 - p) + c)))`: beta calibration (Kull, Silva Filho and Flach, 2017), and with
    /// `a` equal to `b` Platt's logistic curve over the log-odds (Platt, 1999). `p` is first kept within
    /// [`LEAST_PROBABILITY`] of 0 and 1.
    Curve {
        /// The weight of `ln p`, from 0.
        a: f64,
        /// The weight of `-ln(1 - p)`, from 0.
        b: f64,
        /// The log-odds that are added.
        c: f64,
    },
    /// Straight lines between points of a probability and its calibrated one, both ascending; level beyond the
    /// first and the last point. An isotonic regression.
    Knots(Vec<(f64, f64)>),
}

impl Calibration {
    /// Corrects the probabilities of one row in place; `positive` is the class that the only map is about, where
    /// there is only one. They still sum to 1.
    pub fn apply(&self, probabilities: &mut [f64], positive: usize) {
        if let [map] = self.maps.as_slice() {
            let Some(p) = probabilities.get(positive).map(|p| map.apply(*p)) else { return };
            for (class, probability) in probabilities.iter_mut().enumerate() {
                *probability = if class == positive { p } else { 1.0 - p };
            }
            return;
        }
        let mut total = 0.0;
        for (probability, map) in probabilities.iter().zip(&self.maps) {
            total += map.apply(*probability);
        }
        // Where no class is left with any probability, the estimator's own ones stay.
        if total > 0.0 {
            for (probability, map) in probabilities.iter_mut().zip(&self.maps) {
                *probability = map.apply(*probability) / total;
            }
        }
    }

    pub(super) fn check(&self, n_classes: usize) -> Result<(), String> {
        let wanted = if n_classes == 2 { 1 } else { n_classes };
        if self.maps.len() != wanted {
            return Err(format!("{} calibration maps for {n_classes} classes", self.maps.len()));
        }
        if self.maps.iter().all(CalibrationMap::is_rising) {
            Ok(())
        } else {
            Err("a calibration map does not rise from probability to probability".to_owned())
        }
    }
}

impl CalibrationMap {
    /// The calibrated probability.
    pub fn apply(&self, probability: f64) -> f64 {
        match self {
            Self::Curve { a, b, c } => {
                let p = probability.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
                logistic(a * libm::log(p) - b * libm::log(1.0 - p) + c)
            }
            Self::Knots(knots) => interpolate(knots, probability),
        }
    }

    fn is_rising(&self) -> bool {
        let share = |number: f64| (0.0..=1.0).contains(&number);
        match self {
            Self::Curve { a, b, c } => {
                *a >= 0.0 && *b >= 0.0 && a.is_finite() && b.is_finite() && c.is_finite()
            }
            Self::Knots(knots) => {
                !knots.is_empty()
                    && knots.iter().all(|(from, to)| share(*from) && share(*to))
                    && knots.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1)
            }
        }
    }
}

fn interpolate(knots: &[(f64, f64)], at: f64) -> f64 {
    let above = knots.partition_point(|(from, _)| *from <= at);
    let right = knots.get(above);
    let left = above.checked_sub(1).and_then(|index| knots.get(index));
    match (left, right) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let value = y0 + (y1 - y0) * ((at - x0) / (x1 - x0));
            // A rounding must not carry the value past the next knot.
            value.clamp(*y0, *y1)
        }
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_with_equal_weights_scales_the_log_odds() {
        let same = CalibrationMap::Curve { a: 1.0, b: 1.0, c: 0.0 };
        let twice = CalibrationMap::Curve { a: 2.0, b: 2.0, c: 0.0 };
        for p in [0.01, 0.3, 0.5, 0.99] {
            assert!((same.apply(p) - p).abs() < 1e-15);
            let squared = p * p / (p * p + (1.0 - p) * (1.0 - p));
            assert!((twice.apply(p) - squared).abs() < 1e-14);
        }
        assert!(same.apply(0.0) > 0.0 && same.apply(1.0) < 1.0);
    }

    #[test]
    fn knots_are_joined_by_lines_and_level_outside() {
        let map = CalibrationMap::Knots(vec![(0.2, 0.1), (0.6, 0.5), (0.8, 0.5)]);
        for (from, to) in [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.7, 0.5), (1.0, 0.5)] {
            assert!((map.apply(from) - to).abs() < 1e-15, "{from}");
        }
    }

    #[test]
    fn several_classes_still_sum_to_one() {
        let half = CalibrationMap::Knots(vec![(0.0, 0.0), (1.0, 0.5)]);
        let same = CalibrationMap::Knots(vec![(0.0, 0.0), (1.0, 1.0)]);
        let calibration = Calibration { maps: vec![half, same.clone(), same] };
        let mut row = [0.5, 0.25, 0.25];
        calibration.apply(&mut row, 0);
        assert_eq!(row, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        let nothing = CalibrationMap::Knots(vec![(0.0, 0.0)]);
        let nowhere = Calibration { maps: vec![nothing.clone(), nothing.clone(), nothing] };
        nowhere.apply(&mut row, 0);
        assert_eq!(row, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
    }

    #[test]
    fn two_classes_have_one_map_of_the_positive_one() {
        let half = CalibrationMap::Knots(vec![(0.0, 0.0), (1.0, 0.5)]);
        let calibration = Calibration { maps: vec![half] };
        let mut row = [0.5, 0.5];
        calibration.apply(&mut row, 0);
        assert_eq!(row, [0.25, 0.75]);
        assert_eq!(calibration.check(2), Ok(()));
        assert!(calibration.check(3).is_err());
    }
}

//! What follows from a threshold, from the counts of the held-out rows.

use vitrine_model::report::ThresholdPoint;

/// The figures at one threshold. A share of nothing is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The share of the positive rows that are called.
    pub recall: Option<f64>,
    /// The share of the called rows that are positive.
    pub precision: Option<f64>,
    /// The share of the negative rows that are not called.
    pub specificity: Option<f64>,
    /// Alarms per true positive: predicted positives divided by true positives (1 / precision).
    pub called_for_one: Option<f64>,
    /// How many of 1,000 rows are called.
    pub called_of_1000: f64,
    /// How many of 1,000 rows are called and positive.
    pub found_of_1000: f64,
    /// How many of 1,000 rows are positive and not called.
    pub missed_of_1000: f64,
}

/// The figures that follow from the counts; `None` without rows.
pub fn figures(point: &ThresholdPoint) -> Option<Figures> {
    let (found, alarms) = (point.true_positives as f64, point.false_positives as f64);
    let (missed, passed) = (point.false_negatives as f64, point.true_negatives as f64);
    let n_samples = share(1.0, found + alarms + missed + passed)?;
    let of_1000 = |count: f64| count * n_samples * 1000.0;
    Some(Figures {
        recall: share(found, found + missed),
        precision: share(found, found + alarms),
        specificity: share(passed, passed + alarms),
        called_for_one: share(found + alarms, found),
        called_of_1000: of_1000(found + alarms),
        found_of_1000: of_1000(found),
        missed_of_1000: of_1000(missed),
    })
}

/// The point whose threshold is nearest to a probability, of two equally near ones the lower; `None` without points.
pub fn nearest(points: &[ThresholdPoint], threshold: f64) -> Option<usize> {
    let distance = |point: &ThresholdPoint| (point.threshold - threshold).abs();
    let mut best: Option<(usize, f64)> = None;
    for (index, point) in points.iter().enumerate() {
        if best.is_none_or(|(_, least)| distance(point) < least) {
            best = Some((index, distance(point)));
        }
    }
    best.map(|(index, _)| index)
}

/// The threshold that costs least where a missed positive costs `ratio` times as much as a false alarm, for
/// calibrated probabilities: `1 / (1 + ratio)` (Elkan, The foundations of cost-sensitive learning, 2001, equation 2).
pub fn by_cost(ratio: f64) -> f64 {
    1.0 / (1.0 + ratio)
}

/// How many times worse a missed positive is than a false alarm for somebody who calls from `threshold` on: the
/// inverse of [`by_cost`]. `None` at 0, where no number is large enough.
pub fn cost_of(threshold: f64) -> Option<f64> {
    share(1.0 - threshold, threshold)
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(threshold: f64, [tp, fp, missed, tn]: [u64; 4]) -> ThresholdPoint {
        ThresholdPoint {
            threshold,
            true_positives: tp,
            false_positives: fp,
            false_negatives: missed,
            true_negatives: tn,
        }
    }

    #[test]
    fn figures_follow_from_the_counts() {
        let figures = figures(&point(0.1, [80, 240, 20, 660])).unwrap();
        assert_eq!((figures.recall, figures.precision), (Some(0.8), Some(0.25)));
        assert_eq!(figures.called_for_one, Some(4.0));
        assert!((figures.specificity.unwrap() - 660.0 / 900.0).abs() < 1e-12);
        let of_1000 = [figures.called_of_1000, figures.found_of_1000, figures.missed_of_1000];
        assert!(of_1000.iter().zip([320.0, 80.0, 20.0]).all(|(got, expected)| (got - expected).abs() < 1e-9));
    }

    #[test]
    fn shares_of_nothing_are_none() {
        let nobody = figures(&point(1.0, [0, 0, 5, 95])).unwrap();
        assert_eq!((nobody.precision, nobody.called_for_one), (None, None));
        assert_eq!((nobody.recall, nobody.specificity), (Some(0.0), Some(1.0)));
        let false_alarms = figures(&point(0.9, [0, 3, 5, 92])).unwrap();
        assert_eq!((false_alarms.precision, false_alarms.called_for_one), (Some(0.0), None));
        assert_eq!(figures(&point(0.5, [0; 4])), None);
    }

    #[test]
    fn the_nearest_point_is_found() {
        let points = [0.0, 0.125, 0.375].map(|threshold| point(threshold, [1; 4]));
        assert_eq!([0.05, 0.07, 0.25, 0.9].map(|t| nearest(&points, t)), [0, 1, 1, 2].map(Some));
        assert_eq!(nearest(&[], 0.5), None);
    }

    #[test]
    fn costs_and_thresholds_lead_to_each_other() {
        assert_eq!([by_cost(1.0), by_cost(3.0), by_cost(0.0)], [0.5, 0.25, 1.0]);
        assert!((cost_of(by_cost(9.0)).unwrap() - 9.0).abs() < 1e-12);
        assert_eq!([cost_of(0.0), cost_of(1.0)], [None, Some(0.0)]);
    }

    /// The threshold by cost is the one that costs least on rows whose probabilities are calibrated: of 100 rows at
    /// each of the probabilities 0.05, 0.15, … 0.95, as many are positive as the probability says.
    #[test]
    fn the_threshold_by_cost_costs_least() {
        let cost = |threshold: f64, ratio: f64| {
            let rows = (0..10).map(|bin| 0.05 + 0.1 * f64::from(bin));
            rows.map(|p| if p >= threshold { 1.0 - p } else { ratio * p }).sum::<f64>()
        };
        for ratio in [0.3, 1.0, 2.0, 7.0, 12.0] {
            let chosen = cost(by_cost(ratio), ratio);
            assert!((0..=100).all(|step| chosen <= cost(f64::from(step) / 100.0, ratio) + 1e-9), "{ratio}");
        }
    }
}

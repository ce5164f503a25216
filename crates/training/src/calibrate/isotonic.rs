//! Isotonic calibration: the rising map that is nearest to the outcomes.

use vitrine_model::pipeline::CalibrationMap;

use super::Outcomes;
use crate::TrainError;
use crate::numeric::round_weight;

/// How many points of the map are kept at most.
pub const MAX_KNOTS: usize = 100;
/// The weight of the made-up outcomes at either end.
const PRIOR: f64 = 0.5;

/// Rows that share one calibrated probability.
#[derive(Clone, Copy)]
struct Block {
    /// The weight of the rows.
    weight: f64,
    /// The lowest given probability.
    low: f64,
    /// The highest given probability.
    high: f64,
    /// The sum of the outcomes, weighted.
    came_true: f64,
}

impl Block {
    fn share(self) -> f64 {
        self.came_true / self.weight
    }

    fn with(self, other: Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            came_true: self.came_true + other.came_true,
        }
    }
}

/// The rising map by pooling adjacent violators (Zadrozny and Elkan, 2002), as at most [`MAX_KNOTS`] points: of every
/// pool its lowest and its highest given probability with the share that came true. So the map is level within a pool,
/// with a straight line to the next one, as in scikit-learn's `IsotonicRegression`, and its mean over the rows is the
/// share that came true.
///
/// Rows with the same probability are one pool from the start. Half an outcome is added at either end, one that came
/// true at the lowest given probability and one that did not at the highest, so that nothing is called impossible or
/// certain. Where there are more pools than half the points, the two neighbours whose joining changes the map least, by
/// the squared distance weighted with the rows, are joined again and again, of equal ones the first.
///
/// # Errors
/// What [`Outcomes::check`] says.
pub fn fit_isotonic(outcomes: Outcomes<'_>) -> Result<CalibrationMap, TrainError> {
    outcomes.check()?;
    let mut blocks: Vec<Block> = Vec::new();
    for block in ties(&outcomes) {
        blocks.push(block);
        while let [.., before, last] = blocks.as_slice() {
            if before.share() < last.share() {
                break;
            }
            let joined = before.with(*last);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    while blocks.len() > MAX_KNOTS / 2 {
        let mut least = (f64::INFINITY, 0);
        for (at, pair) in blocks.windows(2).enumerate() {
            let difference = pair[1].share() - pair[0].share();
            let weight = pair[0].weight * pair[1].weight / (pair[0].weight + pair[1].weight);
            let change = weight * difference * difference;
            if change < least.0 {
                least = (change, at);
            }
        }
        let joined = blocks[least.1].with(blocks[least.1 + 1]);
        blocks.splice(least.1..least.1 + 2, [joined]);
    }
    let mut knots: Vec<(f64, f64)> = Vec::with_capacity(2 * blocks.len());
    for block in blocks {
        let share = round_weight(block.share());
        knots.push((block.low, share));
        if block.high > block.low {
            knots.push((block.high, share));
        }
    }
    Ok(CalibrationMap::Knots(knots))
}

/// One block per given probability, ascending, with the made-up outcomes in the first and the last.
fn ties(outcomes: &Outcomes<'_>) -> Vec<Block> {
    let mut rows: Vec<usize> = (0..outcomes.given.len()).collect();
    rows.sort_by(|a, b| outcomes.given[*a].total_cmp(&outcomes.given[*b]));
    let mut blocks: Vec<Block> = Vec::new();
    for run in rows.chunk_by(|a, b| outcomes.given[*a] == outcomes.given[*b]) {
        let given = run.first().map_or(0.0, |row| outcomes.given[*row]);
        let mut block = Block { weight: 0.0, low: given, high: given, came_true: 0.0 };
        for row in run {
            block.weight += outcomes.weight(*row);
            block.came_true += if outcomes.came_true[*row] { outcomes.weight(*row) } else { 0.0 };
        }
        blocks.push(block);
    }
    let made_up = |block: &mut Block, came_true: f64| {
        block.weight += PRIOR;
        block.came_true += came_true;
    };
    if let Some(first) = blocks.first_mut() {
        made_up(first, PRIOR);
    }
    if let Some(last) = blocks.last_mut() {
        made_up(last, 0.0);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn knots(given: &[f64], came_true: &[bool]) -> Vec<(f64, f64)> {
        let map = fit_isotonic(Outcomes { given, came_true, weights: &[] }).unwrap();
        let CalibrationMap::Knots(knots) = map else { panic!("{map:?}") };
        knots
    }

    #[test]
    fn violators_are_pooled() {
        let found = knots(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], &[false, true, false, false, true, true]);
        // Shares: 0.1 has 0.5 / 1.5; 0.2 to 0.4 pool to 1 / 3, equal to it and so pooled too; 0.5 has 1, 0.6 has
        // 1 / 1.5, which violates and pools to 2 / 2.5.
        let third = round_weight(1.5 / 4.5);
        assert_eq!(found, [(0.1, third), (0.4, third), (0.5, 0.8), (0.6, 0.8)]);
    }

    /// scikit-learn 1.9.1, with the made-up outcomes as two more rows of weight 0.5:
    /// `IsotonicRegression().fit(X, Y, sample_weight=W)`, its `X_thresholds_` and `y_thresholds_`, where
    /// `x = i * 37 % 41 / 41`, `y = (13 i² + 7 i) % 17 / 17 < x` and `w = 1 + i % 3` for i below 40.
    #[test]
    fn the_points_are_those_of_scikit_learn() {
        let given: Vec<f64> = (0..40).map(|i| f64::from(i * 37 % 41) / 41.0).collect();
        let drawn = given.iter().zip(0..40_u32);
        let came_true: Vec<bool> =
            drawn.map(|(x, i)| f64::from((i * i * 13 + 7 * i) % 17) / 17.0 < *x).collect();
        let weights: Vec<f64> = (0..40).map(|i| f64::from(1 + i % 3)).collect();
        let map = fit_isotonic(Outcomes { given: &given, came_true: &came_true, weights: &weights }).unwrap();
        let CalibrationMap::Knots(found) = map else { panic!("{map:?}") };
        let expected = [
            (0.0, 0.047_619_047_6),
            (0.146_341_463_4, 0.047_619_047_6),
            (0.170_731_707_3, 0.466_666_666_7),
            (0.317_073_170_7, 0.466_666_666_7),
            (0.341_463_414_6, 0.615_384_615_4),
            (0.487_804_878, 0.615_384_615_4),
            (0.512_195_122, 0.642_857_142_9),
            (0.634_146_341_5, 0.642_857_142_9),
            (0.658_536_585_4, 0.769_230_769_2),
            (0.804_878_048_8, 0.769_230_769_2),
            (0.829_268_292_7, 0.965_517_241_4),
            (0.975_609_756_1, 0.965_517_241_4),
        ];
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found.0 - expected.0).abs() < 1e-9 && (found.1 - expected.1).abs() < 1e-9, "{found:?}");
        }
    }
    #[test]
    fn equal_probabilities_are_one_point() {
        assert_eq!(knots(&[0.4; 4], &[true, false, true, false]), [(0.4, 0.5)]);
    }

    proptest! {
        #[test]
        fn the_map_rises_and_stays_within_its_points(
            rows in proptest::collection::vec((0_u16..1000, proptest::bool::ANY), 1..400),
            sharp in proptest::bool::ANY,
        ) {
            let given: Vec<f64> = rows.iter().map(|(part, _)| f64::from(*part) / 999.0).collect();
            // Where what is given decides, there are many pools and some have to be joined.
            let decided = |(part, came_true): &(u16, bool)| {
                if sharp { (u32::from(*part) * 7919) % 1000 < u32::from(*part) } else { *came_true }
            };
            let came_true: Vec<bool> = rows.iter().map(decided).collect();
            let knots = knots(&given, &came_true);
            prop_assert!((1..=MAX_KNOTS).contains(&knots.len()));
            prop_assert!(knots.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
            prop_assert!(knots.iter().all(|(_, to)| *to > 0.0 && *to < 1.0));
            let n_knots = knots.len();
            let map = CalibrationMap::Knots(knots);
            let mean = given.iter().map(|given| map.apply(*given)).sum::<f64>();
            let positive = came_true.iter().filter(|came_true| **came_true).count() as f64;
            // The two made-up halves move the sum by less than one, and joining pools not at all within them.
            prop_assert!((mean - positive).abs() < 1.0, "{} for {} from {} knots", mean, positive, n_knots);
            let calibrated: Vec<f64> = (0..=1000).map(|at| map.apply(f64::from(at) / 1000.0)).collect();
            prop_assert!(calibrated.windows(2).all(|pair| pair[0] <= pair[1]));
        }
    }
}

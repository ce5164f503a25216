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
    /// The sum of the given probabilities, weighted.
    given: f64,
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
            given: self.given + other.given,
            came_true: self.came_true + other.came_true,
        }
    }
}

/// The rising map by pooling adjacent violators (Zadrozny and Elkan, 2002), as at most [`MAX_KNOTS`] points: of every
/// pool the mean of the given probabilities and the share that came true, with straight lines between them.
///
/// Rows with the same probability are one pool from the start. Half an outcome is added at either end, one that came
/// true at the lowest given probability and one that did not at the highest, so that nothing is called impossible or
/// certain. Where there are more pools than points, the two neighbours whose joining changes the map least, by the
/// squared distance weighted with the rows, are joined again and again, of equal ones the first.
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
    while blocks.len() > MAX_KNOTS {
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
    let mut knots: Vec<(f64, f64)> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let knot = (round_weight(block.given / block.weight), round_weight(block.share()));
        // Rounding may bring two pools to the same place; the later one, with the higher share, holds.
        if knots.last().is_some_and(|last| last.0 >= knot.0) {
            knots.pop();
        }
        knots.push((knot.0.clamp(0.0, 1.0), knot.1.clamp(0.0, 1.0)));
    }
    Ok(CalibrationMap::Knots(knots))
}

/// One block per given probability, ascending, with the made-up outcomes in the first and the last.
fn ties(outcomes: &Outcomes<'_>) -> Vec<Block> {
    let mut rows: Vec<usize> = (0..outcomes.given.len()).collect();
    rows.sort_by(|a, b| outcomes.given[*a].total_cmp(&outcomes.given[*b]));
    let mut blocks: Vec<Block> = Vec::new();
    for run in rows.chunk_by(|a, b| outcomes.given[*a] == outcomes.given[*b]) {
        let mut block = Block { weight: 0.0, given: 0.0, came_true: 0.0 };
        for row in run {
            let weight = outcomes.weight(*row);
            block = block.with(Block {
                weight,
                given: weight * outcomes.given[*row],
                came_true: if outcomes.came_true[*row] { weight } else { 0.0 },
            });
        }
        blocks.push(block);
    }
    let made_up = |block: &mut Block, came_true: f64| {
        let given = PRIOR * block.given / block.weight;
        *block = block.with(Block { weight: PRIOR, given, came_true });
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
        let third = 1.5 / 4.5;
        assert_eq!(found.len(), 2);
        assert!((found[0].1 - third).abs() < 1e-9 && (found[1].1 - 0.8).abs() < 1e-9, "{found:?}");
        assert!((found[0].0 - (0.15 + 0.9) / 4.5).abs() < 1e-9, "{found:?}");
        assert!((found[1].0 - (0.5 + 0.9) / 2.5).abs() < 1e-9, "{found:?}");
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
            let map = CalibrationMap::Knots(knots);
            let calibrated: Vec<f64> = (0..=1000).map(|at| map.apply(f64::from(at) / 1000.0)).collect();
            prop_assert!(calibrated.windows(2).all(|pair| pair[0] <= pair[1]));
        }
    }
}

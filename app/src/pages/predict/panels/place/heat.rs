//! The predicted value over the map: which cells are predicted, and in which colours they are shown.

use serde::{Deserialize, Serialize};
use vitrine_model::panels::PlaceMap;

use super::view::{Bounds, Point};

/// The most predictions of one surface. Blocks of cells share one where there are more cells in sight.
pub const MOST: usize = 1_600;

/// Colours from the lowest to the highest value: from dark blue through grey to yellow, distinguishable
/// without red and green and by their lightness alone.
const RAMP: [[u8; 3]; 5] = [[0, 34, 84], [67, 78, 108], [125, 124, 120], [188, 175, 104], [254, 232, 69]];

/// A block of cells with one prediction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Its southernmost row.
    pub row: usize,
    /// Its westernmost column.
    pub column: usize,
    /// How many rows and columns it has, less where the map ends.
    pub side: usize,
    /// The middle of its built cells.
    pub middle: Point,
}

/// How densely a cell is built up, from 0 to 9; 0 outside of the map.
pub fn density(map: &PlaceMap, row: usize, column: usize) -> u8 {
    let digit = map.rows.get(row).and_then(|row| row.as_bytes().get(column)).copied();
    digit.filter(u8::is_ascii_digit).map_or(0, |digit| digit - b'0')
}

/// The blocks of the cells in sight that have addresses, at most [`MOST`] of them: single cells where they are few
/// enough, otherwise squares with the smallest side that is a power of two. They stand on a lattice that does not
/// move with the view, so that moving the map does not change the colours.
pub fn blocks(map: &PlaceMap, seen: Bounds) -> Vec<Block> {
    let cell = |from: f64, start: f64, size: f64, most: usize| {
        (((from - start) / size).floor().max(0.0) as usize).min(most)
    };
    let n_rows = map.rows.len();
    let rows = cell(seen.south, map.south, map.cell_latitude, n_rows)
        ..(cell(seen.north, map.south, map.cell_latitude, n_rows) + 1).min(n_rows);
    let columns = cell(seen.west, map.west, map.cell_longitude, map.n_columns)
        ..(cell(seen.east, map.west, map.cell_longitude, map.n_columns) + 1).min(map.n_columns);
    let mut side = 1;
    loop {
        let blocks = of_side(map, &rows, &columns, side);
        if blocks.len() <= MOST || side >= 256 {
            return blocks;
        }
        side *= 2;
    }
}

fn of_side(
    map: &PlaceMap,
    rows: &std::ops::Range<usize>,
    columns: &std::ops::Range<usize>,
    side: usize,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for row in (rows.start / side * side..rows.end).step_by(side) {
        for column in (columns.start / side * side..columns.end).step_by(side) {
            let (mut weight, mut up, mut right) = (0.0, 0.0, 0.0);
            for inner_row in row..row + side {
                for inner_column in column..column + side {
                    let density = f64::from(density(map, inner_row, inner_column));
                    weight += density;
                    up += density * (inner_row as f64 + 0.5);
                    right += density * (inner_column as f64 + 0.5);
                }
            }
            if weight > 0.0 {
                let middle = Point {
                    latitude: map.south + map.cell_latitude * up / weight,
                    longitude: map.west + map.cell_longitude * right / weight,
                };
                blocks.push(Block { row, column, side, middle });
            }
        }
    }
    blocks
}

/// The ends of the colour scale: the 2nd and the 98th hundredth of the values, so that one strange cell does not
/// take the colours from all others. `None` without values.
pub fn ends(values: &[f64]) -> Option<(f64, f64)> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let at =
        |share: f64| sorted.get((share * sorted.len().saturating_sub(1) as f64).round() as usize).copied();
    Some((at(0.02)?, at(0.98)?))
}

/// The colour of a value on a scale, red, green and blue.
pub fn colour(value: f64, (low, high): (f64, f64)) -> [u8; 3] {
    let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
    let place = share * (RAMP.len() - 1) as f64;
    let below = (place.floor() as usize).min(RAMP.len() - 2);
    let part = place - below as f64;
    let mut mixed = [0; 3];
    for (channel, mixed) in mixed.iter_mut().enumerate() {
        let (from, to) = (f64::from(RAMP[below][channel]), f64::from(RAMP[below + 1][channel]));
        *mixed = (from + (to - from) * part).round() as u8;
    }
    mixed
}

/// The ramp as a CSS gradient from left to right, for the legend.
pub fn gradient() -> String {
    let stops: Vec<String> = RAMP.iter().map(|[r, g, b]| format!("rgb({r} {g} {b})")).collect();
    format!("linear-gradient(to right, {})", stops.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::town;
    use super::*;

    #[test]
    fn only_cells_with_addresses_are_predicted() {
        let town = town();
        let all = blocks(&town, Bounds::of(&town));
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|block| block.side == 1 && density(&town, block.row, block.column) > 0));
        let first = all[0];
        assert_eq!((first.row, first.column), (0, 1));
        assert!(
            (first.middle.latitude - 59.3005).abs() < 1e-9 && (first.middle.longitude - 18.003).abs() < 1e-9
        );
        let south = Bounds { north: 59.3009, ..Bounds::of(&town) };
        assert_eq!(blocks(&town, south).len(), 3, "only what is in sight");
        assert_eq!(density(&town, 99, 0), 0);
    }

    #[test]
    fn many_cells_share_predictions_in_blocks_that_stay_where_they_are() {
        let mut town = town();
        town.n_columns = 100;
        town.rows = vec!["5".repeat(100); 90];
        let all = blocks(&town, Bounds::of(&town));
        assert!(all.len() <= MOST && all.iter().all(|block| block.side == 4), "{}", all.len());
        let moved = Bounds { west: 18.003, ..Bounds::of(&town) };
        let again = blocks(&town, moved);
        assert!(again.iter().all(|block| all.contains(block)));
    }

    #[test]
    fn colours_run_from_dark_to_light_between_the_hundredths() {
        let values: Vec<f64> = (0..=100).map(f64::from).chain([f64::NAN]).collect();
        assert_eq!(ends(&values), Some((2.0, 98.0)));
        assert_eq!(ends(&[]), None);
        assert_eq!([colour(-5.0, (2.0, 98.0)), colour(2.0, (2.0, 98.0))], [RAMP[0], RAMP[0]]);
        assert_eq!(colour(1e9, (2.0, 98.0)), RAMP[4]);
        let lightness =
            |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
        let steps: Vec<f64> = (0..=20).map(|step| lightness(colour(f64::from(step), (0.0, 20.0)))).collect();
        assert!(steps.windows(2).all(|pair| pair[0] < pair[1]), "{steps:?}");
        assert_eq!(colour(7.0, (7.0, 7.0)), RAMP[2], "one value alone is in the middle");
    }
}

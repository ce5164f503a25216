//! Levels of the target by place: what other quantities leave over, smoothed over a grid.
//!
//! Each node of the grid takes the weighted mean of the rows around it, weighted by a bell (a Gaussian kernel, as in
//! Nadaraya, 1964, and Watson, 1964) and drawn towards 0 by a number of rows at the overall level. What is accounted
//! for first and the levels are fitted by turns (backfitting: Buja, Hastie and Tibshirani, 1989), because quantities
//! and places go along with each other.

use vitrine_model::formula::LevelFit;
use vitrine_model::grid::{Grid, kilometres};
use vitrine_model::schema::{FeatureKind, Schema};

use super::given::left_over;
use crate::TrainError;
use crate::error::{Field, Got, Limit, Rule};
use crate::numeric::standard_deviation;

/// The turns of fitting what is given and the levels.
const TURNS: usize = 3;
/// How many nodes away the bell ends, each one standard deviation wide.
const REACH: usize = 3;
/// The largest number of nodes.
const MAX_NODES: f64 = 200_000.0;

/// A grid of zeros over the allowed latitudes and longitudes.
///
/// # Errors
/// [`TrainError::Setting`] for sources that are not number features, or a grid of more than 200,000 nodes.
pub(crate) fn empty(
    schema: &Schema,
    latitude: usize,
    longitude: usize,
    fitted: &LevelFit,
    name: &str,
) -> Result<Grid, TrainError> {
    let field = |key| Field::Derived { quantity: name.to_owned(), key };
    let limits = |source: usize| match schema.features.get(source).map(|feature| &feature.kind) {
        Some(FeatureKind::Number { min, max, .. }) => Ok((*min, *max)),
        _ => Err(TrainError::setting(field("a, b"), Got::OtherKind, Rule::Coordinates)),
    };
    let ((south, north), (west, east)) = (limits(latitude)?, limits(longitude)?);
    let middle = f64::midpoint(south, north);
    let step =
        |from: [f64; 2], to: [f64; 2], degrees: f64| degrees * fitted.metres / 1000.0 / kilometres(from, to);
    let step_latitude = step([south, west], [north, west], north - south);
    let step_longitude = step([middle, west], [middle, east], east - west);
    let n_rows = ((north - south) / step_latitude).ceil() + 1.0;
    let n_columns = ((east - west) / step_longitude).ceil() + 1.0;
    if !(n_rows * n_columns <= MAX_NODES && n_rows >= 2.0 && n_columns >= 2.0) {
        return Err(TrainError::setting(
            field("metres"),
            Got::Nodes { metres: fitted.metres, rows: n_rows, columns: n_columns },
            Limit::Nodes(MAX_NODES),
        ));
    }
    let numbers = vec![0.0; (n_rows * n_columns) as usize];
    Ok(Grid { south, west, step_latitude, step_longitude, n_columns: n_columns as usize, numbers })
}

/// The same grid with levels from rows: their places (latitude and longitude), the columns that are accounted for
/// first, the targets on the scale that is meant, and the weights, none where all count alike.
pub(crate) fn fit(
    grid: &Grid,
    fitted: &LevelFit,
    places: &[[f64; 2]],
    given: &[Vec<f64>],
    targets: &[f64],
    weights: &[f64],
) -> Grid {
    let mut levels = Grid { numbers: vec![0.0; grid.numbers.len()], ..grid.clone() };
    if targets.is_empty() {
        return levels;
    }
    let at = |levels: &Grid, place: &[f64; 2]| {
        let level = levels.value(*place);
        if level.is_nan() { 0.0 } else { level }
    };
    let intercept = [vec![0.0; targets.len()]];
    let given = if given.is_empty() { &intercept } else { given };
    let mut spread = 0.0;
    for _ in 0..TURNS {
        let without: Vec<f64> =
            targets.iter().zip(places).map(|(target, place)| target - at(&levels, place)).collect();
        let left = left_over(given, &without, weights);
        let left: Vec<f64> = left.iter().zip(places).map(|(left, place)| left + at(&levels, place)).collect();
        spread = standard_deviation(&left);
        levels.numbers = smoothed(&levels, places, &left, weights, fitted.rows);
    }
    round(&mut levels.numbers, spread);
    levels
}

/// For each node the mean of what is left over around it, with `rows` zeros added.
fn smoothed(grid: &Grid, places: &[[f64; 2]], left: &[f64], weights: &[f64], rows: f64) -> Vec<f64> {
    let n_rows = grid.n_rows();
    let mut totals = vec![0.0; grid.numbers.len()];
    let mut counts = vec![0.0; grid.numbers.len()];
    // Each row is shared out to the four nodes around it.
    for (row, (place, left)) in places.iter().zip(left).enumerate() {
        let Some([y, x]) = grid.locate(*place, n_rows) else { continue };
        let weight = weights.get(row).copied().unwrap_or(1.0);
        for (node_y, share_y) in [(y.0, 1.0 - y.1), (y.0 + 1, y.1)] {
            for (node_x, share_x) in [(x.0, 1.0 - x.1), (x.0 + 1, x.1)] {
                let node = node_y * grid.n_columns + node_x;
                if let (Some(total), Some(count)) = (totals.get_mut(node), counts.get_mut(node)) {
                    *total += weight * share_y * share_x * left;
                    *count += weight * share_y * share_x;
                }
            }
        }
    }
    let totals = blurred(&totals, n_rows, grid.n_columns);
    let counts = blurred(&counts, n_rows, grid.n_columns);
    let level = |(total, count): (&f64, &f64)| if count + rows > 0.0 { total / (count + rows) } else { 0.0 };
    totals.iter().zip(&counts).map(level).collect()
}

/// Every node with its neighbours weighted by `exp(-d^2 / 2)`, where `d` counts nodes; first along the rows of the
/// grid, then along its columns, which is the same as both at once.
fn blurred(numbers: &[f64], n_rows: usize, n_columns: usize) -> Vec<f64> {
    let bell: Vec<f64> = (0..=REACH).map(|d| libm::exp(-0.5 * (d * d) as f64)).collect();
    let pass = |numbers: &[f64], along: usize, across: usize, stride: usize, next: usize| {
        let mut out = vec![0.0; numbers.len()];
        for line in 0..across {
            for at in 0..along {
                let mut total = 0.0;
                for other in at.saturating_sub(REACH)..=(at + REACH).min(along - 1) {
                    let number = numbers.get(line * next + other * stride).copied().unwrap_or(0.0);
                    total += bell.get(other.abs_diff(at)).copied().unwrap_or(0.0) * number;
                }
                if let Some(place) = out.get_mut(line * next + at * stride) {
                    *place = total;
                }
            }
        }
        out
    };
    let along_rows = pass(numbers, n_columns, n_rows, 1, n_columns);
    pass(&along_rows, n_rows, n_columns, n_columns, 1)
}

/// Rounds to a decimal step of about a hundredth of the spread, which keeps files small.
fn round(numbers: &mut [f64], spread: f64) {
    if !(spread.is_finite() && spread > 0.0) {
        return;
    }
    let scale = libm::pow(10.0, 2.0 - libm::floor(libm::log10(spread)));
    for number in numbers {
        // Adding 0 turns a negative zero into the plain one, which is shorter in a file.
        *number = (*number * scale).round() / scale + 0.0;
    }
}

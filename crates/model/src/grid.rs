//! Numbers on a grid of places, and how far two places lie apart.

use serde::Serialize;

use crate::json::FromJson;

/// Numbers at the nodes of a grid of latitudes and longitudes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct Grid {
    /// The latitude of the first row of nodes in degrees.
    pub south: f64,
    /// The longitude of the first column in degrees.
    pub west: f64,
    /// The degrees of latitude from a row to the next, above 0.
    pub step_latitude: f64,
    /// The degrees of longitude from a column to the next, above 0.
    pub step_longitude: f64,
    /// The number of columns, from 2.
    pub n_columns: usize,
    /// The numbers, row by row from the south, each from the west; at least two rows.
    pub numbers: Vec<f64>,
}

/// The mean radius of the earth in kilometres (International Union of Geodesy and Geophysics).
const RADIUS: f64 = 6_371.008_8;

impl Grid {
    /// The number at a place (latitude and longitude in degrees), straight lines in both directions between the nodes.
    /// Beyond the edge it is what it is at the nearest edge; NaN for a place that is not known.
    pub fn value(&self, place: [f64; 2]) -> f64 {
        let Some([y, x]) = self.locate(place, self.n_rows()) else { return f64::NAN };
        let node = |row: usize, column: usize| {
            self.numbers.get(row * self.n_columns + column).copied().unwrap_or(f64::NAN)
        };
        let along = |row: usize| {
            let (from, to) = (node(row, x.0), node(row, x.0 + 1));
            from + (to - from) * x.1
        };
        let (from, to) = (along(y.0), along(y.0 + 1));
        from + (to - from) * y.1
    }

    /// The number of rows of nodes.
    pub fn n_rows(&self) -> usize {
        self.numbers.len().checked_div(self.n_columns).unwrap_or(0)
    }

    /// Where a place lies among the nodes: row and column of the node to the south-west, each with the share of the
    /// way to the next one. `None` for a place that is not known.
    pub fn locate(&self, place: [f64; 2], n_rows: usize) -> Option<[(usize, f64); 2]> {
        let y = position((place[0] - self.south) / self.step_latitude, n_rows)?;
        let x = position((place[1] - self.west) / self.step_longitude, self.n_columns)?;
        Some([y, x])
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let finite = [self.south, self.west].iter().chain(&self.numbers).all(|number| number.is_finite());
        let steps =
            [self.step_latitude, self.step_longitude].iter().all(|step| step.is_finite() && *step > 0.0);
        let n_rows = self.n_rows();
        if finite
            && steps
            && self.n_columns >= 2
            && n_rows >= 2
            && n_rows * self.n_columns == self.numbers.len()
        {
            return Ok(());
        }
        Err(format!(
            "a grid of {} numbers in {} columns is not whole, or has a number or step that is not finite",
            self.numbers.len(),
            self.n_columns
        ))
    }
}

/// The node before a place counted in steps and the share of the way to the next; the place is moved to the nearest
/// edge first. `None` where it is not a number, or there are fewer than two nodes.
fn position(steps: f64, n_nodes: usize) -> Option<(usize, f64)> {
    let last = n_nodes.checked_sub(2)?;
    if steps.is_nan() {
        return None;
    }
    let steps = steps.clamp(0.0, (last + 1) as f64);
    let node = (steps as usize).min(last);
    Some((node, steps - node as f64))
}

/// The kilometres between two places (latitude and longitude in degrees) on a sphere, by the haversine formula.
pub fn kilometres(from: [f64; 2], to: [f64; 2]) -> f64 {
    let radians = |degrees: f64| degrees * (std::f64::consts::PI / 180.0);
    let half = |a: f64, b: f64| libm::sin(radians(b - a) / 2.0);
    let (north, east) = (half(from[0], to[0]), half(from[1], to[1]));
    let share = north * north + libm::cos(radians(from[0])) * libm::cos(radians(to[0])) * east * east;
    2.0 * RADIUS * libm::asin(share.min(1.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid {
            south: 10.0,
            west: 20.0,
            step_latitude: 1.0,
            step_longitude: 2.0,
            n_columns: 2,
            numbers: vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0],
        }
    }

    #[test]
    fn nodes_keep_their_numbers_and_places_between_lie_between() {
        let grid = grid();
        assert_eq!(grid.check(), Ok(()));
        let at = [[10.0, 20.0], [11.0, 22.0], [10.5, 21.0], [12.0, 20.0]].map(|place| grid.value(place));
        assert_eq!(at, [0.0, 6.0, 3.0, 8.0]);
    }

    #[test]
    fn beyond_the_edge_the_edge_counts() {
        let grid = grid();
        assert_eq!((grid.value([0.0, 0.0]), grid.value([99.0, 99.0])), (0.0, 10.0));
        assert!(grid.value([f64::NAN, 20.0]).is_nan());
    }

    #[test]
    fn grids_that_are_not_whole_are_found() {
        assert!(Grid { numbers: vec![0.0; 5], ..grid() }.check().is_err());
        assert!(Grid { n_columns: 0, ..grid() }.check().is_err());
        assert!(Grid { step_latitude: 0.0, ..grid() }.check().is_err());
        assert!(Grid { numbers: vec![f64::NAN; 6], ..grid() }.check().is_err());
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        assert_eq!(kilometres([59.0, 18.0], [59.0, 18.0]), 0.0);
        // A degree of latitude is a 360th of the circumference.
        let degree = std::f64::consts::PI * RADIUS / 180.0;
        assert!((kilometres([59.0, 18.0], [60.0, 18.0]) - degree).abs() < 1e-9);
        let opposite = kilometres([0.0, 0.0], [0.0, 180.0]);
        assert!((opposite - std::f64::consts::PI * RADIUS).abs() < 1e-6);
    }
}

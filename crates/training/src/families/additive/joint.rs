//! Sums of first derivatives over the cells of all terms, followed without looking at rows.
//!
//! Where every second derivative is the weight of its row, a step of one term changes the sums of all terms by what it
//! adds to each of its cells times the weight of the rows that are in both cells.

use super::bag::Shape;

/// The most cells of all terms together: their squares are kept.
const MOST_CELLS: usize = 2_000;
/// It pays where there are so many rows for each cell of all terms.
const ROWS_PER_CELL: usize = 4;

/// The sums of all terms.
pub(super) struct Joint {
    /// Where the cells of each term begin.
    starts: Vec<usize>,
    /// For each cell of all terms the sum of the first derivatives.
    sums: Vec<f64>,
    /// For each cell the weight of the rows in it and in the cells of its term before it, by every cell of all terms.
    up_to: Vec<f64>,
}

impl Joint {
    /// The sums at the first derivatives of the rows that are fitted; `None` where following the rows is cheaper.
    pub(super) fn new(shapes: &[Shape], first: &[f64], weight: impl Fn(usize) -> f64) -> Option<Self> {
        let mut n_cells = 0;
        let starts: Vec<usize> = shapes
            .iter()
            .map(|shape| {
                n_cells += shape.n_cells;
                n_cells - shape.n_cells
            })
            .collect();
        if n_cells > MOST_CELLS || n_cells * ROWS_PER_CELL > first.len() {
            return None;
        }
        let (mut sums, mut up_to) = (vec![0.0; n_cells], vec![0.0; n_cells * n_cells]);
        let mut cells = vec![0; shapes.len()];
        for (row, first) in first.iter().enumerate() {
            let own = weight(row);
            for ((cell, shape), start) in cells.iter_mut().zip(shapes).zip(&starts) {
                *cell = start + usize::from(shape.cells[row]);
                sums[*cell] += first;
            }
            for cell in &cells {
                let both = &mut up_to[cell * n_cells..(cell + 1) * n_cells];
                for other in &cells {
                    both[*other] += own;
                }
            }
        }
        for (shape, start) in shapes.iter().zip(&starts) {
            for cell in start + 1..start + shape.n_cells {
                let (before, here) = up_to.split_at_mut(cell * n_cells);
                let before = &before[(cell - 1) * n_cells..];
                here.iter_mut().zip(before).for_each(|(here, before)| *here += before);
            }
        }
        Some(Self { starts, sums, up_to })
    }

    /// The sums of a term, and after them those of the terms behind it.
    pub(super) fn sums(&self, at: usize) -> &[f64] {
        &self.sums[self.starts[at]..]
    }

    /// Follows a change of the score by the values of a term's cells; those of neighbours are mostly the same.
    pub(super) fn shift(&mut self, at: usize, values: &[f64]) {
        let n_cells = self.sums.len();
        let mut end = self.starts[at];
        for equal in values.chunk_by(|a, b| a == b) {
            let start = end;
            end += equal.len();
            let value = equal[0];
            if value == 0.0 {
                continue;
            }
            let up_to = &self.up_to[(end - 1) * n_cells..end * n_cells];
            if start == self.starts[at] {
                self.sums.iter_mut().zip(up_to).for_each(|(sum, weight)| *sum -= value * weight);
            } else {
                let before = &self.up_to[(start - 1) * n_cells..start * n_cells];
                let both = self.sums.iter_mut().zip(up_to.iter().zip(before));
                both.for_each(|(sum, (weight, before))| *sum -= value * (weight - before));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_follow_the_rows() {
        let n = 400;
        let cells = |of: usize, n_cells: usize| -> Vec<u16> {
            (0..n).map(|row| (row * (of + 3) / 2 % n_cells) as u16).collect()
        };
        let shapes: Vec<Shape> =
            [3, 7, 11].iter().enumerate().map(|(at, n)| Shape::of(cells(at, *n), *n)).collect();
        let weight = |row: usize| 1.0 + (row % 3) as f64;
        let mut first: Vec<f64> = (0..n).map(|row| (row as f64).sin()).collect();
        let mut joint = Joint::new(&shapes, &first, weight).unwrap();
        for round in 0..5 {
            for (at, shape) in shapes.iter().enumerate() {
                let values: Vec<f64> =
                    (0..shape.n_cells).map(|cell| f64::from(((cell + round) / 3 % 3) as u8) - 0.5).collect();
                joint.shift(at, &values);
                for (row, first) in first.iter_mut().enumerate() {
                    *first -= weight(row) * values[usize::from(shape.cells[row])];
                }
            }
        }
        for (at, shape) in shapes.iter().enumerate() {
            let mut expected = vec![0.0; shape.n_cells];
            first.iter().zip(&shape.cells).for_each(|(first, cell)| expected[usize::from(*cell)] += first);
            for (got, expected) in joint.sums(at).iter().zip(expected) {
                assert!((got - expected).abs() < 1e-9, "{got}, expected {expected}");
            }
        }
    }

    #[test]
    fn few_rows_are_followed_themselves() {
        let shape = Shape::of(vec![0; 39], 10);
        assert!(Joint::new(&[shape], &[0.0; 39], |_| 1.0).is_none());
    }
}

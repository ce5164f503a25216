//! Cholesky's decomposition of matrices that may lack full rank.

use super::design::dot;

/// What is left of a diagonal element, as a share, where its column depends on those before it.
const DEPENDENT: f64 = 1e-12;

/// `L L' = A` for a symmetric matrix without negative eigenvalues, or for one that has several such blocks along its
/// diagonal and zeros elsewhere. A parameter whose column depends on those before it is left out: it stays 0 in every
/// solution.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    /// The lower triangles, size x size each; a row of zeros for a parameter that is left out.
    blocks: Vec<f64>,
    size: usize,
}

impl Factor {
    /// Decomposes blocks of size x size, one after the other.
    pub(crate) fn new(mut blocks: Vec<f64>, size: usize) -> Self {
        for block in blocks.chunks_exact_mut((size * size).max(1)) {
            for i in 0..size {
                let (above, rest) = block.split_at_mut(i * size);
                let Some(row) = rest.get_mut(..size) else { continue };
                let before = row[i];
                for (j, upper) in above.chunks_exact(size).enumerate() {
                    let pivot = upper[j];
                    row[j] = if pivot > 0.0 { (row[j] - dot(&row[..j], &upper[..j])) / pivot } else { 0.0 };
                }
                let left = before - dot(&row[..i], &row[..i]);
                if left > DEPENDENT * before && left.is_finite() {
                    row[i] = left.sqrt();
                } else {
                    row[..=i].fill(0.0);
                }
                row[i + 1..].fill(0.0);
            }
        }
        Self { blocks, size }
    }

    /// The solution of `A x = right`, with 0 for parameters that are left out.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size.max(1);
        let mut solution = right.to_vec();
        for (block, x) in self.blocks.chunks_exact(size * size).zip(solution.chunks_exact_mut(size)) {
            for i in 0..size {
                let row = &block[i * size..(i + 1) * size];
                x[i] = if row[i] > 0.0 { (x[i] - dot(&row[..i], &x[..i])) / row[i] } else { 0.0 };
            }
            for i in (0..size).rev() {
                let row = &block[i * size..(i + 1) * size];
                if row[i] > 0.0 {
                    let (before, rest) = x.split_at_mut(i);
                    rest[0] /= row[i];
                    for (value, factor) in before.iter_mut().zip(row) {
                        *value -= rest[0] * factor;
                    }
                }
            }
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_leaves_out_what_depends_on_others() {
        let factor = Factor::new(vec![4.0, 2.0, 2.0, 5.0], 2);
        let solution = factor.solve(&[8.0, 12.0]);
        assert!((solution[0] - 1.0).abs() < 1e-15 && (solution[1] - 2.0).abs() < 1e-15, "{solution:?}");
        // The second column is twice the first, the third stands alone.
        let factor = Factor::new(vec![1.0, 2.0, 0.0, 2.0, 4.0, 0.0, 0.0, 0.0, 9.0], 3);
        assert_eq!(factor.solve(&[3.0, 6.0, 18.0]), [3.0, 0.0, 2.0]);
    }

    #[test]
    fn blocks_are_solved_on_their_own() {
        let factor = Factor::new(vec![4.0, 0.0, 0.0, 1.0, 9.0, 0.0, 0.0, 16.0], 2);
        assert_eq!(factor.solve(&[4.0, 3.0, 18.0, 16.0]), [1.0, 3.0, 2.0, 1.0]);
    }
}

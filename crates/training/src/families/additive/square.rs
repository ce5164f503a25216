//! One step of a term of two inputs: a cut of one input, and on each side of it a cut of the other.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::trees::rules::Rules;
use crate::trees::sums::Sums;

const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// A table of sums over two inputs, and the sums of everything up to a row and a column.
pub(super) struct Table<S> {
    n_columns: usize,
    n_rows: usize,
    below: Vec<S>,
}

impl<S: Sums> Table<S> {
    /// The sums of a table with `n_columns` columns, row by row; `turned` reads it column by column.
    pub(super) fn new(sums: &[S], n_columns: usize, turned: bool) -> Self {
        let n_rows = sums.len() / n_columns.max(1);
        let (rows, columns) = if turned { (n_columns, n_rows) } else { (n_rows, n_columns) };
        let mut below: Vec<S> = Vec::with_capacity(sums.len());
        for row in 0..rows {
            let mut line = S::default();
            for column in 0..columns {
                let at = if turned { column * n_columns + row } else { row * n_columns + column };
                line.add(&sums[at]);
                let mut sum = line;
                if row > 0 {
                    sum.add(&below[(row - 1) * columns + column]);
                }
                below.push(sum);
            }
        }
        Self { n_columns: columns, n_rows: rows, below }
    }

    fn up_to(&self, row: usize) -> &[S] {
        &self.below[row * self.n_columns..(row + 1) * self.n_columns]
    }

    /// The largest gain of four corners around one point; 0 where none has enough rows on all sides.
    pub(super) fn corners(&self, rules: &Rules) -> f64 {
        let (all, mut most) = (self.up_to(self.n_rows - 1), 0.0_f64);
        let last = self.n_columns - 1;
        let whole = all[last].worth(rules.l2);
        for row in 0..self.n_rows - 1 {
            let low = self.up_to(row);
            for column in 0..last {
                let high = |at: usize| all[at].minus(&low[at]);
                let corners = [
                    low[column],
                    low[last].minus(&low[column]),
                    high(column),
                    high(last).minus(&high(column)),
                ];
                if corners.iter().all(|sums| sums.enough(rules.min_count, rules.min_weight)) {
                    let worth = corners.iter().fold(0.0, |sum, corner| sum + corner.worth(rules.l2));
                    most = most.max(worth - whole);
                }
            }
        }
        most
    }

    /// The best cut of the rows and the cuts of the columns on both sides of it: the gain, the last row of the first
    /// side, and for each side its last left column and the sums left and right; without a cut all is left.
    fn cuts(&self, rules: &Rules) -> Option<(f64, usize, [Side<S>; 2])> {
        let all = self.up_to(self.n_rows - 1);
        let whole = all[self.n_columns - 1].worth(rules.l2);
        let mut best: Option<(f64, usize, [Side<S>; 2])> = None;
        let mut high = all.to_vec();
        for row in 0..self.n_rows - 1 {
            let low = self.up_to(row);
            for ((high, all), low) in high.iter_mut().zip(all).zip(low) {
                *high = all.minus(low);
            }
            let (Some(first), Some(second)) = (side(low, rules), side(&high, rules)) else { continue };
            let gain = first.worth + second.worth - whole;
            if best.as_ref().is_none_or(|(other, ..)| gain > *other) {
                best = Some((gain, row, [first, second]));
            }
        }
        best
    }
}

/// A random cut of the rows and random cuts of the columns on both sides of it.
fn anywhere(n_rows: usize, n_columns: usize, rng: &mut ChaCha8Rng) -> (usize, [usize; 2]) {
    let mut below = |n: usize| rng.random_range(0..(n.max(2) - 1) as u32) as usize;
    (below(n_rows), [below(n_columns), below(n_columns)])
}

/// One side of the first cut.
struct Side<S> {
    worth: f64,
    last: usize,
    left: S,
    right: S,
}

/// The best cut of a line of cumulative sums; `None` where there are too few rows for a leaf.
fn side<S: Sums>(below: &[S], rules: &Rules) -> Option<Side<S>> {
    let total = *below.last()?;
    let enough = |sums: &S| sums.enough(rules.min_count, rules.min_weight);
    if !enough(&total) {
        return None;
    }
    let (mut numerator, mut denominator) = (total.worth(rules.l2), 1.0);
    let mut best = (below.len() - 1, total, S::default());
    for (at, left) in below.iter().enumerate() {
        if !enough(left) {
            continue;
        }
        let right = total.minus(left);
        if !enough(&right) {
            break;
        }
        let (top, bottom) = S::parted(left, &right, rules.l2);
        if top * denominator > numerator * bottom {
            (numerator, denominator) = (top, bottom);
            best = (at, *left, right);
        }
    }
    Some(Side { worth: numerator / denominator, last: best.0, left: best.1, right: best.2 })
}

/// Writes the value of each cell of a table with `n_columns` columns, 0 everywhere where nothing can be cut. With
/// `random` the cuts are anywhere, and sides with too few rows for a leaf stay at 0.
pub(super) fn step<S: Sums>(
    sums: &[S],
    n_columns: usize,
    rules: &Rules,
    random: Option<&mut ChaCha8Rng>,
    values: &mut Vec<f64>,
) {
    values.clear();
    values.resize(sums.len(), 0.0);
    if let Some(rng) = random {
        let n_rows = sums.len() / n_columns.max(1);
        let (first, lasts) = anywhere(n_rows, n_columns, rng);
        let leaf = |at: usize| {
            let upper = usize::from(at / n_columns > first);
            2 * upper + usize::from(at % n_columns > lasts[upper])
        };
        let mut totals = [S::default(); 4];
        sums.iter().enumerate().for_each(|(at, sum)| totals[leaf(at)].add(sum));
        let of_leaf = totals.map(|sums| {
            if sums.enough(rules.min_count, rules.min_weight) { rules.value(&sums, ANY) } else { 0.0 }
        });
        values.iter_mut().enumerate().for_each(|(at, value)| *value = of_leaf[leaf(at)]);
        return;
    }
    let by_rows = Table::new(sums, n_columns, false).cuts(rules);
    let by_columns = Table::new(sums, n_columns, true).cuts(rules);
    let turned = match (&by_rows, &by_columns) {
        (Some((rows, ..)), Some((columns, ..))) => columns > rows,
        (None, Some(_)) => true,
        _ => false,
    };
    let Some((_, first, sides)) = (if turned { by_columns } else { by_rows }) else { return };
    let of_sides = sides.map(|side| (side.last, rules.value(&side.left, ANY), rules.value(&side.right, ANY)));
    for (at, value) in values.iter_mut().enumerate() {
        let (row, column) = (at / n_columns, at % n_columns);
        let (outer, inner) = if turned { (column, row) } else { (row, column) };
        let (last, left, right) = of_sides[usize::from(outer > first)];
        *value = if inner > last { right } else { left };
    }
}

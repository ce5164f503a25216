//! The coarser bins of an input in terms of two: neighbouring bins of its own term put together.

use super::task::Task;

/// The levels of an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Levels {
    /// The input.
    pub(super) input: usize,
    /// The cuts between the levels, some of those between the bins.
    pub(super) cuts: Vec<f64>,
    /// For each code of the input, missing values last, its level; they have the last one.
    pub(super) of_code: Vec<usize>,
    /// For each level its place in a term's table. Missing values come last.
    pub(super) place: Vec<usize>,
}

impl Levels {
    /// The levels of an input, with about equally many rows each. `order` has a number for each bin of categories, by
    /// which they stand in tables; every category is a level then, so that there may be too many for a pair.
    pub(super) fn new(task: &Task<'_>, input: usize, order: Option<&[f64]>) -> Self {
        let codes = &task.rows.codes;
        let n_bins = codes.n_bins[input];
        let most = if order.is_some() { n_bins } else { task.params.max_interaction_bins };
        let weights = task.weights_by(n_bins + 1, |row| usize::from(codes.columns[input][row]));
        let mut remaining: f64 = weights.iter().take(n_bins).sum();
        let (mut filled, mut level) = (0.0, 0);
        let mut cuts = Vec::new();
        let mut of_code = Vec::with_capacity(n_bins + 1);
        for (code, weight) in weights.iter().enumerate().take(n_bins) {
            of_code.push(level);
            filled += weight;
            let levels_left = most - level;
            let is_full = filled * levels_left as f64 >= remaining || n_bins - code <= levels_left;
            if code + 1 < n_bins && levels_left > 1 && is_full {
                cuts.extend(codes.cuts[input].get(code));
                level += 1;
                remaining -= filled;
                filled = 0.0;
            }
        }
        of_code.push(level + 1);
        let mut place: Vec<usize> = (0..level + 2).collect();
        if let Some(order) = order {
            let mut sorted: Vec<usize> = (0..n_bins).collect();
            sorted.sort_by(|a, b| order[*a].total_cmp(&order[*b]));
            sorted.iter().enumerate().for_each(|(at, code)| place[of_code[*code]] = at);
        }
        Self { input, cuts, of_code, place }
    }

    /// The number of levels, that of missing values included.
    pub(super) fn len(&self) -> usize {
        self.place.len()
    }

    /// The place of a code in tables.
    pub(super) fn place_of(&self, code: u8) -> usize {
        self.place[self.of_code[usize::from(code)]]
    }
}

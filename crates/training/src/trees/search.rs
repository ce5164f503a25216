//! The search for a leaf's best split, by histograms or at random thresholds.

use std::ops::Range;

use rand::Rng;
use rand::seq::SliceRandom;

use super::bins::MISSING;
use super::grow::Grower;
use super::tree::Split;

impl Grower<'_> {
    /// The split that gains most, of equal ones the first that is looked at; `None` where none is allowed or gains
    /// anything. Inputs that are the same for all rows do not count towards `max_features`.
    pub(super) fn best_split(
        &mut self,
        rows: &Range<usize>,
        stats: &[f64],
        depth: usize,
        rng: &mut impl Rng,
    ) -> Option<Split> {
        let &[count, ..] = stats else { return None };
        if depth >= self.shape.max_depth || count < 2.0 * self.shape.min_samples_leaf || rows.len() < 2 {
            return None;
        }
        let draws = self.shape.extra || self.shape.max_features < self.inputs.len();
        if draws {
            self.inputs.shuffle(rng);
        }
        let mut best: Option<Split> = None;
        let mut looked_at = 0;
        for place in 0..self.inputs.len() {
            let input = self.inputs[place];
            let Some((low, high, any_missing)) = self.extent(rows, input) else { continue };
            if low == high && !any_missing {
                continue;
            }
            let found = if self.shape.extra {
                let bin = if low == high { low } else { rng.random_range(low..high) };
                self.split_at(rows, stats, input, bin, any_missing)
            } else {
                self.clear(low, high);
                self.fill(rows, input);
                self.scan(stats, input, low, high, any_missing)
            };
            if let Some(split) = found
                && split.gain > best.map_or(self.least_gain, |best| best.gain)
            {
                best = Some(split);
            }
            looked_at += 1;
            if looked_at >= self.shape.max_features {
                break;
            }
        }
        best
    }

    /// The lowest and highest bin of an input among the rows, and whether any row lacks it; `None` if all do.
    fn extent(&self, rows: &Range<usize>, input: usize) -> Option<(u8, u8, bool)> {
        let codes = &self.sample.binned.columns[input];
        let (mut low, mut high, mut any_missing) = (MISSING, 0, false);
        for row in &self.rows[rows.clone()] {
            let code = codes[*row as usize];
            if code == MISSING {
                any_missing = true;
            } else {
                low = low.min(code);
                high = high.max(code);
            }
        }
        (low != MISSING).then_some((low, high, any_missing))
    }

    /// Empties the bins that the rows of a leaf can fall into.
    fn clear(&mut self, low: u8, high: u8) {
        let stride = self.sample.stride;
        self.histogram[usize::from(low) * stride..(usize::from(high) + 1) * stride].fill(0.0);
        self.histogram[usize::from(MISSING) * stride..].fill(0.0);
    }

    /// Sums the statistics of the rows by the bins of an input.
    fn fill(&mut self, rows: &Range<usize>, input: usize) {
        match self.sample.stride {
            3 => self.fill_by::<3>(rows, input),
            5 => self.fill_by::<5>(rows, input),
            _ => self.fill_any(rows, input),
        }
    }

    fn fill_by<const STRIDE: usize>(&mut self, rows: &Range<usize>, input: usize) {
        let codes = &self.sample.binned.columns[input];
        let (stats, _) = self.sample.stats.as_chunks::<STRIDE>();
        let (histogram, _) = self.histogram.as_chunks_mut::<STRIDE>();
        for row in &self.rows[rows.clone()] {
            let bin = &mut histogram[usize::from(codes[*row as usize])];
            for (total, value) in bin.iter_mut().zip(&stats[*row as usize]) {
                *total += value;
            }
        }
    }

    fn fill_any(&mut self, rows: &Range<usize>, input: usize) {
        let codes = &self.sample.binned.columns[input];
        let stride = self.sample.stride;
        for row in &self.rows[rows.clone()] {
            let bin = usize::from(codes[*row as usize]) * stride;
            let stats = &self.sample.stats[*row as usize * stride..];
            for (total, value) in self.histogram[bin..bin + stride].iter_mut().zip(stats) {
                *total += value;
            }
        }
    }

    /// The best threshold of an input from its histogram. Where bins between two rows are empty, the threshold is
    /// put in the middle of them.
    fn scan(&self, stats: &[f64], input: usize, low: u8, high: u8, any_missing: bool) -> Option<Split> {
        let stride = self.sample.stride;
        let missing = &self.histogram[usize::from(MISSING) * stride..];
        let mut left = vec![0.0; stride];
        let mut with_missing = vec![0.0; stride];
        let mut previous = low;
        let mut best: Option<Split> = None;
        for code in low..=high {
            let bin = &self.histogram[usize::from(code) * stride..usize::from(code + 1) * stride];
            if bin[0] == 0.0 {
                continue;
            }
            if code > low {
                let cut = previous + (code - previous - 1) / 2;
                self.offer(&mut best, stats, &left, input, cut, any_missing.then_some(false));
                if any_missing {
                    for ((sum, known), unknown) in with_missing.iter_mut().zip(&left).zip(missing) {
                        *sum = known + unknown;
                    }
                    self.offer(&mut best, stats, &with_missing, input, cut, Some(true));
                }
            }
            for (sum, value) in left.iter_mut().zip(bin) {
                *sum += value;
            }
            previous = code;
        }
        // All known values on one side, the missing ones on the other; such a split needs a threshold to stand at.
        if any_missing && usize::from(high) + 1 < self.sample.bins.n_bins(input) {
            self.offer(&mut best, stats, &left, input, high, Some(false));
        }
        best
    }

    /// The split of an input at a given bin.
    fn split_at(
        &self,
        rows: &Range<usize>,
        stats: &[f64],
        input: usize,
        bin: u8,
        any_missing: bool,
    ) -> Option<Split> {
        if usize::from(bin) + 1 >= self.sample.bins.n_bins(input) {
            return None;
        }
        let stride = self.sample.stride;
        let codes = &self.sample.binned.columns[input];
        let mut left = vec![0.0; stride];
        let mut with_missing = vec![0.0; stride];
        for row in &self.rows[rows.clone()] {
            let code = codes[*row as usize];
            let side = if code <= bin {
                &mut left
            } else if code == MISSING {
                &mut with_missing
            } else {
                continue;
            };
            for (sum, value) in side.iter_mut().zip(&self.sample.stats[*row as usize * stride..]) {
                *sum += value;
            }
        }
        let mut best = None;
        self.offer(&mut best, stats, &left, input, bin, any_missing.then_some(false));
        if any_missing {
            for (sum, known) in with_missing.iter_mut().zip(&left) {
                *sum += known;
            }
            self.offer(&mut best, stats, &with_missing, input, bin, Some(true));
        }
        best
    }

    /// Keeps a split if it is allowed and gains more than the best so far.
    fn offer(
        &self,
        best: &mut Option<Split>,
        stats: &[f64],
        left: &[f64],
        input: usize,
        bin: u8,
        missing_left: Option<bool>,
    ) {
        let (all, side) = (stats[0], left[0]);
        if side < self.shape.min_samples_leaf || all - side < self.shape.min_samples_leaf {
            return;
        }
        let weight_left = left[1] + self.shape.l2;
        let weight_right = stats[1] - left[1] + self.shape.l2;
        let weight_all = stats[1] + self.shape.l2;
        if weight_left <= 0.0 || weight_right <= 0.0 {
            return;
        }
        let mut gain = 0.0;
        for (total, left) in stats[2..].iter().zip(&left[2..]) {
            let right = total - left;
            gain += left * left / weight_left + right * right / weight_right - total * total / weight_all;
        }
        if best.is_none_or(|best| gain > best.gain) {
            // Where no row lacks the input there is nothing to learn from; the side with more rows is the guess.
            let missing_left = missing_left.unwrap_or(2.0 * side >= all);
            *best = Some(Split { input, bin, missing_left, gain });
        }
    }
}

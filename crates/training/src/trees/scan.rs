//! The best threshold of a node: one walk over the bins of each input.

use super::rules::Rules;
use super::sums::Sums;
use super::tree::Split;

/// The best split of a node so far. What two sides are worth is kept as a fraction, so that comparing two splits
/// takes no division; of splits that gain the same the first stays.
pub(super) struct Scan<'a, S> {
    rules: &'a Rules,
    total: S,
    limits: (f64, f64),
    whole: f64,
    numerator: f64,
    denominator: f64,
    found: Option<(Split, S)>,
}

impl<'a, S: Sums> Scan<'a, S> {
    /// A search that has found nothing.
    pub(super) fn new(rules: &'a Rules, total: S, limits: (f64, f64)) -> Self {
        let whole = if rules.plain() {
            total.worth(rules.l2)
        } else {
            rules.worth(&total, rules.value(&total, limits))
        };
        // Smaller gains than this are rounding errors.
        let least = rules.min_gain.max(1e-12 * whole.abs());
        Self { rules, total, limits, whole, numerator: whole + least, denominator: 1.0, found: None }
    }

    /// Looks at the thresholds of an input. `histogram` holds the sums by code, `n_bins` of them for bins and maybe
    /// one more for missing values; `codes` are the bins that may hold rows, ascending.
    #[inline]
    pub(super) fn input(
        &mut self,
        input: usize,
        histogram: &[S],
        n_bins: usize,
        codes: impl Iterator<Item = usize> + Clone,
    ) {
        let missing = histogram.get(n_bins).filter(|missing| missing.count() > 0.0);
        let mut best = self.walk(input, histogram, codes.clone(), S::default());
        let mut missing_left = None;
        if let Some(missing) = missing {
            missing_left = Some(false);
            if let Some(better) = self.walk(input, histogram, codes, *missing) {
                best = Some(better);
                missing_left = Some(true);
            }
        }
        if let Some((code, left)) = best {
            // Where bins between two rows are empty, the threshold is put in the middle of them.
            let next = (code + 1..n_bins).find(|next| histogram[*next].count() > 0.0);
            let bin = next.map_or(n_bins.saturating_sub(1), |next| code + (next - code - 1) / 2) as u8;
            // Where no row lacks the input there is nothing to learn from; the side with more rows is the guess.
            let missing_left = missing_left.unwrap_or(2.0 * left.count() >= self.total.count());
            let gain = self.numerator / self.denominator - self.whole;
            self.found = Some((Split { input, bin, missing_left, gain }, left));
        }
    }

    /// Looks at one threshold. `left` are the sums of the known values up to `bin`, `missing` those of the rows
    /// without the input; where every known value is on the left, the threshold is `last`, which has no upper end.
    pub(super) fn random_threshold(
        &mut self,
        input: usize,
        bin: u8,
        left: S,
        missing: Option<S>,
        last: u8,
        all_left: bool,
    ) {
        let bin = if all_left { last } else { bin };
        let mut found = self.walk(input, &[left], 0..1, S::default()).map(|(_, left)| (left, false));
        if let Some(missing) = missing {
            let with_missing = self.walk(input, &[left], 0..1, missing).map(|(_, left)| (left, true));
            found = with_missing.or(found);
        } else if let Some((left, missing_left)) = &mut found {
            *missing_left = 2.0 * left.count() >= self.total.count();
        }
        if let Some((left, missing_left)) = found {
            let gain = self.numerator / self.denominator - self.whole;
            self.found = Some((Split { input, bin, missing_left, gain }, left));
        }
    }

    /// The best split and the sums of its left side.
    pub(super) fn finish(self) -> Option<(Split, S)> {
        self.found
    }

    #[inline]
    fn walk(
        &mut self,
        input: usize,
        histogram: &[S],
        codes: impl Iterator<Item = usize>,
        start: S,
    ) -> Option<(usize, S)> {
        if self.rules.plain() {
            self.walk_by::<true>(input, histogram, codes, start)
        } else {
            self.walk_by::<false>(input, histogram, codes, start)
        }
    }

    #[inline]
    fn walk_by<const PLAIN: bool>(
        &mut self,
        input: usize,
        histogram: &[S],
        codes: impl Iterator<Item = usize>,
        start: S,
    ) -> Option<(usize, S)> {
        let Rules { min_count, min_weight, l2, .. } = *self.rules;
        let mut left = start;
        let (mut best_numerator, mut best_denominator) = (self.numerator, self.denominator);
        let mut found = None;
        for code in codes {
            left.add(&histogram[code]);
            if !left.enough(min_count, min_weight) {
                continue;
            }
            let right = self.total.minus(&left);
            if !right.enough(min_count, min_weight) {
                break;
            }
            let (numerator, denominator) = if PLAIN {
                S::parted(&left, &right, l2)
            } else {
                match self.rules.parted(input, &left, &right, self.limits) {
                    Some(worth) => (worth, 1.0),
                    None => continue,
                }
            };
            if numerator * best_denominator > best_numerator * denominator {
                (best_numerator, best_denominator) = (numerator, denominator);
                found = Some((code, left));
            }
        }
        (self.numerator, self.denominator) = (best_numerator, best_denominator);
        found
    }
}

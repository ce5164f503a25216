//! The best threshold of a node: one walk over the bins of each input.

use super::rules::Rules;
use super::sums::Sums;
use super::tree::Split;

/// The best split of a node so far. What two sides are worth is kept as a fraction, so that comparing two splits
/// takes no division; of splits that gain the same the first stays.
pub(crate) struct Scan<'a, S> {
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
    pub(crate) fn new(rules: &'a Rules, total: S, limits: (f64, f64)) -> Self {
        let whole = if rules.plain() {
            total.worth(rules.l2)
        } else {
            rules.worth(&total, rules.value(&total, limits))
        };
        // Smaller gains than this are rounding errors.
        let least = rules.min_split_gain.max(1e-12 * whole.abs());
        Self { rules, total, limits, whole, numerator: whole + least, denominator: 1.0, found: None }
    }

    /// Looks at the thresholds of an input. `sums` are those of its bins, ascending; `missing` those of the rows without
    /// the input, where there are any; `bin_after` the bin where rows part after one of the sums.
    #[inline]
    pub(crate) fn input(
        &mut self,
        input: usize,
        sums: &[S],
        missing: Option<S>,
        bin_after: impl Fn(usize) -> u8,
    ) {
        let mut best = self.walk(input, sums, S::default());
        let mut missing_left = None;
        if let Some(missing) = missing {
            missing_left = Some(false);
            if let Some(better) = self.walk(input, sums, missing) {
                best = Some(better);
                missing_left = Some(true);
            }
        }
        if let Some((last, left)) = best {
            // Where no row lacks the input there is nothing to learn from; the side with more rows is the guess.
            let missing_left = missing_left.unwrap_or(2.0 * left.count() >= self.total.count());
            let gain = self.numerator / self.denominator - self.whole;
            self.found = Some((Split { input, bin: bin_after(last), place: None, missing_left, gain }, left));
        }
    }

    /// Looks at one threshold, at a place above a bin. `left` are the sums of the known values up to `bin`, `missing` those of the rows
    /// without the input; where every known value is on the left, the threshold is `last`, which has no upper end.
    pub(crate) fn random_threshold(
        &mut self,
        input: usize,
        (bin, place): (u8, Option<u8>),
        left: S,
        missing: Option<S>,
        last: u8,
        all_left: bool,
    ) {
        let bin = if all_left { last } else { bin };
        let mut found = self.walk(input, &[left], S::default()).map(|(_, left)| (left, false));
        if let Some(missing) = missing {
            let with_missing = self.walk(input, &[left], missing).map(|(_, left)| (left, true));
            found = with_missing.or(found);
        } else if let Some((left, missing_left)) = &mut found {
            *missing_left = 2.0 * left.count() >= self.total.count();
        }
        if let Some((left, missing_left)) = found {
            let gain = self.numerator / self.denominator - self.whole;
            self.found = Some((Split { input, bin, place, missing_left, gain }, left));
        }
    }

    /// The best split and the sums of its left side.
    pub(crate) fn finish(self) -> Option<(Split, S)> {
        self.found
    }

    /// The best place to part ascending sums, and what is on the left of it together with `start`.
    #[inline]
    fn walk(&mut self, input: usize, sums: &[S], start: S) -> Option<(usize, S)> {
        if self.rules.plain() {
            self.walk_by::<true>(input, sums, start)
        } else {
            self.walk_by::<false>(input, sums, start)
        }
    }

    #[inline]
    fn walk_by<const PLAIN: bool>(&mut self, input: usize, sums: &[S], start: S) -> Option<(usize, S)> {
        let Rules { min_count, min_weight, l2, .. } = *self.rules;
        let mut left = start;
        let (mut best_numerator, mut best_denominator) = (self.numerator, self.denominator);
        let mut found = None;
        for (at, sum) in sums.iter().enumerate() {
            left.add(sum);
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
                found = Some((at, left));
            }
        }
        (self.numerator, self.denominator) = (best_numerator, best_denominator);
        found
    }
}

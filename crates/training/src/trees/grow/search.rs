//! The search for a part's best split: in the histograms of all inputs, input by input, or at random thresholds.

use std::ops::Range;

use rand::Rng;

use super::Grower;
use crate::trees::bins::PLACES;
use crate::trees::scan::Scan;
use crate::trees::sums::{Row, Sums};

/// Parts with fewer rows are searched input by input, without histograms that outlive the search.
pub(crate) const SMALL: usize = 128;
/// How many inputs are summed in one pass over the rows.
const AT_ONCE: usize = 4;
/// The number of codes of an input, with the place for missing values.
const CODES: usize = 256;

/// Room for the sums of a few inputs, and for which codes occur, one bit each.
pub(crate) struct Direct<S> {
    sums: Vec<[S; CODES]>,
    seen: [[u64; CODES / 64]; AT_ONCE],
    /// The sums of one input's bins that occur, and their codes.
    known: Vec<S>,
    codes: Vec<u8>,
}

impl<S: Sums> Direct<S> {
    /// Takes out the sums of an input whose codes occur: those of its bins into `known`; returns those of the rows
    /// without the input.
    fn collect(&mut self, at: usize, n_bins: usize) -> Option<S> {
        let sums = &mut self.sums[at];
        self.known.clear();
        self.codes.clear();
        let mut missing = None;
        for (place, word) in self.seen[at].iter_mut().enumerate() {
            while *word != 0 {
                let code = place * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                let sum = std::mem::take(&mut sums[code % CODES]);
                if code < n_bins {
                    self.known.push(sum);
                    self.codes.push(code as u8);
                } else {
                    missing = Some(sum);
                }
            }
        }
        missing
    }
}

/// The bin where rows part whose neighbouring codes are `last` and `next`: where bins between them are empty, in the
/// middle of those. Without a next one every known value is on the left, up to the last of the bins.
fn between(last: usize, next: Option<usize>, n_bins: usize) -> u8 {
    next.map_or(n_bins.saturating_sub(1), |next| last + (next - last - 1) / 2) as u8
}

impl<S: Sums> Default for Direct<S> {
    fn default() -> Self {
        Self {
            sums: vec![[S::default(); CODES]; AT_ONCE],
            seen: [[0; CODES / 64]; AT_ONCE],
            known: Vec::with_capacity(CODES),
            codes: Vec::with_capacity(CODES),
        }
    }
}

impl<R: Row> Grower<'_, R> {
    /// Looks at inputs by the histogram of all of them.
    pub(crate) fn search_histogram(
        &mut self,
        scan: &mut Scan<'_, R::Sums>,
        histogram: &[R::Sums],
        rng: &mut impl Rng,
    ) {
        self.layout.sum_apart(self.codes, histogram, &mut self.apart);
        let mut n_drawn = 0;
        for place in 0..self.inputs.len() {
            let input = self.draw(place, rng);
            let sums = self.layout.of_input(self.codes, input, histogram, &self.apart);
            if self.draws() {
                if sums.iter().filter(|sums| sums.count() > 0.0).take(2).count() < 2 {
                    continue;
                }
                n_drawn += 1;
            }
            let (known, missing) = sums.split_at(self.codes.n_bins[input]);
            let missing = missing.first().copied().filter(|missing| missing.count() > 0.0);
            scan.input(input, known, missing, |last| {
                let next = (last + 1..known.len()).find(|next| known[*next].count() > 0.0);
                between(last, next, known.len())
            });
            if self.draws() && n_drawn >= self.n_drawn {
                break;
            }
        }
    }

    /// Looks at inputs by summing the rows for a few of them at a time. Inputs that are the same for all rows do not
    /// count.
    pub(crate) fn search_direct(
        &mut self,
        scan: &mut Scan<'_, R::Sums>,
        rows: &Range<usize>,
        rng: &mut impl Rng,
    ) {
        let mut place = 0;
        let mut n_drawn = 0;
        while n_drawn < self.n_drawn && place < self.inputs.len() {
            let n = AT_ONCE.min(self.n_drawn - n_drawn).min(self.inputs.len() - place);
            let mut inputs = [0; AT_ONCE];
            for input in &mut inputs[..n] {
                *input = self.draw(place, rng);
                place += 1;
            }
            match n {
                1 => self.sum_directly::<1>(rows, &inputs),
                2 => self.sum_directly::<2>(rows, &inputs),
                3 => self.sum_directly::<3>(rows, &inputs),
                _ => self.sum_directly::<4>(rows, &inputs),
            }
            for (at, input) in inputs[..n].iter().enumerate() {
                let n_bins = self.codes.n_bins[*input];
                let missing = self.direct.collect(at, n_bins);
                let (known, codes) = (&self.direct.known, &self.direct.codes);
                if known.len() + usize::from(missing.is_some()) > 1 {
                    n_drawn += 1;
                    scan.input(*input, known, missing, |last| {
                        let next = codes.get(last + 1).map(|next| usize::from(*next));
                        between(usize::from(codes[last]), next, n_bins)
                    });
                }
            }
        }
    }

    /// Sums rows by the codes of the first `N` inputs, and notes which codes there are.
    fn sum_directly<const N: usize>(&mut self, rows: &Range<usize>, inputs: &[usize; AT_ONCE]) {
        let mut columns: [&[u8]; N] = [&[]; N];
        for (column, input) in columns.iter_mut().zip(inputs) {
            *column = &self.codes.columns[*input];
        }
        let Some((sums, _)) = self.direct.sums.split_first_chunk_mut::<N>() else { return };
        let mut seen = [[0_u64; CODES / 64]; N];
        for (row, value) in self.rows[rows.clone()].iter().zip(&self.values[rows.clone()]) {
            for at in 0..N {
                let code = columns[at][*row as usize];
                value.add_to(&mut sums[at][usize::from(code)]);
                seen[at][usize::from(code >> 6)] |= 1 << (code & 63);
            }
        }
        self.direct.seen[..N].copy_from_slice(&seen);
    }

    /// Looks at one random threshold of each input, anywhere between the lowest and the highest value of the rows as
    /// far as their bins distinguish them.
    pub(crate) fn search_extra(
        &mut self,
        scan: &mut Scan<'_, R::Sums>,
        rows: &Range<usize>,
        rng: &mut impl Rng,
    ) {
        let mut n_drawn = 0;
        for place in 0..self.inputs.len() {
            if n_drawn >= self.n_drawn {
                break;
            }
            let input = self.draw(place, rng);
            let column = &self.codes.columns[input];
            let missing = self.codes.n_bins[input] as u8;
            // The second pass reads the codes in order, without looking up where each row has its own.
            let codes = &mut self.direct.codes;
            codes.clear();
            codes.extend(self.rows[rows.clone()].iter().map(|row| column[*row as usize]));
            let (mut low, mut high, mut any_missing) = (u8::MAX, 0, false);
            for code in codes.iter() {
                low = low.min(*code);
                high = high.max(if *code == missing { 0 } else { *code });
                any_missing |= *code == missing;
            }
            if low == missing {
                continue;
            }
            if low == high && !any_missing {
                continue;
            }
            n_drawn += 1;
            let (bin, place) = if self.rules.anywhere {
                let gaps = self.codes.gaps.get(input).map_or(&[][..], Vec::as_slice);
                random_place(gaps, low, high, any_missing, rng)
            } else {
                let cuts = self.codes.cuts.get(input).map_or(&[][..], Vec::as_slice);
                (random_cut(cuts, low, high, any_missing, rng), None)
            };
            let (mut left, mut without) = (R::Sums::default(), R::Sums::default());
            for (code, value) in self.direct.codes.iter().zip(&self.values[rows.clone()]) {
                if *code == missing {
                    value.add_to(&mut without);
                } else if *code <= bin {
                    value.add_to(&mut left);
                }
            }
            scan.random_threshold(
                input,
                (bin, place),
                left,
                any_missing.then_some(without),
                missing - 1,
                bin == high,
            );
        }
    }

    fn draws(&self) -> bool {
        self.rules.extra || self.n_drawn < self.inputs.len()
    }

    /// The input to look at next; one of those not yet looked at where only some are.
    fn draw(&mut self, place: usize, rng: &mut impl Rng) -> usize {
        if self.draws() {
            let drawn = rng.random_range(place as u32..self.inputs.len() as u32) as usize;
            self.inputs.swap(place, drawn);
        }
        self.inputs[place]
    }
}

/// A threshold between the bins `low` and `high`, as the bin below it: the one nearest to a value drawn evenly between
/// the lowest and the highest threshold there, so that thresholds are as likely as the gaps around them are wide
/// (Geurts, Ernst and Wehenkel, 2006, draw evenly between the lowest and the highest value). With missing values `high`
/// itself, which parts them from all others, is as likely as any one of the thresholds.
fn random_cut(cuts: &[f64], low: u8, high: u8, any_missing: bool, rng: &mut impl Rng) -> u8 {
    if any_missing && rng.random_range(low..=high) == high {
        return high;
    }
    let Some(between @ [first, .., last]) = cuts.get(usize::from(low)..usize::from(high)) else { return low };
    let drawn = first + (last - first) * rng.random::<f64>();
    let above = between.partition_point(|cut| *cut < drawn).min(between.len() - 1);
    let nearer_below = above > 0 && drawn - between[above - 1] < between[above] - drawn;
    low + (above - usize::from(nearer_below)) as u8
}

/// A threshold between the bins `low` and `high`, as the bin below it and its place above that: drawn evenly between
/// the highest value of the one and the lowest of the other, and where that is within a bin, at the end of it that is
/// nearer. With missing values as [`random_cut`] does it.
fn random_place(
    gaps: &[(f64, f64)],
    low: u8,
    high: u8,
    any_missing: bool,
    rng: &mut impl Rng,
) -> (u8, Option<u8>) {
    if any_missing && rng.random_range(low..=high) == high {
        return (high, None);
    }
    let between = gaps.get(usize::from(low)..usize::from(high)).unwrap_or_default();
    let (Some((first, _)), Some((_, last))) = (between.first(), between.last()) else { return (low, None) };
    let drawn = first + (last - first) * rng.random::<f64>();
    let at = between.partition_point(|(below, _)| *below <= drawn).saturating_sub(1);
    let Some((below, above)) = between.get(at) else { return (low, None) };
    match between.get(at + 1) {
        Some((next, _)) if drawn - above > next - drawn => (low + at as u8 + 1, Some(0)),
        _ => {
            let share = (drawn - below) / (above - below);
            let place = (share * f64::from(PLACES)).clamp(0.0, f64::from(PLACES - 1));
            (low + at as u8, Some(place as u8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::{Purpose, rng};

    #[test]
    fn thresholds_are_drawn_as_often_as_the_gaps_around_them_are_wide() {
        let cuts = [0.0, 1.0, 2.0, 10.0];
        let mut rng = rng(1, Purpose::Tree, 0);
        let mut counts = [0; 5];
        for _ in 0..10_000 {
            counts[usize::from(random_cut(&cuts, 0, 4, false, &mut rng))] += 1;
        }
        // Halfway between 2 and 10 lies 6: the last threshold gets four tenths, the first one twentieth.
        for (count, share) in counts.iter().zip([0.05, 0.1, 0.45, 0.4, 0.0]) {
            assert!((f64::from(*count) / 10_000.0 - share).abs() < 0.02, "{counts:?}");
        }
        assert!((0..100).all(|_| random_cut(&cuts, 1, 2, false, &mut rng) == 1));
        let parted = (0..1000).filter(|_| random_cut(&cuts, 1, 2, true, &mut rng) == 2).count();
        assert!((400..600).contains(&parted), "{parted}");
        // All known values in one bin: only the missing ones can be parted from them.
        assert!((0..100).all(|_| random_cut(&cuts, 3, 3, true, &mut rng) == 3));
    }

    #[test]
    fn thresholds_are_drawn_evenly_over_the_gaps_between_values() {
        // The values 0, 1 and from 2 to 6, and 10.
        let gaps = [(0.0, 1.0), (1.0, 2.0), (6.0, 10.0)];
        let mut rng = rng(1, Purpose::Tree, 0);
        let mut counts = [[0; 16]; 4];
        for _ in 0..16_000 {
            let (bin, place) = random_place(&gaps, 0, 3, false, &mut rng);
            counts[usize::from(bin)][usize::from(place.unwrap())] += 1;
        }
        let of_bin = |bin: usize| counts[bin].iter().sum::<i32>();
        // What falls between 2 and 6 goes to the nearer end.
        for (bin, share) in [(0, 0.1), (1, 0.3), (2, 0.6), (3, 0.0)] {
            assert!((f64::from(of_bin(bin)) / 16_000.0 - share).abs() < 0.02, "{counts:?}");
        }
        assert!(counts[0].iter().all(|count| (60..140).contains(count)), "{counts:?}");
        assert!(counts[1][15] > 3_000 && counts[2][0] > 3_000, "{counts:?}");
        let parted = (0..1000).filter(|_| random_place(&gaps, 1, 2, true, &mut rng) == (2, None)).count();
        assert!((400..600).contains(&parted), "{parted}");
        assert_eq!(random_place(&gaps, 3, 3, true, &mut rng), (3, None));
        let huge = [(-1.7e308, 1.7e308)];
        assert_eq!(random_place(&huge, 0, 1, false, &mut rng).0, 0);
    }
}

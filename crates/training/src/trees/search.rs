//! The search for a part's best split: in the histograms of all inputs, input by input, or at random thresholds.

use std::ops::Range;

use rand::Rng;

use super::grow::Grower;
use super::scan::Scan;
use super::sums::{Row, Sums};

/// Parts with fewer rows are searched input by input, without histograms that outlive the search.
pub(super) const SMALL: usize = 128;
/// How many inputs are summed in one pass over the rows.
const AT_ONCE: usize = 4;
/// The number of codes of an input, with the place for missing values.
const CODES: usize = 256;

/// Room for the sums of a few inputs, and for which codes occur, one bit each.
pub(super) struct Direct<S> {
    sums: Vec<[S; CODES]>,
    seen: [[u64; CODES / 64]; AT_ONCE],
}

impl<S: Sums> Default for Direct<S> {
    fn default() -> Self {
        Self { sums: vec![[S::default(); CODES]; AT_ONCE], seen: [[0; CODES / 64]; AT_ONCE] }
    }
}

impl<R: Row> Grower<'_, R> {
    /// Looks at inputs by the histogram of all of them.
    pub(super) fn search_histogram(
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
            let n_bins = self.codes.n_bins[input];
            scan.input(input, sums, n_bins, 0..n_bins);
            if self.draws() && n_drawn >= self.n_drawn {
                break;
            }
        }
    }

    /// Looks at inputs by summing the rows for a few of them at a time. Inputs that are the same for all rows do not
    /// count.
    pub(super) fn search_direct(
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
                let (sums, seen) = (&mut self.direct.sums[at], &mut self.direct.seen[at]);
                let n_codes: u32 = seen.iter().map(|word| word.count_ones()).sum();
                let n_bins = self.codes.n_bins[*input];
                if n_codes > 1 {
                    n_drawn += 1;
                    let width = self.codes.widths[*input];
                    scan.input(*input, &sums[..width], n_bins, Ones::new(*seen).take_while(|c| *c < n_bins));
                }
                for code in Ones::new(*seen) {
                    sums[code] = R::Sums::default();
                }
                *seen = [0; CODES / 64];
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

    /// Looks at one random threshold of each input, anywhere between the lowest and the highest bin of the rows.
    pub(super) fn search_extra(
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
            let (mut low, mut high, mut any_missing) = (u8::MAX, 0, false);
            for row in &self.rows[rows.clone()] {
                let code = column[*row as usize];
                if code == missing {
                    any_missing = true;
                } else {
                    low = low.min(code);
                    high = high.max(code);
                }
            }
            if low > high || (low == high && !any_missing) {
                continue;
            }
            n_drawn += 1;
            let bin = if any_missing { rng.random_range(low..=high) } else { rng.random_range(low..high) };
            let (mut left, mut without) = (R::Sums::default(), R::Sums::default());
            for (row, value) in self.rows[rows.clone()].iter().zip(&self.values[rows.clone()]) {
                let code = column[*row as usize];
                if code == missing {
                    value.add_to(&mut without);
                } else if code <= bin {
                    value.add_to(&mut left);
                }
            }
            scan.random_threshold(input, bin, left, any_missing.then_some(without), missing - 1, bin == high);
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

/// The positions of the ones among 256 bits, ascending.
#[derive(Clone)]
struct Ones {
    words: [u64; CODES / 64],
    at: usize,
}

impl Ones {
    fn new(words: [u64; CODES / 64]) -> Self {
        Self { words, at: 0 }
    }
}

impl Iterator for Ones {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while let Some(word) = self.words.get_mut(self.at) {
            if *word != 0 {
                let code = self.at * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                return Some(code);
            }
            self.at += 1;
        }
        None
    }
}

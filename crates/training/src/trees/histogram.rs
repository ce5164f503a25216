//! Histograms: the sums of a leaf's rows by the codes of every field, filled, subtracted and summed up by input.

use rayon::prelude::*;

use super::codes::Codes;
use super::sums::{Row, Sums};

/// Longer leaves are summed in parts of this many rows, which are then added up in order: the result does not depend
/// on how many threads there are.
const PART: usize = 1 << 15;

/// Where each field and each input has its place in the histograms of a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// For each field that the tree looks at, its position among the fields and its first place.
    fields: Vec<(usize, usize)>,
    /// The number of places.
    pub(super) len: usize,
    /// For each input its first place, and whether that is in the histogram itself or among the sums by input.
    inputs: Vec<(usize, bool)>,
    /// The number of places among the sums by input.
    apart: usize,
}

impl Layout {
    /// The places for the fields of some inputs, one flag per input.
    pub(super) fn new(codes: &Codes, wanted: &[bool]) -> Self {
        let mut layout =
            Self { fields: Vec::new(), len: 0, inputs: vec![(0, false); wanted.len()], apart: 0 };
        for (at, field) in codes.fields.iter().enumerate() {
            if !field.inputs.iter().any(|input| wanted[*input]) {
                continue;
            }
            for input in &field.inputs {
                if field.inputs.len() == 1 {
                    layout.inputs[*input] = (layout.len, false);
                } else {
                    layout.inputs[*input] = (layout.apart, true);
                    layout.apart += codes.widths[*input];
                }
            }
            layout.fields.push((at, layout.len));
            layout.len += field.width;
        }
        layout
    }

    /// Sums rows by the codes of the fields, adding to what is there.
    pub(super) fn fill<R: Row>(&self, codes: &Codes, rows: &[u32], values: &[R], sums: &mut [R::Sums]) {
        if rows.len() <= PART {
            self.fill_part(codes, rows, values, sums);
        } else if rayon::current_num_threads() == 1 {
            let mut part = vec![R::Sums::default(); self.len];
            for (rows, values) in rows.chunks(PART).zip(values.chunks(PART)) {
                part.fill(R::Sums::default());
                self.fill_part(codes, rows, values, &mut part);
                add(sums, &part);
            }
        } else {
            let parts = rows.par_chunks(PART).zip(values.par_chunks(PART));
            let parts: Vec<Vec<R::Sums>> = parts
                .map(|(rows, values)| {
                    let mut part = vec![R::Sums::default(); self.len];
                    self.fill_part(codes, rows, values, &mut part);
                    part
                })
                .collect();
            for part in &parts {
                add(sums, part);
            }
        }
    }

    fn fill_part<R: Row>(&self, codes: &Codes, rows: &[u32], values: &[R], sums: &mut [R::Sums]) {
        let n_fields = codes.fields.len();
        if self.fields.len() == n_fields {
            let firsts: Vec<u32> = self.fields.iter().map(|(_, first)| *first as u32).collect();
            for (row, value) in rows.iter().zip(values) {
                let start = *row as usize * n_fields;
                for (code, first) in codes.packed[start..start + n_fields].iter().zip(&firsts) {
                    value.add_to(&mut sums[(*first + u32::from(*code)) as usize]);
                }
            }
        } else {
            for (row, value) in rows.iter().zip(values) {
                let start = *row as usize * n_fields;
                for (field, first) in &self.fields {
                    value.add_to(&mut sums[first + usize::from(codes.packed[start + field])]);
                }
            }
        }
    }

    /// Sums the histograms of fields with several inputs over all but one of them, for each in turn.
    pub(super) fn sum_apart<S: Sums>(&self, codes: &Codes, histogram: &[S], apart: &mut Vec<S>) {
        apart.clear();
        apart.resize(self.apart, S::default());
        let mut rest = Vec::new();
        for (at, first) in &self.fields {
            let field = &codes.fields[*at];
            if field.inputs.len() == 1 {
                continue;
            }
            rest.clear();
            rest.extend_from_slice(&histogram[*first..first + field.width]);
            for input in &field.inputs {
                let width = codes.widths[*input];
                let (place, _) = self.inputs[*input];
                let by_code = &mut apart[place..place + width];
                // The lowest digit is summed by its code, and the rest by what remains of the number.
                for group in 0..rest.len() / width {
                    let mut total = S::default();
                    for (sum, value) in by_code.iter_mut().zip(&rest[group * width..]) {
                        sum.add(value);
                        total.add(value);
                    }
                    rest[group] = total;
                }
                rest.truncate(rest.len() / width);
            }
        }
    }

    /// The sums of an input by its codes.
    pub(super) fn of_input<'a, S>(
        &self,
        codes: &Codes,
        input: usize,
        histogram: &'a [S],
        apart: &'a [S],
    ) -> &'a [S] {
        let (first, is_apart) = self.inputs[input];
        let from = if is_apart { apart } else { histogram };
        &from[first..first + codes.widths[input]]
    }
}

fn add<S: Sums>(sums: &mut [S], part: &[S]) {
    for (sum, value) in sums.iter_mut().zip(part) {
        sum.add(value);
    }
}

/// Takes the sums of one child from those of its parent, which leaves those of the other.
pub(super) fn subtract<S: Sums>(parent: &mut [S], child: &[S]) {
    for (sum, value) in parent.iter_mut().zip(child) {
        *sum = sum.minus(value);
    }
}

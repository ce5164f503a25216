//! Histograms: the sums of a leaf's rows by the codes of every field, filled, subtracted and summed up by input.

use rayon::prelude::*;

use super::codes::Codes;
use super::sums::{Row, Sums};

/// Longer leaves are summed in parts of this many rows, which are then added up in order: the result does not depend
/// on how many threads there are.
const PART: usize = 1 << 15;

/// Where each field and each input has its place in the histograms of a tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// For each field that the tree looks at, its position among the fields and its first place.
    fields: Vec<(usize, usize)>,
    /// The number of places.
    pub(crate) len: usize,
    /// For each input its first place, and whether that is in the histogram itself or among the sums by input.
    inputs: Vec<(usize, bool)>,
    /// The number of places among the sums by input.
    apart: usize,
}

impl Layout {
    /// The places for the fields of some inputs, one flag per input.
    pub(crate) fn new(codes: &Codes, wanted: &[bool]) -> Self {
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
    pub(crate) fn fill<R: Row>(&self, codes: &Codes, rows: &[u32], values: &[R], sums: &mut [R::Sums]) {
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
    pub(crate) fn sum_apart<S: Sums>(&self, codes: &Codes, histogram: &[S], apart: &mut Vec<S>) {
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
    pub(crate) fn of_input<'a, S>(
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
pub(crate) fn subtract<S: Sums>(parent: &mut [S], child: &[S]) {
    for (sum, value) in parent.iter_mut().zip(child) {
        *sum = sum.minus(value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bins::Bins;
    use super::super::sums::{Second, SecondOrder};
    use super::*;
    use ndarray::Array2;

    /// Inputs of 2, 3, 200, 5 and 2 values, some of them missing, more rows than are summed at once.
    fn codes(n: usize) -> Codes {
        let inputs = Array2::from_shape_fn((n, 5), |(row, input)| {
            let value = (row * 7919 + row / 13 * input) % [2, 3, 200, 5, 2][input];
            if input == 3 && row % 11 == 0 { f64::NAN } else { value as f64 }
        });
        let bins = Bins::fit(inputs.view(), 255);
        Codes::new(inputs.view(), &bins)
    }

    fn near(a: &SecondOrder, b: &SecondOrder) -> bool {
        let difference = a.minus(b);
        difference.first().abs() < 1e-9 && difference.weight().abs() < 1e-9 && difference.count() == 0.0
    }

    #[test]
    fn subtracting_gives_what_filling_gives_on_any_number_of_threads() {
        let n = 3 * PART + 501;
        let codes = codes(n);
        let layout = Layout::new(&codes, &[true; 5]);
        let values: Vec<Second> =
            (0..n).map(|row| Second((row % 97) as f32 / 31.0 - 1.5, (row % 89) as f32 / 300.0)).collect();
        let filled = |keep: &dyn Fn(u32) -> bool| {
            let rows: Vec<u32> = (0..n as u32).filter(|row| keep(*row)).collect();
            let values: Vec<Second> = rows.iter().map(|row| values[*row as usize]).collect();
            let mut sums = vec![SecondOrder::default(); layout.len];
            layout.fill(&codes, &rows, &values, &mut sums);
            sums
        };
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut whole = pool(1).install(|| filled(&|_| true));
        assert_eq!(whole, pool(4).install(|| filled(&|_| true)));
        subtract(&mut whole, &filled(&|row| row % 3 == 0));
        let other = filled(&|row| row % 3 != 0);
        assert!(whole.iter().zip(&other).all(|(a, b)| near(a, b)));
    }

    #[test]
    fn sums_by_input_are_those_of_its_column() {
        let n = 1000;
        let codes = codes(n);
        assert!(codes.fields.len() < 4, "the narrow inputs share a byte");
        let layout = Layout::new(&codes, &[true; 5]);
        let rows: Vec<u32> = (0..n as u32).collect();
        let values: Vec<Second> = rows.iter().map(|row| Second((row % 17) as f32, 0.25)).collect();
        let mut histogram = vec![SecondOrder::default(); layout.len];
        layout.fill(&codes, &rows, &values, &mut histogram);
        let mut apart = Vec::new();
        layout.sum_apart(&codes, &histogram, &mut apart);
        for input in 0..5 {
            let mut expected = vec![SecondOrder::default(); codes.widths[input]];
            for (code, value) in codes.columns[input].iter().zip(&values) {
                value.add_to(&mut expected[usize::from(*code)]);
            }
            let sums = layout.of_input(&codes, input, &histogram, &apart);
            assert!(sums.len() == expected.len() && sums.iter().zip(&expected).all(|(a, b)| near(a, b)));
        }
    }
}

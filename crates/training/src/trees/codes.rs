//! The rows as bin codes, twice: input by input for parting rows, and row by row for summing them.
//!
//! Row by row, inputs with few bins share a byte: a *field* is the number with one digit per input, and the
//! histogram of a field gives the histograms of its inputs by summing over the other digits. Where most inputs are
//! yes or no, that spares most of the work.

use ndarray::{ArrayView2, Axis, Slice};
use rayon::prelude::*;

use super::bins::{Bins, code};

/// The largest number of codes of a field.
const MAX_FIELD: usize = 256;
/// Rows that are encoded at a time, few enough to stay in the cache.
const BLOCK: usize = 2048;

/// The rows as codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    /// The number of rows.
    pub n_samples: usize,
    /// For each input one code per row; a missing value has the number of bins as its code.
    pub columns: Vec<Vec<u8>>,
    /// For each input its number of bins, without the place for missing values.
    pub n_bins: Vec<usize>,
    /// For each input the thresholds between its bins, one fewer than bins.
    pub cuts: Vec<Vec<f64>>,
    /// For each of those the two values that it lies between.
    pub gaps: Vec<Vec<(f64, f64)>>,
    /// For each input its number of codes: one more than its bins where any row lacks it.
    pub widths: Vec<usize>,
    /// The fields. Inputs that are the same in every row are in none.
    pub fields: Vec<Field>,
    /// For each row one code per field.
    pub packed: Vec<u8>,
}

/// Inputs that share a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The inputs; the code of the first is the lowest digit.
    pub inputs: Vec<usize>,
    /// The product of the inputs' widths.
    pub width: usize,
}

impl Codes {
    /// The codes of rows (n_samples x n_inputs).
    pub fn new(inputs: ArrayView2<'_, f64>, bins: &Bins) -> Self {
        let n_samples = inputs.nrows();
        let n_inputs = inputs.ncols();
        let n_bins: Vec<usize> = (0..n_inputs).map(|input| bins.n_bins(input)).collect();
        let widths: Vec<usize> = n_bins.iter().zip(&bins.missing).map(|(n, m)| n + usize::from(*m)).collect();
        let fields = fields(&widths);
        let n_blocks = n_samples.div_ceil(BLOCK);
        let block_codes = |block: usize| {
            let rows = block * BLOCK..n_samples.min((block + 1) * BLOCK);
            let part = inputs.slice_axis(Axis(0), Slice::from(rows));
            let columns = part.columns().into_iter().zip(&bins.thresholds);
            columns
                .map(|(column, thresholds)| column.iter().map(|value| code(thresholds, *value)).collect())
                .collect()
        };
        let blocks: Vec<Vec<Vec<u8>>> = (0..n_blocks).into_par_iter().map(block_codes).collect();
        let mut packed = vec![0; n_samples * fields.len()];
        if !fields.is_empty() {
            packed
                .par_chunks_mut(BLOCK * fields.len())
                .zip(&blocks)
                .for_each(|(packed, columns)| pack(packed, columns, &fields, &widths));
        }
        let columns = (0..n_inputs).map(|input| {
            let mut column = Vec::with_capacity(n_samples);
            for block in &blocks {
                column.extend_from_slice(&block[input]);
            }
            column
        });
        let (cuts, gaps) = (bins.thresholds.clone(), bins.gaps.clone());
        Self { n_samples, columns: columns.collect(), n_bins, cuts, gaps, widths, fields, packed }
    }

    /// The number of inputs.
    pub fn n_inputs(&self) -> usize {
        self.columns.len()
    }
}

/// Inputs that vary, put together in order of their widths as long as the product is small enough. Wide inputs stay
/// alone, because the histogram of a field has to be summed up for each of its inputs.
fn fields(widths: &[usize]) -> Vec<Field> {
    let mut order: Vec<usize> = (0..widths.len()).filter(|input| widths[*input] > 1).collect();
    order.sort_by_key(|input| widths[*input]);
    let mut fields: Vec<Field> = Vec::new();
    for input in order {
        match fields.last_mut() {
            Some(field) if field.width * widths[input] <= MAX_FIELD => {
                field.width *= widths[input];
                field.inputs.push(input);
            }
            _ => fields.push(Field { inputs: vec![input], width: widths[input] }),
        }
    }
    fields
}

fn pack(packed: &mut [u8], columns: &[Vec<u8>], fields: &[Field], widths: &[usize]) {
    for (at, field) in fields.iter().enumerate() {
        let mut place = 1;
        for input in &field.inputs {
            let codes = packed.iter_mut().skip(at).step_by(fields.len());
            for (packed, code) in codes.zip(&columns[*input]) {
                *packed += (place * usize::from(*code)) as u8;
            }
            place *= widths[*input];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn fields_hold_the_codes_of_their_inputs() {
        let inputs = Array2::from_shape_fn((BLOCK + 100, 7), |(row, input)| match input {
            0 => 5.0,
            6 => (row % 300) as f64,
            3 if row % 5 == 0 => f64::NAN,
            _ => ((row * (input + 7)) % (input + 1)) as f64,
        });
        let bins = Bins::fit(inputs.view(), 255);
        let codes = Codes::new(inputs.view(), &bins);
        assert_eq!(codes.widths[0], 1);
        assert_eq!(codes.widths[3], 3, "two values, and missing ones");
        assert!(codes.fields.len() < 6 && codes.fields.iter().all(|field| field.width <= 256));
        for row in 0..inputs.nrows() {
            for (at, field) in codes.fields.iter().enumerate() {
                let mut rest = usize::from(codes.packed[row * codes.fields.len() + at]);
                for input in &field.inputs {
                    assert_eq!(rest % codes.widths[*input], usize::from(codes.columns[*input][row]));
                    rest /= codes.widths[*input];
                }
                assert_eq!(rest, 0);
            }
        }
    }
}

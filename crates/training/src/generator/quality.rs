//! How near the records of a generator are to the data: shares, dependence, and what a model learns from them.

use rand::seq::SliceRandom;
use rayon::prelude::*;
use vitrine_model::figures::GeneratorQuality;
use vitrine_model::metrics::Scores;
use vitrine_model::schema::{Feature, FeatureKind};

use super::dependence::bins::{Coded, code_all, code_like};
use super::{FittedGenerator, GeneratorSpec, fit_generator};
use crate::error::GeneratorFault;
use crate::evaluate::score;
use crate::fit::fit;
use crate::numeric::round_significant;
use crate::seed::{Purpose, derive, rng};
use crate::spec::{Calibrate, CandidateSpec, Threshold, TrainSpec};
use crate::{Dataset, TrainError};

/// The largest number of records that are drawn.
const MAX_DRAWN: usize = 50_000;
/// The bins of a number when shares are compared.
const BINS: usize = 20;
/// The significant digits that are kept.
const DIGITS: usize = 4;
/// What stands in the place of a day in the seed of these records.
const DAY: &str = "quality";

/// Fits the generator to the training rows, draws up to 50,000 records (no more than there are training rows), and
/// compares them with the training rows. The candidate is then fitted to them and to as many training rows, as it is,
/// without a search, calibration or threshold, and judged on the held-out rows both times. `None` where the candidate
/// does not exist or is not fitted, for generators that do not mean to be like the data, and where all features are texts,
/// which no generator draws.
///
/// # Errors
/// What can go wrong in a draw or a fit.
pub fn generator_quality(
    generator: &GeneratorSpec,
    training: &Dataset,
    held_out: &Dataset,
    train: &TrainSpec,
    candidate: &str,
) -> Result<Option<GeneratorQuality>, TrainError> {
    let candidate = train.candidates.iter().find(|other| other.name == candidate);
    let (Some(candidate), GeneratorSpec::Dependence(_)) = (candidate, generator) else { return Ok(None) };
    let is_text = |feature: &Feature| matches!(feature.kind, FeatureKind::Text { .. });
    // A model that is not fitted learns nothing from drawn records.
    let is_given = candidate.estimator.as_family().given().is_some();
    if is_given || training.schema.features.iter().all(is_text) {
        return Ok(None);
    }
    let fitted = fit_generator(generator, training)?;
    let n_drawn = training.n_samples().min(MAX_DRAWN);
    let drawn = drawn(&fitted, training, train.seed, n_drawn)?;
    let (real, synthetic) = (code_all(training, BINS), code_like(&drawn, &code_all(training, BINS)));
    let shares: Vec<f64> = real.iter().zip(&synthetic).map(|(a, b)| variation(a, b)).collect();
    let associations = associations(&real, &synthetic);
    let mut order: Vec<usize> = (0..training.n_samples()).collect();
    order.shuffle(&mut rng(derive(train.seed, Purpose::Quality, 0), Purpose::Sample, 0));
    order.truncate(n_drawn);
    let judged = |rows: &Dataset| judged(rows, held_out, candidate, train);
    let (learnt_from_real, learnt_from_drawn) =
        rayon::join(|| judged(&training.subset(&order)), || judged(&drawn));
    Ok(Some(GeneratorQuality {
        n_drawn,
        share_mean: rounded(mean(&shares)),
        share_max: rounded(shares.iter().copied().fold(0.0, f64::max)),
        association_mean: rounded(mean(&associations)),
        association_max: rounded(associations.iter().copied().fold(0.0, f64::max)),
        candidate: candidate.label.clone(),
        learnt_from_real: learnt_from_real?,
        learnt_from_drawn: learnt_from_drawn?,
    }))
}

fn rounded(value: f64) -> f64 {
    round_significant(value, DIGITS)
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { crate::numeric::mean(values) }
}

/// So many records as a data set.
fn drawn(fitted: &FittedGenerator, like: &Dataset, seed: u64, n: usize) -> Result<Dataset, TrainError> {
    let schema = &like.schema;
    let numbers: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    let drawn = numbers.par_iter().map(|number| {
        let (record, actual) = fitted.draw(schema, seed, DAY, *number)?;
        let target = actual.index_or_value(&schema.target).ok_or_else(|| TrainError::Generator {
            system: schema.system.clone(),
            reason: GeneratorFault::OtherOutcome,
        })?;
        Ok((record, target))
    });
    let drawn: Vec<(vitrine_model::Record, f64)> = drawn.collect::<Result<_, TrainError>>()?;
    let (records, targets) = drawn.into_iter().unzip();
    Ok(Dataset { schema: schema.clone(), records, targets, weights: Vec::new() })
}

fn judged(
    rows: &Dataset,
    held_out: &Dataset,
    candidate: &CandidateSpec,
    train: &TrainSpec,
) -> Result<Scores, TrainError> {
    let mut plain = candidate.clone();
    plain.search = None;
    plain.grid.clear();
    plain.calibrate = Calibrate::None;
    plain.threshold = Threshold::Half;
    plain.max_kilobytes = None;
    let fitted = fit(rows, &plain, derive(train.seed, Purpose::Quality, 1))?;
    score(&fitted.pipeline, held_out)
}

/// The total variation distance of two variables' shares: half the sum of the absolute differences.
fn variation(a: &Coded, b: &Coded) -> f64 {
    let (shares_a, shares_b) = (shares(a), shares(b));
    let mut total = 0.0;
    for (a, b) in shares_a.iter().zip(&shares_b) {
        total += (a - b).abs() / 2.0;
    }
    total
}

fn shares(variable: &Coded) -> Vec<f64> {
    let mut counts = vec![0.0; variable.bins.n_codes()];
    for code in &variable.codes {
        if let Some(count) = counts.get_mut(usize::from(*code)) {
            *count += 1.0;
        }
    }
    let n = variable.codes.len().max(1) as f64;
    counts.into_iter().map(|count| count / n).collect()
}

/// For every pair of variables how far Cramer's V in one set is from that in the other.
fn associations(a: &[Coded], b: &[Coded]) -> Vec<f64> {
    let pairs: Vec<(usize, usize)> =
        (0..a.len()).flat_map(|first| (first + 1..a.len()).map(move |second| (first, second))).collect();
    pairs
        .par_iter()
        .filter_map(|(first, second)| {
            let of = |set: &[Coded]| Some(cramers_v(set.get(*first)?, set.get(*second)?));
            Some((of(a)? - of(b)?).abs())
        })
        .collect()
}

/// Cramer's V (1946) with the correction of its bias (Bergsma, 2013), from 0 to 1; 0 where one of the two does not
/// vary.
fn cramers_v(a: &Coded, b: &Coded) -> f64 {
    let (n_a, n_b) = (a.bins.n_codes(), b.bins.n_codes());
    let mut counts = vec![0.0; n_a * n_b];
    let (mut of_a, mut of_b) = (vec![0.0; n_a], vec![0.0; n_b]);
    for (a, b) in a.codes.iter().zip(&b.codes) {
        let (a, b) = (usize::from(*a), usize::from(*b));
        if let (Some(count), Some(of_a), Some(of_b)) =
            (counts.get_mut(a * n_b + b), of_a.get_mut(a), of_b.get_mut(b))
        {
            *count += 1.0;
            *of_a += 1.0;
            *of_b += 1.0;
        }
    }
    let n = a.codes.len().min(b.codes.len()) as f64;
    let mut chi = 0.0;
    for (row, of_a) in counts.chunks(n_b.max(1)).zip(&of_a) {
        for (count, of_b) in row.iter().zip(&of_b).filter(|(_, of_b)| *of_a * **of_b > 0.0) {
            let expected = of_a * of_b / n;
            chi += (count - expected) * (count - expected) / expected;
        }
    }
    let occurring = |counts: &[f64]| counts.iter().filter(|count| **count > 0.0).count() as f64;
    let (rows, columns) = (occurring(&of_a), occurring(&of_b));
    if n < 2.0 || rows < 2.0 || columns < 2.0 {
        return 0.0;
    }
    let corrected = (chi / n - (rows - 1.0) * (columns - 1.0) / (n - 1.0)).max(0.0);
    let shrunk = |k: f64| k - (k - 1.0) * (k - 1.0) / (n - 1.0);
    let most = (shrunk(rows) - 1.0).min(shrunk(columns) - 1.0);
    if most > 0.0 { (corrected / most).sqrt().min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::dependence::bins::Bins;
    use super::*;

    fn coded(codes: &[u8]) -> Coded {
        Coded { position: 0, bins: Bins::Choices(2), ordered: true, codes: codes.to_vec() }
    }

    /// The table (30, 10; 10, 50): chi squared is 34.02778, so phi squared is 0.3402778; with the correction
    /// (0.3402778 - 1/99) / (1 - 1/99) = 0.3335459, whose root is 0.5775343.
    #[test]
    fn association_is_cramers() {
        let mut a = vec![0; 40];
        a.extend([1; 60]);
        let mut b = vec![0; 30];
        b.extend([1; 10]);
        b.extend([0; 10]);
        b.extend([1; 50]);
        let (a, b) = (coded(&a), coded(&b));
        assert!((cramers_v(&a, &b) - 0.577_534_3).abs() < 1e-6, "{}", cramers_v(&a, &b));
        assert!((cramers_v(&a, &a) - 1.0).abs() < 1e-12);
        // 40 of 100 against 50 of 100.
        assert!((variation(&a, &coded(&[0, 1])) - 0.1).abs() < 1e-12);
    }
}

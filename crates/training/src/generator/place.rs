//! Records that lie on a map: a built-up area first, then a place in it, then numbers that go along with each other as
//! in the data, and a target from a formula of its own with noise.
//!
//! What is kept is counted over many rows: areas with at least [`LEAST_ROWS`] of them and the streets there, quantiles
//! of each number, the correlations of their normal scores (a Gaussian copula: Sklar, 1959; Nelsen, 2006), and least
//! squares. No row can be read off it, and no model that is offered is looked at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vitrine_model::grid::kilometres;
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Pipeline, Task, Value};

use super::normal;
use crate::error::{Asked, Counted, Field, Known, Limit, Named, Rule};
use crate::fit::{FitSettings, fit_with};
use crate::numeric::{quantile, round_significant, round_weight, sorted, standard_deviation, sum};
use crate::spec::CandidateSpec;
use crate::{Dataset, TrainError};

/// The fewest rows of an area that records may lie in.
const LEAST_ROWS: usize = 10;
/// The quantiles that are kept of each number: from half a hundredth to the rest of one, by hundredths.
const QUANTILES: usize = 100;

/// What a system file says about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceSpec {
    /// The number feature with the latitude in degrees.
    pub latitude: String,
    /// The number feature with the longitude in degrees.
    pub longitude: String,
    /// The text feature with the street, where there is one.
    #[serde(default)]
    pub street: Option<String>,
    /// The date feature, where there is one; dates are drawn evenly from the newest `days`.
    #[serde(default)]
    pub date: Option<String>,
    /// See `date`.
    #[serde(default = "a_year")]
    pub days: f64,
    /// The size of an area in metres.
    pub metres: f64,
    /// The name of the candidate whose kind of formula the target follows; one that is not exported.
    pub formula: String,
    /// That candidate. Not part of a system file: it is looked up by its name.
    #[serde(skip)]
    pub candidate: Option<Box<CandidateSpec>>,
}

/// A generator with all that it needs to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceDraws {
    /// The positions of latitude and longitude.
    pub place: [usize; 2],
    /// The height and width of an area in degrees.
    pub size: [f64; 2],
    /// The areas.
    pub areas: Vec<Area>,
    /// The position of the street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<usize>,
    /// The position of the date with the first and the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<(usize, f64, f64)>,
    /// The numbers that go along with each other.
    pub numbers: Vec<NumberDraw>,
    /// For each choice and flag its position and the weights of its values.
    pub choices: Vec<(usize, Vec<f64>)>,
    /// What the target follows; its errors on its own rows are the noise.
    pub formula: Pipeline,
    /// The standard deviation of the noise on the scale that the formula is learnt on.
    pub noise: f64,
}

/// An area that records may lie in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Its south-western corner in degrees.
    pub corner: [f64; 2],
    /// The number of rows in it.
    pub weight: f64,
    /// The streets in it that several rows have.
    pub streets: Vec<String>,
}

/// How one number is drawn, given the standard normal numbers of those before it and its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberDraw {
    /// The feature's position.
    pub feature: usize,
    /// What each standard normal number counts for, its own last; the squares sum to 1.
    pub weights: Vec<f64>,
    /// Quantiles at equal steps.
    pub quantiles: Vec<f64>,
}

/// Fits the generator to rows.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature or candidate that does not exist, [`TrainError::Setting`] for settings that
/// make no sense, [`TrainError::TooFew`] without an area of ten rows, and everything that fitting can fail with.
pub(super) fn fit(spec: &PlaceSpec, data: &Dataset) -> Result<PlaceDraws, TrainError> {
    let field = |key: &str| format!("generator: {key}");
    if data.schema.target.task != Task::Regression {
        return Err(TrainError::setting(field("kind"), "place", Rule::GeneratorOfClasses));
    }
    if !(20.0..=20_000.0).contains(&spec.metres) {
        return Err(TrainError::setting(field("metres"), spec.metres, Limit::Within(20.0, 20_000.0)));
    }
    if !(spec.days.is_finite() && spec.days >= 0.0) {
        return Err(TrainError::setting(field("days"), spec.days, Limit::From(0.0)));
    }
    let position = |name: &String| {
        data.schema.position(name).ok_or_else(|| TrainError::no_feature(Field::Generator, name, &data.schema))
    };
    let place = [position(&spec.latitude)?, position(&spec.longitude)?];
    let street = spec.street.as_ref().map(position).transpose()?;
    let date = spec.date.as_ref().map(position).transpose()?;
    let candidate = spec.candidate.as_ref().ok_or_else(|| no_candidate(&spec.formula))?;
    if candidate.export {
        return Err(TrainError::setting(field("formula"), &spec.formula, Rule::NotExported));
    }
    let (size, areas) = areas(data, place, street, spec.metres)?;
    let special: Vec<usize> = place.into_iter().chain(street).chain(date).collect();
    let other = || (0..data.schema.n_features()).filter(|at| !special.contains(at));
    let kind = |at: &usize| data.schema.features.get(*at).map(|feature| &feature.kind);
    let numbers: Vec<usize> = other().filter(|at| kind(at).is_some_and(FeatureKind::is_numeric)).collect();
    let choices = other().filter_map(|at| {
        let n_values = match kind(&at)? {
            FeatureKind::Choice { choices, .. } => choices.len(),
            FeatureKind::Flag => 2,
            _ => return None,
        };
        let count = |value: usize| column(data, at).filter(|number| *number == value as f64).count() as f64;
        Some((at, (0..n_values).map(count).collect()))
    });
    let date = date.and_then(|at| {
        let newest = column(data, at).fold(f64::NAN, f64::max);
        newest.is_finite().then_some((at, newest - spec.days, newest))
    });
    let settings = FitSettings::for_task(Task::Regression, 0);
    let formula = fit_with(data, candidate, &settings)?.pipeline;
    let noise = noise(&formula, data)?;
    let choices = choices.collect();
    Ok(PlaceDraws {
        place,
        size,
        areas,
        street,
        date,
        numbers: copula(data, &numbers),
        choices,
        formula,
        noise,
    })
}

/// The areas with at least ten rows, from the south and the west.
fn areas(
    data: &Dataset,
    place: [usize; 2],
    street: Option<usize>,
    metres: f64,
) -> Result<([f64; 2], Vec<Area>), TrainError> {
    let middle = place.map(|at| quantile(&sorted(column(data, at)), 0.5));
    let per = |to: [f64; 2]| round_significant(0.01 * metres / 1000.0 / kilometres(middle, to), 5);
    let size = [per([middle[0] + 0.01, middle[1]]), per([middle[0], middle[1] + 0.01])];
    let mut all: BTreeMap<[i64; 2], (usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for record in &data.records {
        let degrees = place.map(|at| record.values.get(at).map_or(f64::NAN, Value::as_number));
        if degrees.iter().any(|degrees| degrees.is_nan()) {
            continue;
        }
        let cell = [(degrees[0] / size[0]).floor() as i64, (degrees[1] / size[1]).floor() as i64];
        let (count, streets) = all.entry(cell).or_default();
        *count += 1;
        if let Some(Value::Text(name)) = street.and_then(|at| record.values.get(at)) {
            *streets.entry(name.to_string()).or_default() += 1;
        }
    }
    let areas: Vec<Area> = all
        .into_iter()
        .filter(|(_, (count, _))| *count >= LEAST_ROWS)
        .map(|([row, at], (count, streets))| Area {
            corner: [round_significant(row as f64 * size[0], 9), round_significant(at as f64 * size[1], 9)],
            weight: count as f64,
            streets: streets.into_iter().filter(|(_, rows)| *rows > 1).map(|(name, _)| name).collect(),
        })
        .collect();
    if areas.is_empty() {
        let what = Asked::GeneratorAreas;
        return Err(TrainError::TooFew { what, of: Counted::RowsInOneArea, needed: LEAST_ROWS, got: 0 });
    }
    Ok((size, areas))
}

/// Quantiles of each number, and how each depends on those before it: the rows of the Cholesky factor of the
/// correlations of the normal scores. Rows that lack one of the numbers are left out of the correlations.
fn copula(data: &Dataset, numbers: &[usize]) -> Vec<NumberDraw> {
    let complete: Vec<Vec<f64>> = data
        .records
        .iter()
        .map(|record| {
            numbers.iter().map(|at| record.values.get(*at).map_or(f64::NAN, Value::as_number)).collect()
        })
        .filter(|row: &Vec<f64>| row.iter().all(|number| number.is_finite()))
        .collect();
    let scores: Vec<Vec<f64>> = (0..numbers.len())
        .map(|at| normal_scores(&complete.iter().map(|row| row[at]).collect::<Vec<_>>()))
        .collect();
    let correlation = |a: &[f64], b: &[f64]| {
        let products = sum(a.iter().zip(b).map(|(a, b)| a * b));
        let size = |of: &[f64]| sum(of.iter().map(|score| score * score));
        let norm = (size(a) * size(b)).sqrt();
        if norm > 0.0 { products / norm } else { 0.0 }
    };
    let n = numbers.len();
    let mut matrix = vec![0.0; n * n];
    for (a, of_a) in scores.iter().enumerate() {
        for (b, of_b) in scores.iter().enumerate() {
            // A thousandth less keeps the matrix positive where two numbers say the same.
            matrix[a * n + b] = if a == b { 1.0 } else { 0.999 * correlation(of_a, of_b) };
        }
    }
    let factor = cholesky(&matrix, n);
    let draw = |(index, feature): (usize, &usize)| {
        let known = sorted(column(data, *feature));
        let at = |step: usize| quantile(&known, (step as f64 + 0.5) / QUANTILES as f64);
        NumberDraw {
            feature: *feature,
            weights: factor
                .iter()
                .skip(index * n)
                .take(index + 1)
                .map(|weight| round_significant(*weight, 6))
                .collect(),
            quantiles: (0..QUANTILES).map(|step| round_significant(at(step), 6)).collect(),
        }
    };
    numbers.iter().enumerate().map(draw).collect()
}

/// The lower triangle L, row by row, with `L L' = matrix` for an n x n matrix that is symmetric and positive.
fn cholesky(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut factor = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let before = sum((0..column).map(|at| factor[row * n + at] * factor[column * n + at]));
            let left = matrix[row * n + column] - before;
            factor[row * n + column] =
                if row == column { left.max(1e-12).sqrt() } else { left / factor[column * n + column] };
        }
    }
    factor
}

/// The standard normal number that has the same share of rows below it; equal numbers share the mean of their ranks.
fn normal_scores(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    let mut scores = vec![0.0; numbers.len()];
    let mut passed = 0;
    for same in order.chunk_by(|a, b| numbers[*a] == numbers[*b]) {
        let share = (passed as f64 + same.len() as f64 / 2.0) / numbers.len() as f64;
        for row in same {
            scores[*row] = normal::quantile(share);
        }
        passed += same.len();
    }
    scores
}

/// The standard deviation of the formula's errors on the scale that it was learnt on, without the hundredth that are
/// largest on either side.
fn noise(formula: &Pipeline, data: &Dataset) -> Result<f64, TrainError> {
    let mut predictor = formula.predictor();
    let mut errors = Vec::with_capacity(data.n_samples());
    for (row, (record, target)) in data.records.iter().zip(&data.targets).enumerate() {
        let predicted = predictor.predict(record).map_err(|source| TrainError::Predict { row, source })?;
        let learnt = |value: f64| formula.target_transform.learnt(value);
        errors.push(learnt(*target) - learnt(predicted.value.unwrap_or(f64::NAN)));
    }
    let ascending = sorted(errors.into_iter().filter(|error| error.is_finite()));
    let (low, high) = (quantile(&ascending, 0.01), quantile(&ascending, 0.99));
    let inner: Vec<f64> = ascending.into_iter().filter(|error| (low..=high).contains(error)).collect();
    Ok(round_weight(standard_deviation(&inner)))
}

/// The known numbers of a feature.
fn column(data: &Dataset, at: usize) -> impl Iterator<Item = f64> {
    let numbers =
        data.records.iter().map(move |record| record.values.get(at).map_or(f64::NAN, Value::as_number));
    numbers.filter(|number| number.is_finite())
}

fn no_candidate(name: &str) -> TrainError {
    let (whose, kind, known) = (Field::Generator, Named::Candidate, Known::Candidates);
    TrainError::Unknown { whose, kind, name: name.to_owned(), known }
}

fn a_year() -> f64 {
    365.0
}

//! Drawing a record and its outcome from a fitted generator.

use rand::Rng;
use vitrine_model::history::Actual;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Feature, FeatureKind, Schema, Task};

use super::normal::share as normal_share;
use super::{ClassDraws, ColumnDraw, FittedGenerator, Nearest, PlaceDraws};
use crate::TrainError;
use crate::error::GeneratorFault;
use crate::numeric::{mean, quantile, round_significant, standard_deviation, sum};
use crate::seed::rng_of_text;

impl FittedGenerator {
    /// The record and its outcome for a day and a number within the day. The same seed, date and number always
    /// give the same record; other numbers of the day do not change it. Values are rounded to the feature's step
    /// and never outside its limits.
    ///
    /// # Errors
    /// [`TrainError::Generator`] where the generator was fitted for another schema.
    pub fn draw(
        &self,
        schema: &Schema,
        seed: u64,
        date: &str,
        number: u32,
    ) -> Result<(Record, Actual), TrainError> {
        let mut rng = rng_of_text(&format!("{}\n{seed}\n{date}\n{number}", schema.system));
        let drawn = match self {
            Self::ByClass { classes } => draw_by_class(schema, classes, &mut rng),
            Self::Nearest(nearest) => draw_nearest(schema, nearest, &mut rng),
            Self::Dependence(chain) => chain.draw(schema, &mut rng),
            Self::Place(place) => draw_place(schema, place, &mut rng),
            Self::TakeTurns { generators } => {
                let turn = (number as usize).checked_rem(generators.len());
                match turn.and_then(|turn| generators.get(turn)) {
                    Some(generator) => return generator.draw(schema, seed, date, number),
                    None => Err(GeneratorFault::NoGenerators),
                }
            }
        };
        drawn.map_err(|reason| TrainError::Generator { system: schema.system.clone(), reason })
    }
}

fn draw_by_class(
    schema: &Schema,
    classes: &[ClassDraws],
    rng: &mut impl Rng,
) -> Result<(Record, Actual), GeneratorFault> {
    let weights: Vec<f64> = classes.iter().map(|class| class.weight).collect();
    let class = classes.get(weighted(&weights, rng)).ok_or(GeneratorFault::NoClasses)?;
    if schema.target.class_of(&class.class).is_none() {
        return Err(GeneratorFault::NoClass(class.class.clone()));
    }
    if class.columns.len() != schema.n_features() {
        return Err(GeneratorFault::Columns { columns: class.columns.len(), features: schema.n_features() });
    }
    let values = schema.features.iter().zip(&class.columns).map(|(feature, draw)| {
        // Every column takes exactly one draw, so that one column's kind does not change the next one's value.
        let share: f64 = rng.random();
        Ok(match draw {
            ColumnDraw::Between(low, high) => to_value(feature, low + share * (high - low)),
            ColumnDraw::Weighted(weights) => to_value(feature, position(weights, share) as f64),
            ColumnDraw::Missing => Value::Missing,
        })
    });
    let values = values.collect::<Result<Vec<Value>, GeneratorFault>>()?;
    Ok((checked(schema, Record { values })?, Actual::Class(class.class.clone())))
}

fn draw_nearest(
    schema: &Schema,
    nearest: &Nearest,
    rng: &mut impl Rng,
) -> Result<(Record, Actual), GeneratorFault> {
    let targets = nearest.targets.unpack().map_err(GeneratorFault::Packed)?;
    let columns = nearest.columns.iter().map(|column| column.unpack_exactly(targets.len()));
    let columns = columns.collect::<Result<Vec<_>, _>>().map_err(GeneratorFault::Packed)?;
    if columns.len() != schema.n_features() || targets.is_empty() {
        return Err(GeneratorFault::Rows { columns: columns.len(), rows: targets.len() });
    }
    let picked =
        columns.iter().map(|column| column.get(rng.random_range(0..targets.len())).copied().unwrap_or(0.0));
    let picked: Vec<f64> = picked.collect();
    let actual = vote(schema, nearest.k, &columns, &targets, &picked)?;
    let values = schema.features.iter().zip(&picked).map(|(feature, value)| {
        let change = 1.0 + nearest.skew * standard_normal(rng);
        match feature.kind {
            FeatureKind::Number { .. } | FeatureKind::Integer { .. } => to_value(feature, value * change),
            _ => to_value(feature, *value),
        }
    });
    let values = values.collect();
    Ok((checked(schema, Record { values })?, actual))
}

/// An area, a place in it, one of its streets, a day, numbers by the copula, choices by weight, and what the formula
/// says with noise, to four significant digits.
fn draw_place(
    schema: &Schema,
    draws: &PlaceDraws,
    rng: &mut impl Rng,
) -> Result<(Record, Actual), GeneratorFault> {
    let mut record = Record { values: vec![Value::Missing; schema.n_features()] };
    let mut set = |at: usize, number: f64| match (record.values.get_mut(at), schema.features.get(at)) {
        (Some(value), Some(feature)) => {
            *value = to_value(feature, number);
            Ok(())
        }
        _ => Err(GeneratorFault::NoFeature(at)),
    };
    let weights: Vec<f64> = draws.areas.iter().map(|area| area.weight).collect();
    let area = draws.areas.get(weighted(&weights, rng)).ok_or(GeneratorFault::NoAreas)?;
    for ((at, corner), size) in draws.place.iter().zip(area.corner).zip(draws.size) {
        set(*at, corner + rng.random::<f64>() * size)?;
    }
    let share: f64 = rng.random();
    let street = area.streets.get((share * area.streets.len() as f64) as usize);
    if let Some((at, first, last)) = draws.date {
        set(at, first + rng.random::<f64>() * (last - first))?;
    }
    let scores: Vec<f64> = draws.numbers.iter().map(|_| standard_normal(rng)).collect();
    for number in &draws.numbers {
        let score = sum(number.weights.iter().zip(&scores).map(|(weight, score)| weight * score));
        set(number.feature, at_share(&number.quantiles, normal_share(score)))?;
    }
    for (at, weights) in &draws.choices {
        set(*at, weighted(weights, rng) as f64)?;
    }
    if let (Some(at), Some(street)) = (draws.street, street)
        && let Some(value) = record.values.get_mut(at)
    {
        *value = Value::Text(street.as_str().into());
    }
    let record = checked(schema, record)?;
    let mut formula = draws.formula.clone();
    formula.prepare().map_err(GeneratorFault::Formula)?;
    let predicted = formula.predict(&record).map_err(GeneratorFault::Predict)?;
    let learnt = formula.target_transform.learnt(predicted.value.unwrap_or(f64::NAN));
    let actual = formula.target_transform.apply(learnt + draws.noise * standard_normal(rng));
    if !actual.is_finite() {
        return Err(GeneratorFault::NotFinite);
    }
    Ok((record, Actual::Number(round_significant(actual, 4))))
}

/// The quantile for a share. Where few values occur the quantiles stand in steps, and one of them is taken; otherwise
/// straight lines lie between them.
fn at_share(quantiles: &[f64], share: f64) -> f64 {
    let in_steps = quantiles.windows(2).filter(|pair| pair[0] < pair[1]).count() < quantiles.len() / 4;
    let place = share * quantiles.len() as f64;
    if in_steps {
        let last = quantiles.len().saturating_sub(1);
        return quantiles.get((place as usize).min(last)).copied().unwrap_or(f64::NAN);
    }
    quantile(quantiles, (place - 0.5) / (quantiles.len() as f64 - 1.0))
}

/// The outcome of the `k` nearest rows over standardised columns: their mean for regressions, the grade nearest to
/// their mean for ordinal targets, otherwise the most frequent class, of equally frequent ones the first.
fn vote(
    schema: &Schema,
    k: usize,
    columns: &[Vec<f64>],
    targets: &[f64],
    picked: &[f64],
) -> Result<Actual, GeneratorFault> {
    let scales: Vec<f64> = columns.iter().map(|column| standard_deviation(column)).collect();
    let mut distances: Vec<(f64, f64)> = targets
        .iter()
        .enumerate()
        .map(|(row, target)| {
            let squares =
                columns.iter().zip(&scales).zip(picked).filter(|((_, scale), _)| **scale > 0.0).map(
                    |((column, scale), value)| {
                        let difference = (column.get(row).copied().unwrap_or(0.0) - value) / scale;
                        difference * difference
                    },
                );
            (sum(squares), *target)
        })
        .collect();
    distances.sort_by(|a, b| a.0.total_cmp(&b.0));
    let near: Vec<f64> = distances.iter().take(k.max(1)).map(|(_, target)| *target).collect();
    let target = &schema.target;
    let class = match target.task {
        Task::Regression => return Ok(Actual::Number(mean(&near))),
        Task::Ordinal => {
            let grades = target.grades();
            let near: Vec<f64> =
                near.iter().filter_map(|index| grades.get(*index as usize).copied()).collect();
            target.nearest_class(mean(&near))
        }
        Task::Binary | Task::Multiclass => {
            let votes = |class: usize| near.iter().filter(|target| **target == class as f64).count();
            (0..target.n_classes()).rev().max_by_key(|class| votes(*class))
        }
    };
    let class = class.and_then(|class| target.classes.get(class)).ok_or(GeneratorFault::OtherTargets)?;
    Ok(Actual::Class(class.value.clone()))
}

/// A number as a value of the feature: rounded to the step, within the limits.
pub(super) fn to_value(feature: &Feature, number: f64) -> Value {
    match &feature.kind {
        FeatureKind::Number { min, max, step } => {
            Value::Number(round_to_step(number, *step).clamp(*min, *max))
        }
        FeatureKind::Integer { min, max } => Value::Number(number.round().clamp(*min as f64, *max as f64)),
        FeatureKind::Date { first, last } => Value::Number(number.round().clamp(*first as f64, *last as f64)),
        FeatureKind::Choice { .. } => Value::Choice(number as usize),
        FeatureKind::Flag => Value::Flag(number != 0.0),
        FeatureKind::Text { .. } => Value::Missing,
    }
}

/// The multiple of the step nearest to the number, with no more decimals than the step has.
fn round_to_step(number: f64, step: f64) -> f64 {
    let multiple = (number / step).round() * step;
    let decimals = step.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{multiple:.decimals$}").parse::<f64>().unwrap_or(multiple) + 0.0
}

pub(super) fn checked(schema: &Schema, record: Record) -> Result<Record, GeneratorFault> {
    match record.faults(schema).first() {
        None => Ok(record),
        Some(fault) => Err(GeneratorFault::Value(Box::new(fault.clone()))),
    }
}

fn weighted(weights: &[f64], rng: &mut impl Rng) -> usize {
    position(weights, rng.random())
}

/// The position at which the running sum of the weights passes `share` of their total; never one of weight 0.
pub(super) fn position(weights: &[f64], share: f64) -> usize {
    let wanted = share * sum(weights.iter().copied());
    let mut running = 0.0;
    let mut last = 0;
    for (index, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            last = index;
            running += weight;
            if wanted < running {
                break;
            }
        }
    }
    last
}

/// A draw from the standard normal distribution (Box and Muller, 1958).
fn standard_normal(rng: &mut impl Rng) -> f64 {
    let radius: f64 = 1.0 - rng.random::<f64>();
    let angle: f64 = rng.random();
    (-2.0 * libm::log(radius)).sqrt() * libm::cos(2.0 * std::f64::consts::PI * angle)
}

//! Fitting a generator: what it keeps of the training rows.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use vitrine_model::packed::PackedColumn;
use vitrine_model::schema::{Feature, FeatureKind, Target};

use super::{Dependence, GeneratorSpec, PlaceDraws, dependence, place};
use crate::error::{Asked, Counted, Field, Got, Limit, Named, Rule};
use crate::numeric::{quantile, sorted};
use crate::seed::{Purpose, rng};
use crate::{Dataset, TrainError};

/// A generator with all that it needs to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FittedGenerator {
    /// The class first, then each value by itself.
    ByClass {
        /// The classes that can come.
        classes: Vec<ClassDraws>,
    },
    /// Each column from an independent row of a table, the target from the nearest rows.
    Nearest(Nearest),
    /// One variable after the other, each given those before it.
    Dependence(Dependence),
    /// A place first, then numbers that go along with each other, and a target from a formula.
    Place(Box<PlaceDraws>),
    /// The generators by turns, by the record's number within its day.
    TakeTurns {
        /// The generators.
        generators: Vec<FittedGenerator>,
    },
}

/// How the values of one class are drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassDraws {
    /// The class as written in files.
    pub class: String,
    /// How often it comes, against the other classes' weights.
    pub weight: f64,
    /// One draw per feature of the schema.
    pub columns: Vec<ColumnDraw>,
}

/// How one value is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnDraw {
    /// Uniformly between two values.
    Between(f64, f64),
    /// A position by weight: of a choice, or no and yes for a flag.
    Weighted(Vec<f64>),
    /// Always missing: free text.
    Missing,
}

/// A table of training rows to draw columns from and to find the nearest rows in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearest {
    /// The number of nearest rows.
    pub k: usize,
    /// The standard deviation of the relative change of each number.
    pub skew: f64,
    /// One column per feature, in the numbers of [`vitrine_model::Record::to_numbers`].
    pub columns: Vec<PackedColumn>,
    /// The rows' targets: class indices or values.
    pub targets: PackedColumn,
}

pub(super) fn fit(spec: &GeneratorSpec, data: &Dataset) -> Result<FittedGenerator, TrainError> {
    match spec {
        GeneratorSpec::UniformByClass { weights, ranges, choices } => {
            declared(data, weights, ranges, choices)
        }
        GeneratorSpec::QuantileByClass { weights, low, high } => quantiles(data, weights, *low, *high),
        GeneratorSpec::NearestSkewed { k, skew, rows } => nearest(data, *k, *skew, *rows),
        GeneratorSpec::Dependence(spec) => dependence::fit(spec, data).map(FittedGenerator::Dependence),
        GeneratorSpec::Place(spec) => {
            place::fit(spec, data).map(|draws| FittedGenerator::Place(Box::new(draws)))
        }
        GeneratorSpec::TakeTurns { generators } => take_turns(generators, data),
    }
}

fn take_turns(specs: &[GeneratorSpec], data: &Dataset) -> Result<FittedGenerator, TrainError> {
    let nested = specs.iter().any(|spec| matches!(spec, GeneratorSpec::TakeTurns { .. }));
    if specs.is_empty() || nested {
        let got = if nested { Got::Nested } else { Got::Nothing };
        return Err(TrainError::setting("generator: generators", got, Rule::AnotherGenerator));
    }
    let generators = specs.iter().map(|spec| fit(spec, data)).collect::<Result<_, _>>()?;
    Ok(FittedGenerator::TakeTurns { generators })
}

fn declared(
    data: &Dataset,
    weights: &BTreeMap<String, f64>,
    ranges: &BTreeMap<String, BTreeMap<String, [f64; 2]>>,
    choices: &BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>,
) -> Result<FittedGenerator, TrainError> {
    let schema = &data.schema;
    for class in ranges.keys().chain(choices.keys()) {
        known_class(&schema.target, class)?;
    }
    let inner = ranges.values().flat_map(BTreeMap::keys).chain(choices.values().flat_map(BTreeMap::keys));
    for name in inner {
        if schema.position(name).is_none() {
            let known = schema.features.iter().map(|feature| feature.name.as_str()).collect::<Vec<_>>();
            return Err(unknown(Named::Feature, name, &known));
        }
    }
    let mut classes = Vec::new();
    for (class, weight) in class_weights(&schema.target, weights, |_| true)? {
        let value = &class.value;
        let columns = schema.features.iter().map(|feature| {
            let range = ranges.get(value).and_then(|of_class| of_class.get(&feature.name));
            let weights = choices.get(value).and_then(|of_class| of_class.get(&feature.name));
            declared_draw(feature, range, weights)
        });
        let columns = columns.collect::<Result<_, _>>()?;
        classes.push(ClassDraws { class: value.clone(), weight, columns });
    }
    Ok(FittedGenerator::ByClass { classes })
}

fn declared_draw(
    feature: &Feature,
    range: Option<&[f64; 2]>,
    weights: Option<&BTreeMap<String, f64>>,
) -> Result<ColumnDraw, TrainError> {
    let names: Vec<String> = match &feature.kind {
        FeatureKind::Number { min, max, .. } => return between(feature, range, *min, *max),
        FeatureKind::Integer { min, max } => return between(feature, range, *min as f64, *max as f64),
        FeatureKind::Date { first, last } => return between(feature, range, *first as f64, *last as f64),
        FeatureKind::Text { .. } => return Ok(ColumnDraw::Missing),
        FeatureKind::Flag => vec!["false".to_owned(), "true".to_owned()],
        FeatureKind::Choice { choices, .. } => choices.iter().map(|choice| choice.value.clone()).collect(),
    };
    let Some(weights) = weights else { return Ok(ColumnDraw::Weighted(vec![1.0; names.len()])) };
    if let Some(name) = weights.keys().find(|name| !names.contains(name)) {
        return Err(unknown(Named::Choice, name, &names.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let weights: Vec<f64> = names.iter().map(|name| weights.get(name).copied().unwrap_or(0.0)).collect();
    check_weights(Field::Choices(feature.name.clone()), &weights)?;
    Ok(ColumnDraw::Weighted(weights))
}

fn between(
    feature: &Feature,
    range: Option<&[f64; 2]>,
    min: f64,
    max: f64,
) -> Result<ColumnDraw, TrainError> {
    let [low, high] = range.copied().unwrap_or([min, max]);
    if low >= min && low <= high && high <= max {
        return Ok(ColumnDraw::Between(low, high));
    }
    Err(TrainError::setting(
        Field::Range(feature.name.clone()),
        Got::Range(low, high),
        Limit::LimitsWithin(min, max),
    ))
}

fn quantiles(
    data: &Dataset,
    weights: &BTreeMap<String, f64>,
    low: f64,
    high: f64,
) -> Result<FittedGenerator, TrainError> {
    if !(0.0 <= low && low <= high && high <= 1.0) {
        return Err(TrainError::setting(
            "generator: low, high",
            Got::Numbers(vec![low, high]),
            Rule::SharesInOrder,
        ));
    }
    let target = &data.schema.target;
    let rows: Vec<Vec<f64>> = data.records.iter().map(vitrine_model::Record::to_numbers).collect();
    let of_class = |class: usize| rows.iter().zip(&data.targets).filter(move |(_, t)| **t == class as f64);
    let mut classes = Vec::new();
    for (class, weight) in class_weights(target, weights, |class| of_class(class).next().is_some())? {
        let index = target.class_of(&class.value).unwrap_or(0);
        if of_class(index).next().is_none() {
            let what = Asked::GeneratorClass(class.value.clone());
            return Err(TrainError::TooFew { what, of: Counted::Rows, needed: 1, got: 0 });
        }
        let columns = data.schema.features.iter().enumerate().map(|(at, feature)| {
            let values = of_class(index).filter_map(|(row, _)| row.get(at).copied());
            fitted_draw(feature, sorted(values.filter(|value| !value.is_nan())), low, high)
        });
        classes.push(ClassDraws { class: class.value.clone(), weight, columns: columns.collect() });
    }
    Ok(FittedGenerator::ByClass { classes })
}

/// The draw of one feature from the ascending values of one class.
fn fitted_draw(feature: &Feature, values: Vec<f64>, low: f64, high: f64) -> ColumnDraw {
    let n_choices = match &feature.kind {
        FeatureKind::Text { .. } => return ColumnDraw::Missing,
        FeatureKind::Choice { choices, .. } => choices.len(),
        FeatureKind::Flag => 2,
        FeatureKind::Number { min, max, .. } => return within(&values, low, high, *min, *max),
        FeatureKind::Integer { min, max } => return within(&values, low, high, *min as f64, *max as f64),
        FeatureKind::Date { first, last } => {
            return within(&values, low, high, *first as f64, *last as f64);
        }
    };
    if values.is_empty() {
        return ColumnDraw::Weighted(vec![1.0; n_choices]);
    }
    let count = |choice: usize| values.iter().filter(|value| **value == choice as f64).count() as f64;
    ColumnDraw::Weighted((0..n_choices).map(count).collect())
}

fn within(values: &[f64], low: f64, high: f64, min: f64, max: f64) -> ColumnDraw {
    if values.is_empty() {
        return ColumnDraw::Between(min, max);
    }
    ColumnDraw::Between(quantile(values, low).clamp(min, max), quantile(values, high).clamp(min, max))
}

fn nearest(data: &Dataset, k: usize, skew: f64, rows: usize) -> Result<FittedGenerator, TrainError> {
    if k == 0 || k > rows.min(data.n_samples()) {
        return Err(TrainError::setting("generator: k", k, Limit::Whole(1, rows.min(data.n_samples()))));
    }
    if !(0.0..=1.0).contains(&skew) {
        return Err(TrainError::setting("generator: skew", skew, Limit::Within(0.0, 1.0)));
    }
    let mut order: Vec<usize> = (0..data.n_samples()).collect();
    order.shuffle(&mut rng(0, Purpose::Sample, 0));
    order.truncate(rows);
    order.sort_unstable();
    let kept = data.subset(&order);
    let numbers: Vec<Vec<f64>> = kept.records.iter().map(vitrine_model::Record::to_numbers).collect();
    let columns = (0..data.schema.n_features()).map(|at| {
        let known =
            sorted(numbers.iter().filter_map(|row| row.get(at).copied()).filter(|value| !value.is_nan()));
        let middle = if known.is_empty() { 0.0 } else { known.get(known.len() / 2).copied().unwrap_or(0.0) };
        let column =
            numbers.iter().map(|row| row.get(at).copied().filter(|value| !value.is_nan()).unwrap_or(middle));
        pack(&column.collect::<Vec<f64>>())
    });
    let columns = columns.collect::<Result<_, _>>()?;
    Ok(FittedGenerator::Nearest(Nearest { k, skew, columns, targets: pack(&kept.targets)? }))
}

fn pack(values: &[f64]) -> Result<PackedColumn, TrainError> {
    PackedColumn::pack(values)
        .map_err(|error| TrainError::setting("generator: rows", Got::Packed(error), Rule::FewerRows))
}

/// The classes with their weights: those named, or those that `present` holds for, each with weight 1.
fn class_weights<'a>(
    target: &'a Target,
    weights: &BTreeMap<String, f64>,
    present: impl Fn(usize) -> bool,
) -> Result<Vec<(&'a vitrine_model::schema::Class, f64)>, TrainError> {
    if target.classes.is_empty() {
        return Err(TrainError::setting("generator: kind", Got::ByClass, Rule::GeneratorOfNumbers));
    }
    for class in weights.keys() {
        known_class(target, class)?;
    }
    let weighted = target.classes.iter().enumerate().filter_map(|(index, class)| {
        if weights.is_empty() {
            present(index).then_some((class, 1.0))
        } else {
            weights.get(&class.value).filter(|weight| **weight != 0.0).map(|weight| (class, *weight))
        }
    });
    let weighted: Vec<_> = weighted.collect();
    check_weights("generator: weights", &weighted.iter().map(|(_, weight)| *weight).collect::<Vec<_>>())?;
    Ok(weighted)
}

fn check_weights(field: impl Into<Field>, weights: &[f64]) -> Result<(), TrainError> {
    let sound = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
    if sound && weights.iter().any(|weight| *weight > 0.0) {
        return Ok(());
    }
    Err(TrainError::setting(field, Got::Numbers(weights.to_vec()), Rule::SomeWeight))
}

fn known_class(target: &Target, class: &str) -> Result<(), TrainError> {
    if target.class_of(class).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = target.classes.iter().map(|class| class.value.as_str()).collect();
    Err(unknown(Named::Class, class, &known))
}

fn unknown(kind: Named, name: &str, known: &[&str]) -> TrainError {
    TrainError::unknown(Field::Generator, kind, name, known.iter().copied())
}

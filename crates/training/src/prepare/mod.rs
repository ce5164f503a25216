//! Fitting the preprocessing of a candidate: imputed values, derived quantities, encoding and scales, all from
//! the rows that are given.
//!
//! - `derive`: derived quantities
//! - `encode`: which inputs are encoded by the target
//! - `polynomial`: products of numbers
//! - `impute`: what is assumed for missing values
//! - `words`: which words of free text are looked for

mod derive;
mod encode;
mod impute;
mod polynomial;
mod words;

use vitrine_model::lookup::{KnownTexts, Table};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Feature, FeatureKind};
use vitrine_model::transforms::{Column, Derived, Encode, Preprocess};
use vitrine_model::words::KnownWords;

use crate::error::{Field, Got, Limit, Rule};
use crate::inputs::tables::{has_tables, with_tables_of};
use crate::numeric::{mean, round_weight, sorted, standard_deviation};
use crate::spec::{CandidateSpec, EncodeChoices, EncodeTexts, Impute, Scale};
use crate::{Dataset, TrainError};

pub use crate::inputs::{inputs, training_inputs};
pub(crate) use impute::describe as describe_imputed;

/// The preprocessing of a candidate, fitted on all rows of `data`.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature or source that does not exist, [`TrainError::Setting`] for a candidate
/// without inputs, a derived quantity with the wrong number of sources, missing values left to an estimator that
/// cannot read them, or products outside their limits.
pub fn fit_preprocess(data: &Dataset, spec: &CandidateSpec) -> Result<Preprocess, TrainError> {
    let schema = &data.schema;
    if spec.impute == Impute::Leave && !spec.estimator.capabilities().missing {
        return Err(TrainError::setting("impute", "leave", Rule::FilledIn));
    }
    let impute = schema.features.iter().enumerate().map(|(at, feature)| {
        impute::single(feature, spec.impute, &sorted(column(data, at).filter(|value| !value.is_nan())))
    });
    let mut preprocess = Preprocess { impute: impute.collect(), ..Preprocess::default() };
    if !spec.impute_by_forest.is_empty() {
        let rows: Vec<Vec<f64>> = data.records.iter().map(Record::to_numbers).collect();
        preprocess.impute_forests = impute::forests(data, &spec.impute_by_forest, &rows, &preprocess.impute)?;
    }
    for derived in &spec.derived {
        let log = encode::is_log(data, spec);
        let formula = derive::formula(schema, &preprocess.derived, derived, log)?;
        preprocess.derived.push(Derived { name: derived.name.clone(), formula });
    }
    polynomial::add(&mut preprocess.derived, schema, spec)?;
    if spec.encode_texts == EncodeTexts::Words {
        preprocess.words = words::known(data, spec);
    }
    preprocess.columns = columns(data, spec, &preprocess.derived, &preprocess.words)?;
    if preprocess.columns.is_empty() && spec.estimator.capabilities().inputs {
        return Err(TrainError::setting("features", Got::Nothing, Rule::SomeFeature));
    }
    if has_tables(&preprocess) {
        fit_tables(&mut preprocess, data, spec)?;
    }
    scale(&mut preprocess, spec.scale, data);
    preprocess.check(schema.n_features()).map_err(TrainError::contradiction)?;
    Ok(preprocess)
}

fn column(data: &Dataset, at: usize) -> impl Iterator<Item = f64> {
    data.records.iter().map(move |record| record.values.get(at).map_or(f64::NAN, Value::as_number))
}

/// The inputs: the candidate's features in schema order, then its derived quantities.
fn columns(
    data: &Dataset,
    spec: &CandidateSpec,
    derived: &[Derived],
    words: &[KnownWords],
) -> Result<Vec<Column>, TrainError> {
    let schema = &data.schema;
    if !spec.estimator.capabilities().inputs {
        return Ok(Vec::new());
    }
    if let Some(names) = &spec.features
        && let Some(name) = names.iter().find(|name| schema.position(name).is_none())
    {
        return Err(TrainError::no_feature(Field::Features, name, schema));
    }
    let wanted = |feature: &Feature| spec.features.as_ref().is_none_or(|names| names.contains(&feature.name));
    let independent = spec.estimator.capabilities().independent_inputs;
    let given = spec
        .encode_given
        .iter()
        .map(|name| derive::source(schema, derived, name, &"encode_given".into()))
        .collect::<Result<Vec<usize>, _>>()?;
    let empty = Table {
        smoothing: spec.encode_smoothing,
        given,
        log: encode::is_log(data, spec),
        least_rows: spec.encode_least_rows,
        ..Table::default()
    };
    let mut columns = Vec::new();
    for (source, feature) in schema.features.iter().enumerate().filter(|(_, feature)| wanted(feature)) {
        match &feature.kind {
            FeatureKind::Text { .. } if spec.encode_texts == EncodeTexts::Words => {
                let known = words.iter().find(|known| known.feature == source);
                let n_words = known.map_or(0, |known| known.words.len());
                columns.extend((0..n_words).map(|word| plain(source, Encode::Word(word))));
            }
            // A text is an input where it is asked for by name.
            FeatureKind::Text { .. } if spec.encode == EncodeChoices::Target && spec.features.is_some() => {
                columns.extend(encode::empty_tables(data, source, &empty));
            }
            FeatureKind::Text { .. } => {}
            FeatureKind::Choice { choices, .. }
                if spec.encode == EncodeChoices::Target && choices.len() > 2 =>
            {
                // A text is often unknown where it was never missing, so only choices stay missing.
                let leaving = Table { leaves_missing: spec.impute == Impute::Leave, ..empty.clone() };
                columns.extend(encode::empty_tables(data, source, &leaving));
            }
            FeatureKind::Choice { choices, .. }
                if spec.encode == EncodeChoices::OneHot && !spec.estimator.capabilities().categories =>
            {
                let first = usize::from(independent || choices.len() == 2);
                columns.extend((first..choices.len()).map(|choice| plain(source, Encode::OneHot(choice))));
            }
            _ => columns.push(plain(source, Encode::Identity)),
        }
    }
    // The products of a polynomial are not among the candidate's own quantities; they are inputs.
    let is_input = |at: &usize| spec.derived.get(*at).is_none_or(|derived| derived.input);
    let inputs = (0..derived.len()).filter(is_input);
    columns.extend(inputs.map(|at| plain(schema.n_features() + at, Encode::Identity)));
    Ok(columns)
}

fn plain(source: usize, encode: Encode) -> Column {
    Column { source, encode, centre: 0.0, scale: 1.0 }
}

/// Fits the tables of choices and texts and the levels by place. A missing value of a table is not filled in: it
/// stands for the mean, or stays missing.
fn fit_tables(preprocess: &mut Preprocess, data: &Dataset, spec: &CandidateSpec) -> Result<(), TrainError> {
    if spec.encode_smoothing.is_some_and(|smoothing| !(smoothing >= 0.0 && smoothing.is_finite())) {
        let got = spec.encode_smoothing.unwrap_or_default();
        return Err(TrainError::setting("encode_smoothing", got, Limit::From(0.0)));
    }
    if spec.estimator.capabilities().keeps_records {
        let expected = Rule::NotEncodedByTarget;
        return Err(TrainError::setting("encode", "target", expected));
    }
    let forests: Vec<usize> = preprocess.impute_forests.iter().map(|forest| forest.feature).collect();
    for column in preprocess.columns.iter().filter(|column| matches!(column.encode, Encode::Table(_))) {
        if let Some(impute) = preprocess.impute.get_mut(column.source) {
            *impute = None;
        }
        if forests.contains(&column.source) {
            let name = data.schema.features.get(column.source).map_or("", |feature| feature.name.as_str());
            let expected = Rule::NotTargetEncoded;
            return Err(TrainError::setting("impute_by_forest", name, expected));
        }
        let is_text = |feature: &Feature| matches!(feature.kind, FeatureKind::Text { .. });
        let known = preprocess.texts.iter().any(|known| known.feature == column.source);
        if data.schema.features.get(column.source).is_some_and(is_text) && !known {
            preprocess.texts.push(KnownTexts { feature: column.source, texts: Vec::new() });
        }
    }
    *preprocess = with_tables_of(preprocess, data);
    Ok(())
}

/// Sets centre and scale of every column from the rows; missing inputs are not counted.
fn scale(preprocess: &mut Preprocess, how: Scale, data: &Dataset) {
    if how == Scale::None {
        return;
    }
    let inputs = training_inputs(preprocess, data);
    for (column, values) in preprocess.columns.iter_mut().zip(inputs.columns()) {
        let values: Vec<f64> = values.iter().copied().filter(|input| input.is_finite()).collect();
        if values.is_empty() {
            continue;
        }
        let (centre, width) = if how == Scale::Standard {
            (mean(&values), standard_deviation(&values))
        } else {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            (low, values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low)
        };
        // The spread of a constant column is 0, or a rounding error beside the size of its values.
        let constant = width <= centre.abs() * 1e-12;
        column.centre = round_weight(centre);
        column.scale = if constant { 1.0 } else { round_weight(width) };
    }
}

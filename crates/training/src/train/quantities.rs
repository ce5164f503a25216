//! The quantities that a candidate computes from features, as the report holds them.

use vitrine_model::Pipeline;
use vitrine_model::report::{Quantity, QuantityFormula};
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::transforms::{Formula, Preprocess};

use crate::numeric::round_significant;
use crate::spec::CandidateSpec;

/// The significant digits of the points of a line.
const DIGITS: usize = 6;

/// The quantities that are inputs of a fitted candidate, and those that they are computed from, in the order in which
/// they are computed.
pub(super) fn of(pipeline: &Pipeline, spec: &CandidateSpec) -> Vec<Quantity> {
    let (preprocess, schema) = (&pipeline.preprocess, &pipeline.schema);
    let label = |name: &str| {
        let own = spec.derived.iter().find(|derived| derived.name == name);
        own.and_then(|derived| derived.label.clone()).unwrap_or_else(|| name.replace('_', " "))
    };
    let mut quantities: Vec<Quantity> = Vec::new();
    let mut is_input: Vec<bool> = preprocess.derived.iter().map(|_| false).collect();
    for column in &preprocess.columns {
        let at = column.source.checked_sub(schema.n_features());
        if let Some(is_input) = at.and_then(|at| is_input.get_mut(at)) {
            *is_input = true;
        }
    }
    // A quantity is computed from earlier ones only, so backwards each is met after those that need it.
    for (derived, is_input) in preprocess.derived.iter().zip(is_input).rev() {
        let is_source =
            || quantities.iter().any(|later| later.formula.sources().contains(&derived.name.as_str()));
        if is_input || is_source() {
            quantities.push(Quantity {
                name: derived.name.clone(),
                label: label(&derived.name),
                formula: formula(&derived.formula, preprocess, schema),
            });
        }
    }
    quantities.reverse();
    quantities
}

fn formula(formula: &Formula, preprocess: &Preprocess, schema: &Schema) -> QuantityFormula {
    let name = |source: &usize| source_name(preprocess, *source, schema);
    match formula {
        Formula::Ratio { a, b } => QuantityFormula::Ratio { a: name(a), b: name(b) },
        Formula::Difference { a, b } => QuantityFormula::Difference { a: name(a), b: name(b) },
        Formula::Sum { a, b } => QuantityFormula::Sum { a: name(a), b: name(b) },
        Formula::Product { a, b } => QuantityFormula::Product { a: name(a), b: name(b) },
        Formula::Log { a } => QuantityFormula::Log { a: name(a) },
        Formula::Year { a } => QuantityFormula::Year { a: name(a) },
        Formula::Month { a } => QuantityFormula::Month { a: name(a) },
        Formula::Weekday { a } => QuantityFormula::Weekday { a: name(a) },
        Formula::DayOfYearSin { a } => QuantityFormula::DayOfYearSin { a: name(a) },
        Formula::DayOfYearCos { a } => QuantityFormula::DayOfYearCos { a: name(a) },
        Formula::Trend { a } => QuantityFormula::Trend { a: name(a) },
        Formula::Series { a, points } => match points.as_slice() {
            [from, to] if !is_date(schema, *a) => {
                let point = |(at, value): &(f64, f64)| [*at, *value].map(|x| round_significant(x, DIGITS));
                QuantityFormula::Line { a: name(a), from: point(from), to: point(to) }
            }
            _ => QuantityFormula::Series { a: name(a) },
        },
        Formula::Distance { a, b, to } => QuantityFormula::Distance { to: *to, a: name(a), b: name(b) },
        Formula::Level { a, b, .. } => QuantityFormula::Level { a: name(a), b: name(b) },
    }
}

fn is_date(schema: &Schema, source: usize) -> bool {
    schema.features.get(source).is_some_and(|feature| matches!(feature.kind, FeatureKind::Date { .. }))
}

/// The name of a feature or of a derived quantity.
fn source_name(preprocess: &Preprocess, source: usize, schema: &Schema) -> String {
    if let Some(feature) = schema.features.get(source) {
        return feature.name.clone();
    }
    let derived = preprocess.derived.get(source.saturating_sub(schema.n_features()));
    derived.map(|derived| derived.name.clone()).unwrap_or_default()
}

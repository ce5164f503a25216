//! From derived quantities as they are specified to formulas.

use vitrine_model::grid::Grid;
use vitrine_model::schema::Schema;
use vitrine_model::transforms::{Derived, Formula};
use vitrine_model::{date, formula::LevelFit};

use crate::TrainError;
use crate::error::{Field, Got, Limit, Rule};
use crate::inputs::level;
use crate::spec::{DerivedFormula, DerivedSpec, Place};

/// How many rows at the overall level a [`DerivedFormula::Level`] adds where it is not said.
const ROWS: f64 = 10.0;

/// The position of a feature or an earlier derived quantity among the sources.
///
/// # Errors
/// [`TrainError::Unknown`] for a name that is neither.
pub(super) fn source(
    schema: &Schema,
    earlier: &[Derived],
    name: &str,
    whose: &Field,
) -> Result<usize, TrainError> {
    let derived = || earlier.iter().position(|derived| derived.name == name);
    schema
        .position(name)
        .or_else(|| derived().map(|at| schema.n_features() + at))
        .ok_or_else(|| TrainError::no_feature(whose.clone(), name, schema))
}

/// The formula of a derived quantity; a level has its numbers fitted later. `log` says whether the target is learnt
/// on the scale of its logarithm.
///
/// # Errors
/// [`TrainError::Unknown`] for a source that does not exist, [`TrainError::Setting`] for parts that the formula does
/// not have, lacks, or that are outside their limits.
pub(super) fn formula(
    schema: &Schema,
    earlier: &[Derived],
    spec: &DerivedSpec,
    log: bool,
) -> Result<Formula, TrainError> {
    check_parts(spec)?;
    let whose = Field::Quantity(spec.name.clone());
    let source = |name: &str| source(schema, earlier, name, &whose);
    let a = source(&spec.a)?;
    let b = spec.b.as_ref().map(|b| source(b)).transpose()?.unwrap_or(a);
    let formula = match spec.formula {
        DerivedFormula::Ratio => Formula::Ratio { a, b },
        DerivedFormula::Difference => Formula::Difference { a, b },
        DerivedFormula::Sum => Formula::Sum { a, b },
        DerivedFormula::Product => Formula::Product { a, b },
        DerivedFormula::Log => Formula::Log { a },
        DerivedFormula::Year => Formula::Year { a },
        DerivedFormula::Month => Formula::Month { a },
        DerivedFormula::Weekday => Formula::Weekday { a },
        DerivedFormula::DayOfYearSin => Formula::DayOfYearSin { a },
        DerivedFormula::DayOfYearCos => Formula::DayOfYearCos { a },
        DerivedFormula::Trend => Formula::Trend { a },
        DerivedFormula::Series => Formula::Series { a, points: points(spec)? },
        DerivedFormula::Distance => Formula::Distance { a, b, to: spec.to.unwrap_or_default() },
        DerivedFormula::Level => {
            let given = spec.given.iter().map(|name| source(name)).collect::<Result<_, _>>()?;
            let metres = spec.metres.unwrap_or_default();
            let fitted = LevelFit { given, log, metres, rows: spec.rows.unwrap_or(ROWS) };
            let grid: Grid = level::empty(schema, a, b, &fitted, &spec.name)?;
            Formula::Level { a, b, grid, fitted }
        }
    };
    formula
        .check()
        .map_err(|problem| TrainError::setting(field(spec, "numbers"), problem, Rule::SoundNumbers))?;
    Ok(formula)
}

/// Refuses parts that a formula has no use for, and asks for those that it needs.
fn check_parts(spec: &DerivedSpec) -> Result<(), TrainError> {
    use DerivedFormula::{Difference, Distance, Level, Product, Ratio, Series, Sum};
    let of = spec.formula;
    let two = matches!(of, Ratio | Difference | Sum | Product | Distance | Level);
    match &spec.b {
        None if two => return Err(TrainError::setting(field(spec, "b"), Got::Absent, Rule::SecondSource)),
        Some(b) if !two => {
            return Err(TrainError::setting(field(spec, "b"), b, Rule::OneSource));
        }
        _ => {}
    }
    for (key, given, wanted, needed) in [
        ("points", !spec.points.is_empty(), of == Series, true),
        ("to", spec.to.is_some(), of == Distance, true),
        ("metres", spec.metres.is_some(), of == Level, true),
        ("given", !spec.given.is_empty(), of == Level, false),
        ("rows", spec.rows.is_some(), of == Level, false),
    ] {
        if given && !wanted {
            return Err(TrainError::setting(field(spec, key), Got::Given, Rule::NotOfFormula));
        }
        if wanted && needed && !given {
            return Err(TrainError::setting(field(spec, key), Got::Absent, Rule::NeededByFormula));
        }
    }
    if spec.metres.is_some_and(|metres| !(50.0..=1e6).contains(&metres)) {
        return Err(TrainError::setting(
            field(spec, "metres"),
            spec.metres.unwrap_or(0.0),
            Limit::Within(50.0, 1e6),
        ));
    }
    if spec.rows.is_some_and(|rows| !(rows.is_finite() && rows >= 0.0)) {
        return Err(TrainError::setting(field(spec, "rows"), spec.rows.unwrap_or(0.0), Limit::From(0.0)));
    }
    Ok(())
}

fn points(spec: &DerivedSpec) -> Result<Vec<(f64, f64)>, TrainError> {
    let place = |place: &Place| match place {
        Place::Number(number) => Ok(*number),
        Place::Day(text) => date::parse(text)
            .map(|day| day as f64)
            .ok_or_else(|| TrainError::setting(field(spec, "points"), text, Rule::NumberOrDay)),
    };
    spec.points.iter().map(|(at, height)| Ok((place(at)?, *height))).collect()
}

fn field(spec: &DerivedSpec, key: &'static str) -> Field {
    Field::Derived { quantity: spec.name.clone(), key }
}

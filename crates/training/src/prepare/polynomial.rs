//! Polynomial features: products of a candidate's number features, as derived quantities.

use vitrine_model::schema::Schema;
use vitrine_model::transforms::{Derived, Formula};

use crate::TrainError;
use crate::error::{Got, Limit};
use crate::spec::CandidateSpec;

/// The largest number of products.
const MAX_PRODUCTS: usize = 500;

/// Adds the products of up to `polynomial` number features that the candidate sees, each with itself too: `a squared`,
/// `a * b`, and with 3 also `a cubed`, `a squared * b`, `a * b squared`, `a * b * c`. Choices, flags and derived quantities take no part.
///
/// # Errors
/// [`TrainError::Setting`] for a power other than 2 and 3 or more than 500 products.
pub(super) fn add(
    derived: &mut Vec<Derived>,
    schema: &Schema,
    spec: &CandidateSpec,
) -> Result<(), TrainError> {
    let Some(power) = spec.polynomial else { return Ok(()) };
    if !(2..=3).contains(&power) {
        return Err(TrainError::setting("polynomial", power, Limit::one_of(&["2", "3"])));
    }
    if !spec.estimator.capabilities().inputs {
        return Ok(());
    }
    let numbers: Vec<(usize, &str)> = schema
        .features
        .iter()
        .enumerate()
        .filter(|(_, feature)| {
            feature.kind.is_numeric()
                && spec.features.as_ref().is_none_or(|names| names.contains(&feature.name))
        })
        .map(|(source, feature)| (source, feature.name.as_str()))
        .collect();
    let n = numbers.len();
    let squares = n * (n + 1) / 2;
    let n_products = squares + if power == 3 { squares * (n + 2) / 3 } else { 0 };
    if n_products > MAX_PRODUCTS {
        let got = Got::Products { power, n_products, n_features: n };
        return Err(TrainError::setting("polynomial", got, Limit::Products(MAX_PRODUCTS)));
    }
    let first = schema.n_features() + derived.len();
    let mut pairs = Vec::with_capacity(squares);
    for (at, a) in numbers.iter().enumerate() {
        for b in &numbers[at..] {
            pairs.push((*a, *b));
            derived.push(product(&[a.1, b.1], a.0, b.0));
        }
    }
    if power == 3 {
        for (at, (a, b)) in pairs.iter().enumerate() {
            for c in numbers.iter().filter(|c| c.0 >= b.0) {
                derived.push(product(&[a.1, b.1, c.1], first + at, c.0));
            }
        }
    }
    Ok(())
}

/// The product of two sources, under the name of its factors; equal ones stand together.
fn product(factors: &[&str], a: usize, b: usize) -> Derived {
    let powers = factors.chunk_by(|a, b| a == b).map(|same| match same {
        [name, _] => format!("{name} squared"),
        [name, _, _] => format!("{name} cubed"),
        names => names.concat(),
    });
    Derived { name: powers.collect::<Vec<_>>().join(" * "), formula: Formula::Product { a, b } }
}

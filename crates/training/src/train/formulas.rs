//! Derived quantities in words.

use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::transforms::{Formula, Preprocess};

use crate::numeric::round_significant;

/// How a derived quantity is computed, as people read it; `None` where the position is that of a feature or of
/// nothing.
pub(super) fn in_words(preprocess: &Preprocess, source: usize, schema: &Schema) -> Option<String> {
    let formula = &preprocess.derived.get(source.checked_sub(schema.n_features())?)?.formula;
    let name = |source: &usize| source_name(preprocess, *source, schema);
    Some(match formula {
        Formula::Ratio { a, b } => format!("{} / {}", name(a), name(b)),
        Formula::Difference { a, b } => format!("{} − {}", name(a), name(b)),
        Formula::Sum { a, b } => format!("{} + {}", name(a), name(b)),
        Formula::Product { a, b } if a == b => format!("{} squared", name(a)),
        Formula::Product { a, b } => format!("{} × {}", name(a), name(b)),
        Formula::Log { a } => format!("logarithm of 1 + {}", name(a)),
        Formula::Year { a } => format!("year of {}", name(a)),
        Formula::Month { a } => format!("month of {}", name(a)),
        Formula::Series { a, points } => series(&name(a), points, is_date(schema, *a)),
        Formula::Distance { to: [latitude, longitude], .. } => {
            format!("kilometres to latitude {latitude}, longitude {longitude}")
        }
        Formula::Level { .. } => {
            "how far the target lies from what is expected elsewhere, at the place".to_owned()
        }
    })
}

/// A line between two points is told by its ends; a longer one would fill a page.
fn series(name: &str, points: &[(f64, f64)], dates: bool) -> String {
    match points {
        [(from, low), (to, high)] if !dates => {
            let [from, low, to, high] = [from, low, to, high].map(|value| round_significant(*value, 6));
            format!("{low} up to {name} {from}, {high} from {to} on, a straight line between")
        }
        _ => format!("looked up by {name}"),
    }
}

fn is_date(schema: &Schema, source: usize) -> bool {
    schema.features.get(source).is_some_and(|feature| matches!(feature.kind, FeatureKind::Date { .. }))
}

/// A feature's label, or the name of a derived quantity with spaces.
fn source_name(preprocess: &Preprocess, source: usize, schema: &Schema) -> String {
    if let Some(feature) = schema.features.get(source) {
        return feature.label.clone();
    }
    let derived = preprocess.derived.get(source.saturating_sub(schema.n_features()));
    derived.map(|derived| derived.name.replace('_', " ")).unwrap_or_default()
}

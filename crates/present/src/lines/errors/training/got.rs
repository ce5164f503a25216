//! What was found instead of what was expected.

use vitrine_training::error::Got;

use super::{number, words};
use crate::Texts;
use crate::lines::errors::model;

/// What a setting is.
pub(super) fn got(texts: &Texts, got: &Got) -> String {
    let (said, locale) = (texts.train_got(), texts.locale());
    let number = |value: f64| number(texts, value);
    let whole = |n: usize| locale.whole(n as u64);
    match got {
        Got::Text(text) => said.text(text),
        Got::Number(value) => number(*value),
        Got::Whole(n) => whole(*n),
        Got::Given => said.given().to_owned(),
        Got::Absent => said.absent().to_owned(),
        Got::Empty => said.empty().to_owned(),
        Got::Nothing => said.nothing().to_owned(),
        Got::NoTime => said.no_time().to_owned(),
        Got::Weighted => said.weighted().to_owned(),
        Got::Range(low, high) => said.range(&number(*low), &number(*high)),
        Got::Numbers(values) => {
            format!("[{}]", values.iter().map(|value| number(*value)).collect::<Vec<_>>().join("; "))
        }
        Got::Directions(n) => said.directions(*n as u64),
        Got::Products { power, n_products, n_features } => {
            said.products(&whole(*power), &whole(*n_products), *n_features as u64)
        }
        Got::Nodes { metres, rows, columns } => {
            said.nodes(&number(*metres), &number(*rows), &number(*columns))
        }
        Got::Predicts { candidate, value } => said.predicts(candidate, &number(*value)),
        Got::NoContender => said.no_contender().to_owned(),
        Got::OtherKind => said.other_kind().to_owned(),
        Got::Unordered => said.unordered().to_owned(),
        Got::Derived => said.derived().to_owned(),
        Got::TargetNotPositive => said.target_not_positive().to_owned(),
        Got::Nested => said.nested().to_owned(),
        Got::ByClass => said.by_class().to_owned(),
        Got::BesideSearch => said.beside_search().to_owned(),
        Got::Packed(error) => model::pack(texts, error),
        Got::Learner(learner) => words::learner(texts, *learner).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::packed::PackError;
    use vitrine_training::error::Learner;

    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn what_was_found_is_told_in_every_language() {
        let all = [
            Got::Text("x".to_owned()),
            Got::Number(1_234.5),
            Got::Whole(12_345),
            Got::Given,
            Got::Absent,
            Got::Empty,
            Got::Nothing,
            Got::NoTime,
            Got::Weighted,
            Got::Range(1.0, 2.0),
            Got::Numbers(vec![0.5, 1e-9]),
            Got::Directions(2),
            Got::Products { power: 3, n_products: 1_200, n_features: 17 },
            Got::Nodes { metres: 50.0, rows: 1_000.0, columns: 2_000.0 },
            Got::Predicts { candidate: "x".to_owned(), value: -0.5 },
            Got::NoContender,
            Got::OtherKind,
            Got::Unordered,
            Got::Derived,
            Got::TargetNotPositive,
            Got::Nested,
            Got::ByClass,
            Got::BesideSearch,
            Got::Packed(PackError::NotBase64),
            Got::Learner(Learner::LinearRegression),
        ];
        for of in &all {
            differs(|texts| got(texts, of), &of.to_string());
        }
        assert_eq!(differs(|texts| got(texts, &all[10]), ""), ["[0.5; 1e−9]", "[0,5; 1e−9]"]);
    }
}

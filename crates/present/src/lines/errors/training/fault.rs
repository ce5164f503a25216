//! What does not fit between a generator and a system.

use vitrine_training::error::GeneratorFault;

use crate::Texts;
use crate::lines::errors::model;
use crate::lines::{fault, table};

/// What does not fit between a fitted generator and a system.
pub(super) fn generator(texts: &Texts, of: &GeneratorFault) -> String {
    let (said, locale) = (texts.generator_fault(), texts.locale());
    match of {
        GeneratorFault::NoGenerators => said.no_generators().to_owned(),
        GeneratorFault::NoClasses => said.no_classes().to_owned(),
        GeneratorFault::NoAreas => said.no_areas().to_owned(),
        GeneratorFault::NoClass(class) => said.no_class(class),
        GeneratorFault::Columns { columns, features } => said.columns(*columns as u64, *features as u64),
        GeneratorFault::Rows { columns, rows } => said.rows(*columns as u64, *rows as u64),
        GeneratorFault::NoFeature(at) => said.no_feature(&locale.whole(*at as u64)),
        GeneratorFault::FeatureTooMany => said.feature_too_many().to_owned(),
        GeneratorFault::LacksFeature => said.lacks_feature().to_owned(),
        GeneratorFault::LacksTarget => said.lacks_target().to_owned(),
        GeneratorFault::TargetMissing => said.target_missing().to_owned(),
        GeneratorFault::NoSuchClass => said.no_such_class().to_owned(),
        GeneratorFault::OtherTargets => said.other_targets().to_owned(),
        GeneratorFault::OtherOutcome => said.other_outcome().to_owned(),
        GeneratorFault::NoTable(at) => said.no_table(&locale.whole(*at as u64)),
        GeneratorFault::LooksAhead => said.looks_ahead().to_owned(),
        GeneratorFault::Circles => said.circles().to_owned(),
        GeneratorFault::NotFinite => said.not_finite().to_owned(),
        GeneratorFault::Formula(reason) => said.formula(reason),
        GeneratorFault::Packed(error) => model::pack(texts, error),
        GeneratorFault::Predict(error) => phrase(table::prediction(texts, error)),
        GeneratorFault::Value(of) => phrase(fault::typed(texts, of)),
    }
}

/// A sentence within another one.
fn phrase(sentence: String) -> String {
    sentence.strip_suffix('.').map(str::to_owned).unwrap_or(sentence)
}

#[cfg(test)]
mod tests {
    use vitrine_model::PredictError;
    use vitrine_model::fault::{Expected, Fault, Problem};
    use vitrine_model::packed::PackError;

    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn faults_of_generators_are_told_in_every_language() {
        let value = Fault {
            feature: "a".to_owned(),
            problem: Problem::Above(5.0),
            expected: Expected::Number { min: 0.0, max: 1.0, unit: None },
        };
        for of in [
            GeneratorFault::NoGenerators,
            GeneratorFault::NoClasses,
            GeneratorFault::NoAreas,
            GeneratorFault::NoClass("x".to_owned()),
            GeneratorFault::Columns { columns: 2, features: 3 },
            GeneratorFault::Rows { columns: 2, rows: 0 },
            GeneratorFault::NoFeature(3),
            GeneratorFault::FeatureTooMany,
            GeneratorFault::LacksFeature,
            GeneratorFault::LacksTarget,
            GeneratorFault::TargetMissing,
            GeneratorFault::NoSuchClass,
            GeneratorFault::OtherTargets,
            GeneratorFault::OtherOutcome,
            GeneratorFault::NoTable(3),
            GeneratorFault::LooksAhead,
            GeneratorFault::Circles,
            GeneratorFault::NotFinite,
            GeneratorFault::Formula("x".to_owned()),
            GeneratorFault::Packed(PackError::NotBase64),
            GeneratorFault::Predict(PredictError::NotFinite),
            GeneratorFault::Value(Box::new(value)),
        ] {
            let [_, swedish] = differs(|texts| generator(texts, &of), &of.to_string());
            assert!(!swedish.ends_with('.'), "{swedish}");
        }
    }
}

//! What does not fit between a generator and a system, and why a packed column or a model cannot be read.

use vitrine_model::ArtifactError;
use vitrine_model::artifact::FORMAT;
use vitrine_model::packed::PackError;
use vitrine_training::error::GeneratorFault;

use crate::Texts;
use crate::lines::{fault, table};

/// The distinct values that the codes of a packed column can tell apart.
const MOST_VALUES: u64 = 65_536;

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
        GeneratorFault::Packed(error) => packed(texts, error),
        GeneratorFault::Predict(error) => phrase(table::prediction(texts, error)),
        GeneratorFault::Value(of) => phrase(fault::typed(texts, of)),
    }
}

/// Why a column cannot be packed or unpacked.
pub(super) fn packed(texts: &Texts, error: &PackError) -> String {
    let (said, locale) = (texts.pack_error(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match error {
        PackError::TooManyValues { n_distinct } => {
            said.too_many_values(&whole(*n_distinct), &locale.whole(MOST_VALUES))
        }
        PackError::NotBase64 => said.not_base64().to_owned(),
        PackError::HalfCode { n_bytes } => said.half_code(*n_bytes as u64),
        PackError::CodeOutOfRange { code, table_length } => {
            said.code_out_of_range(&whole(*code), *table_length as u64)
        }
        PackError::Length { got, expected } => said.length(&whole(*got), &whole(*expected)),
    }
}

/// Why a file is not a model that can be used.
pub(super) fn artifact(texts: &Texts, error: &ArtifactError) -> String {
    let said = texts.artifact_error();
    match error {
        ArtifactError::Hash { expected, got } => said.hash(got, expected),
        ArtifactError::Shape { reason } => said.shape(reason),
        ArtifactError::Kind { got } => said.kind(got),
        ArtifactError::Format { got } => said.format(&got.to_string(), &FORMAT.to_string()),
        ArtifactError::Content { reason } => said.content(reason),
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

    #[test]
    fn columns_and_models_that_cannot_be_read_are_told_in_every_language() {
        for of in [
            PackError::TooManyValues { n_distinct: 70_000 },
            PackError::NotBase64,
            PackError::HalfCode { n_bytes: 3 },
            PackError::CodeOutOfRange { code: 3, table_length: 2 },
            PackError::Length { got: 3, expected: 2 },
        ] {
            differs(|texts| packed(texts, &of), &of.to_string());
        }
        for of in [
            ArtifactError::Hash { expected: "a".to_owned(), got: "b".to_owned() },
            ArtifactError::Shape { reason: "x".to_owned() },
            ArtifactError::Kind { got: "x".to_owned() },
            ArtifactError::Format { got: 99 },
            ArtifactError::Content { reason: "x".to_owned() },
        ] {
            differs(|texts| artifact(texts, &of), &of.to_string());
        }
    }
}

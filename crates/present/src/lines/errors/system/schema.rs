//! What is wrong with the features and the target of a system.

use vitrine_model::schema::{Named, SchemaError};
use vitrine_model::{Fault, date};

use crate::Texts;
use crate::lines::fault;

/// Why a schema makes no sense by itself, as a sentence without its full stop.
pub fn error(texts: &Texts, error: &SchemaError) -> String {
    let (said, locale) = (texts.schema_error(), texts.locale());
    let range =
        |feature: &str, min: f64, max: f64| said.range(feature, &locale.in_full(min), &locale.in_full(max));
    match error {
        SchemaError::Name { of, name } => {
            let what = match of {
                Named::System => said.system_name(),
                Named::Feature => said.feature_name(),
                Named::Target => said.target_name(),
            };
            said.name(what, name)
        }
        SchemaError::NoFeatures => said.no_features().to_owned(),
        SchemaError::FeatureTwice { feature } => said.feature_twice(feature),
        SchemaError::NumberRange { feature, min, max } => range(feature, *min, *max),
        SchemaError::IntegerRange { feature, min, max } => range(feature, *min as f64, *max as f64),
        SchemaError::Step { feature, step } => said.step(feature, &locale.in_full(*step)),
        SchemaError::DayRange { feature, first, last } => {
            said.days(feature, &date::text(*first), &date::text(*last))
        }
        SchemaError::FewChoices { feature } => said.few_choices(feature),
        SchemaError::ChoiceTwice { feature, choice } => said.choice_twice(feature, choice),
        SchemaError::ChoiceNotRead { feature, choice } => said.choice_not_read(feature, choice),
        SchemaError::Default(fault) => said.default(&values(texts, [&**fault])),
        SchemaError::ClassCount { target, task, least, most, got } => {
            let (n, task) = (*got as u64, task.name());
            let whole = |n: usize| locale.whole(n as u64);
            match (*least, *most) {
                (_, 0) => said.no_classes(target, n, task),
                (least, most) if least == most => said.exactly(target, n, task, &whole(most)),
                (least, most) => said.classes(target, n, task, &whole(least), &whole(most)),
            }
        }
        SchemaError::Grades { target } => said.grades(target),
        SchemaError::ClassTwice { class, target } => said.class_twice(target, class),
        SchemaError::NoPositive { target } => said.no_positive(target),
    }
}

/// What is wrong with values, one sentence after the other, the last one without its full stop.
pub fn values<'a>(texts: &Texts, faults: impl IntoIterator<Item = &'a Fault>) -> String {
    let said = faults.into_iter().map(|one| fault::typed(texts, one)).collect::<Vec<_>>().join(" ");
    said.strip_suffix('.').map_or_else(|| said.clone(), str::to_owned)
}

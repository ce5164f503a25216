//! What is wrong with a part of a system file whose keys are right.

use vitrine_publish::system::{ConstantsOf, FeatureKinds, Problem, ValueOf};
use vitrine_table::cleaning::CleaningError;

use super::schema;
use crate::Texts;
use crate::lines::errors::training;

/// The problem as a sentence without its full stop.
pub fn sentence(texts: &Texts, problem: &Problem) -> String {
    let (said, locale) = (texts.system_error(), texts.locale());
    match problem {
        Problem::KeyMissing { feature, key, kind } => said.key_missing(feature, key, kind),
        Problem::KeyNotAllowed { feature, key, kind } => said.key_not_allowed(feature, key, kind),
        Problem::NotWhole { feature, key, got } => said.not_whole(feature, key, &locale.in_full(*got)),
        Problem::NotADay { feature, key, got } => said.not_a_day(feature, key, got),
        Problem::NotJson { whose, reason } => said.not_json(&value_of(texts, whose), reason),
        Problem::Schema(error) => schema::error(texts, error),
        Problem::GroupApart { feature, group } => said.group_apart(feature, group),
        Problem::ChoiceText { feature, text, value } => said.choice_text(feature, text, value),
        Problem::WrittenAs { feature } => said.written_as(feature),
        Problem::Otherwise { feature, value } => said.otherwise(feature, value),
        Problem::NoGrade { class } => said.no_grade(class),
        Problem::Positive { class, target } => said.positive(class, target),
        Problem::Illustration { part, feature } => said.illustration(part, feature),
        Problem::RealRowsPrivate => said.real_rows_private().to_owned(),
        Problem::RealRowsLabel { name } => said.real_rows_label(name),
        Problem::RealRowsHeldOut => said.real_rows_held_out().to_owned(),
        Problem::RealRowsNoLabel => said.real_rows_no_label().to_owned(),
        Problem::GeneratorKeepsRows => said.generator_keeps_rows().to_owned(),
        Problem::NoSources => said.no_sources().to_owned(),
        Problem::ConstantName { whose, name } => said.constant_name(&constants_of(texts, whose), name),
        Problem::ConstantValue { whose, fault } => {
            said.constant_value(&constants_of(texts, whose), &schema::values(texts, [&**fault]))
        }
        Problem::CandidateName { name } => said.candidate_name(name),
        Problem::CandidateTwice { name } => said.candidate_twice(name),
        Problem::NothingExported => said.nothing_exported().to_owned(),
        Problem::Example { label, faults } => said.example(label, &schema::values(texts, faults)),
        Problem::Cleaning(error) => cleaning(texts, error),
        Problem::Shared(error) => training::error(texts, error),
        Problem::PanelTask { key, target } => said.panel_task(key, target),
        Problem::PanelFeature { key, name, expected } => {
            said.panel_feature(key, name, feature_kinds(texts, *expected))
        }
        Problem::BackgroundRows { got } => said.background_rows(&locale.whole(*got as u64)),
        Problem::PanelDay { got } => said.panel_day(got),
        Problem::ErrorGroups { label } => said.error_groups(label),
        Problem::IngestName { key, name } => said.ingest_name(key, name),
        Problem::IngestColumn { column, first, second } => said.ingest_column(column, first, second),
        Problem::IngestAddress(error) => said.ingest_address(&super::address(texts, error)),
        Problem::RowsAt { got } => said.rows_at(got),
        Problem::Delay { got } => said.delay(&locale.in_full(*got)),
        Problem::NoPages => said.no_pages().to_owned(),
    }
}

/// Why a rule of cleaning cannot be used.
pub fn cleaning(texts: &Texts, error: &CleaningError) -> String {
    let said = texts.system_error();
    match error {
        CleaningError::NoNumber { reason, value } => said.cleaning_no_number(reason, value),
        CleaningError::Form { reason } => said.cleaning_form(reason),
    }
}

fn value_of(texts: &Texts, whose: &ValueOf) -> String {
    let said = texts.system_error();
    match whose {
        ValueOf::Default(feature) => said.default_of(feature),
        ValueOf::Example(label) => said.example_of(label),
    }
}

fn constants_of(texts: &Texts, whose: &ConstantsOf) -> String {
    match whose {
        ConstantsOf::Source(name) => texts.system_error().of_source(name),
        ConstantsOf::Ingest => "[ingest]".to_owned(),
    }
}

fn feature_kinds(texts: &Texts, kinds: FeatureKinds) -> &str {
    let said = texts.system_error();
    match kinds {
        FeatureKinds::Numeric => said.kind_numeric(),
        FeatureKinds::Number => said.kind_number(),
        FeatureKinds::Text => said.kind_text(),
        FeatureKinds::Date => said.kind_date(),
        FeatureKinds::Choice => said.kind_choice(),
        FeatureKinds::Grouping => said.kind_grouping(),
    }
}

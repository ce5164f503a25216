//! Why no system file can be drafted from a table, and why a column of it is no feature.

use vitrine_publish::{DraftError, Unusable};

use crate::Texts;

/// Why a table gives no draft, as a sentence without its full stop.
pub(super) fn error(texts: &Texts, error: &DraftError) -> String {
    let (said, locale) = (texts.draft_error(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match error {
        DraftError::NoColumn { file, column, known } => said.no_column(file, column, &known.join(", ")),
        DraftError::TooFewRows { file, got, needed } => said.too_few_rows(file, *got as u64, &whole(*needed)),
        DraftError::OneValue { column, n } => said.one_value(column, *n as u64),
        DraftError::TooManyClasses { column, n, most } => {
            said.too_many_classes(column, *n as u64, &whole(*most))
        }
        DraftError::OtherTask { column, n, task } => said.other_task(column, *n as u64, task.name()),
        DraftError::NothingToLearn { file, target } => said.nothing_to_learn(file, target),
        DraftError::System(error) => super::system(texts, error),
    }
}

/// Why a column is not among the features of a draft, as a phrase about the column.
pub fn left_out_column(texts: &Texts, why: &Unusable) -> String {
    let (said, locale) = (texts.draft_column(), texts.locale());
    match why {
        Unusable::NoValues => said.no_values().to_owned(),
        Unusable::OneValue { value } => said.one_value(value),
        Unusable::ManyTexts { n } => said.many_texts(*n as u64),
        Unusable::OneText => said.one_text().to_owned(),
        Unusable::NoRange { low, high } => said.no_range(&locale.in_full(*low), &locale.in_full(*high)),
        Unusable::RowNumbers => said.row_numbers().to_owned(),
    }
}

//! Why no system file can be drafted from a table, and why a column of it is no feature.

use vitrine_publish::{Alone, DraftError, Personal, Remark, Unusable};
use vitrine_table::days::Serial;

use crate::Texts;

/// Why a table gives no draft, as a sentence without its full stop.
pub(super) fn error(texts: &Texts, error: &DraftError) -> String {
    let (said, locale) = (texts.draft_error(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match error {
        DraftError::NoColumn { file, column, known, similar: None } => {
            said.no_column(file, column, &known.join(", "))
        }
        DraftError::NoColumn { file, column, known, similar: Some(similar) } => {
            said.nearly_column(file, column, similar, &known.join(", "))
        }
        DraftError::TooFewDifferent { file, got, needed } => {
            said.too_few_different(file, *got as u64, &whole(*needed))
        }
        DraftError::DayTarget { column } => said.day_target(column),
        DraftError::TextAmongNumbers { column, n_fitting, n_cells, line, text } => {
            said.text_among_numbers(&whole(*n_fitting), *n_cells as u64, column, &whole(*line), text)
        }
        DraftError::MixedShares { column, line, text } => said.mixed_shares(column, &whole(*line), text),
        DraftError::TooFewRows { file, got, needed } => said.too_few_rows(file, *got as u64, &whole(*needed)),
        DraftError::OneValue { column, n, n_missing: 0 } => said.one_value(column, *n as u64),
        DraftError::OneValue { column, n, n_missing } => {
            said.one_value_or_none(column, *n as u64, *n_missing as u64)
        }
        DraftError::TooManyClasses { column, n, most } => {
            said.too_many_classes(column, *n as u64, &whole(*most))
        }
        DraftError::OtherTask { column, n, task } => said.other_task(column, *n as u64, task.name()),
        DraftError::NothingToLearn { file, target } => said.nothing_to_learn(file, target),
        DraftError::Misfit(error) => super::imported::misfit(texts, error),
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
        Unusable::Identifier => said.identifier().to_owned(),
        Unusable::MixedDays { day_line, day, month_line, month } => {
            let [day_line, month_line] = [day_line, month_line].map(|line| locale.whole(*line as u64));
            said.mixed_days(&day_line, day, &month_line, month)
        }
        Unusable::ManyCodes { n } => said.many_codes(*n as u64),
        Unusable::Personal { kind } => said.personal(match kind {
            Personal::Names => said.names(),
            Personal::Emails => said.emails(),
            Personal::Phones => said.phones(),
            Personal::Numbers => said.personal_numbers(),
        }),
    }
}

/// What a person should look at in a column of a draft, as a phrase about the column.
pub fn draft_remark(texts: &Texts, remark: &Remark) -> String {
    let (said, locale) = (texts.draft_remark(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match remark {
        Remark::Strays { n_fitting, n_cells, line, text, are_days } => {
            let (fitting, line) = (whole(*n_fitting), whole(*line));
            if *are_days {
                said.stray_days(&fitting, *n_cells as u64, &line, text)
            } else {
                said.stray_numbers(&fitting, *n_cells as u64, &line, text)
            }
        }
        Remark::Kept { text, n } => said.kept(text, *n as u64),
        Remark::Words { words } => {
            let words: Vec<String> = words.iter().map(|(word, n)| said.word(word, *n as u64)).collect();
            said.words(&words.join(", "))
        }
        Remark::AmbiguousDays { month_first: true } => said.month_first().to_owned(),
        Remark::AmbiguousDays { month_first: false } => said.day_first().to_owned(),
        Remark::FewRows { class, n } => said.few_rows(class, *n as u64),
        Remark::NoCategory { n_cells } => said.no_category(*n_cells as u64),
        Remark::Folded { n, n_cells } => said.folded(*n as u64, *n_cells as u64),
        Remark::Times { n } => said.times(*n as u64),
        Remark::Hours { n } => said.hours(*n as u64),
        Remark::Total { line, text } => said.total(&whole(*line), text),
        Remark::PredictsAlone { metric, score } => {
            let metric = match metric {
                Alone::RocAuc => said.roc_auc(),
                Alone::R2 => said.r2(),
                Alone::Line => said.line(),
                Alone::Accuracy => said.accuracy(),
            };
            said.predicts_alone(metric, &locale.write(*score, 3))
        }
        Remark::OneClass { class } => said.one_class(class),
        Remark::Sentinel { text, n } => said.sentinel(text, *n as u64),
        Remark::Assumed { text, number, decimal_comma } => {
            said.assumed(text, &locale.in_full(*number), if *decimal_comma { "." } else { "," })
        }
        Remark::Magnitudes { text, number } => said.magnitudes(text, &locale.in_full(*number)),
        Remark::Shares { n, text } => said.shares(*n as u64, text),
        Remark::SameNumber { one, other } => said.same_number(one, other),
        Remark::MaybeSentinel { text, n } => said.maybe_sentinel(text, *n as u64),
        Remark::Serial { kind, text, day } => {
            let kind = match kind {
                Serial::Days => said.serial_days(),
                Serial::Seconds => said.serial_seconds(),
                Serial::Milliseconds => said.serial_milliseconds(),
            };
            said.serial(kind, text, day)
        }
        Remark::ShortYears { text, day } => said.short_years(text, day),
        Remark::NoOutcome { words, n, is_frequent } => {
            let quoted: Vec<String> = words.iter().map(|word| said.quoted(word)).collect();
            let (n, words) = (*n as u64, quoted.join(", "));
            if *is_frequent { said.no_outcome_often(n, &words) } else { said.no_outcome(n, &words) }
        }
        Remark::Orders => said.orders().to_owned(),
    }
}

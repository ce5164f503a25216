//! Why the log of a search cannot be used.

use vitrine_publish::trial_log::{FORMAT, LogError};

use crate::Texts;

/// The error as a sentence without its full stop and without its cause.
pub(super) fn error(texts: &Texts, error: &LogError) -> String {
    let (said, locale) = (texts.log_error(), texts.locale());
    let whole = |n: u32| locale.whole(u64::from(n));
    match error {
        LogError::InUse { file } => said.in_use(file),
        LogError::Store { file, source: _ } => said.store(file),
        LogError::NoHeader { file } => said.no_header(file),
        LogError::Format { file, got } => said.format(file, &whole(*got), &whole(FORMAT)),
        LogError::OtherSearch { file, got, wanted } => {
            said.other_search(file, &got.candidate, &got.system, &wanted.candidate, &wanted.system)
        }
        LogError::OtherData { file, candidate } => said.other_data(file, candidate),
        LogError::Trial { file, line, source: _ } => said.trial(file, &locale.whole(*line as u64)),
        LogError::Encode { file, source: _ } => said.encode(file),
    }
}

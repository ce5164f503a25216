//! Why a file is not a model or a history that can be used.

use vitrine_model::artifact::{ArtifactError, NEWEST};
use vitrine_model::history::HistoryError;
use vitrine_model::packed::PackError;

use crate::Texts;
use crate::lines::words::short_hash;

/// Why a file is not a model, as a sentence without its full stop.
pub(super) fn artifact(texts: &Texts, error: &ArtifactError) -> String {
    let (said, locale) = (texts.artifact_error(), texts.locale());
    let whole = |n: u32| locale.whole(u64::from(n));
    match error {
        ArtifactError::Hash { expected, got } => said.hash(short_hash(got), short_hash(expected)),
        ArtifactError::Shape { reason } => said.shape(reason),
        ArtifactError::Kind { got } => said.kind(got),
        ArtifactError::Format { got } => said.format(&whole(*got), &whole(NEWEST)),
        ArtifactError::Content { reason } => said.content(reason),
    }
}

/// Why a column of numbers cannot be packed or unpacked, as a sentence without its full stop.
pub(super) fn pack(texts: &Texts, error: &PackError) -> String {
    let (said, locale) = (texts.artifact_error(), texts.locale());
    let whole = |n: &usize| locale.whole(*n as u64);
    match error {
        PackError::TooManyValues { n_distinct } => {
            said.too_many_values(&whole(n_distinct), &locale.whole(65_536))
        }
        PackError::NotBase64 => said.not_base64().to_owned(),
        PackError::HalfCode { n_bytes } => said.half_code(*n_bytes as u64),
        PackError::CodeOutOfRange { code, table_length } => {
            said.code_out_of_range(&whole(code), *table_length as u64)
        }
        PackError::Length { expected, got } => said.length(*got as u64, &whole(expected)),
    }
}

/// Why a text is not a history, as a sentence without its full stop.
pub(super) fn history(texts: &Texts, error: &HistoryError) -> String {
    let (said, locale) = (texts.history_error(), texts.locale());
    match error {
        HistoryError::Line { line, reason } => said.line(&locale.whole(*line as u64), reason),
        HistoryError::Chain { line } => {
            let [line, before] = [*line, line.saturating_sub(1)].map(|line| locale.whole(line as u64));
            said.chain(&line, &before)
        }
        HistoryError::Write { reason } => said.write(reason),
    }
}

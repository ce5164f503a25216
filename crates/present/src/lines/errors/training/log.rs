//! Why the log of a search cannot be used.

use vitrine_publish::trial_log::{FORMAT, LogError};

use crate::Texts;

/// The error without its cause.
pub(super) fn error(texts: &Texts, error: &LogError) -> String {
    let said = texts.log_error();
    match error {
        LogError::InUse { file } => said.in_use(file),
        LogError::Store { file, source: _ } => said.store(file),
        LogError::NoHeader { file } => said.no_header(file),
        LogError::Format { file, got } => said.format(file, &got.to_string(), &FORMAT.to_string()),
        LogError::OtherSearch { file, got: (candidate, system), wanted: (wanted, wanted_system) } => {
            said.other_search(file, candidate, system, wanted, wanted_system)
        }
        LogError::OtherData { file, candidate } => said.other_data(file, candidate),
        LogError::Trial { file, line, source: _ } => said.trial(&texts.locale().whole(*line as u64), file),
        LogError::Encode { file, source: _ } => said.encode(file),
    }
}

#[cfg(test)]
mod tests {
    use vitrine_publish::store::StoreError;

    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn errors_of_logs_are_told_in_every_language() {
        let file = || "log.jsonl".to_owned();
        let broken = || serde_json::from_str::<u8>("x").unwrap_err();
        let pair = |of: &str| (of.to_owned(), "iris".to_owned());
        for of in [
            LogError::InUse { file: file() },
            LogError::Store { file: file(), source: StoreError::Absent { file: file() } },
            LogError::NoHeader { file: file() },
            LogError::Format { file: file(), got: 2 },
            LogError::OtherSearch { file: file(), got: pair("a"), wanted: pair("b") },
            LogError::OtherData { file: file(), candidate: "a".to_owned() },
            LogError::Trial { file: file(), line: 3, source: broken() },
            LogError::Encode { file: file(), source: broken() },
        ] {
            let [_, swedish] = differs(|texts| error(texts, &of), &of.to_string());
            assert!(swedish.contains("log.jsonl"), "{swedish}");
        }
    }
}

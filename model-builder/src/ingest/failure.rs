//! Why rows that arrive later cannot be stored.

use vitrine_present::Texts;

use crate::failure::Told;

/// What cannot be done. Where it has a cause, that is the source of the error around it.
#[derive(Debug)]
pub enum IngestFailure {
    /// There is no folder for the rows.
    NoFolder,
    /// The rows that arrived earlier cannot be read.
    Stored {
        /// The file.
        file: String,
    },
    /// A line of the stored rows is damaged.
    StoredLine {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the reader says.
        reason: serde_json::Error,
    },
    /// A row cannot be written as JSON.
    RowAsJson,
    /// What is remembered of addresses cannot be written as JSON.
    StateAsJson,
    /// How rows are read cannot be written as JSON.
    ReadByAsJson,
    /// What should be rows is a web page.
    WebPage {
        /// The file or address.
        from: String,
    },
    /// The address of the next page is not asked.
    NextPage {
        /// The page that leads to it.
        url: String,
    },
}

impl Told for IngestFailure {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.ingest_error();
        match self {
            Self::NoFolder => said.no_folder().to_owned(),
            Self::Stored { file } => said.stored(file),
            Self::StoredLine { file, line, reason } => {
                said.stored_line(file, &texts.locale().whole(*line as u64), &reason.to_string())
            }
            Self::RowAsJson => said.row_as_json().to_owned(),
            Self::StateAsJson => said.state_as_json().to_owned(),
            Self::ReadByAsJson => said.read_by_as_json().to_owned(),
            Self::WebPage { from } => said.web_page(from),
            Self::NextPage { url } => said.next_page(url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::samples::told;

    #[test]
    fn every_failure_is_told_in_every_language() {
        let file = || "ingested.jsonl".to_owned();
        let reason = serde_json::from_str::<u8>("x").unwrap_err();
        let said = told(&[
            &IngestFailure::NoFolder,
            &IngestFailure::Stored { file: file() },
            &IngestFailure::StoredLine { file: file(), line: 1_234, reason },
            &IngestFailure::RowAsJson,
            &IngestFailure::StateAsJson,
            &IngestFailure::ReadByAsJson,
            &IngestFailure::WebPage { from: "a.csv".to_owned() },
            &IngestFailure::NextPage { url: "https://a.org/1".to_owned() },
        ]);
        assert!(
            said[2][1].starts_with("ingested.jsonl, rad 1\u{a0}234: raden är skadad ("),
            "{}",
            said[2][1]
        );
        assert_eq!(
            said[6],
            [
                "a.csv is a web page (HTML); expected CSV, JSON or JSON lines",
                "a.csv är en webbsida (HTML); förväntat: CSV, JSON eller JSON-rader"
            ]
        );
    }
}

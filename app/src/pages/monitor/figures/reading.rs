//! The history's text read as far as it can be, together with what is wrong with it.

use vitrine_model::history::{Entry, History, HistoryError};
use vitrine_present::Texts;

/// What a history's text gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The entries that could be read, oldest first.
    pub entries: Vec<Entry>,
    /// What is wrong with the history: where its chain breaks, or the first line that is no entry.
    pub fault: Option<HistoryError>,
    /// The number of lines that are no entries.
    pub unreadable: usize,
}

/// Reads a history. Of a sound one all entries are kept; of a broken one those lines that are entries by
/// themselves, so that the visitor can still see them beside the warning.
pub fn read(text: &str) -> Reading {
    match History::parse(text) {
        Ok(history) => Reading { entries: history.entries().to_vec(), fault: None, unreadable: 0 },
        Err(fault) => {
            let (entries, unreadable) = History::salvage(text);
            Reading { entries, fault: Some(fault), unreadable }
        }
    }
}

impl Reading {
    /// The fault as two sentences: what is wrong, and what is shown all the same. `None` for a sound history.
    pub fn warning(&self, texts: &Texts) -> Option<String> {
        let (said, locale) = (texts.monitor(), texts.locale());
        let fault = match self.fault.as_ref()? {
            HistoryError::Line { line, reason } => said.fault_line(&locale.whole(*line as u64), reason),
            HistoryError::Chain { line } => {
                let previous = line.saturating_sub(1) as u64;
                said.fault_chain(&locale.whole(*line as u64), &locale.whole(previous))
            }
            HistoryError::Write { reason } => said.fault_write(reason),
        };
        Some(format!("{fault} {}", said.still_shown(self.entries.len() as u64)))
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn a_sound_history_is_read_without_a_warning() {
        let reading = read(&samples::history_text());
        assert_eq!((reading.entries.len(), reading.unreadable), (6, 0));
        assert_eq!(reading.warning(Texts::english()), None);
    }

    #[test]
    fn an_empty_text_is_an_empty_history() {
        assert_eq!(read(""), Reading::default());
    }

    #[test]
    fn a_changed_row_breaks_the_chain_and_stays_visible() {
        let reading = read(&samples::history_text().replacen("2026-01-03", "2026-01-04", 1));
        assert_eq!(reading.fault, Some(HistoryError::Chain { line: 5 }));
        assert_eq!((reading.entries.len(), reading.unreadable), (6, 0));
        let warning = reading.warning(Texts::english()).unwrap_or_default();
        assert!(
            warning.starts_with("Line 5") && warning.contains("6 rows that can be read are shown"),
            "{warning}"
        );
        let swedish = reading.warning(Texts::of(Locale::of("sv").unwrap())).unwrap_or_default();
        assert!(
            swedish.starts_with("Rad 5 i historiken följer inte på rad 4")
                && swedish.contains("De 6 rader som kan läsas visas"),
            "{swedish}"
        );
    }

    #[test]
    fn a_truncated_last_line_is_counted() {
        let text = samples::history_text();
        let reading = read(&text[..text.len() - 20]);
        assert!(matches!(reading.fault, Some(HistoryError::Line { line: 6, .. })));
        assert_eq!((reading.entries.len(), reading.unreadable), (5, 1));
    }
}

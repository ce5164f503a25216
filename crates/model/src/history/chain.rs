//! The lines of a history in order.
//!
//! Each line carries the SHA-256 of the line before it, so a line that was changed, removed or put in later is
//! found when the history is read.

use std::collections::BTreeMap;

use thiserror::Error;

use super::entry::{Entry, Line, Origin, Outcome};
use crate::artifact::sha256_hex;

/// What the first line carries instead of a hash.
pub const START: &str = "start";

/// The entries in order, each with its outcome as far as that is known, and the hash that the next line carries.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    entries: Vec<Entry>,
    /// For each entry its line, from 1.
    lines: Vec<usize>,
    n_lines: usize,
    /// The places of the entries that have a key.
    keys: BTreeMap<String, usize>,
    last_hash: String,
}

/// Why a text is not a history.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// A line is not an entry.
    #[error("line {line} of the history is not an entry: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What the reader says.
        reason: String,
    },
    /// A line does not follow the one before it.
    #[error("line {line} of the history does not follow line {}: one of them was changed, removed or added later", line - 1)]
    Chain {
        /// The line that carries the wrong hash, from 1.
        line: usize,
    },
    /// An entry cannot be written.
    #[error("an entry cannot be written: {reason}")]
    Write {
        /// What the writer says.
        reason: String,
    },
}

impl Default for History {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            lines: Vec::new(),
            n_lines: 0,
            keys: BTreeMap::new(),
            last_hash: START.to_owned(),
        }
    }
}

impl History {
    /// Reads JSON lines and checks the chain from the first to the last.
    ///
    /// # Errors
    /// [`HistoryError`] with the number of the first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        for (index, text) in text.lines().enumerate() {
            let at = |reason: String| HistoryError::Line { line: index + 1, reason };
            let line = Line::read(text).map_err(|error| at(error.to_string()))?;
            if line.previous() != history.last_hash {
                return Err(HistoryError::Chain { line: index + 1 });
            }
            history.take(line).map_err(at)?;
            history.last_hash = sha256_hex(text.as_bytes());
        }
        Ok(history)
    }

    /// The entries of a text that is no sound history, as far as its lines can be read by themselves, and the number of
    /// lines that cannot.
    pub fn salvage(text: &str) -> (Vec<Entry>, usize) {
        let mut history = Self::default();
        let lines = text.lines().map(|text| Line::read(text).ok().and_then(|line| history.take(line).ok()));
        let unreadable = lines.filter(Option::is_none).count();
        (history.entries, unreadable)
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The line of the entry at a place, from 1.
    pub fn line_of(&self, entry: usize) -> usize {
        self.lines.get(entry).copied().unwrap_or_default()
    }

    /// The entry with a key.
    pub fn by_key(&self, key: &str) -> Option<&Entry> {
        self.entries.get(*self.keys.get(key)?)
    }

    /// Appends an entry, giving it the hash of the one before, and returns its line with the line end.
    ///
    /// # Errors
    /// [`HistoryError::Write`] for numbers that JSON does not have and for a key that another entry has.
    pub fn append(&mut self, mut entry: Entry) -> Result<String, HistoryError> {
        entry.previous.clone_from(&self.last_hash);
        let text = serde_json::to_string(&entry);
        self.append_line(text, Line::Entry(Box::new(entry)))
    }

    /// Appends the outcome of an entry, as [`History::append`] does.
    ///
    /// # Errors
    /// As there; [`HistoryError::Write`] for a key that no entry has, and for a second outcome of an entry.
    pub fn append_outcome(&mut self, mut outcome: Outcome) -> Result<String, HistoryError> {
        outcome.previous.clone_from(&self.last_hash);
        let text = serde_json::to_string(&outcome);
        self.append_line(text, Line::Outcome(outcome))
    }

    fn append_line(&mut self, text: serde_json::Result<String>, line: Line) -> Result<String, HistoryError> {
        let mut text = text.map_err(|error| HistoryError::Write { reason: error.to_string() })?;
        self.take(line).map_err(|reason| HistoryError::Write { reason })?;
        self.last_hash = sha256_hex(text.as_bytes());
        text.push('\n');
        Ok(text)
    }

    /// Takes what the next line holds, or says why it cannot follow.
    fn take(&mut self, line: Line) -> Result<(), String> {
        self.n_lines += 1;
        match line {
            Line::Entry(entry) => {
                if let Some(key) = &entry.key {
                    if self.keys.contains_key(key) {
                        return Err(format!("another entry has the key '{key}'"));
                    }
                    self.keys.insert(key.clone(), self.entries.len());
                }
                self.lines.push(self.n_lines);
                self.entries.push(*entry);
            }
            Line::Outcome(Outcome { outcome_of: key, actual, .. }) => {
                let entry = self.keys.get(&key).and_then(|at| self.entries.get_mut(*at));
                let Some(entry) = entry else { return Err(format!("no entry has the key '{key}'")) };
                if entry.actual.is_some() {
                    return Err(format!("the entry with the key '{key}' has an outcome already"));
                }
                entry.actual = Some(actual);
            }
        }
        Ok(())
    }

    /// Whether there are entries of `origin` for `date`.
    pub fn has(&self, date: &str, origin: Origin) -> bool {
        self.entries.iter().any(|entry| entry.date == date && entry.origin == origin)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::history::{Actual, PredictionRecord};

    fn entry(date: &str) -> Entry {
        Entry {
            date: date.to_owned(),
            number: 0,
            origin: Origin::Synthetic,
            key: None,
            model: "abc".to_owned(),
            features: Map::new(),
            predicted: PredictionRecord {
                class: Some("a".to_owned()),
                probabilities: vec![0.1, 0.9],
                ..PredictionRecord::default()
            },
            actual: Some(Actual::Class("a".to_owned())),
            previous: String::new(),
        }
    }

    fn logged(key: &str) -> Entry {
        Entry { origin: Origin::Logged, key: Some(key.to_owned()), actual: None, ..entry("2026-01-04") }
    }

    fn outcome(key: &str) -> Outcome {
        Outcome {
            outcome_of: key.to_owned(),
            date: "2026-02-01".to_owned(),
            actual: Actual::Class("b".to_owned()),
            previous: String::new(),
        }
    }

    fn text() -> String {
        let mut history = History::default();
        ["2026-01-01", "2026-01-02", "2026-01-03"].map(|date| history.append(entry(date)).unwrap()).concat()
    }

    #[test]
    fn reads_back_what_was_appended() {
        let history = History::parse(&text()).unwrap();
        assert_eq!(history.entries().len(), 3);
        assert!(history.has("2026-01-02", Origin::Synthetic));
        assert!(!history.has("2026-01-02", Origin::Real));
    }

    /// As it was written before entries had keys.
    #[test]
    fn an_entry_without_a_key_is_written_as_before() {
        let first = text().lines().next().unwrap().to_owned();
        assert_eq!(
            first,
            r#"{"date":"2026-01-01","number":0,"origin":"synthetic","model":"abc","features":{},"predicted":{"class":"a","probabilities":[0.1,0.9]},"actual":"a","previous":"start"}"#
        );
    }

    #[test]
    fn a_changed_removed_or_broken_line_is_found() {
        let text = text();
        assert_eq!(History::parse(&text.replacen("0.9", "0.8", 1)), Err(HistoryError::Chain { line: 2 }));
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without_second = [lines[0], lines[2]].concat();
        assert_eq!(History::parse(&without_second), Err(HistoryError::Chain { line: 2 }));
        assert!(matches!(History::parse(&text[..text.len() - 9]), Err(HistoryError::Line { line: 3, .. })));
    }

    #[test]
    fn an_outcome_that_comes_later_is_that_of_its_entry() {
        let mut history = History::default();
        let mut lines: Vec<String> = ["1", "2"].map(|key| history.append(logged(key)).unwrap()).to_vec();
        lines.push(history.append_outcome(outcome("1")).unwrap());
        lines.push(history.append(logged("3")).unwrap());
        let read = History::parse(&lines.concat()).unwrap();
        assert_eq!(read, history);
        let known: Vec<bool> = read.entries().iter().map(|entry| entry.actual.is_some()).collect();
        assert_eq!(known, [true, false, false]);
        assert_eq!(read.by_key("1").and_then(|entry| entry.actual.clone()), Some(outcome("1").actual));
        assert_eq!([0, 1, 2].map(|at| read.line_of(at)), [1, 2, 4]);
        for refused in [history.append_outcome(outcome("1")), history.append_outcome(outcome("9"))] {
            assert!(matches!(refused, Err(HistoryError::Write { .. })), "{refused:?}");
        }
        assert!(matches!(history.append(logged("3")), Err(HistoryError::Write { .. })));
        // Without the line in the middle the chain is broken, and what can be read by itself is.
        let broken = [lines[0].as_str(), &lines[2], &lines[3], "{}\n"].concat();
        assert_eq!(History::parse(&broken), Err(HistoryError::Chain { line: 2 }));
        let (entries, unreadable) = History::salvage(&broken);
        assert_eq!((entries.len(), unreadable), (2, 1));
        assert!(entries[0].actual.is_some());
    }

    #[test]
    fn an_outcome_of_nothing_is_found() {
        let line = serde_json::to_string(&Outcome { previous: START.to_owned(), ..outcome("1") }).unwrap();
        assert!(matches!(History::parse(&line), Err(HistoryError::Line { line: 1, .. })));
    }
}

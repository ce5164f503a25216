//! The logs of searches: JSON Lines that grow by a line for each trial, so that a search that was stopped goes on
//! where it was. The first line says what the log was written for.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use vitrine_training::TrainError;
use vitrine_training::search::{Trial, TrialLog, TrialLogs};

use crate::store::{Lock, Store, StoreError};

/// The version of the format of logs.
pub const FORMAT: u32 = 1;

/// Where the logs of searches are, and when searches end.
#[derive(Clone, Debug)]
pub struct Logs {
    /// The system's name.
    pub system: String,
    /// Where the logs are kept; nothing is kept where absent.
    pub place: Option<Place>,
    /// Tells when no further trial should begin; trials go on to their number where absent.
    pub limit: Option<Arc<dyn Limit>>,
}

/// Tells when a search has taken long enough.
pub trait Limit: Debug + Send + Sync {
    /// Whether no further trial should begin.
    fn is_reached(&self) -> bool;
}

/// Where logs are kept.
#[derive(Clone, Debug)]
pub struct Place {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The file of a single search; where absent, each search has a file `SYSTEM-CANDIDATE.jsonl`.
    pub file: Option<String>,
}

impl TrialLogs for Logs {
    fn open(&self, candidate: &str, fingerprint: &str) -> Result<Box<dyn TrialLog>, TrainError> {
        let header = Header {
            format: FORMAT,
            system: self.system.clone(),
            candidate: candidate.to_owned(),
            fingerprint: fingerprint.to_owned(),
        };
        let file = self.place.as_ref().map(|place| {
            let own = || format!("{}-{candidate}.jsonl", self.system);
            LogFile::open(&place.store, place.file.clone().unwrap_or_else(own), &header)
        });
        let file = file.transpose().map_err(log_error)?;
        Ok(Box::new(Log { file, limit: self.limit.clone() }))
    }
}

/// Why a log cannot be used.
#[derive(Debug, Error)]
pub enum LogError {
    /// Another search writes to it.
    #[error("the log {file} is in use by another search")]
    InUse {
        /// The log.
        file: String,
    },
    /// It cannot be read or written.
    #[error("the log {file} cannot be used")]
    Store {
        /// The log.
        file: String,
        /// Why.
        source: StoreError,
    },
    /// It is some other file.
    #[error("{file} is not the log of a search: its first line is no header")]
    NoHeader {
        /// The file.
        file: String,
    },
    /// It has another format.
    #[error("the log {file} has the format {got}; this program writes {FORMAT}")]
    Format {
        /// The log.
        file: String,
        /// The format found.
        got: u32,
    },
    /// It is of another search.
    #[error(
        "the log {file} is of the candidate '{}' of '{}', not of '{}' of '{}'; give another file",
        got.candidate, got.system, wanted.candidate, wanted.system
    )]
    OtherSearch {
        /// The log.
        file: String,
        /// What it is of.
        got: Searched,
        /// What is searched.
        wanted: Searched,
    },
    /// It is of other data or settings.
    #[error(
        "the log {file} was written with other data or other settings of '{candidate}'; its trials cannot be \
         compared with new ones; give another file or delete this one"
    )]
    OtherData {
        /// The log.
        file: String,
        /// The candidate.
        candidate: String,
    },
    /// A line is damaged.
    #[error("line {line} of the log {file} is no trial")]
    Trial {
        /// The log.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the reader says.
        source: serde_json::Error,
    },
    /// A trial cannot be written as JSON.
    #[error("a line of the log {file} cannot be written")]
    Encode {
        /// The log.
        file: String,
        /// What the writer says.
        source: serde_json::Error,
    },
}

/// A candidate of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// The candidate's name.
    pub candidate: String,
    /// The system's name.
    pub system: String,
}

fn log_error(error: LogError) -> TrainError {
    TrainError::Log(Box::new(error))
}

/// The first line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: u32,
    system: String,
    candidate: String,
    /// The SHA-256 of rows, candidate and settings.
    fingerprint: String,
}

/// The log of one search.
struct Log {
    file: Option<LogFile>,
    limit: Option<Arc<dyn Limit>>,
}

impl TrialLog for Log {
    fn known(&self) -> Vec<Trial> {
        self.file.as_ref().map(|file| file.known.clone()).unwrap_or_default()
    }

    fn record(&self, trial: &Trial) -> Result<(), TrainError> {
        let Some(file) = &self.file else { return Ok(()) };
        let _turn = file.turn.lock().unwrap_or_else(PoisonError::into_inner);
        append(&*file.store, &file.path, trial).map_err(log_error)
    }

    fn enough(&self) -> bool {
        self.limit.as_ref().is_some_and(|limit| limit.is_reached())
    }
}

/// A file with the trials that it held, and the lock that keeps others out.
struct LogFile {
    store: Arc<dyn Store>,
    path: String,
    known: Vec<Trial>,
    /// Whose turn it is to write.
    turn: Mutex<()>,
    _lock: Lock,
}

impl LogFile {
    /// Opens a log, which is made where it is not there. A last line that was cut off is taken away.
    fn open(store: &Arc<dyn Store>, path: String, header: &Header) -> Result<Self, LogError> {
        let file = || store.shown(&path);
        let failed = |source: StoreError| LogError::Store { file: file(), source };
        let lock = store.lock(&format!(".{path}.lock")).map_err(|error| match error {
            StoreError::Locked { .. } => LogError::InUse { file: file() },
            source => failed(source),
        })?;
        let bytes = store.read(&path).map_err(failed)?.unwrap_or_default();
        // Every whole line ends with a line end; what comes after the last one was being written when it was cut.
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        let whole = bytes.get(..end).unwrap_or_default();
        let mut lines = whole.split_inclusive(|byte| *byte == b'\n');
        let first = lines.next();
        if let Some(first) = first {
            check(first, header, &file)?;
        }
        let known = lines.enumerate().map(|(at, line)| {
            serde_json::from_slice(line).map_err(|source| LogError::Trial {
                file: file(),
                line: at + 2,
                source,
            })
        });
        let known = known.collect::<Result<_, LogError>>()?;
        if end < bytes.len() {
            store.replace(&path, whole).map_err(failed)?;
        }
        if first.is_none() {
            append(&**store, &path, header)?;
        }
        Ok(Self { store: Arc::clone(store), path, known, turn: Mutex::new(()), _lock: lock })
    }
}

/// Adds a line at the end of a log.
fn append(store: &dyn Store, path: &str, line: &impl Serialize) -> Result<(), LogError> {
    let file = || store.shown(path);
    let mut bytes = serde_json::to_vec(line).map_err(|source| LogError::Encode { file: file(), source })?;
    bytes.push(b'\n');
    store.append(path, &bytes).map_err(|source| LogError::Store { file: file(), source })
}

fn check(first: &[u8], header: &Header, file: &dyn Fn() -> String) -> Result<(), LogError> {
    let known: Header = serde_json::from_slice(first).map_err(|_| LogError::NoHeader { file: file() })?;
    if known.format != header.format {
        return Err(LogError::Format { file: file(), got: known.format });
    }
    if known.system != header.system || known.candidate != header.candidate {
        return Err(LogError::OtherSearch {
            file: file(),
            got: Searched { candidate: known.candidate, system: known.system },
            wanted: Searched { candidate: header.candidate.clone(), system: header.system.clone() },
        });
    }
    if known.fingerprint != header.fingerprint {
        return Err(LogError::OtherData { file: file(), candidate: header.candidate.clone() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::store::Folder;

    fn trial(number: usize) -> Trial {
        let json = serde_json::json!({"number": number, "hyperparameters": {"k": 3}, "rows": 10, "scores": [0.1, 0.30000000000000004], "seconds": 0.5});
        serde_json::from_value(json).unwrap()
    }

    fn logs(path: &Path) -> Logs {
        let store: Arc<dyn Store> = Arc::new(Folder::new(path.parent().unwrap()));
        let file = Some(path.file_name().unwrap().to_string_lossy().into_owned());
        Logs { system: "fruit".to_owned(), place: Some(Place { store, file }), limit: None }
    }

    /// The known trials, or what is wrong.
    fn known(path: &Path, candidate: &str, fingerprint: &str) -> Result<Vec<Trial>, String> {
        logs(path).open(candidate, fingerprint).map(|log| log.known()).map_err(|error| error.to_string())
    }

    #[test]
    fn trials_outlive_the_program_and_a_cut_at_any_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a").join("log.jsonl");
        let log = logs(&path).open("knn", "f00").unwrap();
        assert!(log.known().is_empty());
        (0..3).for_each(|number| log.record(&trial(number)).unwrap());
        drop(log);
        let bytes = std::fs::read(&path).unwrap();
        let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
        assert_eq!(ends.len(), 4);
        for cut in 0..=bytes.len() {
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let whole = ends.iter().filter(|end| **end < cut).count().saturating_sub(1);
            let expected: Vec<Trial> = (0..whole).map(trial).collect();
            assert_eq!(known(&path, "knn", "f00").unwrap(), expected, "cut at {cut}");
            // What follows stands on a line of its own.
            let log = logs(&path).open("knn", "f00").unwrap();
            log.record(&trial(7)).unwrap();
            drop(log);
            assert_eq!(known(&path, "knn", "f00").unwrap().last(), Some(&trial(7)), "cut at {cut}");
        }
    }

    #[test]
    fn logs_of_something_else_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let open = logs(&path).open("knn", "f00").unwrap();
        let fault = known(&path, "knn", "f00").unwrap_err();
        assert!(fault.contains("in use"), "{fault}");
        drop(open);
        for (candidate, fingerprint, words) in
            [("forest", "f00", "'knn' of 'fruit'"), ("knn", "f01", "other data")]
        {
            let fault = known(&path, candidate, fingerprint).unwrap_err();
            assert!(fault.contains(words) && fault.contains("log.jsonl"), "{fault}");
        }
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend(b"{\"number\": 0}\n");
        std::fs::write(&path, &bytes).unwrap();
        let fault = known(&path, "knn", "f00").unwrap_err();
        assert!(fault.contains("line 2"), "{fault}");
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        assert!(known(&path, "knn", "f00").unwrap_err().contains("not the log of a search"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a,b\n1,2\n", "another file is left as it is");
    }
}

//! The logs of searches: JSON Lines that grow by a line for each trial and are synced after each, so that a search
//! that was killed goes on where it was. The first line says what the log was written for.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use vitrine_training::TrainError;
use vitrine_training::search::{Trial, TrialLog, TrialLogs};

/// The version of the format.
const FORMAT: u32 = 1;

/// Where the logs of searches are, and how long searches may take.
#[derive(Debug)]
pub struct Logs {
    /// The system's name.
    pub system: String,
    /// Where the logs are kept; nothing is kept where absent.
    pub place: Option<Place>,
    /// How long all searches together may take.
    pub limit: Option<Duration>,
    start: Instant,
}

/// Where logs are kept.
#[derive(Clone, Debug)]
pub enum Place {
    /// One file, for a single search.
    File(PathBuf),
    /// A folder with a file `SYSTEM-CANDIDATE.jsonl` for each search.
    Folder(PathBuf),
}

impl Logs {
    /// Logs from now on.
    pub fn new(system: &str, place: Option<Place>, limit: Option<Duration>) -> Self {
        Self { system: system.to_owned(), place, limit, start: Instant::now() }
    }
}

impl TrialLogs for Logs {
    fn open(&self, candidate: &str, fingerprint: &str) -> Result<Box<dyn TrialLog>, TrainError> {
        let path = match &self.place {
            None => None,
            Some(Place::File(path)) => Some(path.clone()),
            Some(Place::Folder(folder)) => Some(folder.join(format!("{}-{candidate}.jsonl", self.system))),
        };
        let header = Header {
            format: FORMAT,
            system: self.system.clone(),
            candidate: candidate.to_owned(),
            fingerprint: fingerprint.to_owned(),
        };
        let file = path.map(|path| LogFile::open(&path, &header)).transpose();
        let file = file.map_err(|error| TrainError::Log(format!("{error:#}")))?;
        let until = self.limit.map(|limit| self.start + limit);
        Ok(Box::new(Log { file, until }))
    }
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
    until: Option<Instant>,
}

impl TrialLog for Log {
    fn known(&self) -> Vec<Trial> {
        self.file.as_ref().map(|file| file.known.clone()).unwrap_or_default()
    }

    fn record(&self, trial: &Trial) -> Result<(), TrainError> {
        let Some(file) = &self.file else { return Ok(()) };
        file.append(trial).map_err(|error| TrainError::Log(format!("{error:#}")))
    }

    fn enough(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }
}

/// An open file with the trials that it held.
struct LogFile {
    path: PathBuf,
    file: Mutex<File>,
    known: Vec<Trial>,
}

impl LogFile {
    /// Opens a log, which is made where it is not there. A last line that was cut off is taken away.
    fn open(path: &Path, header: &Header) -> Result<Self> {
        let shown = path.display();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the folder of the log {shown} cannot be made"))?;
        }
        let what = || format!("the log {shown} cannot be opened");
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = options.with_context(what)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("the log {shown} is in use by another search"),
            Err(TryLockError::Error(error)) => return Err(error).with_context(what),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(|| format!("the log {shown} cannot be read"))?;
        // Every whole line ends with a line end; what comes after the last one was being written when it was cut.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        bytes.truncate(whole);
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let known = match lines.split_first() {
            None => Vec::new(),
            Some((first, trials)) => {
                check(first, header, path)?;
                let trials = trials.iter().enumerate().map(|(at, line)| {
                    serde_json::from_slice(line)
                        .with_context(|| format!("line {} of the log {shown} is no trial", at + 2))
                });
                trials.collect::<Result<_>>()?
            }
        };
        let write = || format!("the log {shown} cannot be written");
        file.set_len(whole as u64).with_context(write)?;
        file.seek(SeekFrom::End(0)).with_context(write)?;
        let log = Self { path: path.to_owned(), file: Mutex::new(file), known };
        if lines.is_empty() {
            log.append(header)?;
        }
        Ok(log)
    }

    fn append(&self, line: &impl Serialize) -> Result<()> {
        let what = || format!("the log {} cannot be written", self.path.display());
        let mut bytes = serde_json::to_vec(line).with_context(what)?;
        bytes.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&bytes).and_then(|()| file.sync_data()).with_context(what)
    }
}

fn check(first: &[u8], header: &Header, path: &Path) -> Result<()> {
    let shown = path.display();
    let known: Header = serde_json::from_slice(first)
        .with_context(|| format!("{shown} is not the log of a search: its first line is no header"))?;
    if known.format != header.format {
        bail!("the log {shown} has the format {}; this program writes {FORMAT}", known.format);
    }
    if known.system != header.system || known.candidate != header.candidate {
        bail!(
            "the log {shown} is of the candidate '{}' of '{}', not of '{}' of '{}'; give another file",
            known.candidate,
            known.system,
            header.candidate,
            header.system
        );
    }
    if known.fingerprint != header.fingerprint {
        bail!(
            "the log {shown} was written with other data or other settings of '{}'; its trials cannot be compared \
             with new ones; give another file or delete this one",
            header.candidate
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(number: usize) -> Trial {
        let json = serde_json::json!({"number": number, "hyperparameters": {"k": 3}, "rows": 10, "scores": [0.1, 0.30000000000000004], "seconds": 0.5});
        serde_json::from_value(json).unwrap()
    }

    fn logs(path: &Path) -> Logs {
        Logs::new("fruit", Some(Place::File(path.to_owned())), None)
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

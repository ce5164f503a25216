//! What a search has tried, one line per trial in a log, so that a stopped search resumes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use vitrine_model::artifact::sha256_hex;
use vitrine_model::{Record, Value};

use crate::families::renamed::keys;
use crate::numeric::mean;
use crate::plain::settings::FitSettings;
use crate::spec::{CandidateSpec, Method};
use crate::{Dataset, TrainError};

/// The version of how folds are made, so that no log goes on with other folds. In version 2 a hash of each row decides.
const FOLDS_VERSION: u32 = 2;

/// One combination that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Its number, from 0.
    pub number: usize,
    /// The hyperparameters that the space names.
    #[serde(deserialize_with = "keys")]
    pub hyperparameters: BTreeMap<String, Json>,
    /// The features, where a subset was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// The number of rows that it was judged on.
    pub rows: usize,
    /// The deciding figure on each fold; none where the trial failed.
    pub scores: Vec<f64>,
    /// The features in order of their importance, most important first, where subsets are searched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranking: Vec<String>,
    /// Why the trial failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// How long it took. Says nothing about the result, and is the only part that differs from run to run.
    pub seconds: f64,
}

impl Trial {
    /// The mean of the deciding figure over the folds; `None` where the trial failed.
    pub fn score(&self) -> Option<f64> {
        (!self.scores.is_empty() && self.fault.is_none()).then(|| mean(&self.scores))
    }

    /// The number of features of a subset; more than any number of features where all were tried.
    pub(super) fn n_features(&self) -> usize {
        self.features.as_ref().map_or(usize::MAX, Vec::len)
    }
}

/// Keeps the trials of one search. Called from several threads.
pub trait TrialLog: Sync {
    /// The trials of an earlier run of the same search, in any order.
    fn known(&self) -> Vec<Trial>;

    /// Keeps a trial that has just ended.
    ///
    /// # Errors
    /// [`TrainError::Log`] where it cannot be kept.
    fn record(&self, trial: &Trial) -> Result<(), TrainError>;

    /// Whether no further trial should begin, for example because the time is up. What is found then depends on the
    /// machine.
    fn enough(&self) -> bool {
        false
    }
}

/// Keeps nothing.
impl TrialLog for () {
    fn known(&self) -> Vec<Trial> {
        Vec::new()
    }

    fn record(&self, _trial: &Trial) -> Result<(), TrainError> {
        Ok(())
    }
}

/// Opens the logs of the searches within one training. Called from one thread.
pub trait TrialLogs: Sync {
    /// The log of a candidate's search; `fingerprint` says what it must have been written for.
    ///
    /// # Errors
    /// [`TrainError::Log`] where it cannot be opened or was written for something else.
    fn open(&self, candidate: &str, fingerprint: &str) -> Result<Box<dyn TrialLog>, TrainError>;
}

/// Keeps nothing.
impl TrialLogs for () {
    fn open(&self, _candidate: &str, _fingerprint: &str) -> Result<Box<dyn TrialLog>, TrainError> {
        Ok(Box::new(()))
    }
}

/// The SHA-256 of everything that a search's trials depend on: the rows, the candidate and the settings. Names and
/// labels do not matter, nor does the number of trials where the earlier ones do not depend on it.
pub fn fingerprint(data: &Dataset, spec: &CandidateSpec, settings: &FitSettings) -> String {
    let mut plain = CandidateSpec {
        name: String::new(),
        label: String::new(),
        reference: false,
        export: false,
        max_kilobytes: None,
        ..spec.clone()
    };
    if let Some(search) = &mut plain.search {
        search.nested = false;
        if search.method != Method::Halving {
            search.trials = 0;
        }
    }
    // The rows are hashed in blocks, so that a large data set needs no second copy of itself.
    let settings = (FOLDS_VERSION, settings.seed, settings.metric.name(), settings.time, data.n_samples());
    let mut hashes = serde_json::to_string(&(&data.schema, &plain, settings)).unwrap_or_default();
    for (block, records) in data.records.chunks(4096).enumerate() {
        let mut bytes = Vec::new();
        for record in records {
            append(&mut bytes, record);
        }
        let from = block * 4096;
        for numbers in [&data.targets, &data.weights] {
            for number in numbers.iter().skip(from).take(records.len()) {
                bytes.extend(number.to_bits().to_le_bytes());
            }
        }
        hashes.push_str(&sha256_hex(&bytes));
    }
    sha256_hex(hashes.as_bytes())
}

fn append(bytes: &mut Vec<u8>, record: &Record) {
    for value in &record.values {
        match value {
            Value::Text(text) => {
                bytes.push(b't');
                bytes.extend((text.len() as u64).to_le_bytes());
                bytes.extend(text.as_bytes());
            }
            value => bytes.extend(value.as_number().to_bits().to_le_bytes()),
        }
    }
}

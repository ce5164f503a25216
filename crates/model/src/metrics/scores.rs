//! The figures of one evaluation, in order.

use serde::{Serialize, Serializer};

use super::error::Entry;
use super::{Metric, MetricError};
use crate::json::{self, FromJson, Reading, Tree};

/// Metrics with their values: each metric at most once, every value finite, in the order of insertion.
/// Files hold it as an object, for example `{"accuracy": 0.9667, "log_loss": 0.11}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    entries: Vec<(Metric, f64)>,
}

impl Scores {
    /// The value of a metric, or `None` where it was not or could not be measured.
    pub fn get(&self, metric: Metric) -> Option<f64> {
        self.entries.iter().find(|entry| entry.0 == metric).map(|entry| entry.1)
    }

    /// Sets the value of a metric, at the end if it is a new one.
    ///
    /// # Errors
    /// [`MetricError::NotFinite`] for NaN and infinite values, which files could not hold.
    pub fn insert(&mut self, metric: Metric, value: f64) -> Result<(), MetricError> {
        if !value.is_finite() {
            return Err(MetricError::NotFinite { what: Entry::Score, index: self.entries.len(), value });
        }
        match self.entries.iter_mut().find(|entry| entry.0 == metric) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((metric, value)),
        }
        Ok(())
    }

    /// The metrics with their values, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Metric, f64)> {
        self.entries.iter()
    }

    /// The number of metrics.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no metrics.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'a> IntoIterator for &'a Scores {
    type Item = &'a (Metric, f64);
    type IntoIter = std::slice::Iter<'a, (Metric, f64)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(metric, value)| (metric, value)))
    }
}

impl FromJson for Scores {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        let mut scores = Self::default();
        for (name, value) in json::fields(tree, reading) {
            let Some(metric) = Metric::ALL.into_iter().find(|metric| metric.name() == name) else {
                reading.refuse(tree, format!("there is no metric '{name}'"));
                continue;
            };
            let value = f64::from_json(value, reading);
            if scores.get(metric).is_some() {
                reading.refuse(tree, format!("metric '{}' stands twice", metric.name()));
            } else if let Err(reason) = scores.insert(metric, value) {
                reading.refuse(tree, reason.to_string());
            }
        }
        scores
    }
}

json::deserialize_through_tree!(Scores);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_order_and_bits() {
        let mut scores = Scores::default();
        scores.insert(Metric::RocAuc, 0.1 + 0.2).unwrap();
        scores.insert(Metric::Accuracy, 0.5).unwrap();
        let json = serde_json::to_string(&scores).unwrap();
        assert_eq!(json, r#"{"roc_auc":0.30000000000000004,"accuracy":0.5}"#);
        assert_eq!(serde_json::from_str::<Scores>(&json).unwrap(), scores);
    }

    #[test]
    fn a_metric_stands_once_and_is_finite() {
        let mut scores = Scores::default();
        scores.insert(Metric::Mae, 1.0).unwrap();
        scores.insert(Metric::Mae, 2.0).unwrap();
        assert_eq!((scores.len(), scores.get(Metric::Mae), scores.get(Metric::R2)), (1, Some(2.0), None));
        assert!(scores.insert(Metric::R2, f64::NEG_INFINITY).is_err());
    }

    #[test]
    fn files_with_faults_are_refused() {
        for (json, fault) in [
            (r#"{"mae":1.0,"mae":2.0}"#, "metric 'mae' stands twice"),
            (r#"{"speed":1.0}"#, "there is no metric 'speed'"),
            (r#"{"mae":null}"#, "mae: expected a number, found null"),
            ("[1.0]", "expected an object, found a list"),
        ] {
            let message = serde_json::from_str::<Scores>(json).unwrap_err().to_string();
            assert!(message.contains(fault), "{message}");
        }
    }
}

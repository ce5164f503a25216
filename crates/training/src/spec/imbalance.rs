//! Rare classes: how much each class counts, and how many of its rows are trained on. Always inside the fold.
//!
//! Both shift the probabilities that a model gives away from how often the classes occur; a calibration brings them
//! back, see [`super::Calibrate`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How much the rows of each class count in the fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeights {
    /// All rows alike.
    #[default]
    None,
    /// `n_samples / (n_classes * n_samples_of_the_class)` over the classes that occur, so that every class counts the
    /// same in all. Counted after resampling, and by the rows' own weights where they have any.
    Balanced,
    /// By the class's value, above 0; classes that are not named count 1.
    Given(BTreeMap<String, f64>),
}

/// How the training rows are made more or fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Resample {
    /// Not at all.
    #[default]
    None,
    /// Synthetic rows between neighbours of the same class (SMOTE; SMOTE-NC where there are choices or flags).
    Smote {
        /// The number of neighbours, from 1.
        #[serde(default = "default_k")]
        k: usize,
        /// How many rows a class has afterwards at least, as a share of the largest class, above 0 to 1.
        #[serde(default = "all")]
        ratio: f64,
    },
    /// Rows of rare classes are drawn again, with replacement.
    Over {
        /// As for SMOTE.
        #[serde(default = "all")]
        ratio: f64,
    },
    /// Rows of frequent classes are left out at random.
    Under {
        /// The smallest class's size as a share of what any class keeps at most, above 0 to 1.
        #[serde(default = "all")]
        ratio: f64,
    },
}

fn default_k() -> usize {
    5
}

fn all() -> f64 {
    1.0
}

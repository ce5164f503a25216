//! The figures of the data page: distributions, correlations, counts and violations, computed when training.

use serde::Serialize;

use crate::fault::Fault;
use crate::json::FromJson;
use crate::metrics::Scores;

/// What the data page shows.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Figures {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// The number of rows.
    pub n_samples: usize,
    /// The number of rows that repeat an earlier one in all features and the target.
    pub n_duplicates: usize,
    /// The labels of the classes that the figures distinguish. For a regression empty, and in files that were made
    /// earlier its ranges in English.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The ranges of a regression's target that the figures distinguish. Empty for classes, and in files that were made
    /// earlier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<GroupRange>,
    /// The number of rows in each group.
    pub group_counts: Vec<u64>,
    /// One figure per feature that is a number.
    pub numbers: Vec<NumberFigure>,
    /// One figure per feature that is a choice or a flag.
    pub choices: Vec<ChoiceFigure>,
    /// The names of the rows and columns of the correlation map; the target stands last.
    pub correlation_names: Vec<String>,
    /// Pearson's correlation coefficients, row by row; `None` where a column is constant.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// The features of the pair plot.
    pub pair_names: Vec<String>,
    /// The points of the pair plot, or a sample of them: one value per pair feature, and the group.
    pub pair_points: Vec<(Vec<f64>, usize)>,
    /// How strongly each feature is related to the target by itself: the share of the target's variance (or of
    /// the feature's, for classes) that a grouping explains, from 0 to 1; strongest first.
    pub signal: Vec<(String, f64)>,
    /// What was left out before anything was counted, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleaned: Vec<Cleaned>,
    /// Values outside the declared limits, the first of them.
    pub violations: Vec<Violation>,
    /// The number of all violations.
    pub n_violations: usize,
    /// How near the daily generator's records are to the data, for generators that mean to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<GeneratorQuality>,
}

/// A range of a number that makes a group. An end that is not there is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct GroupRange {
    /// The lower end, which belongs to the range below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// The upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl GroupRange {
    /// The ranges that ascending limits make: one more than there are limits.
    pub fn between(limits: &[f64]) -> Vec<Self> {
        let limit = |at: usize| limits.get(at).copied();
        let range = |at: usize| Self { above: at.checked_sub(1).and_then(limit), to: limit(at) };
        (0..=limits.len()).map(range).collect()
    }
}

impl Figures {
    /// Leaves out what shows single rows: the points of the pair plot.
    pub fn forget_rows(&mut self) {
        self.pair_names.clear();
        self.pair_points.clear();
        // A violation quotes the value that it is about.
        self.violations.clear();
    }
}

/// How near the records of a generator that was fitted to the training part are to that part.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct GeneratorQuality {
    /// The number of records that were drawn for it.
    pub n_drawn: usize,
    /// The total variation distance of a variable's shares, from 0 to 1: the mean over all features and the target.
    pub share_mean: f64,
    /// The largest of them.
    pub share_max: f64,
    /// The difference of Cramer's V of a pair of variables, from 0 to 1: the mean over all pairs.
    pub association_mean: f64,
    /// The largest of them.
    pub association_max: f64,
    /// The label of the model that was fitted to both.
    pub candidate: String,
    /// Its figures on held-out rows when it has learnt from as many training rows.
    pub learnt_from_real: Scores,
    /// The same when it has learnt from the drawn records.
    pub learnt_from_drawn: Scores,
}

/// The distribution of a number, over all rows and by group.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct NumberFigure {
    /// The feature's name.
    pub name: String,
    /// The number of missing values.
    pub n_missing: usize,
    /// The edges of the bins, one more than there are bins.
    pub edges: Vec<f64>,
    /// For each group the count in each bin.
    pub counts: Vec<Vec<u64>>,
    /// Over all rows.
    pub all: BoxFigure,
    /// For each group; `None` for a group without values.
    pub boxes: Vec<Option<BoxFigure>>,
}

/// Five numbers and the mean.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct BoxFigure {
    /// The number of values.
    pub count: u64,
    /// The mean.
    pub mean: f64,
    /// The smallest value.
    pub min: f64,
    /// The lower whisker: the smallest value within 1.5 interquartile ranges of the box.
    pub low: f64,
    /// The lower quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The upper quartile.
    pub q3: f64,
    /// The upper whisker.
    pub high: f64,
    /// The largest value.
    pub max: f64,
    /// At 33 evenly spaced places from `min` to `max`, a kernel density estimate, for violin plots.
    pub density: Vec<f64>,
}

/// The counts of a choice, over all rows and by group.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ChoiceFigure {
    /// The feature's name.
    pub name: String,
    /// The number of missing values.
    pub n_missing: usize,
    /// The choices' labels.
    pub labels: Vec<String>,
    /// For each group the count of each choice.
    pub counts: Vec<Vec<u64>>,
}

/// A value outside the declared limits.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Violation {
    /// The file's name.
    pub file: String,
    /// The line in the file, from 1, the header included.
    pub line: usize,
    /// What is wrong, in English, for logs and for programs that are older than `fault`.
    pub message: String,
    /// What is wrong, as facts. `None` where no value is to blame, such as for a row with too few cells, and in files
    /// that were made earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// Rows that a rule left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct Cleaned {
    /// Why.
    pub reason: String,
    /// The number of rows.
    pub n_rows: u64,
}

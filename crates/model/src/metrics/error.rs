//! What can be wrong with the input of a metric.

use std::fmt;

use thiserror::Error;

/// Why a metric has no value. The sample, class or group positions in the messages count from 0.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MetricError {
    /// There is nothing to judge.
    #[error("there are no samples to judge")]
    Empty,
    /// Two inputs that belong together differ in length.
    #[error("{what} has {got} entries where {expected} are expected")]
    LengthsDiffer {
        /// Which input is too long or too short.
        what: Input,
        /// The length of the input it belongs to.
        expected: usize,
        /// Its own length.
        got: usize,
    },
    /// A class index is not below the number of classes.
    #[error("the {what} class of sample {index} is {class}, but there are {n_classes} classes")]
    ClassOutOfRange {
        /// Which input holds it.
        what: Side,
        /// The sample.
        index: usize,
        /// The class found there.
        class: usize,
        /// The number of classes.
        n_classes: usize,
    },
    /// A number that should be a class index is not a whole number from 0 up.
    #[error("the {what} value of sample {index} is {value}, which is not the index of a class")]
    NotAClass {
        /// Which input holds it.
        what: Side,
        /// The sample.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// The number of classes does not suit the task or the other inputs.
    #[error("{expected} classes are expected, got {got}")]
    ClassCount {
        /// The number of classes that the task or the grades ask for.
        expected: usize,
        /// The number of classes found.
        got: usize,
    },
    /// There are more classes than a confusion matrix may have.
    #[error("{got} classes are more than the {limit} of the largest confusion matrix")]
    TooManyClasses {
        /// The largest number of classes.
        limit: usize,
        /// The number of classes found.
        got: usize,
    },
    /// A value is NaN or infinite.
    #[error("{what} {index} is {value}, which is not a finite number")]
    NotFinite {
        /// Which input holds it.
        what: Entry,
        /// Its position.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// A probability is not a finite number from 0 to 1.
    #[error("the probability of class {class} for sample {index} is {value}, which is not from 0 to 1")]
    NotAProbability {
        /// The sample.
        index: usize,
        /// The class.
        class: usize,
        /// The value found there.
        value: f64,
    },
    /// The probabilities of one sample do not add up to 1 within 1e-6.
    #[error("the probabilities of sample {index} add up to {sum} instead of 1")]
    RowSum {
        /// The sample.
        index: usize,
        /// What they add up to.
        sum: f64,
    },
    /// Probabilities were given for a task that has no classes.
    #[error("probabilities make no sense for a regression")]
    UnexpectedProbabilities,
    /// The figure compares a class with the others, and one of the two sides has no sample.
    #[error(
        "class {class} has {positives} of {n_samples} samples, and the figure needs some of it and some of others"
    )]
    OneSided {
        /// The class.
        class: usize,
        /// The samples of that class.
        positives: usize,
        /// All the samples.
        n_samples: usize,
    },
    /// All actual and predicted classes are the same one, so chance agreement is complete.
    #[error(
        "all actual and predicted classes are class {class}, so there is no agreement beyond chance to measure"
    )]
    OneClass {
        /// The class.
        class: usize,
    },
    /// The figure needs more samples than there are.
    #[error("at least {needed} samples are needed, got {got}")]
    TooFewSamples {
        /// The least number of samples.
        needed: usize,
        /// The number of samples found.
        got: usize,
    },
    /// A relative error is asked for where the actual value is 0.
    #[error("the actual value of sample {index} is 0, so there is no relative error")]
    ZeroTarget {
        /// The sample.
        index: usize,
    },
    /// The group of a sample is not below the number of groups.
    #[error("the group of sample {index} is {group}, but there are {n_groups} groups")]
    GroupOutOfRange {
        /// The sample.
        index: usize,
        /// The group found there.
        group: usize,
        /// The number of groups.
        n_groups: usize,
    },
    /// The grades of an ordinal target do not ascend.
    #[error("grade {index} is {grade}, which is not above the grade before it")]
    GradesNotAscending {
        /// The position of the grade.
        index: usize,
        /// The grade found there.
        grade: f64,
    },
    /// An actual value is none of the grades.
    #[error("the actual value of sample {index} is {value}, which is none of the grades")]
    NotAGrade {
        /// The sample.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// The lower end of an interval lies above its upper end.
    #[error("interval {index} starts at {low} and ends at {high} before it")]
    BoundsReversed {
        /// The position of the interval.
        index: usize,
        /// Its lower end.
        low: f64,
        /// Its upper end.
        high: f64,
    },
    /// More successes than trials.
    #[error("{successes} successes in {n} trials")]
    TooManySuccesses {
        /// The successes.
        successes: u64,
        /// The trials.
        n: u64,
    },
    /// A width in standard deviations is negative or not finite.
    #[error("z is {z}, which is not a finite number from 0 up")]
    BadZ {
        /// The value found.
        z: f64,
    },
    /// A reliability diagram without bins is asked for.
    #[error("at least one bin is needed")]
    NoBins,
    /// A confusion matrix is not square.
    #[error("row {row} of the confusion matrix has {got} columns where {expected} are expected")]
    NotSquare {
        /// The row.
        row: usize,
        /// The number of rows.
        expected: usize,
        /// The number of columns in that row.
        got: usize,
    },
    /// The values are so large that the figure is not a finite number.
    #[error("the values are too large for {what}")]
    Overflow {
        /// The figure asked for.
        what: Figure,
    },
}

impl MetricError {
    /// Whether the input is sound and the figure merely does not exist for it, as a ranking of one class does
    /// not. [`crate::metrics::evaluate()`] leaves such figures out and passes every other error on.
    pub fn is_undefined(&self) -> bool {
        matches!(
            self,
            Self::OneSided { .. }
                | Self::OneClass { .. }
                | Self::TooFewSamples { .. }
                | Self::ZeroTarget { .. }
        )
    }
}

/// An input of a metric, which is as long as another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The predicted values or classes.
    Predicted,
    /// The rows of probabilities.
    Probabilities,
    /// The probabilities of one sample.
    ProbabilityRow,
    /// The scores of a ranking.
    Scores,
    /// The groups of the samples.
    Groups,
    /// The lower ends of intervals.
    Low,
    /// The upper ends of intervals.
    High,
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Predicted => "predicted",
            Self::Probabilities => "probabilities",
            Self::ProbabilityRow => "a row of probabilities",
            Self::Scores => "scores",
            Self::Groups => "groups",
            Self::Low => "low",
            Self::High => "high",
        })
    }
}

/// What a class stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The actual outcome.
    Actual,
    /// The prediction.
    Predicted,
    /// The class that counts as positive.
    Positive,
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Actual => "actual",
            Self::Predicted => "predicted",
            Self::Positive => "positive",
        })
    }
}

/// A number among the inputs of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An actual value.
    Actual,
    /// A predicted value.
    Predicted,
    /// A value that is summed up.
    Value,
    /// A score of a ranking, or a figure of a fold.
    Score,
    /// A grade of an ordinal target.
    Grade,
    /// The lower end of an interval.
    Low,
    /// The upper end of an interval.
    High,
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Actual => "actual value",
            Self::Predicted => "predicted value",
            Self::Value => "value",
            Self::Score => "score",
            Self::Grade => "grade",
            Self::Low => "lower end",
            Self::High => "upper end",
        })
    }
}

/// A figure that may grow beyond all numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The mean absolute error.
    MeanAbsoluteError,
    /// The mean squared error.
    MeanSquaredError,
    /// The variance of the actual values.
    Variance,
    /// The coefficient of determination.
    Determination,
    /// The mean relative error.
    MeanRelativeError,
    /// The median absolute error.
    MedianAbsoluteError,
    /// The largest error.
    LargestError,
    /// The error of a group.
    GroupError,
    /// The bias of a group.
    GroupBias,
    /// The mean width.
    MeanWidth,
    /// The score interval.
    ScoreInterval,
    /// The mean.
    Mean,
    /// The deviation.
    Deviation,
    /// The interval of the mean.
    MeanInterval,
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MeanAbsoluteError => "the mean absolute error",
            Self::MeanSquaredError => "the mean squared error",
            Self::Variance => "the variance of the actual values",
            Self::Determination => "the coefficient of determination",
            Self::MeanRelativeError => "the mean relative error",
            Self::MedianAbsoluteError => "the median absolute error",
            Self::LargestError => "the largest error",
            Self::GroupError => "the error of a group",
            Self::GroupBias => "the bias of a group",
            Self::MeanWidth => "the mean width",
            Self::ScoreInterval => "the score interval",
            Self::Mean => "the mean",
            Self::Deviation => "the deviation",
            Self::MeanInterval => "the interval of the mean",
        })
    }
}

//! What errors of training are about: estimators, what is counted, and what names stand for.

use std::fmt;

/// What is fitted to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learner {
    /// The baseline.
    Baseline,
    /// Least squares without a penalty.
    LinearRegression,
    /// Least squares with an L2 penalty.
    RidgeRegression,
    /// Least squares with both penalties.
    ElasticNet,
    /// Least squares whose weights are not negative.
    NonNegative,
    /// Logistic regression.
    LogisticRegression,
    /// Naive Bayes.
    NaiveBayes,
    /// The k nearest neighbours.
    Neighbours,
    /// The support vector machine.
    SupportVectorMachine,
    /// The multilayer perceptron.
    Perceptron,
    /// The weighted mean of members.
    Voting,
    /// An estimator on the outputs of members.
    Stacking,
    /// The mean of a member's fits to all folds but one.
    CrossFit,
    /// The student of a teacher.
    Student,
    /// The link from a value to the grades of an ordinal target.
    GradeLink,
}

impl fmt::Display for Learner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Baseline => "a baseline",
            Self::LinearRegression => "linear regression",
            Self::RidgeRegression => "ridge regression",
            Self::ElasticNet => "elastic net",
            Self::NonNegative => "least squares with weights from 0",
            Self::LogisticRegression => "logistic regression",
            Self::NaiveBayes => "naive Bayes",
            Self::Neighbours => "k nearest neighbours",
            Self::SupportVectorMachine => "support vector machine",
            Self::Perceptron => "multilayer perceptron",
            Self::Voting => "voting",
            Self::Stacking => "stacking",
            Self::CrossFit => "cross-fit ensemble",
            Self::Student => "the student",
            Self::GradeLink => "the link to the grades",
        })
    }
}

/// What there is too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Rows.
    Rows,
    /// Inputs of an estimator.
    Inputs,
    /// Classes.
    Classes,
    /// Distinct times.
    Times,
    /// Groups of identical rows.
    Groups,
    /// Groups of identical rows of one class.
    GroupsOfClass,
    /// Rows of the positive class.
    PositiveRows,
    /// Rows in one area.
    RowsInOneArea,
    /// Rows with a weight above 0.
    RowsOfWeight,
    /// Rows with a place.
    RowsWithPlace,
}

impl fmt::Display for Counted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rows => "rows",
            Self::Inputs => "inputs",
            Self::Classes => "classes",
            Self::Times => "distinct times",
            Self::Groups => "groups of identical rows",
            Self::GroupsOfClass => "groups of identical rows of a class",
            Self::PositiveRows => "positive rows",
            Self::RowsInOneArea => "rows in one area",
            Self::RowsOfWeight => "rows of a weight above 0",
            Self::RowsWithPlace => "rows with a place",
        })
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A feature, or a derived quantity before it.
    Feature,
    /// A class.
    Class,
    /// A choice.
    Choice,
    /// A candidate.
    Candidate,
    /// A hyperparameter.
    Hyperparameter,
    /// A derived quantity.
    DerivedQuantity,
}

impl fmt::Display for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Feature => "feature",
            Self::Class => "class",
            Self::Choice => "choice",
            Self::Candidate => "candidate",
            Self::Hyperparameter => "hyperparameter",
            Self::DerivedQuantity => "derived quantity",
        })
    }
}

/// What to do about an input that is no finite number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Missing values are filled in, or trees are chosen.
    FillIn,
    /// A derived quantity divides by nothing or overflows.
    CheckDerived,
}

impl fmt::Display for Remedy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::FillIn => "fill in missing values or choose trees, which can read them",
            Self::CheckDerived => "check the derived quantities",
        })
    }
}

//! Which setting an error is about.

use std::fmt;

use super::Learner;

/// A setting, or what else a fit was given. Rows and inputs count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// A key as it stands in the system file, with those it stands in: `generator: k`.
    Key(String),
    /// A key of a derived quantity.
    Derived {
        /// The quantity's name.
        quantity: String,
        /// The key.
        key: &'static str,
    },
    /// A derived quantity.
    Quantity(String),
    /// The values of one hyperparameter in a grid.
    Grid(String),
    /// The space of one hyperparameter in a search.
    Space(String),
    /// The values of these hyperparameters in a search or grid.
    Tried(Vec<String>),
    /// A search or grid that has a name that the estimator does not read.
    Combination {
        /// Whether the place exists that the name should stand in.
        place_exists: bool,
    },
    /// A key of an estimator that has others.
    Of {
        /// The key.
        key: &'static str,
        /// The estimator.
        learner: Learner,
    },
    /// One of the estimators of another one, from 1.
    Member {
        /// Its number.
        number: usize,
        /// The other one.
        learner: Learner,
    },
    /// The teacher's share in what a student learns.
    TeacherShare,
    /// The range of a feature in a generator.
    Range(String),
    /// The weights of a feature's choices in a generator.
    Choices(String),
    /// The generator.
    Generator,
    /// A candidate's list of features.
    Features,
    /// The search that was asked for.
    Search,
    /// An evaluation of those that leak.
    Evaluation(String),
    /// The time of a row.
    Time {
        /// The feature with the times.
        feature: String,
        /// The row.
        row: usize,
    },
    /// The weight of a row.
    Weight(usize),
    /// An input of an estimator.
    Input {
        /// The row.
        row: usize,
        /// The input.
        input: usize,
    },
    /// A target of an estimator.
    Target(Learner),
    /// How many rows there are.
    Rows,
    /// How many inputs there are.
    Inputs,
    /// How many inputs the trees have.
    TreeInputs,
    /// An estimator itself.
    Learner(Learner),
}

impl From<&str> for Field {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Field {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => to.write_str(key),
            Self::Derived { quantity, key } => write!(to, "derived quantity '{quantity}': {key}"),
            Self::Quantity(name) => write!(to, "the derived quantity '{name}'"),
            Self::Grid(name) => write!(to, "grid of {name}"),
            Self::Space(name) => write!(to, "search: space of {name}"),
            Self::Tried(names) => write!(to, "the search or grid of {}", names.join(", ")),
            Self::Combination { place_exists: true } => {
                to.write_str("the search or grid (no such hyperparameter)")
            }
            Self::Combination { place_exists: false } => to.write_str("the search or grid (no such place)"),
            Self::Of { key, learner } => write!(to, "{key} of the {learner}"),
            Self::Member { number, learner } => write!(to, "member {number} of the {learner}"),
            Self::TeacherShare => to.write_str("share of the teacher"),
            Self::Range(feature) => write!(to, "generator: range of {feature}"),
            Self::Choices(feature) => write!(to, "generator: choices of {feature}"),
            Self::Generator => to.write_str("the generator"),
            Self::Features => to.write_str("the list of features"),
            Self::Search => to.write_str("the search"),
            Self::Evaluation(label) => write!(to, "the evaluation '{label}'"),
            Self::Time { feature, row } => write!(to, "split.time: {feature} of row {row}"),
            Self::Weight(row) => write!(to, "the weight of row {row}"),
            Self::Input { row, input } => write!(to, "row {row}, input {input}"),
            Self::Target(learner) => write!(to, "a target of a {learner}"),
            Self::Rows => to.write_str("the number of rows"),
            Self::Inputs => to.write_str("the number of inputs"),
            Self::TreeInputs => to.write_str("the number of the trees' inputs"),
            Self::Learner(learner) => learner.fmt(to),
        }
    }
}

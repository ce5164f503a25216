//! The limits of settings.

use std::fmt;

use vitrine_model::schema::Task;

use super::{Learner, Rule};

/// What is expected of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// A whole number from here on.
    WholeFrom(usize),
    /// A whole number within two limits, both of them included.
    Whole(usize, usize),
    /// A number from here on.
    From(f64),
    /// A number above this one.
    Above(f64),
    /// A number within two limits, both of them included.
    Within(f64, f64),
    /// A number above the first limit, up to the second.
    AboveUpTo(f64, f64),
    /// A number between two limits, neither of them included.
    Between(f64, f64),
    /// No more than this.
    AtMost(usize),
    /// One of these names.
    OneOf(Vec<String>),
    /// Two limits in order, within these.
    LimitsWithin(f64, f64),
    /// One for each of so many rows.
    PerRow(usize),
    /// A direction for each of so many inputs, or none.
    PerInput(usize),
    /// No more inputs of trees than this.
    TreeInputs(usize),
    /// No more rows than this, because time and memory grow with their square.
    SquareRows(Learner, usize),
    /// Inputs no larger than this, of either sign.
    Magnitude(Learner, f64),
    /// At least one input.
    SomeInput(Learner),
    /// A penalty no weaker than this, so that a linear kernel's fit ends.
    LinearKernel(f64),
    /// No L1 penalty for more parameters than this.
    NotSparse(usize),
    /// So many layers at most, of so many units each at most.
    Layers(usize, usize),
    /// No more products of features than this.
    Products(usize),
    /// From 1 to so many combinations of a grid.
    Combinations(usize),
    /// At least so many kilobytes for the model.
    Kilobytes(f64),
    /// From 2 nodes in each direction to so many in all.
    Nodes(f64),
    /// An objective for so many classes.
    ObjectiveOfClasses(usize),
    /// No weights of classes for this family; its rows count alike.
    NoClassWeights(String),
    /// A metric for this kind of target.
    MetricFor(Task),
    /// A candidate that does not read this feature.
    LeavesOut(String),
    /// Values of the right kind; what the reader of JSON says.
    RightKind(String),
    /// What no number says.
    Rule(Rule),
}

impl From<Rule> for Limit {
    fn from(rule: Rule) -> Self {
        Self::Rule(rule)
    }
}

impl Limit {
    /// One of some names.
    pub(crate) fn one_of(names: &[&str]) -> Self {
        Self::OneOf(names.iter().map(|name| (*name).to_owned()).collect())
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WholeFrom(low) => write!(to, "a whole number from {low}"),
            Self::Whole(low, high) => write!(to, "a whole number from {low} to {high}"),
            Self::From(low) => write!(to, "a number from {low}"),
            Self::Above(low) => write!(to, "a number above {low}"),
            Self::Within(low, high) => write!(to, "a number from {low} to {high}"),
            Self::AboveUpTo(low, high) => write!(to, "a number above {low} and at most {high}"),
            Self::Between(low, high) => write!(to, "a number above {low} and below {high}"),
            Self::AtMost(most) => write!(to, "at most {most}"),
            Self::OneOf(names) => to.write_str(&names.join(" or ")),
            Self::LimitsWithin(low, high) => write!(to, "ascending limits within {low} to {high}"),
            Self::PerRow(rows) => write!(to, "one for each of the {rows} rows"),
            Self::PerInput(inputs) => write!(to, "one direction for each of the {inputs} inputs, or none"),
            Self::TreeInputs(most) => {
                write!(to, "at most {most}; encode choices as ordinal or target, or name fewer features")
            }
            Self::SquareRows(learner, most) => write!(
                to,
                "at most {most} for a {learner}, whose time and memory grow with their square; choose another family"
            ),
            Self::Magnitude(learner, most) => {
                write!(to, "from -{most:e} to {most:e} for {learner}; scale the features")
            }
            Self::SomeInput(learner) => write!(to, "at least 1 for a {learner}"),
            Self::LinearKernel(most) => {
                write!(to, "at most {most:e} for the linear kernel with these inputs; scale the features")
            }
            Self::NotSparse(most) => write!(to, "0 for more than {most} parameters, inputs times classes"),
            Self::Layers(layers, units) => write!(to, "from 1 to {layers} layers of 1 to {units} units each"),
            Self::Products(most) => {
                write!(to, "at most {most} products; name fewer features or a smaller power")
            }
            Self::Combinations(most) => write!(to, "1 to {most} combinations"),
            Self::Kilobytes(least) => write!(to, "at least {least} for this model"),
            Self::Nodes(most) => write!(to, "from 2 x 2 to {most} nodes"),
            Self::ObjectiveOfClasses(n) => {
                let logistic = if *n == 2 { "logistic or " } else { "" };
                write!(to, "{logistic}softmax, for the target has {n} classes")
            }
            Self::NoClassWeights(family) => {
                write!(to, "none for {family}, whose rows all count alike; resample instead")
            }
            Self::MetricFor(task) => {
                write!(to, "a metric for a {} target", format!("{task:?}").to_lowercase())
            }
            Self::LeavesOut(feature) => {
                write!(to, "a candidate whose list of features leaves out '{feature}'")
            }
            Self::RightKind(problem) => write!(to, "values of the right kind ({problem})"),
            Self::Rule(rule) => rule.fmt(to),
        }
    }
}

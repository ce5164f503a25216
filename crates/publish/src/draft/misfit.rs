//! Why a table does not fit a model that was trained elsewhere.

use thiserror::Error;

/// Why a table does not fit a model that was trained elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Misfit {
    /// The model's features are not the table's columns.
    #[error(
        "the model's features are not the columns of {file}: the model also reads {}; the table also has {}",
        listed(missing),
        listed(superfluous)
    )]
    Names {
        /// The file.
        file: String,
        /// The model's features that the table has no column for.
        missing: Vec<String>,
        /// The table's columns that are no features of the model.
        superfluous: Vec<String>,
    },
    /// A column to be left out is not there.
    #[error("--ignore names '{column}', which is no column of {file} besides the target; it has {}", known.join(", "))]
    Ignored {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The columns besides the target.
        known: Vec<String>,
    },
    /// The model reads numbers, and the column has a text.
    #[error(
        "line {line}: the model reads '{feature}' as a number, and the column has '{text}'; give the table the numbers that \
         the model was trained on"
    )]
    Number {
        /// The column.
        feature: String,
        /// The line of the first such cell.
        line: usize,
        /// Its text.
        text: String,
    },
    /// The column has none of the model's categories.
    #[error("the column '{feature}' has none of the model's categories: it has {}, the model knows {}", found.join(", "), known.join(", "))]
    Categories {
        /// The column.
        feature: String,
        /// Some of the column's texts.
        found: Vec<String>,
        /// Some of the model's categories.
        known: Vec<String>,
    },
    /// The table has not the model's number of classes.
    #[error(
        "the model has {expected} classes, and the column '{column}' has {}: {}; name the model's classes in the order of its \
         codes with --classes",
        found.len(),
        found.join(", ")
    )]
    Classes {
        /// The column.
        column: String,
        /// The classes of the model.
        expected: usize,
        /// The classes of the column.
        found: Vec<String>,
    },
    /// A class of the table is not among those that were given.
    #[error("the column '{column}' has the class '{class}', which is not among those of the model: {}", given.join(", "))]
    OtherClass {
        /// The column.
        column: String,
        /// The class.
        class: String,
        /// The classes that were given.
        given: Vec<String>,
    },
    /// Classes were given for a model of values.
    #[error("the model predicts a value and has no classes; leave --classes out")]
    NoClasses,
    /// The target's texts are classes, and the model predicts a value.
    #[error("the model predicts a value, and the column '{column}' has texts that are no numbers")]
    NoValue {
        /// The column.
        column: String,
    },
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

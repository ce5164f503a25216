//! What the faults of a system file are about: which file, which value, which kind of feature.

use std::fmt::{self, Display, Formatter};

/// A system file, or the file of its texts in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The file of this name or path.
    File(String),
    /// The file of this name, as the program carries it.
    BuiltIn(String),
    /// The text of a draft, which is in no file yet.
    Draft,
}

impl From<&str> for Origin {
    fn from(file: &str) -> Self {
        Self::File(file.to_owned())
    }
}

impl From<String> for Origin {
    fn from(file: String) -> Self {
        Self::File(file)
    }
}

impl Display for Origin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => f.write_str(file),
            Self::BuiltIn(file) => write!(f, "{file} (built in)"),
            Self::Draft => f.write_str("that was drafted"),
        }
    }
}

/// Whose value it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueOf {
    /// Where the form starts with this feature.
    Default(String),
    /// The example with this label.
    Example(String),
}

impl Display for ValueOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default(feature) => write!(f, "the default of feature '{feature}'"),
            Self::Example(label) => write!(f, "the example '{label}'"),
        }
    }
}

/// Where constants stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstantsOf {
    /// The data file of this name, under `[[sources]]`.
    Source(String),
    /// Under `[ingest]`.
    Ingest,
}

impl Display for ConstantsOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(name) => write!(f, "source '{name}'"),
            Self::Ingest => f.write_str("[ingest]"),
        }
    }
}

/// What kinds of features a key of a panel may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureKinds {
    /// Numbers, whole numbers and days.
    Numeric,
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// Days.
    Date,
    /// Choices.
    Choice,
    /// Choices and flags.
    Grouping,
}

impl Display for FeatureKinds {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Numeric => "a number, an integer or a date",
            Self::Number => "a number feature",
            Self::Text => "a text feature",
            Self::Date => "a date feature",
            Self::Choice => "a choice feature",
            Self::Grouping => "a choice or a flag feature",
        })
    }
}

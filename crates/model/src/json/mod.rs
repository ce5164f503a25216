//! Reading a JSON file into one of the types of this crate, with little code for each type.
//!
//! A reader that serde derives is compiled for each type and each place where it is read, with a way out after each
//! field. Here a file first becomes a [`Tree`], by one reader,
//! and `#[derive(FromJson)]` then makes one call for each field. No call fails: what cannot be read is noted in the
//! [`Reading`], a blank stands in its place, and [`read`] looks at the end whether something was noted.
//!
//! - [`tree`]: the tree, and how it is read
//! - [`reading`]: fields, variants, and the first fault with its place
//! - `values`: numbers, texts, lists and maps

pub mod reading;
pub mod tree;
mod values;

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;
pub use vitrine_derive::FromJson;

pub use self::reading::Reading;
pub use self::tree::Tree;
pub(crate) use self::values::{fields, read_or_default};

/// A type that is read from the tree of a file.
pub trait FromJson: Sized {
    /// Reads a value. What does not fit is noted, and something is returned in its place.
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self;
}

/// What stands in place of a value that could not be read, until the reading ends with its fault. For types that are
/// read from another type.
pub trait Blank {
    /// Any value.
    fn blank() -> Self;
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// It is not JSON, or holds something after it.
    #[error("{reason}")]
    Syntax {
        /// What the reader of JSON says, with line and column.
        reason: String,
    },
    /// A value does not fit where it stands.
    #[error("{}{fault}", place(path))]
    Shape {
        /// Where it stands, for example `features[2].kind`; empty for the whole file.
        path: String,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is of another kind.
    #[error("expected {expected}, found {found}")]
    Kind {
        /// What is read there, such as "a number".
        expected: &'static str,
        /// What stands there, such as "a text".
        found: &'static str,
    },
    /// An object lacks a field.
    #[error("missing field `{field}`")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// An object has a field twice, or by two of its names.
    #[error("the field `{field}` stands twice")]
    Twice {
        /// The field.
        field: String,
    },
    /// A name is none of those that are known there.
    #[error("`{found}` is unknown, expected one of {}", expected.join(", "))]
    Unknown {
        /// The name found.
        found: String,
        /// The known names.
        expected: Vec<&'static str>,
    },
    /// The values do not fit each other, or are out of range.
    #[error("{reason}")]
    Refused {
        /// Why.
        reason: String,
    },
}

/// Reads a whole JSON file. A field that is not known is skipped.
///
/// # Errors
/// Where the bytes are not JSON, hold something after it, or do not fit the type.
pub fn read<T: FromJson>(bytes: &[u8]) -> Result<T, ReadError> {
    read_tree(&Tree::parse(bytes)?)
}

/// Reads a value from a tree.
///
/// # Errors
/// [`ReadError::Shape`] where it does not fit the type.
pub fn read_tree<T: FromJson>(tree: &Tree) -> Result<T, ReadError> {
    let mut reading = Reading::default();
    let value = T::from_json(tree, &mut reading);
    reading.end(tree)?;
    Ok(value)
}

/// Reads a value for serde, so that a type stands in others that serde reads, and in TOML.
pub(crate) fn through_tree<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read_tree(&Tree::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Implements `serde::Deserialize` for a type whose `FromJson` is written by hand.
macro_rules! deserialize_through_tree {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::through_tree(deserializer)
            }
        }
    };
}
pub(crate) use deserialize_through_tree;

/// Reads a value by way of another type.
pub(crate) fn read_as<'a, F, T>(tree: &'a Tree, reading: &mut Reading<'a>) -> T
where
    F: FromJson,
    T: TryFrom<F> + Blank,
    T::Error: fmt::Display,
{
    let flat = F::from_json(tree, reading);
    T::try_from(flat).unwrap_or_else(|reason| {
        reading.refuse(tree, reason.to_string());
        T::blank()
    })
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

#[cfg(test)]
mod tests;

//! Lines of keys and values: those of the model, and those of each tree.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::error::{ImportError, shortened};

/// A file in parts.
pub(super) struct File<'a> {
    pub(super) header: Block<'a>,
    pub(super) trees: Vec<Block<'a>>,
    /// The JSON list of the categories' texts, one list for each feature that pandas had as a category.
    pub(super) categories: Option<&'a str>,
}

/// The keys of the model, or of one tree.
#[derive(Default)]
pub(super) struct Block<'a> {
    /// The tree, from 0.
    tree: Option<usize>,
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> File<'a> {
    /// Splits a file. A line without a value is a key with an empty one, and of a key that comes twice the first
    /// counts.
    pub(super) fn split(text: &'a str) -> Result<Self, ImportError> {
        let mut lines = text.lines().map(str::trim);
        let mut header = Block::default();
        let mut trees: Vec<Block<'a>> = Vec::new();
        let mut ended = false;
        for line in lines.by_ref() {
            if line == "end of trees" {
                ended = true;
                break;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            if key == "Tree" {
                let tree = trees.len();
                if value.parse() != Ok(tree) {
                    return Err(value_error(None, "Tree", value, "the trees in order, from 0"));
                }
                trees.push(Block { tree: Some(tree), values: BTreeMap::new() });
            } else if !key.is_empty() {
                trees.last_mut().unwrap_or(&mut header).values.entry(key).or_insert(value);
            }
        }
        if !ended {
            return Err(ImportError::Missing { tree: None, key: "end of trees" });
        }
        let categories = lines.find_map(|line| line.strip_prefix("pandas_categorical:"));
        Ok(Self { header, trees, categories })
    }
}

impl<'a> Block<'a> {
    /// The value of a key, where it is there.
    pub(super) fn find(&self, key: &str) -> Option<&'a str> {
        self.values.get(key).copied()
    }

    /// The value of a key.
    pub(super) fn text(&self, key: &'static str) -> Result<&'a str, ImportError> {
        self.find(key).ok_or(ImportError::Missing { tree: self.tree, key })
    }

    /// The number of a key.
    pub(super) fn number<T: FromStr>(
        &self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<T, ImportError> {
        let text = self.text(key)?;
        text.parse().map_err(|_| value_error(self.tree, key, text, expected))
    }

    /// The numbers of a key.
    pub(super) fn list<T: FromStr>(
        &self,
        key: &'static str,
        expected: &'static str,
    ) -> Result<Vec<T>, ImportError> {
        let numbers = self.text(key)?.split_ascii_whitespace();
        numbers.map(|text| text.parse().map_err(|_| value_error(self.tree, key, text, expected))).collect()
    }

    /// The numbers of a key, when there must be `length` of them.
    pub(super) fn exactly<T: FromStr>(
        &self,
        key: &'static str,
        expected: &'static str,
        length: usize,
    ) -> Result<Vec<T>, ImportError> {
        let list = self.list(key, expected)?;
        if list.len() == length {
            Ok(list)
        } else {
            Err(ImportError::Length { tree: self.tree, key, expected: length, got: list.len() })
        }
    }
}

/// A value that is not what its key wants.
pub(super) fn value_error(
    tree: Option<usize>,
    key: &'static str,
    found: &str,
    expected: &'static str,
) -> ImportError {
    ImportError::Value { tree, key, found: shortened(found), expected }
}

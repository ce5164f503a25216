//! What a draft is written from.

use super::TargetDraft;
use super::columns::{Column, Unusable};
use super::rows::Rows;
use super::totals::Total;

/// The file of a model that was trained elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct ImportedFile<'a> {
    /// The library, as it calls itself.
    pub library: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// The SHA-256 of its bytes.
    pub sha256: &'a str,
    /// The classes in the order of its codes.
    pub classes: &'a [super::columns::Choice],
    /// Whether the model has seen none of the table's rows.
    pub unseen: bool,
}

/// What a draft is written from.
pub struct Parts<'a> {
    /// The columns that are features.
    pub features: &'a [&'a Column<'a>],
    /// What is predicted.
    pub target: &'a TargetDraft,
    /// Its column.
    pub of_target: &'a Column<'a>,
    /// The columns that are no features, and why.
    pub left_out: &'a [(&'a str, &'a Unusable)],
    /// The rows with their targets.
    pub rows: &'a Rows,
    /// The model that is there already, where nothing is to be trained.
    pub imported: Option<ImportedFile<'a>>,
    /// The rows at the end that are sums of others.
    pub totals: &'a [Total],
}

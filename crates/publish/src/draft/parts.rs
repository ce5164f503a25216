//! What a draft is written from.

use super::TargetDraft;
use super::columns::{Column, Unusable};
use super::rows::Rows;
use super::totals::Total;

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
    /// The rows at the end that are sums of others.
    pub totals: &'a [Total],
}

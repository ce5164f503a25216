//! Where a model comes from that was trained elsewhere.

use serde::Serialize;

use crate::json::FromJson;

/// A model that was trained by another library and imported. Nothing of it was fitted to the rows of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct Imported {
    /// The library, as it calls itself.
    pub library: String,
    /// The name of the file that it was imported from.
    pub file: String,
    /// The SHA-256 of that file.
    pub sha256: String,
    /// Whether the model has seen none of the report's rows, as whoever imported it says. Where not, they may be rows
    /// that it was trained on, and then its figures are too good.
    #[serde(default)]
    pub unseen: bool,
}

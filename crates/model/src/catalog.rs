//! The catalog and the system files: what the page loads first to know what there is.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::history::{Actual, Entry};
use crate::json::FromJson;
use crate::metrics::Metric;
use crate::schema::{Illustration, Schema, Task};

/// The catalog, `catalog.json`: one entry per system.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Catalog {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// The systems, in the order of their cards.
    pub systems: Vec<CatalogEntry>,
}

/// What a system's card shows, and where the rest is.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct CatalogEntry {
    /// The system's name.
    pub name: String,
    /// The title that people read.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// The kind of prediction problem.
    pub task: Task,
    /// The picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illustration: Option<Illustration>,
    /// The deciding figure of the default model.
    pub score: Headline,
    /// The newest entry of the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Entry>,
    /// The [`SystemFile`].
    pub system: FileRef,
    /// Title and summary in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translated: Vec<TranslatedCard>,
}

/// The deciding figure of a system's default model, on rows it has not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, FromJson)]
pub struct Headline {
    /// Which figure.
    pub metric: Metric,
    /// Its value on the held-out rows; where none were held out, as in [`Headline::cross_validated`].
    pub held_out: f64,
    /// Its mean over the repeated cross-validation.
    pub cross_validated: f64,
    /// Its value for the baseline, measured in the same way.
    pub baseline: f64,
    /// Whether no rows were held out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_cross_validation: bool,
    /// Whether the model was trained elsewhere, perhaps on the rows that the figure comes from; then it is too good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub perhaps_seen: bool,
}

/// A file beside the catalog, named by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[from_json(beside_serde)]
pub struct FileRef {
    /// The path from the folder of the catalog, with `/`.
    pub path: String,
    /// The SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The number of bytes.
    pub bytes: u64,
}

/// All that the pages of one system share.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct SystemFile {
    /// The format version, as [`crate::artifact::FORMAT`].
    pub format: u32,
    /// The features and the target.
    pub schema: Schema,
    /// The title that people read.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What the system is about, one paragraph each.
    #[serde(default)]
    pub description: Vec<String>,
    /// Records to click.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Where the data comes from.
    pub provenance: Provenance,
    /// How the daily samples are drawn, one sentence.
    pub generator: String,
    /// The registry: every exported model version, the current ones and those that the history refers to.
    pub models: Vec<ModelVersion>,
    /// The [`crate::report::Report`].
    pub report: FileRef,
    /// The [`crate::figures::Figures`].
    pub figures: FileRef,
    /// The path of the history, from the folder of the catalog. It grows, so it is not named by its content.
    pub history: String,
    /// The path of the [`crate::report::Timings`], from the folder of the catalog.
    pub timings: String,
    /// The [`crate::panels::Panels`] of the predict page, where the system has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panels: Option<FileRef>,
    /// What the rows of the data are called, where rows that no model was trained on are among the examples and in
    /// the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub real_rows: Option<RealRows>,
    /// The [`crate::shap_values::ShapValues`] of the default model, where there are any.
    ///
    /// Files have it under its earlier name.
    #[serde(
        default,
        rename = "attributions",
        alias = "shap_values",
        skip_serializing_if = "Option::is_none"
    )]
    pub shap_values: Option<FileRef>,
    /// The system's texts in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TranslationRef>,
}

/// A record to click.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Example {
    /// What it is, for example `A Bordeaux-like red`.
    pub label: String,
    /// The record, from feature names to values.
    pub values: Map<String, Json>,
    /// What is known to be true, for a row of the data that no model was trained on; absent for made-up records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truth: Option<Actual>,
}

/// What the rows of a system's data are called, where some of them are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct RealRows {
    /// One of them, for example `passenger`.
    pub one: String,
    /// Several of them, for example `passengers`.
    pub many: String,
    /// The names of the features whose values name a row among the examples. Absent in files that were written
    /// earlier, whose examples have a label in English only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub label: Vec<String>,
}

/// Where a system's data comes from.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Provenance {
    /// The data set's name.
    pub title: String,
    /// Where it is described.
    pub url: String,
    /// The licence's name.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// The files that were used, with their hashes.
    pub files: Vec<crate::artifact::SourceFile>,
    /// What is worth knowing about the data's limits, one paragraph each.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// One version of one exported model.
#[allow(clippy::struct_excessive_bools, reason = "four independent facts of a version")]
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ModelVersion {
    /// The candidate's name, for example `forest`.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The version, counted from 1 for each name.
    pub version: u32,
    /// Whether the page offers it; older versions stay for the history's sake.
    pub current: bool,
    /// Whether it is the one that the page starts with and the daily batch uses.
    pub default: bool,
    /// The [`crate::Artifact`].
    pub artifact: FileRef,
    /// The deciding figure on held-out rows, as in the report, so that a list of models needs no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<(Metric, f64)>,
    /// Whether no rows were held out, and the figure is the cross-validated one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_cross_validation: bool,
    /// Whether the model was trained elsewhere, perhaps on the rows that the figure comes from; then it is too good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub perhaps_seen: bool,
    /// The size of the artifact in bytes after gzip at level 9, about what is downloaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gzip_bytes: Option<u64>,
}

impl SystemFile {
    /// The model that the page starts with; the first current one where none is marked.
    pub fn default_model(&self) -> Option<&ModelVersion> {
        let current = || self.models.iter().filter(|model| model.current);
        current().find(|model| model.default).or_else(|| current().next())
    }

    /// Whether the figures of the model that the page starts with are those of a cross-validation, with no rows held
    /// out.
    pub fn by_cross_validation(&self) -> bool {
        self.default_model().is_some_and(|model| model.by_cross_validation)
    }

    /// Whether the model that the page starts with may have been trained on the rows that its figures come from.
    pub fn perhaps_seen(&self) -> bool {
        self.default_model().is_some_and(|model| model.perhaps_seen)
    }

    /// The model whose artifact has this SHA-256.
    pub fn model_by_hash(&self, sha256: &str) -> Option<&ModelVersion> {
        self.models.iter().find(|model| model.artifact.sha256 == sha256)
    }
}
/// Where a system's texts in another language are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct TranslationRef {
    /// The language's code, for example `sv`.
    pub language: String,
    /// The [`Translation`](crate::translation::Translation).
    pub file: FileRef,
}

/// What a system's card shows in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromJson)]
pub struct TranslatedCard {
    /// The language's code, for example `sv`.
    pub language: String,
    /// The title that people read.
    pub title: String,
    /// One sentence.
    pub summary: String,
}

//! The shape of a system's TOML file. What stands here is what may be written there; nothing else is allowed.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use toml::Spanned;
use vitrine_model::report::Elsewhere;
use vitrine_model::schema::{Format, KindName, MissingPolicy, NumberFormat, Task};
use vitrine_table::{CleaningRule, DecimalMark, Encoding, ReadOptions, WrittenAs};
use vitrine_training::GeneratorSpec;
use vitrine_training::spec::TrainSpec;

use super::ingest::IngestToml;
use super::panels::PanelsToml;

/// A system file as it is written, before its parts are checked against each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemToml {
    /// The title that people read.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What the system is about, one paragraph each.
    #[serde(default)]
    pub description: Vec<String>,
    /// The inputs, in the form's order.
    pub features: Vec<FeatureToml>,
    /// What is predicted.
    pub target: TargetToml,
    /// The picture, if there is one.
    pub illustration: Option<IllustrationToml>,
    /// The data files.
    pub sources: Vec<SourceToml>,
    /// Where rows come from that arrive later.
    #[serde(default)]
    pub ingest: IngestToml,
    /// Which rows cannot be right and are left out.
    #[serde(default)]
    pub cleaning: Vec<CleaningRule>,
    /// Where the data comes from and what may be done with it.
    pub provenance: ProvenanceToml,
    /// Records to click.
    #[serde(default)]
    pub examples: Vec<ExampleToml>,
    /// Which rows of the data are shown.
    pub real_rows: Option<RealRowsToml>,
    /// What the predict page offers beside the form and the result.
    #[serde(default)]
    pub panels: PanelsToml,
    /// Figures that others have published for the same problem.
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
    /// How models are split, fitted and judged.
    pub train: TrainSpec,
    /// How the daily samples are drawn.
    pub generator: GeneratorToml,
}

/// One input.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureToml {
    /// The name in files, links and commands.
    pub name: Spanned<String>,
    /// The column's name in the source files; the feature's own name where it is absent.
    pub column: Option<String>,
    /// How the source files write it, where that is not the schema's own way.
    pub written_as: Option<WrittenAs>,
    /// The choice for texts of the source files that stand for no other one.
    pub otherwise: Option<String>,
    /// The name that people read.
    pub label: String,
    /// The unit, if there is one.
    pub unit: Option<String>,
    /// One sentence.
    #[serde(default)]
    pub description: String,
    /// The heading under which the form shows it.
    pub group: Option<String>,
    /// What values it takes; decides which of the following keys are wanted.
    pub kind: KindName,
    /// The smallest allowed number.
    pub min: Option<f64>,
    /// The largest allowed number.
    pub max: Option<f64>,
    /// The step of the form's control.
    pub step: Option<f64>,
    /// The earliest allowed day, as `2019-12-08`.
    pub first: Option<String>,
    /// The latest allowed day.
    pub last: Option<String>,
    /// Whether values beyond the limits are refused; where not, they are predicted and marked as outside the data.
    pub hard: Option<bool>,
    /// The values of a choice.
    pub choices: Option<Vec<ChoiceToml>>,
    /// Whether the order of the choices means something.
    pub ordered: Option<bool>,
    /// Whether a text that is none of the choices is predicted too, as `other`, and marked as outside the data. That
    /// choice stands behind the listed ones, where it is not among them.
    pub other: Option<bool>,
    /// The longest allowed text, in characters.
    pub max_length: Option<usize>,
    /// How its numbers are written for people.
    #[serde(default)]
    pub format: Format,
    /// Where the form starts.
    pub default: toml::Value,
    /// What happens when the value is not known.
    #[serde(default)]
    pub missing: MissingPolicy,
    /// Texts of the source files that stand for a value that is not known, besides the empty cell, `unknown`, `na`,
    /// `n/a`, `nan`, `null` and `?`.
    #[serde(default)]
    pub missing_texts: Vec<String>,
}

/// One value of a choice: a bare text, or a value with the label that people read and the texts that stand for it in
/// the source files.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum ChoiceToml {
    /// Value and label are the same.
    Bare(String),
    /// What the value is called, by people and in the source files.
    Labelled {
        /// The value in files, links and commands.
        value: String,
        /// The value that people read; the value itself where it is absent.
        label: Option<String>,
        /// How the source files write it, besides `value` itself.
        #[serde(default)]
        written: Vec<String>,
        /// Beginnings of texts of the source files that stand for it, whatever their case.
        #[serde(default)]
        begins: Vec<String>,
    },
}

/// What is predicted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetToml {
    /// The name in files and commands.
    pub name: String,
    /// The column's name in the source files; the target's own name where it is absent.
    pub column: Option<String>,
    /// The name that people read.
    pub label: String,
    /// The unit, for regressions.
    pub unit: Option<String>,
    /// The kind of prediction problem.
    pub task: Task,
    /// The classes, ascending for ordinal targets.
    #[serde(default)]
    pub classes: Vec<ClassToml>,
    /// The value of the class whose probability is quoted, for binary targets.
    pub positive: Option<String>,
    /// Read as before and without effect: groups are named in the language of whoever reads them.
    #[serde(default)]
    pub number_format: NumberFormat,
}

/// One class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassToml {
    /// The value in files.
    pub value: String,
    /// The value that people read; the value itself where it is absent.
    pub label: Option<String>,
    /// The numeric value of a grade; read from `value` where it is absent, for ordinal targets.
    pub grade: Option<f64>,
    /// How the source files write it, besides `value` itself.
    #[serde(default)]
    pub written: Vec<String>,
}

/// The picture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IllustrationToml {
    /// Its name in the page's collection.
    pub kind: String,
    /// From parts of the picture to the features that drive them.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
}

/// One data file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceToml {
    /// The file's name.
    pub name: String,
    /// Other places below a data folder where the file may lie.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Where it can be downloaded.
    pub url: Option<String>,
    /// The SHA-256 that a download must have, or several that will do: of the file, or of what is packed in it.
    #[serde(default, deserialize_with = "one_or_more")]
    pub sha256: Vec<String>,
    /// The sign between columns; found from the header where it is absent.
    pub delimiter: Option<char>,
    /// The sign before decimals; found for each column from its cells where it is absent.
    pub decimal: Option<DecimalMark>,
    /// How its characters are stored; found from its bytes where it is absent.
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook; the first one with rows where it is absent.
    pub sheet: Option<String>,
    /// Whether the first row holds the columns' names; where not, they are called `column_1`, `column_2`, ….
    #[serde(default = "yes")]
    pub heading: bool,
    /// Features that the file has no column for because they are the same in all its rows.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// The data set inside this program that stands in for the file where it cannot be found.
    pub embedded: Option<String>,
}

impl SourceToml {
    /// How the file is read, as far as it is said here.
    pub fn read_options(&self) -> ReadOptions<'_> {
        ReadOptions {
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding,
            sheet: self.sheet.as_deref(),
            no_heading: !self.heading,
            ..ReadOptions::default()
        }
    }
}

/// Where the data comes from and what may be done with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenanceToml {
    /// The data set's name.
    pub title: String,
    /// Where it is described.
    pub url: String,
    /// The licence's name.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// Its limits, one paragraph each.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Whether its licence allows single rows to be published with the models.
    #[serde(default)]
    pub rows_may_be_shipped: bool,
    /// Whether single rows are shown on the page; where not, only what is counted over many rows is, and nothing that
    /// keeps rows is written beside it either. Where it is not said, they are shown if they may be shipped.
    pub rows_may_be_shown: Option<bool>,
}

/// Rows of the data that no model is trained on: some become examples, and the daily batch predicts them in turn.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RealRowsToml {
    /// What one row is called, for example `passenger`.
    pub one: String,
    /// What several rows are called, for example `passengers`.
    pub many: String,
    /// The features whose values name a row among the examples, in this order.
    pub label: Vec<String>,
    /// The number of rows among the examples.
    #[serde(default)]
    pub examples: usize,
    /// The number of rows that the daily batch predicts.
    #[serde(default)]
    pub per_day: u32,
}

/// A record to click.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleToml {
    /// What it is.
    pub label: String,
    /// From feature names to values.
    pub values: toml::Table,
}

/// How the daily samples are drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneratorToml {
    /// One sentence for people.
    pub description: String,
    /// The number of samples a day.
    pub samples_per_day: u32,
    /// The method and its settings.
    pub draw: GeneratorSpec,
}

fn yes() -> bool {
    true
}

/// A text or a list of texts.
fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text or a list of texts")]
    enum Texts {
        One(String),
        More(Vec<String>),
    }
    Ok(match Texts::deserialize(from)? {
        Texts::One(text) => vec![text],
        Texts::More(texts) => texts,
    })
}

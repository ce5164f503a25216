//! One prediction system as its TOML file describes it: read, checked, and turned into the schema.
//!
//! - [`mod@file`], [`panels`], [`ingest`]: what may be written
//! - `convert`, `feature`, `written`: from what is written to a [`System`]
//! - `checks`: whether the parts fit each other
//! - `fault`, `operands`: what can be wrong, and with what
//! - [`address`]: which addresses are asked

pub mod address;
mod checks;
mod convert;
mod fault;
mod feature;
pub mod file;
pub mod ingest;
mod operands;
pub mod panels;
mod written;

use vitrine_model::catalog::{Example, Provenance};
use vitrine_model::report::Elsewhere;
use vitrine_model::schema::Schema;
use vitrine_model::translation::Translation;
use vitrine_table::{CleaningRule, TableSpec, Written};
use vitrine_training::spec::TrainSpec;

use file::{GeneratorToml, RealRowsToml, SourceToml, SystemToml};
use ingest::IngestToml;
use panels::PanelsToml;

pub use fault::{Problem, SystemError, SystemFault};
pub use operands::{ConstantsOf, FeatureKinds, Origin, ValueOf};

/// A system whose parts fit each other.
#[derive(Debug)]
pub struct System {
    /// The features and the target.
    pub schema: Schema,
    /// The title that people read.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// One paragraph each.
    pub description: Vec<String>,
    /// The source's column for each feature, in the schema's order.
    pub columns: Vec<String>,
    /// The source's column for the target.
    pub target_column: String,
    /// For each class the texts that stand for it in the sources, its own value first.
    pub class_texts: Vec<Vec<String>>,
    /// For each feature the texts that stand for choices in the sources besides the choices' own values, each with
    /// the value that it stands for.
    pub choice_texts: Vec<Vec<(String, String)>>,
    /// How the sources write each feature, in the schema's order.
    pub written: Vec<Written>,
    /// Which rows are left out before training.
    pub cleaning: Vec<CleaningRule>,
    /// The data files.
    pub sources: Vec<SourceToml>,
    /// Where rows come from that arrive later.
    pub ingest: IngestToml,
    /// Where the data comes from; its files are filled in when it has been read.
    pub provenance: Provenance,
    /// Whether rows of the data are shown on the page.
    pub rows_may_be_shown: bool,
    /// Records to click.
    pub examples: Vec<Example>,
    /// Figures that others have published.
    pub elsewhere: Vec<Elsewhere>,
    /// Which rows of the data are shown.
    pub real_rows: Option<RealRowsToml>,
    /// What the predict page offers beside the form and the result.
    pub panels: PanelsToml,
    /// How models are split, fitted and judged.
    pub train: TrainSpec,
    /// How the daily samples are drawn.
    pub generator: GeneratorToml,
    /// Its texts in other languages, each with the language's code, in the order of the codes.
    pub translations: Vec<(String, Translation)>,
}

impl System {
    /// The system's name: the name of its file without the ending.
    pub fn name(&self) -> &str {
        &self.schema.system
    }

    /// What a reader of its files needs to know.
    pub fn table_spec(&self) -> TableSpec<'_> {
        TableSpec {
            schema: &self.schema,
            columns: &self.columns,
            target_column: &self.target_column,
            class_texts: &self.class_texts,
            choice_texts: &self.choice_texts,
            written: &self.written,
            cleaning: &self.cleaning,
        }
    }

    /// Reads a system from the text of its file. `origin` names the file in messages.
    ///
    /// # Errors
    /// Syntax errors and unknown or missing keys with their line; parts that do not fit with their names.
    pub fn parse(name: &str, text: &str, origin: impl Into<Origin>) -> Result<Self, SystemError> {
        let file = origin.into();
        match toml::from_str::<SystemToml>(text) {
            Ok(written) => convert::system(name, written, text)
                .map_err(|source| SystemError::Content { file, source: Box::new(source) }),
            Err(source) => Err(SystemError::Syntax { file, source: Box::new(source) }),
        }
    }

    /// Adds the texts in another language, from the text of a file `NAME.LANGUAGE.toml`: under `[texts]` each text of
    /// the system file with its translation. A language that is there already is replaced.
    ///
    /// # Errors
    /// Syntax errors, with their line.
    pub fn add_translation(
        &mut self,
        language: &str,
        text: &str,
        origin: impl Into<Origin>,
    ) -> Result<(), SystemError> {
        let translation: Translation = toml::from_str(text)
            .map_err(|source| SystemError::Syntax { file: origin.into(), source: Box::new(source) })?;
        self.translations.retain(|(other, _)| other != language);
        self.translations.push((language.to_owned(), translation));
        self.translations.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(())
    }
}

#[cfg(test)]
mod tests;

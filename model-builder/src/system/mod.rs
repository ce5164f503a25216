//! One prediction system as its TOML file describes it: read, checked, and turned into the schema.

mod built_in;
mod convert;
pub mod file;
pub mod ingest;
pub mod panels;
mod written;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use vitrine_model::catalog::{Example, Provenance};
use vitrine_model::report::Elsewhere;
use vitrine_model::schema::Schema;
use vitrine_training::spec::TrainSpec;

pub use built_in::{names, read};
use file::{GeneratorToml, RealRowsToml, SourceToml, SystemToml};
use ingest::IngestToml;
use panels::PanelsToml;

use vitrine_table::{CleaningRule, TableSpec, Written};

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
    pub fn parse(name: &str, text: &str, origin: &str) -> Result<Self> {
        let written: SystemToml =
            toml::from_str(text).with_context(|| format!("the system file {origin} cannot be read"))?;
        convert::system(name, written, text)
            .map_err(|problem| anyhow::anyhow!("{problem}"))
            .with_context(|| format!("the system file {origin} does not fit together"))
    }

    /// Reads a system from a file, which gives it its name.
    ///
    /// # Errors
    /// As [`System::parse`], and a file that cannot be read or whose name cannot name a system.
    pub fn load(path: &Path) -> Result<Self> {
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else {
            bail!("'{}' cannot name a system: its name is not UTF-8", path.display());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the system file {} cannot be read", path.display()))?;
        Self::parse(name, &text, &path.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use vitrine_training::GeneratorSpec;

    use super::*;

    #[test]
    fn every_built_in_system_fits_together() {
        for name in built_in::names(None).unwrap() {
            let system = built_in::read(&name, None).unwrap();
            assert_eq!(system.name(), name);
            assert!(system.examples.len() >= 3, "{name} has too few examples");
            assert!(system.generator.samples_per_day > 0);
            for source in &system.sources {
                // Files whose rows may not be passed on have no address, only the hash to know them by.
                assert!(source.url.is_some() || !system.train.rows_may_be_shipped);
                assert!(!source.sha256.is_empty() && source.sha256.iter().all(|hash| hash.len() == 64));
            }
        }
    }

    fn fault(from: &str, to: &str) -> String {
        let text = built_in::TEXTS.iter().find(|(name, _)| *name == "iris").unwrap().1;
        assert!(text.contains(from), "the iris file no longer holds '{from}'");
        format!("{:#}", System::parse("iris", &text.replacen(from, to, 1), "iris.toml").unwrap_err())
    }

    #[test]
    fn faults_name_file_line_and_key() {
        let message = fault("summary =", "sumary =");
        assert!(
            message.contains("iris.toml") && message.contains("line ") && message.contains("sumary"),
            "{message}"
        );
        let message = fault("name = \"petal_length\"", "name = \"Petal length\"");
        assert!(message.contains("iris.toml") && message.contains("Petal length"), "{message}");
        let message = fault("min = 1.0", "min = 9.0");
        assert!(message.contains("line ") && message.contains("petal_length"), "{message}");
        let message = fault("kind = \"number\"", "kind = \"integer\"");
        assert!(message.contains("sepal_length"), "{message}");
    }

    fn changed(name: &str, from: &str, to: &str) -> System {
        let text = built_in::TEXTS.iter().find(|(other, _)| *other == name).unwrap().1;
        assert!(text.contains(from), "the {name} file no longer holds '{from}'");
        System::parse(name, &text.replacen(from, to, 1), name).unwrap()
    }

    #[test]
    fn rows_that_may_not_be_shown_are_not_written_either() {
        let may_be = "rows_may_be_shipped = true\n";
        let wine = built_in::TEXTS.iter().find(|(name, _)| *name == "wine").unwrap().1;
        let private = wine.replace(may_be, &format!("{may_be}rows_may_be_shown = false\n"));
        let message = format!("{:#}", System::parse("wine", &private, "wine.toml").unwrap_err());
        assert!(message.contains("'nearest_skewed' keeps rows"), "{message}");
        let keeps = "{ kind = \"nearest_skewed\", k = 5, skew = 0.02, rows = 300 }";
        assert!(private.contains(keeps));
        let private = private.replace(keeps, "{ kind = \"dependence\" }");
        let system = System::parse("wine", &private, "wine.toml").unwrap();
        assert!(!system.rows_may_be_shown && !system.train.rows_may_be_shipped);
        let system = changed("wine", may_be, may_be);
        assert!(system.rows_may_be_shown && system.train.rows_may_be_shipped);
    }

    #[test]
    fn a_generator_by_place_that_takes_turns_has_its_formula() {
        let turns = "kind = \"take_turns\"\n\n[[generator.draw.generators]]\nkind = \"place\"";
        let system = changed("housing", "kind = \"place\"", turns);
        let GeneratorSpec::TakeTurns { generators } = &system.generator.draw else { panic!() };
        let Some(GeneratorSpec::Place(place)) = generators.first() else { panic!() };
        assert_eq!(place.candidate.as_ref().map(|candidate| &candidate.name), Some(&place.formula));
    }

    #[test]
    fn the_features_of_a_group_stand_together() {
        let grouped = |groups: [&str; 4]| {
            let text = built_in::TEXTS.iter().find(|(name, _)| *name == "iris").unwrap().1;
            let mut parts = text.split("kind = \"number\"");
            let mut written = parts.next().unwrap().to_owned();
            for (part, group) in parts.zip(groups) {
                written += &format!("group = \"{group}\"\nkind = \"number\"{part}");
            }
            System::parse("iris", &written, "iris.toml")
        };
        let system = grouped(["Sepal", "Sepal", "Petal", "Petal"]).unwrap();
        assert_eq!(system.schema.features[2].group.as_deref(), Some("Petal"));
        let message = format!("{:#}", grouped(["Sepal", "Petal", "Sepal", "Petal"]).unwrap_err());
        assert!(message.contains("line ") && message.contains("'petal_length'"), "{message}");
        assert!(message.contains("'Sepal'"), "{message}");
    }
}

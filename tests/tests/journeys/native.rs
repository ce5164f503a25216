//! What the page must show, computed natively from the same files.

use anyhow::{Context, Result, anyhow};
use vitrine_model::catalog::{Catalog, CatalogEntry, ModelVersion, SystemFile};
use vitrine_model::history::{Entry, History};
use vitrine_model::schema::{Feature, FeatureKind, Task};
use vitrine_model::{Artifact, Prediction, Record};
use vitrine_present::Locale;
use vitrine_tests::assets;

/// A system with its files.
pub struct Native {
    /// The card.
    pub entry: CatalogEntry,
    /// The system.
    pub system: SystemFile,
}

/// The catalog.
pub fn catalog() -> Result<Catalog> {
    assets::catalog().map_err(|problem| anyhow!(problem))
}

/// All systems.
pub fn systems() -> Result<Vec<Native>> {
    let open = |entry: CatalogEntry| {
        let system = assets::system(&entry).map_err(|problem| anyhow!(problem))?;
        Ok(Native { entry, system })
    };
    catalog()?.systems.into_iter().map(open).collect()
}

/// The system of this name.
pub fn system(name: &str) -> Result<Native> {
    let found = systems()?.into_iter().find(|native| native.entry.name == name);
    found.with_context(|| format!("the catalog has no '{name}'"))
}

/// All addresses of the page below its base.
pub fn routes() -> Result<Vec<String>> {
    let tabs = ["predict", "monitor", "model", "data"];
    let of_system = |native: &Native| tabs.map(|tab| format!("{}/{tab}", native.entry.name));
    let mut routes = vec![String::new(), "no-such-page/at/all".to_owned()];
    routes.extend(systems()?.iter().flat_map(of_system));
    Ok(routes)
}

/// A model's artifact.
pub fn artifact(model: &ModelVersion) -> Result<Artifact> {
    let bytes = assets::read_ref(&model.artifact).map_err(|problem| anyhow!(problem))?;
    Ok(Artifact::decode(&bytes)?)
}

/// What a model predicts.
pub fn predict(model: &ModelVersion, record: &Record) -> Result<Prediction> {
    Ok(artifact(model)?.pipeline.predict(record)?)
}

impl Native {
    /// The models that the page offers.
    pub fn models(&self) -> Vec<&ModelVersion> {
        self.system.models.iter().filter(|model| model.current).collect()
    }

    /// The model that the page starts with.
    pub fn default_model(&self) -> Result<&ModelVersion> {
        self.system.default_model().context("no default model")
    }

    /// The record of defaults.
    pub fn defaults(&self) -> Result<Record> {
        Record::defaults(&self.system.schema).map_err(|faults| anyhow!("{faults:?}"))
    }

    /// The parts of the text that a prediction is shown as.
    pub fn words(&self, prediction: &Prediction) -> Vec<String> {
        let target = &self.system.schema.target;
        let class = prediction.class.and_then(|class| target.classes.get(class));
        let mut words: Vec<String> = class.map(|class| class.label.clone()).into_iter().collect();
        match (target.task, prediction.value) {
            (Task::Ordinal, Some(value)) => words.push(format!("{value:.1} before rounding")),
            (Task::Regression, Some(value)) if value.abs() < 1000.0 => words.push(format!("{value:.1}")),
            (Task::Regression, Some(value)) => words.push(Locale::english().write(value, 0)),
            _ => {}
        }
        words
    }

    /// The features that have a slider and a number field.
    pub fn numbers(&self) -> Vec<(usize, &Feature)> {
        let features = self.system.schema.features.iter().enumerate();
        let is_number =
            |kind: &FeatureKind| matches!(kind, FeatureKind::Number { .. } | FeatureKind::Integer { .. });
        features.filter(|(_, feature)| is_number(&feature.kind)).collect()
    }

    /// The history.
    pub fn history(&self) -> Result<Vec<Entry>> {
        let bytes = assets::read(&self.system.history).map_err(|problem| anyhow!(problem))?;
        Ok(History::parse(&String::from_utf8(bytes)?)?.entries().to_vec())
    }
}

//! A published system as people read it: in their language.

use vitrine_model::Artifact;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::panels::Panels;
use vitrine_model::report::Report;
use vitrine_model::translation::Translation;

use crate::{Assets, PublishError};

/// A published system with its texts in one language. What it reads is translated where the system has the language;
/// values, names and identifiers stay.
#[derive(Debug)]
pub struct Reader<'a> {
    /// Where the files are.
    pub assets: Assets<'a>,
    /// The system, in the language.
    pub file: SystemFile,
    /// The system's texts in the language; empty where it has none.
    pub translation: Translation,
}

impl<'a> Reader<'a> {
    /// Reads the file of a system, for readers of a language; with `None` it is as it was published.
    ///
    /// # Errors
    /// A system that is not trained, and files that are missing, damaged or from another build.
    pub fn open(assets: Assets<'a>, system: &str, language: Option<&str>) -> Result<Self, PublishError> {
        let mut file = assets.system_file(&assets.entry(system)?)?;
        let texts = language.and_then(|language| file.translation(language));
        let translation: Translation =
            texts.map(|texts| assets.checked(texts)).transpose()?.unwrap_or_default();
        translation.system(&mut file);
        Ok(Self { assets, file, translation })
    }

    /// The report of the last training.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn report(&self) -> Result<Report, PublishError> {
        let mut report = self.assets.checked(&self.file.report)?;
        self.translation.report(&mut report);
        Ok(report)
    }

    /// A model of the system.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn artifact(&self, model: &ModelVersion) -> Result<Artifact, PublishError> {
        let mut artifact = self.assets.artifact(model)?;
        self.translation.schema(&mut artifact.pipeline.schema);
        Ok(artifact)
    }

    /// What the predict page shows beside the form, where there is any of it.
    ///
    /// # Errors
    /// A file that is missing, damaged or from another build.
    pub fn panels(&self) -> Result<Option<Panels>, PublishError> {
        let mut panels: Option<Panels> =
            self.file.panels.as_ref().map(|panels| self.assets.checked(panels)).transpose()?;
        if let Some(panels) = &mut panels {
            self.translation.panels(panels);
        }
        Ok(panels)
    }
}

//! The panels of a system's predict page, put together from its file, its data and its default model.

use anyhow::{Context as _, Result};
use vitrine_model::Artifact;
use vitrine_model::panels::{AskOutcome, Panels};
use vitrine_training::panels::{background, base_rate};
use vitrine_training::{Dataset, split_held_out};

use crate::store::GeneratorVersion;
use crate::system::System;

/// What the panels are made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The system.
    pub system: &'a System,
    /// All of its rows.
    pub dataset: &'a Dataset,
    /// The default model.
    pub default: &'a Artifact,
    /// The generator in use.
    pub generator: &'a GeneratorVersion,
}

/// The panels that the system's file asks for; `None` where it asks for none.
///
/// # Errors
/// Rows that cannot be predicted, or a generator that cannot draw.
pub fn panels(parts: Parts<'_>) -> Result<Option<Panels>> {
    let Parts { system, dataset, default, generator } = parts;
    let Some(asked) = &system.panels else { return Ok(None) };
    let mut panels = Panels { notice: asked.notice.clone(), threshold: asked.threshold, ..Panels::default() };
    if let Some(asked) = &asked.base_rate {
        let (_, held_out_rows) = split_held_out(dataset, &system.train.split, system.train.seed)?;
        let held_back = dataset.subset(&held_out_rows);
        let counted = base_rate(dataset, &held_back, &default.pipeline, asked.feature.as_deref());
        panels.base_rate = Some(counted.context("the base rate cannot be counted")?);
    }
    if let Some(asked) = &asked.background {
        let drawn = background(&generator.fitted, &system.schema, generator.seed, asked.rows);
        panels.background = Some(drawn.context("the background records cannot be drawn")?);
    }
    panels.outcome = asked.outcome.as_ref().map(|outcome| AskOutcome { question: outcome.question.clone() });
    Ok(Some(panels))
}

//! The panels of a system's predict page, put together from its file, its data and its default model.

use vitrine_model::catalog::FileRef;
use vitrine_model::panels::{Background, ErrorGroups, OverTime, Panels, PlaceFeatures, PlaceMap, Ranking};
use vitrine_model::{Artifact, date};
use vitrine_training::Dataset;
use vitrine_training::fit::FitSettings;
use vitrine_training::panels::{
    PlaceParts, base_rate, days_learned, drawn_background, place_map, ranking, row_background,
};

use super::Split;
use crate::PublishError;
use crate::error::Step;
use crate::files::{line, reference};
use crate::generator::GeneratorVersion;
use crate::system::System;
use crate::system::panels::{ErrorGroupsToml, PanelsToml, PlaceToml, RankingToml};

/// The number of background records where the system's file does not say: an explanation takes about forty
/// predictions for each of them, which is a moment in the page.
const BACKGROUND_ROWS: usize = 100;

/// What the panels are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a> {
    /// The system.
    pub system: &'a System,
    /// All of its rows.
    pub dataset: &'a Dataset,
    /// Its rows, split.
    pub split: &'a Split,
    /// The default model.
    pub default: &'a Artifact,
    /// The generator in use.
    pub generator: &'a GeneratorVersion,
}

/// The bytes of a file that is named by its content, with the reference to it.
type Named = (FileRef, Vec<u8>);

/// The panels that the system's file asks for and those that every system has, and the map that they refer to.
///
/// # Errors
/// Rows that cannot be predicted, or a generator that cannot draw.
pub(super) fn panels(parts: Parts<'_>) -> Result<(Panels, Option<Named>), PublishError> {
    let Parts { system, dataset, split, default, .. } = parts;
    let name = system.name();
    let asked = &system.panels;
    let mut panels = asked.written();
    if let Some(asked) = &asked.base_rate {
        let counted = base_rate(dataset, &split.held_out, &default.pipeline, asked.feature.as_deref());
        panels.base_rate = Some(counted.map_err(Step::BaseRate.failed(name))?);
    }
    if asked.is_explained() || asked.background.is_some() {
        let rows = asked.background.as_ref().map_or(BACKGROUND_ROWS, |background| background.rows);
        panels.background = Some(background(parts, rows)?);
    }
    if let Some(over_time) = &asked.over_time {
        let learned = days_learned(&split.training, &over_time.feature).map_err(Step::Days.failed(name))?;
        panels.over_time = Some(OverTime {
            feature: over_time.feature.clone(),
            learned: learned.map(date::text),
            beyond: over_time.beyond.clone(),
            events: over_time.events.clone(),
            moments: over_time.moments.clone(),
        });
    }
    if let Some(asked) = &asked.ranking {
        panels.ranking = Some(ranked(system, dataset, asked)?);
    }
    panels.error_groups = asked.error_groups.iter().map(|groups| error_groups(groups, asked)).collect();
    let Some(place) = &asked.place else { return Ok((panels, None)) };
    let bytes = line("map", &map(parts, asked, place)?)?;
    let map = reference(name, "map", &bytes);
    panels.place = Some(PlaceFeatures {
        latitude: place.latitude.clone(),
        longitude: place.longitude.clone(),
        street: place.street.clone(),
        map: map.clone(),
    });
    Ok((panels, Some((map, bytes))))
}

/// Rows of the data where they may be shown, for nothing resembles the population more; what the generator draws
/// otherwise.
fn background(parts: Parts<'_>, rows: usize) -> Result<Background, PublishError> {
    let Parts { system, split, generator, .. } = parts;
    if system.rows_may_be_shown {
        return Ok(row_background(&split.training, generator.seed, rows));
    }
    drawn_background(&generator.fitted, &system.schema, generator.seed, rows)
        .map_err(Step::Background.failed(system.name()))
}

/// Groups without a feature are the names on the map.
fn error_groups(groups: &ErrorGroupsToml, asked: &PanelsToml) -> ErrorGroups {
    let place = asked.place.as_ref().filter(|_| groups.feature.is_none());
    ErrorGroups {
        label: groups.label.clone(),
        feature: groups.feature.clone(),
        limits: groups.limits.clone(),
        place: place.map(|place| [place.latitude.clone(), place.longitude.clone()]),
        places: place.map_or_else(Vec::new, |place| place.labels.clone()),
    }
}

/// The map, which is a file of its own.
fn map(parts: Parts<'_>, asked: &PanelsToml, place: &PlaceToml) -> Result<PlaceMap, PublishError> {
    let of = PlaceParts {
        latitude: &place.latitude,
        longitude: &place.longitude,
        street: place.street.as_deref(),
        per: asked.per_unit.as_ref().map(|per_unit| per_unit.feature.as_str()),
        date: asked.over_time.as_ref().map(|over_time| over_time.feature.as_str()),
        cell_metres: place.cell_metres,
        area_metres: place.area_metres,
        labels: place.labels.clone(),
    };
    place_map(parts.dataset, &parts.default.pipeline, &of).map_err(Step::Map.failed(parts.system.name()))
}

fn ranked(system: &System, dataset: &Dataset, asked: &RankingToml) -> Result<Ranking, PublishError> {
    let candidates = &system.train.candidates;
    let Some(without) = candidates.iter().find(|candidate| candidate.name == asked.without) else {
        return Err(PublishError::NoCandidate {
            name: asked.without.clone(),
            known: candidates.iter().map(|candidate| candidate.name.clone()).collect(),
        });
    };
    let settings = FitSettings::for_task(system.schema.target.task, system.train.seed);
    let at = system.schema.position(&asked.feature);
    let others = at.and_then(|at| system.written.get(at)?.otherwise.as_deref());
    ranking(dataset, without, &settings, &asked.feature, &asked.plural, others)
        .map_err(Step::Ranking.failed(system.name()))
}

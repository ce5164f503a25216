//! Whether the parts of a system file fit each other.

use vitrine_model::schema::Schema;
use vitrine_training::{CandidateSpec, GeneratorSpec, SplitSpec};

use super::fault::{Problem, Wrong};
use super::file::{RealRowsToml, SourceToml};
use super::ingest::check_constants;
use super::operands::ConstantsOf;

/// The schema makes sense by itself.
pub(super) fn schema(schema: &Schema) -> Result<(), Wrong> {
    for at in 0..schema.n_features() {
        schema.check_feature(at).map_err(|problem| Problem::Schema(problem).of_feature(at))?;
    }
    Ok(schema.check().map_err(Problem::Schema)?)
}

/// The features of a group stand together, because the form shows them below one heading in the schema's order.
pub(super) fn groups(schema: &Schema) -> Result<(), Wrong> {
    let pairs = schema.features.iter().zip(schema.features.iter().skip(1));
    for (before, (last, feature)) in pairs.enumerate() {
        let is_new = feature.group.is_some() && feature.group != last.group;
        let mut earlier = schema.features.iter().take(before);
        if is_new && earlier.any(|earlier| earlier.group == feature.group) {
            let (feature, group) = (feature.name.clone(), feature.group.clone().unwrap_or_default());
            return Err(Problem::GroupApart { feature, group }.of_feature(before + 1));
        }
    }
    Ok(())
}

/// The parts of the picture follow features.
pub(super) fn illustration(schema: &Schema) -> Result<(), Problem> {
    for (part, feature) in schema.illustration.iter().flat_map(|illustration| &illustration.roles) {
        if schema.position(feature).is_none() {
            return Err(Problem::Illustration { part: part.clone(), feature: feature.clone() });
        }
    }
    Ok(())
}

/// A text of the sources stands for one choice only.
pub(super) fn choice_texts(schema: &Schema, texts: &[Vec<(String, String)>]) -> Result<(), Wrong> {
    for (at, (feature, texts)) in schema.features.iter().zip(texts).enumerate() {
        for (index, (text, value)) in texts.iter().enumerate() {
            let earlier = texts.iter().take(index).find(|(other, _)| other == text);
            // What the choice for all other texts would take is no choice's own.
            let own = feature.choice(text).filter(|own| feature.choice(value) != Some(*own));
            if text.is_empty() || earlier.is_some() || own.is_some() {
                let (feature, text, value) = (feature.name.clone(), text.clone(), value.clone());
                return Err(Problem::ChoiceText { feature, text, value }.of_feature(at));
            }
        }
    }
    Ok(())
}

/// There is a source, and constants are values of features.
pub(super) fn sources(schema: &Schema, sources: &[SourceToml]) -> Result<(), Problem> {
    if sources.is_empty() {
        return Err(Problem::NoSources);
    }
    sources.iter().try_for_each(|source| {
        check_constants(&source.constants, schema, || ConstantsOf::Source(source.name.clone()))
    })
}

/// Candidates give their names to files, so a name must be one that every file system takes.
pub(super) fn candidates(candidates: &[CandidateSpec]) -> Result<(), Problem> {
    for (index, candidate) in candidates.iter().enumerate() {
        let name = &candidate.name;
        let is_plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(Problem::CandidateName { name: name.clone() });
        }
        if candidates.iter().take(index).any(|other| other.name == *name) {
            return Err(Problem::CandidateTwice { name: name.clone() });
        }
    }
    if candidates.iter().any(|candidate| candidate.export) { Ok(()) } else { Err(Problem::NothingExported) }
}

/// Rows of the data are among the examples only where whoever wrote the file says that they may be shown, and where some
/// are held out.
pub(super) fn real_rows(
    schema: &Schema,
    rows: Option<&RealRowsToml>,
    may_be_shown: bool,
    split: &SplitSpec,
) -> Result<(), Problem> {
    let Some(rows) = rows else { return Ok(()) };
    if !may_be_shown {
        return Err(Problem::RealRowsPrivate);
    }
    if !split.holds_out() {
        return Err(Problem::RealRowsHeldOut);
    }
    match rows.label.iter().find(|name| schema.position(name).is_none()) {
        Some(name) => Err(Problem::RealRowsLabel { name: name.clone() }),
        None if rows.label.is_empty() => Err(Problem::RealRowsNoLabel),
        None => Ok(()),
    }
}

/// What a generator keeps is published with it.
pub(super) fn generator(draw: &GeneratorSpec, may_be_shown: bool) -> Result<(), Problem> {
    match draw {
        GeneratorSpec::NearestSkewed { .. } if !may_be_shown => Err(Problem::GeneratorKeepsRows),
        GeneratorSpec::TakeTurns { generators } => {
            generators.iter().try_for_each(|draw| generator(draw, may_be_shown))
        }
        _ => Ok(()),
    }
}

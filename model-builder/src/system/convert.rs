//! From the file as written to a system whose parts fit each other.

use serde_json::{Map, Value as Json};
use vitrine_model::Record;
use vitrine_model::catalog::{Example, Provenance};
use vitrine_model::schema::{Choice, Class, Feature, FeatureKind, Illustration, Schema, Target, Task};
use vitrine_training::{CandidateSpec, GeneratorSpec};

use vitrine_table::Written;

use super::System;
use super::file::{
    ChoiceToml, ClassToml, ExampleToml, FeatureToml, IllustrationToml, KindToml, RealRowsToml, SystemToml,
    TargetToml,
};
use super::written::{as_written, check_written};

/// The system that a file describes.
///
/// # Errors
/// One sentence that names the line and the first thing wrong.
pub fn system(name: &str, mut written: SystemToml, text: &str) -> Result<System, String> {
    let columns = written.features.iter().map(|feature| column_of(feature).to_owned()).collect();
    let choice_texts: Vec<_> = written.features.iter().map(choice_texts).collect();
    let as_written: Vec<Written> = written.features.iter().map(as_written).collect();
    let class_texts = written.target.classes.iter().map(texts_of).collect();
    let target_column = written.target.column.clone().unwrap_or_else(|| written.target.name.clone());
    let lines: Vec<usize> = written.features.iter().map(|feature| line_of(feature, text)).collect();
    let mut features = Vec::new();
    for (feature, line) in written.features.into_iter().zip(&lines) {
        let name = feature.name.get_ref().clone();
        features.push(
            self::feature(feature).map_err(|problem| format!("feature '{name}' (line {line}): {problem}"))?,
        );
    }
    let schema = Schema {
        system: name.to_owned(),
        illustration: written.illustration.map(illustration),
        features,
        target: target(written.target)?,
    };
    schema.check().map_err(|problem| at_feature_line(&schema, &lines, problem))?;
    check_groups(&schema).map_err(|problem| at_feature_line(&schema, &lines, problem))?;
    check_illustration(&schema)?;
    check_choice_texts(&schema, &choice_texts)?;
    check_sources(&schema, &written.sources)?;
    written.ingest.check(&schema)?;
    check_candidates(&written.train.candidates)?;
    check_written(&schema, &as_written)?;
    written.cleaning.iter().try_for_each(|rule| rule.check(&schema)).map_err(|error| error.to_string())?;
    written.train.share().map_err(|error| error.to_string())?;
    find_formula(&mut written.generator.draw, &written.train.candidates);
    let provenance = &written.provenance;
    let rows_may_be_shown = provenance.rows_may_be_shipped && provenance.rows_may_be_shown != Some(false);
    // Whatever is written is there for everybody to read, on the page or beside it.
    written.train.rows_may_be_shipped = rows_may_be_shown;
    check_real_rows(&schema, written.real_rows.as_ref(), rows_may_be_shown)?;
    check_generator(&written.generator.draw, rows_may_be_shown)?;
    written.panels.check(&schema)?;
    let examples = written.examples.into_iter().map(|example| self::example(example, &schema));
    let provenance = written.provenance;
    Ok(System {
        title: written.title,
        summary: written.summary,
        description: written.description,
        columns,
        target_column,
        class_texts,
        choice_texts,
        written: as_written,
        cleaning: written.cleaning,
        sources: written.sources,
        ingest: written.ingest,
        provenance: Provenance {
            title: provenance.title,
            url: provenance.url,
            licence: provenance.licence,
            citation: provenance.citation,
            files: Vec::new(),
            notes: provenance.notes,
        },
        rows_may_be_shown,
        examples: examples.collect::<Result<_, String>>()?,
        real_rows: written.real_rows,
        panels: written.panels,
        elsewhere: written.elsewhere,
        train: written.train,
        generator: written.generator,
        schema,
    })
}

fn column_of(feature: &FeatureToml) -> &str {
    feature.column.as_deref().unwrap_or(feature.name.get_ref())
}

fn texts_of(class: &ClassToml) -> Vec<String> {
    std::iter::once(&class.value).chain(&class.written).cloned().collect()
}

/// The texts that stand for a feature's choices in the sources, each with the value that it stands for.
fn choice_texts(feature: &FeatureToml) -> Vec<(String, String)> {
    let choices = feature.choices.iter().flatten();
    let pairs = choices.flat_map(|choice| match choice {
        ChoiceToml::Bare(_) => Vec::new(),
        ChoiceToml::Labelled { value, written, .. } => {
            written.iter().map(|text| (text.clone(), value.clone())).collect()
        }
    });
    pairs.collect()
}

/// Gives every generator by place the candidate that it names; fitting tells where there is none.
fn find_formula(draw: &mut GeneratorSpec, candidates: &[CandidateSpec]) {
    match draw {
        GeneratorSpec::Place(place) => {
            place.candidate =
                candidates.iter().find(|candidate| candidate.name == place.formula).cloned().map(Box::new);
        }
        GeneratorSpec::TakeTurns { generators } => {
            for generator in generators {
                find_formula(generator, candidates);
            }
        }
        _ => {}
    }
}

fn line_of(feature: &FeatureToml, text: &str) -> usize {
    let start = feature.name.span().start.min(text.len());
    text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count() + 1
}

/// Puts the line of the feature that a message is about in front of it.
fn at_feature_line(schema: &Schema, lines: &[usize], problem: String) -> String {
    let mut features = schema.features.iter().zip(lines);
    match features.find(|(feature, _)| {
        problem.contains(&format!("'{}'", feature.name)) || problem.contains(&format!("{}:", feature.name))
    }) {
        Some((_, line)) => format!("line {line}: {problem}"),
        None => problem,
    }
}

fn feature(written: FeatureToml) -> Result<Feature, String> {
    let kind = kind(&written)?;
    Ok(Feature {
        name: written.name.into_inner(),
        label: written.label,
        unit: written.unit,
        description: written.description,
        group: written.group,
        kind,
        default: to_json(written.default)?,
        missing: written.missing,
    })
}

fn kind(written: &FeatureToml) -> Result<FeatureKind, String> {
    let kind = written.kind;
    let given = [
        ("min", written.min.is_some(), matches!(kind, KindToml::Number | KindToml::Integer)),
        ("max", written.max.is_some(), matches!(kind, KindToml::Number | KindToml::Integer)),
        ("step", written.step.is_some(), kind == KindToml::Number),
        ("first", written.first.is_some(), kind == KindToml::Date),
        ("last", written.last.is_some(), kind == KindToml::Date),
        ("choices", written.choices.is_some(), kind == KindToml::Choice),
        ("max_length", written.max_length.is_some(), kind == KindToml::Text),
    ];
    for (key, is_given, is_wanted) in given {
        if is_given != is_wanted {
            let what = if is_wanted { "is missing" } else { "is not allowed here" };
            return Err(format!("the key '{key}' {what} (kind is {kind:?})").to_lowercase());
        }
    }
    if written.ordered.is_some() && kind != KindToml::Choice {
        return Err("the key 'ordered' is only for choices".to_owned());
    }
    Ok(match kind {
        KindToml::Number => FeatureKind::Number {
            min: written.min.unwrap_or_default(),
            max: written.max.unwrap_or_default(),
            step: written.step.unwrap_or_default(),
        },
        KindToml::Integer => {
            FeatureKind::Integer { min: whole(written.min, "min")?, max: whole(written.max, "max")? }
        }
        KindToml::Date => FeatureKind::Date {
            first: day(written.first.as_deref(), "first")?,
            last: day(written.last.as_deref(), "last")?,
        },
        KindToml::Choice => FeatureKind::Choice {
            choices: written.choices.iter().flatten().map(choice).collect(),
            ordered: written.ordered.unwrap_or(false),
        },
        KindToml::Flag => FeatureKind::Flag,
        KindToml::Text => FeatureKind::Text { max_length: written.max_length.unwrap_or_default() },
    })
}

fn whole(number: Option<f64>, key: &str) -> Result<i64, String> {
    // Beyond 2^53 neighbouring whole numbers are the same f64, so a limit there would not mean what it says.
    match number {
        Some(number) if number.fract() == 0.0 && number.abs() <= 9.0e15 => Ok(number as i64),
        other => Err(format!("'{key}' must be a whole number, got {other:?}")),
    }
}

fn day(text: Option<&str>, key: &str) -> Result<i64, String> {
    let text = text.unwrap_or_default();
    vitrine_model::date::parse(text)
        .ok_or_else(|| format!("'{key}' must be a day as 2019-12-08, got '{text}'"))
}

fn choice(written: &ChoiceToml) -> Choice {
    match written {
        ChoiceToml::Bare(value) => Choice { value: value.clone(), label: value.clone() },
        ChoiceToml::Labelled { value, label, .. } => {
            Choice { value: value.clone(), label: label.as_ref().unwrap_or(value).clone() }
        }
    }
}

fn target(written: TargetToml) -> Result<Target, String> {
    let task = written.task;
    let mut classes = Vec::new();
    for (index, class) in written.classes.into_iter().enumerate() {
        let grade = match (class.grade, task) {
            (Some(grade), _) => grade,
            (None, Task::Ordinal) => class
                .value
                .parse()
                .map_err(|_| format!("class '{}' is not a number; give it a 'grade'", class.value))?,
            (None, _) => index as f64,
        };
        let label = class.label.unwrap_or_else(|| class.value.clone());
        classes.push(Class { value: class.value, label, grade });
    }
    let positive = match written.positive {
        None => None,
        Some(value) => Some(classes.iter().position(|class| class.value == value).ok_or_else(|| {
            format!("the positive class '{value}' of target '{}' is not among its classes", written.name)
        })?),
    };
    Ok(Target {
        name: written.name,
        label: written.label,
        unit: written.unit,
        task,
        classes,
        positive,
        number_format: written.number_format,
    })
}

fn illustration(written: IllustrationToml) -> Illustration {
    Illustration { kind: written.kind, roles: written.roles.into_iter().collect() }
}

/// The features of a group stand together, because the form shows them below one heading in the schema's order.
fn check_groups(schema: &Schema) -> Result<(), String> {
    for (before, feature) in schema.features.iter().zip(schema.features.iter().skip(1)).enumerate() {
        let (last, feature) = feature;
        let is_new = feature.group.is_some() && feature.group != last.group;
        let earlier = schema.features.iter().take(before);
        if is_new && earlier.clone().any(|earlier| earlier.group == feature.group) {
            return Err(format!(
                "feature '{}' belongs to the group '{}', whose other features stand elsewhere; put them together",
                feature.name,
                feature.group.as_deref().unwrap_or_default()
            ));
        }
    }
    Ok(())
}

fn check_illustration(schema: &Schema) -> Result<(), String> {
    for (part, feature) in schema.illustration.iter().flat_map(|illustration| &illustration.roles) {
        if schema.position(feature).is_none() {
            return Err(format!(
                "the illustration's part '{part}' is driven by '{feature}', which is no feature"
            ));
        }
    }
    Ok(())
}

/// Rows of the data may be among the examples only where whoever wrote the file says that they may be shown.
fn check_real_rows(schema: &Schema, rows: Option<&RealRowsToml>, may_be_shown: bool) -> Result<(), String> {
    let Some(rows) = rows else { return Ok(()) };
    if !may_be_shown {
        return Err("[real_rows] would publish rows of the data; where their licence allows that, say \
             'rows_may_be_shipped = true' under [provenance] and not 'rows_may_be_shown = false', otherwise take \
             [real_rows] out"
            .to_owned());
    }
    match rows.label.iter().find(|name| schema.position(name).is_none()) {
        Some(name) => Err(format!("[real_rows] labels rows by '{name}', which is no feature")),
        None if rows.label.is_empty() => Err("[real_rows] labels rows by no feature".to_owned()),
        None => Ok(()),
    }
}

/// What a generator keeps is published with it.
fn check_generator(draw: &GeneratorSpec, may_be_shown: bool) -> Result<(), String> {
    match draw {
        GeneratorSpec::NearestSkewed { .. } if !may_be_shown => {
            Err("the generator 'nearest_skewed' keeps rows of the data and would publish them; draw by \
                 'kind = \"dependence\"', which keeps none, or, where their licence allows it, say \
                 'rows_may_be_shipped = true' under [provenance] and not 'rows_may_be_shown = false'"
                .to_owned())
        }
        GeneratorSpec::TakeTurns { generators } => {
            generators.iter().try_for_each(|draw| check_generator(draw, may_be_shown))
        }
        _ => Ok(()),
    }
}

/// A text of the sources must stand for one choice only.
fn check_choice_texts(schema: &Schema, texts: &[Vec<(String, String)>]) -> Result<(), String> {
    for (feature, texts) in schema.features.iter().zip(texts) {
        for (index, (text, value)) in texts.iter().enumerate() {
            let earlier = texts.iter().take(index).find(|(other, _)| other == text);
            let own = feature.parse(text).ok().filter(|parsed| !parsed.is_missing());
            let own = own.filter(|parsed| feature.parse(value).ok().as_ref() != Some(parsed));
            if text.is_empty() || earlier.is_some() || own.is_some() {
                return Err(format!(
                    "feature '{}': '{text}' is written for '{value}', and it is empty or stands for another choice",
                    feature.name
                ));
            }
        }
    }
    Ok(())
}

fn check_sources(schema: &Schema, sources: &[super::SourceToml]) -> Result<(), String> {
    if sources.is_empty() {
        return Err("there is no [[sources]] table; name at least one data file".to_owned());
    }
    for source in sources {
        for (feature, value) in &source.constants {
            let Some(position) = schema.position(feature) else {
                return Err(format!(
                    "source '{}' has the constant '{feature}', which is no feature",
                    source.name
                ));
            };
            let parsed = schema.features.get(position).map(|feature| feature.parse(value));
            if let Some(Err(fault)) = parsed {
                return Err(format!("source '{}' has a constant that is not allowed: {fault}", source.name));
            }
        }
    }
    Ok(())
}

/// Candidates give their names to files, so a name must be one that every file system takes.
fn check_candidates(candidates: &[CandidateSpec]) -> Result<(), String> {
    for (index, candidate) in candidates.iter().enumerate() {
        let name = &candidate.name;
        let is_plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(format!("candidate '{name}': the name must hold only a-z, 0-9 and _"));
        }
        if candidates.iter().take(index).any(|other| other.name == *name) {
            return Err(format!("candidate '{name}' stands twice"));
        }
    }
    if candidates.iter().any(|candidate| candidate.export) {
        Ok(())
    } else {
        Err("no candidate is exported; mark at least one with 'export = true'".to_owned())
    }
}

fn example(written: ExampleToml, schema: &Schema) -> Result<Example, String> {
    let mut values = Map::new();
    for (name, value) in written.values {
        values.insert(name, to_json(value)?);
    }
    match Record::from_json(schema, &values) {
        // The record's own form puts the values in the schema's order and their texts into one spelling.
        Ok(record) => Ok(Example { label: written.label, values: record.to_json(schema), truth: None }),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Err(format!("the example '{}' is not allowed: {}", written.label, faults.join("; ")))
        }
    }
}

fn to_json(value: toml::Value) -> Result<Json, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

//! From the file as written to a system whose parts fit each other.

use serde_json::Map;
use vitrine_model::Record;
use vitrine_model::catalog::{Example, Provenance};
use vitrine_model::schema::{Class, Illustration, Schema, Target, Task};
use vitrine_table::Written;
use vitrine_training::{CandidateSpec, GeneratorSpec};

use super::fault::{Problem, SystemFault, Wrong};
use super::feature::{feature, to_json};
use super::file::{
    ChoiceToml, ClassToml, ExampleToml, FeatureToml, IllustrationToml, SystemToml, TargetToml,
};
use super::operands::ValueOf;
use super::written::{as_written, check_written};
use super::{System, checks};

/// The system that a file describes.
///
/// # Errors
/// The first thing wrong, with the line of the feature that it is about.
pub(super) fn system(name: &str, written: SystemToml, text: &str) -> Result<System, SystemFault> {
    let lines: Vec<usize> = written.features.iter().map(|feature| line_of(feature, text)).collect();
    fit_together(name, written).map_err(|Wrong { feature, problem }| SystemFault {
        line: feature.and_then(|at| lines.get(at).copied()),
        problem,
    })
}

fn fit_together(name: &str, mut written: SystemToml) -> Result<System, Wrong> {
    let columns = written.features.iter().map(|feature| column_of(feature).to_owned()).collect();
    let choice_texts: Vec<_> = written.features.iter().map(choice_texts).collect();
    let as_written: Vec<Written> = written.features.iter().map(as_written).collect();
    let class_texts = written.target.classes.iter().map(texts_of).collect();
    let target_column = written.target.column.clone().unwrap_or_else(|| written.target.name.clone());
    let mut features = Vec::new();
    for (at, feature) in written.features.into_iter().enumerate() {
        features.push(self::feature(feature).map_err(|problem| problem.of_feature(at))?);
    }
    let schema = Schema {
        system: name.to_owned(),
        illustration: written.illustration.map(illustration),
        features,
        target: target(written.target)?,
    };
    checks::schema(&schema)?;
    checks::groups(&schema)?;
    checks::illustration(&schema)?;
    checks::choice_texts(&schema, &choice_texts)?;
    checks::sources(&schema, &written.sources)?;
    written.ingest.check(&schema)?;
    checks::candidates(&written.train.candidates)?;
    check_written(&schema, &as_written)?;
    written.cleaning.iter().try_for_each(|rule| rule.check(&schema)).map_err(Problem::Cleaning)?;
    written.train.share().map_err(|error| Problem::Shared(Box::new(error)))?;
    find_formula(&mut written.generator.draw, &written.train.candidates);
    let provenance = &written.provenance;
    let rows_may_be_shown = provenance.rows_may_be_shipped && provenance.rows_may_be_shown != Some(false);
    // Whatever is written is there for everybody to read, on the page or beside it.
    written.train.rows_may_be_shipped = rows_may_be_shown;
    checks::real_rows(&schema, written.real_rows.as_ref(), rows_may_be_shown, &written.train.split)?;
    checks::generator(&written.generator.draw, rows_may_be_shown)?;
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
        examples: examples.collect::<Result<_, Problem>>()?,
        real_rows: written.real_rows,
        panels: written.panels,
        elsewhere: written.elsewhere,
        train: written.train,
        generator: written.generator,
        schema,
        translations: Vec::new(),
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

/// Gives every generator by place the candidate that it names; fitting reports where there is none.
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

fn target(written: TargetToml) -> Result<Target, Problem> {
    let task = written.task;
    let mut classes = Vec::new();
    for (index, class) in written.classes.into_iter().enumerate() {
        let grade = match (class.grade, task) {
            (Some(grade), _) => grade,
            (None, Task::Ordinal) => {
                class.value.parse().map_err(|_| Problem::NoGrade { class: class.value.clone() })?
            }
            (None, _) => index as f64,
        };
        let label = class.label.unwrap_or_else(|| class.value.clone());
        classes.push(Class { value: class.value, label, grade });
    }
    let positive = written.positive.map(|class| {
        let position = classes.iter().position(|other| other.value == class);
        position.ok_or_else(|| Problem::Positive { class, target: written.name.clone() })
    });
    let positive = positive.transpose()?;
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

fn example(written: ExampleToml, schema: &Schema) -> Result<Example, Problem> {
    let mut values = Map::new();
    for (name, value) in written.values {
        let json = to_json(value, || ValueOf::Example(written.label.clone()))?;
        values.insert(name, json);
    }
    match Record::from_json(schema, &values) {
        // The record's own form puts the values in the schema's order and their texts into one spelling.
        Ok(record) => Ok(Example { label: written.label, values: record.to_json(schema), truth: None }),
        Err(faults) => Err(Problem::Example { label: written.label, faults }),
    }
}

//! The terms of an additive model as charts: a curve for a number, whiskers for a choice, both with their spread.

use vitrine_charts::{Axis, Chart, Line, LinePoint, LineSeries, Reference, WhiskerRow, Whiskers};
use vitrine_model::Artifact;
use vitrine_model::estimators::additive::Term;
use vitrine_model::estimators::{Additive, Estimator};
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::report::Quantity;
use vitrine_model::schema::{Feature, FeatureKind, Task};
use vitrine_model::transforms::Column;
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::inputs::{Input, Names};
use crate::display::axes;

/// The largest number of terms that are drawn.
const MOST: usize = 24;

/// The terms of a model with what names their inputs.
pub struct Shapes<'a> {
    texts: &'a Texts,
    artifact: &'a Artifact,
    model: &'a Additive,
    names: Names<'a>,
}

impl<'a> Shapes<'a> {
    /// The terms of an artifact; `None` where it is no additive model. `quantities` are what its candidate computes.
    pub fn of(texts: &'a Texts, artifact: &'a Artifact, quantities: &'a [Quantity]) -> Option<Self> {
        let Estimator::Additive(model) = &artifact.pipeline.estimator else { return None };
        Some(Self { texts, artifact, model, names: Names { schema: &artifact.pipeline.schema, quantities } })
    }

    /// A chart for each term of one input that says something, the most important first.
    pub fn charts(&self) -> Vec<Chart> {
        let charts = self.ranked(1).into_iter().take(MOST);
        charts.filter_map(|(term, start)| self.chart(term, start)).collect()
    }

    /// Which pairs of inputs add to the prediction, the most important first; `None` without any.
    pub fn pairs(&self) -> Option<String> {
        let names: Vec<String> = self
            .ranked(2)
            .into_iter()
            .filter_map(|(term, _)| match term.inputs.as_slice() {
                [a, b] => Some(self.texts.charts().pair(&self.label(*a), &self.label(*b))),
                _ => None,
            })
            .collect();
        (!names.is_empty()).then(|| self.texts.shapes().pairs(&names.join("; ")))
    }

    fn ranked(&self, n_inputs: usize) -> Vec<(&'a Term, usize)> {
        let terms = self.model.terms.iter().zip(self.model.starts());
        let mut ranked: Vec<(&Term, usize)> =
            terms.filter(|(term, _)| term.inputs.len() == n_inputs && term.importance > 0.0).collect();
        vitrine_order::sort_by(&mut ranked, |a, b| b.0.importance.total_cmp(&a.0.importance));
        ranked
    }

    fn label(&self, input: usize) -> String {
        let name = self.artifact.pipeline.preprocess.column_name(input, self.names.schema);
        words::capitalised(&Input::of(&name, self.names).label(self.texts))
    }

    fn effect(&self) -> Axis {
        let (said, pipeline) = (self.texts.shapes(), &self.artifact.pipeline);
        match (pipeline.schema.target.task, pipeline.target_transform) {
            (Task::Regression | Task::Ordinal, _) if self.model.n_outputs() > 1 => Axis::new(said.log_odds()),
            (Task::Regression, TargetTransform::Log) => Axis::new(said.logarithm()),
            (Task::Regression | Task::Ordinal, _) => axes::of_target(said.effect(), &pipeline.schema.target),
            (Task::Binary | Task::Multiclass, _) => Axis::new(said.log_odds()),
        }
    }

    /// The name of each score; empty where there is only one.
    fn series(&self) -> Vec<String> {
        match self.model.intercepts.len() {
            0 | 1 => vec![String::new()],
            _ => self.names.schema.target.classes.iter().map(|class| class.label.clone()).collect(),
        }
    }

    /// A cell's score with its spread.
    fn number(&self, at: usize) -> Option<(f64, (f64, f64))> {
        let (score, deviation) = (*self.model.scores.get(at)?, *self.model.deviations.get(at)?);
        Some((score, (score - deviation, score + deviation)))
    }

    fn chart(&self, term: &Term, start: usize) -> Option<Chart> {
        let ([input], [cuts]) = (term.inputs.as_slice(), term.cuts.as_slice()) else { return None };
        let preprocess = &self.artifact.pipeline.preprocess;
        let column = preprocess.columns.get(*input)?;
        let feature = self.names.schema.features.get(column.source);
        let series = self.series();
        let at = |cell: usize, score: usize| self.number(start + cell * series.len() + score);
        let missing = cuts.len() + 1;
        let title = self.label(*input);
        let values = feature.and_then(|feature| categories(self.texts, feature));
        if let Some(values) =
            values.filter(|_| matches!(column.encode, vitrine_model::transforms::Encode::Identity))
        {
            let cell = |value: usize| term.cell(&with(*input, encoded(column, value as f64)));
            let cells = values.into_iter().enumerate().map(|(value, label)| (label, cell(value)));
            let unknown = (self.texts.shapes().unknown().to_owned(), missing);
            let mut rows = Vec::new();
            for (label, cell) in cells.chain([unknown]) {
                for (score, name) in series.iter().enumerate() {
                    let (value, interval) = at(cell, score)?;
                    let label = if name.is_empty() { label.clone() } else { format!("{label}: {name}") };
                    // Nothing was learnt of values without rows.
                    if value != 0.0 || interval.0 != interval.1 {
                        rows.push(WhiskerRow {
                            label,
                            value,
                            interval: Some(interval),
                            ..WhiskerRow::default()
                        });
                    }
                }
            }
            let category = Axis::new(title.clone());
            return Some(Chart::Whiskers(Whiskers {
                title,
                category,
                value: self.effect(),
                rows,
                ..Whiskers::default()
            }));
        }
        let middles = middles(cuts);
        let lines = series.iter().enumerate().map(|(score, name)| {
            let points = middles.iter().enumerate().filter_map(|(cell, x)| {
                let (value, interval) = at(cell, score)?;
                let x = x * column.scale + column.centre;
                Some(LinePoint { interval: Some(interval), ..LinePoint::new(x, value) })
            });
            LineSeries { name: name.clone(), points: points.collect() }
        });
        let unknown = at(missing, 0).filter(|(value, _)| *value != 0.0 && series.len() == 1);
        let reference =
            unknown.map(|(value, _)| Reference { label: self.texts.shapes().unknown().to_owned(), value });
        let name = preprocess.column_name(*input, self.names.schema);
        let unit = Input::of(&name, self.names).unit(self.texts).map(str::to_owned);
        let x = Axis { unit, ..Axis::new(title.clone()) };
        Some(Chart::Line(Line {
            title,
            x,
            y: self.effect(),
            series: lines.collect(),
            reference,
            ..Line::default()
        }))
    }
}

/// The values of a feature that are categories.
fn categories(texts: &Texts, feature: &Feature) -> Option<Vec<String>> {
    match &feature.kind {
        FeatureKind::Choice { choices, .. } => {
            Some(choices.iter().map(|choice| choice.label.clone()).collect())
        }
        FeatureKind::Flag => Some(vec![texts.words().no().to_owned(), texts.words().yes().to_owned()]),
        _ => None,
    }
}

fn encoded(column: &Column, value: f64) -> f64 {
    (value - column.centre) / column.scale
}

/// Inputs of which only one is known.
fn with(input: usize, value: f64) -> Vec<f64> {
    let mut inputs = vec![f64::NAN; input];
    inputs.push(value);
    inputs
}

/// A value in each cell between ascending cuts: the middle, or the only cut of the cells at the ends.
fn middles(cuts: &[f64]) -> Vec<f64> {
    let between = cuts.windows(2).filter_map(|pair| Some(f64::midpoint(*pair.first()?, *pair.last()?)));
    cuts.first().copied().into_iter().chain(between).chain(cuts.last().copied()).collect()
}

#[cfg(test)]
#[path = "shapes_tests.rs"]
mod tests;

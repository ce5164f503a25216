//! The weights of linear and logistic models as rows of a table, a chart and sentences.

use vitrine_charts::{Axis, Bars, Chart, Direction, Series};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::{Candidate, CoefficientInput, CoefficientScale, Coefficients, Report};
use vitrine_model::schema::{Feature, FeatureKind, Schema, Target};
use vitrine_model::{Task, Value};

use super::inputs::{Input, listed, moving_with};
use crate::display::{axes, words};

/// How many inputs are shown before the visitor asks for all.
pub const FIRST: usize = 30;

/// One input with its weights as people read them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The input.
    pub input: String,
    /// How it is computed, where it is computed from others.
    pub formula: Option<String>,
    /// The weight for one standard deviation more.
    pub per_sd: f64,
    /// The same as text.
    pub per_sd_text: String,
    /// What that does to odds or value, where the weight itself does not say it.
    pub per_sd_effect: Option<String>,
    /// The weight for one unit more.
    pub per_unit: String,
    /// What that does to odds or value, and what one unit is, where there is something to say.
    pub per_unit_effect: Option<String>,
    /// The standard deviation with its unit.
    pub sd: String,
    /// The mean with its unit, or how often the input is true.
    pub mean: String,
}

/// The candidates whose weights are known, in the report's order.
pub fn candidates(report: &Report) -> Vec<&Candidate> {
    report.candidates.iter().filter(|candidate| candidate.coefficients.is_some()).collect()
}

/// The name of the candidate that is shown first: the default where its weights are known, otherwise the best one.
pub fn first(report: &Report) -> Option<&str> {
    let known = candidates(report);
    let chosen = known.iter().find(|candidate| candidate.default).or(known.first());
    chosen.map(|candidate| candidate.name.as_str())
}

/// The label of the class that a score speaks for; empty for values.
pub fn class_label(coefficients: &Coefficients, score: usize, target: &Target) -> String {
    let Some(value) = coefficients.scores.get(score).and_then(|score| score.class.as_ref()) else {
        return String::new();
    };
    let class = target.classes.iter().find(|class| class.value == *value);
    class.map_or_else(|| value.clone(), |class| class.label.clone())
}

/// The inputs of one score, the largest weight per standard deviation first; equal ones in the model's order.
pub fn rows(coefficients: &Coefficients, score: usize, schema: &Schema) -> Vec<Row> {
    let Some(score) = coefficients.scores.get(score) else { return Vec::new() };
    let weights = score.per_sd.iter().zip(&score.per_unit);
    let inputs = coefficients.inputs.iter().zip(weights);
    let mut rows: Vec<Row> =
        inputs.map(|(input, weights)| row(input, weights, coefficients.scale, schema)).collect();
    rows.sort_by(|a, b| b.per_sd.abs().total_cmp(&a.per_sd.abs()));
    rows
}

fn row(input: &CoefficientInput, weights: (&f64, &f64), scale: CoefficientScale, schema: &Schema) -> Row {
    let (target, numbers) = (&schema.target, schema.target.number_format);
    let (per_sd, per_unit) = (*weights.0, *weights.1);
    let known = Input::of(&input.name, schema);
    let with_unit = |value: f64| match known.unit() {
        Some(unit) => format!("{} {unit}", significant(value, numbers)),
        None => significant(value, numbers),
    };
    let mean = match known {
        _ if known.is_yes_or_no() => format!("true of {} of the rows", words::percent(input.mean, numbers)),
        Input::Feature(feature) if matches!(feature.kind, FeatureKind::Date { .. }) => {
            format!("mean {}", feature.display(&Value::Number(input.mean.round())))
        }
        _ => format!("mean {}", with_unit(input.mean)),
    };
    let unit = match known {
        _ if known.is_yes_or_no() => Some("yes against no".to_owned()),
        Input::Feature(Feature { kind: FeatureKind::Choice { .. }, .. }) => {
            Some("one choice further".to_owned())
        }
        _ => known.unit().map(|unit| format!("unit: {unit}")),
    };
    let notes: Vec<String> = effect(per_unit, scale, numbers).into_iter().chain(unit).collect();
    Row {
        input: words::capitalised(&known.label()),
        formula: input.formula.as_deref().map(words::capitalised),
        per_sd,
        per_sd_text: weight(per_sd, scale, target),
        per_sd_effect: effect(per_sd, scale, numbers),
        per_unit: weight(per_unit, scale, target),
        per_unit_effect: (!notes.is_empty()).then(|| notes.join(", ")),
        sd: with_unit(input.sd),
        mean,
    }
}

/// A weight with its sign, and the target's unit where it is measured in that.
fn weight(value: f64, scale: CoefficientScale, target: &Target) -> String {
    let text = signed(value, target.number_format);
    match target.unit.as_ref().filter(|_| scale == CoefficientScale::Value) {
        Some(unit) => format!("{text} {unit}"),
        None => text,
    }
}

/// What a weight does to the odds or to the value; nothing where it is the change of the value itself.
fn effect(weight: f64, scale: CoefficientScale, numbers: NumberFormat) -> Option<String> {
    match scale {
        CoefficientScale::Value => None,
        CoefficientScale::Log => Some(change(weight, numbers)),
        CoefficientScale::LogOdds => Some(format!("odds × {}", factor(weight, numbers))),
    }
}

/// The change of a value whose logarithm changes by a weight: in per cent, or as a factor from twice as much on.
fn change(weight: f64, numbers: NumberFormat) -> String {
    let share = weight.exp_m1();
    if share < 1.0 {
        format!("{} %", signed(share * 100.0, numbers))
    } else {
        format!("× {}", significant(weight.exp(), numbers))
    }
}

/// The weights per standard deviation of some rows as bars.
pub fn chart(rows: &[Row], coefficients: &Coefficients, target: &Target) -> Chart {
    let value = match coefficients.scale {
        CoefficientScale::Value => axes::of_target("change for one standard deviation more", target),
        CoefficientScale::Log | CoefficientScale::LogOdds => Axis {
            numbers: axes::numbers(target.number_format),
            ..Axis::new("weight of one standard deviation")
        },
    };
    Chart::Bars(Bars {
        title: "Weights, for one standard deviation more of each input".to_owned(),
        category: Axis::new("input"),
        value,
        labels: rows.iter().map(|row| row.input.clone()).collect(),
        series: vec![Series::new("weight", rows.iter().map(|row| row.per_sd))],
        direction: Direction::Horizontal,
        ..Bars::default()
    })
}

/// How to read a weight, by the example of the largest one.
pub fn reading(coefficients: &Coefficients, score: usize, schema: &Schema) -> Option<String> {
    let (target, numbers) = (&schema.target, schema.target.number_format);
    let weights = coefficients.scores.get(score)?;
    let size = |(weight, _): &(&f64, _)| weight.abs();
    let inputs = weights.per_sd.iter().zip(coefficients.inputs.iter().zip(&weights.per_unit));
    // Of equal ones the first, as in the table.
    let largest = inputs.reduce(|best, each| if size(&each) > size(&best) { each } else { best });
    let (per_sd, (input, per_unit)) = largest.filter(|(weight, _)| **weight != 0.0)?;
    let known = Input::of(&input.name, schema);
    let name = words::in_sentence(&known.label());
    let (what, weight) = if known.is_yes_or_no() {
        (format!("“{}” rather than not", words::capitalised(&known.label())), *per_unit)
    } else {
        let unit = known.unit().map_or_else(String::new, |unit| format!(" {unit}"));
        (format!("One standard deviation more of {name} ({}{unit})", significant(input.sd, numbers)), *per_sd)
    };
    let class = class_label(coefficients, score, target);
    let goal = words::in_sentence(&target.label);
    let raises = if weight > 0.0 { "raises" } else { "lowers" };
    let does = match coefficients.scale {
        CoefficientScale::LogOdds => {
            let against =
                if coefficients.scores.len() > 1 { " against the average of all classes" } else { "" };
            format!("multiplies the odds of “{class}”{against} by {}", factor(weight, numbers))
        }
        CoefficientScale::Log if weight.exp_m1() >= 1.0 => {
            format!("multiplies the predicted {goal} by {}", significant(weight.exp(), numbers))
        }
        CoefficientScale::Log => {
            format!(
                "{raises} the predicted {goal} by {} %",
                significant(weight.exp_m1().abs() * 100.0, numbers)
            )
        }
        CoefficientScale::Value => {
            let unit = target.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
            format!("{raises} the predicted {goal} by {}{unit}", significant(weight.abs(), numbers))
        }
    };
    let moving = match moving_with(&known, input, coefficients) {
        names if names.is_empty() => String::new(),
        names => format!("; {} with it", listed(&names)),
    };
    Some(format!("{what} {does}, the model’s other inputs being equal{moving}."))
}

/// What the model predicts where every input has its mean, and where it starts from.
pub fn starting_point(coefficients: &Coefficients, score: usize, schema: &Schema) -> Option<String> {
    let (target, numbers) = (&schema.target, schema.target.number_format);
    let own = coefficients.scores.get(score)?;
    let unit = target.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
    let at_mean = match coefficients.scale {
        CoefficientScale::Value => format!("{}{unit}", significant(own.at_mean, numbers)),
        CoefficientScale::Log => format!("{}{unit}", significant(own.at_mean.exp(), numbers)),
        CoefficientScale::LogOdds => {
            let share = match probability(coefficients, score) {
                share if share < 0.0005 => format!("under {}", words::percent(0.001, numbers)),
                share if share > 0.9995 => format!("over {}", words::percent(0.999, numbers)),
                share => words::percent(share, numbers),
            };
            format!("a probability of {share} for “{}”", class_label(coefficients, score, target))
        }
    };
    let intercept = weight(own.intercept, coefficients.scale, target);
    Some(format!(
        "With every input at its mean the model gives {at_mean}. The intercept, which is the sum where every input is \
         0, is {intercept}."
    ))
}

/// The probability of a score's class where every input has its mean.
fn probability(coefficients: &Coefficients, score: usize) -> f64 {
    let at_mean = |score: usize| coefficients.scores.get(score).map_or(0.0, |score| score.at_mean);
    if coefficients.scores.len() == 1 {
        return 1.0 / (1.0 + (-at_mean(score)).exp());
    }
    let others = (0..coefficients.scores.len()).map(|other| (at_mean(other) - at_mean(score)).exp());
    1.0 / others.sum::<f64>()
}

/// What a reader must bear in mind, one sentence each.
pub fn cautions(coefficients: &Coefficients, task: Task) -> Vec<&'static str> {
    let several = coefficients.scores.len() > 1;
    let computed = coefficients.inputs.iter().any(|input| input.formula.is_some());
    let all = [
        (
            true,
            "Inputs that go together share their weight: how it is divided among them can come out differently on \
             other rows. A weight is no proof of a cause.",
        ),
        (
            computed,
            "A quantity that is computed from others cannot change alone: its weight is to be read together with \
             theirs.",
        ),
        (
            several,
            "With several classes a weight says how one class gains on the average of all of them (the geometric \
             mean of their probabilities).",
        ),
        (
            coefficients.calibrated,
            "The model's probabilities are calibrated afterwards; the odds told here are those before.",
        ),
        (
            task == Task::Ordinal && coefficients.scale == CoefficientScale::Value,
            "The model adds up to a number, which is then read as the nearest grade.",
        ),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, caution)| caution).collect()
}

/// A number with three digits that count, none of them a decimal zero at the end; at most nine decimals.
fn significant(value: f64, numbers: NumberFormat) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decimals = (2.0 - value.abs().log10().floor()).clamp(0.0, 9.0);
    words::number(value, decimals as usize, numbers)
}

/// The factor of a weight: with three digits that count, and where it is next to 1 with two digits of what it is off.
fn factor(weight: f64, numbers: NumberFormat) -> String {
    let off = weight.exp_m1().abs();
    if off == 0.0 || off >= 0.01 {
        return significant(weight.exp(), numbers);
    }
    let decimals = (1.0 - off.log10().floor()).clamp(0.0, 9.0);
    words::number(weight.exp(), decimals as usize, numbers)
}

/// As [`significant`], with a plus sign above 0.
fn signed(value: f64, numbers: NumberFormat) -> String {
    let text = significant(value, numbers);
    if value > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
#[path = "coefficients_tests.rs"]
mod tests;

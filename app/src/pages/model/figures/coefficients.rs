//! The weights of linear and logistic models as rows of a table, a chart and sentences.

use vitrine_charts::{Axis, Bars, Chart, Direction, Series};
use vitrine_model::report::{Candidate, CoefficientInput, CoefficientScale, Coefficients, Quantity, Report};
use vitrine_model::schema::{Feature, FeatureKind, Target};
use vitrine_model::{Task, Value};
use vitrine_present::lines::{quantity, words};
use vitrine_present::{Locale, Texts};

use super::inputs::{Input, Names, listed, moving_with};
use crate::display::axes;

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
pub fn rows(texts: &Texts, coefficients: &Coefficients, score: usize, names: Names<'_>) -> Vec<Row> {
    let Some(score) = coefficients.scores.get(score) else { return Vec::new() };
    let weights = score.per_sd.iter().zip(&score.per_unit);
    let inputs = coefficients.inputs.iter().zip(weights);
    let mut rows: Vec<Row> =
        inputs.map(|(input, weights)| row(texts, input, weights, coefficients.scale, names)).collect();
    vitrine_order::sort_by(&mut rows, |a, b| b.per_sd.abs().total_cmp(&a.per_sd.abs()));
    rows
}

fn row(
    texts: &Texts,
    input: &CoefficientInput,
    weights: (&f64, &f64),
    scale: CoefficientScale,
    names: Names<'_>,
) -> Row {
    let (said, locale, target) = (texts.coefficients(), texts.locale(), &names.schema.target);
    let (per_sd, per_unit) = (*weights.0, *weights.1);
    let known = Input::of(&input.name, names);
    let formula = match known {
        Input::Quantity(Quantity { formula, .. }) => {
            Some(quantity::formula(texts, names.schema, names.quantities, formula))
        }
        _ => input.formula.clone(),
    };
    let with_unit = |value: f64| locale.with_unit(&significant(value, locale), known.unit(texts));
    let mean = match known {
        _ if known.is_yes_or_no() => said.true_of(&locale.percent(input.mean)),
        Input::Feature(feature) if matches!(feature.kind, FeatureKind::Date { .. }) => {
            said.mean(&words::value(texts, feature, &Value::Number(input.mean.round())))
        }
        _ => said.mean(&with_unit(input.mean)),
    };
    let unit = match known {
        _ if known.is_yes_or_no() => Some(said.yes_no().to_owned()),
        Input::Feature(Feature { kind: FeatureKind::Choice { .. }, .. }) => {
            Some(said.next_choice().to_owned())
        }
        _ => known.unit(texts).map(|unit| said.unit(unit)),
    };
    let notes: Vec<String> = effect(texts, per_unit, scale).into_iter().chain(unit).collect();
    Row {
        input: words::capitalised(&known.label(texts)),
        formula: formula.as_deref().map(words::capitalised),
        per_sd,
        per_sd_text: weight(per_sd, scale, target, locale),
        per_sd_effect: effect(texts, per_sd, scale),
        per_unit: weight(per_unit, scale, target, locale),
        per_unit_effect: (!notes.is_empty()).then(|| notes.join(", ")),
        sd: with_unit(input.sd),
        mean,
    }
}

/// A weight with its sign, and the target's unit where it is measured in that.
fn weight(value: f64, scale: CoefficientScale, target: &Target, locale: &Locale) -> String {
    let unit = target.unit.as_deref().filter(|_| scale == CoefficientScale::Value);
    locale.with_unit(&signed(value, locale), unit)
}

/// What a weight does to the odds or to the value; nothing where it is the change of the value itself.
fn effect(texts: &Texts, weight: f64, scale: CoefficientScale) -> Option<String> {
    let locale = texts.locale();
    match scale {
        CoefficientScale::Value => None,
        CoefficientScale::Log => Some(change(weight, locale)),
        CoefficientScale::LogOdds => Some(texts.coefficients().odds(&factor(weight, locale))),
    }
}

/// The change of a value whose logarithm changes by a weight: in per cent, or as a factor from twice as much on.
fn change(weight: f64, locale: &Locale) -> String {
    let share = weight.exp_m1();
    if share < 1.0 {
        locale.with_unit(&signed(share * 100.0, locale), Some("%"))
    } else {
        format!("× {}", significant(weight.exp(), locale))
    }
}

/// The weights per standard deviation of some rows as bars.
pub fn chart(texts: &'static Texts, rows: &[Row], coefficients: &Coefficients, target: &Target) -> Chart {
    let said = texts.coefficients();
    let value = match coefficients.scale {
        CoefficientScale::Value => axes::of_target(said.value_axis(), target),
        CoefficientScale::Log | CoefficientScale::LogOdds => Axis::new(said.weight_axis()),
    };
    Chart::Bars(Bars {
        title: said.chart().to_owned(),
        category: Axis::new(said.chart_input()),
        value,
        labels: rows.iter().map(|row| row.input.clone()).collect(),
        series: vec![Series::new(said.chart_weight(), rows.iter().map(|row| row.per_sd))],
        direction: Direction::Horizontal,
        ..Bars::default()
    })
}

/// How to read a weight, by the example of the largest one.
pub fn reading(texts: &Texts, coefficients: &Coefficients, score: usize, names: Names<'_>) -> Option<String> {
    let (said, locale, target) = (texts.coefficients(), texts.locale(), &names.schema.target);
    let weights = coefficients.scores.get(score)?;
    let size = |(weight, _): &(&f64, _)| weight.abs();
    let inputs = weights.per_sd.iter().zip(coefficients.inputs.iter().zip(&weights.per_unit));
    // Of equal ones the first, as in the table.
    let largest = inputs.reduce(|best, each| if size(&each) > size(&best) { each } else { best });
    let (per_sd, (input, per_unit)) = largest.filter(|(weight, _)| **weight != 0.0)?;
    let known = Input::of(&input.name, names);
    let label = known.label(texts);
    let (what, weight) = if known.is_yes_or_no() {
        (said.flag(&words::capitalised(&label)), *per_unit)
    } else {
        let sd = locale.with_unit(&significant(input.sd, locale), known.unit(texts));
        (said.more(&words::in_sentence(&label), &sd), *per_sd)
    };
    let goal = words::in_sentence(&target.label);
    let by = |amount: String| {
        if weight > 0.0 { said.raises(&what, &goal, &amount) } else { said.lowers(&what, &goal, &amount) }
    };
    let sentence = match coefficients.scale {
        CoefficientScale::LogOdds => {
            let (class, factor) = (class_label(coefficients, score, target), factor(weight, locale));
            if coefficients.scores.len() > 1 {
                said.multiplies_odds_of_several(&what, &class, &factor)
            } else {
                said.multiplies_odds(&what, &class, &factor)
            }
        }
        CoefficientScale::Log if weight.exp_m1() >= 1.0 => {
            said.multiplies(&what, &goal, &significant(weight.exp(), locale))
        }
        CoefficientScale::Log => {
            by(locale.with_unit(&significant(weight.exp_m1().abs() * 100.0, locale), Some("%")))
        }
        CoefficientScale::Value => {
            by(locale.with_unit(&significant(weight.abs(), locale), target.unit.as_deref()))
        }
    };
    Some(match moving_with(known, coefficients, names) {
        moving if moving.is_empty() => sentence,
        moving => format!("{sentence} {}", said.moving(&listed(texts, &moving))),
    })
}

/// What the model predicts where every input has its mean, and where it starts from.
pub fn starting_point(
    texts: &Texts,
    coefficients: &Coefficients,
    score: usize,
    target: &Target,
) -> Option<String> {
    let (said, locale) = (texts.coefficients(), texts.locale());
    let own = coefficients.scores.get(score)?;
    let value = |value: f64| locale.with_unit(&significant(value, locale), target.unit.as_deref());
    let intercept = weight(own.intercept, coefficients.scale, target, locale);
    Some(match coefficients.scale {
        CoefficientScale::Value => said.at_mean(&value(own.at_mean), &intercept),
        CoefficientScale::Log => said.at_mean(&value(own.at_mean.exp()), &intercept),
        CoefficientScale::LogOdds => {
            let share = match probability(coefficients, score) {
                share if share < 0.0005 => said.under(&locale.percent(0.001)),
                share if share > 0.9995 => said.over(&locale.percent(0.999)),
                share => locale.percent(share),
            };
            said.at_mean_probability(&share, &class_label(coefficients, score, target), &intercept)
        }
    })
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

/// What a reader must bear in mind, one sentence or two each.
pub fn cautions<'a>(texts: &'a Texts, coefficients: &Coefficients, names: Names<'_>) -> Vec<&'a str> {
    let (said, task) = (texts.coefficients(), names.schema.target.task);
    let is_computed = |input: &CoefficientInput| {
        input.formula.is_some() || names.quantities.iter().any(|quantity| quantity.name == input.name)
    };
    let computed = coefficients.inputs.iter().any(is_computed);
    let all = [
        (true, said.caution_shared()),
        (computed, said.caution_computed()),
        (coefficients.scores.len() > 1, said.caution_classes()),
        (coefficients.calibrated, said.caution_calibrated()),
        (task == Task::Ordinal && coefficients.scale == CoefficientScale::Value, said.caution_ordinal()),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, caution)| caution).collect()
}

/// A number with three digits that count, none of them a decimal zero at the end; at most nine decimals.
fn significant(value: f64, locale: &Locale) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decimals = (2.0 - value.abs().log10().floor()).clamp(0.0, 9.0);
    locale.number(value, decimals as usize)
}

/// The factor of a weight: with three digits that count, and where it is next to 1 with two digits of what it is off.
fn factor(weight: f64, locale: &Locale) -> String {
    let off = weight.exp_m1().abs();
    if off == 0.0 || off >= 0.01 {
        return significant(weight.exp(), locale);
    }
    let decimals = (1.0 - off.log10().floor()).clamp(0.0, 9.0);
    locale.number(weight.exp(), decimals as usize)
}

/// As [`significant`], with a plus sign above 0.
fn signed(value: f64, locale: &Locale) -> String {
    let text = significant(value, locale);
    if value > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
#[path = "coefficients_tests.rs"]
mod tests;

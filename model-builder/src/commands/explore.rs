//! `explore`: the figures of the data page as tables.

use std::fmt::Write as _;

use anyhow::Result;
use vitrine_model::date;
use vitrine_model::figures::{ChoiceFigure, Figures, NumberFigure};
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_present::Texts;
use vitrine_present::lines::report::range;
use vitrine_training::explore;

use crate::cli::Given;
use crate::context::Context;
use crate::print::{self, Table};
use crate::rows::Found;
use crate::sources;

/// Prints distributions, correlations and signal of a system's data.
///
/// # Errors
/// Data that cannot be read.
pub fn run(context: &Context, name: &str, given: Option<Given<'_>>) -> Result<()> {
    let system = context.system(name)?;
    let data = sources::read(context, &system, given)?;
    for remark in &data.remarks {
        context.say(&format!("{name}: {remark}"));
    }
    if context.options.json {
        let violations = data.rows.violations.iter().map(Found::message).collect();
        return print::json(&explore(&data.rows.dataset, violations));
    }
    let violations = data.rows.violations.iter().map(Found::violation).collect();
    let mut figures = explore(&data.rows.dataset, violations);
    context.translation(&system).figures(&mut figures);
    print::text(&describe(context.texts(), &system.schema, &figures))
}

fn describe(texts: &Texts, schema: &Schema, figures: &Figures) -> String {
    let (said, counts, locale) = (texts.cli_explore(), texts.cli_count(), texts.locale());
    let mut text = format!(
        "{}: {}, {}, {}\n",
        schema.system,
        texts.words().rows(figures.n_samples as u64),
        counts.duplicates(figures.n_duplicates as u64),
        counts.violations(figures.n_violations as u64)
    );
    let names = group_names(texts, figures);
    let groups = names.iter().zip(&figures.group_counts);
    let groups: Vec<String> =
        groups.map(|(group, count)| format!("{group}: {}", locale.whole(*count))).collect();
    // Writing to a String does not fail.
    let _ = writeln!(text, "{}\n", said.groups(&groups.join("; ")));
    text.push_str(&numbers(texts, schema, &figures.numbers));
    for choice in &figures.choices {
        text.push('\n');
        text.push_str(&choices(texts, choice, &names));
    }
    let mut signal = Table::new(&[said.feature(), said.signal()]);
    for (feature, share) in &figures.signal {
        signal.row(vec![feature.clone(), locale.percent_with(*share, 1)]);
    }
    let _ = write!(text, "\n{}\n{}", said.signal_heading(), signal.render());
    let _ = write!(text, "\n{}\n{}", said.correlations(), correlations(texts, figures));
    text
}

/// What the groups are called: classes by their labels, ranges of a number by their limits.
fn group_names(texts: &Texts, figures: &Figures) -> Vec<String> {
    if figures.ranges.is_empty() {
        figures.groups.clone()
    } else {
        figures.ranges.iter().map(|one| range(texts, one)).collect()
    }
}

fn numbers(texts: &Texts, schema: &Schema, figures: &[NumberFigure]) -> String {
    let (said, locale) = (texts.cli_explore(), texts.locale());
    let mut table = Table::new(&[
        said.feature(),
        said.missing(),
        said.min(),
        said.first_quartile(),
        said.median(),
        said.mean(),
        said.third_quartile(),
        said.max(),
    ]);
    for figure in figures {
        let all = &figure.all;
        let feature = schema.position(&figure.name).and_then(|at| schema.features.get(at));
        let is_day = feature.is_some_and(|feature| matches!(feature.kind, FeatureKind::Date { .. }));
        let written = |value: f64| {
            if is_day && value.is_finite() {
                date::text(value.round() as i64)
            } else {
                locale.significant(value, 4)
            }
        };
        let values = [all.min, all.q1, all.median, all.mean, all.q3, all.max];
        let cells = [figure.name.clone(), locale.whole(figure.n_missing as u64)];
        table.row(cells.into_iter().chain(values.map(written)).collect());
    }
    table.render()
}

fn choices(texts: &Texts, figure: &ChoiceFigure, groups: &[String]) -> String {
    let headings: Vec<&str> =
        std::iter::once(figure.name.as_str()).chain(groups.iter().map(String::as_str)).collect();
    let mut table = Table::new(&headings);
    for (index, label) in figure.labels.iter().enumerate() {
        let of_group = |counts: &Vec<u64>| texts.locale().whole(counts.get(index).copied().unwrap_or(0));
        table.row(std::iter::once(label.clone()).chain(figure.counts.iter().map(of_group)).collect());
    }
    table.render()
}

fn correlations(texts: &Texts, figures: &Figures) -> String {
    let headings: Vec<String> =
        (1..=figures.correlation_names.len()).map(|index| index.to_string()).collect();
    let mut table =
        Table::new(&std::iter::once("").chain(headings.iter().map(String::as_str)).collect::<Vec<_>>());
    for (index, (name, row)) in figures.correlation_names.iter().zip(&figures.correlations).enumerate() {
        let written = |value: f64| texts.locale().write(value, 2);
        let cells = row.iter().map(|value| value.map_or_else(|| "-".to_owned(), written));
        table.row(std::iter::once(format!("{} {name}", index + 1)).chain(cells).collect());
    }
    table.render()
}

//! `explore`: the figures of the data page as tables.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use vitrine_model::figures::{ChoiceFigure, Figures, NumberFigure};
use vitrine_training::explore;

use crate::context::Context;
use crate::print::{self, Table, number};
use crate::sources;

/// Prints distributions, correlations and signal of a system's data.
///
/// # Errors
/// Data that cannot be read.
pub fn run(context: &Context, name: &str, file: Option<&Path>) -> Result<()> {
    let system = context.system(name)?;
    let data = sources::read(context, &system, file)?;
    for remark in &data.remarks {
        context.say(&format!("{name}: {remark}"));
    }
    let figures = explore(&data.rows.dataset, data.rows.violations);
    if context.options.json { print::json(&figures) } else { print::text(&describe(name, &figures)) }
}

fn describe(name: &str, figures: &Figures) -> String {
    let mut text = format!(
        "{name}: {}, {}, {}\n",
        print::count(figures.n_samples, "row"),
        print::count(figures.n_duplicates, "duplicate"),
        print::count(figures.n_violations, "violation")
    );
    let groups = figures.groups.iter().zip(&figures.group_counts);
    let groups: Vec<String> = groups.map(|(group, count)| format!("{group} {count}")).collect();
    // Writing to a String does not fail.
    let _ = writeln!(text, "groups: {}\n", groups.join(", "));
    text.push_str(&numbers(&figures.numbers));
    for choice in &figures.choices {
        text.push('\n');
        text.push_str(&counts(choice, &figures.groups));
    }
    let mut signal = Table::new(&["feature", "signal"]);
    for (feature, share) in &figures.signal {
        signal.row(vec![feature.clone(), format!("{share:.3}")]);
    }
    let _ = write!(text, "\nShare of variance explained by each feature:\n{}", signal.render());
    let _ = write!(text, "\nCorrelations:\n{}", correlations(figures));
    text
}

fn numbers(figures: &[NumberFigure]) -> String {
    let mut table =
        Table::new(&["feature", "missing", "min", "quartile", "median", "mean", "quartile", "max"]);
    for figure in figures {
        let all = &figure.all;
        let values = [all.min, all.q1, all.median, all.mean, all.q3, all.max];
        let cells = [figure.name.clone(), figure.n_missing.to_string()];
        table.row(cells.into_iter().chain(values.map(number)).collect());
    }
    table.render()
}

fn counts(figure: &ChoiceFigure, groups: &[String]) -> String {
    let headings: Vec<&str> =
        std::iter::once(figure.name.as_str()).chain(groups.iter().map(String::as_str)).collect();
    let mut table = Table::new(&headings);
    for (index, label) in figure.labels.iter().enumerate() {
        let of_group = |counts: &Vec<u64>| counts.get(index).copied().unwrap_or(0).to_string();
        table.row(std::iter::once(label.clone()).chain(figure.counts.iter().map(of_group)).collect());
    }
    table.render()
}

fn correlations(figures: &Figures) -> String {
    let headings: Vec<String> =
        (1..=figures.correlation_names.len()).map(|index| index.to_string()).collect();
    let mut table =
        Table::new(&std::iter::once("").chain(headings.iter().map(String::as_str)).collect::<Vec<_>>());
    for (index, (name, row)) in figures.correlation_names.iter().zip(&figures.correlations).enumerate() {
        let cells =
            row.iter().map(|value| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}")));
        table.row(std::iter::once(format!("{} {name}", index + 1)).chain(cells).collect());
    }
    table.render()
}

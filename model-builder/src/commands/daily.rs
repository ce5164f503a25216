//! `daily`: the samples of one day.

use std::fmt::Write as _;

use anyhow::Result;
use vitrine_model::Target;
use vitrine_model::history::Actual;
use vitrine_present::Texts;
use vitrine_present::lines::words;
use vitrine_publish::store::{LOCK, Store as _};
use vitrine_publish::{Assets, Batch, Day, daily};

use crate::clock::today;
use crate::context::Context;
use crate::print;

/// Draws and predicts the samples of a day.
///
/// # Errors
/// A system that was not trained, files that are damaged or cannot be written.
pub fn run(context: &Context, systems: &[String], date: Option<Day>, count: Option<u32>) -> Result<()> {
    let batches = for_days(context, systems, &[date.unwrap_or_else(today)], count)?;
    if context.options.json {
        return print::json(&batches);
    }
    let store = context.store()?;
    let (texts, said) = (context.texts(), context.texts().cli_history());
    let mut text = String::new();
    for batch in &batches {
        let reader = context.reader(Assets::new(&store), &batch.system)?;
        let target = &reader.file.schema.target;
        for entry in &batch.added {
            let predicted = match (&entry.predicted.class, entry.predicted.value) {
                (Some(class), _) => label(target, class),
                (None, Some(value)) => words::quantity(texts, target, value),
                (None, None) => String::new(),
            };
            let actual =
                entry.actual.as_ref().map(|actual| outcome(texts, target, actual)).unwrap_or_default();
            let number = entry.number.to_string();
            // Writing to a String does not fail.
            let _ =
                writeln!(text, "{}", said.entry(&batch.system, &entry.date, &number, &predicted, &actual));
        }
        if batch.per_day == 0 {
            let _ = writeln!(text, "{}", said.none_drawn(&batch.system));
        } else if batch.added.is_empty() {
            let _ = writeln!(text, "{}", said.there_already(&batch.system));
        }
    }
    print::text(&text)
}

/// An actual outcome: the label of its class, or the value with its unit.
fn outcome(texts: &Texts, target: &Target, actual: &Actual) -> String {
    match actual {
        Actual::Class(class) => label(target, class),
        Actual::Number(value) => words::quantity(texts, target, *value),
    }
}

/// The label of a class by its value.
fn label(target: &Target, value: &str) -> String {
    let class = target.classes.iter().find(|class| class.value == value);
    class.map_or(value, |class| class.label.as_str()).to_owned()
}

/// Draws and predicts the samples of some days for the named systems, or for all trained ones.
///
/// # Errors
/// As [`run`].
pub fn for_days(
    context: &Context,
    systems: &[String],
    days: &[Day],
    count: Option<u32>,
) -> Result<Vec<Batch>> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let mut names = systems.to_vec();
    if names.is_empty() {
        names = assets.catalog()?.systems.into_iter().map(|entry| entry.name).collect();
    }
    for name in &names {
        assets.entry(name)?;
    }
    if names.is_empty() {
        context.say("no system is trained yet; run 'model-builder train --all' first");
        return Ok(Vec::new());
    }
    let lock = store.lock(LOCK)?;
    names.iter().map(|name| Ok(daily(assets, &lock, name, days, count)?)).collect()
}

//! `daily`: the samples of one day.

use std::fmt::Write as _;

use anyhow::Result;
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
    let mut text = String::new();
    for batch in &batches {
        for entry in &batch.added {
            let predicted =
                entry.predicted.class.clone().or_else(|| entry.predicted.value.map(print::number));
            let actual = entry.actual.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default();
            // Writing to a String does not fail.
            let _ = writeln!(
                text,
                "{} {} number {}: predicted {}, actual {}",
                batch.system,
                entry.date,
                entry.number,
                predicted.unwrap_or_default(),
                actual.trim_matches('"')
            );
        }
        if batch.added.is_empty() {
            let _ = writeln!(text, "{}: the history has this day already", batch.system);
        }
    }
    print::text(&text)
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

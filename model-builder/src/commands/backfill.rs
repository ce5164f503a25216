//! `backfill`: the samples of many days.

use anyhow::Result;
use vitrine_publish::Day;

use crate::cli::{Usage, usage};
use crate::context::Context;
use crate::print;

/// The longest span; a longer one is a slip of the hand.
const LONGEST_DAYS: usize = 3660;

/// Draws and predicts the samples of every day of a span.
///
/// # Errors
/// An empty or overlong span, as wrong usage; otherwise as `daily`.
pub fn run(context: &Context, systems: &[String], from: Day, to: Day) -> Result<()> {
    if from > to {
        return Err(usage(Usage::SpanReversed { from, to }));
    }
    let days: Vec<Day> = from.up_to(to).take(LONGEST_DAYS + 1).collect();
    if days.len() > LONGEST_DAYS {
        return Err(usage(Usage::SpanTooLong { from, to, most: LONGEST_DAYS }));
    }
    let batches = super::daily::for_days(context, systems, &days, None)?;
    if context.options.json {
        return print::json(&batches);
    }
    let (said, locale) = (context.texts().cli_history(), context.texts().locale());
    let lines = batches.iter().map(|batch| {
        let total = locale.whole(batch.total as u64);
        said.added(&batch.system, batch.added.len() as u64, days.len() as u64, &total) + "\n"
    });
    print::text(&lines.collect::<String>())
}

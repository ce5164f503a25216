//! `retrain`: training with the labelled rows of the history added.

use anyhow::Result;
use serde_json::json;
use vitrine_present::lines::versions::verdict;
use vitrine_publish::store::{LOCK, Store as _};
use vitrine_publish::trial_log::Logs;
use vitrine_publish::{Assets, Promotion, TrainOptions, train, with_labelled};

use super::train::{describe, machine, refuse_to_shrink, remark, training_rows};
use crate::cli::{Given, RetrainArgs};
use crate::clock::today;
use crate::context::Context;
use crate::print;
use crate::progress::Steps;
use crate::sources;

/// Trains a system with its labelled rows; the new models replace the old ones where the new default is better.
///
/// # Errors
/// A system that is not trained, too few labelled rows, data that is missing or unfit, files that cannot be written.
pub fn run(context: &Context, args: &RetrainArgs) -> Result<()> {
    let given = Given::of("--data", args.data.as_deref(), &args.read)?;
    let store = context.store()?;
    let assets = Assets::new(&store);
    let name = &args.system;
    assets.entry(name)?;
    let mut system = context.system(name)?;
    if let Some(seed) = context.options.seed {
        system.train.seed = seed;
    }
    let data = sources::read(context, &system, given)?;
    remark(context, name, &data);
    if given.is_none() {
        refuse_to_shrink(&store, name, &data)?;
    }
    let lock = store.lock(LOCK)?;
    let added = with_labelled(assets, &system, training_rows(data))?;
    let (texts, said) = (context.texts(), context.texts().cli_versions());
    let n = |n: usize| texts.locale().whole(n as u64);
    let n_judged = added.judged_by.n_samples();
    context.say(&said.labelled(name, added.n_learned as u64, &n(n_judged)));
    if !added.left_out.is_empty() {
        let lines: Vec<String> = added.left_out.iter().map(ToString::to_string).collect();
        context.say(&said.unfit(name, added.left_out.len() as u64, &lines.join(", ")));
    }
    if added.n_known > 0 {
        context.say(&said.known_rows(name, added.n_known as u64));
    }
    if added.n_open > 0 {
        context.say(&said.open_rows(name, added.n_open as u64));
    }
    let logs = Logs { system: name.clone(), place: None, limit: None };
    let machine = machine();
    let options = TrainOptions {
        machine: &machine,
        logs: &logs,
        day: Some(today()),
        promotion: if args.promote { Promotion::Always } else { Promotion::IfBetter },
        judged_by: Some(&added.judged_by),
    };
    let steps = Steps::new(texts, name, context.options.quiet).until(args.time_limit);
    let published = train(&system, added.rows, &store, &lock, options, &steps);
    steps.finish();
    let published = published?;
    if context.options.json {
        let (n_learned, n_open, n_known) = (added.n_learned, added.n_open, added.n_known);
        return print::json(&json!({
            "published": published, "n_learned": n_learned, "n_judged": n_judged, "n_known": n_known,
            "n_open": n_open, "left_out": added.left_out
        }));
    }
    let mut shown = published.clone();
    context.translation(&system).report(&mut shown.report);
    let outcome = match &published.verdict {
        Some(of) if published.is_promoted => said.replaced(name, &of.new, &of.old, &verdict(texts, of)),
        Some(of) => said.not_better(name, &of.new, &of.old, &verdict(texts, of)),
        None if published.is_promoted => said.same_default(name),
        None => said.not_compared(name),
    };
    print::text(&format!("{}{outcome}\n", describe(texts, &shown)))
}

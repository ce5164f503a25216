//! `versions`, `compare`, `promote`, `rollback`, `prune`: the versions of a system's models.

use anyhow::Result;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_present::lines::metric::{label, written};
use vitrine_present::lines::versions::{changes, chosen, pruned, verdict};
use vitrine_publish::store::{LOCK, Store as _};
use vitrine_publish::{
    Assets, Chosen, CompareRows, Ledger, PublishError, compare, promote, prune, rollback, versions,
};

use crate::cli::{CompareArgs, Given, PruneArgs, Usage, usage};
use crate::context::Context;
use crate::print::{self, Table};
use crate::sources;

/// Lists the versions of a system.
///
/// # Errors
/// A system that is not there, files that are damaged.
pub fn list(context: &Context, system: &str) -> Result<()> {
    let store = context.store()?;
    let listed = versions(Assets::new(&store), system)?;
    if context.options.json {
        return print::json(&listed);
    }
    let (texts, said) = (context.texts(), context.texts().cli_versions());
    let mut table = Table::new(&[
        said.version(),
        said.trained(),
        said.figure(),
        said.score(),
        said.interval(),
        said.held_out_heading(),
        said.history(),
        said.role(),
    ]);
    let none = || "-".to_owned();
    for version in &listed.versions {
        let score = version.score;
        let ends = score.and_then(|score| Some((score.metric, score.interval?)));
        let held_out = version.model.held_out.filter(|_| !version.model.by_cross_validation);
        let role = match (version.model.default, version.model.current) {
            (true, _) => texts.leaderboard().mark_default(),
            (false, true) => said.offered(),
            (false, false) => said.kept(),
        };
        table.row(vec![
            version.called(),
            version.trained.clone().unwrap_or_else(none),
            score.map_or_else(none, |score| label(texts, score.metric).to_owned()),
            score.map_or_else(none, |score| written(texts, score.metric, score.mean)),
            ends.map_or_else(none, |(metric, ends)| {
                texts.words().range(&written(texts, metric, ends.low), &written(texts, metric, ends.high))
            }),
            held_out.map_or_else(none, |(metric, value)| written(texts, metric, value)),
            texts.locale().whole(version.n_predictions as u64),
            role.to_owned(),
        ]);
    }
    print::text(&table.render())
}

/// Compares two versions.
///
/// # Errors
/// A system or version that is not there, data that cannot be read.
pub fn run_compare(context: &Context, args: &CompareArgs) -> Result<()> {
    let given = Given::of("--data", args.data.as_deref(), &args.read)?;
    let store = context.store()?;
    let assets = Assets::new(&store);
    let file = assets.system_file(&assets.entry(&args.system)?)?;
    let pair = [find(assets, &file, &args.first)?, find(assets, &file, &args.second)?];
    let mut system = context.system(&args.system)?;
    if let Some(seed) = context.options.seed {
        system.train.seed = seed;
    }
    let data = sources::read(context, &system, given)?;
    super::train::remark(context, &args.system, &data);
    let rows = CompareRows {
        data: &data.rows.dataset,
        split: given.is_none().then_some(&system.train.split),
        seed: system.train.seed,
    };
    let [first, second] = &pair;
    let comparison = compare(assets, &args.system, [first, second], rows)?;
    if context.options.json {
        return print::json(&comparison);
    }
    let texts = context.texts();
    let scores = match &comparison.verdict {
        Some(of) => verdict(texts, of),
        None => texts.cli_versions().not_comparable().to_owned(),
    };
    let apart = changes(texts, &comparison.changes, &system.schema.target);
    print::text(&format!("{scores}\n{apart}\n"))
}

/// Makes a version the default.
///
/// # Errors
/// A system or version that is not there, files that cannot be written.
pub fn run_promote(context: &Context, system: &str, name: &str) -> Result<()> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let model = find(assets, &assets.system_file(&assets.entry(system)?)?, name)?;
    let lock = store.lock(LOCK)?;
    say(context, &promote(assets, &lock, system, &model.name, model.version)?)
}

/// Makes the default before the present one the default again.
///
/// # Errors
/// No default before this one, files that cannot be written.
pub fn run_rollback(context: &Context, system: &str) -> Result<()> {
    let store = context.store()?;
    let lock = store.lock(LOCK)?;
    say(context, &rollback(Assets::new(&store), &lock, system)?)
}

/// Removes older versions.
///
/// # Errors
/// Files that cannot be written.
pub fn run_prune(context: &Context, args: &PruneArgs) -> Result<()> {
    let store = context.store()?;
    let lock = store.lock(LOCK)?;
    let done = prune(Assets::new(&store), &lock, &args.system, args.keep)?;
    if context.options.json {
        return print::json(&done);
    }
    print::text(&(pruned(context.texts(), &done) + "\n"))
}

fn say(context: &Context, of: &Chosen) -> Result<()> {
    if context.options.json {
        return print::json(of);
    }
    print::text(&(chosen(context.texts(), of) + "\n"))
}

/// The version of `forest@2`, or for a name alone the one that the page offers.
///
/// # Errors
/// A name or version that is not there, as wrong usage, with those that there are.
pub fn find(assets: Assets<'_>, file: &SystemFile, name: &str) -> Result<ModelVersion> {
    let system = &file.schema.system;
    let Some((stem, number)) = name.rsplit_once('@') else {
        let current = || file.models.iter().filter(|model| model.current);
        return current().find(|model| model.name == name).cloned().ok_or_else(|| {
            let known = current().map(|model| model.name.clone()).collect();
            usage(Usage::NoModel { system: system.clone(), name: name.to_owned(), known })
        });
    };
    let ledger = Ledger::read(assets, system)?;
    let kept = ledger.iter().flat_map(|ledger| &ledger.models);
    let all: Vec<&ModelVersion> = file.models.iter().chain(kept).collect();
    let number: Option<u32> = number.parse().ok();
    let found = all.iter().find(|model| model.name == stem && Some(model.version) == number);
    found.map(|model| (*model).clone()).ok_or_else(|| {
        let mut known: Vec<String> =
            all.iter().map(|model| format!("{}@{}", model.name, model.version)).collect();
        known.sort();
        known.dedup();
        PublishError::NoVersion { system: system.clone(), model: name.to_owned(), known }.into()
    })
}

//! `train`: fit the candidates, print the leaderboard, write the artifacts.

use std::sync::Arc;

use anyhow::Result;
use vitrine_model::artifact::SourceFile;
use vitrine_model::metrics::Metric;
use vitrine_model::report::{Candidate, Report};
use vitrine_present::Texts;
use vitrine_present::lines::metric::{label, written, written_finer};
use vitrine_present::lines::report::{choice, doubt, fold_interval, measured, searched};
use vitrine_present::lines::versions::verdict;
use vitrine_present::locale::finer;
use vitrine_publish::store::{Folder, LOCK, Store as _};
use vitrine_publish::trial_log::{Logs, Place};
use vitrine_publish::{Assets, LABELLED_ROWS, Promotion, Published, TrainOptions, TrainingRows, train};
use vitrine_training::spec::OutOfFold;

use crate::cli::{Given, TrainArgs, Usage, usage};
use crate::clock::today;
use crate::context::Context;
use crate::failure::{Failure, failed};
use crate::imported::attach_model;
use crate::ingest;
use crate::interrupt;
use crate::print::{self, Table};
use crate::progress::Steps;
use crate::rows::Found;
use crate::sources::{self, Data};

/// Trains systems and publishes what comes of it.
///
/// # Errors
/// Data that is missing or unfit, training that fails, files that cannot be written.
pub fn run(context: &Context, args: &TrainArgs) -> Result<()> {
    let given = Given::of("--data", args.data.as_deref(), &args.read)?;
    let names = if args.all { context.system_names()? } else { args.systems.clone() };
    if args.data.is_some() && names.len() != 1 {
        return Err(usage(Usage::DataOfOne));
    }
    let store = match &args.out {
        Some(out) => Folder::new(out),
        None => context.store()?,
    };
    // Everything is read before anything is written, so that a wrong name or a missing file costs no time.
    let mut read = Vec::new();
    for name in &names {
        let mut system = context.system(name)?;
        if let Some(seed) = context.options.seed {
            system.train.seed = seed;
        }
        if args.all
            && let Some(why) = sources::out_of_reach(context, &system)
        {
            context.say(&context.texts().cli_fetch().left_out(name, &why));
            continue;
        }
        attach_model(context, &mut system)?;
        let data = sources::read(context, &system, given)?;
        remark(context, name, &data);
        // A file of the user's own stands in for all others, wherever they are.
        if !args.partial && args.data.is_none() {
            refuse_to_shrink(&store, name, &data)?;
            refuse_to_forget(&store, name)?;
        }
        read.push((system, data));
    }
    let lock = store.lock(LOCK)?;
    // Only a comparison that shares its outputs can end early.
    if read.iter().any(|(system, _)| system.train.out_of_fold == OutOfFold::Shared) {
        interrupt::listen(context.texts());
    }
    let machine = machine();
    let log_place =
        args.log_dir.as_ref().map(|folder| Place { store: Arc::new(Folder::new(folder)), file: None });
    let mut all = Vec::new();
    for (system, data) in read {
        let logs = Logs { system: system.name().to_owned(), place: log_place.clone(), limit: None };
        let promotion = if args.promote { Promotion::Always } else { Promotion::UnlessWorse };
        let options =
            TrainOptions { machine: &machine, logs: &logs, day: Some(today()), promotion, judged_by: None };
        let steps = Steps::new(context.texts(), system.name(), context.options.quiet).until(args.time_limit);
        let published = train(&system, training_rows(data), &store, &lock, options, &steps);
        steps.finish();
        let published = published?;
        say_verdict(context, &published);
        if !context.options.json {
            let mut shown = published.clone();
            context.translation(&system).report(&mut shown.report);
            print::text(&describe(context.texts(), &shown))?;
        }
        all.push(published);
    }
    if context.options.json { print::json(&all) } else { Ok(()) }
}

/// Says how the new default did beside the old one.
fn say_verdict(context: &Context, published: &Published) {
    let (texts, system) = (context.texts(), &published.system);
    let said = texts.cli_versions();
    let Some(of) = &published.verdict else { return };
    let verdict = verdict(texts, of);
    match (of.is_worse(), published.is_promoted) {
        (true, false) => eprintln!("{}", said.worse(system, &of.new, &of.old, &verdict)),
        (true, true) => eprintln!("{}", said.promoted_worse(system, &of.new, &of.old, &verdict)),
        (false, _) => context.say(&said.compared(system, &verdict)),
    }
}

/// A system's data as training takes it.
pub(super) fn training_rows(data: Data) -> TrainingRows {
    TrainingRows {
        dataset: data.rows.dataset,
        violations: data.rows.violations.iter().map(Found::violation).collect(),
        cleaned: data.rows.cleaned,
        files: data.files,
    }
}

/// The leaderboard as a table: the deciding figure and one that is easy to read beside it.
pub fn leaderboard(texts: &Texts, report: &Report) -> String {
    let metric = report.metric;
    let beside = beside(report);
    let said = texts.cli_train();
    let name = label(texts, metric);
    let mut headings = vec![
        said.model().to_owned(),
        said.cross_validated(name),
        said.spread().to_owned(),
        said.interval().to_owned(),
    ];
    // With no rows held out there is one figure, the cross-validated one.
    let by_folds = report.by_cross_validation;
    let shown: Vec<Metric> = (!by_folds).then_some(metric).into_iter().chain(beside).collect();
    headings.extend(shown.iter().map(|metric| {
        let name = label(texts, *metric);
        if by_folds { said.cross_validated(name) } else { said.held_out(name) }
    }));
    let both_splits = report.candidates.iter().any(|candidate| candidate.random_split.is_some());
    if both_splits {
        headings.push(said.random_split(name));
    }
    headings.extend([said.surely_worse(), said.size(), said.role()].map(str::to_owned));
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    for candidate in &report.candidates {
        let mut cells = vec![candidate.name.clone()];
        let summary = candidate.cross_validated(metric);
        cells.push(summary.map_or_else(|| "-".to_owned(), |summary| written(texts, metric, summary.mean)));
        cells.push(summary.map_or_else(
            || "-".to_owned(),
            |summary| written_finer(texts, metric, summary.sd, finer(summary.sd)),
        ));
        let ends = summary.and_then(|summary| fold_interval(report, metric, summary));
        cells.push(ends.map_or_else(
            || "-".to_owned(),
            |(low, high)| texts.words().range(&written(texts, metric, low), &written(texts, metric, high)),
        ));
        for metric in &shown {
            let value = candidate.held_out.get(*metric);
            cells.push(value.map_or_else(|| "-".to_owned(), |value| written(texts, *metric, value)));
        }
        if both_splits {
            let random = candidate.random_split.as_ref().and_then(|scores| scores.get(metric));
            cells.push(random.map_or_else(|| "-".to_owned(), |value| written(texts, metric, value)));
        }
        let behind = candidate.surely_behind;
        cells.push(behind.map_or_else(|| "-".to_owned(), |behind| sure(texts, behind.probability)));
        cells.push(candidate.gzip_bytes.map_or_else(|| "-".to_owned(), |bytes| texts.locale().bytes(bytes)));
        cells.push(role(texts, candidate).to_owned());
        table.row(cells);
    }
    table.render()
}

/// The figure beside the deciding one: of a rare class how well its rows are found, otherwise the share of right
/// classes; of amounts far from 0, where errors are a share of them, that share, otherwise the mean error.
fn beside(report: &Report) -> Option<Metric> {
    const LARGE: f64 = 0.5;
    let have = |metric: Metric| report.candidates.iter().all(|of| of.held_out.get(metric).is_some());
    let are_shares = || {
        let mut shares = report.candidates.iter().filter_map(|of| of.held_out.get(Metric::Mape));
        shares.any(|share| share < LARGE)
    };
    let fits = |other: &Metric| match other {
        Metric::PrAuc => report.metric == Metric::LogLoss,
        Metric::Mape => report.metric == Metric::R2 && are_shares(),
        _ => true,
    };
    let all = [Metric::PrAuc, Metric::Accuracy, Metric::Mape, Metric::Mae].into_iter();
    all.filter(fits).find(|other| *other != report.metric && have(*other))
}

/// A probability in per cent; what is nearly certain is not called certain.
fn sure(texts: &Texts, probability: f64) -> String {
    let locale = texts.locale();
    if probability >= 0.995 {
        format!("> {}", locale.percent(0.99))
    } else {
        locale.percent_with(probability, 0)
    }
}

fn role<'a>(texts: &'a Texts, candidate: &Candidate) -> &'a str {
    let said = texts.leaderboard();
    if let Some(why) = candidate.doubt {
        doubt(texts, why)
    } else if candidate.default {
        said.mark_default()
    } else if candidate.baseline {
        said.mark_baseline()
    } else if candidate.reference {
        said.mark_reference()
    } else if candidate.exported {
        texts.cli_train().exported()
    } else {
        ""
    }
}

pub(super) fn describe(texts: &Texts, published: &Published) -> String {
    let report = &published.report;
    let (said, locale) = (texts.cli_train(), texts.locale());
    let mut text = said.summary(
        &published.system,
        report.n_samples as u64,
        &locale.whole(report.n_groups as u64),
        report.folds as u64,
        report.repeats as u64,
        &report.seed.to_string(),
    );
    text.push('\n');
    text.push_str(&leaderboard(texts, report));
    for sentence in [measured(texts, report), choice(texts, report)].into_iter().flatten() {
        text.push_str(&format!("{sentence}\n"));
    }
    for candidate in &report.candidates {
        if let Some(of) = &candidate.searched {
            text.push_str(&format!("{}: {}\n", candidate.name, searched(texts, report, of)));
        }
    }
    for leaky in &report.leaky {
        let value = leaky
            .scores
            .get(report.metric)
            .map_or_else(|| "-".to_owned(), |value| written(texts, report.metric, value));
        let honesty = if leaky.leaks { texts.leaky().leaks() } else { texts.leaky().honest() };
        text.push_str(&format!("{honesty}: {} {value} ({})\n", label(texts, report.metric), leaky.label));
    }
    let current: Vec<String> = published
        .models
        .iter()
        .filter(|model| model.current)
        .map(|model| format!("{} v{}", model.name, model.version))
        .collect();
    let current = current.join(", ");
    text.push_str(&if !published.is_promoted {
        said.kept_beside(&current)
    } else if published.models_changed {
        said.written(&current)
    } else {
        said.unchanged(&current)
    });
    text.push_str("\n\n");
    text
}

pub(super) fn remark(context: &Context, name: &str, data: &Data) {
    let said = context.texts().cli_train();
    for remark in &data.remarks {
        context.say(&format!("{name}: {remark}"));
    }
    for cleaned in data.rows.cleaned.iter().filter(|cleaned| cleaned.n_rows > 0) {
        context.say(&said.left_out(name, cleaned.n_rows, &cleaned.reason));
    }
    let n = data.rows.n_left_out;
    if n > 0 {
        context.say(&said.outside_limits(name, n as u64));
    }
}

/// Refuses to replace models by ones that have seen fewer files because some are missing here.
pub(super) fn refuse_to_shrink(store: &Folder, name: &str, data: &Data) -> Result<()> {
    let assets = Assets::new(store);
    let Some(entry) = assets.catalog()?.systems.into_iter().find(|entry| entry.name == name) else {
        return Ok(());
    };
    let known = assets.system_file(&entry)?.provenance.files;
    // Rows that arrived later may be more or less from time to time; that they are gone altogether is no less a loss
    // than a missing file.
    let is_ingested = |file: &SourceFile| file.name == ingest::store::FILE;
    if known.iter().any(is_ingested) && !data.files.iter().any(is_ingested) {
        return Err(failed(Failure::ShrinkIngested {
            system: name.to_owned(),
            store: store.path.display().to_string(),
            file: ingest::store::FILE.to_owned(),
        }));
    }
    let n_declared = |files: &[SourceFile]| files.iter().filter(|file| !is_ingested(file)).count();
    if data.absent.is_empty() || n_declared(&known) <= n_declared(&data.files) {
        return Ok(());
    }
    Err(failed(Failure::Shrink {
        system: name.to_owned(),
        store: store.path.display().to_string(),
        files: data.absent.clone(),
        remarks: data.remarks.clone(),
    }))
}

/// Refuses to replace models that have learned from labelled rows by ones that have not.
fn refuse_to_forget(store: &Folder, name: &str) -> Result<()> {
    let assets = Assets::new(store);
    let Some(entry) = assets.catalog()?.systems.into_iter().find(|entry| entry.name == name) else {
        return Ok(());
    };
    let files = assets.system_file(&entry)?.provenance.files;
    if !files.iter().any(|file| file.name == LABELLED_ROWS) {
        return Ok(());
    }
    let store = store.path.display().to_string();
    Err(failed(Failure::ShrinkLabelled { system: name.to_owned(), store }))
}

/// What the times were measured on, as far as the program knows.
pub(super) fn machine() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}

//! `check`: what is wrong with the data.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use vitrine_model::artifact::SourceFile;
use vitrine_model::figures::{Cleaned, Violation};

use crate::cli::CheckArgs;
use crate::context::Context;
use crate::{print, sources};

#[derive(Serialize)]
struct Checked {
    system: String,
    files: Vec<SourceFile>,
    absent: Vec<String>,
    n_rows: usize,
    n_left_out: usize,
    cleaned: Vec<Cleaned>,
    n_duplicates: usize,
    missing: Vec<(String, usize)>,
    n_violations: usize,
    violations: Vec<Violation>,
}

/// Reports violations, duplicates and missing values; with `strict` a violation makes the exit code 1.
///
/// # Errors
/// Data that cannot be read at all.
pub fn run(context: &Context, args: &CheckArgs) -> Result<ExitCode> {
    let names = match &args.system {
        Some(name) => vec![name.clone()],
        None => context.system_names()?,
    };
    let mut all = Vec::new();
    for name in names {
        let system = context.system(&name)?;
        if args.system.is_none()
            && let Some(why) = sources::out_of_reach(context, &system)
        {
            context.say(&format!("{name} is skipped: {why}"));
            continue;
        }
        let data = sources::read(context, &system, args.data.as_deref())?;
        for remark in &data.remarks {
            context.say(&format!("{name}: {remark}"));
        }
        let rows = data.rows;
        let groups = rows.dataset.copies();
        let n_groups = groups.iter().max().map_or(0, |last| last + 1);
        let names = system.schema.features.iter().map(|feature| feature.name.clone());
        let n_violations = rows.violations.len();
        all.push(Checked {
            system: name,
            files: data.files,
            absent: data.absent,
            n_rows: rows.dataset.n_samples()
                + rows.n_left_out
                + rows.cleaned.iter().map(|cleaned| cleaned.n_rows as usize).sum::<usize>(),
            n_left_out: rows.n_left_out,
            cleaned: rows.cleaned,
            n_duplicates: groups.len() - n_groups,
            missing: names.zip(rows.n_missing).filter(|(_, n)| *n > 0).collect(),
            n_violations,
            violations: rows.violations.into_iter().take(args.limit).collect(),
        });
    }
    if context.options.json {
        print::json(&all)?;
    } else {
        print::text(&all.iter().map(describe).collect::<Vec<_>>().join("\n"))?;
    }
    let is_clean = all.iter().all(|checked| checked.n_violations == 0);
    Ok(if is_clean || !args.strict { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn describe(checked: &Checked) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{line}");
    };
    let files: Vec<&str> = checked.files.iter().map(|file| file.name.as_str()).collect();
    line(format!("{}: {} in {}", checked.system, print::count(checked.n_rows, "row"), files.join(", ")));
    line(format!("  {}", print::count(checked.n_violations, "violation")));
    for violation in &checked.violations {
        line(format!("    {}:{}: {}", violation.file, violation.line, violation.message));
    }
    let more = checked.n_violations - checked.violations.len();
    if more > 0 {
        line(format!("    and {more} more (--limit {} lists all)", checked.n_violations));
    }
    if checked.n_left_out > 0 {
        line(format!("  {} left out of training because of them", print::count(checked.n_left_out, "row")));
    }
    for cleaned in &checked.cleaned {
        line(format!("  {} left out: {}", print::count(cleaned.n_rows as usize, "row"), cleaned.reason));
    }
    line(format!("  {} (rows that repeat an earlier one)", print::count(checked.n_duplicates, "duplicate")));
    if checked.missing.is_empty() {
        line("  no missing values".to_owned());
    }
    for (name, n) in &checked.missing {
        line(format!("  {name}: {}", print::count(*n, "missing value")));
    }
    text
}

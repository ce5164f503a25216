//! `check`: what is wrong with the data.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use vitrine_model::artifact::SourceFile;
use vitrine_model::figures::{Cleaned, Violation};
use vitrine_present::Texts;
use vitrine_present::lines::table;

use crate::cli::{CheckArgs, Given};
use crate::context::Context;
use crate::rows::Found;
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
    /// The same for people.
    #[serde(skip)]
    found: Vec<Found>,
}

/// Reports violations, duplicates and missing values; with `strict` a violation makes the exit code 1.
///
/// # Errors
/// Data that cannot be read at all.
pub fn run(context: &Context, args: &CheckArgs) -> Result<ExitCode> {
    let given = Given::of("--data", args.data.as_deref(), &args.read)?;
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
            context.say(&context.texts().cli_fetch().left_out(&name, &why));
            continue;
        }
        let data = sources::read(context, &system, given)?;
        for remark in &data.remarks {
            context.say(&format!("{name}: {remark}"));
        }
        let rows = data.rows;
        let (mut cleaned, mut violations) = (rows.cleaned.clone(), rows.violations);
        let messages = violations.iter().take(args.limit).map(Found::message).collect();
        let n_violations = violations.len();
        violations.truncate(args.limit);
        if !context.options.json {
            let translation = context.translation(&system);
            for cleaned in &mut cleaned {
                translation.text(&mut cleaned.reason);
            }
            for found in &mut violations {
                found.problem = print::translated(&found.problem, &translation);
            }
        }
        let groups = rows.dataset.copies();
        let n_groups = groups.iter().max().map_or(0, |last| last + 1);
        let names = system.schema.features.iter().map(|feature| feature.name.clone());
        all.push(Checked {
            system: name,
            files: data.files,
            absent: data.absent,
            n_rows: rows.dataset.n_samples()
                + rows.n_left_out
                + rows.cleaned.iter().map(|cleaned| cleaned.n_rows as usize).sum::<usize>(),
            n_left_out: rows.n_left_out,
            cleaned,
            n_duplicates: groups.len() - n_groups,
            missing: names.zip(rows.n_missing).filter(|(_, n)| *n > 0).collect(),
            n_violations,
            violations: messages,
            found: violations,
        });
    }
    if context.options.json {
        print::json(&all)?;
    } else {
        print::text(&all.iter().map(|one| describe(context.texts(), one)).collect::<Vec<_>>().join("\n"))?;
    }
    let is_clean = all.iter().all(|checked| checked.n_violations == 0);
    Ok(if is_clean || !args.strict { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn describe(texts: &Texts, checked: &Checked) -> String {
    let (said, counts, locale) = (texts.cli_check(), texts.cli_count(), texts.locale());
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{line}");
    };
    let files: Vec<&str> = checked.files.iter().map(|file| file.name.as_str()).collect();
    line(said.heading(&checked.system, checked.n_rows as u64, &files.join(", ")));
    line(format!("  {}", counts.violations(checked.n_violations as u64)));
    for found in &checked.found {
        line(format!("    {}:{}: {}", found.file, found.line, table::problem(texts, &found.problem)));
    }
    let more = checked.n_violations - checked.found.len();
    if more > 0 {
        line(format!("    {}", counts.more(&locale.whole(more as u64), &checked.n_violations.to_string())));
    }
    if checked.n_left_out > 0 {
        line(format!("  {}", said.left_out(checked.n_left_out as u64)));
    }
    for cleaned in &checked.cleaned {
        line(format!("  {}", counts.left_out(cleaned.n_rows, &cleaned.reason)));
    }
    line(format!("  {}", said.duplicates(checked.n_duplicates as u64)));
    if checked.missing.is_empty() {
        line(format!("  {}", said.no_missing()));
    }
    for (name, n) in &checked.missing {
        line(format!("  {}", said.missing(name, *n as u64)));
    }
    text
}

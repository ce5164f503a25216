//! The commands, one file each.

mod backfill;
mod check;
mod completions;
mod daily;
mod explore;
mod fetch;
mod import;
mod ingest;
mod init;
mod init_report;
mod list;
mod log;
mod new;
mod predict;
mod predict_csv;
mod predict_explain;
mod retrain;
mod search;
mod serve;
mod show;
mod site;
pub mod train;
mod verify;
mod versions;

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::{Command, Given};
use crate::context::Context;

/// Does what the command line asks.
///
/// # Errors
/// Whatever stopped the command.
pub fn run(context: &Context, command: Command) -> Result<ExitCode> {
    match command {
        Command::Fetch { systems } => fetch::run(context, &systems),
        Command::Ingest(args) => return ingest::run(context, &args),
        Command::Check(args) => return check::run(context, &args),
        Command::Explore { system, data, read } => {
            explore::run(context, &system, Given::of("--data", data.as_deref(), &read)?)
        }
        Command::Train(args) => train::run(context, &args),
        Command::Retrain(args) => retrain::run(context, &args),
        Command::Search(args) => search::run(context, &args),
        Command::Daily { systems, date, count } => daily::run(context, &systems, date, count),
        Command::Log(args) => return log::run(context, &args),
        Command::Label(args) => return log::run_label(context, &args),
        Command::Backfill { systems, from, to } => backfill::run(context, &systems, from, to),
        Command::Verify { no_retrain } => return verify::run(context, !no_retrain),
        Command::Versions { system } => versions::list(context, &system),
        Command::Compare(args) => versions::run_compare(context, &args),
        Command::Promote { system, model } => versions::run_promote(context, &system, &model),
        Command::Rollback { system } => versions::run_rollback(context, &system),
        Command::Prune(args) => versions::run_prune(context, &args),
        Command::Show { system, model } => show::run(context, &system, model.as_deref()),
        Command::List => list::run(context),
        Command::Predict(args) => predict::run(context, &args),
        Command::Init(args) => init::run(context, &args),
        Command::Import(args) => import::run(context, &args),
        Command::New(args) => new::run(context, &args),
        Command::Site(args) => site::run(context, &args),
        Command::Serve(args) => serve::run(context, &args),
        Command::Completions { shell } => completions::run(shell),
    }?;
    Ok(ExitCode::SUCCESS)
}

//! Trains prediction systems, keeps their daily histories, and writes the files that the page loads.
//!
//! What it does is in `vitrine_publish`; here are arguments, files, downloads, progress and printing. Read it in the
//! order of the data: [`system`] says what there is, [`sources`] finds or downloads the files, [`input`] opens them,
//! [`rows`] has their rows,
//! [`ingest`] adds rows that arrive later. One file per command lies in [`commands`].

#![allow(
    clippy::format_push_string,
    reason = "the texts are short, and growing a String cannot fail as writing can"
)]

mod cli;
mod clock;
mod commands;
mod context;
mod failure;
mod imported;
mod ingest;
mod input;
mod interrupt;
mod page;
mod print;
mod progress;
mod rows;
mod sources;
mod system;

use std::process::ExitCode;

use clap::Parser as _;
use vitrine_publish::{DraftError, PublishError};

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let context = context::Context { options: cli.options };
    match commands::run(&context, cli.command) {
        Ok(code) => code,
        // A reader such as `head` that has seen enough is not an error.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let texts = context.texts();
            eprintln!("{}", texts.cli_error().error(&print::error(texts, &error)));
            ExitCode::from(if is_wrong_usage(&error) { 2 } else { 1 })
        }
    }
}

/// Whether an error is about what was asked for, and not about what was found.
fn is_wrong_usage(error: &anyhow::Error) -> bool {
    error.is::<cli::Usage>()
        || error.downcast_ref::<PublishError>().is_some_and(PublishError::is_wrong_usage)
        || error.downcast_ref::<DraftError>().is_some_and(DraftError::is_wrong_usage)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

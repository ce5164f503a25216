//! Trains prediction systems, keeps their daily histories, and writes the files that the page loads.
//!
//! Read it in the order of the data: [`system`] says what there is, [`sources`] finds or downloads the files,
//! [`rows`] has their rows, [`ingest`] adds rows that arrive later, [`store`] keeps what was trained,
//! [`panels`] puts together what the predict page shows beside the form, [`daily`] draws and predicts the daily
//! samples, [`trial_log`] remembers what a search has tried, [`verify`] proves all of it, and [`draft`] writes system files for other data. One file per command
//! lies in [`commands`].

#![allow(
    clippy::format_push_string,
    reason = "the texts are short, and growing a String cannot fail as writing can"
)]

mod calendar;
mod cli;
mod commands;
mod context;
mod daily;
mod draft;
mod ingest;
mod panels;
mod print;
mod progress;
mod rows;
mod sources;
mod store;
mod system;
mod trial_log;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        // A reader such as `head` that has seen enough is not an error.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<cli::Usage>() { 2 } else { 1 })
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

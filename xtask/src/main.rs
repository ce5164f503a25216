//! Set-up and chores: serve, test, bench, dist.
//!
//! Nothing here is part of the product: this program installs the tools that building and testing need,
//! calls them in the right order, and finishes the folder that Trunk builds.
//! Start with [`commands`], which has one file for each command.

mod announce;
mod commands;
mod page;
mod parts;
mod peers;
mod process;
mod server;
mod setup;
mod workspace;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(commands::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

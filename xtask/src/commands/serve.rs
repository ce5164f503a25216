//! `cargo xtask serve`: from a clone to the page in a browser.

use super::Failure;
use crate::page::{self, PublicUrl};
use crate::process::{cargo, command, run as run_program};
use crate::{announce, process, setup, workspace};
use anyhow::{Context, Result};
use lexopt::{Arg, Parser, ValueExt};
use std::process::ExitCode;
use vitrine_server::Server;

/// Where the page is served when no port is named, and how many ports after it are tried.
const PORTS: std::ops::Range<u16> = 8080..8100;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Sets up what is missing, builds the page and serves it on this machine\n\nUsage: cargo xtask serve [OPTIONS]\n\n",
    "  --open             open the page in the default browser\n",
    "  --train            first train every system anew that there is data for\n",
    "  --port N           the port to serve on; without it the first free one from 8080 on\n",
    "  --public-url PATH  the path below which the page is served (/)\n",
);

#[derive(Debug, Default)]
struct Args {
    is_opened: bool,
    is_trained: bool,
    port: Option<u16>,
    public_url: PublicUrl,
}

/// Runs the command; it ends when the program is interrupted.
///
/// # Errors
/// When set-up, training or building fails, or no port is free.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let mut args = Args::default();
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Long("open") => args.is_opened = true,
            Arg::Long("train") => args.is_trained = true,
            Arg::Long("port") => args.port = Some(line.value()?.parse()?),
            Arg::Long("public-url") => args.public_url = line.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    serve(&args)?;
    Ok(ExitCode::SUCCESS)
}

fn serve(args: &Args) -> Result<()> {
    page::announce_build();
    let tools = setup::page_tools()?;
    if args.is_trained {
        announce::step("training every system that there is data for", "a few minutes");
        run_program(&mut cargo(&["run", "--release", "-p", "model-builder", "--", "train", "--all"]))?;
    }
    let dist = workspace::root().join("dist");
    page::build(&tools, &args.public_url, &dist)?;
    let server = match args.port {
        Some(port) => Server::start(&dist, args.public_url.as_str(), port)?,
        None => PORTS
            .map(|port| Server::start(&dist, args.public_url.as_str(), port))
            .find_map(Result::ok)
            .with_context(|| format!("no port from {} to {} is free", PORTS.start, PORTS.end - 1))?,
    };
    println!("Vitrine is at {}  (Ctrl+C ends it)", server.url());
    if args.is_opened {
        open(&server.url());
    }
    server.wait();
    Ok(())
}

/// Opens an address in the default browser; the page is served whether or not that works.
fn open(url: &str) {
    let opened = match process::find(&["xdg-open", "open", "wslview"]) {
        Some(opener) => command(opener).arg(url).spawn().is_ok(),
        None => false,
    };
    if !opened {
        announce::warn("no program that opens a browser was found; open the address by hand");
    }
}

//! `cargo xtask serve-dist`: only serves a folder that was built before.

use super::Failure;
use crate::page::PublicUrl;
use anyhow::Result;
use lexopt::{Arg, Parser, ValueExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vitrine_server::Server;

/// What `--help` prints.
pub const HELP: &str = concat!(
    "Serves a built folder as GitHub Pages does\n\nUsage: cargo xtask serve-dist FOLDER [--public-url PATH] [--port N]\n\n",
    "  --public-url PATH  the path below which it is served: the one that it was built for (/)\n",
    "  --port N           the port; 0 takes any free one (8080)\n",
);

/// Runs the command; it ends when the program is interrupted.
///
/// # Errors
/// When the folder holds no page or the port is taken.
pub fn run(mut line: Parser) -> Result<ExitCode, Failure> {
    let (mut folder, mut public_url, mut port) = (None, PublicUrl::default(), 8080);
    while let Some(argument) = line.next()? {
        match argument {
            Arg::Long("public-url") => public_url = line.value()?.parse()?,
            Arg::Long("port") => port = line.value()?.parse()?,
            Arg::Value(word) if folder.is_none() => folder = Some(PathBuf::from(word)),
            other => return Err(other.unexpected().into()),
        }
    }
    let folder = folder.ok_or_else(|| lexopt::Error::from("the folder is missing"))?;
    serve(&folder, &public_url, port)?;
    Ok(ExitCode::SUCCESS)
}

fn serve(folder: &Path, public_url: &PublicUrl, port: u16) -> Result<()> {
    let server = Server::start(folder, public_url.as_str(), port)?;
    println!("{} is at {}", folder.display(), server.url());
    server.wait();
    Ok(())
}

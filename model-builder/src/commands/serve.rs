//! `serve`: a site as visitors will see it, on this machine.

use std::fs;
use std::io::ErrorKind;

use anyhow::Result;
use vitrine_publish::{Base, PublishError};
use vitrine_server::Server;

use crate::cli::ServeArgs;
use crate::context::Context;
use crate::print;

/// The first port that is tried, and how many.
const FIRST: u16 = 8080;
const TRIED: u16 = 20;
/// The page of a site.
const PAGE: &str = "index.html";

/// Serves a folder until the program is interrupted.
///
/// # Errors
/// A folder without a site, and ports that are taken.
pub fn run(context: &Context, args: &ServeArgs) -> Result<()> {
    let file = args.folder.join(PAGE);
    let base = fs::read_to_string(&file).ok().and_then(|page| Base::of_page(&page));
    let base = base.ok_or_else(|| PublishError::NoPage { file: file.display().to_string() })?;
    let start = |port| Server::start(&args.folder, base.as_str(), port);
    let server = match args.port {
        Some(port) => start(port)?,
        None => (FIRST..FIRST + TRIED)
            .map(start)
            .find(|server| !matches!(server, Err(error) if error.kind() == ErrorKind::AddrInUse))
            .unwrap_or_else(|| start(0))?,
    };
    print::text(
        &(context.texts().cli_site().serving(&args.folder.display().to_string(), &server.url()) + "\n"),
    )?;
    server.wait();
    Ok(())
}

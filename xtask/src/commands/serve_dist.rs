//! `cargo xtask serve-dist`: only serves a folder that was built before.

use crate::page::PublicUrl;
use crate::server::Server;
use anyhow::Result;
use std::path::PathBuf;

/// Serves a built folder as GitHub Pages does
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// The folder
    folder: PathBuf,
    /// The path below which it is served: the one that it was built for
    #[arg(long, value_name = "PATH", default_value = "/")]
    public_url: PublicUrl,
    /// The port; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
}

/// Runs the command; it ends when the program is interrupted.
///
/// # Errors
/// When the folder holds no page or the port is taken.
pub fn run(args: &Args) -> Result<()> {
    let server = Server::start(&args.folder, args.public_url.as_str(), args.port)?;
    println!("{} is at {}", args.folder.display(), server.url());
    server.wait();
    Ok(())
}

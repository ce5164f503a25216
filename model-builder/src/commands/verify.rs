//! `verify`: whether the artifacts are what they say.

use std::process::ExitCode;

use anyhow::Result;

use crate::context::Context;
use crate::store::Assets;
use crate::{print, verify};

/// Checks the folder of artifacts; a difference makes the exit code 1.
///
/// # Errors
/// A folder without a catalog.
pub fn run(context: &Context, retrain: bool) -> Result<ExitCode> {
    let assets = Assets::new(context.assets()?);
    let findings = verify::run(context, &assets, retrain)?;
    if context.options.json {
        print::json(&findings)?;
    } else {
        let skipped = findings.skipped.iter().map(|why| format!("skipped: {why}\n"));
        let differences = findings.differences.iter().map(|difference| format!("differs: {difference}\n"));
        let retrained = match findings.retrained.as_slice() {
            [] => "nothing trained again".to_owned(),
            names => format!("{} trained again with the same bytes", names.join(" and ")),
        };
        let summary = format!(
            "{}: {} read, {} made again, {retrained}, {}\n",
            assets.folder.display(),
            print::count(findings.n_files, "file"),
            print::count(findings.n_replayed, "prediction"),
            print::count(findings.differences.len(), "difference")
        );
        print::text(&skipped.chain(differences).chain([summary]).collect::<String>())?;
    }
    Ok(if findings.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

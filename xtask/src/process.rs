//! Running other programs: with the tools on the path, with errors that say what was run.

use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variables that `cargo run` sets for this program.
///
/// Some build scripts watch them, so a nested cargo that saw them would compile those crates anew each time
/// it is called this way and then directly.
const SET_BY_CARGO_RUN: &[&str] = &[
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_AUTHORS",
    "CARGO_PKG_DESCRIPTION",
    "CARGO_PKG_HOMEPAGE",
    "CARGO_PKG_LICENSE",
    "CARGO_PKG_LICENSE_FILE",
    "CARGO_PKG_NAME",
    "CARGO_PKG_README",
    "CARGO_PKG_REPOSITORY",
    "CARGO_PKG_RUST_VERSION",
    "CARGO_PKG_VERSION",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
];

/// A command that runs in the workspace's root, free of what `cargo run` set for this program.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::workspace::root());
    for name in SET_BY_CARGO_RUN {
        command.env_remove(name);
    }
    command
}

/// The cargo that called this program, with these arguments.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Runs a command to its end; its output goes where this program's goes.
///
/// # Errors
/// When it cannot start, or ends with another code than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// What a command printed on stdout, when it ran and succeeded.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The first program of these names that lies on a search path.
pub fn find_on(path: &OsStr, names: &[&str]) -> Option<PathBuf> {
    std::env::split_paths(path)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|candidate| is_program(candidate))
}

/// The first program of these names on the caller's own path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    find_on(&std::env::var_os("PATH").unwrap_or_default(), names)
}

/// A search path with these folders before the caller's own.
///
/// # Errors
/// When a folder's name holds the character that separates folders.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&own));
    std::env::join_paths(all).context("a tools folder has a name that cannot stand in PATH")
}

/// Whether this program runs as the administrator, who alone may install system packages.
pub fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_in_the_error() {
        let error = run(&mut cargo(&["no-such-command-here"])).expect_err("cargo knows no such command");
        assert!(format!("{error:#}").contains("no-such-command-here"), "{error:#}");
    }

    #[test]
    fn the_first_name_on_the_path_is_found() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let program = dir.path().join("some-tool");
        std::fs::write(&program, "#!/bin/sh\n")?;
        let path = path_with(&[dir.path().to_path_buf()])?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(find_on(&path, &["some-tool"]), None, "a file that cannot be run is no program");
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))?;
        }
        assert_eq!(find_on(&path, &["absent", "some-tool"]), Some(program));
        Ok(())
    }
}

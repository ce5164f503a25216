//! The commands, one file each, and the line that calls them.

mod bench;
mod bench_wasm;
mod dist;
mod package;
mod serve;
mod serve_dist;
mod setup;
mod test;

use lexopt::Parser;
use std::ffi::OsString;
use std::process::ExitCode;

/// Why a command did not do what was asked for.
#[derive(Debug)]
enum Failure {
    /// The line cannot be understood.
    Usage(lexopt::Error),
    /// The work failed.
    Work(anyhow::Error),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Work(error)
    }
}

/// One command.
struct Command {
    /// The word that calls it.
    name: &'static str,
    /// What `--help` prints: the line that calls it, what it does, its options.
    help: &'static str,
    /// Reads the rest of the line and does the work.
    run: fn(Parser) -> Result<ExitCode, Failure>,
    /// Whether the list of commands names it.
    is_listed: bool,
}

const COMMANDS: &[Command] = &[
    Command { name: "serve", help: serve::HELP, run: serve::run, is_listed: true },
    Command { name: "test", help: test::HELP, run: test::run, is_listed: true },
    Command { name: "dist", help: dist::HELP, run: dist::run, is_listed: true },
    Command { name: "package", help: package::HELP, run: package::run_command, is_listed: true },
    Command { name: "bench", help: bench::HELP, run: bench::run, is_listed: true },
    Command { name: "bench-wasm", help: bench_wasm::HELP, run: bench_wasm::run, is_listed: true },
    Command { name: "setup", help: setup::HELP, run: setup::run, is_listed: true },
    Command { name: "serve-dist", help: serve_dist::HELP, run: serve_dist::run, is_listed: false },
];

/// Runs the command that a line asks for, without the program's own name; 2 is the code for a line that cannot be
/// understood, 1 for work that failed.
pub fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut line = line.into_iter();
    let Some(name) = line.next() else {
        eprint!("{}", overview());
        return ExitCode::from(2);
    };
    if is_help(&name) || name == "help" {
        print!("{}", overview());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| name == command.name) else {
        eprintln!("error: there is no command {}\n\n{}", name.to_string_lossy(), overview());
        return ExitCode::from(2);
    };
    let rest: Vec<OsString> = line.collect();
    // The first word may call another program, which has its own help.
    if rest.first().is_some_and(is_help) {
        print!("{}", command.help);
        return ExitCode::SUCCESS;
    }
    match (command.run)(Parser::from_args(rest)) {
        Ok(code) => code,
        Err(Failure::Usage(error)) => {
            eprintln!("error: {error}\n\n{}", command.help);
            ExitCode::from(2)
        }
        Err(Failure::Work(error)) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_help(word: &OsString) -> bool {
    word == "--help" || word == "-h"
}

fn overview() -> String {
    let listed = COMMANDS.iter().filter(|command| command.is_listed).map(|command| {
        let does = command.help.lines().next().unwrap_or_default();
        format!("  {:<11} {does}\n", command.name)
    });
    format!(
        "Set-up and chores of the workspace.\n\nUsage: cargo xtask COMMAND\n\n{}\n\
         `cargo xtask COMMAND --help` says more.\n",
        listed.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_says_what_it_does_and_how_it_is_called() {
        for command in COMMANDS {
            let mut lines = command.help.lines();
            assert!(lines.next().is_some_and(|does| does.len() > 20), "{}", command.name);
            assert!(
                command.help.contains(&format!("Usage: cargo xtask {}", command.name)),
                "{}",
                command.help
            );
            assert_eq!(overview().contains(&format!("  {} ", command.name)), command.is_listed);
        }
    }

    #[test]
    fn lines_that_cannot_be_understood_are_wrong_usage() {
        for (command, line) in [
            ("serve", vec!["--no-such-option"]),
            ("serve", vec!["--port", "many"]),
            ("test", vec!["no-such-part"]),
            ("dist", vec![]),
            ("dist", vec!["--public-url", "no path"]),
            ("setup", vec!["word"]),
        ] {
            let run = COMMANDS.iter().find(|one| one.name == command).expect("a command").run;
            let failed = run(Parser::from_args(line.iter().copied())).expect_err("wrong usage");
            assert!(matches!(failed, Failure::Usage(_)), "{command} {line:?}: {failed:?}");
        }
    }
}

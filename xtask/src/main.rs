//! `cargo xtask`: see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::commands::run(std::env::args_os().skip(1))
}

//! `new`: from a table to a page, without a system file written by hand.

use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;

use super::{check, daily, init, site, train};
use crate::cli::{CheckArgs, InitArgs, NewArgs, TrainArgs};
use crate::context::Context;
use crate::failure::{Because as _, Failure, failed};
use crate::input;
use crate::print;

/// The steps, which are counted for the reader.
const STEPS: u64 = 4;
/// How many rows that do not fit are listed.
const LISTED: usize = 5;

/// Drafts a system, checks the table against it, trains it, and puts it into a page, each in its folder below the one
/// that is asked for.
///
/// # Errors
/// Whatever stops one of the steps; what the earlier ones have written stays.
pub fn run(context: &Context, args: &NewArgs) -> Result<()> {
    let name = init::name(&args.draft)?;
    if args.draft.file != Path::new("-") {
        return steps(context, args, &name, &args.draft.file);
    }
    // Several steps read the data, and standard input can be read once only.
    let folder = TempDir::new().because(|| Failure::Input)?;
    let file = folder.path().join(&name);
    input::keep(&file)?;
    steps(context, args, &name, &file)
}

fn steps(context: &Context, args: &NewArgs, name: &str, data: &Path) -> Result<()> {
    let out = args.out.clone().unwrap_or_else(|| name.into());
    let (systems, assets, pages) = (out.join("systems"), out.join("assets"), out.join("site"));
    let file = systems.join(format!("{name}.toml"));
    if file.exists() && !args.draft.force {
        return Err(failed(Failure::Exists { file: file.display().to_string() }));
    }
    // A page that is named must be there before anything takes its time.
    let page = match site::page(args.page.as_deref()) {
        Err(error) if args.page.is_some() => return Err(error),
        page => page,
    };
    let texts = context.texts();
    let said = texts.cli_new();
    let step =
        |number: u64, text: &str| context.say(&said.step(&number.to_string(), &STEPS.to_string(), text));
    let mut inner = context.clone();
    inner.options.system_files = Some(systems.clone());
    inner.options.assets = Some(assets.clone());
    step(1, said.draft());
    let draft = InitArgs {
        file: data.to_owned(),
        name: Some(name.to_owned()),
        output: Some(file),
        is_step: true,
        ..args.draft.clone()
    };
    init::run(&inner, &draft)?;
    step(2, said.check());
    let data = Some(data.to_owned());
    let read = args.draft.read.clone();
    let checked = CheckArgs {
        system: Some(name.to_owned()),
        data: data.clone(),
        strict: false,
        limit: LISTED,
        read: read.clone(),
    };
    check::run(&inner, &checked)?;
    step(3, said.train());
    let trained = TrainArgs {
        systems: vec![name.to_owned()],
        all: false,
        data,
        out: None,
        promote: false,
        partial: true,
        time_limit: Some(args.time_limit),
        log_dir: None,
        read,
    };
    train::run(&inner, &trained)?;
    if args.draft.daily {
        daily::run(&inner, &[name.to_owned()], None, None)?;
    }
    step(4, said.site());
    match page {
        Ok(page) => {
            let n_files = site::write(&page, &assets, &args.base, &pages)?;
            let shown = pages.display().to_string();
            let written = texts.cli_site().written(&shown, n_files as u64, args.base.as_str());
            let serve = format!("python3 -m http.server --directory {}", init::pasted(&pages));
            if !context.options.json {
                print::text(&format!("{written}\n{}\n", said.look(&serve)))?;
            }
            Ok(())
        }
        // Everything but the page itself is there, and how to get one is said.
        Err(error) => {
            context.say(&print::error(texts, &error));
            Ok(())
        }
    }
}

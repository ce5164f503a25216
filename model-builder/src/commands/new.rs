//! `new`: from a table to a page, without a system file written by hand.

use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;

use super::site::Making;
use super::{check, daily, init, site, train};
use crate::cli::{CheckArgs, InitArgs, NewArgs, TrainArgs};
use crate::context::Context;
use crate::failure::{Because as _, Failure, failed};
use crate::input;
use crate::page::page;
use crate::print;

/// The steps, which are counted for the reader; the last one needs a built page.
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
    // What other commands call the place to write to is understood here as well.
    let out = args.out.as_ref().or(args.draft.output.as_ref()).cloned().unwrap_or_else(|| name.into());
    let (systems, assets, pages) = (out.join("systems"), out.join("assets"), out.join("site"));
    let file = systems.join(format!("{name}.toml"));
    if file.exists() && !args.draft.force {
        return Err(failed(Failure::Exists { file: file.display().to_string() }));
    }
    let texts = context.texts();
    let said = texts.cli_new();
    // A page that is named must be there before anything takes its time. Without one everything else is made, and how
    // to get one is said at once.
    let page = match page(args.made.page.as_deref()) {
        Err(error) if args.made.page.is_some() => return Err(error),
        Err(error) => {
            context.say(&print::error(texts, &error));
            context.say(said.without_page());
            None
        }
        Ok(page) => Some(page),
    };
    let n_steps = STEPS - u64::from(page.is_none());
    let step =
        |number: u64, text: &str| context.say(&said.step(&number.to_string(), &n_steps.to_string(), text));
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
    let Some(page) = page else { return Ok(()) };
    step(4, said.site());
    let making = Making { page: page.as_ref(), assets: &assets, systems: &[], made: &args.made };
    let n_files = making.folder(context, &pages)?;
    if !context.options.json {
        print::text(&site::said(context, &pages, n_files, &args.made)?)?;
    }
    Ok(())
}

//! `ingest`: rows that arrive later, from files and addresses.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use vitrine_publish::store::{Folder, LOCK, Store as _};
use vitrine_training::Progress as _;

use crate::cli::{IngestArgs, Usage, usage};
use crate::clock::moment;
use crate::context::Context;
use crate::failure::failed;
use crate::ingest::error::Again;
use crate::ingest::failure::IngestFailure;
use crate::ingest::fetch::Fetcher;
use crate::ingest::limits::Limits;
use crate::ingest::pace::RealClock;
use crate::ingest::{self, Input, Job, PAGES};
use crate::print;
use crate::progress::Steps;
use crate::system::ingest::IngestToml;
use crate::system::{System, address};

/// Reads what is given, or what the system file names, and stores what is new. A file or address that failed makes
/// the exit code 1.
///
/// # Errors
/// Wrong usage; a store that cannot be read, or that another run is writing to.
pub fn run(context: &Context, args: &IngestArgs) -> Result<ExitCode> {
    let system = context.system(&args.system)?;
    let settings = settings(&system, args)?;
    let inputs = inputs(&system, args)?;
    let folder = context.ingested_folder(system.name()).ok_or_else(|| failed(IngestFailure::NoFolder))?;
    // A dry run leaves nothing behind, not even the folder that a lock would make.
    let lock = if args.dry_run { None } else { Some(Folder::new(&folder).lock(LOCK)?) };
    let job = Job {
        system: &system,
        settings: &settings,
        folder: &folder,
        received: &moment(),
        dry_run: args.dry_run,
        again: args.again,
        pages: args.pages.or(settings.pages).unwrap_or(PAGES),
        limit: args.limit,
        texts: (!context.options.json).then(|| context.texts()),
        translation: context.translation(&system),
    };
    let mut limits = Limits { bytes: args.max_megabytes * 1_000_000, ..Limits::default() };
    if let Some(delay) = args.delay.or(settings.delay_seconds) {
        limits.delay = Duration::try_from_secs_f64(delay).unwrap_or(limits.delay);
    }
    let mut clock = RealClock::start();
    let say = |again: &Again<'_>| context.say(&again.told(context.texts()));
    let mut fetcher = Fetcher::new(limits, &mut clock, &say);
    let steps = Steps::new(context.texts(), system.name(), context.options.quiet);
    steps.start(inputs.len() as u64);
    let summary = ingest::run(&job, &inputs, &mut fetcher, &|name| steps.advance(name));
    steps.finish();
    drop(lock);
    let summary = summary?;
    if context.options.json {
        print::json(&summary)?;
    } else {
        print::text(&summary.text(context.texts()))?;
    }
    let errors: Vec<&String> = summary.sources.iter().filter_map(|source| source.error.as_ref()).collect();
    for error in &errors {
        eprintln!("{}", context.texts_of_output().cli_error().error(error));
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The system file's table with what the command line replaces in it.
fn settings(system: &System, args: &IngestArgs) -> Result<IngestToml> {
    let mut settings = system.ingest.clone();
    settings.format = args.format.or(settings.format);
    for constant in &args.constants {
        let Some((name, value)) = constant.split_once('=') else {
            return Err(usage(Usage::ConstantForm { constant: constant.clone() }));
        };
        let feature = system.schema.position(name.trim()).and_then(|at| system.schema.features.get(at));
        let Some(feature) = feature else {
            let (system, name) = (system.name().to_owned(), name.to_owned());
            return Err(usage(Usage::ConstantName { constant: constant.clone(), system, name }));
        };
        feature.parse(value).map_err(|fault| {
            usage(Usage::ConstantValue { constant: constant.clone(), fault: Box::new(fault) })
        })?;
        settings.constants.insert(feature.name.clone(), value.trim().to_owned());
    }
    Ok(settings)
}

fn inputs(system: &System, args: &IngestArgs) -> Result<Vec<Input>> {
    let configured = &system.ingest.urls;
    let arguments = if args.inputs.is_empty() { configured } else { &args.inputs };
    if arguments.is_empty() {
        return Err(usage(Usage::NoUrls { system: system.name().to_owned() }));
    }
    let input = |argument: &String| {
        if argument == "-" {
            return Ok(Input::Standard);
        }
        if !address::is_address(argument) {
            return Ok(Input::File(PathBuf::from(argument)));
        }
        address::parse(&address::page(argument, 1))
            .map_err(|error| usage(Usage::Address(Box::new(error))))?;
        Ok(Input::Address(argument.clone()))
    };
    arguments.iter().map(input).collect()
}

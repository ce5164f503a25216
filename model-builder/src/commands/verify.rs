//! `verify`: whether the artifacts are what they say.

use std::process::ExitCode;

use anyhow::Result;
use vitrine_model::catalog::CatalogEntry;
use vitrine_model::report::Report;
use vitrine_present::Texts;
use vitrine_present::lines::errors;
use vitrine_present::sections::CliVerify;
use vitrine_publish::{Assets, Difference, VerifyReport, train_again, verify};

use super::train::training_rows;
use crate::context::Context;
use crate::imported::attach_model;
use crate::progress::Steps;
use crate::{print, sources};

/// Checks the folder of artifacts; a difference makes the exit code 1.
///
/// # Errors
/// A folder without a catalog.
pub fn run(context: &Context, retrain: bool) -> Result<ExitCode> {
    let store = context.store()?;
    let assets = Assets::new(&store);
    let said = context.texts().cli_verify();
    let mut report = verify(&store, &|name| context.say(&said.reading(name)))?;
    if !retrain {
        report.skipped.push(kept(context).no_retrain().to_owned());
    } else if !report.differences.is_empty() {
        // Only what is sound can be trained again to compare.
        report.skipped.push(kept(context).differ().to_owned());
    } else {
        for entry in assets.catalog()?.systems {
            context.say(&said.again(&entry.name));
            again(context, assets, &entry, &mut report)?;
        }
    }
    if context.options.json {
        print::json(&report)?;
    } else {
        print::text(&describe(context.texts(), &store.path.display().to_string(), &report))?;
    }
    Ok(if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Why a system's data cannot be had.
fn why(context: &Context, error: &anyhow::Error) -> String {
    if context.options.json { format!("{error:#}") } else { print::error(context.texts(), error) }
}

/// The texts of what stands in the report.
fn kept(context: &Context) -> CliVerify<'static> {
    context.texts_of_output().cli_verify()
}

/// Trains a system again, with the seed that its report records, where its data is at hand.
///
/// # Errors
/// A report that cannot be read.
fn again(
    context: &Context,
    assets: Assets<'_>,
    entry: &CatalogEntry,
    report: &mut VerifyReport,
) -> Result<()> {
    let name = &entry.name;
    let file = assets.system_file(entry)?;
    let found = context.system(name).and_then(|mut system| {
        attach_model(context, &mut system)?;
        let data = sources::read(context, &system, None)?;
        Ok((system, data))
    });
    let skipped = |why: &str| kept(context).not_again(name, why);
    let (mut system, data) = match found {
        Ok(found) => found,
        Err(error) => {
            report.skipped.push(skipped(&why(context, &error)));
            return Ok(());
        }
    };
    if data.files != file.provenance.files {
        let names: Vec<&str> = file.provenance.files.iter().map(|file| file.name.as_str()).collect();
        let names = names.join(", ");
        report.skipped.push(skipped(&kept(context).other_data(&names)));
        return Ok(());
    }
    system.train.seed = assets.checked::<Report>(&file.report)?.seed;
    let steps = Steps::new(context.texts(), name, context.options.quiet);
    let differences = train_again(assets.store, &system, training_rows(data), &steps);
    steps.finish();
    match differences {
        Ok(differences) if differences.is_empty() => report.retrained.push(name.clone()),
        Ok(differences) => report.differences.extend(differences),
        Err(error) => report.differences.push(Difference::Error(error)),
    }
    Ok(())
}

/// What was found, for people.
fn describe(texts: &Texts, folder: &str, report: &VerifyReport) -> String {
    let (said, counts) = (texts.cli_verify(), texts.cli_count());
    let skipped = report.skipped.iter().map(|why| said.skipped(why));
    let differences =
        report.differences.iter().map(|difference| said.differs(&errors::difference(texts, difference)));
    let retrained = match report.retrained.as_slice() {
        [] => said.nothing_retrained().to_owned(),
        names => said.retrained(&names.join(", "), names.len() as u64),
    };
    let summary = said.summary(
        folder,
        &counts.files(report.n_files as u64),
        &counts.predictions(report.n_replayed as u64),
        &retrained,
        &counts.differences(report.differences.len() as u64),
    );
    skipped.chain(differences).chain([summary]).map(|line| line + "\n").collect()
}

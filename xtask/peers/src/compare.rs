//! `cargo xtask bench peers`: the same rows and splits through scikit-learn, LightGBM, XGBoost and our own crate.

use crate::figures::{Measured, Run, Summary};
use crate::libraries::{Workers, ask, score, workers};
use crate::plan::{self, Case, OURS, Table};
use crate::tables::About;
use crate::{autogluon, document, machine, python, tables};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xtask::process::{self, command};
use xtask::{announce, workspace};

/// Trains and predicts with scikit-learn, LightGBM, XGBoost and Vitrine, on the same rows and splits, on one thread
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the data files; what it lacks is downloaded
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Only these data sets; prints the tables and leaves docs/benchmarks.md as it is
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
    /// Instead AutoGluon against our own voting, for so many seconds on each of wine, titanic and housing (installs
    /// about 2 GB)
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "150")]
    autogluon: Option<u32>,
}

/// What `prepare.py` prints.
#[derive(Debug, Deserialize)]
struct Prepared {
    tables: Vec<Table>,
    left_out: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When Python or its packages cannot be had, or a library fails.
pub fn run(args: &Args) -> Result<()> {
    let scripts = workspace::root().join("tests/peers");
    let python = python::environment("peers", &scripts.join("requirements.txt"), "about 1 minute, once")?;
    let rows = workspace::target().join("peers");
    let prepared = prepare(&python, &scripts, &rows, args)?;
    for reason in &prepared.left_out {
        announce::note(reason);
    }
    if prepared.tables.is_empty() {
        bail!("there is no data to compare on");
    }
    let mut workers = workers(&python, &scripts)?;
    let about = About {
        versions: versions(&mut workers)?,
        machine: machine::description(),
        command: command_line(args),
        left_out: prepared.left_out,
    };
    if let Some(seconds) = args.autogluon {
        let requirements = scripts.join("requirements-autogluon.txt");
        let python = python::environment("peers-autogluon", &requirements, "about 5 minutes, once")?;
        let text = autogluon::compare(&python, &scripts, &rows, &prepared.tables, &mut workers, seconds)?;
        return finish("autogluon", &format!("{}{text}", about.autogluon(seconds)), args);
    }
    announce::step("training and predicting on one thread, library by library in turn", "about 10 minutes");
    let mut measured = Vec::new();
    for case in prepared.tables.iter().flat_map(plan::cases) {
        announce::note(&format!("{} on {}", case.method, case.table.name));
        let one = measure(case, &rows, &mut workers)?;
        eprintln!("{}", tables::one_line(&one));
        measured.push(one);
    }
    let text = format!("{}{}{}", about.peers(), tables::ratios(&measured), tables::details(&measured));
    finish("peers", &text, args)
}

/// Prints a section, and writes it where it is about all data sets.
fn finish(section: &str, text: &str, args: &Args) -> Result<()> {
    println!("{text}");
    if args.only.is_empty() { document::write(section, text) } else { Ok(()) }
}

fn command_line(args: &Args) -> String {
    let data = args.data_dir.as_ref().map_or("", |_| " --data-dir FOLDER");
    let autogluon = args.autogluon.map_or_else(String::new, |seconds| format!(" --autogluon {seconds}"));
    format!("cargo xtask bench peers{data}{autogluon}")
}

fn prepare(python: &Path, scripts: &Path, rows: &Path, args: &Args) -> Result<Prepared> {
    announce::step("writing the rows and splits that every library reads", "10 s");
    let mut prepare = command(python);
    prepare.arg(scripts.join("prepare.py")).arg("--cache").arg(rows.join("downloads")).arg("--out").arg(rows);
    if let Some(folder) = &args.data_dir {
        let folder = std::path::absolute(folder).context("the data folder's path")?;
        prepare.arg("--data-dir").arg(folder);
    }
    prepare.args(&args.only).stderr(std::process::Stdio::inherit());
    let printed = process::output_of(&mut prepare).context("the rows cannot be prepared; see above")?;
    serde_json::from_str(&printed).with_context(|| format!("prepare.py printed {printed}"))
}

/// The versions that the workers report, and the date.
fn versions(workers: &mut Workers) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for name in [OURS, "scikit-learn"] {
        let answer = ask(workers, name, &json!({ "do": "hello" }))?;
        let known = answer.get("versions").and_then(Value::as_object).into_iter().flatten();
        all.extend(known.map(|(name, version)| (name.clone(), version.as_str().unwrap_or("?").to_owned())));
        all.extend(
            answer.get("date").and_then(Value::as_str).map(|date| ("date".to_owned(), date.to_owned())),
        );
    }
    Ok(all)
}

/// Every library on every split of a case, in turn.
fn measure(case: Case, rows: &Path, workers: &mut Workers) -> Result<Measured> {
    let data = rows.join(&case.table.name);
    let predictions = rows.join("predictions.f64");
    let mut runs = Vec::new();
    for split in 0..case.table.n_splits {
        for library in plan::in_turn(case.method, split) {
            let job = json!({
                "do": "fit", "data": data, "split": split, "method": case.method, "library": library,
                "predictions": predictions,
            });
            let answer = ask(workers, library, &job)?;
            if answer.get("absent").is_some() {
                continue;
            }
            let figures =
                serde_json::from_value(answer).with_context(|| format!("{library} at {}", case.method))?;
            let scores = score(workers, &data, split, &predictions)?;
            runs.push(Run { library, figures, scores });
        }
    }
    let names = runs.first().map(|run| (run.scores.first.0.clone(), run.scores.second.0.clone()));
    let libraries = plan::libraries(case.method);
    let summaries = libraries.into_iter().filter_map(|library| Summary::of(library, &runs)).collect();
    Ok(Measured { case, score_names: names.context("no library knows the method")?, summaries })
}

//! `import`: a model that was trained elsewhere becomes a system.

use std::path::Path;

use anyhow::Result;
use vitrine_model::Task;
use vitrine_present::Texts;
use vitrine_publish::store::replace;
use vitrine_publish::{DraftOptions, ImportOptions, ModelFile, Preset, System, draft_imported, model_file};

use super::{init, init_report, train};
use crate::cli::{ImportArgs, InitArgs, TrainArgs};
use crate::context::{Context, file_name};
use crate::failure::{Because as _, Failure, failed};
use crate::print;

/// The folder of system files where none is named.
const SYSTEMS: &str = "systems";
/// The script that writes models of scikit-learn.
const EXPORTER: &str = include_str!("../../python/export_sklearn.py");
/// The folder of artifacts where none is named and there is none.
const ASSETS: &str = "assets";

/// Drafts a system file for the model, puts the model beside it, judges it on the table, and publishes it.
///
/// # Errors
/// A model that cannot be imported, a table that does not fit it, files that are there already, and whatever stops
/// training.
pub fn run(context: &Context, args: &ImportArgs) -> Result<()> {
    let (Some(file), Some(data), Some(target), false) =
        (&args.model, &args.data, &args.target, args.exporter)
    else {
        return print::text(EXPORTER);
    };
    import(context, args, file, data, target)
}

fn import(context: &Context, args: &ImportArgs, path: &Path, data: &Path, target: &str) -> Result<()> {
    let bytes = std::fs::read(path).because(|| Failure::Read { file: path.display().to_string() })?;
    let model = model_file(&file_name(path), &bytes)?;
    let table = as_init(args, data, target);
    let name = init::name(&table)?;
    let file = file_name(data);
    let (rows, _) = init::collect(context, &table, &file)?;
    let options = DraftOptions {
        name: &name,
        title: None,
        target,
        task: None,
        read: args.read.options(),
        preset: Preset::Good,
        daily: false,
    };
    let import = ImportOptions {
        model: &model,
        unseen: args.unseen,
        classes: args.classes.as_deref(),
        ignored: &args.ignore,
    };
    let drafted = draft_imported(&rows, options, import)?;
    let systems = context.options.system_files.clone().unwrap_or_else(|| SYSTEMS.into());
    let system_file = systems.join(format!("{name}.toml"));
    let copy = systems.join(&model.file);
    write(
        args.force,
        &[
            (&system_file, drafted.text.as_bytes()),
            (&systems.join(format!("{name}.sv.toml")), drafted.swedish.as_bytes()),
            (&copy, &bytes),
        ],
    )?;
    let texts = context.texts();
    if !context.options.json {
        let n_features = drafted.system.schema.n_features() as u64;
        let task = init_report::task(texts, drafted.system.schema.target.task);
        let shown = system_file.display().to_string();
        let mut text = texts.cli_init().drafted(&shown, n_features, task);
        text.push('\n');
        text.push_str(&init_report::for_people(texts, &drafted));
        print::text(&text)?;
    }
    for remark in remarks(texts, &drafted.system, &model, args.unseen) {
        context.say(&remark);
    }
    let mut inner = context.clone();
    inner.options.system_files = Some(systems);
    let out = args.out.clone().or_else(|| context.assets().is_err().then(|| ASSETS.into()));
    let judged = TrainArgs {
        systems: vec![name],
        all: false,
        data: Some(data.to_owned()),
        out,
        partial: true,
        time_limit: None,
        log_dir: None,
        // Who replaces a model by another one has decided.
        promote: args.force,
        read: args.read.clone(),
    };
    train::run(&inner, &judged)
}

/// The table as `init` reads it.
fn as_init(args: &ImportArgs, data: &Path, target: &str) -> InitArgs {
    InitArgs {
        file: data.to_owned(),
        target: target.to_owned(),
        name: args.name.clone(),
        task: None,
        preset: Preset::Good,
        output: None,
        force: args.force,
        daily: false,
        is_step: true,
        read: args.read.clone(),
    }
}

/// Writes files none of which may be there with other bytes, unless they may be replaced.
fn write(force: bool, files: &[(&Path, &[u8])]) -> Result<()> {
    let is_other = |(path, bytes): &&(&Path, &[u8])| {
        path.exists() && std::fs::read(path).ok().as_deref() != Some(*bytes)
    };
    if let Some((path, _)) = files.iter().find(is_other).filter(|_| !force) {
        return Err(failed(Failure::Exists { file: path.display().to_string() }));
    }
    for (path, bytes) in files {
        replace(path, bytes)?;
    }
    Ok(())
}

/// What people should know of the model before they rely on its figures.
fn remarks(texts: &Texts, system: &System, model: &ModelFile, unseen: bool) -> Vec<String> {
    let said = texts.cli_import();
    let mut remarks = Vec::new();
    let target = &system.schema.target;
    if target.task != Task::Regression {
        let coded =
            target.classes.iter().enumerate().map(|(code, class)| format!("{code} = {}", class.value));
        remarks.push(said.classes(&coded.collect::<Vec<_>>().join(", ")));
    }
    if let Some(n) = model.imported.best_trees {
        remarks.push(said.best_trees(n as u64));
    }
    if model.imported.leaf_rounding > 0.0 {
        remarks.push(said.rounded(&format!("{:.1e}", model.imported.leaf_rounding)));
    }
    if !unseen {
        remarks.push(said.perhaps_seen().to_owned());
    }
    remarks
}

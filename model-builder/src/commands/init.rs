//! `init`: draft a system file from one's own data.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::json;
use vitrine_present::lines::errors;
use vitrine_publish::store::replace;
use vitrine_publish::{DraftOptions, draft, well_formed};
use vitrine_table::{ReadOptions, Table};

use crate::cli::{InitArgs, Usage, usage};
use crate::context::{Context, file_name};
use crate::failure::{Because as _, Failure, failed};
use crate::print;

/// Drafts a system file.
///
/// # Errors
/// Data that cannot be read or predicted from, a file that is there already.
pub fn run(context: &Context, args: &InitArgs) -> Result<()> {
    let bytes =
        std::fs::read(&args.file).because(|| Failure::Read { file: args.file.display().to_string() })?;
    let file = file_name(&args.file);
    let table = Table::collect(&mut *vitrine_table::open(&file, &bytes, &ReadOptions::default())?)?;
    let name = name(args)?;
    let drafted = draft(&table, DraftOptions { name: &name, target: &args.target, task: args.task })?;
    let reading = vitrine_table::read(&mut table.source(), &drafted.system.table_spec(), &[])?;
    let n_faulty = reading.left_out.len();
    let (task, n_features) = (drafted.system.schema.target.task, drafted.system.schema.n_features());
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    if output == Path::new("-") {
        return print::text(&drafted.text);
    }
    if output.exists() && !args.force {
        return Err(failed(Failure::Exists { file: output.display().to_string() }));
    }
    replace(&output, drafted.text.as_bytes())?;
    let folder =
        output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if context.options.json {
        let left_out: Vec<(&String, String)> =
            drafted.left_out.iter().map(|(heading, why)| (heading, why.to_string())).collect();
        return print::json(&json!({
            "system": name,
            "file": output.display().to_string(),
            "task": task,
            "n_features": n_features,
            "left_out": left_out,
            "n_faulty_rows": n_faulty,
        }));
    }
    let texts = context.texts();
    let said = texts.cli_init();
    let mut lines = vec![said.drafted(&output.display().to_string(), n_features as u64, task.name())];
    let left_out = drafted.left_out.iter();
    lines.extend(left_out.map(|(heading, why)| said.left_out(heading, &errors::left_out_column(texts, why))));
    if n_faulty > 0 {
        lines.push(said.faulty(n_faulty as u64));
    }
    lines.push(said.next(&format!(
        "model-builder --systems {} train {name} --data {} --out DIR",
        folder.display(),
        args.file.display()
    )));
    print::text(&(lines.join("\n") + "\n"))
}

/// The system's name, which is also its file's.
fn name(args: &InitArgs) -> Result<String> {
    let of_output = args
        .output
        .as_deref()
        .filter(|path| *path != Path::new("-"))
        .map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
    match (&args.name, of_output) {
        (Some(name), Some(stem)) if *name != stem => {
            Err(usage(Usage::OtherName { stem, name: name.clone() }))
        }
        (Some(name), _) => Ok(name.clone()),
        (None, Some(stem)) => Ok(stem),
        (None, None) => Ok(well_formed(
            &args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        )),
    }
}

//! `init`: draft a system file from one's own data.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::json;
use vitrine_present::lines::table;
use vitrine_publish::store::replace;
use vitrine_publish::{DraftOptions, draft, well_formed};
use vitrine_table::{CompactTable, ReadOptions};

use super::init_report;
use crate::cli::{InitArgs, Usage, usage};
use crate::context::{Context, file_name};
use crate::failure::{Failure, failed};
use crate::input::inputs;
use crate::print;
use crate::progress::Counted;

/// Drafts a system file.
///
/// # Errors
/// Data that cannot be read or predicted from, a file that is there already.
pub fn run(context: &Context, args: &InitArgs) -> Result<()> {
    let name = name(args)?;
    let file = if args.file == Path::new("-") { name.clone() } else { file_name(&args.file) };
    let (rows, looks_like_data) = collect(context, args, &file)?;
    // Before anything that such a row may be to blame for.
    if looks_like_data {
        context.say(&context.texts().cli_init().first_row(&file));
    }
    let drafted = draft(
        &rows,
        DraftOptions {
            name: &name,
            // A name made from the file's is called as the file is.
            title: file.split('.').next().filter(|stem| well_formed(stem) == name),
            target: &args.target,
            task: args.task,
            read: args.read.options(),
            preset: args.preset,
            daily: args.daily,
        },
    )?;
    let survey = rows.survey(&drafted.system.table_spec())?;
    let n_faulty = survey.n_left_out;
    if let (0, Some(first)) = (survey.n_used, &survey.first_left_out) {
        let texts = context.texts_of_output();
        let line = texts.locale().whole(first.line as u64);
        let fault = table::problems(texts, &first.problems);
        bail!(texts.cli_check().no_row_fits(&file, &name, &line, &fault));
    }
    let (task, n_features) = (drafted.system.schema.target.task, drafted.system.schema.n_features());
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    if output == Path::new("-") {
        return print::text(&drafted.text);
    }
    let swedish = output.with_extension("sv.toml");
    if let Some(there) = [&output, &swedish].into_iter().find(|file| file.exists() && !args.force) {
        return Err(failed(Failure::Exists { file: there.display().to_string() }));
    }
    replace(&output, drafted.text.as_bytes())?;
    replace(&swedish, drafted.swedish.as_bytes())?;
    let folder =
        output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if context.options.json {
        return print::json(&json!({
            "system": name,
            "file": output.display().to_string(),
            "task": task,
            "n_features": n_features,
            "columns": init_report::for_machines(&drafted),
            "n_faulty_rows": n_faulty,
            "first_row_looks_like_data": looks_like_data,
        }));
    }
    let texts = context.texts();
    let said = texts.cli_init();
    let mut text =
        said.drafted(&output.display().to_string(), n_features as u64, init_report::task(texts, task));
    text.push('\n');
    text.push_str(&init_report::for_people(texts, &drafted));
    let mut lines = Vec::new();
    if n_faulty > 0 {
        lines.push(said.faulty(n_faulty as u64));
    }
    if !args.is_step {
        let (systems, file) = (pasted(folder), pasted(&args.file));
        lines.push(said.next(&format!("model-builder --systems {systems} check {name} --data {file}")));
        lines.push(
            said.then(&format!("model-builder --systems {systems} train {name} --data {file} --out assets")),
        );
        lines.push(said.then("model-builder site --assets assets --out site"));
    }
    print::text(&(text + &lines.join("\n") + "\n"))
}

/// The rows of a file or of the files of a folder; and whether the first row of any looks like data though it is taken
/// for the columns' names.
///
/// # Errors
/// Files that cannot be read.
pub fn collect(context: &Context, args: &InitArgs, file: &str) -> Result<(CompactTable, bool)> {
    // Which columns are used is not known yet; one of lists is none of them.
    let none = BTreeSet::new();
    let options = ReadOptions { wanted: Some(&none), ..args.read.options() };
    let mut table: Option<CompactTable> = None;
    let mut looks_like_data = false;
    for input in inputs(&args.file, file)? {
        let source = input.open(&options)?;
        looks_like_data |= source.first_row_looks_like_data();
        if !source.passed_over().is_empty() {
            let said = context.texts().cli_init();
            context.say(&said.passed_over(source.file(), &source.passed_over().join(", ")));
        }
        for name in source.repeated_headings() {
            let own = source.headings().iter().filter(|heading| is_numbered(heading, name));
            let own: Vec<String> = own.cloned().collect();
            context.say(&context.texts().cli_init().repeated(source.file(), name, &own.join(", ")));
        }
        let mut source = Counted::new(source, context.texts(), context.options.quiet);
        match &mut table {
            Some(table) => table.extend(&mut source)?,
            None => table = Some(CompactTable::collect(&mut source)?),
        }
    }
    let mut table = table.unwrap_or_default();
    file.clone_into(&mut table.file);
    Ok((table, looks_like_data))
}

/// Whether a heading is a name with a number behind it.
fn is_numbered(heading: &str, name: &str) -> bool {
    let number = heading.strip_prefix(name).and_then(|rest| rest.strip_prefix('_'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A path as it can be pasted into a shell.
pub fn pasted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+=:,@%".contains(sign);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The system's name, which is also its file's.
pub fn name(args: &InitArgs) -> Result<String> {
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
        (None, None) if args.file == Path::new("-") => Err(usage(Usage::NoName)),
        (None, None) => Ok(well_formed(
            &args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        )),
    }
}

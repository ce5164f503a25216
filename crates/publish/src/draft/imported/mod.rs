//! Drafting a system file for a model that was trained elsewhere: its features in its order, its categories and classes
//! by their texts, and the model itself in the place of what would be trained.
//!
//! - `matching`: which column each feature is
//! - `classes`: the classes in the order of the model's codes

mod classes;
mod matching;

use vitrine_import::{Imported, Input};
use vitrine_model::Task;

use super::columns::{self, Column, Remark, Unfit};
use super::error::DraftError;
use super::misfit::Misfit;
use super::parts::{ImportedFile, Parts};
use super::rows::Rows;
use super::{
    Draft, DraftOptions, DraftedColumn, FEWEST_ROWS, Role, TextTable, examples, kind_of, target, texts, write,
};
use crate::imported::ModelFile;
use crate::system::{Origin, System};

/// The most texts and categories that an error names.
const MOST_NAMED: usize = 8;

/// What is drafted for a model.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// The model.
    pub model: &'a ModelFile,
    /// Whether the model has seen none of the table's rows.
    pub unseen: bool,
    /// The classes in the order of the model's codes; sorted as scikit-learn's interfaces code them where it is absent
    /// and the file names none.
    pub classes: Option<&'a [String]>,
    /// Columns that are no features of the model.
    pub ignored: &'a [String],
}

/// Drafts a system file for a model from a table. The kind of problem is the model's.
///
/// # Errors
/// As [`draft`](super::draft()), and [`Misfit`].
pub fn draft_imported(
    table: &dyn TextTable,
    options: DraftOptions<'_>,
    import: ImportOptions<'_>,
) -> Result<Draft, DraftError> {
    let file = || table.file().to_owned();
    let at = super::target_at(table, options.target)?;
    if table.n_rows() < FEWEST_ROWS {
        return Err(DraftError::TooFewRows { file: file(), got: table.n_rows(), needed: FEWEST_ROWS });
    }
    let imported = &import.model.imported;
    let of_target = columns::describe(table, at);
    let target = of_model(&of_target, imported, import.classes)?;
    let columns = candidates(table, at, import.ignored)?;
    let columns = matching::matched(table.file(), &imported.feature_names(), &columns)?;
    let read = imported.features.iter().zip(&columns);
    let features = read.map(|(input, column)| feature(table, *column, input));
    let features: Vec<Column<'_>> = features.collect::<Result<_, _>>()?;
    let rows = Rows::new(table, at, &of_target, &target);
    let of_file = ImportedFile {
        library: imported.library.name(),
        file: &import.model.file,
        sha256: &import.model.sha256,
        classes: &target.classes,
        unseen: import.unseen,
    };
    let references: Vec<&Column<'_>> = features.iter().collect();
    let parts = Parts {
        features: &references,
        target: &target,
        of_target: &of_target,
        left_out: &[],
        rows: &rows,
        imported: Some(of_file),
        totals: &[],
    };
    let text = write::system(table, options, &parts);
    let examples = examples::labels(&rows, &target.column);
    let swedish = texts::swedish(table, options.name, &parts, examples, &text);
    let mut system = System::parse(options.name, &text, Origin::Draft)?;
    system.add_translation("sv", &swedish, Origin::Draft)?;
    let few_rows = target.few_rows().collect();
    let drafted = |column: Column<'_>| DraftedColumn {
        role: kind_of(&column.contents).map_or(Role::Target, Role::Feature),
        heading: column.heading,
        n_missing: column.n_missing,
        remarks: column.remarks,
    };
    let n_missing = of_target.n_missing;
    let last = DraftedColumn { heading: of_target.heading, role: Role::Target, n_missing, remarks: few_rows };
    let columns = features.into_iter().map(drafted).chain([last]).collect();
    Ok(Draft { text, swedish, system, columns })
}

/// The columns that may be features: all but the target and those that are to be left out.
fn candidates<'a>(
    table: &'a dyn TextTable,
    target: usize,
    ignored: &[String],
) -> Result<Vec<(usize, &'a str)>, Misfit> {
    let headings = table.headings().iter().map(String::as_str).enumerate();
    let all: Vec<(usize, &str)> = headings.filter(|(at, _)| *at != target).collect();
    if let Some(column) = ignored.iter().find(|column| all.iter().all(|(_, heading)| heading != column)) {
        let known = all.iter().map(|(_, heading)| (*heading).to_owned()).collect();
        return Err(Misfit::Ignored { file: table.file().to_owned(), column: column.clone(), known });
    }
    Ok(all.into_iter().filter(|(_, heading)| ignored.iter().all(|column| column != heading)).collect())
}

/// The target as the model predicts it.
fn of_model(
    column: &Column<'_>,
    imported: &Imported,
    classes: Option<&[String]>,
) -> Result<super::TargetDraft, DraftError> {
    let given = classes.or(imported.classes.as_deref());
    if imported.task == Task::Regression {
        if classes.is_some() {
            return Err(Misfit::NoClasses.into());
        }
        if column.as_numbers().is_none() {
            return Err(Misfit::NoValue { column: column.heading.clone() }.into());
        }
        return target::of(column, Some(Task::Regression));
    }
    // A table may have fewer classes than the model.
    let found = if given.is_some() { Task::Multiclass } else { imported.task };
    let found = match target::of(column, Some(found)) {
        Err(DraftError::OtherTask { n, .. }) if imported.task == Task::Binary && n > 2 => {
            target::of(column, Some(Task::Multiclass))
        }
        found => found,
    };
    let mut target = found?;
    classes::in_order(&mut target, imported.n_classes, given)?;
    if imported.task == Task::Binary {
        target.task = Task::Binary;
        target.positive = target::positive(&target.classes);
    }
    Ok(target)
}

/// A column as the model reads it.
fn feature<'a>(table: &'a dyn TextTable, at: usize, input: &Input) -> Result<Column<'a>, Misfit> {
    let heading = || table.headings().get(at).cloned().unwrap_or_default();
    let misfit = |unfit| match unfit {
        Unfit::Number { line, text } => Misfit::Number { feature: heading(), line, text },
        Unfit::Categories { found } => {
            let labels = input.categories.iter().flat_map(|of| of.labels.iter().flatten());
            let mut known: Vec<String> = labels.take(MOST_NAMED).cloned().collect();
            if known.is_empty() {
                let last = input.categories.as_ref().map_or(0, |of| of.n.saturating_sub(1));
                known.push(format!("0 to {last}"));
            }
            Misfit::Categories { feature: heading(), found, known }
        }
    };
    let Some(categories) = &input.categories else {
        return columns::as_numbers(table, at, input.range).map_err(misfit);
    };
    let (mut column, n_others) = columns::as_categories(table, at, categories).map_err(misfit)?;
    if n_others > 0 {
        column.remarks.push(Remark::NoCategory { n_cells: n_others });
    }
    Ok(column)
}

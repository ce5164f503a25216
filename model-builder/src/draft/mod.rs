//! Drafting a system file from a table: kinds, limits and choices come from the values, texts are left to people.

mod columns;
mod write;

use anyhow::{Result, bail};
use vitrine_model::Task;
use vitrine_table::Table;

use crate::cli::usage;
use crate::system::System;
use columns::{Column, Contents};

pub use write::well_formed;

/// A drafted system file.
#[derive(Debug)]
pub struct Draft {
    /// The text of the file.
    pub text: String,
    /// The kind of problem.
    pub task: Task,
    /// The number of features.
    pub n_features: usize,
    /// The columns that are no features, with the reason.
    pub left_out: Vec<(String, String)>,
    /// The number of rows that do not fit the draft.
    pub n_faulty: usize,
}

/// What is predicted, as far as the values tell.
#[derive(Debug)]
struct TargetDraft {
    column: String,
    task: Task,
    /// The classes, ascending for ordinal targets.
    classes: Vec<String>,
    /// The class whose probability is quoted, for binary targets.
    positive: Option<String>,
}

/// Drafts a system called `name` that predicts the column `target`.
///
/// # Errors
/// A column that is not there, a target that cannot be predicted, no usable feature, too few rows.
pub fn draft(table: &Table, name: &str, target: &str, task: Option<Task>) -> Result<Draft> {
    let Some(at) = table.headings.iter().position(|heading| heading == target) else {
        return Err(usage(format!(
            "{} has no column '{target}'; it has {}",
            table.file,
            table.headings.join(", ")
        )));
    };
    if table.rows.len() < 20 {
        bail!(
            "{} has {}; at least 20 are needed to train and judge a model",
            table.file,
            crate::print::count(table.rows.len(), "row")
        );
    }
    let columns: Vec<Column> =
        (0..table.headings.len()).map(|index| columns::describe(table, index)).collect();
    let target =
        columns.get(at).map_or_else(|| bail!("the target is not there"), |column| target_of(column, task))?;
    let mut features: Vec<&Column> = Vec::new();
    let mut left_out = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        match &column.contents {
            _ if index == at => {}
            Contents::Unusable(reason) => left_out.push((column.heading.clone(), reason.clone())),
            _ => features.push(column),
        }
    }
    if features.is_empty() {
        bail!("{} has no column besides '{}' that a model can learn from", table.file, target.column);
    }
    let text = write::system(table, name, &features, &target, &left_out);
    // The draft must stand by itself: it is read back the way it will be used.
    let system = System::parse(name, &text, "that was drafted")?;
    let reading = vitrine_table::read(&mut table.source(), &system.table_spec(), &[])?;
    let n_faulty = reading.left_out.len();
    Ok(Draft { text, task: target.task, n_features: features.len(), left_out, n_faulty })
}

/// The kind of problem: few different whole numbers are grades, other numbers a regression, two texts a binary
/// and more of them a multiclass target.
fn target_of(column: &Column, wanted: Option<Task>) -> Result<TargetDraft> {
    let distinct = &column.distinct;
    let n = distinct.len();
    let numbers = column.numbers();
    let is_whole = numbers.as_ref().is_some_and(|numbers| numbers.iter().all(|number| number.fract() == 0.0));
    let found = match (&numbers, n) {
        (_, 0 | 1) => {
            bail!("the column '{}' has {} different values; a target needs at least two", column.heading, n)
        }
        (_, 2) => Task::Binary,
        (Some(_), 3..=12) if is_whole => Task::Ordinal,
        (Some(_), _) => Task::Regression,
        (None, 3..=50) => Task::Multiclass,
        (None, _) => bail!(
            "the column '{}' has {n} different texts; at most 50 classes can be told apart",
            column.heading
        ),
    };
    let task = wanted.unwrap_or(found);
    let fits = match task {
        Task::Regression => numbers.is_some(),
        Task::Binary => n == 2,
        Task::Multiclass => n <= 255,
        Task::Ordinal => numbers.is_some() && n <= 255,
    };
    if !fits {
        return Err(usage(
            format!("the column '{}' with {n} different values is no {task:?} target", column.heading)
                .to_lowercase(),
        ));
    }
    let mut classes: Vec<String> = distinct.iter().map(|(value, _)| value.clone()).collect();
    if numbers.is_some() {
        let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
        classes.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    let rare = distinct.iter().min_by_key(|(_, count)| *count).map(|(value, _)| value.clone());
    let yes = classes
        .iter()
        .find(|class| ["yes", "true", "1", "y"].iter().any(|word| class.eq_ignore_ascii_case(word)));
    let positive = (task == Task::Binary).then(|| yes.cloned().or(rare)).flatten();
    let classes = if task == Task::Regression { Vec::new() } else { classes };
    Ok(TargetDraft { column: column.heading.clone(), task, classes, positive })
}

//! What `init` says about a draft: what became of each column, and what a person should look at.

use serde_json::{Value, json};
use vitrine_model::Task;
use vitrine_model::schema::KindName;
use vitrine_present::Texts;
use vitrine_present::lines::errors;
use vitrine_publish::{Draft, DraftedColumn, Role};

use crate::print::Table;

/// Each column with what became of it, its missing values and its remarks, for people.
pub fn for_people(texts: &Texts, draft: &Draft) -> String {
    let said = texts.cli_init();
    let mut table = Table::new(&[said.column(), said.kind(), said.missing()]);
    for column in &draft.columns {
        let kind = match &column.role {
            Role::Feature(kind) => self::kind(texts, *kind),
            Role::Target => said.target(),
            Role::LeftOut(_) => said.is_left_out(),
        };
        let missing = texts.locale().whole(column.n_missing as u64);
        table.row(vec![short(&column.heading), kind.to_owned(), missing]);
    }
    let mut text = table.render();
    for line in draft.columns.iter().flat_map(|column| remarks(texts, column)) {
        text.push_str(&one_line(&line));
        text.push('\n');
    }
    text
}

/// A kind of feature in the reader's language.
fn kind(texts: &Texts, kind: KindName) -> &str {
    let said = texts.cli_init();
    match kind {
        KindName::Number => said.kind_number(),
        KindName::Integer => said.kind_integer(),
        KindName::Date => said.kind_date(),
        KindName::Choice => said.kind_choice(),
        KindName::Flag => said.kind_flag(),
        KindName::Text => said.kind_text(),
    }
}

/// A kind of problem in the reader's language.
pub fn task(texts: &Texts, task: Task) -> &str {
    let said = texts.cli_init();
    match task {
        Task::Regression => said.task_regression(),
        Task::Binary => said.task_binary(),
        Task::Multiclass => said.task_multiclass(),
        Task::Ordinal => said.task_ordinal(),
    }
}

/// A heading in the space of a table's column.
fn short(heading: &str) -> String {
    const MOST: usize = 40;
    let line = one_line(heading);
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}

/// A text without line ends and other signs that would move what is printed behind it.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

fn remarks(texts: &Texts, column: &DraftedColumn) -> Vec<String> {
    let said = texts.cli_init();
    if let Role::LeftOut(why) = &column.role {
        return vec![said.left_out(&column.heading, &errors::left_out_column(texts, why))];
    }
    let remark = |of| said.remark(&column.heading, &errors::draft_remark(texts, of));
    column.remarks.iter().map(remark).collect()
}

/// The same for machines.
pub fn for_machines(draft: &Draft) -> Value {
    let columns = draft.columns.iter().map(|column| {
        let (role, kind, why) = match &column.role {
            Role::Feature(kind) => ("feature", Some(kind.name()), None),
            Role::Target => ("target", None, None),
            Role::LeftOut(why) => ("left_out", None, Some(why.to_string())),
        };
        let remarks: Vec<String> = column.remarks.iter().map(ToString::to_string).collect();
        json!({
            "column": column.heading,
            "role": role,
            "kind": kind,
            "why": why,
            "n_missing": column.n_missing,
            "remarks": remarks,
        })
    });
    columns.collect()
}

//! The rows of a table with their targets.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use vitrine_model::Task;

use super::columns::Column;
use super::{TargetDraft, TextTable};

/// So many rows are looked at, evenly over the file.
const MOST_ROWS: usize = 20_000;

/// Rows with a known target.
pub struct Rows {
    /// The rows that are looked at, each different from the others.
    pub at: Vec<usize>,
    /// The target of each: its value or grade, or the position of its class.
    pub targets: Vec<f64>,
    /// The values of the classes.
    pub classes: Vec<String>,
    /// The kind of problem.
    pub task: Task,
    /// The position of the class whose probability is quoted.
    pub positive: Option<usize>,
}

impl Rows {
    /// The rows of a table with a known target.
    pub fn new(table: &dyn TextTable, at: usize, of_target: &Column<'_>, target: &TargetDraft) -> Self {
        let mut known: HashMap<&str, f64> = HashMap::new();
        match target.task {
            Task::Regression | Task::Ordinal => {
                let texts = of_target.distinct.iter().map(|of| of.text);
                known.extend(texts.zip(of_target.as_numbers().unwrap_or_default()));
            }
            Task::Binary | Task::Multiclass => {
                for (index, class) in target.classes.iter().enumerate() {
                    let texts = std::iter::once(&class.value).chain(&class.written);
                    known.extend(texts.map(|text| (text.as_str(), index as f64)));
                }
            }
        }
        let step = table.n_rows().div_ceil(MOST_ROWS).max(1);
        let n_columns = table.headings().len();
        let (mut rows, mut targets, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for row in (0..table.n_rows()).step_by(step) {
            let Some(number) = known.get(table.cell(row, at)) else { continue };
            let mut hash = DefaultHasher::new();
            (0..n_columns).for_each(|column| table.cell(row, column).hash(&mut hash));
            // A row that stands twice would be predicted from itself.
            if seen.insert(hash.finish()) {
                rows.push(row);
                targets.push(*number);
            }
        }
        let classes: Vec<String> = target.classes.iter().map(|class| class.value.clone()).collect();
        let positive = target.positive.as_ref();
        let positive = positive.and_then(|value| classes.iter().position(|class| class == value));
        Self { at: rows, targets, classes, task: target.task, positive }
    }

    /// How many rows differ from each other in some columns, as far as `enough` of them.
    pub fn n_different(&self, table: &dyn TextTable, columns: &[usize], enough: usize) -> usize {
        let mut seen: HashSet<Vec<&str>> = HashSet::new();
        for row in &self.at {
            if seen.len() >= enough {
                break;
            }
            seen.insert(columns.iter().map(|column| table.cell(*row, *column)).collect());
        }
        seen.len()
    }
}

//! What is predicted, as far as the values show.

use vitrine_model::Task;

use super::columns::{Choice, Column, MOST_FOLDED, folded};
use super::{DraftError, Remark, TargetDraft};

/// The most texts that can be classes.
const MOST_CLASSES: usize = 50;
/// The most classes that a task can have.
const LIMIT_CLASSES: usize = 255;

/// With fewer rows nothing can be said about a class.
const FEWEST_OF_CLASS: usize = 10;

impl TargetDraft {
    /// The remarks about classes with few rows.
    pub fn few_rows(&self) -> impl Iterator<Item = Remark> {
        let few = self.classes.iter().filter(|class| class.n < FEWEST_OF_CLASS);
        few.map(|class| Remark::FewRows { class: class.value.clone(), n: class.n })
    }
}

/// The kind of problem: few different whole numbers are grades, unless they are the codes from 0 on by which programs
/// number classes; other numbers a regression, two texts a binary and more of them a multiclass target.
pub fn of(column: &Column<'_>, wanted: Option<Task>) -> Result<TargetDraft, DraftError> {
    let n_texts = column.distinct.len();
    let mut classes = if n_texts > MOST_FOLDED { Vec::new() } else { folded(&column.distinct) };
    let n = if classes.is_empty() { n_texts } else { classes.len() };
    let numbers = column.as_numbers();
    let is_whole = numbers.as_ref().is_some_and(|numbers| numbers.iter().all(|number| number.fract() == 0.0));
    let heading = || column.heading.clone();
    let found = match (&numbers, n) {
        (_, 0 | 1) => return Err(DraftError::OneValue { column: heading(), n }),
        (_, 2) => Task::Binary,
        (Some(numbers), 3..=12) if is_whole && is_code(numbers) => Task::Multiclass,
        (Some(_), 3..=12) if is_whole => Task::Ordinal,
        (Some(_), _) => Task::Regression,
        (None, 3..=MOST_CLASSES) => Task::Multiclass,
        (None, _) => return Err(DraftError::TooManyClasses { column: heading(), n, most: MOST_CLASSES }),
    };
    let task = wanted.unwrap_or(found);
    let fits = match task {
        Task::Regression => numbers.is_some(),
        Task::Binary => n == 2,
        Task::Multiclass => n <= LIMIT_CLASSES,
        Task::Ordinal => numbers.is_some() && n <= LIMIT_CLASSES,
    };
    if !fits {
        return Err(DraftError::OtherTask { column: heading(), n, task });
    }
    if numbers.is_some() {
        let number =
            |choice: &Choice| column.numbers.read(&choice.value, column.unit.as_deref()).unwrap_or(f64::NAN);
        classes.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    let rare = classes.iter().min_by_key(|class| class.n).map(|class| class.value.clone());
    let means_yes = |class: &&Choice| {
        ["yes", "true", "1", "y", "ja", "sant"].iter().any(|word| class.value.eq_ignore_ascii_case(word))
    };
    let yes = classes.iter().find(means_yes).map(|class| class.value.clone());
    let positive = (task == Task::Binary).then(|| yes.or(rare)).flatten();
    let unit = column.unit.clone().filter(|_| task == Task::Regression);
    let classes = if task == Task::Regression { Vec::new() } else { classes };
    Ok(TargetDraft { column: heading(), task, unit, classes, positive })
}

/// Whether whole numbers are 0, 1, 2 and so on without a gap.
fn is_code(numbers: &[f64]) -> bool {
    let mut ascending = numbers.to_vec();
    ascending.sort_by(f64::total_cmp);
    ascending.iter().enumerate().all(|(at, number)| *number == at as f64)
}

//! The candidates of a draft: which models are tried on a table of this size and kind, and how they are judged.
//!
//! - `estimators`: the hyperparameters of each by the table's size
//! - `imported`: the only candidate where there is a model already

mod estimators;
mod imported;

use std::fmt::Write as _;

use vitrine_model::Task;
use vitrine_table::days::DayOrder;

pub use imported::imported;

use super::Preset;
use super::columns::{Column, Contents, headings, sorted};
use super::derived::{self, Derived};
use super::names::{Named, quoted};

/// Below this many rows none are held out: all are cross-validated, repeatedly. Above it one repetition is enough.
const MANY_ROWS: usize = 1_000;
/// Below this many rows a figure depends much on how the folds fall, so that more repetitions are worth their time.
const FEW_ROWS: usize = 300;
/// Below this share of the rows a class is rare.
const RARE: f64 = 0.1;
/// The fewest rows of a rare class by which a threshold is chosen.
const FEWEST_POSITIVES: usize = 20;
/// A target whose mean is this many times its median has a long tail.
const SKEWED: f64 = 1.1;

/// What the candidates are drafted for.
pub struct Table<'a> {
    /// The number of rows.
    pub n_rows: usize,
    /// The features with their names in the file.
    pub features: &'a [Named<'a>],
    /// The kind of problem.
    pub task: Task,
    /// The target's column.
    pub target: &'a Column<'a>,
    /// The seed of all draws.
    pub seed: u32,
    /// How much is tried.
    pub preset: Preset,
}

/// The settings `[train]` with all candidates.
pub fn train(table: &Table<'_>) -> String {
    let time = table.time().map(|name| format!(", time = {}", quoted(name))).unwrap_or_default();
    let holds_out = table.n_rows >= MANY_ROWS || !time.is_empty();
    let repeats = table.repeats(!time.is_empty());
    let mut text = format!(
        "\n[train]\n# The figure that decides which candidate is best.\nmetric = \"{}\"\nseed = {}\n",
        table.metric(),
        table.seed,
    );
    if table.wants_recall() {
        text.push_str("# The rare class is called so often that four in five of it are found.\n");
    }
    if !time.is_empty() {
        text.push_str("# The newest rows are held out, as the model will be used on days to come.\n");
    }
    text.push_str(
        "# One cross-validation serves for the comparison, the calibration and the intervals. The exported models are\n\
         # fitted to all rows; the figures are those of the same procedure on rows that it had not seen.\n\
         out_of_fold = \"shared\"\nrefit = true\n",
    );
    if !holds_out {
        text.push_str(
            "# No rows are held out: of so few, a part would say little. The figures are those of the cross-validation of\n\
             # all rows. With held_out = 0.2 a fifth is held out before anything is chosen.\n",
        );
    }
    let share = if holds_out { "0.2" } else { "0" };
    let folds = if table.preset == Preset::Fast && table.n_rows > MANY_ROWS { 3 } else { 5 };
    let _ = writeln!(text, "split = {{ held_out = {share}, folds = {folds}, repeats = {repeats}{time} }}");
    for (name, formula, date) in table.derived() {
        let (name, date) = (quoted(&name), quoted(date));
        let _ = write!(text, "\n[[train.derived]]\nname = {name}\nformula = \"{formula}\"\na = {date}\n");
    }
    let candidates = table.candidates();
    for candidate in &candidates {
        text.push_str(candidate);
    }
    // A single candidate beside the baseline would be its own mean.
    if candidates.len() > 2 {
        text.push_str(
            "\n# The weighted mean of the candidates above, each with its own preprocessing. Members of little weight are left\n\
             # out, which keeps the file small.\n\
             [train.ensemble]\nname = \"ensemble\"\nlabel = \"Weighted ensemble\"\nleast_weight = 0.05\n",
        );
    }
    text
}

impl Table<'_> {
    /// How often the rows are cross-validated; dated ones have one order only.
    fn repeats(&self, is_dated: bool) -> usize {
        let n_rows = self.n_rows;
        match self.preset {
            _ if is_dated => 1,
            Preset::Fast => 1 + usize::from(n_rows < FEW_ROWS),
            Preset::Good if n_rows > MANY_ROWS => 1,
            Preset::Best if n_rows > 10 * MANY_ROWS => 1,
            Preset::Good if n_rows < FEW_ROWS => 5,
            Preset::Best if n_rows < FEW_ROWS => 10,
            Preset::Best if n_rows < MANY_ROWS => 5,
            Preset::Good | Preset::Best => 3,
        }
    }

    fn metric(&self) -> &'static str {
        match self.task {
            Task::Regression | Task::Ordinal => "r2",
            Task::Binary | Task::Multiclass if self.has_rare_class() => "log_loss",
            Task::Binary => "roc_auc",
            Task::Multiclass => "accuracy",
        }
    }

    fn has_rare_class(&self) -> bool {
        let n: usize = self.target.distinct.iter().map(|of| of.n).sum();
        self.target.distinct.iter().any(|of| (of.n as f64) < RARE * n as f64)
    }

    /// Whether the positive class is so rare that a model which calls the more probable class finds hardly any of it.
    /// A threshold needs some of them to be chosen by.
    fn wants_recall(&self) -> bool {
        let n: usize = self.target.distinct.iter().map(|of| of.n).sum();
        let rarest = self.target.distinct.iter().map(|of| of.n).min().unwrap_or_default();
        self.task == Task::Binary && (rarest as f64) < RARE * n as f64 && rarest >= FEWEST_POSITIVES
    }

    /// The features that are dates.
    fn dates(&self) -> impl Iterator<Item = &Named<'_>> {
        self.features.iter().filter(|of| matches!(of.column.contents, Contents::Date { .. }))
    }

    /// The date that orders the rows: the only one that is of no birth, with a value in each row, over more than one day
    /// in thirty rows. A month or a quarter orders them where there is no day.
    fn time(&self) -> Option<&str> {
        let is_complete =
            |of: &&Named<'_>| of.column.n_missing == 0 && !headings::is_birth(&of.column.heading);
        let is_period = |of: &Named<'_>| matches!(&of.column.contents, Contents::Date { form, .. } if form.order == DayOrder::Period);
        let (periods, days): (Vec<_>, Vec<_>) =
            self.dates().filter(is_complete).partition(|of| is_period(of));
        let complete = if days.is_empty() { periods } else { days };
        let [only] = complete.as_slice() else { return None };
        (only.column.distinct.len() * 30 > self.n_rows).then_some(only.name.as_str())
    }

    /// The quantities that are computed from the features.
    fn derived(&self) -> impl Iterator<Item = Derived<'_>> {
        derived::of_dates(self.features)
    }

    /// The number of values of each choice.
    fn n_values(&self) -> impl Iterator<Item = usize> {
        self.features.iter().filter_map(|of| match &of.column.contents {
            Contents::Choice(choices, _) => Some(choices.len()),
            _ => None,
        })
    }

    /// Whether the target's logarithm is closer to a bell than the target: amounts above 0 with a long tail.
    fn is_skewed(&self) -> bool {
        let Some(numbers) = self.target.as_numbers().filter(|_| self.task == Task::Regression) else {
            return false;
        };
        let values = sorted(numbers.into_iter().zip(self.target.distinct.iter().map(|of| of.n)));
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let median = values.get(values.len() / 2).copied().unwrap_or_default();
        values.first().is_some_and(|low| *low > 0.0) && mean > SKEWED * median
    }
}

//! The candidates of a draft: which models are tried on a table of this size and kind, and how they are judged.

use std::fmt::Write as _;

use vitrine_model::Task;

use super::columns::{Column, Contents, sorted};
use super::names::{Named, quoted};

/// The most inputs of trees.
const MOST_INPUTS: usize = 4_000;
/// Choices with more values than this are encoded by the target, for trees.
const FEW_VALUES: usize = 12;
/// From this many rows on one repetition of the cross-validation is enough.
const MANY_ROWS: usize = 2_000;
/// Nearest neighbours are tried up to this many rows: every prediction looks at all of them.
const NEIGHBOURS_UP_TO: usize = 5_000;
/// Below this share of the rows a class is rare.
const RARE: f64 = 0.1;
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
    pub target: &'a Column,
    /// The seed of all draws.
    pub seed: u32,
}

/// The settings `[train]` with all candidates.
pub fn train(table: &Table<'_>) -> String {
    let time = table.time().map(|name| format!(", time = {}", quoted(name))).unwrap_or_default();
    let repeats = if table.n_rows <= MANY_ROWS && time.is_empty() { 3 } else { 1 };
    let mut text = format!(
        "\n[train]\n# The figure that decides which candidate is best.\nmetric = \"{}\"\nseed = {}\n",
        table.metric(),
        table.seed,
    );
    if !time.is_empty() {
        text.push_str("# The newest rows are held out, as the model will be used on days to come.\n");
    }
    let _ = writeln!(text, "split = {{ held_out = 0.2, folds = 5, repeats = {repeats}{time} }}");
    for (name, formula, date) in table.derived() {
        let (name, date) = (quoted(&name), quoted(date));
        let _ = write!(text, "\n[[train.derived]]\nname = {name}\nformula = \"{formula}\"\na = {date}\n");
    }
    for candidate in table.candidates() {
        text.push_str(&candidate);
    }
    text
}

impl Table<'_> {
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

    /// The features that are dates.
    fn dates(&self) -> impl Iterator<Item = &Named<'_>> {
        self.features.iter().filter(|of| matches!(of.column.contents, Contents::Date { .. }))
    }

    /// The date that orders the rows: the only one, with a value in each row, over more than one day in thirty rows.
    fn time(&self) -> Option<&str> {
        let mut complete = self.dates().filter(|of| of.column.n_missing == 0);
        let first = complete.next().filter(|of| of.column.distinct.len() * 30 > self.n_rows)?;
        complete.next().is_none().then_some(first.name.as_str())
    }

    /// The year and the month of each date: the name of each quantity, its formula, and the date.
    fn derived(&self) -> impl Iterator<Item = (String, &'static str, &str)> {
        self.dates().flat_map(|of| {
            ["year", "month"].map(|formula| (format!("{}_{formula}", of.name), formula, of.name.as_str()))
        })
    }

    /// The number of values of each choice.
    fn n_values(&self) -> impl Iterator<Item = usize> {
        self.features.iter().filter_map(|of| match &of.column.contents {
            Contents::Choice(choices, _) => Some(choices.len()),
            _ => None,
        })
    }

    /// How choices become inputs of trees; `None` where there would be too many inputs in any way.
    fn encoding_of_trees(&self) -> Option<&'static str> {
        let n_plain = self.features.len() + self.derived().count();
        if n_plain > MOST_INPUTS {
            return None;
        }
        let n_one_hot = n_plain - self.n_values().count() + self.n_values().sum::<usize>();
        let has_many = self.n_values().any(|n| n > FEW_VALUES);
        Some(if has_many || n_one_hot > MOST_INPUTS { "encode = \"target\"\n" } else { "" })
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

    fn candidates(&self) -> Vec<String> {
        let n = self.n_rows;
        let derived = self.derived().map(|(name, ..)| quoted(&name)).collect::<Vec<_>>().join(", ");
        let derived = if derived.is_empty() { String::new() } else { format!("shared = [{derived}]\n") };
        let log = if self.is_skewed() { "target_scale = \"log\"\n" } else { "" };
        let candidate = |name: &str, label: &str, keys: &str, estimator: &str| {
            format!(
                "\n[[train.candidates]]\nname = \"{name}\"\nlabel = \"{label}\"\n{keys}{derived}{log}estimator = {{ {estimator} }}\n"
            )
        };
        let exported = |keys: &str| format!("export = true\n{keys}");
        let mut all = vec![
            "\n[[train.candidates]]\nname = \"baseline\"\nlabel = \"Baseline\"\nestimator = { family = \"baseline\" }\n"
                .to_owned(),
        ];
        if n <= NEIGHBOURS_UP_TO {
            let few: Vec<String> =
                [3, 7, 15, 30].into_iter().filter(|k| k * 8 <= n).map(|k| k.to_string()).collect();
            let mut knn =
                candidate("knn", "Nearest neighbours", "scale = \"standard\"\n", "family = \"knn\", k = 3");
            let _ = writeln!(knn, "grid = {{ k = [{}] }}", few.join(", "));
            all.push(
                "\n# The exported file of nearest neighbours holds the training rows themselves.".to_owned(),
            );
            all.push(knn);
        }
        let scaled = exported("scale = \"standard\"\n");
        all.push(match self.task {
            Task::Regression | Task::Ordinal => candidate(
                "elastic_net",
                "Elastic net",
                &scaled,
                "family = \"elastic_net\", alpha = 0.01, l1_ratio = 0.5",
            ),
            Task::Binary | Task::Multiclass => {
                candidate("logistic", "Logistic regression", &scaled, "family = \"logistic\", alpha = 1.0")
            }
        });
        let Some(encoding) = self.encoding_of_trees() else { return all };
        let trees = exported(encoding);
        let (forest, boosting) = (self.forest(), self.boosting());
        all.push(candidate("forest", "Random forest", &trees, &forest));
        all.push(candidate("boosting", "Gradient boosting", &trees, &boosting));
        let members = format!("family = \"voting\", members = [ {{ {boosting} }}, {{ {forest} }} ]");
        all.push(candidate("blend", "Boosting and forest together", &trees, &members));
        all
    }

    fn forest(&self) -> String {
        let n = self.n_rows;
        let leaf = (n / 1_000).clamp(2, 5);
        let leaves = if n < 1_000 { 64 } else { 256 };
        let share = if self.features.len() > 3 { 0.5 } else { 1.0 };
        format!(
            "family = \"forest\", n_trees = 60, max_leaf_nodes = {leaves}, min_samples_leaf = {leaf}, max_features = {share:?}"
        )
    }

    fn boosting(&self) -> String {
        let (trees, leaves, rate, leaf) = match self.n_rows {
            0..1_000 => (120, 6, 0.06, 5),
            1_000..5_000 => (250, 12, 0.06, 8),
            _ => (600, 31, 0.05, 10),
        };
        let share = if self.features.len() > 5 { 0.5 } else { 1.0 };
        format!(
            "family = \"boosting\", n_trees = {trees}, max_leaf_nodes = {leaves}, learning_rate = {rate:?}, min_samples_leaf = {leaf}, subsample = 0.8, max_features = {share:?}"
        )
    }
}

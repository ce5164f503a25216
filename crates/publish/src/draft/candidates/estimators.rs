//! The candidates one by one, with hyperparameters by the table's size.

use std::fmt::Write as _;

use vitrine_model::Task;
use vitrine_model::words::KnownWords;

use super::super::Preset;
use super::super::columns::Contents;
use super::super::derived;
use super::super::names::{Named, quoted};
use super::Table;

/// The most inputs that choices may become for trees; beyond that they are encoded by the target.
const MOST_INPUTS: usize = 300;
/// Choices with more values than this are encoded by the target, for trees.
const FEW_VALUES: usize = 12;
/// The most products of numbers that a linear model is given.
const MOST_PRODUCTS: usize = 150;
/// A linear model with products wants so many rows for each of them.
const ROWS_PER_PRODUCT: usize = 4;
/// Trees that are one by one worth little are tried up to so many cells of the table.
const MANY_CELLS: usize = 3_000_000;
/// Hyperparameters of boosting are searched for up to so many rows.
const SEARCHED_UP_TO: usize = 50_000;
/// Additive boosting takes small steps, and is tried up to so many rows.
const READABLE_UP_TO: usize = 20_000;

impl Table<'_> {
    /// All candidates, the one that is tried first where time is short in front; each as the text of a system file.
    pub(super) fn candidates(&self) -> Vec<String> {
        let mut all = vec![
            "\n[[train.candidates]]\nname = \"baseline\"\nlabel = \"Baseline\"\nestimator = { family = \"baseline\" }\n"
                .to_owned(),
        ];
        let trees = format!("impute = \"leave\"\n{}", self.encoding_of_trees());
        let log = self.is_skewed();
        let mut boosting =
            self.candidate("boosting", "Gradient boosting", &trees, &self.boosting(false), log);
        if self.preset == Preset::Best && self.n_rows <= SEARCHED_UP_TO {
            boosting.push_str(&self.search());
        }
        all.push(boosting);
        all.extend(self.linear(log));
        if self.preset == Preset::Fast {
            return all;
        }
        if log {
            // The logarithm makes errors count by their share; which scale is better is found out.
            all.push(self.candidate(
                "boosting_plain",
                "Gradient boosting without the logarithm",
                &trees,
                &self.boosting(false),
                false,
            ));
        }
        if self.n_rows <= READABLE_UP_TO {
            all.push(self.additive(log));
        }
        if self.n_rows * self.features.len() <= MANY_CELLS {
            let small = self.boosting(true);
            all.push(self.candidate(
                "boosting_small",
                "Gradient boosting of small trees",
                &trees,
                &small,
                log,
            ));
            let forests = [
                self.candidate("forest", "Random forest", &trees, &self.forest(false), log),
                self.candidate("extra_trees", "Extremely randomised trees", &trees, &self.forest(true), log),
            ];
            // Forests fill large files and count in the ensemble, which carries its members.
            all.extend(forests.map(|text| text.replacen("export = true\n", "export = false\n", 1)));
        }
        all
    }

    /// Where hyperparameters of boosting are searched for: around those that are drafted.
    fn search(&self) -> String {
        let leaves = if self.n_rows < 5_000 { 24 } else { 63 };
        format!(
            "# What is written above is tried first. The search ends after half of the time limit, where there is one.\n\
             [train.candidates.search]\ntrials = 20\nfolds = 3\n\
             [train.candidates.search.space]\n\
             learning_rate = {{ low = 0.02, high = 0.15, log = true }}\n\
             max_leaf_nodes = {{ low = 3, high = {leaves}, whole = true, log = true }}\n\
             min_samples_leaf = {{ low = 3, high = 40, whole = true, log = true }}\n\
             l2 = {{ low = 0.1, high = 30.0, log = true }}\n\
             max_features = {{ low = 0.2, high = 1.0 }}\n"
        )
    }

    fn candidate(&self, name: &str, label: &str, keys: &str, estimator: &str, log: bool) -> String {
        let derived = self.derived().map(|(name, ..)| quoted(&name)).collect::<Vec<_>>().join(", ");
        let derived = if derived.is_empty() { String::new() } else { format!("shared = [{derived}]\n") };
        let derived = derived + derived::of_texts(self.features);
        let log = if log { "target_scale = \"log\"\n" } else { "" };
        let calibrate = match self.task {
            Task::Binary | Task::Multiclass if self.n_rows >= super::MANY_ROWS => "calibrate = \"auto\"\n",
            _ => "",
        };
        let threshold = if self.wants_recall() { "threshold = { recall = 0.8 }\n" } else { "" };
        format!(
            "\n[[train.candidates]]\nname = \"{name}\"\nlabel = \"{label}\"\nexport = true\n{keys}{derived}{log}{calibrate}{threshold}estimator = {{ {estimator} }}\n"
        )
    }

    /// A model that can be read as well as a linear one: one shape for each feature, and for pairs where they help.
    fn additive(&self, log: bool) -> String {
        let n_bags = match self.preset {
            Preset::Best => 14,
            Preset::Fast | Preset::Good => 4,
        };
        let encode = if self.n_values().any(|n| n > FEW_VALUES) { "target" } else { "ordinal" };
        let keys = format!("impute = \"leave\"\nencode = \"{encode}\"\n");
        // A smooth target is approached ever more slowly; what the last rounds add is far less than what is sure.
        let estimator =
            format!("family = \"additive\", outer_bags = {n_bags}, early_stopping_tolerance = 3e-5");
        self.candidate("additive", "Additive boosting", &keys, &estimator, log)
    }

    /// Linear models, the second with the products of numbers where there are few enough.
    fn linear(&self, log: bool) -> Vec<String> {
        let (name, label, family, grid) = match self.task {
            Task::Regression | Task::Ordinal => {
                ("ridge", "Ridge regression", "ridge", "0.1, 1.0, 10.0, 100.0, 1000.0")
            }
            Task::Binary | Task::Multiclass => {
                let fast = self.preset == Preset::Fast;
                let grid = if fast { "1.0, 10.0, 100.0" } else { "0.1, 1.0, 10.0, 100.0" };
                ("logistic", "Logistic regression", "logistic", grid)
            }
        };
        // Soft limits let values far outside come in, where a line, and more so a product, leads anywhere.
        let bounded = if family == "ridge" { ", bounded = true" } else { "" };
        let estimator = format!("family = \"{family}\", alpha = 1.0{bounded}");
        let one = |name: &str, label: &str, keys: &str, log: bool| {
            let keys = format!("scale = \"standard\"\n{keys}");
            let mut text = self.candidate(name, label, &keys, &estimator, log);
            // Writing to a String does not fail.
            let _ = writeln!(text, "grid = {{ alpha = [{grid}] }}");
            text
        };
        let mut all = vec![one(name, label, self.encoding_of_linear(), log)];
        if log {
            // What is a sum of features is one on the target's own scale.
            let (name, label) = (format!("{name}_plain"), format!("{label} without the logarithm"));
            all.push(one(&name, &label, self.encoding_of_linear(), false));
        }
        let n = self.n_numbers();
        let n_products = n * (n + 1) / 2;
        if self.preset != Preset::Fast
            && (1..=MOST_PRODUCTS).contains(&n_products)
            && n_products * ROWS_PER_PRODUCT <= self.n_rows
        {
            let keys = format!("{}polynomial = 2\n", self.encoding_of_linear());
            all.push(one(&format!("{name}_products"), &format!("{label} with products"), &keys, log));
        }
        all
    }

    fn n_numbers(&self) -> usize {
        let is_number =
            |contents: &Contents| matches!(contents, Contents::Number { .. } | Contents::Integer { .. });
        self.features.iter().filter(|of| is_number(&of.column.contents)).count()
    }

    /// The number of inputs where each value of a choice is one.
    fn n_one_hot(&self) -> usize {
        let is_text = |of: &&Named<'_>| matches!(of.column.contents, Contents::Text(_));
        let n_texts = self.features.iter().filter(is_text).count();
        n_texts * KnownWords::MOST + self.features.len() + self.derived().count() - self.n_values().count()
            + self.n_values().sum::<usize>()
    }

    /// How choices become inputs of trees.
    fn encoding_of_trees(&self) -> &'static str {
        let has_many = self.n_values().any(|n| n > FEW_VALUES);
        if has_many || self.n_one_hot() > MOST_INPUTS { "encode = \"target\"\n" } else { "" }
    }

    /// How choices become inputs of linear models, whose time grows with the square of their number.
    fn encoding_of_linear(&self) -> &'static str {
        if self.n_one_hot() > MOST_INPUTS { "encode = \"target\"\n" } else { "" }
    }

    /// Forests see a part of the features at each split: half of them for values, about their square root for classes.
    fn forest(&self, extra: bool) -> String {
        let n = self.n_rows;
        let (n_trees, leaves) = match n {
            0..2_000 => (150, n.max(64)),
            2_000..20_000 => (100, 1_500),
            _ => (60, 1_500),
        };
        let p = self.n_one_hot().max(1) as f64;
        let share: f64 = match self.task {
            Task::Regression | Task::Ordinal => 0.5,
            Task::Binary | Task::Multiclass => (1.5 / p.sqrt()).min(0.7),
        };
        let share = if self.features.len() > 3 { (share * 100.0).round() / 100.0 } else { 1.0 };
        let leaf = match self.task {
            Task::Regression | Task::Ordinal => (n / 5_000).clamp(1, 5),
            Task::Binary | Task::Multiclass => (n / 1_000).clamp(2, 10),
        };
        let extra = if extra { ", extra = true" } else { "" };
        format!(
            "family = \"forest\", n_trees = {n_trees}, max_leaf_nodes = {leaves}, min_samples_leaf = {leaf}, max_features = {share:?}{extra}"
        )
    }

    fn boosting(&self, small: bool) -> String {
        let (trees, leaves, rate, leaf) = match (self.n_rows, small) {
            (0..1_000, false) => (150, 6, 0.06, 5),
            (1_000..5_000, false) => (250, 12, 0.06, 8),
            (5_000..10_000, false) if self.preset == Preset::Fast => (250, 31, 0.08, 10),
            (_, false) if self.preset == Preset::Fast => (400, 31, 0.06, 10),
            (_, false) => (600, 31, 0.05, 10),
            (0..1_000, true) => (300, 3, 0.05, 5),
            (1_000..5_000, true) => (500, 5, 0.05, 10),
            (_, true) => (800, 10, 0.06, 10),
        };
        let share = if self.features.len() > 5 { 0.5 } else { 1.0 };
        format!(
            "family = \"boosting\", n_trees = {trees}, max_leaf_nodes = {leaves}, learning_rate = {rate:?}, min_samples_leaf = {leaf}, subsample = 0.8, max_features = {share:?}, l2 = 1.0"
        )
    }
}

//! What does not hold for some, and why. An exception that is no longer needed makes the suite fail.

use vitrine_model::Task;

use super::cases::Case;

/// Cases that fail a check, for a reason.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// The check.
    pub check: &'static str,
    /// Why this is as it should be, or cannot be otherwise.
    pub reason: &'static str,
    /// The tasks; all when empty.
    pub tasks: &'static [Task],
    /// The lines of the list of cases.
    pub lines: &'static [&'static str],
}

impl Exception {
    /// Whether a case is excepted from a check.
    pub fn covers(&self, check: &str, case: &Case) -> bool {
        let of_task = self.tasks.is_empty() || self.tasks.contains(&case.task);
        self.check == check && of_task && self.lines.contains(&case.line)
    }
}

/// Every exception.
pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        check: "learns",
        reason: "a baseline learns nothing: that is what it is for",
        tasks: &[],
        lines: &["baseline"],
    },
    Exception {
        check: "one row",
        reason: "five neighbours cannot be found among one row; the error says so",
        tasks: &[],
        lines: &["knn", "knn by distance", "blend with neighbours", "neighbours imputed by forests"],
    },
    Exception {
        check: "one row",
        reason: "what is fitted to out-of-fold predictions needs two groups of rows; the error says so",
        tasks: &[],
        lines: &[
            "greedy blend",
            "stack",
            "stack with inputs",
            "bag",
            "distilled",
            "search",
            "search by halving",
            "additive search",
            "split interval",
            "interval of folds",
        ],
    },
    Exception {
        check: "one row",
        reason: "R2 of one row, by which the grid is decided, does not exist; the error says so",
        tasks: &[Task::Regression],
        lines: &["grid"],
    },
    Exception {
        check: "all columns constant",
        reason: "the rows of a class are all alike and so one group, which cannot be parted; the error says so",
        tasks: &[Task::Ordinal],
        lines: &["split interval"],
    },
    Exception {
        check: "permutation",
        reason: "which inputs are looked at for a split, and where extra trees split them, is drawn by position",
        tasks: &[],
        lines: &[
            "forest",
            "forest of classes",
            "forest left missing",
            "extra trees",
            "extra trees left missing",
            "boosting with draws",
            "blend",
            "greedy blend",
            "blend with neighbours",
            "stack",
            "distilled",
            "best calibration",
        ],
    },
    Exception {
        check: "permutation",
        reason: "counts of classes are whole numbers, so two inputs often gain the same, and the first of them wins",
        tasks: &[Task::Multiclass],
        lines: &["forest without draws"],
    },
    Exception {
        check: "permutation",
        reason: "in a fold, which has fewer rows, two inputs gain the same for a split, and the first of them wins",
        tasks: &[Task::Ordinal],
        lines: &["forest without draws", "bag", "stack with inputs"],
    },
    Exception {
        check: "permutation",
        reason: "in a fold, which has fewer rows, two inputs gain the same for a split, and the first of them wins",
        tasks: &[Task::Multiclass],
        lines: &["platt", "isotonic", "beta"],
    },
    Exception {
        check: "permutation",
        reason: "in a fold, which has fewer rows, two inputs gain the same for a split, so another trial may be the best",
        tasks: &[],
        lines: &["search by halving"],
    },
    Exception {
        check: "permutation",
        reason: "a quantile's gradient has two values only, so two inputs often gain the same, and the first wins",
        tasks: &[],
        lines: &["boosted quantile"],
    },
    Exception {
        check: "permutation",
        reason: "the weights that a network begins with are drawn by position",
        tasks: &[],
        lines: &["mlp", "mlp of classes", "mlp stopped early"],
    },
    Exception {
        check: "permutation",
        reason: "terms grow by turns in the order of the inputs, and the cuts of the first rounds are drawn by turns",
        tasks: &[],
        lines: &[
            "additive",
            "additive of classes",
            "additive left missing",
            "additive with a log",
            "additive search",
        ],
    },
    Exception {
        check: "weights",
        reason: "where two cuts gain the same, the last digit of a sum decides, and the rounds after it differ",
        tasks: &[Task::Binary, Task::Ordinal],
        lines: &["additive", "additive left missing"],
    },
    Exception {
        check: "weights",
        reason: "where two cuts gain the same, the last digit of a sum decides, and the rounds after it differ",
        tasks: &[Task::Regression, Task::Binary],
        lines: &["additive with a log", "additive search"],
    },
    Exception {
        check: "weights",
        reason: "a neighbour that is repeated takes the place of another one; weights are not read",
        tasks: &[],
        lines: &["knn", "knn by distance", "blend with neighbours", "neighbours imputed by forests"],
    },
    Exception {
        check: "weights",
        reason: "rows of support vector machines count alike; the error says so",
        tasks: &[],
        lines: &["svm", "svm of classes", "linear svm"],
    },
    Exception {
        check: "weights",
        reason: "inputs are scaled by the mean and deviation of the rows as they are, not by their weights",
        tasks: &[],
        lines: &[
            "elastic net",
            "logistic",
            "sparse logistic",
            "blend with a line",
            "grid of classes",
            "derived",
        ],
    },
    Exception {
        check: "weights",
        reason: "rows are drawn, so that repeated ones change every draw after them",
        tasks: &[],
        lines: &[
            "forest",
            "forest of classes",
            "forest left missing",
            "boosting with draws",
            "mlp",
            "mlp of classes",
            "mlp stopped early",
            "blend",
            "smote",
            "more of the rare",
            "less of the frequent",
            "greedy blend",
            "stack",
            "distilled",
            "best calibration",
        ],
    },
];

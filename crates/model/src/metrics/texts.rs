//! What is to be said about each metric: name, label, direction, style and one sentence.

use super::Metric;

/// How a figure is written for people.
#[derive(Clone, Copy)]
pub(super) enum Style {
    /// A fraction of a whole, written in per cent.
    Share,
    /// A number without unit, written with three decimals.
    Plain,
    /// A number in the target's unit or its square, written with as many decimals as its size deserves.
    Amount,
}

/// All there is to know about a metric, so that it stands in one place.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) higher_is_better: bool,
    pub(super) style: Style,
    pub(super) description: &'static str,
}

/// What is to be said about a metric.
pub(super) fn entry(metric: Metric) -> Entry {
    use Style::{Amount, Plain, Share};
    let (name, label, higher_is_better, style, description) = match metric {
        Metric::Accuracy => ("accuracy", "Accuracy", true, Share, "The share of predictions that are right."),
        Metric::BalancedAccuracy => (
            "balanced_accuracy",
            "Balanced accuracy",
            true,
            Share,
            "The share of right predictions, with every class counting the same however rare it is.",
        ),
        Metric::Precision => {
            ("precision", "Precision", true, Share, "Of the cases predicted as positive, the share that are.")
        }
        Metric::Recall => {
            ("recall", "Recall", true, Share, "Of the positive cases, the share that are found.")
        }
        Metric::F1 => (
            "f1",
            "F1",
            true,
            Plain,
            "Precision and recall in one figure (their harmonic mean); 1 is perfect.",
        ),
        Metric::PrecisionMacro => (
            "precision_macro",
            "Precision (mean of classes)",
            true,
            Share,
            "For each class, the share of its predictions that are right, averaged over the classes.",
        ),
        Metric::RecallMacro => (
            "recall_macro",
            "Recall (mean of classes)",
            true,
            Share,
            "For each class, the share of its cases that are found, averaged over the classes.",
        ),
        Metric::F1Macro => (
            "f1_macro",
            "F1 (mean of classes)",
            true,
            Plain,
            "Precision and recall of each class in one figure, averaged over the classes; 1 is perfect.",
        ),
        Metric::F1Weighted => (
            "f1_weighted",
            "F1 (weighted)",
            true,
            Plain,
            "Precision and recall of each class in one figure, with frequent classes counting more; 1 is perfect.",
        ),
        Metric::RocAuc => (
            "roc_auc",
            "ROC AUC",
            true,
            Plain,
            "How often a case of a class is given a higher probability of it than a case of another; 0.5 is guessing.",
        ),
        Metric::PrAuc => (
            "pr_auc",
            "PR AUC",
            true,
            Plain,
            "The precision averaged over all levels of recall, which rewards finding rare cases without false alarms.",
        ),
        Metric::LogLoss => (
            "log_loss",
            "Log loss",
            false,
            Plain,
            "The penalty for probabilities that miss, which grows without mercy for confident mistakes; 0 is perfect.",
        ),
        Metric::Brier => (
            "brier",
            "Brier score",
            false,
            Plain,
            "The mean squared distance of the probabilities from what happened; 0 is perfect.",
        ),
        Metric::CalibrationError => (
            "calibration_error",
            "Calibration error",
            false,
            Share,
            "How far the stated probabilities are, on average, from how often they come true.",
        ),
        Metric::QuadraticKappa => (
            "quadratic_kappa",
            "Quadratic kappa",
            true,
            Plain,
            "Agreement beyond chance, with misses by several grades counting far more; 1 is perfect, 0 is chance.",
        ),
        Metric::AccuracyWithinOne => (
            "accuracy_within_one",
            "Within one grade",
            true,
            Share,
            "The share of predictions that miss by at most one grade.",
        ),
        Metric::MaeRounded => (
            "mae_rounded",
            "Mean absolute error (rounded)",
            false,
            Amount,
            "How far the predictions, rounded to a grade, are off on average.",
        ),
        Metric::Mae => {
            ("mae", "Mean absolute error", false, Amount, "How far the predictions are off on average.")
        }
        Metric::Mse => (
            "mse",
            "Mean squared error",
            false,
            Amount,
            "The average of the squared misses, so that large ones count more.",
        ),
        Metric::Rmse => (
            "rmse",
            "Root mean squared error",
            false,
            Amount,
            "A typical miss in the unit of the target, with large misses counting more.",
        ),
        Metric::R2 => (
            "r2",
            "R²",
            true,
            Plain,
            "The share of the variation that the predictions explain; 0 is as good as always saying the mean.",
        ),
        Metric::Mape => (
            "mape",
            "Mean percentage error",
            false,
            Share,
            "How far the predictions are off on average, as a share of the actual value.",
        ),
        Metric::MedianAe => (
            "median_ae",
            "Median absolute error",
            false,
            Amount,
            "Half of the predictions are off by less than this.",
        ),
        Metric::MaxError => ("max_error", "Largest error", false, Amount, "The worst miss of all."),
    };
    Entry { name, label, higher_is_better, style, description }
}

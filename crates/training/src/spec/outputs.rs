//! How a candidate's outputs are read: view, scale of the target, calibration, threshold, interval.

use serde::{Deserialize, Serialize};

/// How an ordinal target is predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// As a number; the grades' probabilities follow from it by a link that is fitted on out-of-fold predictions.
    #[default]
    Value,
    /// As class probabilities; the number is their mean grade. Logistic regression always does this.
    Classes,
}

/// On which scale a value is learnt. Errors and intervals are always given in the target's unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetScale {
    /// As it is.
    #[default]
    Identity,
    /// Its natural logarithm, so that errors count by their share; for positive targets. The prediction is the
    /// exponential of what was learnt, which estimates the median rather than the mean.
    Log,
}

/// How class probabilities are corrected, by a map that is fitted on out-of-fold predictions. For two classes the
/// positive one is calibrated, for several each against the rest, divided by their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calibrate {
    /// Not at all.
    #[default]
    None,
    /// Platt's logistic curve over the log-odds (Platt, 1999).
    Platt,
    /// A rising map, level in stretches, by pooling adjacent violators (Zadrozny and Elkan, 2002).
    Isotonic,
    /// Beta calibration (Kull, Silva Filho and Flach, 2017).
    Beta,
    /// Whichever of these or none has the best log loss in a cross-validation of the out-of-fold predictions; the
    /// model card says which.
    Auto,
}

/// From which probability on, itself included, the positive class of a binary target is predicted. Probabilities are
/// the calibrated ones where there is a calibration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Threshold {
    /// The more probable class.
    #[default]
    Half,
    /// A given probability, above 0 and below 1.
    At(f64),
    /// The highest threshold that finds this share of the positives, on out-of-fold predictions.
    Recall(f64),
    /// The threshold with the least cost on out-of-fold predictions.
    Cost {
        /// What it costs to call a positive row negative, above 0.
        false_negative: f64,
        /// What it costs to call a negative row positive, above 0.
        false_positive: f64,
    },
}

/// How the interval around a value is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IntervalSpec {
    /// The method.
    pub method: IntervalMethod,
    /// A choice or flag whose groups each get an interval of their own, or `prediction` for groups by thirds of the
    /// predicted value (Mondrian conformal prediction); groups with too few rows share the interval of all. Not with
    /// CV+.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A method of conformal prediction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalMethod {
    /// Quantiles of the errors of out-of-fold predictions, added to the model that was fitted to all rows.
    #[default]
    OutOfFold,
    /// Quantiles of the errors on a fifth of the rows, which the model is not fitted to (Papadopoulos, 2002).
    Split,
    /// As split, but the model is then fitted to all rows. Of dated data the errors are those on the newest fifth, whose
    /// distance from the rows before it is that of new rows from all of them.
    Refit,
    /// CV+ (Barber, Candes, Ramdas and Tibshirani, 2021): the models of the folds are kept, their mean predicts,
    /// and each adds the errors of its own fold. Not for k-nearest neighbours or choices encoded by the target.
    CvPlus,
}

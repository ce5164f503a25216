//! What a system predicts: the kind of target, its classes, and which class is predicted.

use serde::Serialize;

use crate::json::FromJson;

/// What a system predicts.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Target {
    /// The column's name in files.
    pub name: String,
    /// The name that people read.
    pub label: String,
    /// The unit of the value, for regressions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The kind of prediction problem.
    pub task: Task,
    /// The classes, in ascending order for ordinal targets; empty for regressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// The class whose probability is quoted, for binary targets: an index into `classes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positive: Option<usize>,
    /// How numbers were written in labels that training made. Nothing reads it any more, for ranges keep their limits and
    /// are named when they are shown; it stays so that files keep their bytes.
    #[serde(default, skip_serializing_if = "NumberFormat::is_default")]
    pub number_format: NumberFormat,
}

/// The kinds of prediction problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A number.
    Regression,
    /// One of two classes.
    Binary,
    /// One of several classes without an order.
    Multiclass,
    /// One of several grades with an order and a numeric value each: predicted as a number and as a grade.
    Ordinal,
}

impl Task {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Binary => "binary",
            Self::Multiclass => "multiclass",
            Self::Ordinal => "ordinal",
        }
    }
}

/// A way of writing numbers, by the language that has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// As in English.
    #[default]
    En,
    /// As in Swedish.
    Sv,
}

impl NumberFormat {
    /// Whether this is how numbers are written where a file does not say.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// One class of a target.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Class {
    /// The value in files.
    pub value: String,
    /// The value that people read.
    pub label: String,
    /// The numeric value of a grade, for ordinal targets; the class index otherwise.
    pub grade: f64,
}

impl Target {
    /// The number of classes; 0 for regressions.
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// The numeric values of the grades or class indices, in class order.
    pub fn grades(&self) -> Vec<f64> {
        self.classes.iter().map(|class| class.grade).collect()
    }

    /// The index of the class written as `value` in files, or `None`.
    pub fn class_of(&self, value: &str) -> Option<usize> {
        self.classes.iter().position(|class| class.value == value)
    }

    /// The index of the class that a binary target's `positive` names, the second where it names none.
    pub fn positive_class(&self) -> usize {
        self.positive.unwrap_or(1)
    }

    /// The class that is predicted, the one place that decides it: of a regression none; of grades the one nearest to
    /// the value; of two classes the positive one where its probability reaches the threshold, and otherwise the other
    /// one; without a threshold or with more classes the most probable one, of equally probable ones the first.
    ///
    /// `probabilities` holds one number per class, `value` the predicted value of an ordinal target.
    pub fn decide(&self, threshold: Option<f64>, probabilities: &[f64], value: Option<f64>) -> Option<usize> {
        match self.task {
            Task::Regression => None,
            Task::Ordinal => value.and_then(|value| self.nearest_class(value)),
            Task::Binary | Task::Multiclass => threshold
                .and_then(|threshold| self.class_from(threshold, probabilities))
                .or_else(|| most_probable(probabilities)),
        }
    }

    /// The class that is predicted for the probabilities of two classes where the positive one is predicted at and
    /// above a threshold. `None` unless there are two of them.
    fn class_from(&self, threshold: f64, probabilities: &[f64]) -> Option<usize> {
        let positive = self.positive_class();
        let [_, _] = probabilities else { return None };
        let is_positive = *probabilities.get(positive)? >= threshold;
        Some(if is_positive { positive } else { usize::from(positive == 0) })
    }

    /// The index of the grade nearest to `value`; of two equally near the higher one, as rounding half up does.
    /// `None` without classes or for a value that is not a number.
    pub fn nearest_class(&self, value: f64) -> Option<usize> {
        if value.is_nan() {
            return None;
        }
        // Far outside, the distances to all the grades would round to the same number.
        let value = value.max(self.classes.first()?.grade).min(self.classes.last()?.grade);
        let mut best: Option<(usize, f64)> = None;
        for (index, class) in self.classes.iter().enumerate() {
            let distance = (class.grade - value).abs();
            if best.is_none_or(|(_, least)| distance <= least) {
                best = Some((index, distance));
            }
        }
        best.map(|(index, _)| index)
    }
}

/// The position of the largest number, of equal ones the first; `None` without numbers.
fn most_probable(probabilities: &[f64]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (class, probability) in probabilities.iter().enumerate() {
        if best.is_none_or(|(_, most)| *probability > most) {
            best = Some((class, *probability));
        }
    }
    best.map(|(class, _)| class)
}

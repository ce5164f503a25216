//! Whether a new default is better or worse than the old one.

use serde::Serialize;
use vitrine_model::metrics::{Interval, Metric};
use vitrine_model::report::Report;
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::{Pipeline, Task};
use vitrine_training::{Dataset, paired};

/// How far the shares of held-out rows of two trainings may be apart for one share of the system file: rows are held out
/// by chance.
const SHARE_TOLERANCE: f64 = 0.05;

/// A model that is judged beside another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contestant<'a> {
    /// Its name and version, `forest@2`.
    pub called: &'a str,
    /// Its name in the report.
    pub name: &'a str,
    /// What predicts.
    pub pipeline: &'a Pipeline,
    /// The report of its training.
    pub report: &'a Report,
}

/// Two models by one figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The name and version of the old model, or the first of two.
    pub old: String,
    /// The name and version of the new one.
    pub new: String,
    /// The figure.
    pub metric: Metric,
    /// The old model's.
    pub old_score: f64,
    /// The new model's.
    pub new_score: f64,
    /// The 95 % interval of how much better the new one is, negative where it is worse; `None` where the rows are too
    /// few to say.
    pub better_by: Option<Interval>,
    /// What both were judged by.
    pub basis: Basis,
}

/// What two models were judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The same held-out rows, which neither model has seen.
    HeldOut {
        /// The number of rows.
        n: usize,
    },
    /// The same rows, which somebody gave.
    Given {
        /// The number of rows.
        n: usize,
    },
    /// Each by the cross-validation of its own training, since no rows are left that neither has seen.
    CrossValidated,
}

impl Verdict {
    /// How much better the new model is; negative where it is worse.
    pub fn difference(&self) -> f64 {
        let sign = if self.metric.higher_is_better() { 1.0 } else { -1.0 };
        sign * (self.new_score - self.old_score)
    }

    /// Whether the new model is worse by more than chance explains.
    pub fn is_worse(&self) -> bool {
        self.better_by.is_some_and(|interval| interval.high < 0.0)
    }

    /// Whether the new model is better, be it by chance.
    pub fn is_better(&self) -> bool {
        self.difference() > 0.0
    }
}

/// Judges two models by the rows that are given for it, otherwise by the new one's held-out rows where the old one has not
/// seen them either, otherwise by their reports. `None` where they predict different things, or nothing gives the figure.
pub(crate) fn judge(
    old: Contestant<'_>,
    new: Contestant<'_>,
    held_out: &Dataset,
    given: Option<&Dataset>,
) -> Option<Verdict> {
    let metric = new.report.metric;
    if metric != old.report.metric || !is_same_target(&old.pipeline.schema, &new.pipeline.schema) {
        return None;
    }
    let verdict = |old_score, new_score, better_by, basis| Verdict {
        old: old.called.to_owned(),
        new: new.called.to_owned(),
        metric,
        old_score,
        new_score,
        better_by,
        basis,
    };
    let on = |rows: &Dataset, basis| {
        // A model that cannot read the rows cannot be judged by them.
        let judged = paired(old.pipeline, new.pipeline, rows, metric).ok().flatten()?;
        Some(verdict(judged.first, judged.second, judged.better_by, basis))
    };
    let has_same_features = is_same(&old.pipeline.schema, &new.pipeline.schema);
    if let Some(rows) = given {
        let basis = Basis::Given { n: rows.n_samples() };
        return if has_same_features { on(rows, basis) } else { None };
    }
    let are_unseen = has_same_features && held_out.n_samples() > 0 && has_not_seen(old.report, new.report);
    let by_rows = if are_unseen { on(held_out, Basis::HeldOut { n: held_out.n_samples() }) } else { None };
    by_rows.or_else(|| {
        let of = |model: Contestant<'_>| {
            let candidate = model.report.candidates.iter().find(|candidate| candidate.name == model.name)?;
            let summary = candidate.cross_validated(metric)?;
            let half = model.report.fold_interval(summary).map(|interval| interval.high - summary.mean);
            Some((summary.mean, half))
        };
        let ((a, a_half), (b, b_half)) = (of(old)?, of(new)?);
        let difference = if metric.higher_is_better() { b - a } else { a - b };
        // The trainings may share no row, so their errors are taken as independent.
        let half = a_half.zip(b_half).map(|(a, b)| a.hypot(b));
        let better_by = half.map(|half| Interval { low: difference - half, high: difference + half });
        Some(verdict(a, b, better_by, Basis::CrossValidated))
    })
}

/// Whether the model of one training has not seen the rows that another, later one has held out.
fn has_not_seen(old: &Report, new: &Report) -> bool {
    if old.refit || new.refit || old.by_cross_validation || new.by_cross_validation {
        return false;
    }
    match (&old.held_out_from, &new.held_out_from) {
        // Days sort as texts.
        (Some(old), Some(new)) => new >= old,
        (None, None) => {
            // A row's hash and the seed decide whether it is held out, so a row of both trainings is in both or none.
            let share = |report: &Report| report.n_held_out as f64 / report.n_samples.max(1) as f64;
            old.seed == new.seed && (share(old) - share(new)).abs() <= SHARE_TOLERANCE
        }
        _ => false,
    }
}

/// Whether two systems predict the same kind of value, in the same unit, or the same classes; their labels do not count.
fn is_same_target(a: &Schema, b: &Schema) -> bool {
    let classes = |schema: &Schema| -> Vec<String> {
        schema.target.classes.iter().map(|class| class.value.clone()).collect()
    };
    let is_number = a.target.task == Task::Regression;
    a.target.task == b.target.task
        && classes(a) == classes(b)
        && (!is_number || a.target.unit == b.target.unit)
}

/// Whether records of one schema are records of the other, limits aside.
pub(super) fn is_same(a: &Schema, b: &Schema) -> bool {
    let is_like = |a: &FeatureKind, b: &FeatureKind| match (a, b) {
        (FeatureKind::Choice { choices: a, .. }, FeatureKind::Choice { choices: b, .. }) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.value == b.value)
        }
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    is_same_target(a, b)
        && a.features.len() == b.features.len()
        && a.features.iter().zip(&b.features).all(|(a, b)| a.name == b.name && is_like(&a.kind, &b.kind))
}

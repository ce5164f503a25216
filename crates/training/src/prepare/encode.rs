//! Which inputs are encoded by the target.

use vitrine_model::Task;
use vitrine_model::lookup::Table;
use vitrine_model::transforms::{Column, Encode};

use crate::Dataset;
use crate::spec::{CandidateSpec, TargetScale};

/// Empty tables in the place of a feature: one for a value or two classes, otherwise one per class but the first.
pub(super) fn empty_tables(data: &Dataset, source: usize, empty: &Table) -> Vec<Column> {
    let classes: Vec<Option<usize>> = match data.schema.target.task {
        Task::Regression | Task::Ordinal => vec![None],
        Task::Binary | Task::Multiclass => (1..data.schema.target.n_classes()).map(Some).collect(),
    };
    let column = |class| Column {
        source,
        encode: Encode::Table(Table { class, ..empty.clone() }),
        centre: 0.0,
        scale: 1.0,
    };
    classes.into_iter().map(column).collect()
}

/// Whether the target's logarithm is meant by what is encoded by it: where a value is learnt on that scale.
pub(super) fn is_log(data: &Dataset, spec: &CandidateSpec) -> bool {
    spec.target_scale == TargetScale::Log && data.schema.target.task == Task::Regression
}

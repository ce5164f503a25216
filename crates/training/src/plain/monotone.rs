//! From the features that a prediction may only rise or only fall with to the inputs that trees are held to.

use vitrine_model::Task;
use vitrine_model::schema::FeatureKind;
use vitrine_model::transforms::{Encode, Preprocess};

use super::gives_classes;
use crate::error::{Got, Rule};
use crate::spec::{self, CandidateSpec};
use crate::trees::rules::Monotone;
use crate::{Dataset, TrainError};

/// For each input how the estimator's output may change with it; none where the candidate asks for nothing. The
/// output of two classes is the probability of the second one, so the direction turns where the first is positive.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that does not exist; [`TrainError::Setting`] for an estimator other than
/// boosted trees, a target of several classes, a feature without an order, or one that a derived quantity reads,
/// because that quantity would undo the promise.
pub(super) fn directions(
    data: &Dataset,
    spec: &CandidateSpec,
    preprocess: &Preprocess,
) -> Result<Vec<Monotone>, TrainError> {
    if spec.monotone.is_empty() {
        return Ok(Vec::new());
    }
    if !spec.estimator.capabilities().monotone {
        return Err(TrainError::setting("monotone", Got::Given, Rule::DirectedFamily));
    }
    let schema = &data.schema;
    if gives_classes(data, spec) && schema.target.n_classes() > 2 {
        return Err(TrainError::setting("monotone", Got::Given, Rule::ValueOrTwoClasses));
    }
    let turned = schema.target.task == Task::Binary && schema.target.positive == Some(0);
    let mut directions = vec![Monotone::None; preprocess.columns.len()];
    for (name, wanted) in &spec.monotone {
        let field = format!("monotone: {name}");
        let Some((source, feature)) =
            schema.position(name).and_then(|at| Some((at, schema.features.get(at)?)))
        else {
            return Err(TrainError::no_feature("monotone", name, schema));
        };
        if preprocess.derived.iter().any(|derived| derived.formula.sources().contains(&source)) {
            return Err(TrainError::setting(field, Got::Derived, Rule::ReadAsIs));
        }
        let rises = (*wanted == spec::Monotone::Increasing) != turned;
        let direction = if rises { Monotone::Increasing } else { Monotone::Decreasing };
        let ordered = !matches!(feature.kind, FeatureKind::Choice { ordered: false, .. });
        for (column, to) in preprocess.columns.iter().zip(&mut directions) {
            if column.source != source {
                continue;
            }
            if !ordered || !matches!(column.encode, Encode::Identity) {
                return Err(TrainError::setting(field, Got::Unordered, Rule::Ordered));
            }
            *to = direction;
        }
    }
    Ok(directions)
}

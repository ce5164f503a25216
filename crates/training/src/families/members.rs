//! What families share that are made of other estimators.

use vitrine_model::estimators::{Estimator, Member, Voting};

use super::EstimatorSpec;
use super::family::Capabilities;
use crate::TrainError;
use crate::error::{Field, Got, Learner, Rule};
use crate::seed::{Purpose, derive};

/// The seed that a member is fitted with, by its position from 0.
pub fn member_seed(seed: u64, position: usize) -> u64 {
    derive(seed, Purpose::Member, position as u64)
}

/// The capabilities of each of some estimators.
pub(super) fn capabilities(members: &[EstimatorSpec]) -> impl Iterator<Item = Capabilities> {
    members.iter().map(EstimatorSpec::capabilities)
}

/// Refuses no members, and one that may not be a member, as a stacking estimator.
pub(super) fn check_members(members: &[EstimatorSpec], of: Learner) -> Result<(), TrainError> {
    if members.is_empty() {
        return Err(TrainError::setting(
            Field::Of { key: "members", learner: of },
            Got::Empty,
            Rule::SomeEstimator,
        ));
    }
    for (position, spec) in members.iter().enumerate() {
        if !spec.capabilities().member {
            let field = Field::Member { number: position + 1, learner: of };
            return Err(TrainError::setting(field, spec.family(), Rule::NotStacking));
        }
    }
    Ok(())
}

/// The weighted mean of members, of which some are means themselves; these are taken apart.
pub(crate) fn flatten(members: Vec<Member>) -> Voting {
    let mut all = Vec::new();
    for Member { weight, estimator, preprocess } in members {
        match estimator {
            Estimator::Voting(inner) => {
                let own = inner.members.into_iter();
                all.extend(own.map(|own| Member {
                    weight: weight * own.weight,
                    estimator: own.estimator,
                    preprocess: preprocess.clone(),
                }));
            }
            estimator => all.push(Member { weight, estimator, preprocess }),
        }
    }
    Voting { members: all }
}

/// The hyperparameters of an estimator as name and value, those of its members in words.
///
/// # Errors
/// [`TrainError::Setting`] for an estimator that cannot be written.
pub fn described(estimator: &EstimatorSpec) -> Result<Vec<(String, String)>, TrainError> {
    if let Some(own) = estimator.as_family().describe()? {
        return Ok(own);
    }
    let written = match serde_json::to_value(estimator) {
        Ok(serde_json::Value::Object(object)) => object,
        other => {
            return Err(TrainError::setting("estimator", format!("{other:?}"), Rule::Hyperparameters));
        }
    };
    let all = written.into_iter().filter(|(name, _)| name != "family");
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(all.map(|(name, value)| (name, text(value))).collect())
}

/// An estimator with its hyperparameters in brackets.
///
/// # Errors
/// As [`described`].
pub(super) fn in_words(estimator: &EstimatorSpec) -> Result<String, TrainError> {
    let own = described(estimator)?.into_iter().map(|(name, value)| format!("{name} {value}"));
    let own = own.collect::<Vec<_>>().join(", ");
    Ok(if own.is_empty() { estimator.family().to_owned() } else { format!("{} ({own})", estimator.family()) })
}

/// Each of some members in words, numbered from 1.
pub(super) fn listed(members: &[EstimatorSpec]) -> Result<Vec<(String, String)>, TrainError> {
    let line =
        |(index, member): (usize, &EstimatorSpec)| Ok((format!("member {}", index + 1), in_words(member)?));
    members.iter().enumerate().map(line).collect()
}

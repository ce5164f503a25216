//! From the scale that a value was learnt on to the target's unit.

use serde::Serialize;

use crate::json::FromJson;

/// What a regression's estimator gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum TargetTransform {
    /// The value itself.
    #[default]
    Identity,
    /// The natural logarithm of the value; an interval is a factor around it.
    Log,
}

impl TargetTransform {
    /// The value in the target's unit for a value on the scale that was learnt.
    pub fn apply(self, learnt: f64) -> f64 {
        match self {
            Self::Identity => learnt,
            Self::Log => libm::exp(learnt),
        }
    }

    /// The value on the scale that is learnt for one in the target's unit; NaN or infinite where there is none.
    pub fn learnt(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::Log => libm::log(value),
        }
    }

    /// Whether it leaves values as they are.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
    pub fn is_identity(&self) -> bool {
        *self == Self::Identity
    }
}

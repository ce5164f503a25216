//! What all rounds of boosting have in common.

use super::BoostingParams;
use super::objective::Objective;
use crate::trees::leaf_step::LeafStep;
use crate::trees::model::Loss;
use crate::trees::rows::Rows;
use crate::trees::rules::{Monotone, Rules};

/// What all rounds have in common.
pub(super) struct Task<'a> {
    pub(super) params: &'a BoostingParams,
    pub(super) objective: Objective,
    pub(super) rows: &'a Rows,
    /// What derivatives are multiplied by: a power of two that brings targets of any size to about 1.
    pub(super) scale: f64,
    pub(super) step: LeafStep,
}

impl<'a> Task<'a> {
    /// What all rounds have in common.
    pub(super) fn new(params: &'a BoostingParams, rows: &'a Rows) -> Self {
        let (_, spread) = rows.moments();
        let numbers = params.loss == Loss::Squared && spread > 0.0 && spread.is_finite();
        let spread = if numbers { spread } else { 1.0 };
        Self {
            params,
            objective: params.objective(),
            rows,
            scale: if numbers { libm::exp2(-libm::floor(libm::log2(spread))) } else { 1.0 },
            step: LeafStep::of_spread(params.learning_rate * spread),
        }
    }

    /// Whether anything is drawn at random.
    pub(super) fn draws(&self) -> bool {
        let params = self.params;
        params.subsample < 1.0 || params.max_features < 1.0 || params.colsample_bytree < 1.0
    }

    /// What a tree may look like, on the scale of the derivatives.
    pub(super) fn rules(&self) -> Rules {
        let params = self.params;
        let directed = params.monotone.iter().any(|direction| *direction != Monotone::None);
        Rules {
            max_leaf_nodes: params.max_leaf_nodes,
            max_depth: params.max_depth.unwrap_or(usize::MAX),
            min_count: params.min_samples_leaf as f64,
            // Even where any weight is allowed, a side needs some to divide by.
            min_weight: params.min_weight_leaf.max(1e-9),
            l1: params.l1 * self.scale,
            l2: params.l2,
            min_split_gain: params.min_split_gain * self.scale * self.scale,
            max_features: params.max_features,
            extra: false,
            anywhere: false,
            monotone: if directed { params.monotone.clone() } else { Vec::new() },
        }
    }
}

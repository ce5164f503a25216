//! Stacking: a final estimator on the outputs of other estimators (Wolpert, 1992).

use serde::Serialize;

use super::Estimator;
use crate::json::FromJson;

/// Probabilities are kept this far from 0 and 1 before their logarithms are taken.
const LEAST: f64 = 1e-4;

/// Estimators that read the inputs, and a last one that reads what they give, as [`stacked`] puts it.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Stacking {
    /// The estimators that read the inputs, at least one; none of them stacking. All give as many outputs.
    pub members: Vec<Estimator>,
    /// The estimator that reads their outputs, from the first member's to the last's; neither stacking nor k nearest
    /// neighbours. It gives as many outputs as each member does.
    #[serde(alias = "last")]
    pub final_estimator: Box<Estimator>,
    /// Whether the last estimator reads the inputs too, after the outputs.
    #[serde(default, alias = "with_inputs")]
    pub passthrough: bool,
}

impl Stacking {
    /// The number of outputs.
    pub fn n_outputs(&self) -> usize {
        self.final_estimator.n_outputs()
    }

    /// Replaces `outputs` by the outputs for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        let mut read = Vec::new();
        for member in &self.members {
            member.predict(inputs, outputs);
            stacked(outputs, &mut read);
        }
        if self.passthrough {
            read.extend_from_slice(inputs);
        }
        self.final_estimator.predict(&read, outputs);
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if self.members.is_empty() {
            return Err("stacking without members".to_owned());
        }
        let n_outputs = self.n_outputs();
        for (index, member) in self.members.iter().enumerate() {
            let number = index + 1;
            if let Estimator::Stacking(_) = member {
                return Err(format!("member {number} of stacking is stacking itself"));
            }
            member.check(n_inputs).map_err(|fault| format!("member {number} of stacking: {fault}"))?;
            if member.n_outputs() != n_outputs {
                let got = member.n_outputs();
                return Err(format!(
                    "member {number} of stacking has {got} outputs, the last estimator has {n_outputs}"
                ));
            }
        }
        if let Estimator::Stacking(_) | Estimator::Knn(_) = *self.final_estimator {
            return Err("the last estimator of stacking is stacking or k nearest neighbours".to_owned());
        }
        let n_read = self.members.len() * n_stacked(n_outputs) + if self.passthrough { n_inputs } else { 0 };
        self.final_estimator.check(n_read).map_err(|fault| format!("the last estimator of stacking: {fault}"))
    }
}

/// Appends one member's outputs as the last estimator reads them: a value as it is, the log-odds of the second of
/// two classes, or the logarithms of the probabilities of several.
pub fn stacked(outputs: &[f64], read: &mut Vec<f64>) {
    match outputs {
        [value] => read.push(*value),
        [_, second] => {
            let second = second.clamp(LEAST, 1.0 - LEAST);
            read.push(libm::log(second / (1.0 - second)));
        }
        several => read.extend(several.iter().map(|probability| libm::log(probability.max(LEAST)))),
    }
}

/// How many numbers [`stacked`] appends for a member with `n_outputs` outputs.
pub fn n_stacked(n_outputs: usize) -> usize {
    if n_outputs == 2 { 1 } else { n_outputs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimators::{Constant, Linear, Logistic, Member, Voting};

    fn linear(weights: &[f64], intercept: f64) -> Estimator {
        Estimator::Linear(Linear { weights: weights.to_vec(), intercept, bounds: None })
    }

    fn shares(outputs: &[f64]) -> Estimator {
        Estimator::Constant(Constant { outputs: outputs.to_vec() })
    }

    fn stacking(members: Vec<Estimator>, last: Estimator, passthrough: bool) -> Stacking {
        Stacking { members, final_estimator: Box::new(last), passthrough }
    }

    fn outputs(stacking: Stacking, input: f64) -> Vec<f64> {
        assert_eq!(stacking.check(1), Ok(()));
        let mut outputs = vec![9.0, 9.0];
        Estimator::Stacking(stacking).predict(&[input], &mut outputs);
        outputs
    }

    #[test]
    fn the_last_estimator_reads_the_members_and_where_wanted_the_inputs() {
        let members = || vec![linear(&[2.0], 1.0), linear(&[-1.0], 0.0)];
        assert_eq!(outputs(stacking(members(), linear(&[10.0, 1.0], 0.5), false), 3.0), [70.0 - 3.0 + 0.5]);
        assert_eq!(outputs(stacking(members(), linear(&[10.0, 1.0, 100.0], 0.0), true), 3.0), [367.0]);
    }

    #[test]
    fn probabilities_are_read_as_logarithms() {
        let score = Linear { weights: vec![1.0], intercept: 0.0, bounds: None };
        let last = || Estimator::Logistic(Logistic { scores: vec![score.clone()] });
        let same = outputs(stacking(vec![shares(&[0.75, 0.25])], last(), false), 0.0);
        assert!((same[1] - 0.25).abs() < 1e-15, "{same:?}");
        // A certain class stays finite.
        let certain = outputs(stacking(vec![shares(&[1.0, 0.0])], last(), false), 0.0);
        assert!((certain[1] - LEAST).abs() < 1e-15, "{certain:?}");
        let mut read = Vec::new();
        stacked(&[0.5, 0.5, 0.0], &mut read);
        assert_eq!(read, [libm::log(0.5), libm::log(0.5), libm::log(LEAST)]);
        assert_eq!((n_stacked(1), n_stacked(2), n_stacked(3)), (1, 1, 3));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let one = || linear(&[1.0], 0.0);
        let whole = || stacking(vec![one()], one(), false);
        let inner = Member { weight: 1.0, estimator: Estimator::Stacking(whole()), preprocess: None };
        for (stacking, part) in [
            (stacking(vec![], one(), false), "without members"),
            (
                stacking(vec![Estimator::Stacking(whole())], one(), false),
                "member 1 of stacking is stacking itself",
            ),
            (
                stacking(vec![one()], Estimator::Stacking(whole()), false),
                "the last estimator of stacking is stacking",
            ),
            (stacking(vec![one(), linear(&[], 0.0)], one(), false), "member 2 of stacking: 0 weights"),
            (stacking(vec![one(), one()], one(), false), "the last estimator of stacking: 1 weights for 2"),
            (stacking(vec![shares(&[0.5, 0.5])], one(), false), "has 2 outputs, the last estimator has 1"),
            (
                stacking(vec![Estimator::Voting(Voting { members: vec![inner] })], one(), false),
                "member 1 of voting is stacking",
            ),
        ] {
            let fault = stacking.check(1).unwrap_err();
            assert!(fault.contains(part), "{fault} should say {part}");
        }
    }
}

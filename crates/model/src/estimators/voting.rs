//! Voting: the weighted mean of other estimators, which err less together than each alone where they err
//! differently.

use serde::Serialize;

use super::{Estimator, Transformer};
use crate::json::FromJson;
use crate::transforms::Preprocess;

/// How far from 1 the weights may sum.
const TOLERANCE: f64 = 1e-9;

/// The weighted mean of its members' outputs: `sum_m weight_m * output_m`, summed from the first member to the last.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Voting {
    /// The estimators, at least one. All give the same number of outputs.
    pub members: Vec<Member>,
}

/// One estimator of voting.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Member {
    /// Its share of the mean, above 0; the shares sum to 1.
    pub weight: f64,
    /// The estimator: neither voting nor stacking.
    pub estimator: Estimator,
    /// What makes the estimator's inputs of the inputs of voting; absent where it reads them as they are. So models of
    /// different preprocessing are averaged: the inputs of voting are then the record's numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preprocess: Option<Preprocess>,
}

impl Voting {
    /// The number of outputs, the first member's; 0 without members.
    pub fn n_outputs(&self) -> usize {
        self.members.first().map_or(0, |member| member.estimator.n_outputs())
    }

    /// Appends the outputs for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        outputs.resize(self.n_outputs(), 0.0);
        let mut own = Vec::with_capacity(outputs.len());
        let (mut sources, mut prepared) = (Vec::new(), Vec::new());
        for Member { weight, estimator, preprocess } in &self.members {
            let inputs = match preprocess {
                None => inputs,
                Some(preprocess) => {
                    preprocess.apply(inputs, &mut sources, &mut prepared);
                    &prepared
                }
            };
            estimator.predict(inputs, &mut own);
            for (output, own) in outputs.iter_mut().zip(&own) {
                *output += weight * own;
            }
        }
    }

    /// Completes the members, each with its own preprocessing or that of all.
    pub(super) fn prepare(&mut self, preprocess: &dyn Transformer) -> Result<(), String> {
        self.members.iter_mut().try_for_each(|member| match &member.preprocess {
            Some(own) => member.estimator.prepare(own),
            None => member.estimator.prepare(preprocess),
        })
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        if self.members.is_empty() {
            return Err("voting without members".to_owned());
        }
        let n_outputs = self.n_outputs();
        let mut total = 0.0;
        for (index, Member { weight, estimator, preprocess }) in self.members.iter().enumerate() {
            let number = index + 1;
            let n_read = match preprocess {
                None => n_inputs,
                Some(own) => {
                    own.check(n_inputs).map_err(|fault| format!("member {number} of voting: {fault}"))?;
                    own.n_inputs()
                }
            };
            if !(weight.is_finite() && *weight > 0.0) {
                return Err(format!(
                    "member {number} of voting has the weight {weight}, expected one above 0"
                ));
            }
            total += weight;
            match estimator {
                Estimator::Voting(_) => return Err(format!("member {number} of voting is voting itself")),
                Estimator::Stacking(_) => return Err(format!("member {number} of voting is stacking")),
                _ => {
                    estimator.check(n_read).map_err(|fault| format!("member {number} of voting: {fault}"))?;
                }
            }
            if estimator.n_outputs() != n_outputs {
                let got = estimator.n_outputs();
                return Err(format!(
                    "member {number} of voting has {got} outputs, the first has {n_outputs}"
                ));
            }
        }
        if (total - 1.0).abs() > TOLERANCE {
            return Err(format!("the weights of voting sum to {total}, expected 1"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimators::knn::Weights;
    use crate::estimators::{Constant, Knn, Linear};
    use crate::transforms::{Column, Encode, Preprocess};

    fn linear(weight: f64, intercept: f64) -> Estimator {
        Estimator::Linear(Linear { weights: vec![weight], intercept, bounds: None })
    }

    fn shares(outputs: &[f64]) -> Estimator {
        Estimator::Constant(Constant { outputs: outputs.to_vec() })
    }

    fn voting(members: Vec<(f64, Estimator)>) -> Voting {
        let member = |(weight, estimator)| Member { weight, estimator, preprocess: None };
        Voting { members: members.into_iter().map(member).collect() }
    }

    fn outputs(voting: Voting, input: f64) -> Vec<f64> {
        // The buffer still holds an earlier row's outputs.
        let mut outputs = vec![9.0, 9.0];
        Estimator::Voting(voting).predict(&[input], &mut outputs);
        outputs
    }

    #[test]
    fn outputs_are_the_weighted_mean() {
        let values = voting(vec![(0.25, linear(2.0, 1.0)), (0.75, linear(-1.0, 4.0))]);
        assert_eq!(values.check(1), Ok(()));
        assert_eq!(outputs(values, 3.0), [0.25 * 7.0 + 0.75 * 1.0]);
        let classes = voting(vec![(0.5, shares(&[0.5, 0.25, 0.25])), (0.5, shares(&[0.0, 0.0, 1.0]))]);
        assert_eq!(classes.check(1), Ok(()));
        assert_eq!(outputs(classes, 0.0), [0.25, 0.125, 0.625]);
    }

    #[test]
    fn members_with_a_preprocessing_of_their_own_read_what_it_makes() {
        let column = |centre| Column { source: 0, encode: Encode::Identity, centre, scale: 2.0 };
        let own = |centre| Preprocess {
            impute: vec![Some(9.0)],
            columns: vec![column(centre)],
            ..Preprocess::default()
        };
        let member =
            |centre| Member { weight: 0.5, estimator: linear(1.0, 0.0), preprocess: Some(own(centre)) };
        let both = Voting { members: vec![member(1.0), member(3.0)] };
        assert_eq!(both.check(1), Ok(()));
        assert_eq!(outputs(both.clone(), 7.0), [0.5 * 3.0 + 0.5 * 2.0]);
        assert_eq!(outputs(both.clone(), f64::NAN), [0.5 * 4.0 + 0.5 * 3.0]);
        assert!(both.check(2).unwrap_err().starts_with("member 1 of voting: "));
        let read: Voting = serde_json::from_str(&serde_json::to_string(&both).unwrap()).unwrap();
        assert_eq!(read, both);
    }

    #[test]
    fn members_are_summed_from_the_first_to_the_last() {
        // In any other order the 2 would not be lost.
        let third = 1.0 / 3.0;
        let of = |numbers: [f64; 3]| voting(numbers.map(|number| (third, linear(0.0, number))).to_vec());
        assert_eq!(outputs(of([1e17, 2.0, -1e17]), 0.0), [0.0]);
        assert_eq!(outputs(of([1e17, -1e17, 2.0]), 0.0), [2.0 * third]);
    }

    #[test]
    fn thirds_sum_closely_enough() {
        for n in [3, 6, 7, 49] {
            let members = (0..n).map(|_| (1.0 / f64::from(n), linear(1.0, 0.0))).collect();
            assert_eq!(voting(members).check(1), Ok(()));
        }
    }

    #[test]
    fn invalid_members_are_named() {
        let one = || linear(1.0, 0.0);
        let nested = Estimator::Voting(voting(vec![(1.0, one())]));
        for (members, part) in [
            (vec![], "without members"),
            (vec![(0.5, one()), (0.4, one())], "sum to 0.9, expected 1"),
            (vec![(1.5, one()), (-0.5, one())], "member 2 of voting has the weight -0.5"),
            (vec![(0.0, one()), (1.0, one())], "member 1 of voting has the weight 0"),
            (vec![(f64::NAN, one()), (1.0, one())], "the weight NaN"),
            (vec![(f64::INFINITY, one())], "the weight inf"),
            (vec![(0.5, one()), (0.5, nested.clone())], "member 2 of voting is voting itself"),
            (vec![(1.0, nested)], "member 1 of voting is voting itself"),
            (vec![(0.5, one()), (0.5, shares(&[0.5, 0.5]))], "has 2 outputs, the first has 1"),
            (vec![(0.5, one()), (0.5, linear(f64::NAN, 0.0))], "member 2 of voting: a weight is not finite"),
        ] {
            let fault = voting(members).check(1).unwrap_err();
            assert!(fault.contains(part), "{fault} should say {part}");
        }
        let two = voting(vec![(1.0, one())]).check(2).unwrap_err();
        assert!(two.contains("1 weights for 2 inputs"), "{two}");
    }

    #[test]
    fn neighbours_in_voting_are_prepared_when_they_were_read() {
        let column = Column { source: 0, encode: Encode::Identity, centre: 0.0, scale: 1.0 };
        let plain = Preprocess { impute: vec![None], columns: vec![column], ..Preprocess::default() };
        let rows = [vec![2.0], vec![5.0]];
        let knn = Knn::new(1, Weights::Uniform, 0, &rows, &[1.0, 3.0], &plain).unwrap();
        let made = Estimator::Voting(voting(vec![(0.5, Estimator::Knn(knn)), (0.5, linear(1.0, 0.0))]));
        let mut read: Estimator = serde_json::from_str(&serde_json::to_string(&made).unwrap()).unwrap();
        read.prepare(&plain).unwrap();
        assert_eq!(read.check(1), Ok(()));
        let mut outputs = Vec::new();
        read.predict(&[4.0], &mut outputs);
        assert_eq!(outputs, [0.5 * 3.0 + 0.5 * 4.0]);
    }
}

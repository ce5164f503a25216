//! Forests that say what to assume for a missing feature from the others.
//!
//! A single assumed value, as the median, is the same for everybody; a forest that was fitted to the rows where the
//! feature is known assumes for each record what is usual for records like it.

use serde::Serialize;

use crate::estimators::{Estimator, TreeEnsemble};
use crate::json::FromJson;
use crate::schema::{Feature, FeatureKind, Schema};

/// What is assumed for one feature where it is missing, from the numbers of the others.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ImputeForest {
    /// The position of the feature that is filled in.
    pub feature: usize,
    /// The positions of the features that the forest reads, in the order of its inputs.
    pub inputs: Vec<usize>,
    /// The trees: one output for a number, one per value for a choice or a flag.
    pub trees: TreeEnsemble,
    /// Numbers are rounded to multiples of this, so that what is assumed could also have been entered; above 0.
    pub step: f64,
    /// How far the actual value lay from the assumed number on rows that the forest had not seen: the 10th and the 90th
    /// percentile, so that four of five lay between them. Absent for choices and flags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<(f64, f64)>,
    /// How far off it was on rows that the forest had not seen: the mean absolute error of a number in the feature's
    /// unit, the share of wrong choices or flags.
    pub error: f64,
    /// As much for the single value that would be assumed otherwise.
    pub plain_error: f64,
}

impl ImputeForest {
    /// What is assumed, in the numbers of [`crate::Record::to_numbers`]. `numbers` has one value per feature, where
    /// missing ones are filled in by their single values or NaN. Of equally likely choices the first is assumed.
    pub fn value(&self, numbers: &[f64]) -> f64 {
        let at = |feature: &usize| numbers.get(*feature).copied().unwrap_or(f64::NAN);
        let inputs: Vec<f64> = self.inputs.iter().map(at).collect();
        self.of_inputs(&inputs)
    }

    /// As [`ImputeForest::value`], from the forest's own inputs.
    pub fn of_inputs(&self, inputs: &[f64]) -> f64 {
        let mut outputs = Vec::new();
        self.trees.predict(inputs, &mut outputs);
        if let [number] = outputs.as_slice() {
            return rounded(*number, self.step);
        }
        let mut best = (0, f64::NEG_INFINITY);
        for (choice, share) in outputs.iter().enumerate() {
            if *share > best.1 {
                best = (choice, *share);
            }
        }
        best.0 as f64
    }

    /// Between which numbers the actual value lies in four of five cases, within the feature's limits; `None` where the
    /// forest does not know.
    pub fn range(&self, value: f64, feature: &Feature) -> Option<(f64, f64)> {
        let (low, high) = self.errors?;
        let [min, max] = feature.kind.limits()?;
        let end = |error: f64| rounded(value + error, self.step).max(min).min(max);
        Some((end(low), end(high)))
    }

    /// Checks that the forest reads other features than its own and gives what its feature takes.
    ///
    /// # Errors
    /// One sentence that names the first thing wrong.
    pub(crate) fn check(&self, schema: &Schema) -> Result<(), String> {
        let Some(feature) = schema.features.get(self.feature) else {
            return Err(format!("a forest fills in feature {}, which is not there", self.feature));
        };
        let wrong = |what: &str| Err(format!("the forest that fills in '{}' {what}", feature.name));
        let n_outputs = match &feature.kind {
            FeatureKind::Choice { choices, .. } => choices.len(),
            FeatureKind::Flag => 2,
            FeatureKind::Text { .. } => return wrong("is for a text"),
            _ => 1,
        };
        if self.trees.n_outputs() != n_outputs {
            return wrong(&format!("has {} outputs, expected {n_outputs}", self.trees.n_outputs()));
        }
        if self.inputs.iter().any(|input| *input == self.feature || *input >= schema.n_features()) {
            return wrong("reads its own feature, or one that is not there");
        }
        let numbers =
            [self.step, self.error, self.plain_error, self.errors.map_or(0.0, |(low, high)| high - low)];
        let ends = self.errors.map_or([0.0; 2], |(low, high)| [low, high]);
        if numbers.iter().chain(&ends).any(|number| !number.is_finite())
            || numbers.iter().any(|number| *number < 0.0)
            || self.step == 0.0
        {
            return wrong("has a step, an error or a range that cannot be");
        }
        let whole = matches!(feature.kind, FeatureKind::Integer { .. } | FeatureKind::Date { .. });
        // What trees give lies between values that were there, so it is enough that the limits stay within themselves.
        let outside = feature
            .kind
            .limits()
            .is_some_and(|[min, max]| rounded(min, self.step) < min || rounded(max, self.step) > max);
        if outside || (whole && self.step.fract() != 0.0) {
            return wrong(&format!(
                "assumes steps of {}, which lead to values that are not allowed",
                self.step
            ));
        }
        Estimator::Trees(self.trees.clone()).check(self.inputs.len())
    }
}

/// The multiple of `step` nearest to a number. Dividing by a whole number gives the decimal that a person would write
/// where multiplying by 0.1 would not.
fn rounded(number: f64, step: f64) -> f64 {
    let parts = 1.0 / step;
    if (parts - parts.round()).abs() < 1e-9 * parts {
        let parts = parts.round();
        (number * parts).round() / parts
    } else {
        (number / step).round() * step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimators::trees::{Combine, TreeNode};

    fn forest(n_outputs: usize, leaves: [Vec<f64>; 2]) -> ImputeForest {
        let [left, right] = leaves.map(TreeNode::Leaf);
        let split = TreeNode::Split { input: 0, threshold: 1.5, missing_left: true };
        let trees = TreeEnsemble::new(Combine::Mean { n_outputs }, &[vec![split, left, right]]).unwrap();
        ImputeForest {
            feature: 0,
            inputs: vec![1],
            trees,
            step: 0.5,
            errors: Some((-4.0, 9.0)),
            error: 3.0,
            plain_error: 5.0,
        }
    }

    fn feature(json: &str) -> Feature {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_follow_the_others_in_steps_within_the_limits() {
        let forest = forest(1, [vec![3.17], vec![28.4]]);
        assert_eq!(forest.value(&[f64::NAN, 1.0]), 3.0);
        assert_eq!(forest.value(&[f64::NAN, 2.0]), 28.5);
        assert_eq!(forest.value(&[f64::NAN, f64::NAN]), 3.0, "trees know where missing inputs go");
        let age = feature(
            r#"{"name":"age","label":"age","kind":"number","min":0.0,"max":80.0,"step":0.5,"default":30,"missing":"impute"}"#,
        );
        assert_eq!(forest.range(3.0, &age), Some((0.0, 12.0)), "no age is below 0");
        assert_eq!(forest.range(28.5, &age), Some((24.5, 37.5)));
    }

    #[test]
    fn choices_are_the_likeliest_and_have_no_range() {
        let forest = forest(3, [vec![0.4, 0.4, 0.2], vec![0.1, 0.2, 0.7]]);
        assert_eq!(forest.value(&[f64::NAN, 1.0]), 0.0, "of equally likely ones the first");
        assert_eq!(forest.value(&[f64::NAN, 2.0]), 2.0);
        let port = feature(
            r#"{"name":"port","label":"port","kind":"choice","choices":[{"value":"S","label":"S"},{"value":"C","label":"C"}],"default":"S","missing":"impute"}"#,
        );
        assert_eq!(forest.range(0.0, &port), None);
    }

    #[test]
    fn what_could_not_have_been_entered_is_refused() {
        let schema = |feature: &str| {
            let other = r#"{"name":"b","label":"b","kind":"number","min":0,"max":9,"step":1,"default":1}"#;
            let target = r#"{"name":"y","label":"y","task":"regression"}"#;
            let json = format!(r#"{{"system":"s","features":[{feature},{other}],"target":{target}}}"#);
            serde_json::from_str::<Schema>(&json).unwrap()
        };
        let number = |limits: &str| {
            schema(&format!(
                r#"{{"name":"a","label":"a","kind":"number",{limits},"step":0.5,"default":3,"missing":"impute"}}"#
            ))
        };
        let forest = forest(1, [vec![3.17], vec![28.4]]);
        assert_eq!(forest.check(&number(r#""min":0,"max":80"#)), Ok(()));
        let problem = forest.check(&number(r#""min":0.4,"max":80"#));
        assert_eq!(problem, Ok(()), "0.4 is rounded up into the limits");
        assert!(forest.check(&number(r#""min":0.2,"max":80"#)).unwrap_err().contains("steps of 0.5"));
        let whole = schema(
            r#"{"name":"a","label":"a","kind":"integer","min":0,"max":80,"default":3,"missing":"impute"}"#,
        );
        assert!(forest.check(&whole).unwrap_err().contains("steps of 0.5"));
    }

    #[test]
    fn steps_give_decimals_as_people_write_them() {
        assert_eq!(rounded(0.32, 0.1).to_string(), "0.3");
        assert_eq!(rounded(7.26, 0.05).to_string(), "7.25");
        assert_eq!(rounded(17.0, 5.0).to_string(), "15");
        assert_eq!(rounded(7.2, 2.0).to_string(), "8");
        assert_eq!(rounded(7.3, 0.4).to_string(), "7.2");
        assert_eq!(rounded(7.2, 1.5).to_string(), "7.5");
    }
}

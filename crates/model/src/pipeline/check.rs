//! The parts of a pipeline against each other, when it was read or fitted.

use super::{Pipeline, TargetTransform};
use crate::estimators::Estimator;
use crate::schema::{FeatureKind, Task};

impl Pipeline {
    /// Completes a pipeline that was just read, and checks every part against the others.
    ///
    /// # Errors
    /// One sentence that names the first thing wrong.
    pub fn prepare(&mut self) -> Result<(), String> {
        self.schema.check().map_err(|error| error.to_string())?;
        self.preprocess.check(self.schema.n_features())?;
        self.estimator.prepare(&self.preprocess)?;
        self.estimator.check(self.preprocess.columns.len())?;
        self.check_assumed()?;
        self.check_outputs()?;
        self.check_classes()?;
        self.check_interval()
    }

    /// A choice or a flag that is assumed must be one that a record could hold; a number may lie between the
    /// whole ones, as a mean does.
    fn check_assumed(&self) -> Result<(), String> {
        for (feature, assumed) in self.schema.features.iter().zip(&self.preprocess.impute) {
            let n_values = match &feature.kind {
                FeatureKind::Text { .. } => 0,
                FeatureKind::Number { .. } | FeatureKind::Integer { .. } | FeatureKind::Date { .. } => {
                    continue;
                }
                kind => n_values(kind).unwrap_or(0),
            };
            if let Some(number) = assumed.filter(|number| !(0..n_values).any(|n| n as f64 == *number)) {
                return Err(format!("feature '{}' is assumed to have the value {number}", feature.name));
            }
        }
        let forests = &self.preprocess.impute_forests;
        for (index, forest) in forests.iter().enumerate() {
            forest.check(&self.schema)?;
            if forests.iter().take(index).any(|other| other.feature == forest.feature) {
                let name = self.schema.features.get(forest.feature).map_or("", |feature| &feature.name);
                return Err(format!("two forests fill in '{name}'"));
            }
        }
        Ok(())
    }

    fn check_outputs(&self) -> Result<(), String> {
        let target = &self.schema.target;
        let got = self.estimator.n_outputs();
        let expected = match target.task {
            Task::Regression => 1,
            Task::Ordinal if self.ordinal_link.is_some() => 1,
            Task::Binary | Task::Multiclass | Task::Ordinal => target.n_classes(),
        };
        if got != expected {
            return Err(format!(
                "the estimator has {got} outputs, the target '{}' wants {expected}",
                target.name
            ));
        }
        if self.target_transform == TargetTransform::Log && target.task != Task::Regression {
            return Err("only a regression is learnt on the scale of the logarithm".to_owned());
        }
        self.ordinal_link.as_ref().map_or(Ok(()), |link| link.check(target.n_classes()))
    }

    fn check_classes(&self) -> Result<(), String> {
        let target = &self.schema.target;
        if let Some(calibration) = &self.calibration {
            if !matches!(target.task, Task::Binary | Task::Multiclass) {
                return Err("only the probabilities of unordered classes are calibrated".to_owned());
            }
            calibration.check(target.n_classes())?;
        }
        match self.threshold {
            Some(threshold) if target.task != Task::Binary || !(0.0..=1.0).contains(&threshold) => {
                Err(format!("the threshold {threshold} is not one from 0 to 1 for a target of two classes"))
            }
            _ => Ok(()),
        }
    }

    fn check_interval(&self) -> Result<(), String> {
        let Some(spread) = self.residual_interval else {
            return if self.residual_interval_groups.is_some() || self.cv_plus.is_some() {
                Err("there are parts of an interval without a coverage".to_owned())
            } else {
                Ok(())
            };
        };
        spread.check()?;
        if let Some(groups) = &self.residual_interval_groups {
            let feature = groups.feature.and_then(|feature| self.schema.features.get(feature));
            groups.check(feature.and_then(|feature| n_values(&feature.kind)))?;
        }
        match (&self.cv_plus, &self.estimator) {
            (None, _) => Ok(()),
            (Some(cv_plus), Estimator::Voting(voting)) => cv_plus.check(voting.members.len()),
            (Some(_), _) => {
                Err("the interval follows from folds, and the estimator averages none".to_owned())
            }
        }
    }
}

/// The number of values of a choice or a flag.
fn n_values(kind: &FeatureKind) -> Option<usize> {
    match kind {
        FeatureKind::Choice { choices, .. } => Some(choices.len()),
        FeatureKind::Flag => Some(2),
        _ => None,
    }
}

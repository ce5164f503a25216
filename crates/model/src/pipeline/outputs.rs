//! From an estimator's outputs to a prediction: the value, the probabilities and the class. Whoever reads outputs,
//! in a prediction or while a model is fitted, reads them here.

use super::{Calibration, OrdinalLink, PredictError, Prediction, TargetTransform};
use crate::schema::{Target, Task};

/// How an estimator's outputs are read; [`super::Pipeline::outputs`] gives that of a fitted pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    /// What is predicted.
    pub target: &'a Target,
    /// From an ordinal target's value to the probability of each grade; absent where the estimator gives class
    /// probabilities.
    pub ordinal_link: Option<&'a OrdinalLink>,
    /// What a regression's estimator gives.
    pub target_transform: TargetTransform,
    /// How class probabilities are corrected.
    pub calibration: Option<&'a Calibration>,
    /// The probability of the positive class at and above which it is predicted, for binary targets.
    pub threshold: Option<f64>,
}

impl Outputs<'_> {
    /// The prediction in one row of outputs, without interval and assumed values. The outputs are changed in place
    /// where probabilities are calibrated.
    ///
    /// # Errors
    /// [`PredictError::NotFinite`] where an output is not finite or there is none.
    pub fn read(&self, outputs: &mut [f64]) -> Result<Prediction, PredictError> {
        let mut prediction = self.read_learnt(outputs)?;
        prediction.value = prediction.value.map(|learnt| self.target_transform.apply(learnt));
        if prediction.value.is_some_and(|value| !value.is_finite()) {
            return Err(PredictError::NotFinite);
        }
        Ok(prediction)
    }

    /// As [`Outputs::read`], with the value on the scale that was learnt.
    pub(super) fn read_learnt(&self, outputs: &mut [f64]) -> Result<Prediction, PredictError> {
        if outputs.is_empty() || outputs.iter().any(|output| !output.is_finite()) {
            return Err(PredictError::NotFinite);
        }
        let (value, probabilities) = match self.target.task {
            Task::Regression => (outputs.first().copied(), Vec::new()),
            Task::Binary | Task::Multiclass => {
                if let Some(calibration) = self.calibration {
                    calibration.apply(outputs, self.target.positive_class());
                }
                (None, outputs.to_vec())
            }
            Task::Ordinal => {
                let value = learnt_value(self.target, outputs);
                let probabilities =
                    self.ordinal_link.map_or_else(|| outputs.to_vec(), |link| link.probabilities(value));
                (Some(value), probabilities)
            }
        };
        let class = self.target.decide(self.threshold, &probabilities, value);
        Ok(Prediction { value, class, probabilities, interval: None, assumed: Vec::new() })
    }
}

/// The value in one row of outputs on the scale that was learnt: a single output itself, or the mean grade where an
/// ordinal target's estimator gives class probabilities. NaN without outputs.
pub fn learnt_value(target: &Target, outputs: &[f64]) -> f64 {
    if target.task == Task::Ordinal && outputs.len() > 1 {
        let mut mean = 0.0;
        for (class, probability) in target.classes.iter().zip(outputs) {
            mean += class.grade * probability;
        }
        return mean;
    }
    outputs.first().copied().unwrap_or(f64::NAN)
}

impl Prediction {
    /// The prediction with the class that a threshold decides, where one is given; the model's own decision
    /// otherwise. See [`Target::decide`].
    #[must_use]
    pub fn decide(mut self, target: &Target, threshold: Option<f64>) -> Self {
        if threshold.is_some() {
            self.class = target.decide(threshold, &self.probabilities, self.value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Class;
    use crate::schema::NumberFormat;

    fn target(task: Task, grades: &[f64]) -> Target {
        let class = |grade: &f64| Class { value: grade.to_string(), label: grade.to_string(), grade: *grade };
        Target {
            name: "y".to_owned(),
            label: "Y".to_owned(),
            unit: None,
            task,
            classes: grades.iter().map(class).collect(),
            positive: None,
            number_format: NumberFormat::En,
        }
    }

    fn plain(target: &Target) -> Outputs<'_> {
        Outputs {
            target,
            ordinal_link: None,
            target_transform: TargetTransform::Identity,
            calibration: None,
            threshold: None,
        }
    }

    #[test]
    fn a_threshold_decides_between_two_classes_and_none_leaves_the_decision() {
        let target = target(Task::Binary, &[0.0, 1.0]);
        let reading = Outputs { threshold: Some(0.2), ..plain(&target) };
        let own = reading.read(&mut [0.75, 0.25]).unwrap();
        assert_eq!(own.class, Some(1));
        let class = |threshold| own.clone().decide(&target, threshold).class;
        assert_eq!([class(None), class(Some(0.25)), class(Some(0.3))], [Some(1), Some(1), Some(0)]);
        assert_eq!(plain(&target).read(&mut [0.5, 0.5]).unwrap().class, Some(0), "of equal ones the first");
    }

    #[test]
    fn grades_follow_from_a_value_or_from_their_probabilities() {
        let target = target(Task::Ordinal, &[3.0, 4.0, 6.0]);
        let read = plain(&target).read(&mut [0.25, 0.25, 0.5]).unwrap();
        assert_eq!((read.value, read.class), (Some(4.75), Some(1)));
        let link = OrdinalLink { thresholds: vec![3.5, 5.0], slope: 1.0 };
        let read = Outputs { ordinal_link: Some(&link), ..plain(&target) }.read(&mut [5.0]).unwrap();
        assert_eq!((read.value, read.class), (Some(5.0), Some(2)), "of two equally near the higher one");
        assert_eq!(read.probabilities, link.probabilities(5.0));
        assert_eq!(read.clone().decide(&target, Some(0.1)), read, "a threshold is for two classes");
    }

    #[test]
    fn values_come_back_from_the_logarithm() {
        let target = target(Task::Regression, &[]);
        let reading = Outputs { target_transform: TargetTransform::Log, ..plain(&target) };
        assert_eq!(reading.read(&mut [2.0]).unwrap().value, Some(libm::exp(2.0)));
        assert_eq!(reading.read(&mut [1e6]), Err(PredictError::NotFinite));
        assert_eq!(reading.read(&mut [f64::NAN]), Err(PredictError::NotFinite));
        assert_eq!(reading.read(&mut []), Err(PredictError::NotFinite));
    }
}

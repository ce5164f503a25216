//! Distillation (Bucila, Caruana and Niculescu-Mizil, 2006): a small estimator learns what a large one says, which is
//! less noisy than the actual value alone and can be asked about rows that never were. Only the small one is kept.

use std::borrow::Cow;

use ndarray::{Array2, Axis, concatenate};
use rand::Rng;
use serde::{Deserialize, Serialize};
use vitrine_model::Record;
use vitrine_model::estimators::Estimator;

use super::family::{Capabilities, Family};
use super::members::in_words;
use super::out_of_fold::{Outputs, folds_among, outputs_of};
use super::rows::Rows;
use super::{EstimatorSpec, default_cv};
use crate::error::{Field, Learner, Limit, Refusal};
use crate::seed::{Purpose, derive, rng};
use crate::{Dataset, TrainError, inputs};

/// The largest multiple of the rows that may be synthetic.
const MAX_AUGMENT: f64 = 20.0;
/// How likely each value of a synthetic row is to come from another row.
const SWAP: f64 = 0.25;
/// Rows that count less than this share of a row are left out.
const LEAST: f64 = 1e-3;

/// A student that learns from the teacher's out-of-fold outputs mixed with the actual value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistilledParams {
    /// The accurate estimator.
    pub teacher: Box<EstimatorSpec>,
    /// The fast one. For classes it has to heed weights.
    pub student: Box<EstimatorSpec>,
    /// How much the teacher counts beside the actual value, above 0 to 1.
    #[serde(default = "default_share")]
    pub share: f64,
    /// How many synthetic rows the teacher answers for the student, as a multiple of the rows; from 0 to 20.
    #[serde(default)]
    pub augment: f64,
    /// The folds of the teacher's cross-validation, from 2.
    #[serde(default = "default_cv", alias = "folds")]
    pub cv: usize,
}

impl Family for DistilledParams {
    fn label(&self) -> &'static str {
        "distilled"
    }

    fn capabilities(&self) -> Capabilities {
        let student = self.student.capabilities();
        let both = Capabilities::of_all([self.teacher.capabilities(), student]);
        Capabilities { monotone: student.monotone, member: student.member, ..both }
    }

    fn check(&self) -> Result<(), TrainError> {
        if !(self.share > 0.0 && self.share <= 1.0) {
            return Err(TrainError::setting(Field::TeacherShare, self.share, Limit::AboveUpTo(0.0, 1.0)));
        }
        if !(0.0..=MAX_AUGMENT).contains(&self.augment) {
            let expected = Limit::Within(0.0, MAX_AUGMENT);
            return Err(TrainError::setting("augment", self.augment, expected));
        }
        Ok(())
    }

    /// The student is fitted to `share` times the teacher's out-of-fold outputs plus `1 - share` times the actual value,
    /// and for synthetic rows to the outputs of the teacher fitted to all rows. For classes every row stands once per
    /// class, with the mixed probability as its weight.
    fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        let teacher_seed = derive(seed, Purpose::Member, 0);
        let folds = folds_among(rows, self.cv, seed)?;
        let (outputs, fitted) = self.teacher.as_family().out_of_fold(rows, &folds, teacher_seed)?;
        let mut mixed: Outputs = outputs;
        for (outputs, target) in mixed.iter_mut().zip(&rows.targets) {
            for (class, output) in outputs.iter_mut().enumerate() {
                *output =
                    self.share * *output + (1.0 - self.share) * actual_output(*target, class, rows.n_classes);
            }
        }
        let mut data = Cow::Borrowed(&*rows.data);
        let mut all_inputs = rows.inputs.clone();
        let mut weights =
            if rows.weights.is_empty() { vec![1.0; rows.n_samples()] } else { rows.weights.clone() };
        let n_synthetic = (self.augment * rows.n_samples() as f64).round() as usize;
        if n_synthetic > 0 {
            let teacher = fitted.map_or_else(|| self.teacher.fit(rows, teacher_seed), Ok)?;
            let (records, like) = synthetic(&rows.data, n_synthetic, seed);
            let made = inputs::inputs(rows.preprocess, &records);
            mixed.extend(outputs_of(&teacher, made.view()));
            weights.extend(like.iter().filter_map(|row| weights.get(*row).copied()).collect::<Vec<_>>());
            all_inputs = stack_below(&all_inputs, &made)?;
            let all = data.to_mut();
            all.targets.extend(like.iter().filter_map(|row| rows.data.targets.get(*row)));
            if !all.weights.is_empty() {
                all.weights.extend(like.iter().filter_map(|row| rows.data.weights.get(*row)));
            }
            all.records.extend(records);
        }
        let taught = Taught { data, inputs: all_inputs, weights, mixed };
        let rows = if rows.n_classes == 0 { taught.values(rows) } else { taught.classes(rows) };
        self.student.fit(&rows, derive(seed, Purpose::Member, 1))
    }

    /// The teacher is not exported, so all of its trees are kept.
    fn keep_trees(&mut self, share: f64) {
        self.student.keep_trees(share);
    }

    fn describe(&self) -> Result<Option<Vec<(String, String)>>, TrainError> {
        Ok(Some(vec![
            ("teacher".to_owned(), in_words(&self.teacher)?),
            ("student".to_owned(), in_words(&self.student)?),
            ("share".to_owned(), self.share.to_string()),
            ("augment".to_owned(), self.augment.to_string()),
            ("cv".to_owned(), self.cv.to_string()),
        ]))
    }
}

/// What the actual value says for one output: the value, or how certain a class is.
fn actual_output(target: f64, class: usize, n_classes: usize) -> f64 {
    match n_classes {
        // Targets of two classes may be probabilities of the second.
        2 if class == 0 => 1.0 - target,
        0 | 2 => target,
        _ => f64::from(u8::from(target == class as f64)),
    }
}

/// Rows with the mixed outputs that the student is to learn.
struct Taught<'a> {
    data: Cow<'a, Dataset>,
    inputs: Array2<f64>,
    weights: Vec<f64>,
    mixed: Outputs,
}

impl<'a> Taught<'a> {
    fn values(self, rows: &Rows<'a>) -> Rows<'a> {
        let targets = self.mixed.iter().map(|outputs| outputs.first().copied().unwrap_or(f64::NAN)).collect();
        let weights = if rows.weights.is_empty() { Vec::new() } else { self.weights };
        Rows {
            data: self.data,
            preprocess: rows.preprocess,
            inputs: self.inputs,
            targets,
            weights,
            n_classes: 0,
            monotone: rows.monotone.clone(),
        }
    }

    fn classes(self, rows: &Rows<'a>) -> Rows<'a> {
        let (mut from, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for (row, (outputs, weight)) in self.mixed.iter().zip(&self.weights).enumerate() {
            for (class, probability) in outputs.iter().enumerate().filter(|(_, p)| **p > LEAST) {
                from.push(row);
                targets.push(class as f64);
                weights.push(weight * probability);
            }
        }
        Rows {
            data: Cow::Owned(self.data.subset(&from)),
            preprocess: rows.preprocess,
            inputs: self.inputs.select(Axis(0), &from),
            targets,
            weights,
            n_classes: rows.n_classes,
            monotone: rows.monotone.clone(),
        }
    }
}

/// Rows that might have been: each is a real row in which about a quarter of the values come from another real row.
/// Beside them the real rows they are made from.
fn synthetic(data: &Dataset, n: usize, seed: u64) -> (Vec<Record>, Vec<usize>) {
    let mut rng = rng(seed, Purpose::Augment, 0);
    let n_samples = data.n_samples();
    let (mut records, mut like) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for number in 0..n {
        let row = number % n_samples;
        let other = rng.random_range(0..n_samples);
        let (Some(own), Some(other)) = (data.records.get(row), data.records.get(other)) else { continue };
        let values = own.values.iter().zip(&other.values);
        let values = values.map(|(own, other)| if rng.random_bool(SWAP) { other } else { own }.clone());
        records.push(Record { values: values.collect() });
        like.push(row);
    }
    (records, like)
}

fn stack_below(above: &Array2<f64>, below: &Array2<f64>) -> Result<Array2<f64>, TrainError> {
    concatenate(Axis(0), &[above.view(), below.view()]).map_err(|error| TrainError::Estimator {
        estimator: Learner::Student,
        reason: Refusal::Library(error.to_string()),
    })
}

fn default_share() -> f64 {
    0.7
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use vitrine_model::record::Value;
    use vitrine_model::schema::{Feature, FeatureKind, Format, MissingPolicy, Schema, Target, Task};
    use vitrine_model::transforms::Preprocess;

    #[test]
    fn the_actual_value_is_spread_over_the_outputs() {
        assert_eq!(actual_output(3.5, 0, 0), 3.5);
        assert_eq!([0, 1].map(|class| actual_output(0.25, class, 2)), [0.75, 0.25]);
        assert_eq!([0, 1, 2].map(|class| actual_output(2.0, class, 3)), [0.0, 0.0, 1.0]);
    }

    fn three_rows() -> Dataset {
        let feature = |name: &str| Feature {
            name: name.to_owned(),
            label: name.to_owned(),
            unit: None,
            description: String::new(),
            group: None,
            kind: FeatureKind::Number { min: 0.0, max: 9.0, step: 1.0 },
            default: serde_json::json!(0),
            missing: MissingPolicy::Impute,
            soft: false,
            format: Format::Grouped,
        };
        let target = Target {
            name: "outcome".to_owned(),
            label: "outcome".to_owned(),
            unit: None,
            task: Task::Multiclass,
            classes: Vec::new(),
            positive: None,
            number_format: vitrine_model::schema::NumberFormat::En,
        };
        let features = vec![feature("a"), feature("b")];
        let record = |row: u32| Record { values: vec![Value::Number(f64::from(row)); 2] };
        Dataset {
            schema: Schema { system: "sample".to_owned(), features, target, illustration: None },
            records: (0..3).map(record).collect(),
            targets: vec![0.0, 1.0, 2.0],
            weights: Vec::new(),
        }
    }

    #[test]
    fn every_row_stands_once_for_each_class_it_may_be() {
        let (data, preprocess) = (three_rows(), Preprocess::default());
        let rows = Rows {
            data: Cow::Borrowed(&data),
            preprocess: &preprocess,
            inputs: array![[0.0], [1.0], [2.0]],
            targets: data.targets.clone(),
            weights: vec![1.0, 2.0, 4.0],
            n_classes: 3,
            monotone: Vec::new(),
        };
        let taught = Taught {
            data: rows.data.clone(),
            inputs: rows.inputs.clone(),
            weights: rows.weights.clone(),
            mixed: vec![vec![1.0, 0.0, 0.0], vec![0.25, 0.75, 0.0], vec![0.25, 0.25, 0.5]],
        };
        let rows = taught.classes(&rows);
        assert_eq!(rows.inputs.column(0).to_vec(), [0.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        assert_eq!(rows.targets, [0.0, 0.0, 1.0, 0.0, 1.0, 2.0]);
        assert_eq!(rows.weights, [1.0, 0.5, 1.5, 1.0, 1.0, 2.0]);
        assert_eq!(rows.data.n_samples(), 6);
    }

    #[test]
    fn synthetic_rows_are_made_of_real_values() {
        let data = three_rows();
        let (records, like) = synthetic(&data, 60, 3);
        assert_eq!((records.len(), like[4]), (60, 1));
        let swapped = records.iter().filter(|record| record.values[0] != record.values[1]).count();
        assert!((5..40).contains(&swapped), "{swapped}");
        assert_eq!(synthetic(&data, 60, 3).0, records);
        assert_ne!(synthetic(&data, 60, 4).0, records);
    }
}

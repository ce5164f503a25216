//! Additive models: every term reads one input or two, so that the model can be drawn term by term.

use serde::Serialize;

use super::trees::Link;
use super::{logistic, softmax};
use crate::json::FromJson;

/// A sum of terms: `link(intercepts + sum over terms of the scores of the term's cell)`, from the first term to the last.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Additive {
    /// What turns scores into outputs.
    pub link: Link,
    /// The scores before the first term: one, or one per class for a softmax.
    pub intercepts: Vec<f64>,
    /// The terms: those of one input, then those of two.
    pub terms: Vec<Term>,
    /// Term after term, cell after cell, one number per score. Cells are in the order of [`Term::cell`].
    #[serde(with = "column")]
    pub scores: Vec<f64>,
    /// As many numbers: the standard deviation of each score over the models that were averaged, from 0.
    #[serde(with = "column")]
    pub deviations: Vec<f64>,
}

/// One or two inputs and how they are cut into cells.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Term {
    /// The inputs, one or two.
    pub inputs: Vec<usize>,
    /// For each of them the ascending cuts: a value is above all cuts below it, and a cut itself lies on the lower side.
    pub cuts: Vec<Vec<f64>>,
    /// The mean absolute score over the training rows, from 0; for a softmax the mean over the scores too.
    pub importance: f64,
}

impl Term {
    /// The number of cells: for each input one more than its cuts, and one for a missing value.
    pub fn n_cells(&self) -> usize {
        self.cuts.iter().fold(1, |product, cuts| product.saturating_mul(cuts.len() + 2))
    }

    /// The cell of a row of inputs. Of each input the missing value comes last, and of two the second goes faster.
    pub fn cell(&self, inputs: &[f64]) -> usize {
        self.inputs.iter().zip(&self.cuts).fold(0, |cell, (input, cuts)| {
            let value = inputs.get(*input).copied().unwrap_or(f64::NAN);
            let place =
                if value.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|cut| *cut < value) };
            cell * (cuts.len() + 2) + place
        })
    }
}

impl Additive {
    /// The number of outputs: the number of classes, or 1 for a value.
    pub fn n_outputs(&self) -> usize {
        if self.link == Link::Logistic { 2 } else { self.intercepts.len() }
    }

    /// For each term, in order, the place of its first number in `scores` and `deviations`.
    pub fn starts(&self) -> impl Iterator<Item = usize> {
        self.terms.iter().scan(0, |next: &mut usize, term| {
            let start = *next;
            *next = start.saturating_add(term.n_cells().saturating_mul(self.intercepts.len()));
            Some(start)
        })
    }

    /// Appends one probability per class, or the value, for one row of inputs.
    pub fn predict(&self, inputs: &[f64], outputs: &mut Vec<f64>) {
        outputs.extend_from_slice(&self.intercepts);
        for (term, start) in self.terms.iter().zip(self.starts()) {
            let scores = self.scores.iter().skip(start + term.cell(inputs) * self.intercepts.len());
            outputs.iter_mut().zip(scores).for_each(|(output, score)| *output += score);
        }
        match (self.link, outputs.as_slice()) {
            (Link::Softmax, _) => softmax(outputs),
            (Link::Logistic, [score]) => {
                let positive = logistic(*score);
                outputs.clear();
                outputs.extend([1.0 - positive, positive]);
            }
            _ => {}
        }
    }

    pub(super) fn check(&self, n_inputs: usize) -> Result<(), String> {
        let n_scores = self.intercepts.len();
        if n_scores == 0 || (n_scores > 1) != (self.link == Link::Softmax) {
            return Err(format!("{n_scores} scores do not fit the link"));
        }
        let mut expected = 0_usize;
        for term in &self.terms {
            let of_two = term.inputs.len() == 2 && term.inputs.first() != term.inputs.last();
            if !(of_two || term.inputs.len() == 1)
                || term.cuts.len() != term.inputs.len()
                || term.inputs.iter().any(|input| *input >= n_inputs)
            {
                return Err(format!("a term of the inputs {:?}, of {n_inputs} there are", term.inputs));
            }
            if !term.cuts.iter().all(|cuts| cuts.is_sorted_by(|a, b| a < b) && all_finite(cuts)) {
                return Err("cuts do not ascend".to_owned());
            }
            expected = expected.saturating_add(term.n_cells().saturating_mul(n_scores));
        }
        if self.scores.len() != expected || self.deviations.len() != expected {
            return Err(format!("{} scores of {expected} cells", self.scores.len()));
        }
        let numbers = [&self.intercepts, &self.scores, &self.deviations];
        let finite = numbers.into_iter().all(|part| all_finite(part));
        let mut from_zero =
            self.deviations.iter().copied().chain(self.terms.iter().map(|term| term.importance));
        if !(finite && from_zero.all(|number| (0.0..f64::INFINITY).contains(&number))) {
            return Err("a number of a term is not finite, or a deviation is below 0".to_owned());
        }
        Ok(())
    }
}

fn all_finite(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}

/// Numbers as a packed column.
mod column {
    use serde::ser::Error;
    use serde::{Serialize, Serializer};

    use crate::json::{FromJson, Reading, Tree};
    use crate::packed::PackedColumn;

    pub fn serialize<S: Serializer>(numbers: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        PackedColumn::pack(numbers).map_err(S::Error::custom)?.serialize(serializer)
    }

    pub fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Vec<f64> {
        PackedColumn::from_json(tree, reading).unpack().unwrap_or_else(|error| {
            reading.refuse(tree, error.to_string());
            Vec::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A term of the first input with a cut at 1, and one of both with a cut at 0 each.
    fn model() -> Additive {
        let main = Term { inputs: vec![0], cuts: vec![vec![1.0]], importance: 0.5 };
        let pair = Term { inputs: vec![0, 1], cuts: vec![vec![0.0], vec![0.0]], importance: 0.25 };
        Additive {
            link: Link::Identity,
            intercepts: vec![10.0],
            terms: vec![main, pair],
            scores: vec![1.0, 2.0, 3.0, 0.0, 0.125, 0.25, 0.5, 0.0, 0.75, 0.0, 0.0, 1.0],
            deviations: vec![0.5; 12],
        }
    }

    fn predict(model: &Additive, inputs: &[f64]) -> Vec<f64> {
        let mut outputs = Vec::new();
        model.predict(inputs, &mut outputs);
        outputs
    }

    #[test]
    fn a_row_adds_up_the_scores_of_its_cells() {
        let model = model();
        assert_eq!(predict(&model, &[0.0, 0.0]), [11.0], "a cut lies on the lower side");
        assert_eq!(predict(&model, &[0.5, 0.0]), [11.5]);
        assert_eq!(predict(&model, &[1.5, 3.0]), [12.0]);
        assert_eq!(predict(&model, &[-1.0, f64::NAN]), [11.25]);
        assert_eq!(predict(&model, &[f64::NAN, f64::NAN]), [14.0]);
        let classes = Additive { link: Link::Logistic, intercepts: vec![-11.0], ..model };
        assert_eq!(predict(&classes, &[0.0, 0.0])[1], logistic(-10.0));
        assert_eq!(classes.n_outputs(), 2);
    }

    #[test]
    fn a_softmax_has_a_score_per_class_in_every_cell() {
        let term = Term { inputs: vec![0], cuts: vec![vec![]], importance: 0.0 };
        let model = Additive {
            link: Link::Softmax,
            intercepts: vec![0.0, 1.0],
            terms: vec![term],
            scores: vec![1.0, 0.0, 0.0, 0.0],
            deviations: vec![0.0; 4],
        };
        assert_eq!(predict(&model, &[3.0]), [0.5, 0.5]);
        assert_eq!(predict(&model, &[f64::NAN])[1], logistic(1.0));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = serde_json::to_string(&model()).unwrap();
        assert_eq!(serde_json::from_str::<Additive>(&text).unwrap(), model());
        assert!(serde_json::from_str::<Additive>(&text.replace("\"codes\":\"", "\"codes\":\"!")).is_err());
    }

    #[test]
    fn damage_is_found() {
        assert_eq!(model().check(2), Ok(()));
        let refused = |spoil: fn(&mut Additive)| {
            let mut model = model();
            spoil(&mut model);
            assert!(model.check(2).is_err(), "{model:?}");
        };
        refused(|model| model.intercepts.clear());
        refused(|model| model.link = Link::Softmax);
        refused(|model| model.terms[0].inputs = vec![2]);
        refused(|model| model.terms[1].inputs = vec![1, 1]);
        refused(|model| model.terms[0].inputs.clear());
        refused(|model| model.terms[0].cuts[0].push(1.0));
        refused(|model| model.terms[0].cuts[0] = vec![f64::NAN]);
        refused(|model| model.terms[0].importance = f64::NAN);
        refused(|model| model.scores.truncate(11));
        refused(|model| model.scores[3] = f64::INFINITY);
        refused(|model| model.deviations[3] = -1.0);
    }
}

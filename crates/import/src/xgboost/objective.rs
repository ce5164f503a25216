//! What the scores mean, and where they begin.

use super::file::{BaseScore, ModelParam};
use super::whole;
use crate::error::{ImportError, Unsupported, shortened};
use crate::imported::{Outputs, refused};

/// An objective.
pub(super) struct Objective {
    pub(super) outputs: Outputs,
    /// The scores before the first tree: one, or one per class.
    pub(super) base: Vec<f64>,
}

impl Objective {
    pub(super) fn read(name: &str, param: &ModelParam) -> Result<Self, ImportError> {
        let n_classes = whole("num_class", &param.num_class)?;
        let n_targets = whole("num_target", param.num_target.as_deref().unwrap_or("1"))?;
        let outputs = match name {
            "reg:squarederror"
            | "reg:linear"
            | "reg:squaredlogerror"
            | "reg:pseudohubererror"
            | "reg:absoluteerror"
            | "reg:quantileerror"
            | "reg:expectileerror" => Outputs::Value,
            "count:poisson" | "reg:gamma" | "reg:tweedie" => Outputs::Logarithm,
            "binary:logistic" | "binary:logitraw" | "reg:logistic" => Outputs::Binary,
            "multi:softprob" | "multi:softmax" => Outputs::Classes(n_classes),
            _ => return Err(refused(name).into()),
        };
        if n_targets > 1 {
            return Err(Unsupported::ManyTargets { n_targets }.into());
        }
        let scores = numbers(&param.base_score)?;
        let wanted = match outputs {
            Outputs::Classes(n) if n < 2 => {
                let (key, found) = ("num_class", n.to_string());
                return Err(ImportError::Value { tree: None, key, found, expected: "at least 2" });
            }
            Outputs::Classes(n) => n,
            _ => 1,
        };
        let base = match scores.as_slice() {
            // One number stands for every class. A number of classes without trees is not believed.
            [score] if wanted > 1 && wanted <= MOST_CLASSES => vec![*score; wanted],
            scores if scores.len() == wanted => scores.to_vec(),
            scores => {
                let (key, expected, got) = ("base_score", wanted, scores.len());
                return Err(ImportError::Length { tree: None, key, expected, got });
            }
        };
        let base = base.iter().map(|score| begin(name, outputs, *score)).collect::<Result<_, _>>()?;
        Ok(Self { outputs, base })
    }
}

/// More classes than any model has.
const MOST_CLASSES: usize = 100_000;

/// The numbers of `base_score`, as XGBoost holds them in 32 bits.
fn numbers(base: &BaseScore) -> Result<Vec<f32>, ImportError> {
    match base {
        BaseScore::Number(number) => Ok(vec![*number as f32]),
        BaseScore::List(numbers) => Ok(numbers.iter().map(|number| *number as f32).collect()),
        BaseScore::Text(text) => {
            let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
            let numbers = inner.split(',').map(|number| number.trim().parse());
            numbers.collect::<Result<_, _>>().map_err(|_| wrong(text, "a number, or a list of them"))
        }
    }
}

/// The score of a number in the target's unit, in 32 bits as XGBoost computes it.
fn begin(name: &str, outputs: Outputs, base: f32) -> Result<f64, ImportError> {
    let score = match outputs {
        Outputs::Binary if name == "binary:logitraw" => f64::from(base),
        // XGBoost keeps probabilities this far from 0 and 1.
        Outputs::Binary => {
            let base = base.clamp(1e-6, 1.0 - 1e-6);
            -log(f64::from(1.0 / base - 1.0))
        }
        Outputs::Logarithm => log(f64::from(base)),
        Outputs::Value | Outputs::Classes(_) => f64::from(base),
    };
    if score.is_finite() {
        Ok(f64::from(score as f32))
    } else {
        Err(wrong(&base.to_string(), "a number that the objective can give"))
    }
}

fn wrong(found: &str, expected: &'static str) -> ImportError {
    ImportError::Value { tree: None, key: "base_score", found: shortened(found), expected }
}

/// The natural logarithm with the same bits everywhere.
fn log(number: f64) -> f64 {
    vitrine_model::pipeline::TargetTransform::Log.learnt(number)
}

//! What the scores mean, as the objective and its parameters say.

use super::header::Header;
use super::text::value_error;
use crate::error::{ImportError, Unsupported};
use crate::imported::{Outputs, refused};

/// An objective.
pub(super) struct Objective {
    pub(super) name: String,
    pub(super) outputs: Outputs,
    /// What the scores are multiplied with before they are read.
    pub(super) factor: f64,
}

impl Objective {
    pub(super) fn read(header: &Header<'_>) -> Result<Self, ImportError> {
        let mut words = header.objective.split_ascii_whitespace();
        let name = words.next().unwrap_or_default();
        let mut factor = 1.0_f64;
        let outputs = match name {
            "regression" | "regression_l1" | "huber" | "fair" | "quantile" | "mape" => {
                if words.any(|word| word == "sqrt") {
                    return Err(Unsupported::SquareRoot.into());
                }
                Outputs::Value
            }
            "poisson" | "gamma" | "tweedie" => Outputs::Logarithm,
            "binary" => {
                if let Some(sigmoid) = words.find_map(|word| word.strip_prefix("sigmoid:")) {
                    let wrong = || value_error(None, "objective", sigmoid, "a sigmoid above 0");
                    factor = sigmoid.parse().map_err(|_| wrong())?;
                    if !(factor > 0.0 && factor.is_finite()) {
                        return Err(wrong());
                    }
                }
                Outputs::Binary
            }
            "cross_entropy" => Outputs::Binary,
            "multiclass" => {
                let n = words.find_map(|word| word.strip_prefix("num_class:")).unwrap_or_default();
                let wrong = || value_error(None, "objective", n, "a number of classes from 2");
                match n.parse() {
                    Ok(classes) if classes >= 2 => Outputs::Classes(classes),
                    _ => return Err(wrong()),
                }
            }
            _ => return Err(refused(name).into()),
        };
        let objective = Self { name: name.to_owned(), outputs, factor };
        if objective.n_scores() == header.per_round {
            Ok(objective)
        } else {
            let expected = "one tree per score of the objective";
            Err(value_error(None, "num_tree_per_iteration", &header.per_round.to_string(), expected))
        }
    }

    /// 1, or one per class.
    pub(super) fn n_scores(&self) -> usize {
        match self.outputs {
            Outputs::Classes(n) => n,
            _ => 1,
        }
    }
}

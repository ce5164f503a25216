//! What the scores mean, as the loss function says.

use super::file::ModelInfo;
use crate::error::{ImportError, Unsupported, shortened};
use crate::imported::Outputs;

/// A loss function.
pub(super) struct Objective {
    pub(super) name: String,
    pub(super) outputs: Outputs,
    /// The classes in the order of the scores.
    pub(super) classes: Option<Vec<String>>,
}

impl Objective {
    pub(super) fn read(info: &ModelInfo) -> Result<Self, ImportError> {
        let loss = info.params.as_ref().and_then(|params| params.loss_function.as_ref());
        let Some(name) = loss.map(|loss| loss.name.as_str()) else {
            return Err(ImportError::Missing { tree: None, key: "loss_function" });
        };
        let classes: Vec<String> =
            info.class_params.iter().flat_map(|of| of.class_names.iter().flatten().map(text)).collect();
        let objective = || shortened(name);
        let outputs = match name {
            "RMSE" | "MAE" | "Quantile" | "MAPE" | "Huber" | "Expectile" | "Lq" | "LogCosh" => Outputs::Value,
            "Poisson" | "Tweedie" | "LogLinQuantile" => Outputs::Logarithm,
            "Logloss" | "CrossEntropy" => Outputs::Binary,
            "MultiClass" if classes.len() >= 2 => Outputs::Classes(classes.len()),
            "MultiClass" => return Err(ImportError::Missing { tree: None, key: "class_names" }),
            "MultiClassOneVsAll" => return Err(Unsupported::OneVersusRest { objective: objective() }.into()),
            "Cox" | "SurvivalAft" => return Err(Unsupported::Survival { objective: objective() }.into()),
            _ if name.contains("Rank") || name.contains("Pair") || name.contains("Query") => {
                return Err(Unsupported::Ranking { objective: objective() }.into());
            }
            _ => return Err(Unsupported::Objective { objective: objective() }.into()),
        };
        let fits = matches!((outputs, classes.len()), (Outputs::Binary, 2) | (Outputs::Classes(_), _));
        Ok(Self { name: name.to_owned(), outputs, classes: Some(classes).filter(|_| fits) })
    }

    /// 1, or one per class.
    pub(super) fn n_scores(&self) -> usize {
        match self.outputs {
            Outputs::Classes(n) => n,
            _ => 1,
        }
    }
}

/// A class as a table writes it.
fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(true) => "True".to_owned(),
        serde_json::Value::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

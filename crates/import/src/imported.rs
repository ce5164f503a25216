//! What comes out: an estimator with the preprocessing that it reads, and what its file says about the features.

use vitrine_model::estimators::trees::{Combine, Link, TreeNode};
use vitrine_model::estimators::{Estimator, TreeEnsemble};
use vitrine_model::pipeline::{Pipeline, TargetTransform};
use vitrine_model::schema::{Schema, Task};
use vitrine_model::transforms::Preprocess;

use crate::columns::Columns;
use crate::error::{ImportError, Unsupported};
use crate::leaves;

/// An imported model: together with a schema a whole pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Which library trained it.
    pub library: Library,
    /// The objective as the file names it.
    pub objective: String,
    /// The features in the order in which the model reads them.
    pub features: Vec<Input>,
    /// What is predicted: a value, one of two classes, or one of several.
    pub task: Task,
    /// The number of classes, in the order of the library's codes; 0 for values.
    pub n_classes: usize,
    /// The classes in the order of the library's codes, where the file names them.
    pub classes: Option<Vec<String>>,
    /// From the numbers of the features, missing ones NaN, to the estimator's inputs.
    pub preprocess: Preprocess,
    /// The trees.
    pub estimator: Estimator,
    /// Whether the estimator gives the value or its logarithm.
    pub target_transform: TargetTransform,
    /// How many trees make the best model, where early stopping was used and the file has later ones too: scikit-learn's
    /// interface of XGBoost predicts with these, `Booster.predict` with all. See [`TreeEnsemble::truncated`].
    pub best_trees: Option<usize>,
    /// The most that a leaf was changed by, because a file of ours holds at most 65,536 different ones; 0 where none
    /// was.
    pub leaf_rounding: f64,
}

/// The libraries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// LightGBM.
    LightGbm,
    /// XGBoost.
    XgBoost,
    /// scikit-learn, by our exporter or as ONNX.
    ScikitLearn,
    /// CatBoost.
    CatBoost,
}

impl Library {
    /// The name as the library writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LightGbm => "LightGBM",
            Self::XgBoost => "XGBoost",
            Self::ScikitLearn => "scikit-learn",
            Self::CatBoost => "CatBoost",
        }
    }
}

/// A feature of an imported model.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The name.
    pub name: String,
    /// The least and the largest number among the training rows, where the file says it.
    pub range: Option<(f64, f64)>,
    /// What a feature with categories can be; absent for numbers.
    pub categories: Option<Categories>,
}

/// The categories of a feature. The model reads the position of a category, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    /// How many positions there are.
    pub n: usize,
    /// Their texts, as many as positions, where the file has them.
    pub labels: Option<Vec<String>>,
}

/// How scores become outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outputs {
    /// The score is the value.
    Value,
    /// The score is the value's logarithm.
    Logarithm,
    /// The score is the log-odds of the second of two classes.
    Binary,
    /// The scores are logarithms of the classes' probabilities, but for a common number.
    Classes(usize),
}

/// What both libraries have read before it is put together.
pub(crate) struct Parts {
    pub(crate) library: Library,
    pub(crate) objective: String,
    pub(crate) features: Vec<Input>,
    pub(crate) columns: Columns,
    pub(crate) outputs: Outputs,
    /// One score, or one per class.
    pub(crate) base: Vec<f64>,
    /// In pre-order; tree `t` adds to score `t % base.len()`.
    pub(crate) trees: Vec<Vec<TreeNode>>,
    /// Whether scores are the mean over the trees instead of their sum. `base` is then 0.
    pub(crate) average: bool,
    pub(crate) best_trees: Option<usize>,
}

impl Parts {
    /// The imported model.
    pub(crate) fn assemble(mut self) -> Result<Imported, ImportError> {
        let (task, n_classes, link) = match self.outputs {
            Outputs::Value | Outputs::Logarithm => (Task::Regression, 0, Link::Identity),
            Outputs::Binary => (Task::Binary, 2, Link::Logistic),
            Outputs::Classes(n) => (Task::Multiclass, n, Link::Softmax),
        };
        let combine = if self.average && link == Link::Identity {
            Combine::Mean { n_outputs: 1 }
        } else {
            if self.average {
                let rounds = (self.trees.len() / self.base.len().max(1)) as f64;
                leaves::change(&mut self.trees, |leaf| leaf / rounds);
            }
            Combine::Sum { base: self.base, link }
        };
        let leaf_rounding = leaves::limit(&mut self.trees);
        let ensemble = TreeEnsemble::new(combine, &self.trees).map_err(ImportError::Trees)?;
        let target_transform = match self.outputs {
            Outputs::Logarithm => TargetTransform::Log,
            _ => TargetTransform::Identity,
        };
        Ok(Imported {
            library: self.library,
            objective: self.objective,
            features: self.features,
            task,
            n_classes,
            classes: None,
            preprocess: self.columns.into_preprocess(),
            estimator: Estimator::Trees(ensemble),
            target_transform,
            best_trees: self.best_trees,
            leaf_rounding,
        })
    }
}

impl Imported {
    /// The names of the features, in order.
    pub fn feature_names(&self) -> Vec<&str> {
        self.features.iter().map(|feature| feature.name.as_str()).collect()
    }

    /// The pipeline of a schema that has the model's features in their order, numbers as numbers and categories as
    /// choices or whole numbers, and as many classes.
    ///
    /// # Errors
    /// [`ImportError::Schema`] where the schema has other features or outputs.
    pub fn into_pipeline(self, schema: Schema) -> Result<Pipeline, ImportError> {
        let mut pipeline = Pipeline::new(schema, self.preprocess, self.estimator);
        pipeline.target_transform = self.target_transform;
        pipeline.prepare().map_err(ImportError::Schema)?;
        Ok(pipeline)
    }

    /// The value in the target's unit, or one probability per class, for one number per feature; missing ones are NaN,
    /// and categories are positions.
    pub fn predict(&self, numbers: &[f64]) -> Vec<f64> {
        let (mut sources, mut inputs, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
        self.preprocess.apply(numbers, &mut sources, &mut inputs);
        self.estimator.predict(&inputs, &mut outputs);
        if self.task == Task::Regression {
            for output in &mut outputs {
                *output = self.target_transform.apply(*output);
            }
        }
        outputs
    }
}

/// What an objective's name says where no model of ours can follow it.
pub(crate) fn refused(objective: &str) -> Unsupported {
    let name = objective.split_whitespace().next().unwrap_or_default();
    let owned = || name.to_owned();
    match name {
        _ if name.starts_with("rank") || name.starts_with("lambda") => {
            Unsupported::Ranking { objective: owned() }
        }
        _ if name.starts_with("survival") => Unsupported::Survival { objective: owned() },
        "multiclassova" => Unsupported::OneVersusRest { objective: owned() },
        "binary:hinge" => Unsupported::NoProbability { objective: owned() },
        "" | "custom" | "none" => Unsupported::NoObjective,
        _ => Unsupported::Objective { objective: owned() },
    }
}

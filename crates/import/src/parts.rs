//! From inputs and an estimator, as files of several libraries describe them, to an imported model.

use vitrine_model::estimators::trees::{Combine, TreeNode};
use vitrine_model::estimators::{Estimator, Linear, Logistic, TreeEnsemble};
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::schema::Task;
use vitrine_model::transforms::Preprocess;

use crate::error::ImportError;
use crate::imported::{Imported, Input, Library};
use crate::leaves;

/// What a file describes.
pub(crate) struct Described {
    pub(crate) library: Library,
    /// The model as its library calls it.
    pub(crate) model: String,
    pub(crate) features: Vec<Input>,
    pub(crate) task: Task,
    /// The classes, in the order of the outputs; none for values.
    pub(crate) classes: Vec<String>,
    pub(crate) preprocess: Preprocess,
    pub(crate) fitted: Fitted,
    pub(crate) target_transform: TargetTransform,
}

/// What predicts.
pub(crate) enum Fitted {
    /// One weighted sum for a value, the log-odds of the second of two classes, or one score per class.
    Linear(Vec<Linear>),
    /// Trees in pre-order.
    Trees { combine: Combine, trees: Vec<Vec<TreeNode>> },
}

impl Described {
    /// The model.
    ///
    /// # Errors
    /// [`ImportError::Contradiction`] where the parts do not fit together.
    pub(crate) fn assemble(self) -> Result<Imported, ImportError> {
        let n_classes = self.classes.len();
        let n_outputs = match (self.task, n_classes) {
            (Task::Regression, 0) => 1,
            (Task::Binary, 2) => 2,
            (Task::Multiclass, 3..) => n_classes,
            _ => return Err(contradiction(format!("{n_classes} classes for a {} target", self.task.name()))),
        };
        let mut leaf_rounding = 0.0;
        let estimator = match self.fitted {
            Fitted::Linear(scores) => linear(scores, self.task)?,
            Fitted::Trees { combine, mut trees } => {
                leaf_rounding = leaves::limit(&mut trees);
                Estimator::Trees(TreeEnsemble::new(combine, &trees).map_err(ImportError::Trees)?)
            }
        };
        self.preprocess.check(self.features.len()).map_err(contradiction)?;
        estimator.check(self.preprocess.columns.len()).map_err(contradiction)?;
        if estimator.n_outputs() != n_outputs {
            let found = estimator.n_outputs();
            return Err(contradiction(format!("{found} outputs, where {n_outputs} are expected")));
        }
        Ok(Imported {
            library: self.library,
            objective: self.model,
            features: self.features,
            task: self.task,
            n_classes,
            classes: Some(self.classes).filter(|classes| !classes.is_empty()),
            preprocess: self.preprocess,
            estimator,
            target_transform: self.target_transform,
            best_trees: None,
            leaf_rounding,
        })
    }
}

fn linear(mut scores: Vec<Linear>, task: Task) -> Result<Estimator, ImportError> {
    match (task, scores.len()) {
        (Task::Regression, 1) => Ok(Estimator::Linear(scores.swap_remove(0))),
        (Task::Binary, 1) | (Task::Multiclass, 3..) => Ok(Estimator::Logistic(Logistic { scores })),
        (_, n) => Err(contradiction(format!("{n} weighted sums for a {} target", task.name()))),
    }
}

fn contradiction(what: String) -> ImportError {
    ImportError::Contradiction(what)
}

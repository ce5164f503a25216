//! What is fitted, with its hyperparameters.

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::knn::Weights;

/// What is fitted, with its hyperparameters. Each family checks them and names field and limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "snake_case", deny_unknown_fields)]
pub enum EstimatorSpec {
    /// The class frequencies or the mean of the training rows, whatever the record.
    Baseline {},
    /// k nearest neighbours.
    Knn {
        /// The number of neighbours, from 1.
        k: usize,
        /// How much each counts.
        #[serde(default = "default_weights")]
        weights: Weights,
    },
    /// Least squares.
    Linear {},
    /// Least squares with a quadratic penalty `alpha * |w|^2` on the weights (not the intercept), against the
    /// sum of squared errors.
    Ridge {
        /// The penalty, above 0.
        alpha: f64,
    },
    /// Least squares with both penalties: `|y - Xw|^2 / (2 n) + penalty * (l1_ratio |w|_1 + (1 - l1_ratio)
    /// |w|^2 / 2)`.
    ElasticNet {
        /// The penalty, from 0.
        penalty: f64,
        /// The share of the absolute penalty, above 0 and at most 1.
        l1_ratio: f64,
    },
    /// Logistic regression with the penalty `alpha (l1_ratio |w|_1 + (1 - l1_ratio) |w|^2 / 2)` against the summed
    /// log loss.
    Logistic {
        /// The penalty, from 0.
        #[serde(default = "default_alpha")]
        alpha: f64,
        /// The share of the absolute penalty, from 0 to 1; with more than 0 some weights become 0.
        #[serde(default, skip_serializing_if = "is_zero")]
        l1_ratio: f64,
    },
    /// Naive Bayes: in each class numbers are normally distributed, choices and flags have the shares of their values,
    /// and all are independent of each other.
    NaiveBayes {
        /// What is added to every variance, as a share of the largest variance of a number, from 0. Sensible with
        /// numbers on one scale.
        #[serde(default = "default_var_smoothing")]
        var_smoothing: f64,
        /// What is added to the count of every choice, above 0.
        #[serde(default = "default_alpha")]
        alpha: f64,
    },
    /// A support vector machine, of at most 20,000 rows that all count alike. Sensible with numbers on one scale.
    Svm(crate::estimators::svm::SvmParams),
    /// A multilayer perceptron. Sensible with numbers on one scale.
    Mlp(crate::estimators::mlp::MlpParams),
    /// A random forest, or extremely randomised trees.
    Forest(crate::trees::ForestParams),
    /// Gradient boosting.
    Boosting(crate::trees::BoostingParams),
    /// The mean of several estimators that are fitted to the same rows, each with a seed of its own.
    Blend {
        /// The estimators, at least one, of any family but stacks.
        members: Vec<EstimatorSpec>,
        /// How much each member counts.
        #[serde(default, skip_serializing_if = "BlendWeights::is_equal")]
        weights: BlendWeights,
        /// The rounds of the greedy choice, from 1.
        #[serde(default = "default_rounds", skip_serializing_if = "is_default_rounds")]
        rounds: usize,
        /// The folds of the cross-validation that the greedy choice looks at, from 2.
        #[serde(default = "default_folds", skip_serializing_if = "is_default_folds")]
        folds: usize,
    },
    /// A last estimator that reads what the members say (Wolpert, 1992). It is fitted to their out-of-fold outputs;
    /// the members are then fitted to all rows.
    Stack {
        /// The estimators, at least one, of any family but stacks.
        members: Vec<EstimatorSpec>,
        /// What reads their outputs; when absent, least squares with weights from 0 for values, and logistic
        /// regression for classes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Box<EstimatorSpec>>,
        /// Whether the last estimator reads the inputs too.
        #[serde(default)]
        with_inputs: bool,
        /// The folds of the members' cross-validation, from 2.
        #[serde(default = "default_folds")]
        folds: usize,
    },
    /// The mean of one estimator fitted `folds` times, each time without one of as many parts of the rows. Its
    /// out-of-fold outputs come for free, which blends and stacks make use of.
    Bag {
        /// The estimator, of any family but stacks.
        member: Box<EstimatorSpec>,
        /// The number of parts and fits, from 2.
        #[serde(default = "default_bag_folds")]
        folds: usize,
    },
    /// A small estimator that is taught by a large one (Bucila, Caruana and Niculescu-Mizil, 2006): it learns from
    /// the teacher's out-of-fold outputs mixed with the truth. Only the student is kept.
    Distilled {
        /// The accurate estimator.
        teacher: Box<EstimatorSpec>,
        /// The fast one. For classes it has to heed weights.
        student: Box<EstimatorSpec>,
        /// How much the teacher counts beside the truth, above 0 to 1.
        #[serde(default = "default_share")]
        share: f64,
        /// How many synthetic rows the teacher answers for the student, as a multiple of the rows; from 0 to 20.
        #[serde(default)]
        augment: f64,
        /// The folds of the teacher's cross-validation, from 2.
        #[serde(default = "default_folds")]
        folds: usize,
    },
}

/// How much the members of a blend count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlendWeights {
    /// All the same.
    #[default]
    Equal,
    /// Members are added one after the other, with replacement, each time the one that brings the mean of the
    /// out-of-fold outputs nearest to the truth; the weights are how often each was added (Caruana,
    /// Niculescu-Mizil, Crew and Ksikes, 2004). Members that never were are left out.
    Greedy,
}

impl BlendWeights {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_equal(&self) -> bool {
        *self == Self::Equal
    }
}

impl EstimatorSpec {
    /// The family as people read it.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Baseline {} => "baseline",
            Self::Knn { .. } => "k-nearest neighbours",
            Self::Linear {} => "linear regression",
            Self::Ridge { .. } => "ridge regression",
            Self::ElasticNet { .. } => "elastic net",
            Self::Logistic { .. } => "logistic regression",
            Self::NaiveBayes { .. } => "naive Bayes",
            Self::Svm(_) => "support vector machine",
            Self::Mlp(_) => "multilayer perceptron",
            Self::Forest(params) if params.extra => "extremely randomised trees",
            Self::Forest(_) => "random forest",
            Self::Boosting(_) => "gradient boosting",
            Self::Blend { .. } => "blend",
            Self::Stack { .. } => "stack",
            Self::Bag { .. } => "bag",
            Self::Distilled { .. } => "distilled",
        }
    }

    /// Whether it grows trees and nothing else, and so can read missing inputs.
    pub fn is_trees(&self) -> bool {
        match self {
            Self::Forest(_) | Self::Boosting(_) => true,
            Self::Blend { members, .. } => members.iter().all(Self::is_trees),
            Self::Stack { members, with_inputs, .. } => !with_inputs && members.iter().all(Self::is_trees),
            Self::Bag { member, .. } => member.is_trees(),
            Self::Distilled { teacher, student, .. } => teacher.is_trees() && student.is_trees(),
            _ => false,
        }
    }

    /// Whether what predicts is gradient boosting and nothing else.
    pub fn is_boosting(&self) -> bool {
        match self {
            Self::Boosting(_) => true,
            Self::Blend { members, .. } => members.iter().all(Self::is_boosting),
            Self::Bag { member, .. } => member.is_boosting(),
            Self::Distilled { student, .. } => student.is_boosting(),
            _ => false,
        }
    }

    /// Whether it gives class probabilities and never a value.
    pub fn is_classifier(&self) -> bool {
        matches!(self, Self::Logistic { .. } | Self::NaiveBayes { .. })
    }

    /// Whether it or a member of it is a linear regression without a penalty.
    pub fn is_unpenalised(&self) -> bool {
        match self {
            Self::Linear {} => true,
            Self::Blend { members, .. } => members.iter().any(Self::is_unpenalised),
            Self::Stack { members, last, with_inputs, .. } => {
                let last = last.as_ref().is_some_and(|last| *with_inputs && last.is_unpenalised());
                last || members.iter().any(Self::is_unpenalised)
            }
            Self::Bag { member, .. } => member.is_unpenalised(),
            Self::Distilled { teacher, student, .. } => teacher.is_unpenalised() || student.is_unpenalised(),
            _ => false,
        }
    }

    /// Whether what is fitted is a stack, which cannot be part of a blend or of another stack.
    pub fn is_stack(&self) -> bool {
        match self {
            Self::Stack { .. } => true,
            Self::Bag { member, .. } => member.is_stack(),
            Self::Distilled { student, .. } => student.is_stack(),
            _ => false,
        }
    }

    /// Whether it or anything in it is k nearest neighbours.
    pub fn has_neighbours(&self) -> bool {
        self.parts().iter().any(|part| matches!(part, Self::Knn { .. }))
    }

    /// Whether what is fitted is made of rows: neighbours, and the support vectors of a machine.
    pub fn keeps_rows(&self) -> bool {
        matches!(self, Self::Knn { .. } | Self::Svm(_))
    }

    /// It and everything in it: members, teachers and students, last estimators.
    pub fn parts(&self) -> Vec<&Self> {
        let mut all = vec![self];
        match self {
            Self::Blend { members, .. } => all.extend(members.iter().flat_map(Self::parts)),
            Self::Stack { members, last, .. } => {
                all.extend(members.iter().flat_map(Self::parts));
                all.extend(last.iter().flat_map(|last| last.parts()));
            }
            Self::Bag { member, .. } => all.extend(member.parts()),
            Self::Distilled { teacher, student, .. } => {
                all.extend(teacher.parts().into_iter().chain(student.parts()));
            }
            _ => {}
        }
        all
    }
}

fn default_weights() -> Weights {
    Weights::Uniform
}

/// Whether a share is at its default, which model cards leave out.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

fn default_var_smoothing() -> f64 {
    1e-9
}

fn default_alpha() -> f64 {
    1.0
}

fn default_rounds() -> usize {
    50
}

fn default_folds() -> usize {
    5
}

fn default_bag_folds() -> usize {
    8
}

fn default_share() -> f64 {
    0.7
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_default_rounds(rounds: &usize) -> bool {
    *rounds == default_rounds()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_default_folds(folds: &usize) -> bool {
    *folds == default_folds()
}

//! The families of estimators: from rows of inputs and targets to the plain data of [`vitrine_model::estimators`].
//!
//! A family is one file or folder with its hyperparameters, their checks, its fit, its label and its capabilities, and
//! one line in the list below.
//!
//! - [`family`]: what a family is, and what it can do
//! - [`given`]: a model that is there already
//! - [`rows`]: what it is fitted to
//! - [`out_of_fold`]: outputs for rows that a model was not fitted to, which composite families are built on
//! - [`members`]: what composite families share
//! - [`renamed`]: older names of hyperparameters, which are still read

pub mod additive;
pub mod baseline;
pub mod boosting;
pub mod cross_fit;
pub mod distilled;
pub mod elastic_net;
pub mod family;
pub mod forest;
pub mod given;
pub mod imported;
pub mod knn;
pub mod linear;
pub mod logistic;
pub mod members;
pub mod mlp;
pub mod naive_bayes;
pub mod out_of_fold;
pub mod renamed;
pub mod ridge;
pub mod rows;
pub mod stacking;
pub mod svm;
pub mod voting;

use serde::{Deserialize, Serialize};
use vitrine_model::estimators::Estimator;

pub use family::{Capabilities, Family, Tasks};
pub use rows::Rows;

use crate::TrainError;

/// Makes [`EstimatorSpec`] from the list of families: the name in a system file, older names of it, the variant, and
/// the hyperparameters, whose type is a [`Family`].
macro_rules! families {
    ($($(#[doc = $doc:literal])* $name:literal $(, was $old:literal)? => $variant:ident($params:ty);)*) => {
        /// What is fitted, with its hyperparameters. Each family checks them and names field and limits.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "family")]
        pub enum EstimatorSpec {
            $($(#[doc = $doc])* #[serde(rename = $name $(, alias = $old)?)] $variant($params),)*
        }

        impl EstimatorSpec {
            /// The families by the names that they have in system files.
            pub const FAMILIES: &[&str] = &[$($name),*];

            /// The family with its hyperparameters.
            pub fn as_family(&self) -> &dyn Family {
                match self {
                    $(Self::$variant(params) => params,)*
                }
            }

            fn as_family_mut(&mut self) -> &mut dyn Family {
                match self {
                    $(Self::$variant(params) => params,)*
                }
            }

            /// The names of the hyperparameters that the family reads, older ones among them.
            pub fn hyperparameters(&self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant(_) => renamed::names_of::<$params>(),)*
                }
            }
        }

        $(impl From<$params> for EstimatorSpec {
            fn from(params: $params) -> Self {
                Self::$variant(params)
            }
        })*
    };
}

families! {
    /// The class frequencies or the mean of the training rows, whatever the record.
    "baseline" => Baseline(baseline::BaselineParams);
    /// k nearest neighbours.
    "knn" => Knn(knn::KnnParams);
    /// Least squares.
    "linear" => Linear(linear::LinearParams);
    /// Least squares with a quadratic penalty.
    "ridge" => Ridge(ridge::RidgeParams);
    /// Least squares with a quadratic and an absolute penalty.
    "elastic_net" => ElasticNet(elastic_net::ElasticNetParams);
    /// Logistic regression.
    "logistic" => Logistic(logistic::LogisticParams);
    /// Naive Bayes.
    "naive_bayes" => NaiveBayes(naive_bayes::NaiveBayesParams);
    /// A support vector machine, of at most 20,000 rows that all count alike. Sensible with numbers on one scale.
    "svm" => Svm(svm::SvmParams);
    /// A multilayer perceptron. Sensible with numbers on one scale.
    "mlp" => Mlp(mlp::MlpParams);
    /// A random forest, or extremely randomised trees.
    "forest" => Forest(forest::ForestParams);
    /// An additive model of one input and pairs of inputs at a time, by boosting.
    "additive" => Additive(additive::AdditiveParams);
    /// Gradient boosting.
    "boosting" => Boosting(boosting::BoostingParams);
    /// The mean of several estimators.
    "voting", was "blend" => Voting(voting::VotingParams);
    /// An estimator that reads what others predict.
    "stacking", was "stack" => Stacking(stacking::StackingParams);
    /// The mean of one estimator fitted once per fold.
    "cross_fit", was "bag" => CrossFit(cross_fit::CrossFitParams);
    /// A small estimator that is taught by a large one.
    "distilled" => Distilled(distilled::DistilledParams);
    /// A model that was trained elsewhere, as it is.
    "imported" => Imported(imported::ImportedParams);
}

impl EstimatorSpec {
    /// The family as people read it.
    pub fn family(&self) -> &'static str {
        self.as_family().label()
    }

    /// What the family can do.
    pub fn capabilities(&self) -> Capabilities {
        self.as_family().capabilities()
    }

    /// Fits it: class probabilities where the rows' targets are classes, otherwise a value.
    ///
    /// # Errors
    /// [`TrainError`] for hyperparameters outside their limits, inputs that the family cannot read, or a fit that does
    /// not converge.
    pub fn fit(&self, rows: &Rows<'_>, seed: u64) -> Result<Estimator, TrainError> {
        self.as_family().check()?;
        self.as_family().fit(rows, seed)
    }

    /// Fits several of one family to the same rows, as [`EstimatorSpec::fit`] does one after the other.
    ///
    /// # Errors
    /// As [`EstimatorSpec::fit`], for the first that fails.
    pub(crate) fn fit_each(all: &[Self], rows: &Rows<'_>, seed: u64) -> Result<Vec<Estimator>, TrainError> {
        let mut left = None;
        let fit = |one: &Self| {
            one.as_family().check()?;
            one.as_family().fit_after(rows, seed, &mut left)
        };
        all.iter().map(fit).collect()
    }

    /// The estimator with a share of the trees of each forest and each boosting in it, at least one of each. Of a
    /// distilled estimator only the student is exported, so only its trees are left out.
    #[must_use]
    pub fn with_trees(&self, share: f64) -> Self {
        let mut pruned = self.clone();
        pruned.keep_trees(share);
        pruned
    }

    fn keep_trees(&mut self, share: f64) {
        self.as_family_mut().keep_trees(share);
    }
}

/// The default of the folds of a cross-validation among the rows of a composite family.
fn default_cv() -> usize {
    5
}

/// How many of `n` trees a share keeps, at least one.
fn kept(n: usize, share: f64) -> usize {
    ((n as f64 * share).floor() as usize).max(1)
}

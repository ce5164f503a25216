//! How rows become a fitted pipeline: split, fit, search, calibrate, evaluate, generate.
//!
//! Read it in the order of the data: a [`Dataset`] holds rows in human units, [`spec`] says what to do with them
//! (it stands inside a system's TOML file), [`split`] divides them, [`fit()`] turns some of them into a
//! [`vitrine_model::Pipeline`], [`search`] looks for hyperparameters and features, [`train()`] compares candidates and
//! exports the good ones, [`explore()`] draws up the figures of the data page, and [`generator`] draws the records of the
//! daily batch.
//!
//! The modules are layers, each of which uses only those before it: [`split`], [`solvers`], [`trees`] and [`inputs`];
//! [`families`], one file or folder for each family of estimators; [`spec`]; [`calibrate`], [`resample`] and
//! [`prepare`]; [`plain`], one estimator fitted to rows; [`search`]; [`mod@fit`], one candidate with all that is chosen
//! for it; and last [`train()`]. `cargo xtask test tidy` checks it.
//!
//! Two rules hold everywhere. Whatever is fitted (imputed values, scales, encodings, resampling, the choice from a
//! grid, the link to the grades, the calibration, the threshold, the interval) has seen training rows only. Every
//! random draw comes from a seed, and work that is spread over threads is put together in a fixed order, so that one
//! thread and many give the same bytes.

mod class;
mod clock;
mod compressed;
mod dataset;

mod evaluate;
mod held_out;
mod leaky;
mod numeric;
mod paired;
mod permute;
mod progress;
mod row_key;
mod seed;
mod shap_values;
mod train;

pub mod calibrate;
pub mod error;
pub mod families;
pub mod figures;
pub mod fit;
pub mod generator;
pub mod inputs;
pub mod panels;
pub mod plain;
pub mod prepare;
pub mod resample;
pub mod search;
pub mod solvers;
pub mod spec;
pub mod split;
pub mod trees;

pub use dataset::Dataset;
pub use error::TrainError;
pub use families::EstimatorSpec;
pub use figures::explore;
pub use fit::{FittedCandidate, fit};
pub use generator::{FittedGenerator, GeneratorSpec, fit_generator, generator_quality};
pub use paired::{Paired, paired};
pub use progress::{Best, Progress, Step};
pub use shap_values::shap_values;
pub use spec::{CandidateSpec, TrainSpec};
pub use split::{SplitSpec, in_random_order, split_held_out};
pub use train::{Trained, search_candidate, train, train_with};

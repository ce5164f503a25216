//! What a trained system is and does: its schema, a record in human units, the fitted pipeline with its single
//! entry point to a prediction, the metrics, the prediction history, and the files all of these are kept in.
//!
//! The crate does no input or output, reads no clock, draws no random number and starts no thread.
//! The same code runs natively and in the page and gives the same bits in both: transcendental functions come
//! from `libm`, and sums have a fixed order.
//!
//! Read it in the order of the data: [`schema`] says what a record may hold, [`record`] holds one,
//! [`pipeline`] predicts from it by way of [`transforms`] and [`estimators`], [`metrics`] judges the
//! predictions, [`history`] keeps them, and [`artifact`] with [`catalog`] are the files.

pub mod artifact;
pub mod catalog;
pub mod date;
pub mod estimators;
pub mod explain;
pub mod fault;
pub mod figures;
pub mod formula;
pub mod grid;
pub mod history;
pub mod impute;
pub mod json;
pub mod lookup;
pub mod metrics;
pub mod number;
pub mod packed;
pub mod panels;
pub mod pipeline;
pub mod record;
pub mod report;
pub mod schema;
pub mod shap_values;
pub mod transforms;
pub mod translation;
pub mod typed;
mod value;
pub mod words;

pub use artifact::{Artifact, ArtifactError};
pub use pipeline::{Pipeline, PredictError, Prediction, Predictor};
pub use record::{Fault, Record, Value};
pub use schema::{Feature, FeatureKind, Schema, Target, Task};

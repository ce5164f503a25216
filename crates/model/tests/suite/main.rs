//! What the model crate promises, tried from outside: records and schemas, every estimator against a naive
//! computation of the same thing, and files that were damaged in many ways.

mod damaged;
mod estimators;
mod explain;
mod faults;
mod knn;
mod lookup;
mod numbers;
mod pipeline;
mod predictor;
mod readings;
mod records;
mod samples;
mod schema;
mod soft;
mod trees;

//! Models of LightGBM and XGBoost, imported: their predictions, and files that are damaged.

mod damaged;
mod models;
mod more;
mod pipeline;
mod refused;
mod samples;

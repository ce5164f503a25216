//! How a model that another library trained becomes an estimator of ours: bytes in, an imported model out.
//!
//! - [`lightgbm`]: text files of LightGBM's `Booster.save_model`
//! - [`xgboost`]: JSON and UBJSON files of XGBoost's `Booster.save_model`
//! - [`catboost`]: JSON files of CatBoost's `save_model`
//! - [`onnx`]: ONNX files that skl2onnx made of models of scikit-learn
//! - [`sklearn`]: JSON files of `export_sklearn.py`, for models of scikit-learn
//! - [`imported`]: what comes out
//! - [`error`]: why a file is not imported
//! - `columns`: what trees of other libraries read, made of features by our preprocessing
//! - `nodes`: from arrays of nodes to trees in pre-order
//! - `parts`: from inputs and an estimator to a model
//! - `single`: thresholds for numbers that are rounded to 32 bits
//! - `leaves`: no more distinct leaves than a file of ours can hold
//!
//! The crate does no input or output, and what it allocates is bounded by a small multiple of the file.

pub mod catboost;
mod columns;
pub mod error;
pub mod imported;
mod leaves;
pub mod lightgbm;
mod nodes;
pub mod onnx;
mod parts;
mod single;
pub mod sklearn;
pub mod xgboost;

pub use error::{ImportError, Unsupported};
pub use imported::{Categories, Imported, Input, Library};

/// Imports a model file, whichever of the known ones it is.
///
/// # Errors
/// [`ImportError::Unknown`] where it begins like none of them; otherwise as [`lightgbm::import`],
/// [`xgboost::import_json`], [`xgboost::import_ubj`], [`catboost::import`], [`sklearn::import`] and
/// [`onnx::import`].
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    let rest = bytes.get(start..).unwrap_or_default();
    let second = rest.iter().skip(1).find(|byte| !byte.is_ascii_whitespace());
    match (rest.first(), second) {
        (Some(b't'), _) if rest.starts_with(b"tree") => lightgbm::import(bytes),
        (Some(b'{'), Some(b'"' | b'}') | None) => import_json(bytes),
        (Some(b'{'), _) => xgboost::import_ubj(bytes),
        // The version of the format is the first field.
        (Some(0x08), _) if start == 0 => onnx::import(bytes),
        _ => Err(ImportError::Unknown),
    }
}

/// Imports a JSON file of whichever library has such keys; XGBoost says what is missing in one of none.
fn import_json(bytes: &[u8]) -> Result<Imported, ImportError> {
    #[derive(serde::Deserialize)]
    struct Keys {
        format: Option<serde::de::IgnoredAny>,
        features_info: Option<serde::de::IgnoredAny>,
        learner: Option<serde::de::IgnoredAny>,
    }
    match serde_json::from_slice(bytes) {
        Ok(Keys { learner: None, format: Some(_), .. }) => sklearn::import(bytes),
        Ok(Keys { learner: None, features_info: Some(_), .. }) => catboost::import(bytes),
        _ => xgboost::import_json(bytes),
    }
}

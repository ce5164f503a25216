//! Errors of the libraries that read, train and publish, as sentences in the reader's language.
//!
//! The `Display` of such an error is its form for logs, for `--json` and for those who program with the library; it is
//! the same for every reader. What a person reads is said here.

mod publishing;
mod system;
mod training;

use std::error::Error;

use vitrine_model::PredictError;
use vitrine_table::TableError;

use super::table;
use crate::Texts;

pub use system::left_out_column;

/// An error with its causes: `sentence: cause: cause`. What none of our libraries has raised stays as it is.
pub fn chain(texts: &Texts, error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(|cause| one(texts, cause).unwrap_or_else(|| cause.to_string())).collect::<Vec<_>>().join(": ")
}

/// An error without its causes, where one of our libraries has raised it.
fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<TableError>() {
        return Some(table::error(texts, error));
    }
    if let Some(error) = error.downcast_ref::<PredictError>() {
        return Some(table::prediction(texts, error));
    }
    training::one(texts, error)
        .or_else(|| system::one(texts, error))
        .or_else(|| publishing::one(texts, error))
}

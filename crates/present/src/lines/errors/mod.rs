//! Errors of the libraries that read, train and publish, as sentences in the reader's language.
//!
//! The `Display` of such an error is its form for logs, for `--json` and for those who program with the library; it is
//! the same for every reader. What a person reads is said here.

mod io;
mod model;
mod publishing;
mod system;
mod training;

use std::error::Error;

use vitrine_model::PredictError;
use vitrine_publish::PublishError;
use vitrine_publish::system::{SystemError, SystemFault};
use vitrine_table::TableError;
use vitrine_training::TrainError;

use super::table;
use crate::Texts;

pub use publishing::difference;
pub use system::{draft_remark, left_out_column};

/// An error with its causes: `sentence: cause: cause`. What none of our libraries has raised stays as it is.
pub fn chain(texts: &Texts, error: &(dyn Error + 'static)) -> String {
    chain_with(texts, error, &|_| None)
}

/// An error with its causes as [`chain`] gives it, where `own` says what only the program knows: the sentence of an
/// error without its causes, `None` for an error of somebody else.
pub fn chain_with(
    texts: &Texts,
    error: &(dyn Error + 'static),
    own: &dyn Fn(&(dyn Error + 'static)) -> Option<String>,
) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    let said = |cause| own(cause).or_else(|| one(texts, cause)).unwrap_or_else(|| cause.to_string());
    causes.map(said).collect::<Vec<_>>().join(": ")
}

/// An error without its causes, where one of our libraries or the operating system has raised it.
fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    let error = unboxed(error);
    if let Some(TableError::Input { file, kind, .. }) = error.downcast_ref() {
        return Some(texts.table_error().input(file, &io::error(texts, &(*kind).into())));
    }
    if let Some(error) = error.downcast_ref::<TableError>() {
        return Some(table::error(texts, error));
    }
    if let Some(error) = error.downcast_ref::<PredictError>() {
        return Some(table::prediction(texts, error));
    }
    if let Some(error) = error.downcast_ref::<std::io::Error>() {
        return Some(io::error(texts, error));
    }
    training::one(texts, error)
        .or_else(|| system::one(texts, error))
        .or_else(|| publishing::one(texts, error))
}

/// What is in a box. A source that is kept in a box is an error of the box's type, not of its content's.
fn unboxed<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    fn inside<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        error.downcast_ref::<Box<E>>().map(|inside| &**inside as &(dyn Error + 'static))
    }
    inside::<PublishError>(error)
        .or_else(|| inside::<TrainError>(error))
        .or_else(|| inside::<SystemError>(error))
        .or_else(|| inside::<SystemFault>(error))
        .unwrap_or(error)
}

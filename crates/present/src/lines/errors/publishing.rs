//! Why a system cannot be published, continued, verified or read.

use std::error::Error;

use vitrine_publish::PublishError;

use crate::Texts;
use crate::lines::table;

/// The error as a sentence without its full stop, where it is one of these.
pub(super) fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    match error.downcast_ref::<PublishError>()? {
        PublishError::Predict(error) => Some(table::prediction(texts, error)),
        _ => None,
    }
}

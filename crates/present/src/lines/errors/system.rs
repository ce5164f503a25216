//! What is wrong with a system file, and why none can be drafted.

use std::error::Error;

use crate::Texts;

/// The error as a sentence without its full stop, where it is one of these.
pub(super) fn one(_texts: &Texts, _error: &(dyn Error + 'static)) -> Option<String> {
    None
}

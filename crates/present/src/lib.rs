//! What people read: locales, numbers, dates, the text catalogue, and the lines of a prediction or an explanation.
//!
//! - [`locale`]: how a language writes numbers, dates, sizes and durations
//! - [`texts`]: all texts of one language, by typed accessors; [`sections`] lists them
//! - `lines`: a prediction, an explanation, a fault and a report in words (with the feature `lines`)
//!
//! The texts stand in the folder `texts`, one file a language. Nothing here reads a file or a clock.

#[cfg(feature = "lines")]
pub mod lines;
pub mod locale;
pub mod sections;
mod template;
pub mod texts;

pub use locale::Locale;
pub use texts::{Texts, TextsError};

//! A prediction, an explanation, a fault and a metric in words: from the model's types and a language's texts to lines.
//!
//! The page, the command line and the charts show the same lines.

#[cfg(feature = "builder")]
pub mod errors;
pub mod explanation;
pub mod fault;
pub mod imputation;
#[cfg(feature = "builder")]
pub mod log;
pub mod metric;
pub mod prediction;
#[cfg(feature = "builder")]
pub mod progress;
pub mod quantity;
pub mod report;
#[cfg(feature = "table")]
pub mod table;
#[cfg(feature = "builder")]
pub mod versions;
pub mod words;

//! What a file of rows is: its format and dialect, its headings, its typed rows, and what is wrong with the others.
//!
//! The crate does no input or output: it takes bytes, or something that gives them ([`Stored`]), and gives rows, and it
//! writes to a writer that the caller gives.
//! It compiles natively and for the page.
//!
//! A reader never loses a row in silence. [`read`] and [`scoring::score`] use each row of a file, or count it with its
//! line and the reason.
//!
//! Read it in the order of the data: [`formats`] looks at the first bytes and opens a [`RowSource`], [`TableSpec`]
//! declares what the columns mean, [`matching`] finds them by the headings, [`reading`] gives typed rows and faults,
//! [`arriving`] reads rows that use other names, [`scoring`] predicts each row, [`logged`] reads predictions and outcomes
//! by their keys, and [`mod@write`] writes tables.

pub mod answers;
pub mod arriving;
mod cells;
mod cleaner;
pub mod cleaning;
pub mod compact;
pub mod content;
pub mod days;
pub mod dialect;
pub mod encoding;
pub mod error;
pub mod fault;
pub mod formats;
mod lines;
pub mod logged;
pub mod matching;
pub mod names;
pub mod numbers;
pub mod packed;
pub mod reading;
pub mod scoring;
pub mod source;
pub mod spec;
pub mod table;
mod target;
pub mod with_columns;
pub mod write;
pub mod written;

pub use cleaning::{Cleaned, CleaningRule};
pub use compact::CompactTable;
pub use content::{Content, Stored};
pub use dialect::{DecimalMark, Dialect};
pub use encoding::Encoding;
pub use error::TableError;
pub use fault::{Problem, RowFault};
pub use formats::{Format, History, ReadOptions, detect, open, open_content};
pub use matching::{Columns, check_columns, match_columns};
pub use names::{folded, normalised};
pub use numbers::Numbers;
pub use reading::{Reading, Survey, read, survey};
pub use source::{Row, RowSource, Unit};
pub use spec::TableSpec;
pub use table::Table;
pub use with_columns::WithColumns;
pub use written::{Written, WrittenAs};

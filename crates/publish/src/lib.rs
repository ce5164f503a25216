//! From a table to a published system: draft, train, versions, history, proof.
//!
//! Everything is kept in a [`store::Store`]: a folder for the native program, memory for tests and for a page's worker.
//! No clock is read, and nothing is fetched or printed; the caller gives days, rows and progress.
//!
//! Read it in the order of the data: [`draft()`] writes a system file from a table, [`System`] reads and checks it,
//! [`train()`] fits the candidates and publishes the models, [`daily()`] draws and predicts the samples of a day,
//! [`verify()`] proves all of it. [`Assets`] reads what is published, [`Reader`] does so in a language, and
//! [`trial_log`] remembers what a search has tried.

mod assets;
mod calendar;
mod daily;
mod draft;
mod error;
mod files;
mod generator;
mod imported;
mod reader;
mod real_rows;
mod site;
pub mod store;
pub mod system;
mod train;
pub mod trial_log;
mod verify;
mod words;

pub use assets::{Assets, newest};
pub use calendar::{Day, NotADay};
pub use daily::{Batch, daily, sample};
pub use draft::{
    Alone, Draft, DraftError, DraftOptions, DraftedColumn, ImportOptions, Misfit, Personal, Preset, Remark,
    Role, TextTable, Unusable, draft, draft_imported, well_formed,
};
pub use error::{Figure, PublishError, Step};
pub use generator::{GeneratorFile, GeneratorVersion};
pub use imported::{ModelFile, ModelFileError, attach, model_file};
pub use reader::Reader;
pub use real_rows::{RealRow, RealRows};
pub use site::{Base, BaseError, Parts as SiteParts, site};
pub use system::{System, SystemError};
pub use train::{Published, TrainOptions, TrainingRows, train};
pub use verify::{ByteDifference, Difference, EntryDifference, VerifyReport, train_again, verify};

//! Measuring the training engine: against other libraries on the same rows, and against itself on more rows.
//!
//! - [`compare`]: `cargo xtask bench peers`
//! - [`growth`]: `cargo xtask bench growth`
//! - [`autogluon`]: AutoGluon, when it is asked for
//! - [`plan`]: which methods run on which tables, and in which order
//! - [`worker`]: a process that carries out jobs, ours or a library's
//! - [`figures`]: what was measured, and its medians, means and differences
//! - [`tables`]: the figures as tables
//! - [`document`]: `docs/benchmarks.md`, section by section
//! - [`machine`]: what it was measured on

mod autogluon;
pub mod compare;
mod document;
mod figures;
pub mod growth;
mod machine;
mod plan;
mod tables;
mod worker;

//! The program as its users run it, on small data in folders of its own.

#![allow(
    clippy::format_push_string,
    reason = "the texts are short, and growing a String cannot fail as writing can"
)]

mod drafting;
mod errors;
mod explaining;
mod fetching;
mod history;
mod importing;
mod ingesting;
mod language;
mod logging;
mod panels;
mod place;
mod prediction;
mod private;
mod real_rows;
mod searching;
mod site;
mod tables;
mod training;
mod versioning;
mod written;

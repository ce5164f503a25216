//! What is wrong with a system file, and why none can be drafted.
//!
//! - `problem`: the parts of a system file
//! - `schema`: the features and the target
//! - `imported`: models that were trained elsewhere
//! - `draft`: the table of which a system file is drafted

mod draft;
mod imported;
mod problem;
mod schema;
#[cfg(test)]
mod tests;

use std::error::Error;

use vitrine_model::schema::SchemaError;
use vitrine_publish::system::address::AddressError;
use vitrine_publish::system::{Origin, SystemError, SystemFault};
use vitrine_publish::{DraftError, ModelFileError, NotADay};
use vitrine_table::cleaning::CleaningError;

use crate::Texts;

pub use draft::{draft_remark, left_out_column};

/// The error as a sentence without its full stop, where it is one of these.
pub(super) fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<SystemError>() {
        return Some(system(texts, error));
    }
    if let Some(error) = error.downcast_ref::<SystemFault>() {
        return Some(fault(texts, error));
    }
    if let Some(error) = error.downcast_ref::<SchemaError>() {
        return Some(schema::error(texts, error));
    }
    if let Some(error) = error.downcast_ref::<CleaningError>() {
        return Some(problem::cleaning(texts, error));
    }
    if let Some(error) = error.downcast_ref::<AddressError>() {
        return Some(address(texts, error));
    }
    if let Some(error) = error.downcast_ref::<NotADay>() {
        return Some(day(texts, error));
    }
    if let Some(error) = error.downcast_ref::<ModelFileError>() {
        return Some(imported::file(texts, error));
    }
    error.downcast_ref::<DraftError>().map(|error| draft::error(texts, error))
}

/// Why a system file cannot be used. The cause says what is wrong in it.
fn system(texts: &Texts, error: &SystemError) -> String {
    let said = texts.system_error();
    match error {
        SystemError::Syntax { file, .. } => said.syntax(&origin(texts, file)),
        SystemError::Content { file, .. } => said.content(&origin(texts, file)),
    }
}

fn origin(texts: &Texts, origin: &Origin) -> String {
    let said = texts.system_error();
    match origin {
        Origin::File(file) => file.clone(),
        Origin::BuiltIn(file) => said.built_in(file),
        Origin::Draft => said.of_draft().to_owned(),
    }
}

fn fault(texts: &Texts, fault: &SystemFault) -> String {
    let problem = problem::sentence(texts, &fault.problem);
    match fault.line {
        Some(line) => texts.system_error().at_line(&texts.locale().whole(line as u64), &problem),
        None => problem,
    }
}

/// Why an address is not asked. What is wrong with its form is said by the library that reads addresses, in English.
fn address(texts: &Texts, error: &AddressError) -> String {
    let said = texts.address_error();
    match error {
        AddressError::NotOne { text, reason } => said.not_one(text, &reason.to_string()),
        AddressError::Scheme { url } => said.scheme(url.as_str(), url.scheme()),
        AddressError::NoHost { url } => said.no_host(url.as_str()),
        AddressError::Password { url } => said.password(url.as_str()),
        AddressError::NotEncrypted { from, to } => said.not_encrypted(from.as_str(), to.as_str()),
    }
}

fn day(texts: &Texts, NotADay { text }: &NotADay) -> String {
    texts.day_error().not_a_day(text)
}

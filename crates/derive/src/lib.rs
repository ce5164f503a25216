//! `#[derive(FromJson)]`: how a type of `vitrine-model` is read from the tree of a JSON file.
//!
//! The macro follows those attributes of `serde` that decide how the type is written, so that a type is read as it is
//! written: `rename`, `rename_all = "snake_case"`, `alias`, `default`, `flatten`, `skip`, `tag`, `transparent`,
//! `try_from`, and `with`, whose module then has a function `from_json`. Any other attribute that changes what is
//! read does not compile. It also writes `serde::Deserialize` by way of the tree, so that there is one way to read
//! a type; `#[from_json(beside_serde)]` leaves that to serde, for a type that is also sent in messages, which have no
//! names that a tree could be made of.
//!
//! The code that comes out is one call for each field and never returns early: what cannot be read is noted, and a
//! blank stands in its place. See `vitrine_model::json`.
//!
//! - `attributes`: what the attributes say
//! - `expand`: the code

mod attributes;
mod expand;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `FromJson` and `serde::Deserialize`.
#[proc_macro_derive(FromJson, attributes(serde, from_json))]
pub fn from_json(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::from_json(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

//! The accessors of all texts, made from `texts/en.toml`: `texts.predict().reset()`.

#![allow(clippy::all, clippy::pedantic, reason = "generated code")]

use crate::template::Operand;
use crate::texts::Texts;

include!(concat!(env!("OUT_DIR"), "/accessors.rs"));

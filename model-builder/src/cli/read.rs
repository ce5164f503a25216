//! Options for reading a file of rows that is not detected correctly.

use std::path::Path;

use anyhow::Result;
use clap::Args;
use vitrine_table::{DecimalMark, Encoding, ReadOptions};

use super::{Usage, usage};

/// How a file is read. What is not given is detected.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "How the file is read [default: found out]")]
pub struct ReadArgs {
    /// The sign between columns: , ; | blank or tab
    #[arg(long, value_name = "SIGN", value_parser = parse_delimiter)]
    pub delimiter: Option<char>,
    /// The sign before decimals: . or ,
    #[arg(long, value_name = "SIGN", value_parser = parse_decimal)]
    pub decimal: Option<DecimalMark>,
    /// The encoding of the text, for example windows-1252
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<Encoding>,
    /// The sheet of a workbook [default: the first one with rows]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The first row is data too; columns are called column_1, column_2, …
    #[arg(long)]
    pub no_heading: bool,
}

impl ReadArgs {
    /// The options of the reader.
    pub fn options(&self) -> ReadOptions<'_> {
        self.over(ReadOptions::default())
    }

    /// Other options, with those that are given here in their places.
    pub fn over<'a>(&'a self, others: ReadOptions<'a>) -> ReadOptions<'a> {
        ReadOptions {
            delimiter: self.delimiter.or(others.delimiter),
            decimal: self.decimal.or(others.decimal),
            encoding: self.encoding.or(others.encoding),
            sheet: self.sheet.as_deref().or(others.sheet),
            no_heading: self.no_heading || others.no_heading,
            ..others
        }
    }

    fn is_given(&self) -> bool {
        self.delimiter.is_some()
            || self.decimal.is_some()
            || self.encoding.is_some()
            || self.sheet.is_some()
            || self.no_heading
    }
}

/// A file that is given in place of others, and how it is read.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The file, or a folder of files.
    pub path: &'a Path,
    /// How it is read.
    pub read: &'a ReadArgs,
}

impl<'a> Given<'a> {
    /// The file of an option such as `--data`; `None` where it is not given.
    ///
    /// # Errors
    /// Something about the reading without a file that it is about.
    pub fn of(option: &'static str, path: Option<&'a Path>, read: &'a ReadArgs) -> Result<Option<Self>> {
        match path {
            Some(path) => Ok(Some(Self { path, read })),
            None if read.is_given() => Err(usage(Usage::ReadWithout { option })),
            None => Ok(None),
        }
    }
}

fn parse_delimiter(text: &str) -> Result<char, String> {
    match text {
        "tab" | "\\t" => return Ok('\t'),
        "blank" | "space" => return Ok(' '),
        _ => {}
    }
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) if sign.is_ascii() => Ok(sign),
        _ => Err("expected one ASCII sign, blank or tab".to_owned()),
    }
}

fn parse_decimal(text: &str) -> Result<DecimalMark, String> {
    match text {
        "." => Ok(DecimalMark::Point),
        "," => Ok(DecimalMark::Comma),
        _ => Err("expected . or ,".to_owned()),
    }
}

fn parse_encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text)
        .ok_or_else(|| "expected a name such as utf-8, utf-16, windows-1252 or latin1".to_owned())
}

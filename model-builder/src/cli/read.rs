//! Options for reading a file of rows that is not detected correctly.

use clap::Args;
use vitrine_table::{DecimalMark, Encoding, ReadOptions};

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
}

impl ReadArgs {
    /// The options of the reader.
    pub fn options(&self) -> ReadOptions<'_> {
        ReadOptions {
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding,
            sheet: self.sheet.as_deref(),
            ..ReadOptions::default()
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

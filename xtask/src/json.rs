//! JSON without derived readers, which take longer to compile than all the rest of this program.

use anyhow::{Context, Result};
use std::collections::HashMap;
use tinyjson::JsonValue;

/// Reads a text as JSON.
///
/// # Errors
/// When it is none; the message names the place.
pub fn parse(text: &str) -> Result<JsonValue> {
    text.parse::<JsonValue>().context("this is no JSON")
}

/// A member of an object; none where the value is no object or has no such member.
pub fn member<'a>(value: &'a JsonValue, name: &str) -> Option<&'a JsonValue> {
    value.get::<HashMap<String, JsonValue>>()?.get(name)
}

/// A member that is a text.
pub fn text<'a>(value: &'a JsonValue, name: &str) -> Option<&'a str> {
    member(value, name)?.get::<String>().map(String::as_str)
}

/// A member that is true or false.
pub fn flag(value: &JsonValue, name: &str) -> Option<bool> {
    member(value, name)?.get::<bool>().copied()
}

/// The elements of a member that is a list; none where there is no such list.
pub fn list<'a>(value: &'a JsonValue, name: &str) -> Option<&'a [JsonValue]> {
    member(value, name)?.get::<Vec<JsonValue>>().map(Vec::as_slice)
}

/// A text as JSON writes it, in quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control < ' ' => quoted.extend(format!("\\u{:04x}", control as u32).chars()),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_name_and_type() -> Result<()> {
        let value = parse(r#"{"a": "b", "c": [true], "d": false}"#)?;
        assert_eq!(text(&value, "a"), Some("b"));
        assert_eq!(list(&value, "c").map(<[_]>::len), Some(1));
        assert_eq!(flag(&value, "d"), Some(false));
        assert_eq!((text(&value, "c"), flag(&value, "e")), (None, None));
        assert!(parse("{").is_err());
        Ok(())
    }

    #[test]
    fn what_is_quoted_is_read_back() -> Result<()> {
        let odd = "a \"b\" \\ \n ü";
        assert_eq!(parse(&quoted(odd))?.get::<String>().map(String::as_str), Some(odd));
        Ok(())
    }
}

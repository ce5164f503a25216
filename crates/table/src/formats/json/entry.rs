//! Entries of a prediction history as rows: what the page exports of a visitor's answers.

use serde_json::{Map, Value};

use crate::fault::Problem;
use crate::formats::History;

/// The row that an entry of a prediction history stands for. `None` where the object is no such entry.
///
/// # Errors
/// Where outcomes are wanted, an entry that nothing can be learned from: one without an actual outcome, or one of a
/// made-up record.
pub(super) fn row(
    object: &Map<String, Value>,
    history: History<'_>,
) -> Result<Option<Map<String, Value>>, Problem> {
    let Some(Value::Object(features)) = object.get("features") else { return Ok(None) };
    if !(object.contains_key("actual") || object.contains_key("predicted")) {
        return Ok(None);
    }
    let mut row = features.clone();
    match history {
        History::Records => {
            // A feature may be called as something of the entry is.
            let others =
                object.iter().filter(|(name, _)| *name != "features" && !features.contains_key(*name));
            row.extend(others.map(|(name, value)| (name.clone(), value.clone())));
        }
        History::Outcomes { target } => {
            if object.get("origin").is_some_and(|origin| origin == "synthetic") {
                return Err(Problem::MadeUp);
            }
            let Some(actual) = object.get("actual").filter(|actual| !actual.is_null()) else {
                return Err(Problem::NoActual);
            };
            row.insert(target.to_owned(), actual.clone());
        }
    }
    Ok(Some(row))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(json: &Value) -> Result<Option<Map<String, Value>>, Problem> {
        row(json.as_object().unwrap(), History::Outcomes { target: "kind" })
    }

    #[test]
    fn an_entry_is_its_record_and_what_turned_out() {
        let entry = json!({
            "date": "2026-11-21", "number": 0, "origin": "user", "model": "ab", "features": { "weight": 71.5 },
            "predicted": { "class": "apple" }, "actual": "plum", "previous": "start",
        });
        assert_eq!(of(&entry).unwrap(), json!({ "weight": 71.5, "kind": "plum" }).as_object().cloned());
        let bare = json!({ "features": { "weight": 71.5 }, "actual": 3.0 });
        assert_eq!(of(&bare).unwrap(), json!({ "weight": 71.5, "kind": 3.0 }).as_object().cloned());
    }

    #[test]
    fn other_objects_are_left_as_they_are() {
        for other in [
            json!({ "weight": 71.5, "kind": "plum" }),
            json!({ "features": { "weight": 71.5 }, "kind": "plum" }),
            json!({ "features": "many", "actual": "plum" }),
        ] {
            assert_eq!(of(&other), Ok(None), "{other}");
        }
    }

    #[test]
    fn entries_that_teach_nothing_are_refused() {
        let unknown = json!({ "features": { "weight": 71.5 }, "predicted": { "class": "apple" } });
        assert!(of(&unknown).unwrap_err().to_string().contains("no actual outcome"));
        let null = json!({ "features": { "weight": 71.5 }, "actual": null });
        assert!(of(&null).unwrap_err().to_string().contains("'actual'"));
        let drawn = json!({ "origin": "synthetic", "features": { "weight": 71.5 }, "actual": "plum" });
        assert!(of(&drawn).unwrap_err().to_string().contains("made up"));
    }

    #[test]
    fn entries_to_predict_need_no_outcome_and_lose_nothing() {
        let entry = json!({
            "date": "2026-11-21", "origin": "synthetic", "features": { "weight": 71.5, "origin": "south" },
            "predicted": { "class": "apple" },
        });
        let read = row(entry.as_object().unwrap(), History::Records).unwrap();
        let expected = json!({
            "weight": 71.5, "origin": "south", "date": "2026-11-21", "predicted": { "class": "apple" },
        });
        assert_eq!(read, expected.as_object().cloned());
    }
}

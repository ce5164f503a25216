//! Older names of hyperparameters. Whatever names one - a field of a system file, a grid, a space, the log of a
//! search - may use the older name; what is read has the current one.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// Older names and current ones, by the end of the name's place, as `members.0.max_leaves`.
pub const RENAMED: &[(&str, &str)] = &[
    ("early_stopping.rounds", "early_stopping.n_iter_no_change"),
    ("early_stopping.share", "early_stopping.validation_fraction"),
    ("folds", "cv"),
    ("last", "final_estimator"),
    ("max_features_tree", "colsample_bytree"),
    ("max_leaves", "max_leaf_nodes"),
    ("min_gain", "min_split_gain"),
    ("penalty", "alpha"),
    ("with_inputs", "passthrough"),
];

/// The current name of a hyperparameter, which may be that of a member, as `members.0.alpha`.
pub fn current(name: &str) -> String {
    let mut parts: Vec<&str> = name.split('.').collect();
    for at in 0..parts.len() {
        for (old, new) in RENAMED {
            let (old, new): (Vec<&str>, Vec<&str>) = (old.split('.').collect(), new.split('.').collect());
            if parts.get(at..at + old.len()) == Some(old.as_slice()) {
                parts.splice(at..at + old.len(), new);
            }
        }
    }
    parts.join(".")
}

/// Reads a map from hyperparameters to anything, with current names in place of older ones.
///
/// # Errors
/// What cannot be read, and a hyperparameter that stands twice, once by each of its names.
pub fn keys<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    let mut read = BTreeMap::new();
    for (name, value) in BTreeMap::<String, T>::deserialize(deserializer)? {
        let name = current(&name);
        if read.insert(name.clone(), value).is_some() {
            return Err(D::Error::custom(format!("`{name}` stands twice, once by an older name")));
        }
    }
    Ok(read)
}

/// The names of the fields that a struct reads, older ones among them.
pub fn names_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // Nothing is read: the names are handed over before, and then reading ends.
    drop(T::deserialize(Names(&mut names)));
    names
}

/// Takes the names of fields from what asks for a struct.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom(Expected(visitor)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// What was asked for, in the words of a visitor.
struct Expected<V>(V);

impl<'de, V: Visitor<'de>> fmt::Display for Expected<V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_names_have_current_ones_wherever_they_stand() {
        assert_eq!(current("penalty"), "alpha");
        assert_eq!(current("members.0.max_leaves"), "members.0.max_leaf_nodes");
        assert_eq!(current("last.min_gain"), "final_estimator.min_split_gain");
        assert_eq!(current("early_stopping.rounds"), "early_stopping.n_iter_no_change");
        for name in ["rounds", "share", "max_features", "alpha", "members.1.k"] {
            assert_eq!(current(name), name);
        }
    }

    #[test]
    fn a_map_has_current_names_and_refuses_both() {
        #[derive(serde::Deserialize)]
        struct Space {
            #[serde(deserialize_with = "keys")]
            space: BTreeMap<String, u8>,
        }
        let space: Space = serde_json::from_str(r#"{"space": {"max_leaves": 3, "k": 1}}"#).unwrap();
        assert_eq!(space.space.into_keys().collect::<Vec<_>>(), ["k", "max_leaf_nodes"]);
        let both = r#"{"space": {"max_leaves": 3, "max_leaf_nodes": 4}}"#;
        assert!(serde_json::from_str::<Space>(both).is_err());
    }

    #[test]
    fn a_struct_says_which_fields_it_reads() {
        let names = names_of::<crate::families::elastic_net::ElasticNetParams>();
        assert!(names.contains(&"alpha") && names.contains(&"l1_ratio"), "{names:?}");
        assert!(names_of::<u8>().is_empty());
    }
}

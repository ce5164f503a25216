//! Numbers, texts, lists and maps.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::{FromJson, Reading, Tree};

/// Reads a field that may be missing.
pub(crate) fn read_or_default<'a, T: FromJson + Default>(tree: &'a Tree, reading: &mut Reading<'a>) -> T {
    if tree.is_absent() { T::default() } else { T::from_json(tree, reading) }
}

impl FromJson for bool {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        if let Tree::Flag(flag) = tree {
            return *flag;
        }
        reading.unexpected(tree, "true or false");
        false
    }
}

impl FromJson for f64 {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        match tree {
            Tree::Float(number) => *number,
            Tree::Unsigned(number) => *number as Self,
            Tree::Signed(number) => *number as Self,
            _ => {
                reading.unexpected(tree, "a number");
                0.0
            }
        }
    }
}

macro_rules! whole {
    ($($type:ty)*) => {
        $(impl FromJson for $type {
            fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
                let number = match tree {
                    Tree::Unsigned(number) => Self::try_from(*number).ok(),
                    Tree::Signed(number) => Self::try_from(*number).ok(),
                    _ => None,
                };
                number.unwrap_or_else(|| {
                    reading.unexpected(tree, concat!("a whole number that fits ", stringify!($type)));
                    0
                })
            }
        })*
    };
}

whole! { u8 u16 u32 u64 usize i32 i64 }

impl FromJson for String {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        if let Tree::Text(text) = tree {
            return text.clone();
        }
        reading.unexpected(tree, "a text");
        Self::new()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        match tree {
            Tree::Absent | Tree::Null => None,
            _ => Some(T::from_json(tree, reading)),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        Self::new(T::from_json(tree, reading))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        list(tree, reading).iter().map(|tree| T::from_json(tree, reading)).collect()
    }
}

/// A list of any length.
fn list<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> &'a [Tree] {
    if let Tree::List(list) = tree {
        return list;
    }
    reading.unexpected(tree, "a list");
    &[]
}

/// A list of this length; absent trees where it has another one.
fn list_of<'a, const N: usize>(tree: &'a Tree, reading: &mut Reading<'a>) -> [&'a Tree; N] {
    let list = list(tree, reading);
    if list.len() != N {
        reading.refuse(tree, format!("a list of {} values, expected {N}", list.len()));
    }
    std::array::from_fn(|at| list.get(at).unwrap_or(tree))
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        list_of::<N>(tree, reading).map(|tree| T::from_json(tree, reading))
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        let [first, second] = list_of(tree, reading);
        (A::from_json(first, reading), B::from_json(second, reading))
    }
}

impl<A: FromJson, B: FromJson, C: FromJson> FromJson for (A, B, C) {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        let [first, second, third] = list_of(tree, reading);
        (A::from_json(first, reading), B::from_json(second, reading), C::from_json(third, reading))
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        let mut map = Self::new();
        for (name, value) in fields(tree, reading) {
            if map.insert(name.clone(), T::from_json(value, reading)).is_some() {
                reading.refuse(tree, format!("`{name}` stands twice"));
            }
        }
        map
    }
}

/// The fields of an object whose names are not known before.
pub(crate) fn fields<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> &'a [(String, Tree)] {
    if let Tree::Object(fields) = tree {
        return fields;
    }
    reading.unexpected(tree, "an object");
    &[]
}

impl FromJson for Map<String, Json> {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        let mut map = Self::new();
        for (name, value) in fields(tree, reading) {
            if map.insert(name.clone(), Json::from_json(value, reading)).is_some() {
                reading.refuse(tree, format!("`{name}` stands twice"));
            }
        }
        map
    }
}

impl FromJson for Json {
    fn from_json<'a>(tree: &'a Tree, reading: &mut Reading<'a>) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Flag(flag) => Self::Bool(*flag),
            Tree::Unsigned(number) => (*number).into(),
            Tree::Signed(number) => (*number).into(),
            Tree::Float(number) => (*number).into(),
            Tree::Text(text) => Self::String(text.clone()),
            Tree::List(list) => Self::Array(list.iter().map(|tree| Self::from_json(tree, reading)).collect()),
            Tree::Object(_) => Self::Object(Map::from_json(tree, reading)),
            Tree::Absent => {
                reading.unexpected(tree, "a value");
                Self::Null
            }
        }
    }
}

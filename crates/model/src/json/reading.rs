//! Looking up fields and variants in a tree, and noting the first fault.

use super::tree::Tree;
use super::{Fault, ReadError};

/// What a missing field is read from.
static ABSENT: Tree = Tree::Absent;

/// The reading of one file: what was wrong first.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    fault: Option<(&'a Tree, Fault)>,
    /// What an absent tree stands for: a field, or the content of a variant, with the object that lacks it.
    missing: Option<(&'a Tree, &'static str)>,
}

impl<'a> Reading<'a> {
    /// The value of a field, by the first of its names or by another one; [`Tree::Absent`] where there is none.
    pub fn get(&mut self, object: &'a Tree, names: &[&'static str]) -> &'a Tree {
        let Tree::Object(fields) = object else {
            self.unexpected(object, "an object");
            return &ABSENT;
        };
        let mut found = None;
        for (name, value) in fields {
            if names.contains(&name.as_str()) && found.replace(value).is_some() {
                self.note(object, Fault::Twice { field: name.clone() });
            }
        }
        found.unwrap_or_else(|| {
            self.missing = names.first().map(|name| (object, *name));
            &ABSENT
        })
    }

    /// The position in `names` of the variant that a field of the object names; 0 where it names none.
    pub fn tag(&mut self, object: &'a Tree, field: &'static str, names: &[&'static str]) -> usize {
        let name = self.get(object, &[field]);
        self.position(name, names)
    }

    /// The position in `names` of a variant that is written as its name, or as an object whose only field has that
    /// name; 0 where there is none. `tree` becomes the content of the variant, an absent one where there is none.
    pub fn variant(&mut self, tree: &mut &'a Tree, names: &[&'static str]) -> usize {
        let whole = *tree;
        *tree = &ABSENT;
        let Tree::Object(fields) = whole else {
            let at = self.position(whole, names);
            self.missing = names.get(at).map(|name| (whole, *name));
            return at;
        };
        let [(name, content)] = fields.as_slice() else {
            self.unexpected(whole, "an object with one field");
            return 0;
        };
        *tree = content;
        self.known(whole, name, names)
    }

    fn position(&mut self, tree: &'a Tree, names: &[&'static str]) -> usize {
        if let Tree::Text(name) = tree {
            return self.known(tree, name, names);
        }
        self.unexpected(tree, "the name of a variant");
        0
    }

    fn known(&mut self, tree: &'a Tree, name: &str, names: &[&'static str]) -> usize {
        names.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.note(tree, Fault::Unknown { found: name.to_owned(), expected: names.to_vec() });
            0
        })
    }

    /// Notes content where a variant has none.
    pub fn nothing(&mut self, tree: &'a Tree) {
        if !matches!(tree, Tree::Absent | Tree::Null) {
            self.unexpected(tree, "nothing");
        }
    }

    /// Notes that something else was expected.
    #[cold]
    #[inline(never)]
    pub fn unexpected(&mut self, tree: &'a Tree, expected: &'static str) {
        match (tree, self.missing) {
            (Tree::Absent, Some((object, field))) => self.note(object, Fault::Missing { field }),
            _ => self.note(tree, Fault::Kind { expected, found: tree.kind() }),
        }
    }

    /// Notes why a value is refused.
    #[cold]
    #[inline(never)]
    pub fn refuse(&mut self, tree: &'a Tree, reason: String) {
        self.note(tree, Fault::Refused { reason });
    }

    fn note(&mut self, tree: &'a Tree, fault: Fault) {
        self.fault.get_or_insert((tree, fault));
    }

    /// Ends the reading of `root`.
    ///
    /// # Errors
    /// The first fault, where there is one.
    pub fn end(self, root: &Tree) -> Result<(), ReadError> {
        let Some((tree, fault)) = self.fault else { return Ok(()) };
        let mut path = String::new();
        find(root, tree, &mut path);
        Err(ReadError::Shape { path, fault })
    }
}

/// Whether `tree` is a part of `root`; `path` then leads to it.
fn find(root: &Tree, tree: &Tree, path: &mut String) -> bool {
    if std::ptr::eq(root, tree) {
        return true;
    }
    let length = path.len();
    let mut is_below = |step: &str, below: &Tree| {
        path.push_str(step);
        let is_found = find(below, tree, path);
        if !is_found {
            path.truncate(length);
        }
        is_found
    };
    match root {
        Tree::List(list) => list.iter().enumerate().any(|(at, below)| is_below(&format!("[{at}]"), below)),
        Tree::Object(fields) => fields.iter().any(|(name, below)| {
            let dot = if length == 0 { "" } else { "." };
            is_below(&format!("{dot}{name}"), below)
        }),
        _ => false,
    }
}

//! Headings that differ from each other, and rows that fit them.

/// The names of a table's columns, each different from the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings {
    /// A name for each column. A column without one is called by its place, `column_3`; columns of one name are
    /// numbered, `score_1` and `score_2`, so that none of them is taken for the other.
    pub names: Vec<String>,
    /// The names that several columns have in the file.
    pub repeated: Vec<String>,
    /// How many of the last columns have no name of their own.
    n_unnamed_at_end: usize,
}

impl Headings {
    /// The headings as they stand in the file.
    pub fn of(written: Vec<String>) -> Self {
        let n_unnamed_at_end = written.iter().rev().take_while(|name| name.is_empty()).count();
        let mut names = written.clone();
        for (at, name) in written.iter().enumerate() {
            let n_before = written.iter().take(at).filter(|other| *other == name).count();
            let is_repeated = !name.is_empty() && written.iter().filter(|other| *other == name).count() > 1;
            let mut number = if name.is_empty() { at + 1 } else { n_before + 1 };
            if !name.is_empty() && !is_repeated {
                continue;
            }
            let base = if name.is_empty() { "column" } else { name };
            let is_taken = |candidate: &String| {
                written.contains(candidate) || names.iter().take(at).any(|other| other == candidate)
            };
            let mut candidate = format!("{base}_{number}");
            while is_taken(&candidate) {
                number += 1;
                candidate = format!("{base}_{number}");
            }
            if let Some(name) = names.get_mut(at) {
                *name = candidate;
            }
        }
        let mut repeated: Vec<String> = Vec::new();
        for (at, name) in written.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if written.iter().skip(at + 1).any(|other| other == name) && !repeated.contains(name) {
                repeated.push(name.clone());
            }
        }
        Self { names, repeated, n_unnamed_at_end }
    }

    /// The headings of so many columns that have no names at all.
    pub fn numbered(n_columns: usize) -> Self {
        let names = (1..=n_columns).map(|number| format!("column_{number}")).collect();
        Self { names, repeated: Vec::new(), n_unnamed_at_end: 0 }
    }

    /// Makes a row as long as the heading where only empty cells at its end stand between: rows may end with a
    /// delimiter where the heading does not, and the other way round.
    pub fn fit(&self, cells: &mut Vec<String>) {
        while cells.len() > self.names.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let n_lacking = self.names.len().saturating_sub(cells.len());
        if n_lacking > 0 && n_lacking <= self.n_unnamed_at_end {
            cells.resize(self.names.len(), String::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(written: &[&str]) -> Vec<String> {
        Headings::of(written.iter().map(|name| (*name).to_owned()).collect()).names
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        assert_eq!(named(&["a", "b"]), ["a", "b"]);
        assert_eq!(named(&["", "a", ""]), ["column_1", "a", "column_3"]);
        assert_eq!(named(&["a", "b", "a", "a"]), ["a_1", "b", "a_2", "a_3"]);
        assert_eq!(named(&["a", "a", "a_1", ""]), ["a_2", "a_3", "a_1", "column_4"]);
        assert_eq!(named(&["", "column_1"]), ["column_2", "column_1"]);
        let written = ["a", "b", "a", "", "", "b", "a"].map(str::to_owned).to_vec();
        assert_eq!(Headings::of(written).repeated, ["a", "b"]);
    }

    #[test]
    fn empty_cells_at_the_end_are_no_cells_too_many() {
        let fitted = |written: &[&str], cells: &[&str]| {
            let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
            let mut row = text(cells);
            Headings::of(text(written)).fit(&mut row);
            row.len()
        };
        assert_eq!(fitted(&["a", "b"], &["1", "2", "", ""]), 2);
        assert_eq!(fitted(&["a", "b", ""], &["1", "2"]), 3);
        // A row that lacks a value, or has one too many, is a fault.
        assert_eq!((fitted(&["a", "b"], &["1"]), fitted(&["a", "b"], &["1", "2", "3"])), (1, 3));
        assert_eq!(fitted(&["a", "b", ""], &["1"]), 1);
    }
}

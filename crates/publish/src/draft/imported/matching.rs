//! Which column of a table each feature of a model is.

use super::super::misfit::Misfit;
use super::super::names::well_formed;

/// The column of each feature, in the model's order: by the same name, else by the name that the two have in files, else
/// by position, where the model's names only count its columns. `columns` are the positions and headings that may be
/// features.
///
/// # Errors
/// [`Misfit::Names`] unless each feature has a column and each column a feature.
pub fn matched(file: &str, names: &[&str], columns: &[(usize, &str)]) -> Result<Vec<usize>, Misfit> {
    let exact = |name: &str| columns.iter().find(|(_, heading)| *heading == name).map(|(at, _)| *at);
    let alike = |name: &str| {
        let name = well_formed(name);
        let mut found = columns.iter().filter(|(_, heading)| well_formed(heading) == name);
        found.next().filter(|_| found.next().is_none()).map(|(at, _)| *at)
    };
    if count_columns(names) && names.len() == columns.len() && names.iter().any(|name| exact(name).is_none())
    {
        return Ok(columns.iter().map(|(at, _)| *at).collect());
    }
    let mut found: Vec<Option<usize>> = names.iter().map(|name| exact(name)).collect();
    for at in 0..found.len() {
        let Some(name) = names.get(at).filter(|_| found.get(at) == Some(&None)) else { continue };
        let column = alike(name).filter(|column| !found.contains(&Some(*column)));
        if let Some(place) = found.get_mut(at) {
            *place = column;
        }
    }
    let missing = names.iter().zip(&found).filter(|(_, column)| column.is_none());
    let missing: Vec<String> = missing.map(|(name, _)| (*name).to_owned()).collect();
    let superfluous = columns.iter().filter(|(at, _)| !found.contains(&Some(*at)));
    let superfluous: Vec<String> = superfluous.map(|(_, heading)| (*heading).to_owned()).collect();
    if missing.is_empty() && superfluous.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    Err(Misfit::Names { file: file.to_owned(), missing, superfluous })
}

/// Whether the names are those that the libraries give to columns without one: `f0`, `f1` of XGBoost and skl2onnx,
/// `Column_0` of LightGBM, `x0` of scikit-learn, `0` of CatBoost.
fn count_columns(names: &[&str]) -> bool {
    let counts = |start: &str| {
        let mut names = names.iter().enumerate();
        names.all(|(at, name)| name.strip_prefix(start).is_some_and(|rest| rest == at.to_string()))
    };
    !names.is_empty() && ["f", "Column_", "x", ""].into_iter().any(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(names: &[&str], headings: &[&str]) -> Result<Vec<usize>, Misfit> {
        let columns: Vec<(usize, &str)> = headings.iter().copied().enumerate().collect();
        matched("a.csv", names, &columns)
    }

    #[test]
    fn features_are_found_by_name_then_by_the_name_in_files_then_by_position() {
        assert_eq!(positions(&["b", "a"], &["a", "b"]), Ok(vec![1, 0]));
        // LightGBM writes blanks as underscores.
        assert_eq!(positions(&["Sepal_Length", "b"], &["b", "sepal length"]), Ok(vec![1, 0]));
        for names in [["f0", "f1"], ["Column_0", "Column_1"], ["x0", "x1"], ["0", "1"]] {
            assert_eq!(positions(&names, &["b", "a"]), Ok(vec![0, 1]));
        }
        // A table may have such names itself.
        assert_eq!(positions(&["f0", "f1"], &["f1", "f0"]), Ok(vec![1, 0]));
    }

    #[test]
    fn names_of_both_sides_are_listed() {
        let missing = |names: &[&str], headings: &[&str]| match positions(names, headings) {
            Err(Misfit::Names { missing, superfluous, .. }) => (missing.join(","), superfluous.join(",")),
            other => panic!("{other:?}"),
        };
        assert_eq!(missing(&["a", "c"], &["a", "b", "d"]), ("c".to_owned(), "b,d".to_owned()));
        assert_eq!(missing(&["a"], &["a", "b"]), (String::new(), "b".to_owned()));
        assert_eq!(missing(&["f0", "f1"], &["a"]), ("f0,f1".to_owned(), "a".to_owned()));
        // Two columns that fold alike leave open which one is meant.
        assert_eq!(missing(&["a_b"], &["a b", "a-b"]), ("a_b".to_owned(), "a b,a-b".to_owned()));
    }
}

//! Which methods run on which tables, through which libraries, and in which order.

use serde::Deserialize;

/// The name of our own crate among the libraries.
pub const OURS: &str = "Vitrine";
/// The other libraries, by the names that the Python worker knows.
pub const LIBRARIES: &[&str] = &["LightGBM", "XGBoost", "scikit-learn", "scikit-learn newton"];

/// A table as `prepare.py` describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// Its name, which is that of its folder.
    pub name: String,
    /// The number of rows.
    pub n_samples: usize,
    /// The number of inputs.
    pub n_features: usize,
    /// The number of splits.
    pub n_splits: usize,
}

/// One method on one table.
#[derive(Clone, Debug)]
pub struct Case {
    /// The table.
    pub table: Table,
    /// `boosting`, `forest` and so on.
    pub method: &'static str,
}

/// The methods of a table: neighbours and logistic regression want scaled inputs, trees do not care.
pub fn cases(table: &Table) -> Vec<Case> {
    let methods: &[&str] = match table.name.as_str() {
        "wine-scaled" => &["k-NN"],
        "heart-one-hot" => &["logistic"],
        _ => &["boosting", "forest", "extra trees"],
    };
    methods.iter().map(|method| Case { table: table.clone(), method }).collect()
}

/// The libraries of a method, ours included.
pub fn libraries(method: &str) -> Vec<&'static str> {
    let others: &[&str] = match method {
        "boosting" => &["LightGBM", "XGBoost", "scikit-learn"],
        "logistic" => &["scikit-learn", "scikit-learn newton"],
        _ => &["scikit-learn"],
    };
    [OURS].iter().chain(others).copied().collect()
}

/// The libraries in the order of one split: each comes first in turn, so that none always follows the same other.
pub fn in_turn(method: &str, split: usize) -> Vec<&'static str> {
    let mut order = libraries(method);
    let by = split % order.len().max(1);
    order.rotate_left(by);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_comes_first_once_before_the_first_comes_first_again() {
        let first: Vec<&str> =
            (0..5).filter_map(|split| in_turn("boosting", split).first().copied()).collect();
        assert_eq!(first, ["Vitrine", "LightGBM", "XGBoost", "scikit-learn", "Vitrine"]);
    }

    #[test]
    fn every_library_but_ours_is_known_to_the_python_worker() {
        for method in ["boosting", "logistic", "forest", "k-NN"] {
            assert!(libraries(method).iter().skip(1).all(|name| LIBRARIES.contains(name)));
        }
    }
}

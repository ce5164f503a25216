//! The data sets inside this program, written out as the CSV files that they stand in for.

use std::fmt::Write as _;

use anyhow::Result;
use ndarray::{Array2, ArrayView1};

use super::failure::{Copied, SourceFailure};
use crate::failure::failed;

/// The names of the data sets.
const NAMES: [&str; 2] = ["iris", "winequality-red"];

/// A data set inside this program.
#[derive(Debug)]
pub struct Embedded {
    /// What the provenance calls it.
    pub name: &'static str,
    /// Which one it is.
    pub copy: Copied,
    /// Its rows as comma separated text with a heading.
    pub csv: String,
}

/// The data set of a name in a system file.
///
/// # Errors
/// An unknown name, with the known ones.
pub fn read(name: &str) -> Result<Embedded> {
    match name {
        "iris" => {
            let data = linfa_datasets::iris();
            let species = ["setosa", "versicolor", "virginica"];
            let targets = data
                .targets
                .iter()
                .map(|target| species.get(*target).copied().unwrap_or("unknown").to_owned());
            Ok(Embedded {
                name: "linfa-datasets 0.8 iris",
                copy: Copied::Iris,
                csv: write_csv(
                    &["sepal_length", "sepal_width", "petal_length", "petal_width", "species"],
                    &data.records,
                    targets,
                ),
            })
        }
        "winequality-red" => {
            let data = linfa_datasets::winequality();
            let headings = [
                "fixed acidity",
                "volatile acidity",
                "citric acid",
                "residual sugar",
                "chlorides",
                "free sulfur dioxide",
                "total sulfur dioxide",
                "density",
                "pH",
                "sulphates",
                "alcohol",
                "quality",
            ];
            let targets = data.targets.iter().map(ToString::to_string);
            Ok(Embedded {
                name: "linfa-datasets 0.8 winequality",
                copy: Copied::RedWine,
                csv: write_csv(&headings, &data.records, targets),
            })
        }
        _ => Err(failed(SourceFailure::NoEmbedded { name: name.to_owned(), known: &NAMES })),
    }
}

fn write_csv(headings: &[&str], records: &Array2<f64>, targets: impl Iterator<Item = String>) -> String {
    let mut text = headings.join(",");
    text.push('\n');
    for (row, target) in records.rows().into_iter().zip(targets) {
        write_row(&mut text, row, &target);
    }
    text
}

fn write_row(text: &mut String, row: ArrayView1<'_, f64>, target: &str) {
    for value in row {
        // Writing to a String does not fail.
        let _ = write!(text, "{value},");
    }
    text.push_str(target);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_sets_are_whole() {
        let iris = read("iris").unwrap().csv;
        assert_eq!(iris.lines().count(), 151);
        assert_eq!(iris.lines().nth(1), Some("5.1,3.5,1.4,0.2,setosa"));
        let wine = read("winequality-red").unwrap().csv;
        assert_eq!(wine.lines().count(), 1600);
        assert_eq!(wine.lines().nth(1), Some("7.4,0.7,0,1.9,0.076,11,34,0.9978,3.51,0.56,9.4,5"));
        assert!(read("housing").is_err());
    }
}

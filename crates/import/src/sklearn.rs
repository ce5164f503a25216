//! JSON models of scikit-learn, as our `export_sklearn.py` writes them: linear and logistic regression, trees, forests and
//! boosted trees, with the preprocessing before them.
//!
//! Trees but those of HistGradientBoosting compare numbers that are rounded to 32 bits; a record of ours is compared as
//! if it had been rounded, exactly.
//!
//! - `file`: the types of the file
//! - `tree`: one tree

mod file;
mod tree;

use std::collections::BTreeMap;

use vitrine_model::estimators::Linear;
use vitrine_model::estimators::trees::{Combine, Link, MAX_INPUTS};
use vitrine_model::lookup::Table;
use vitrine_model::pipeline::TargetTransform;
use vitrine_model::transforms::{Column, Derived, Encode, Formula, Preprocess};

use self::file::{File, Joined};
use crate::columns::{HUGE, MOST_NUMBERS};
use crate::error::{ImportError, shortened};
use crate::imported::{Categories, Imported, Input, Library};
use crate::parts::{Described, Fitted};

/// What the files begin with.
pub(crate) const FORMAT: &str = "scikit-learn for model-builder";

/// Imports a model.
///
/// # Errors
/// [`ImportError`] for a file that is damaged or incomplete.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    let file: File = serde_json::from_slice(bytes).map_err(|error| ImportError::Json(error.to_string()))?;
    if file.format != FORMAT {
        return Err(value("format", &file.format, "scikit-learn for model-builder"));
    }
    if file.version != 1 {
        return Err(value("version", &file.version.to_string(), "1; a newer exporter wrote the file"));
    }
    if file.features.len() > MAX_INPUTS || file.columns.len() > MAX_INPUTS {
        let found = file.features.len().max(file.columns.len());
        return Err(ImportError::TooMany { what: "features or inputs", found, most: MAX_INPUTS });
    }
    let n_features = file.features.len();
    if file.impute.len() != n_features {
        let (expected, got) = (n_features, file.impute.len());
        return Err(ImportError::Length { tree: None, key: "impute", expected, got });
    }
    let mut preprocess = Preprocess { impute: file.impute, ..Preprocess::default() };
    for written in &file.columns {
        let column = column(written, &mut preprocess);
        preprocess.columns.push(column);
    }
    let mut inputs = Inputs { preprocess, sets: BTreeMap::new(), n_numbers: 0 };
    let mut target_transform = TargetTransform::Identity;
    let fitted = match (file.linear, file.trees) {
        (Some(scores), None) => Fitted::Linear(scores.into_iter().map(linear).collect()),
        (None, Some(trees)) => {
            let n_outputs = if file.classes.is_empty() { 1 } else { file.classes.len() };
            let combine = match (trees.combine, trees.link.as_deref()) {
                (Joined::Mean, _) => Combine::Mean { n_outputs },
                (Joined::Sum, Some(link)) => {
                    let link = match link {
                        "identity" => Link::Identity,
                        "log" => {
                            target_transform = TargetTransform::Log;
                            Link::Identity
                        }
                        "logistic" => Link::Logistic,
                        "softmax" => Link::Softmax,
                        _ => return Err(value("link", link, "identity, log, logistic or softmax")),
                    };
                    Combine::Sum { base: trees.base, link }
                }
                (Joined::Sum, None) => return Err(ImportError::Missing { tree: None, key: "link" }),
            };
            let read = |(number, tree)| tree::read(tree, number, trees.float32, &mut inputs);
            let trees = trees.members.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
            Fitted::Trees { combine, trees }
        }
        _ => return Err(ImportError::Missing { tree: None, key: "linear or trees" }),
    };
    let described = Described {
        library: Library::ScikitLearn,
        model: file.model,
        features: file.features.into_iter().map(feature).collect(),
        task: file.task,
        classes: file.classes,
        preprocess: inputs.preprocess,
        fitted,
        target_transform,
    };
    described.assemble()
}

/// The inputs while trees are read, which may need more of them.
struct Inputs {
    preprocess: Preprocess,
    /// The inputs that say whether a category is in a set, by source and set.
    sets: BTreeMap<(usize, Vec<u32>), usize>,
    n_numbers: usize,
}

impl Inputs {
    /// The input that is 1 where the category behind an input is in a set, 0 where it is not, and missing where it is.
    fn member(&mut self, input: usize, mut set: Vec<u32>) -> Result<usize, ImportError> {
        let Some(source) = self.preprocess.columns.get(input).map(|column| column.source) else {
            return Err(value("sets", &input.to_string(), "an input of categories"));
        };
        set.sort_unstable();
        set.dedup();
        let key = (source, set);
        if let Some(input) = self.sets.get(&key) {
            return Ok(*input);
        }
        let length = key.1.last().map_or(0, |last| *last as usize + 1);
        self.n_numbers = self.n_numbers.saturating_add(length);
        if self.n_numbers > MOST_NUMBERS {
            let (found, most) = (self.n_numbers, MOST_NUMBERS);
            return Err(ImportError::TooMany { what: "categories of all sets", found, most });
        }
        let at = self.preprocess.columns.len();
        if at >= MAX_INPUTS {
            return Err(ImportError::TooMany { what: "inputs", found: at + 1, most: MAX_INPUTS });
        }
        let mut numbers = vec![0.0; length];
        for category in &key.1 {
            if let Some(number) = numbers.get_mut(*category as usize) {
                *number = 1.0;
            }
        }
        let encode = Encode::Table(Table { numbers, leaves_missing: true, ..Table::default() });
        self.preprocess.columns.push(Column { source, encode, centre: 0.0, scale: 1.0 });
        self.sets.insert(key, at);
        Ok(at)
    }
}

fn feature(written: file::Feature) -> Input {
    let categories = written.categories.map(|labels| Categories { n: labels.len(), labels: Some(labels) });
    Input { name: written.name, range: None, categories }
}

fn column(written: &file::Column, preprocess: &mut Preprocess) -> Column {
    let encode = match (written.one_hot, &written.table) {
        (Some(category), _) => Encode::OneHot(category),
        (None, Some(numbers)) => {
            Encode::Table(Table { numbers: numbers.clone(), leaves_missing: true, ..Table::default() })
        }
        (None, None) => Encode::Identity,
    };
    let source = match written.unknown_missing {
        Some(n) => unknown_missing(preprocess, written.source, n),
        None => written.source,
    };
    Column { source, encode, centre: written.centre, scale: written.scale }
}

/// The quantity that is a feature's position among `n` categories, and missing where it is behind them: it becomes huge
/// there, its square infinite, and infinity less infinity is missing.
fn unknown_missing(preprocess: &mut Preprocess, feature: usize, n: usize) -> usize {
    let mut derive = |name: &str, formula| {
        preprocess.derived.push(Derived { name: format!("input {feature} {name}"), formula });
        preprocess.n_sources() - 1
    };
    let last = n as f64 - 1.0;
    let points = vec![(last, 0.0), (last + 1.0, HUGE)];
    let is_unknown = derive("is unknown", Formula::Series { a: feature, points });
    let square = derive("is unknown, squared", Formula::Product { a: is_unknown, b: is_unknown });
    let gap = derive("is known", Formula::Difference { a: square, b: square });
    derive("where it is known", Formula::Sum { a: feature, b: gap })
}

fn linear(written: file::Score) -> Linear {
    Linear { weights: written.weights, intercept: written.intercept, bounds: None }
}

fn value(key: &'static str, found: &str, expected: &'static str) -> ImportError {
    ImportError::Value { tree: None, key, found: shortened(found), expected }
}

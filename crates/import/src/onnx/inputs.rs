//! Columns of the graph as what our preprocessing makes of features, while the nodes before the estimator are followed.

use std::rc::Rc;

use vitrine_model::lookup::Table;
use vitrine_model::transforms::{Column, Encode, Preprocess};

use super::graph::{Graph, Node, STRING};
use super::refused;
use crate::error::ImportError;
use crate::imported::{Categories, Input};

/// A column of a tensor.
#[derive(Clone, Debug)]
pub(super) struct Col {
    pub(super) source: usize,
    pub(super) encoded: Encoded,
    pub(super) centre: f64,
    pub(super) scale: f64,
    /// Whether decimals were cut off.
    pub(super) is_cut: bool,
}

/// How a feature became a number.
#[derive(Clone, Debug)]
pub(super) enum Encoded {
    /// It is one.
    No,
    /// 1 where it has the category at this position.
    OneHot(usize),
    /// A number for each category, 0 for all others.
    Table(Rc<Vec<f64>>),
}

impl Col {
    /// The column with `(x - centre) / scale` behind what is there.
    pub(super) fn scaled(&self, centre: f64, scale: f64) -> Self {
        Self { centre: self.centre + self.scale * centre, scale: self.scale * scale, ..self.clone() }
    }

    fn is_raw(&self) -> bool {
        matches!(self.encoded, Encoded::No) && self.centre == 0.0 && self.scale == 1.0
    }
}

/// What is known of the features.
#[derive(Default)]
pub(super) struct Features {
    names: Vec<String>,
    is_text: Vec<bool>,
    labels: Vec<Option<Vec<String>>>,
    /// What stands in for missing values, before anything else is done with them.
    fills: Vec<Option<f64>>,
}

impl Features {
    /// The features of the graph's inputs, with the columns of each input. Of an input with several columns they are
    /// called `f0`, `f1` and so on.
    pub(super) fn read(graph: &Graph, most: usize) -> Result<(Self, Vec<Vec<Col>>), ImportError> {
        let mut features = Self::default();
        let is_constant = |name: &str| graph.constants.iter().any(|constant| constant.name == name);
        let mut columns = Vec::new();
        for input in &graph.inputs {
            let width = usize::try_from(input.dims.last().copied().unwrap_or(1)).unwrap_or(0);
            if is_constant(&input.name) {
                columns.push(Vec::new());
                continue;
            }
            if width == 0 || width.saturating_add(features.names.len()) > most {
                let (key, found) = ("input", format!("{width} columns"));
                let expected = "a number of columns that is known and not too large";
                return Err(ImportError::Value { tree: None, key, found, expected });
            }
            let first = features.names.len();
            for at in 0..width {
                let name = if width == 1 { input.name.clone() } else { format!("f{}", first + at) };
                features.names.push(name);
                features.is_text.push(input.elements == STRING);
                features.labels.push(None);
                features.fills.push(None);
            }
            let column =
                |source| Col { source, encoded: Encoded::No, centre: 0.0, scale: 1.0, is_cut: false };
            columns.push((first..first + width).map(column).collect());
        }
        Ok((features, columns))
    }

    /// `Imputer`: a number in the place of missing ones.
    pub(super) fn impute(&mut self, node: &Node, columns: &[Col]) -> Result<Vec<Col>, ImportError> {
        let numbers = node.numbers("imputed_value_floats");
        let wholes: Vec<f64> =
            node.wholes("imputed_value_int64s").iter().map(|number| *number as f64).collect();
        let values = if numbers.is_empty() { &wholes } else { numbers };
        let replaced = node.numbers("replaced_value_float");
        if !wholes.is_empty() || replaced.first().is_some_and(|number| !number.is_nan()) {
            return Err(refused(node, "it fills in for other values than missing ones"));
        }
        for (at, column) in columns.iter().enumerate() {
            let value = values.get(at).or(values.first().filter(|_| values.len() == 1));
            let (Some(value), Encoded::No) = (value, &column.encoded) else {
                return Err(refused(node, "it has not one value for each column of numbers"));
            };
            let raw = value * column.scale + column.centre;
            match self.fills.get_mut(column.source) {
                Some(fill) if fill.is_none_or(|other| other == raw) => *fill = Some(raw),
                _ => {
                    return Err(refused(
                        node,
                        "missing values of a feature are filled in in more than one way",
                    ));
                }
            }
        }
        Ok(columns.to_vec())
    }

    /// `OneHotEncoder`: one column for each category.
    pub(super) fn one_hot(&mut self, node: &Node, columns: &[Col]) -> Result<Vec<Col>, ImportError> {
        let [column] = columns else { return Err(refused(node, "it reads several columns")) };
        let wholes = node.wholes("cats_int64s").iter().map(ToString::to_string);
        let labels: Vec<String> = node.texts("cats_strings").iter().cloned().chain(wholes).collect();
        if node.whole("zeros", 1) != 1 {
            return Err(refused(node, "it fails for a category that it does not know"));
        }
        let n = labels.len();
        self.encode(node, column, labels)?;
        let one = |at| Col { encoded: Encoded::OneHot(at), is_cut: false, ..column.clone() };
        Ok((0..n).map(one).collect())
    }

    /// `LabelEncoder`: a number for each category.
    pub(super) fn label(&mut self, node: &Node, columns: &[Col]) -> Result<Vec<Col>, ImportError> {
        let [column] = columns else { return Err(refused(node, "it reads several columns")) };
        let wholes = node.wholes("keys_int64s").iter().map(ToString::to_string);
        let numbers = node.numbers("keys_floats").iter().map(ToString::to_string);
        let keys: Vec<String> =
            node.texts("keys_strings").iter().cloned().chain(wholes).chain(numbers).collect();
        let wholes = node.wholes("values_int64s").iter().map(|number| *number as f64);
        let values: Vec<f64> = node.numbers("values_floats").iter().copied().chain(wholes).collect();
        let otherwise = match (node.numbers("default_float").first(), node.wholes("values_int64s").is_empty())
        {
            (Some(number), _) => *number,
            (None, true) => 0.0,
            (None, false) => node.whole("default_int64", -1) as f64,
        };
        if keys.len() != values.len() || !otherwise.is_finite() || keys.iter().any(|key| key == "NaN") {
            return Err(refused(node, "it has no finite number for every category and for all others"));
        }
        self.encode(node, column, keys)?;
        // What is not known is 0 in a table.
        let table = Rc::new(values.iter().map(|value| value - otherwise).collect());
        Ok(vec![Col { encoded: Encoded::Table(table), centre: -otherwise, is_cut: false, ..column.clone() }])
    }

    fn encode(&mut self, node: &Node, column: &Col, labels: Vec<String>) -> Result<(), ImportError> {
        match self.labels.get_mut(column.source) {
            Some(own) if column.is_raw() && own.as_ref().is_none_or(|own| *own == labels) => {
                *own = Some(labels);
                Ok(())
            }
            _ => Err(refused(node, "its column is not a feature as it is, or one with other categories")),
        }
    }

    /// Holds the columns that an estimator reads against the features.
    fn check(&self, node: &Node, columns: &[Col]) -> Result<(), ImportError> {
        let is_wrong = |column: &&Col| {
            let is_plain = matches!(column.encoded, Encoded::No);
            let has_labels = self.labels.get(column.source).is_some_and(Option::is_some);
            let is_text = self.is_text.get(column.source).copied().unwrap_or_default();
            is_plain && (column.is_cut || has_labels || is_text)
        };
        match columns.iter().find(is_wrong) {
            Some(_) => {
                Err(refused(node, "it reads a text, a category or a number without its decimals as a number"))
            }
            None => Ok(()),
        }
    }

    /// The features, and the preprocessing of the columns that the estimator at `node` reads.
    pub(super) fn finish(
        self,
        node: &Node,
        columns: &[Col],
    ) -> Result<(Vec<Input>, Preprocess), ImportError> {
        self.check(node, columns)?;
        let column = |of: &Col| {
            let encode = match &of.encoded {
                Encoded::No => Encode::Identity,
                Encoded::OneHot(category) => Encode::OneHot(*category),
                Encoded::Table(numbers) => {
                    Encode::Table(Table { numbers: numbers.to_vec(), ..Table::default() })
                }
            };
            Column { source: of.source, encode, centre: of.centre, scale: of.scale }
        };
        let columns = columns.iter().map(column).collect();
        let mut impute = Vec::new();
        for (labels, fill) in self.labels.iter().zip(&self.fills) {
            impute.push(match labels {
                // A missing value is none of the categories, unless one is filled in.
                Some(labels) => {
                    let filled =
                        fill.and_then(|fill| labels.iter().position(|label| label.parse() == Ok(fill)));
                    Some(filled.unwrap_or(labels.len()) as f64)
                }
                None => *fill,
            });
        }
        let inputs = self.names.into_iter().zip(self.labels).map(|(name, labels)| {
            let categories = labels.map(|labels| Categories { n: labels.len(), labels: Some(labels) });
            Input { name, range: None, categories }
        });
        Ok((inputs.collect(), Preprocess { impute, columns, ..Preprocess::default() }))
    }
}

//! The nodes followed from the inputs to the outputs: columns, then an estimator, then what is made of its outputs.

use std::collections::BTreeMap;
use std::rc::Rc;

use vitrine_model::estimators::Linear;
use vitrine_model::estimators::trees::MAX_INPUTS;
use vitrine_model::schema::Task;

use super::graph::{DOUBLE, Graph, INT32, INT64, Node, Tensor};
use super::inputs::{Col, Features};
use super::linear::{affine, classes_of, columns_of, many, rows_of, two};
use super::{ensemble, refused};
use crate::error::ImportError;
use crate::imported::{Imported, Library};
use crate::parts::{Described, Fitted};

/// The most columns and weights that all nodes may make together.
const MOST: usize = 1 << 22;

/// What a name stands for.
#[derive(Clone)]
enum Value {
    /// Columns of inputs.
    Columns(Rc<Vec<Col>>),
    /// Numbers or texts that do not depend on the inputs.
    Constant(Rc<Tensor>),
    /// Weighted sums.
    Scores(Rc<Vec<Linear>>),
    /// What the estimator gives: a value, or probabilities.
    Outputs,
    /// The class that is called.
    Label,
}

/// A fitted estimator, where it is, and what it reads.
struct Found {
    at: usize,
    columns: Rc<Vec<Col>>,
    fitted: Fitted,
    classes: Vec<String>,
    is_value: bool,
}

struct Follower<'a> {
    graph: &'a Graph,
    features: Features,
    values: BTreeMap<&'a str, Value>,
    /// What the scores of a linear model read, and by which node.
    scored: Option<(usize, Rc<Vec<Col>>)>,
    found: Option<Found>,
    /// The texts of classes that the graph picks labels from.
    classes: Vec<String>,
    n_made: usize,
}

/// The model of a graph.
pub(super) fn follow(graph: &Graph) -> Result<Imported, ImportError> {
    let (features, columns) = Features::read(graph, MAX_INPUTS)?;
    let mut values: BTreeMap<&str, Value> = BTreeMap::new();
    for (input, columns) in graph.inputs.iter().zip(columns) {
        values.insert(&input.name, Value::Columns(Rc::new(columns)));
    }
    for constant in &graph.constants {
        values.insert(&constant.name, Value::Constant(Rc::new(constant.clone())));
    }
    let mut follower =
        Follower { graph, features, values, scored: None, found: None, classes: Vec::new(), n_made: 0 };
    for (at, node) in graph.nodes.iter().enumerate() {
        follower.node(at, node)?;
    }
    follower.finish()
}

impl<'a> Follower<'a> {
    fn node(&mut self, at: usize, node: &'a Node) -> Result<(), ImportError> {
        let value = self.value(at, node)?;
        let is_classifier = matches!(node.operator.as_str(), "LinearClassifier" | "TreeEnsembleClassifier");
        for (place, name) in node.outputs.iter().enumerate() {
            let value = if is_classifier && place == 0 { Value::Label } else { value.clone() };
            self.values.insert(name, value);
        }
        Ok(())
    }

    fn get(&self, node: &Node, at: usize) -> Result<&Value, ImportError> {
        let name = node.inputs.get(at).map_or("", String::as_str);
        self.values.get(name).ok_or_else(|| refused(node, "it reads something that no node gives"))
    }

    fn made(&mut self, node: &Node, columns: Vec<Col>) -> Result<Value, ImportError> {
        self.count(node, columns.len())?;
        if columns.len() > MAX_INPUTS {
            return Err(ImportError::TooMany { what: "columns", found: columns.len(), most: MAX_INPUTS });
        }
        Ok(Value::Columns(Rc::new(columns)))
    }

    fn count(&mut self, node: &Node, n: usize) -> Result<(), ImportError> {
        self.n_made = self.n_made.saturating_add(n);
        if self.n_made > MOST { Err(refused(node, "the graph makes too many columns")) } else { Ok(()) }
    }

    fn value(&mut self, at: usize, node: &'a Node) -> Result<Value, ImportError> {
        if node.operator == "Constant" {
            let tensor = node.tensor("value").cloned();
            let tensor = tensor.ok_or_else(|| refused(node, "it has no tensor"))?;
            return Ok(Value::Constant(Rc::new(tensor)));
        }
        match self.get(node, 0)?.clone() {
            Value::Columns(columns) => self.of_columns(at, node, &columns),
            Value::Scores(scores) => self.of_scores(at, node, &scores),
            Value::Outputs => self.of_outputs(node),
            Value::Label => Ok(Value::Label),
            Value::Constant(constant) => self.of_constant(node, &constant),
        }
    }

    /// What a node makes of columns.
    fn of_columns(
        &mut self,
        at: usize,
        node: &'a Node,
        columns: &Rc<Vec<Col>>,
    ) -> Result<Value, ImportError> {
        match node.operator.as_str() {
            "Identity" | "Reshape" | "Flatten" | "Squeeze" | "Unsqueeze" => {
                Ok(Value::Columns(columns.clone()))
            }
            "Cast" => {
                let is_cut = [INT32, INT64].contains(&node.whole("to", 0));
                let cut =
                    columns.iter().map(|column| Col { is_cut: column.is_cut || is_cut, ..column.clone() });
                let all = cut.collect();
                self.made(node, all)
            }
            "Concat" | "FeatureVectorizer" => {
                let mut all = Vec::new();
                for place in 0..node.inputs.len() {
                    match self.get(node, place)? {
                        Value::Columns(columns) => all.extend(columns.iter().cloned()),
                        _ => return Err(refused(node, "it puts columns beside something else")),
                    }
                    if all.len() > MAX_INPUTS {
                        return Err(ImportError::TooMany {
                            what: "columns",
                            found: all.len(),
                            most: MAX_INPUTS,
                        });
                    }
                }
                self.made(node, all)
            }
            "Gather" | "ArrayFeatureExtractor" => {
                let Value::Constant(chosen) = self.get(node, 1)? else {
                    return Err(refused(node, "the columns that it takes are not constant"));
                };
                if node.operator == "Gather" && ![1, -1].contains(&node.whole("axis", 0)) {
                    return Err(refused(node, "it takes rows"));
                }
                let column = |number: &f64| columns.get(*number as usize).filter(|_| *number >= 0.0).cloned();
                let all: Option<Vec<Col>> = chosen.numbers.iter().take(MAX_INPUTS + 1).map(column).collect();
                let all = all.ok_or_else(|| refused(node, "it takes a column that is not there"))?;
                self.made(node, all)
            }
            "Imputer" => {
                let all = self.features.impute(node, columns)?;
                self.made(node, all)
            }
            "OneHotEncoder" => {
                let all = self.features.one_hot(node, columns)?;
                self.made(node, all)
            }
            "LabelEncoder" => {
                let all = self.features.label(node, columns)?;
                self.made(node, all)
            }
            "Scaler" => {
                let all = affine(node, columns, node.numbers("offset"), node.numbers("scale"), true)?;
                self.made(node, all)
            }
            "Add" | "Sub" | "Mul" | "Div" => {
                let Value::Constant(by) = self.get(node, 1)? else {
                    return Err(refused(node, "it computes with two columns"));
                };
                let (nothing, one) = ([0.0], [1.0]);
                let all = match node.operator.as_str() {
                    "Sub" => affine(node, columns, &by.numbers, &one, true)?,
                    "Mul" => affine(node, columns, &nothing, &by.numbers, true)?,
                    "Div" => affine(node, columns, &nothing, &by.numbers, false)?,
                    _ => {
                        let minus: Vec<f64> = by.numbers.iter().map(|number| -number).collect();
                        affine(node, columns, &minus, &one, true)?
                    }
                };
                self.made(node, all)
            }
            "MatMul" => {
                let Value::Constant(weights) = self.get(node, 1)? else {
                    return Err(refused(node, "its weights are not constant"));
                };
                let scores = columns_of(node, &weights.numbers, columns.len())?;
                self.scores(at, node, columns, scores)
            }
            "LinearRegressor" => {
                let scores = rows_of(node, columns.len())?;
                let is_plain = ["", "NONE"].contains(&node.text("post_transform")) && scores.len() == 1;
                if !is_plain {
                    return Err(refused(node, "it has several targets or a post_transform"));
                }
                self.fitted(at, node, columns, Fitted::Linear(scores), Vec::new())
            }
            "LinearClassifier" => {
                let classes = classes_of(node);
                let scores = rows_of(node, columns.len())?;
                let scores = match node.text("post_transform") {
                    "LOGISTIC" => two(node, scores)?,
                    "SOFTMAX" => many(scores),
                    _ => return Err(refused(node, "its scores are no probabilities")),
                };
                self.fitted(at, node, columns, Fitted::Linear(scores), classes)
            }
            "TreeEnsembleRegressor" | "TreeEnsembleClassifier" => {
                let classes = classes_of(node);
                let n_classes = if node.operator.ends_with("Classifier") { classes.len() } else { 0 };
                if node.operator.ends_with("Classifier") && n_classes < 2 {
                    return Err(refused(node, "it has fewer than two classes"));
                }
                let is_single = self.graph.inputs.iter().all(|input| input.elements != DOUBLE);
                let fitted = ensemble::read(node, n_classes, is_single)?;
                self.fitted(at, node, columns, fitted, classes)
            }
            _ => Err(refused(node, "it is not among those that are read before an estimator")),
        }
    }

    fn scores(
        &mut self,
        at: usize,
        node: &Node,
        columns: &Rc<Vec<Col>>,
        scores: Vec<Linear>,
    ) -> Result<Value, ImportError> {
        if self.scored.is_some() || self.found.is_some() {
            return Err(refused(node, "there is an estimator before it"));
        }
        self.count(node, scores.len().saturating_mul(columns.len()))?;
        self.scored = Some((at, columns.clone()));
        Ok(Value::Scores(Rc::new(scores)))
    }

    fn fitted(
        &mut self,
        at: usize,
        node: &Node,
        columns: &Rc<Vec<Col>>,
        fitted: Fitted,
        classes: Vec<String>,
    ) -> Result<Value, ImportError> {
        if self.found.is_some() {
            return Err(refused(node, "there is an estimator before it"));
        }
        let is_value = matches!(node.operator.as_str(), "LinearRegressor" | "TreeEnsembleRegressor");
        self.found = Some(Found { at, columns: columns.clone(), fitted, classes, is_value });
        Ok(Value::Outputs)
    }

    /// What a node makes of weighted sums.
    fn of_scores(&mut self, _at: usize, node: &Node, scores: &Rc<Vec<Linear>>) -> Result<Value, ImportError> {
        let Some((at, columns)) = self.scored.clone() else {
            return Err(refused(node, "nothing gives its scores"));
        };
        match node.operator.as_str() {
            "Identity" | "Reshape" | "Cast" | "Flatten" => Ok(Value::Scores(scores.clone())),
            "ArgMax" => Ok(Value::Label),
            "Add" => {
                let Value::Constant(by) = self.get(node, 1)? else {
                    return Err(refused(node, "it adds something that is not constant"));
                };
                let by = by.clone();
                self.count(node, scores.len().saturating_mul(columns.len()))?;
                let mut sums = scores.to_vec();
                for (at, sum) in sums.iter_mut().enumerate() {
                    let by = by.numbers.get(at).or(by.numbers.first().filter(|_| by.numbers.len() == 1));
                    sum.intercept +=
                        by.ok_or_else(|| refused(node, "it has not one number for each score"))?;
                }
                Ok(Value::Scores(Rc::new(sums)))
            }
            "Sigmoid" => {
                let fitted = Fitted::Linear(two(node, scores.to_vec())?);
                self.fitted(at, node, &columns, fitted, Vec::new())
            }
            "Softmax" => {
                let fitted = Fitted::Linear(many(scores.to_vec()));
                self.fitted(at, node, &columns, fitted, Vec::new())
            }
            _ => Err(refused(node, "it is not among those that are read behind weighted sums")),
        }
    }

    /// What a node makes of an estimator's outputs: only what leaves them as they are.
    fn of_outputs(&self, node: &Node) -> Result<Value, ImportError> {
        match node.operator.as_str() {
            "Identity" | "Cast" | "Reshape" | "Flatten" | "ZipMap" | "Abs" | "ReduceSum" => {
                Ok(Value::Outputs)
            }
            "ArgMax" => Ok(Value::Label),
            // Probabilities sum to 1 already.
            "Normalizer" if node.text("norm") == "L1" => Ok(Value::Outputs),
            "Div" if matches!(self.get(node, 1)?, Value::Outputs) => Ok(Value::Outputs),
            _ => Err(refused(node, "it is not among those that are read behind an estimator")),
        }
    }

    fn of_constant(&mut self, node: &Node, constant: &Rc<Tensor>) -> Result<Value, ImportError> {
        match node.operator.as_str() {
            "Identity" | "Cast" | "Reshape" => Ok(Value::Constant(constant.clone())),
            "ArrayFeatureExtractor" | "Gather" if matches!(self.get(node, 1)?, Value::Label) => {
                self.classes.clone_from(&constant.texts);
                self.classes.extend(constant.numbers.iter().map(ToString::to_string));
                Ok(Value::Label)
            }
            _ => Err(refused(node, "it begins with a constant")),
        }
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        let graph = self.graph;
        if self.found.is_none()
            && let Some((at, columns)) = self.scored.take()
            && let Some(Value::Scores(scores)) =
                graph.outputs.first().and_then(|of| self.values.get(of.name.as_str()))
        {
            let fitted = Fitted::Linear(scores.to_vec());
            self.found = Some(Found { at, columns, fitted, classes: Vec::new(), is_value: true });
        }
        let is_output = |of: &super::graph::Input| {
            matches!(
                self.values.get(of.name.as_str()),
                Some(Value::Outputs | Value::Label | Value::Scores(_))
            )
        };
        let Some(Found { at, columns, fitted, classes, is_value }) =
            self.found.take().filter(|_| !graph.outputs.is_empty() && graph.outputs.iter().all(is_output))
        else {
            return Err(ImportError::Contradiction(
                "the graph's outputs are not those of an estimator".to_owned(),
            ));
        };
        let node = graph.nodes.get(at).ok_or(ImportError::Missing { tree: None, key: "node" })?;
        let (features, preprocess) = self.features.finish(node, &columns)?;
        let classes = if classes.is_empty() && !is_value { self.classes } else { classes };
        let task = match (is_value, classes.len()) {
            (true, _) => Task::Regression,
            (false, 2) => Task::Binary,
            (false, _) => Task::Multiclass,
        };
        let described = Described {
            library: Library::ScikitLearn,
            model: node.operator.clone(),
            features,
            task,
            classes: if is_value { Vec::new() } else { classes },
            preprocess,
            fitted,
            target_transform: vitrine_model::pipeline::TargetTransform::Identity,
        };
        described.assemble()
    }
}

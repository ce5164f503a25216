//! The graph of an ONNX file as far as it is read: nodes with attributes, constants, and the inputs.

use super::wire::{Fields, Value, bytes, doubles, floats, text, wholes};
use crate::error::ImportError;

/// The numbers of the types of elements.
pub(super) const FLOAT: i64 = 1;
pub(super) const INT64: i64 = 7;
pub(super) const INT32: i64 = 6;
pub(super) const STRING: i64 = 8;
pub(super) const DOUBLE: i64 = 11;

/// A graph.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) constants: Vec<Tensor>,
    pub(super) inputs: Vec<Input>,
    pub(super) outputs: Vec<Input>,
}

/// What the graph reads or gives.
#[derive(Default)]
pub(super) struct Input {
    pub(super) name: String,
    /// The type of its elements.
    pub(super) elements: i64,
    /// Its dimensions; 0 where one is open.
    pub(super) dims: Vec<i64>,
}

#[derive(Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) operator: String,
    pub(super) inputs: Vec<String>,
    pub(super) outputs: Vec<String>,
    attributes: Vec<Attribute>,
}

#[derive(Default)]
struct Attribute {
    name: String,
    whole: i64,
    text: Vec<u8>,
    numbers: Vec<f64>,
    wholes: Vec<i64>,
    texts: Vec<String>,
    tensor: Option<Tensor>,
}

/// A constant.
#[derive(Clone, Debug, Default)]
pub(super) struct Tensor {
    pub(super) name: String,
    pub(super) dims: Vec<i64>,
    pub(super) numbers: Vec<f64>,
    pub(super) texts: Vec<String>,
}

impl Graph {
    /// The graph of a model.
    pub(super) fn read(file: &[u8]) -> Result<Self, ImportError> {
        let mut graph = None;
        for field in Fields::new(file) {
            if let (7, Value::Bytes(message)) = field? {
                graph = Some(message);
            }
        }
        let Some(message) = graph else { return Err(ImportError::Missing { tree: None, key: "graph" }) };
        let mut graph = Self::default();
        for field in Fields::new(message) {
            match field? {
                (1, value) => graph.nodes.push(Node::read(bytes(value))?),
                (5, value) => graph.constants.push(Tensor::read(bytes(value))?),
                (11, value) => graph.inputs.push(Input::read(bytes(value))?),
                (12, value) => graph.outputs.push(Input::read(bytes(value))?),
                _ => {}
            }
        }
        Ok(graph)
    }
}

impl Input {
    fn read(message: &[u8]) -> Result<Self, ImportError> {
        let mut input = Self::default();
        for field in Fields::new(message) {
            match field? {
                (1, value) => input.name = text(value)?,
                (2, value) => input.read_type(bytes(value))?,
                _ => {}
            }
        }
        Ok(input)
    }

    fn read_type(&mut self, message: &[u8]) -> Result<(), ImportError> {
        for field in Fields::new(message) {
            let (1, tensor) = field? else { continue };
            for field in Fields::new(bytes(tensor)) {
                match field? {
                    (1, Value::Varint(elements)) => self.elements = elements.cast_signed(),
                    (2, shape) => self.read_shape(bytes(shape))?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn read_shape(&mut self, message: &[u8]) -> Result<(), ImportError> {
        for field in Fields::new(message) {
            let (1, dim) = field? else { continue };
            let mut size = 0;
            for field in Fields::new(bytes(dim)) {
                if let (1, Value::Varint(number)) = field? {
                    size = number.cast_signed();
                }
            }
            self.dims.push(size);
        }
        Ok(())
    }
}

impl Node {
    fn read(message: &[u8]) -> Result<Self, ImportError> {
        let mut node = Self::default();
        for field in Fields::new(message) {
            match field? {
                (1, value) => node.inputs.push(text(value)?),
                (2, value) => node.outputs.push(text(value)?),
                (3, value) => node.name = text(value)?,
                (4, value) => node.operator = text(value)?,
                (5, value) => node.attributes.push(Attribute::read(bytes(value))?),
                _ => {}
            }
        }
        Ok(node)
    }

    fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// A whole number.
    pub(super) fn whole(&self, name: &str, otherwise: i64) -> i64 {
        self.attribute(name).map_or(otherwise, |attribute| attribute.whole)
    }

    /// A text; empty where it is absent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.attribute(name)
            .and_then(|attribute| std::str::from_utf8(&attribute.text).ok())
            .unwrap_or_default()
    }

    /// Numbers, of either precision.
    pub(super) fn numbers(&self, name: &str) -> &[f64] {
        let tensor = || {
            let attribute =
                self.attributes.iter().find(|of| of.name.strip_suffix("_as_tensor") == Some(name))?;
            Some(attribute.tensor.as_ref()?.numbers.as_slice())
        };
        self.attribute(name).map(|of| of.numbers.as_slice()).or_else(tensor).unwrap_or_default()
    }

    /// Whole numbers.
    pub(super) fn wholes(&self, name: &str) -> &[i64] {
        self.attribute(name).map(|attribute| attribute.wholes.as_slice()).unwrap_or_default()
    }

    /// Texts.
    pub(super) fn texts(&self, name: &str) -> &[String] {
        self.attribute(name).map(|attribute| attribute.texts.as_slice()).unwrap_or_default()
    }

    /// The tensor of a constant.
    pub(super) fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.attribute(name)?.tensor.as_ref()
    }
}

impl Attribute {
    fn read(message: &[u8]) -> Result<Self, ImportError> {
        let mut attribute = Self::default();
        for field in Fields::new(message) {
            match field? {
                (1, value) => attribute.name = text(value)?,
                (2 | 7, value) => floats(value, &mut attribute.numbers),
                (3, Value::Varint(number)) => attribute.whole = number.cast_signed(),
                (4, value) => attribute.text = bytes(value).to_vec(),
                (5, value) => attribute.tensor = Some(Tensor::read(bytes(value))?),
                (8, value) => wholes(value, &mut attribute.wholes)?,
                (9, value) => attribute.texts.push(text(value)?),
                _ => {}
            }
        }
        Ok(attribute)
    }
}

impl Tensor {
    fn read(message: &[u8]) -> Result<Self, ImportError> {
        let mut tensor = Self::default();
        let (mut elements, mut raw, mut wholes_) = (0, &[][..], Vec::new());
        for field in Fields::new(message) {
            match field? {
                (1, value) => wholes(value, &mut tensor.dims)?,
                (2, Value::Varint(number)) => elements = number.cast_signed(),
                (4, value) => floats(value, &mut tensor.numbers),
                (5 | 7, value) => wholes(value, &mut wholes_)?,
                (6, value) => tensor.texts.push(text(value)?),
                (8, value) => tensor.name = text(value)?,
                (9, value) => raw = bytes(value),
                (10, value) => doubles(value, &mut tensor.numbers),
                _ => {}
            }
        }
        tensor.numbers.extend(wholes_.into_iter().map(|number| number as f64));
        match elements {
            FLOAT => floats(Value::Bytes(raw), &mut tensor.numbers),
            DOUBLE => doubles(Value::Bytes(raw), &mut tensor.numbers),
            INT64 => {
                let whole = |eight: &[u8; 8]| i64::from_le_bytes(*eight) as f64;
                tensor.numbers.extend(raw.as_chunks().0.iter().map(whole));
            }
            INT32 => {
                let whole = |four: &[u8; 4]| f64::from(i32::from_le_bytes(*four));
                tensor.numbers.extend(raw.as_chunks().0.iter().map(whole));
            }
            STRING => {}
            _ if raw.is_empty() => {}
            _ => {
                let (key, found) = ("data_type", elements.to_string());
                let expected = "numbers of 32 or 64 bits, or texts";
                return Err(ImportError::Value { tree: None, key, found, expected });
            }
        }
        Ok(tensor)
    }
}

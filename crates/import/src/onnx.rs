//! ONNX files of scikit-learn's models, as skl2onnx writes them: linear and logistic regression, trees, forests and
//! boosted trees, behind scalers, imputers and encoders.
//!
//! The graph is followed from its inputs; each node is one that our preprocessing or estimators can say, or is refused
//! with its name. Most files hold numbers of 32 bits: trees compare as if a record had been rounded to them, exactly, and
//! sums differ from an ONNX runtime's by its own rounding.
//!
//! - `wire`: protocol buffers as fields
//! - `graph`: nodes, constants and inputs
//! - `inputs`: columns as what preprocessing makes of features
//! - `linear`: weighted sums and factors
//! - `ensemble`: trees
//! - `follow`: the nodes in their order

mod ensemble;
mod follow;
mod graph;
mod inputs;
mod linear;
mod wire;

use crate::error::{ImportError, Unsupported, shortened};
use crate::imported::Imported;

/// Imports a model.
///
/// # Errors
/// [`ImportError`] for a file that is damaged, and [`Unsupported::Operator`] for the first operator that cannot be said.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    follow::follow(&graph::Graph::read(bytes)?)
}

fn refused(node: &graph::Node, why: &'static str) -> ImportError {
    let (operator, node) = (shortened(&node.operator), shortened(&node.name));
    Unsupported::Operator { operator, node, why }.into()
}

//! Records with the dependences of the data: a chain of small conditional tables.
//!
//! The variables are the features and the target. The target comes first, then the features, the most informative one
//! about the target first; each is drawn given all that were drawn before it. A tree of splits of the earlier
//! variables says which of a few tables of shares applies (synthesis by classification trees: Reiter, 2005). Numbers
//! are cut into bins, and drawn evenly within the bin.
//!
//! Every table holds shares of at least [`DependenceSpec::min_rows`] rows, so none of it is a row of the data.
//!
//! - [`bins`]: from values to codes and back
//! - `grow`: the trees
//! - `order`: which variable comes when
//! - `draw`: a record from random numbers

pub mod bins;
mod draw;
mod grow;
mod order;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Limit;
use crate::{Dataset, TrainError};
use bins::{Bins, Coded};

/// What a system file may say about it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DependenceSpec {
    /// The largest number of tables of each variable, from 1 to 1,000.
    pub tables: usize,
    /// The smallest number of rows behind each table, from 1.
    pub min_rows: usize,
    /// The largest number of bins of a number, from 2 to 255.
    pub bins: usize,
}

impl Default for DependenceSpec {
    fn default() -> Self {
        Self { tables: 80, min_rows: 50, bins: 32 }
    }
}

/// The chain with all that it needs to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// The variables in the order in which they are drawn.
    pub variables: Vec<Variable>,
}

/// One variable, given those before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// The feature's position in the schema; the number of features for the target.
    pub position: usize,
    /// What its codes stand for.
    pub bins: Bins,
    /// The tree: at each split an earlier variable by its place in the chain, a code, where to go if the code drawn
    /// there is at most that, and where otherwise. Numbers from the number of splits on are tables. The first split
    /// is the root; without splits the first table applies.
    pub splits: Vec<Split>,
    /// For each table the share of each code in ten-thousandths.
    pub tables: Vec<Vec<u32>>,
}

/// A split: the place of the earlier variable, the code, whether it has to be this very code, and the two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split(
    /// The place of the variable that is looked at.
    pub usize,
    /// The code it is compared with.
    pub usize,
    /// Whether the first way is for this very code, and not for all up to it.
    pub bool,
    /// Where to go if so.
    pub usize,
    /// Where to go otherwise.
    pub usize,
);

/// Fits the chain to the rows.
///
/// # Errors
/// [`TrainError::Setting`] for settings outside their limits.
pub(super) fn fit(spec: &DependenceSpec, data: &Dataset) -> Result<Dependence, TrainError> {
    let within = |field: &str, got: usize, low: usize, high: usize| {
        if (low..=high).contains(&got) {
            return Ok(());
        }
        Err(TrainError::setting(format!("generator: {field}"), got, Limit::Whole(low, high)))
    };
    within("tables", spec.tables, 1, 1_000)?;
    within("min_rows", spec.min_rows, 1, 1_000_000)?;
    within("bins", spec.bins, 2, 255)?;
    let coded = order::chain(bins::code_all(data, spec.bins));
    let places: Vec<usize> = (0..coded.len()).collect();
    let variables = places.par_iter().filter_map(|place| {
        let (before, rest) = coded.split_at_checked(*place)?;
        let Coded { position, bins, codes, .. } = rest.first()?;
        let tree = grow::grow(before, codes, bins.n_codes(), spec);
        Some(Variable { position: *position, bins: bins.clone(), splits: tree.splits, tables: tree.tables })
    });
    Ok(Dependence { variables: variables.collect() })
}

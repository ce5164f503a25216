//! What a system file may say about rows that arrive later.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vitrine_model::schema::Schema;
use vitrine_table::arriving::Arrival;
use vitrine_table::{Format, TableSpec};

use super::address;
use super::fault::Problem;
use super::operands::ConstantsOf;

/// The table `[ingest]`: where new rows come from, how they are written, and when two of them are the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IngestToml {
    /// The features, or the target, that distinguish two rows; all of them where none is named.
    #[serde(default)]
    pub key: Vec<String>,
    /// The addresses to ask where the command line names none. `{page}` stands for the number of a page, from 1.
    #[serde(default)]
    pub urls: Vec<String>,
    /// How the rows are written; found from what arrives where it is absent.
    pub format: Option<Format>,
    /// The sign between the columns of a CSV; found from its heading where it is absent.
    pub delimiter: Option<char>,
    /// Where in a JSON document the list of rows is, as a JSON pointer such as `/data/items`.
    pub rows_at: Option<String>,
    /// From features, or the target, to what arriving rows call them. What is not named here, or not found under
    /// that name, is looked for as in the system's own files. A value within a JSON object is called `place.lat`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Features that are the same in all arriving rows and have no column there.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// The least time between two requests in seconds.
    pub delay_seconds: Option<f64>,
    /// The largest number of pages that are asked for.
    pub pages: Option<usize>,
}

impl IngestToml {
    /// How the rows of a system arrive.
    pub fn arrival<'a>(&'a self, spec: TableSpec<'a>) -> Arrival<'a> {
        Arrival {
            spec,
            key: &self.key,
            format: self.format,
            delimiter: self.delimiter,
            rows_at: self.rows_at.as_deref(),
            columns: &self.columns,
            constants: &self.constants,
        }
    }

    /// Checks the table against the schema.
    ///
    /// # Errors
    /// The first thing wrong.
    pub(super) fn check(&self, schema: &Schema) -> Result<(), Problem> {
        let is_known = |name: &String| schema.position(name).is_some() || schema.target.name == *name;
        for (key, names) in
            [("key", self.key.iter().collect::<Vec<_>>()), ("columns", self.columns.keys().collect())]
        {
            if let Some(name) = names.into_iter().find(|name| !is_known(name)) {
                return Err(Problem::IngestName { key, name: name.clone() });
            }
        }
        for (name, column) in &self.columns {
            let other = self.columns.iter().find(|(other, text)| *other < name && *text == column);
            if let Some((other, _)) = other {
                return Err(Problem::IngestColumn {
                    column: column.clone(),
                    first: other.clone(),
                    second: name.clone(),
                });
            }
        }
        check_constants(&self.constants, schema, || ConstantsOf::Ingest)?;
        for url in &self.urls {
            address::parse(&address::page(url, 1))
                .map_err(|error| Problem::IngestAddress(Box::new(error)))?;
        }
        if let Some(at) = self.rows_at.as_ref().filter(|at| !at.is_empty() && !at.starts_with('/')) {
            return Err(Problem::RowsAt { got: at.clone() });
        }
        if let Some(got) = self.delay_seconds.filter(|delay| !(0.0..=3600.0).contains(delay)) {
            return Err(Problem::Delay { got });
        }
        if self.pages == Some(0) {
            return Err(Problem::NoPages);
        }
        Ok(())
    }
}

/// Constants name features and give values that these allow. `whose` says where they stand.
pub(super) fn check_constants(
    constants: &BTreeMap<String, String>,
    schema: &Schema,
    whose: impl Fn() -> ConstantsOf,
) -> Result<(), Problem> {
    for (name, value) in constants {
        let feature = schema.position(name).and_then(|at| schema.features.get(at));
        let Some(feature) = feature else {
            return Err(Problem::ConstantName { whose: whose(), name: name.clone() });
        };
        if let Err(fault) = feature.parse(value) {
            return Err(Problem::ConstantValue { whose: whose(), fault: Box::new(fault) });
        }
    }
    Ok(())
}

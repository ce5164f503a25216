//! The records that stand for the population, which several panels compare with.

use vitrine_model::Record;
use vitrine_model::panels::Background;
use vitrine_model::schema::Schema;

/// The records that fit the schema.
pub fn records(schema: &Schema, background: &Background) -> Vec<Record> {
    background.records.iter().filter_map(|values| Record::from_json(schema, values).ok()).collect()
}

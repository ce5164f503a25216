//! What distinguishes two rows.

use vitrine_model::{Record, Task, Value};

use crate::spec::TableSpec;

/// The key of a row: the values that `names` names, or all of them and the target where it
/// names none. Texts that differ only in case and spaces are the same.
pub fn key(spec: &TableSpec<'_>, names: &[String], record: &Record, target: f64) -> String {
    let is_in = |name: &String| names.is_empty() || names.contains(name);
    let mut parts = Vec::new();
    for (feature, value) in spec.schema.features.iter().zip(&record.values) {
        if !is_in(&feature.name) {
            continue;
        }
        parts.push(match value {
            Value::Text(text) => text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").into(),
            _ => feature.to_json(value),
        });
    }
    let of_target = &spec.schema.target;
    if is_in(&of_target.name) {
        let class = of_target.classes.get(target as usize).filter(|_| of_target.task != Task::Regression);
        parts.push(class.map_or_else(|| target.into(), |class| class.value.clone().into()));
    }
    serde_json::Value::Array(parts).to_string()
}

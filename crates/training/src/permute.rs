//! Shuffling one feature's values among the rows, to see how much a model depends on it.

use vitrine_model::Value;

use crate::Dataset;

/// What `look` makes of the rows while each has another row's value of a feature: row i that of row `order[i]`. The
/// rows are as before afterwards.
pub(crate) fn with_shuffled<T>(
    data: &mut Dataset,
    feature: usize,
    order: &[usize],
    look: impl FnOnce(&Dataset) -> T,
) -> T {
    let value = |row: &usize| data.records.get(*row)?.values.get(feature).cloned();
    let shuffled: Vec<Option<Value>> = order.iter().map(value).collect();
    let before = put(data, feature, shuffled);
    let seen = look(data);
    put(data, feature, before);
    seen
}

/// Gives the first rows these values, and returns those that they had.
fn put(data: &mut Dataset, feature: usize, values: Vec<Option<Value>>) -> Vec<Option<Value>> {
    let replaced = data.records.iter_mut().zip(values).map(|(record, value)| {
        let to = record.values.get_mut(feature)?;
        value.map(|value| std::mem::replace(to, value))
    });
    replaced.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_model::Record;
    use vitrine_model::schema::{Schema, Target, Task};

    #[test]
    fn shuffles_one_feature_and_puts_it_back() {
        let target = Target {
            name: String::new(),
            label: String::new(),
            unit: None,
            task: Task::Regression,
            classes: Vec::new(),
            positive: None,
            number_format: vitrine_model::schema::NumberFormat::En,
        };
        let schema = Schema { system: String::new(), features: Vec::new(), target, illustration: None };
        let record = |a: f64| Record { values: vec![Value::Number(a), Value::Number(-a)] };
        let records: Vec<Record> = [1.0, 2.0, 3.0].map(record).into();
        let mut data = Dataset { schema, records, targets: vec![0.0; 3], weights: Vec::new() };
        let before = data.clone();
        let seen = with_shuffled(&mut data, 1, &[2, 0, 1], |data| {
            data.records.iter().map(Record::to_numbers).collect::<Vec<_>>()
        });
        assert_eq!(seen, [[1.0, -3.0], [2.0, -1.0], [3.0, -2.0]]);
        assert_eq!(data, before);
    }
}

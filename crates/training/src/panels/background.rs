//! Records that stand for the population.

use vitrine_model::panels::Background;
use vitrine_model::schema::Schema;

use crate::{FittedGenerator, TrainError};

/// What stands in the place of a day in the seed of these records, so that they are none of the daily samples.
const DAY: &str = "background";

/// `n_samples` records drawn by the generator, so none of them is a row of the data.
///
/// # Errors
/// As [`FittedGenerator::draw`].
pub fn background(
    generator: &FittedGenerator,
    schema: &Schema,
    seed: u64,
    n_samples: usize,
) -> Result<Background, TrainError> {
    let numbers = 0..u32::try_from(n_samples).unwrap_or(u32::MAX);
    let records = numbers.map(|number| {
        let (record, _) = generator.draw(schema, seed, DAY, number)?;
        Ok(record.to_json(schema))
    });
    Ok(Background {
        source: format!(
            "{n_samples} records drawn by the generator of the daily samples; none is a row of the data"
        ),
        records: records.collect::<Result<_, TrainError>>()?,
    })
}

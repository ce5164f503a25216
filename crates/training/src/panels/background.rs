//! Records that stand for the population.

use rand::seq::SliceRandom;
use vitrine_model::panels::Background;
use vitrine_model::schema::Schema;

use crate::seed::{Purpose, rng};
use crate::{Dataset, FittedGenerator, TrainError};

/// What stands in the place of a day in the seed of these records, so that they are none of the daily samples.
const DAY: &str = "background";

/// `n_samples` records drawn by the generator, so none of them is a row of the data.
///
/// # Errors
/// As [`FittedGenerator::draw`].
pub fn drawn_background(
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
            "{n_samples} records drawn by the generator of the daily samples; none is taken from the data"
        ),
        records: records.collect::<Result<_, TrainError>>()?,
    })
}

/// Up to `n_samples` of the rows that the models have learned from, drawn without replacement and in the order of the
/// data: for data whose rows may be shown.
pub fn row_background(training: &Dataset, seed: u64, n_samples: usize) -> Background {
    let mut rows: Vec<usize> = (0..training.n_samples()).collect();
    let (chosen, _) = rows.partial_shuffle(&mut rng(seed, Purpose::Background, 0), n_samples);
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    let records = chosen.iter().filter_map(|row| training.records.get(*row));
    let records: Vec<_> = records.map(|record| record.to_json(&training.schema)).collect();
    Background { source: format!("{} of the rows that the models have learned from", records.len()), records }
}

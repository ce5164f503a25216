//! The daily generator: records with a known outcome, drawn without any model and without the data.
//!
//! [`GeneratorSpec`] stands in a system file, [`fit_generator`] takes from the training rows what it needs, and
//! [`FittedGenerator`] is kept beside the models: `draw` needs nothing else.

pub mod dependence;
mod draw;
mod fitted;
mod normal;
mod place;
mod quality;
mod spec;

pub use dependence::{Dependence, DependenceSpec};
pub use fitted::{ClassDraws, ColumnDraw, FittedGenerator, Nearest};
pub use place::{Area, NumberDraw, PlaceDraws, PlaceSpec};
pub use quality::generator_quality;
pub use spec::GeneratorSpec;

use crate::{Dataset, TrainError};

/// Takes from the rows what the generator needs later.
///
/// # Errors
/// [`TrainError::Unknown`] for a class, feature or choice that the schema does not have, [`TrainError::Setting`]
/// for ranges and weights that make no sense or are missing, [`TrainError::TooFew`] for a class without rows.
pub fn fit_generator(spec: &GeneratorSpec, data: &Dataset) -> Result<FittedGenerator, TrainError> {
    data.check()?;
    fitted::fit(spec, data)
}

//! How much the rows of each class count in a fit.

use crate::class::class_of;
use crate::error::{Got, Limit, Named, Rule};
use crate::numeric::sum;
use crate::spec::imbalance::ClassWeights;
use crate::{Dataset, TrainError};

/// One weight per row: the data set's own times the one of its class; empty where all rows count alike.
///
/// Balanced, the rows of a class of weight `w` count `total / (n_classes * w)` each, over the classes that occur, so
/// that every class counts the same in all and the rows together count what they did before (scikit-learn's rule).
///
/// # Errors
/// [`TrainError::Unknown`] for the name of a class that the target does not have, [`TrainError::Setting`] for a
/// weight that is not a number above 0, or a target without classes.
pub fn class_weights(data: &Dataset, how: &ClassWeights) -> Result<Vec<f64>, TrainError> {
    let classes = &data.schema.target.classes;
    if *how == ClassWeights::None {
        return Ok(data.weights.clone());
    }
    if classes.is_empty() {
        return Err(TrainError::setting("class_weights", Got::Given, Rule::NoneWithoutClasses));
    }
    let own = |row: usize| data.weights.get(row).copied().unwrap_or(1.0);
    let of_class = match how {
        ClassWeights::None => vec![1.0; classes.len()],
        ClassWeights::Balanced => {
            let mut totals = vec![0.0; classes.len()];
            for (row, target) in data.targets.iter().enumerate() {
                if let Some(total) = totals.get_mut(class_of(*target)) {
                    *total += own(row);
                }
            }
            let occurring = totals.iter().filter(|total| **total > 0.0).count();
            let all = sum(totals.iter().copied());
            totals.iter().map(|total| all / (occurring as f64 * total)).collect()
        }
        ClassWeights::Given(given) => {
            let mut of_class = vec![1.0; classes.len()];
            for (name, weight) in given {
                let class = data.schema.target.class_of(name).and_then(|class| of_class.get_mut(class));
                let Some(class) = class else {
                    let known = classes.iter().map(|class| class.value.as_str());
                    return Err(TrainError::unknown("class_weights", Named::Class, name, known));
                };
                if !(weight.is_finite() && *weight > 0.0) {
                    let field = format!("class_weights: {name}");
                    return Err(TrainError::setting(field, *weight, Limit::Above(0.0)));
                }
                *class = *weight;
            }
            of_class
        }
    };
    let weight =
        |(row, target): (usize, &f64)| own(row) * of_class.get(class_of(*target)).copied().unwrap_or(1.0);
    Ok(data.targets.iter().enumerate().map(weight).collect())
}

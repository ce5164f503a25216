//! Drawing a record from the chain.

use rand::Rng;
use vitrine_model::history::Actual;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{Schema, Task};

use super::super::draw::{checked, position, to_value};
use super::{Dependence, Split, Variable};
use crate::error::GeneratorFault;

impl Dependence {
    /// A record with its outcome. Every variable takes two random numbers, whatever it is.
    ///
    /// # Errors
    /// A chain that does not belong to the schema or contradicts itself.
    pub(crate) fn draw(
        &self,
        schema: &Schema,
        rng: &mut impl Rng,
    ) -> Result<(Record, Actual), GeneratorFault> {
        let n_features = schema.n_features();
        let mut drawn: Vec<usize> = Vec::with_capacity(self.variables.len());
        let mut values = vec![None; n_features];
        let mut actual = None;
        for variable in &self.variables {
            let (which, within): (f64, f64) = (rng.random(), rng.random());
            let table = variable.table(&drawn)?;
            let code = position(&table.iter().map(|share| f64::from(*share)).collect::<Vec<_>>(), which);
            drawn.push(code);
            let number = variable.bins.number(code, within);
            if variable.position == n_features {
                actual = Some(outcome(schema, number)?);
            } else {
                let place = values.get_mut(variable.position).ok_or(GeneratorFault::FeatureTooMany)?;
                let feature = schema.features.get(variable.position).ok_or(GeneratorFault::FeatureTooMany)?;
                *place = Some(number.map_or(Value::Missing, |number| to_value(feature, number)));
            }
        }
        let values: Option<Vec<Value>> = values.into_iter().collect();
        let record = Record { values: values.ok_or(GeneratorFault::LacksFeature)? };
        Ok((checked(schema, record)?, actual.ok_or(GeneratorFault::LacksTarget)?))
    }
}

impl Variable {
    /// The table that applies after what was drawn.
    fn table(&self, drawn: &[usize]) -> Result<&Vec<u32>, GeneratorFault> {
        let mut at = 0;
        // A path visits each split at most once, so a longer one goes round in circles.
        for _ in 0..=self.splits.len() {
            let Some(Split(variable, code, exact, first, second)) = self.splits.get(at) else {
                let table = at - self.splits.len();
                return self.tables.get(table).ok_or(GeneratorFault::NoTable(table));
            };
            let got = drawn.get(*variable).ok_or(GeneratorFault::LooksAhead)?;
            let is_first = if *exact { got == code } else { got <= code };
            at = if is_first { *first } else { *second };
        }
        Err(GeneratorFault::Circles)
    }
}

/// What the target's number means: the value of a regression, otherwise a class.
fn outcome(schema: &Schema, number: Option<f64>) -> Result<Actual, GeneratorFault> {
    let number = number.ok_or(GeneratorFault::TargetMissing)?;
    if schema.target.task == Task::Regression {
        return Ok(Actual::Number(number));
    }
    let class = schema.target.classes.get(number as usize).ok_or(GeneratorFault::NoSuchClass)?;
    Ok(Actual::Class(class.value.clone()))
}

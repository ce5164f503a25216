//! Whether a schema makes sense by itself.

use super::{Feature, FeatureKind, Named, Schema, SchemaError, Target, Task};
use crate::value::Value;

impl Schema {
    /// Checks that the schema makes sense by itself: names unique and well formed, ranges finite and not
    /// empty, defaults allowed, classes present where the task wants them and grades ascending.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self) -> Result<(), SchemaError> {
        check_name(&self.system, Named::System)?;
        (0..self.features.len()).try_for_each(|index| self.check_feature(index))?;
        if self.features.is_empty() {
            return Err(SchemaError::NoFeatures);
        }
        self.target.check()
    }

    /// Checks the feature at `index` as [`Schema::check`] does; what is no feature has no faults.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn check_feature(&self, index: usize) -> Result<(), SchemaError> {
        let Some(feature) = self.features.get(index) else { return Ok(()) };
        check_name(&feature.name, Named::Feature)?;
        if self.features.iter().take(index).any(|other| other.name == feature.name) {
            return Err(SchemaError::FeatureTwice { feature: feature.name.clone() });
        }
        feature.check_kind()?;
        match feature.from_json(&feature.default) {
            Err(fault) => Err(SchemaError::Default(Box::new(fault))),
            Ok(_) => Ok(()),
        }
    }
}

impl Feature {
    fn check_kind(&self) -> Result<(), SchemaError> {
        let feature = || self.name.clone();
        match &self.kind {
            FeatureKind::Number { min, max, step } => {
                if !(min.is_finite() && max.is_finite() && min < max) {
                    return Err(SchemaError::NumberRange { feature: feature(), min: *min, max: *max });
                }
                if !(step.is_finite() && *step > 0.0) {
                    return Err(SchemaError::Step { feature: feature(), step: *step });
                }
            }
            FeatureKind::Integer { min, max } if min >= max => {
                return Err(SchemaError::IntegerRange { feature: feature(), min: *min, max: *max });
            }
            FeatureKind::Date { first, last } if first >= last => {
                return Err(SchemaError::DayRange { feature: feature(), first: *first, last: *last });
            }
            FeatureKind::Choice { choices, .. } => {
                if choices.len() < 2 {
                    return Err(SchemaError::FewChoices { feature: feature() });
                }
                for (index, choice) in choices.iter().enumerate() {
                    let value = || choice.value.clone();
                    if choices[..index].iter().any(|other| other.value == choice.value) {
                        return Err(SchemaError::ChoiceTwice { feature: feature(), choice: value() });
                    }
                    if self.parse(&choice.value).ok() != Some(Value::Choice(index)) {
                        return Err(SchemaError::ChoiceNotRead { feature: feature(), choice: value() });
                    }
                }
            }
            FeatureKind::Integer { .. }
            | FeatureKind::Date { .. }
            | FeatureKind::Flag
            | FeatureKind::Text { .. } => {}
        }
        Ok(())
    }
}

impl Target {
    fn check(&self) -> Result<(), SchemaError> {
        check_name(&self.name, Named::Target)?;
        let target = || self.name.clone();
        let wanted = match self.task {
            Task::Regression => 0..=0,
            Task::Binary => 2..=2,
            Task::Multiclass | Task::Ordinal => 2..=255,
        };
        if !wanted.contains(&self.classes.len()) {
            return Err(SchemaError::ClassCount {
                target: target(),
                task: self.task,
                least: *wanted.start(),
                most: *wanted.end(),
                got: self.classes.len(),
            });
        }
        if self.classes.iter().any(|class| !class.grade.is_finite())
            || self.classes.windows(2).any(|pair| pair[0].grade >= pair[1].grade)
        {
            return Err(SchemaError::Grades { target: target() });
        }
        for (index, class) in self.classes.iter().enumerate() {
            if self.classes[..index].iter().any(|other| other.value == class.value) {
                return Err(SchemaError::ClassTwice { class: class.value.clone(), target: target() });
            }
        }
        if self.positive.is_some_and(|index| index >= self.classes.len()) {
            return Err(SchemaError::NoPositive { target: target() });
        }
        Ok(())
    }
}

fn check_name(name: &str, of: Named) -> Result<(), SchemaError> {
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if well_formed { Ok(()) } else { Err(SchemaError::Name { of, name: name.to_owned() }) }
}

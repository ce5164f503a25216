//! How the sources write the features of a system file.

use vitrine_model::schema::{Choice, FeatureKind, Schema};
use vitrine_table::{Written, WrittenAs};

use super::fault::{Problem, Wrong};
use super::file::{ChoiceToml, FeatureToml};

/// How the sources write a feature where that is not the schema's own way.
pub(super) fn as_written(feature: &FeatureToml) -> Written {
    let begins = feature.choices.iter().flatten().flat_map(|choice| match choice {
        ChoiceToml::Bare(_) => Vec::new(),
        ChoiceToml::Labelled { value, begins, .. } => {
            begins.iter().map(|text| (text.clone(), value.clone())).collect()
        }
    });
    Written {
        form: feature.written_as,
        begins: begins.collect(),
        otherwise: feature.otherwise.clone(),
        missing: feature.missing_texts.clone(),
    }
}

/// A way of writing must fit the kind of the feature, and the choice for everything else must be one.
pub(super) fn check_written(schema: &Schema, written: &[Written]) -> Result<(), Wrong> {
    for (at, (feature, written)) in schema.features.iter().zip(written).enumerate() {
        let name = || feature.name.clone();
        let fits = match written.form {
            None => true,
            Some(WrittenAs::Address) => matches!(feature.kind, FeatureKind::Text { .. }),
            Some(form) if form.is_of_numbers() => {
                matches!(feature.kind, FeatureKind::Number { .. } | FeatureKind::Integer { .. })
            }
            Some(form) => form.is_of_days() && matches!(feature.kind, FeatureKind::Date { .. }),
        };
        if !fits {
            return Err(Problem::WrittenAs { feature: name() }.of_feature(at));
        }
        if let Some(value) = &written.otherwise {
            let is_choice = |choice: &Choice| choice.value == *value;
            if !matches!(&feature.kind, FeatureKind::Choice { choices, .. } if choices.iter().any(is_choice))
            {
                return Err(Problem::Otherwise { feature: name(), value: value.clone() }.of_feature(at));
            }
        }
    }
    Ok(())
}

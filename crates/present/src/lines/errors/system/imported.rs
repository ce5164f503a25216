//! Why a model that was trained elsewhere cannot be used, or a table does not fit it.

use vitrine_publish::{Misfit, ModelFileError};

use crate::Texts;

/// Why a model's file cannot be used. The cause of one that cannot be imported says what is wrong in it.
pub(super) fn file(texts: &Texts, error: &ModelFileError) -> String {
    let said = texts.model_file_error();
    match error {
        ModelFileError::Import { file, source: _ } => said.import(file),
        ModelFileError::Other { file, expected, got } => said.other(file, got, expected),
        ModelFileError::Schema { file, problem } => said.schema(file, problem),
    }
}

/// Why a table does not fit a model, as a sentence without its full stop.
pub(super) fn misfit(texts: &Texts, misfit: &Misfit) -> String {
    let said = texts.misfit_error();
    let listed = |names: &[String]| {
        if names.is_empty() { said.nothing().to_owned() } else { names.join(", ") }
    };
    match misfit {
        Misfit::Names { file, missing, superfluous } => {
            said.names(file, &listed(missing), &listed(superfluous))
        }
        Misfit::Ignored { file, column, known } => said.ignored(column, file, &known.join(", ")),
        Misfit::Number { feature, line, text } => {
            said.number(&texts.locale().whole(*line as u64), feature, text)
        }
        Misfit::Categories { feature, found, known } => {
            said.categories(feature, &found.join(", "), &known.join(", "))
        }
        Misfit::Classes { column, expected, found } => {
            said.classes(&texts.locale().whole(*expected as u64), column, &found.join(", "))
        }
        Misfit::OtherClass { column, class, given } => said.other_class(column, class, &given.join(", ")),
        Misfit::NoClasses => said.no_classes().to_owned(),
        Misfit::NoValue { column } => said.no_value(column),
    }
}

//! A model's inputs as people read them: features, single choices of features, and quantities computed from them.

use vitrine_model::report::{Coefficients, Quantity};
use vitrine_model::schema::{Feature, FeatureKind, Schema};
use vitrine_present::Texts;

/// What gives the inputs of a candidate their names.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The features and the target.
    pub schema: &'a Schema,
    /// What the candidate computes from them.
    pub quantities: &'a [Quantity],
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// A feature as it is.
    Feature(&'a Feature),
    /// Whether a feature has one of its choices.
    Choice(&'a Feature, &'a str),
    /// How the target turns out on average for a feature's choice or text.
    Average(&'a Feature),
    /// A quantity computed from features.
    Quantity(&'a Quantity),
    /// Anything else, under its own name.
    Other(&'a str),
}

impl<'a> Input<'a> {
    /// The input of a name as [`vitrine_model::transforms::Preprocess::column_name`] gives it.
    pub fn of(name: &'a str, names: Names<'a>) -> Self {
        if let Some(quantity) = names.quantities.iter().find(|quantity| quantity.name == name) {
            return Self::Quantity(quantity);
        }
        let named = |name: &str| names.schema.features.iter().find(|feature| feature.name == name);
        if let Some(feature) = named(name) {
            return Self::Feature(feature);
        }
        if let Some((feature, value)) = name.split_once(" = ")
            && let Some(feature) = named(feature)
        {
            return Self::Choice(feature, choice_label(feature, value));
        }
        match name.split_once(": ").and_then(|(feature, _)| named(feature)) {
            Some(feature) => Self::Average(feature),
            None => Self::Other(name),
        }
    }

    /// The name that people read: `Alcohol`, `Sex: Male`, `log fare`.
    pub fn label(self, texts: &Texts) -> String {
        match self {
            Self::Feature(feature) => feature.label.clone(),
            Self::Choice(feature, choice) => format!("{}: {choice}", feature.label),
            Self::Average(feature) => texts.coefficients().by_average(&feature.label),
            Self::Quantity(quantity) => quantity.label.clone(),
            Self::Other(name) => name.replace('_', " "),
        }
    }

    /// Whether it is either true of a record or not.
    pub fn is_yes_or_no(self) -> bool {
        match self {
            Self::Choice(..) => true,
            Self::Feature(feature) => matches!(feature.kind, FeatureKind::Flag),
            Self::Average(_) | Self::Quantity(_) | Self::Other(_) => false,
        }
    }

    /// The unit it is measured in.
    pub fn unit(self, texts: &'a Texts) -> Option<&'a str> {
        match self {
            Self::Feature(Feature { kind: FeatureKind::Date { .. }, .. }) => {
                Some(texts.coefficients().days())
            }
            Self::Feature(feature) => feature.unit.as_deref(),
            _ => None,
        }
    }
}

/// The labels of the inputs that are computed from an input, or from such a one, in the model's order.
pub fn moving_with(known: Input<'_>, coefficients: &Coefficients, names: Names<'_>) -> Vec<String> {
    let mut reached = vec![match known {
        Input::Feature(feature) | Input::Choice(feature, _) | Input::Average(feature) => {
            feature.name.as_str()
        }
        Input::Quantity(quantity) => quantity.name.as_str(),
        Input::Other(name) => name,
    }];
    // A quantity is computed from features and from quantities before it.
    for quantity in names.quantities {
        if quantity.formula.sources().iter().any(|source| reached.contains(source)) {
            reached.push(&quantity.name);
        }
    }
    let is_reached = |name: &str| reached.iter().skip(1).any(|reached| *reached == name);
    let inputs = coefficients.inputs.iter().filter(|input| is_reached(&input.name));
    let quantity = |name: &str| names.quantities.iter().find(|quantity| quantity.name == name);
    inputs.filter_map(|input| quantity(&input.name)).map(|quantity| quantity.label.clone()).collect()
}

/// Names after each other, the first three of many: `a`, `a and b`, `a, b and c`, `a, b, c and 2 more`.
pub fn listed(texts: &Texts, names: &[String]) -> String {
    let said = texts.coefficients();
    match names {
        [first, second, third, _, rest @ ..] => {
            said.listed_more(&format!("{first}, {second}, {third}"), rest.len() as u64 + 1)
        }
        [before @ .., last] if !before.is_empty() => said.listed(&before.join(", "), last),
        few => few.join(", "),
    }
}

fn choice_label<'a>(feature: &'a Feature, value: &'a str) -> &'a str {
    let FeatureKind::Choice { choices, .. } = &feature.kind else { return value };
    choices.iter().find(|choice| choice.value == value).map_or(value, |choice| choice.label.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn inputs_are_named_by_the_labels_of_features_and_quantities() {
        let schema = samples::system().schema;
        let quantities = [serde_json::from_value(json!({
            "name": "sugar_to_acid", "label": "sugar by acid", "formula": { "kind": "log", "a": "alcohol" }
        }))
        .unwrap()];
        let names = Names { schema: &schema, quantities: &quantities };
        let label = |name: &str| Input::of(name, names).label(Texts::english());
        assert_eq!(label("alcohol"), "Alcohol");
        assert_eq!(label("type = white"), "Type: White");
        assert_eq!(label("type: mean quality"), "Type (by its average outcome)");
        assert_eq!([label("sugar_to_acid"), label("in_older_files")], ["sugar by acid", "in older files"]);
        assert_eq!(Input::of("alcohol", names).unit(Texts::english()), Some("% vol"));
        assert_eq!(Input::of("type = white", names).unit(Texts::english()), None);
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            Input::of("type: mean quality", names).label(swedish),
            "Type (efter genomsnittligt utfall)"
        );
        let yes_or_no = ["type = white", "alcohol", "sugar_to_acid"];
        assert_eq!(yes_or_no.map(|name| Input::of(name, names).is_yes_or_no()), [true, false, false]);
    }
}

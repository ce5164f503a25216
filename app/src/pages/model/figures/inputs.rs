//! A model's inputs as people read them: features, single choices of features, and quantities computed from them.

use vitrine_model::report::{CoefficientInput, Coefficients};
use vitrine_model::schema::{Feature, FeatureKind, Schema};
use vitrine_present::Texts;
use vitrine_present::lines::words;

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// A feature as it is.
    Feature(&'a Feature),
    /// Whether a feature has one of its choices.
    Choice(&'a Feature, &'a str),
    /// How the target turns out on average for a feature's choice or text.
    Average(&'a Feature),
    /// Anything else, under its own name.
    Other(&'a str),
}

impl<'a> Input<'a> {
    /// The input of a name as [`vitrine_model::transforms::Preprocess::column_name`] gives it.
    pub fn of(name: &'a str, schema: &'a Schema) -> Self {
        let named = |name: &str| schema.features.iter().find(|feature| feature.name == name);
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
            Self::Other(name) => name.replace('_', " "),
        }
    }

    /// Whether it is either true of a record or not.
    pub fn is_yes_or_no(self) -> bool {
        match self {
            Self::Choice(..) => true,
            Self::Feature(feature) => matches!(feature.kind, FeatureKind::Flag),
            Self::Average(_) | Self::Other(_) => false,
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

/// The names of the inputs that are computed from an input, or from such a one, in the model's order.
pub fn moving_with(known: &Input<'_>, input: &CoefficientInput, coefficients: &Coefficients) -> Vec<String> {
    // Formulas name features by their labels and computed quantities by their own names.
    let mut reached = vec![match known {
        Input::Feature(feature) | Input::Choice(feature, _) | Input::Average(feature) => {
            words::in_sentence(&feature.label)
        }
        Input::Other(_) => input.name.clone(),
    }];
    let computed = coefficients.inputs.iter().filter(|other| other.name != input.name);
    let mut names = Vec::new();
    // A quantity is computed from features and from quantities before it.
    for (other, formula) in computed.filter_map(|other| Some((other, other.formula.as_ref()?))) {
        if reached.iter().any(|name| mentions(formula, name)) {
            reached.push(other.name.clone());
            names.push(other.name.replace('_', " "));
        }
    }
    names
}

/// Whether a formula names a quantity, and not merely one whose name contains it.
fn mentions(formula: &str, name: &str) -> bool {
    let ends_word =
        |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
    !name.is_empty()
        && formula.match_indices(name).any(|(start, found)| {
            let before = formula.get(..start).and_then(|text| text.chars().next_back());
            let after = formula.get(start + found.len()..).and_then(|text| text.chars().next());
            ends_word(before) && ends_word(after)
        })
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
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn inputs_are_named_by_the_labels_of_their_features() {
        let schema = samples::system().schema;
        let label = |name: &str| Input::of(name, &schema).label(Texts::english());
        assert_eq!(label("alcohol"), "Alcohol");
        assert_eq!(label("type = white"), "Type: White");
        assert_eq!(label("type: mean quality"), "Type (by its average outcome)");
        assert_eq!([label("sugar_to_acid"), label("a = b")], ["sugar to acid", "a = b"]);
        assert_eq!(Input::of("alcohol", &schema).unit(Texts::english()), Some("% vol"));
        assert_eq!(Input::of("type = white", &schema).unit(Texts::english()), None);
        let swedish = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            Input::of("type: mean quality", &schema).label(swedish),
            "Type (efter genomsnittligt utfall)"
        );
        let yes_or_no =
            ["type = white", "alcohol", "ratio"].map(|name| Input::of(name, &schema).is_yes_or_no());
        assert_eq!(yes_or_no, [true, false, false]);
    }
}

//! What the columns of a system's files mean: their names, and how values are written in them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use vitrine_model::Schema;
use vitrine_model::schema::{Feature, FeatureKind};

use crate::cleaning::CleaningRule;
use crate::names::{folded, normalised};
use crate::numbers::Numbers;
use crate::written::{Written, WrittenAs};

/// Values in the schema's own way.
static AS_THE_SCHEMA: Written =
    Written { form: None, begins: Vec::new(), otherwise: None, missing: Vec::new() };

/// What a reader of rows needs to know about a system. Where a list is empty, files are written in the schema's own
/// way.
#[derive(Clone, Copy, Debug)]
pub struct TableSpec<'a> {
    /// The features and the target.
    pub schema: &'a Schema,
    /// The source's column for each feature, in the schema's order.
    pub columns: &'a [String],
    /// The source's column for the target.
    pub target_column: &'a str,
    /// For each class the texts that stand for it in the sources, its own value first.
    pub class_texts: &'a [Vec<String>],
    /// For each feature the texts that stand for choices in the sources besides the choices' own values, each with
    /// the value that it stands for.
    pub choice_texts: &'a [Vec<(String, String)>],
    /// How the sources write each feature, in the schema's order.
    pub written: &'a [Written],
    /// Which rows are left out before training.
    pub cleaning: &'a [CleaningRule],
}

impl<'a> TableSpec<'a> {
    /// Files that are written in the schema's own way: columns are called as features are.
    pub fn of(schema: &'a Schema) -> Self {
        Self {
            schema,
            columns: &[],
            target_column: &schema.target.name,
            class_texts: &[],
            choice_texts: &[],
            written: &[],
            cleaning: &[],
        }
    }

    /// The source's column for the feature with this index; empty where there is no such feature.
    pub fn column(&self, feature: usize) -> &'a str {
        let own = self.columns.get(feature);
        let own = own.or_else(|| self.schema.features.get(feature).map(|feature| &feature.name));
        own.map_or("", String::as_str)
    }

    /// The source's columns for the features, in the schema's order.
    pub fn feature_columns(&self) -> impl Iterator<Item = &'a str> {
        let spec = *self;
        (0..spec.schema.n_features()).map(move |feature| spec.column(feature))
    }

    /// The normalised names of all columns that are read, by the source's names and the schema's.
    pub fn names(&self) -> BTreeSet<String> {
        let names = self.schema.features.iter().map(|feature| feature.name.as_str());
        let names = names.chain(self.feature_columns());
        names.chain([self.schema.target.name.as_str(), self.target_column]).map(normalised).collect()
    }

    /// What the feature with this index reads for a text of a file: the text itself where it is written in the schema's
    /// own way. `numbers` says how the text's column writes numbers.
    pub fn meant<'b>(&self, feature: usize, text: &'b str, numbers: Numbers) -> Cow<'b, str>
    where
        'a: 'b,
    {
        let texts = self.choice_texts.get(feature).map(Vec::as_slice).unwrap_or_default();
        let text = texts.iter().find(|(written, _)| written == text).map_or(text, |(_, value)| value);
        let Some(declared) = self.schema.features.get(feature) else { return Cow::Borrowed(text) };
        if self.written.get(feature).is_some_and(|written| written.is_missing(text)) {
            return Cow::Borrowed("");
        }
        let form = self.written.get(feature).and_then(|written| written.form);
        let is_number = matches!(declared.kind, FeatureKind::Number { .. } | FeatureKind::Integer { .. });
        if is_number && form != Some(WrittenAs::Hour) {
            let unit = declared.unit.as_deref();
            return match form {
                Some(WrittenAs::Magnitude) => numbers.with_magnitudes().plain(text, unit),
                Some(WrittenAs::PercentOrShare) => numbers.per_cent(text),
                _ => numbers.plain(text, unit),
            };
        }
        let meant = self.written.get(feature).unwrap_or(&AS_THE_SCHEMA).meant(text, declared);
        match (&declared.kind, same_choice(declared, &meant)) {
            (FeatureKind::Choice { choices, .. }, Some(at)) => {
                choices.get(at).map_or(meant, |choice| Cow::Borrowed(choice.value.as_str()))
            }
            _ => meant,
        }
    }
}

/// The choice that a text stands for though it is written in another way than all that are declared, see [`folded`].
/// `None` where the feature reads the text itself.
fn same_choice(feature: &Feature, text: &str) -> Option<usize> {
    let FeatureKind::Choice { choices, .. } = &feature.kind else { return None };
    // Plain words fold to what the feature compares anyway.
    let is_word = text.is_ascii() && !text.contains(|sign: char| sign.is_ascii_digit());
    if is_word || feature.choice(text).is_some() {
        return None;
    }
    let wanted = folded(text);
    choices.iter().position(|choice| folded(&choice.value) == wanted)
}

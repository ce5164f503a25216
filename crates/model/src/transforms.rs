//! From a record to the numbers an estimator reads: impute, derive, encode, scale. All of it fitted on
//! training rows and kept as plain data.

use serde::Serialize;

use crate::estimators::Transformer;
pub use crate::formula::{Derived, Formula};
use crate::impute::ImputeForest;
use crate::json::FromJson;
use crate::lookup::{KnownTexts, Table};
use crate::record::{Record, Value};
use crate::words::KnownWords;

/// The fitted steps that turn a record's numbers into an estimator's inputs, in this order: missing values are
/// filled in, derived quantities are appended, and every column is encoded and scaled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct Preprocess {
    /// The value assumed for each feature when it is missing, in the numbers of [`crate::Record::to_numbers`];
    /// `None` leaves it missing, for trees that have learned a direction for missing values.
    pub impute: Vec<Option<f64>>,
    /// Forests that say what is assumed for some of the features instead, from the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impute_forests: Vec<ImputeForest>,
    /// Quantities computed from the features and from earlier derived ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
    /// The texts that count as choices, for free text that is encoded by a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<KnownTexts>,
    /// The words that are looked for in free text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<KnownWords>,
    /// The estimator's inputs, in order.
    pub columns: Vec<Column>,
}

/// One input of an estimator: `(encode(source) - centre) / scale`.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Column {
    /// Which quantity: the features first, then the derived ones.
    pub source: usize,
    /// How it is encoded.
    #[serde(default)]
    pub encode: Encode,
    /// What is taken away: the training mean for standardising, the minimum for min-max scaling, otherwise 0.
    #[serde(default)]
    pub centre: f64,
    /// What it is divided by: the standard deviation, the range, or 1. Never 0.
    #[serde(default = "one")]
    pub scale: f64,
}

/// How a quantity becomes a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Encode {
    /// As it is: numbers, ordinal positions of ordered choices, 0 and 1 for flags.
    #[default]
    Identity,
    /// 1 when the choice has this index, otherwise 0.
    OneHot(usize),
    /// The number that a table has for the choice or text, see [`Table::number`].
    Table(Table),
    /// 1 where the text has the word at this place of [`KnownWords::words`], otherwise 0.
    Word(usize),
}

fn one() -> f64 {
    1.0
}

impl Preprocess {
    /// The number of quantities a column may refer to.
    pub fn n_sources(&self) -> usize {
        self.impute.len() + self.derived.len()
    }

    /// Whether programs that read format 4 do not know something in it.
    pub(crate) fn is_new(&self) -> bool {
        self.leaves_choices_missing() || self.words.iter().any(KnownWords::has_parts)
    }

    /// Whether a table leaves a missing choice missing.
    pub fn leaves_choices_missing(&self) -> bool {
        self.columns
            .iter()
            .any(|column| matches!(&column.encode, Encode::Table(Table { leaves_missing: true, .. })))
    }

    /// Whether a text counts as one of the known ones of its feature; `None` where nothing is known of the feature's
    /// texts, because no input is made of them.
    pub fn knows(&self, feature: usize, text: &str) -> Option<bool> {
        let known = self.texts.iter().find(|known| known.feature == feature)?;
        Some(!known.position(text).is_nan())
    }

    /// The numbers of a record that [`Preprocess::apply`] reads: those of [`Record::to_numbers`], and for a text
    /// that is known its position among the known ones, or which of the known words it has.
    pub fn numbers(&self, record: &Record) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.numbers_into(record, &mut numbers);
        numbers
    }

    /// Puts what [`Preprocess::numbers`] gives into a buffer, which is cleared first.
    pub(crate) fn numbers_into(&self, record: &Record, numbers: &mut Vec<f64>) {
        numbers.clear();
        numbers.extend(record.values.iter().map(Value::as_number));
        for known in &self.texts {
            if let (Some(Value::Text(text)), Some(number)) =
                (record.values.get(known.feature), numbers.get_mut(known.feature))
            {
                *number = known.position(text);
            }
        }
        for known in &self.words {
            if let (Some(Value::Text(text)), Some(number)) =
                (record.values.get(known.feature), numbers.get_mut(known.feature))
            {
                *number = known.found(text);
            }
        }
    }

    /// The estimator's inputs for a record's numbers. `numbers` must have one value per feature; a missing one is
    /// NaN. Both buffers are cleared first, and may be used again for the next record: `sources` then holds the
    /// numbers with the missing ones filled in, followed by the derived quantities.
    pub fn apply(&self, numbers: &[f64], sources: &mut Vec<f64>, inputs: &mut Vec<f64>) {
        self.fill(numbers, sources);
        for derived in &self.derived {
            let value = derived.formula.evaluate(sources);
            sources.push(value);
        }
        inputs.clear();
        inputs.extend(self.columns.iter().map(|column| {
            let value = sources.get(column.source).copied().unwrap_or(f64::NAN);
            let encoded = match &column.encode {
                Encode::Identity => value,
                Encode::OneHot(_) if value.is_nan() => f64::NAN,
                Encode::OneHot(index) => f64::from(u8::from(value == *index as f64)),
                Encode::Table(table) => table.number(value),
                Encode::Word(word) => KnownWords::has(value, *word),
            };
            (encoded - column.centre) / column.scale
        }));
    }

    /// A record's numbers with the missing ones filled in where something is assumed for them. The buffer is cleared
    /// first. Forests read what the single values fill in for other missing features, so that none waits for another.
    pub fn fill(&self, numbers: &[f64], filled: &mut Vec<f64>) {
        filled.clear();
        filled.extend(numbers.iter().zip(&self.impute).map(|(number, assumed)| match assumed {
            Some(assumed) if number.is_nan() => *assumed,
            _ => *number,
        }));
        let wanted =
            |forest: &&ImputeForest| numbers.get(forest.feature).is_some_and(|number| number.is_nan());
        // Most records lack nothing that a forest fills in, and an empty list takes no memory.
        let values: Vec<(usize, f64)> = self
            .impute_forests
            .iter()
            .filter(wanted)
            .map(|forest| (forest.feature, forest.value(filled)))
            .collect();
        for (feature, value) in values {
            if let Some(place) = filled.get_mut(feature) {
                *place = value;
            }
        }
    }

    /// The forest that fills in a feature, if there is one.
    pub fn impute_forest(&self, feature: usize) -> Option<&ImputeForest> {
        self.impute_forests.iter().find(|forest| forest.feature == feature)
    }

    /// The readable name of column `index`, given the features' names: `alcohol`, `type = white`.
    pub fn column_name(&self, index: usize, schema: &crate::Schema) -> String {
        let Some(column) = self.columns.get(index) else { return String::new() };
        let name = if let Some(feature) = schema.features.get(column.source) {
            feature.name.clone()
        } else {
            let derived = self.derived.get(column.source.saturating_sub(schema.n_features()));
            derived.map(|derived| derived.name.clone()).unwrap_or_default()
        };
        match (&column.encode, schema.features.get(column.source).map(|feature| &feature.kind)) {
            (Encode::OneHot(choice), Some(crate::FeatureKind::Choice { choices, .. })) => {
                format!("{name} = {}", choices.get(*choice).map_or("", |choice| choice.value.as_str()))
            }
            (Encode::Word(word), _) => {
                let known = self.words.iter().find(|known| known.feature == column.source);
                let word = known.and_then(|known| known.words.get(*word));
                format!("{name} = {}", word.map_or("", String::as_str))
            }
            (Encode::Table(Table { class: Some(class), .. }), _) => {
                let class = schema.target.classes.get(*class);
                format!("{name}: share of {}", class.map_or("", |class| class.value.as_str()))
            }
            (Encode::Table(_), _) => format!("{name}: mean {}", schema.target.name),
            _ => name,
        }
    }

    /// Checks that every reference points at something, every number is finite and no scale is 0.
    ///
    /// # Errors
    /// One sentence that names the first thing wrong.
    pub fn check(&self, n_features: usize) -> Result<(), String> {
        if self.impute.len() != n_features {
            return Err(format!("{} imputed values for {n_features} features", self.impute.len()));
        }
        if self.impute.iter().flatten().any(|value| !value.is_finite()) {
            return Err("an imputed value is not finite".to_owned());
        }
        for (index, derived) in self.derived.iter().enumerate() {
            derived
                .formula
                .check()
                .map_err(|problem| format!("derived quantity '{}': {problem}", derived.name))?;
            if derived.formula.references().iter().any(|source| *source >= n_features + index) {
                return Err(format!("derived quantity '{}' refers to one that is not there", derived.name));
            }
        }
        for known in &self.texts {
            known.check(n_features)?;
        }
        for known in &self.words {
            known.check(n_features)?;
            if self.texts.iter().any(|texts| texts.feature == known.feature) {
                return Err(format!("the text of feature {} is read in two ways", known.feature));
            }
        }
        for (index, column) in self.columns.iter().enumerate() {
            if let Encode::Table(table) = &column.encode {
                table.check(self.n_sources())?;
            }
            if column.source >= self.n_sources() {
                return Err(format!(
                    "column {index} refers to quantity {}, which is not there",
                    column.source
                ));
            }
            if !(column.centre.is_finite() && column.scale.is_finite() && column.scale != 0.0) {
                return Err(format!(
                    "column {index} has the scale {} around {}",
                    column.scale, column.centre
                ));
            }
        }
        Ok(())
    }
}

impl Transformer for Preprocess {
    fn n_features(&self) -> usize {
        self.impute.len()
    }

    fn n_inputs(&self) -> usize {
        self.columns.len()
    }

    fn transform(&self, numbers: &[f64], scratch: &mut Vec<f64>, inputs: &mut Vec<f64>) {
        self.apply(numbers, scratch, inputs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Preprocess {
        Preprocess {
            impute: vec![Some(2.0), None],
            impute_forests: Vec::new(),
            texts: Vec::new(),
            words: Vec::new(),
            derived: vec![
                Derived { name: "ratio".into(), formula: Formula::Ratio { a: 0, b: 1 } },
                Derived { name: "log".into(), formula: Formula::Log { a: 2 } },
            ],
            columns: vec![
                Column { source: 0, encode: Encode::Identity, centre: 1.0, scale: 2.0 },
                Column { source: 1, encode: Encode::OneHot(4), centre: 0.0, scale: 1.0 },
                Column { source: 3, encode: Encode::Identity, centre: 0.0, scale: 1.0 },
            ],
        }
    }

    #[test]
    fn imputes_derives_encodes_and_scales() {
        let (mut sources, mut inputs) = (Vec::new(), Vec::new());
        sample().apply(&[f64::NAN, 4.0], &mut sources, &mut inputs);
        assert_eq!(sources, [2.0, 4.0, 0.5, libm::log1p(0.5)]);
        assert_eq!(inputs, [0.5, 1.0, libm::log1p(0.5)]);
    }

    #[test]
    fn a_missing_value_without_an_assumption_stays_missing() {
        let (mut sources, mut inputs) = (Vec::new(), Vec::new());
        sample().apply(&[3.0, f64::NAN], &mut sources, &mut inputs);
        assert!(inputs[1].is_nan() && inputs[2].is_nan());
    }

    #[test]
    fn dangling_references_are_found() {
        let mut wrong = sample();
        wrong.derived[0].formula = Formula::Product { a: 0, b: 2 };
        assert!(wrong.check(2).unwrap_err().contains("'ratio'"));
        let mut wrong = sample();
        wrong.columns[0].scale = 0.0;
        assert!(wrong.check(2).is_err());
        assert_eq!(sample().check(2), Ok(()));
    }

    #[test]
    fn tables_stand_for_choices_and_for_known_texts() {
        let table = |numbers: &[f64]| Encode::Table(Table { numbers: numbers.to_vec(), ..Table::default() });
        let column = |source, encode| Column { source, encode, centre: 0.5, scale: 2.0 };
        let preprocess = Preprocess {
            impute: vec![None, None],
            impute_forests: Vec::new(),
            derived: Vec::new(),
            texts: vec![KnownTexts { feature: 1, texts: vec!["a b".into(), "c".into()] }],
            words: Vec::new(),
            columns: vec![column(0, table(&[1.5, 2.5])), column(1, table(&[-1.5, 4.5]))],
        };
        assert_eq!(preprocess.check(2), Ok(()));
        let inputs = |first: Value, second: Value| {
            let (mut sources, mut inputs) = (Vec::new(), Vec::new());
            let numbers = preprocess.numbers(&Record { values: vec![first, second] });
            preprocess.apply(&numbers, &mut sources, &mut inputs);
            inputs
        };
        assert_eq!(inputs(Value::Choice(1), Value::Text(" A  B".into())), [1.0, -1.0]);
        assert_eq!(inputs(Value::Missing, Value::Text("b".into())), [-0.25, -0.25]);
        assert_eq!(inputs(Value::Choice(0), Value::Missing), [0.5, -0.25]);
        assert_eq!(inputs(Value::Missing, Value::Text("Ç 5".into())), [-0.25, 2.0]);
        assert_eq!(
            [preprocess.knows(1, "Ç 5"), preprocess.knows(1, "b"), preprocess.knows(0, "c")],
            [Some(true), Some(false), None]
        );
        let read: Preprocess = serde_json::from_str(&serde_json::to_string(&preprocess).unwrap()).unwrap();
        assert_eq!(read, preprocess);
    }
}

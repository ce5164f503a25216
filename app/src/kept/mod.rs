//! What a visitor has said: one entry of the history a record, and what it is exported as.
//!
//! - [`store`]: where it is kept, on the visitor's device

pub mod store;

use vitrine_model::catalog::ModelVersion;
use vitrine_model::history::{Actual, Entry, History, HistoryError, Origin, PredictionRecord};
use vitrine_model::number;
use vitrine_model::schema::{Schema, Target, Task};
use vitrine_model::{Prediction, Record};
use vitrine_present::Texts;

/// The entry for a record, its prediction and what the visitor says is true. It follows no other entry: the chain is
/// made when the entries are exported.
pub fn entry(
    schema: &Schema,
    date: String,
    model: &ModelVersion,
    record: &Record,
    prediction: &Prediction,
    actual: Actual,
) -> Entry {
    Entry {
        date,
        number: 0,
        origin: Origin::User,
        key: None,
        model: model.artifact.sha256.clone(),
        features: record.to_json(schema),
        predicted: PredictionRecord::of(prediction, schema),
        actual: Some(actual),
        previous: String::new(),
    }
}

/// Why a visitor's text is no actual value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The target is a number, and this text is none that is finite.
    NotANumber(String),
    /// The target has classes, and the text is the value of none of them.
    NoClass,
}

impl Refusal {
    /// What is wrong, and what would be right, in a sentence or two.
    pub fn sentence(&self, texts: &Texts, target: &Target) -> String {
        let words = texts.kept();
        match (self, &target.unit) {
            (Self::NotANumber(text), Some(unit)) => words.not_a_number_in(text, unit),
            (Self::NotANumber(text), None) => words.not_a_number(text),
            (Self::NoClass, _) => {
                let labels: Vec<&str> = target.classes.iter().map(|class| class.label.as_str()).collect();
                words.no_answer(&labels.join(", "))
            }
        }
    }
}

/// The actual value that a visitor's text names: the value of a class, or a finite number in the target's unit.
///
/// # Errors
/// The [`Refusal`] of any other text.
pub fn actual_from(target: &Target, text: &str) -> Result<Actual, Refusal> {
    let text = text.trim();
    if target.task == Task::Regression {
        let number = number::parse(text).filter(|number| number.is_finite());
        return number.map(Actual::Number).ok_or_else(|| Refusal::NotANumber(text.to_owned()));
    }
    if target.class_of(text).is_some() {
        return Ok(Actual::Class(text.to_owned()));
    }
    Err(Refusal::NoClass)
}

/// The entries by day and within a day in the order in which they were kept, numbered from 0 on each day.
pub fn numbered(mut entries: Vec<Entry>) -> Vec<Entry> {
    vitrine_order::sort_by(&mut entries, |a, b| a.date.cmp(&b.date));
    let mut last: Option<(String, u32)> = None;
    for entry in &mut entries {
        let number = last.filter(|(date, _)| *date == entry.date).map_or(0, |(_, number)| number + 1);
        entry.number = number;
        last = Some((entry.date.clone(), number));
    }
    entries
}

/// The entries as a history of their own: JSON lines that carry the hash of the line before.
///
/// # Errors
/// [`HistoryError::Write`] for numbers that JSON does not have.
pub fn json_lines(entries: Vec<Entry>) -> Result<String, HistoryError> {
    let mut history = History::default();
    numbered(entries).into_iter().map(|entry| history.append(entry)).collect()
}

/// The entries as a table, as [`vitrine_table::answers::csv`] writes it.
///
/// # Errors
/// Text that cannot be written.
pub fn csv(schema: &Schema, entries: Vec<Entry>) -> std::io::Result<String> {
    vitrine_table::answers::csv(schema, &numbered(entries))
}

#[cfg(test)]
mod tests {
    use vitrine_model::Value;
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    fn kept(date: &str, alcohol: f64, actual: &str) -> Entry {
        let system = samples::system();
        let record = Record { values: vec![Value::Number(alcohol), Value::Choice(1)] };
        let prediction = Prediction {
            value: Some(4.25),
            class: Some(1),
            probabilities: vec![0.25, 0.5, 0.25],
            interval: None,
            assumed: Vec::new(),
        };
        let actual = actual_from(&system.schema.target, actual).unwrap();
        entry(&system.schema, date.to_owned(), &system.models[0], &record, &prediction, actual)
    }

    #[test]
    fn exported_lines_are_a_sound_history_of_a_users_entries() {
        let entries =
            vec![kept("2026-11-21", 9.5, "4"), kept("2026-11-20", 10.0, "5"), kept("2026-11-21", 11.0, "3")];
        let lines = json_lines(entries).unwrap();
        let history = History::parse(&lines).unwrap();
        let seen: Vec<(&str, u32)> =
            history.entries().iter().map(|entry| (entry.date.as_str(), entry.number)).collect();
        assert_eq!(seen, [("2026-11-20", 0), ("2026-11-21", 0), ("2026-11-21", 1)]);
        assert!(
            history.entries().iter().all(|entry| entry.origin == Origin::User && !entry.previous.is_empty())
        );
        assert_eq!(kept("2026-11-21", 9.5, "4").previous, "");
        assert_eq!(history.entries()[1].features["alcohol"], 9.5);
        assert_eq!(history.entries()[1].actual, Some(Actual::Class("4".to_owned())));
        assert_eq!(json_lines(Vec::new()).unwrap(), "");
    }

    #[test]
    fn the_table_has_a_column_for_everything() {
        let schema = samples::system().schema;
        let table = csv(&schema, vec![kept("2026-11-21", 9.5, "4")]).unwrap();
        assert_eq!(
            table,
            format!(
                "date,alcohol,type,predicted,probability_3,probability_4,probability_5,model,quality\r\n\
                 2026-11-21,9.5,white,4,0.25,0.5,0.25,{},4\r\n",
                "b".repeat(64)
            )
        );
    }

    #[test]
    fn answers_that_the_target_does_not_have_are_refused_in_words() {
        let mut target = samples::system().schema.target;
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let sentence = |texts: &Texts, target: &Target, text: &str| {
            actual_from(target, text).unwrap_err().sentence(texts, target)
        };
        assert_eq!(sentence(en, &target, ""), "No answer is chosen. Choose one of 3, 4, 5.");
        assert_eq!(sentence(sv, &target, ""), "Inget svar är valt. Välj något av 3, 4, 5.");
        target.task = Task::Regression;
        target.unit = Some("SEK".to_owned());
        assert_eq!(actual_from(&target, " 12.5 "), Ok(Actual::Number(12.5)));
        assert_eq!(sentence(en, &target, "much"), "“much” is not a number. Enter the actual value in SEK.");
        assert!(actual_from(&target, "inf").is_err());
    }
}

//! Predictions and outcomes of the history in words, in the page's language.

use vitrine_model::Record;
use vitrine_model::catalog::SystemFile;
use vitrine_model::history::{Actual, Entry, Origin};
use vitrine_model::schema::{Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::words;

use crate::session::field::of_record;
use crate::session::from_link::to_link;
use crate::texts::{self, use_texts};

/// What was predicted: the class with its probability, the grade with the value, or the value with its unit.
pub fn predicted(entry: &Entry, target: &Target) -> String {
    predicted_in(use_texts(), entry, target)
}

fn predicted_in(texts: &Texts, entry: &Entry, target: &Target) -> String {
    let locale = texts.locale();
    let predicted = &entry.predicted;
    let class = predicted.class.as_deref().and_then(|class| target.class_of(class));
    let label = class.and_then(|class| target.classes.get(class)).map(|class| class.label.as_str());
    match (label, predicted.value) {
        (Some(label), Some(value)) => format!("{label} ({})", locale.write(value, 2)),
        (Some(label), None) => match class.and_then(|class| predicted.probabilities.get(class)) {
            Some(probability) => {
                // A line never ends between a number and its unit.
                format!("{label} ({})", locale.percent_with(*probability, 0).replace(' ', "\u{a0}"))
            }
            None => label.to_owned(),
        },
        (None, Some(value)) => with_unit(texts, value, target),
        (None, None) => texts.entry().no_prediction().to_owned(),
    }
}

/// The actual outcome.
pub fn actual(entry: &Entry, target: &Target) -> String {
    actual_in(use_texts(), entry, target)
}

fn actual_in(texts: &Texts, entry: &Entry, target: &Target) -> String {
    match &entry.actual {
        None => texts.entry().not_known_yet().to_owned(),
        Some(Actual::Class(value)) => {
            let class = target.class_of(value).and_then(|class| target.classes.get(class));
            class.map_or_else(|| value.clone(), |class| class.label.clone())
        }
        Some(Actual::Number(value)) => with_unit(texts, *value, target),
    }
}

/// Right or wrong, as a symbol, words and the name of its style.
pub fn verdict(entry: &Entry, target: &Target) -> (&'static str, String, &'static str) {
    verdict_in(use_texts(), entry, target)
}

fn verdict_in(texts: &Texts, entry: &Entry, target: &Target) -> (&'static str, String, &'static str) {
    let said = texts.entry();
    let Some(right) = entry.is_right(target) else { return ("·", said.open().to_owned(), "open") };
    let words = match (right, target.task) {
        (true, Task::Regression) => said.inside().to_owned(),
        (false, Task::Regression) => said.outside().to_owned(),
        (true, _) => said.right().to_owned(),
        (false, Task::Ordinal) => match grades_off(entry, target) {
            Some(off) => said.off(&texts.locale().number(off, 1)),
            None => said.wrong().to_owned(),
        },
        (false, _) => said.wrong().to_owned(),
    };
    if right { ("✓", words, "right") } else { ("✗", words, "wrong") }
}

/// Where an entry is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the history that comes with the system.
    History,
    /// On the visitor's device.
    Device,
}

/// Where a record came from, in words.
pub fn origin(entry: &Entry, source: Source, system: &SystemFile) -> String {
    origin_in(use_texts(), entry, source, system)
}

fn origin_in(texts: &Texts, entry: &Entry, source: Source, system: &SystemFile) -> String {
    let said = texts.entry();
    match (entry.origin, &system.real_rows) {
        (Origin::User, _) if source == Source::Device => said.own().to_owned(),
        (Origin::Synthetic, _) => said.synthetic().to_owned(),
        (Origin::User, _) => said.visitor().to_owned(),
        (Origin::Logged, _) => said.logged().to_owned(),
        (Origin::Real, Some(rows)) => said.real_one(&rows.one),
        (Origin::Real, None) => said.real().to_owned(),
    }
}

/// The entry's record; `None` where it does not fit the schema any more.
pub fn record(entry: &Entry, system: &SystemFile) -> Option<Record> {
    Record::from_json(&system.schema, &entry.features).ok()
}

/// The address of the predict page with the entry's record, and its model where that is still offered.
pub fn link(entry: &Entry, record: &Record, system: &SystemFile) -> String {
    let model = system.model_by_hash(&entry.model).filter(|model| model.current);
    let model = model.map_or("", |model| model.name.as_str());
    let fields = of_record(&system.schema, record);
    let fragment = to_link(&system.schema, &fields, model, None);
    texts::link(&format!("{}/predict#{fragment}", system.schema.system))
}

/// The actual class as an index, and the actual value: the number, or the class's grade.
pub fn actual_class_and_value(entry: &Entry, target: &Target) -> (Option<usize>, Option<f64>) {
    match &entry.actual {
        None => (None, None),
        Some(Actual::Number(value)) => (None, Some(*value)),
        Some(Actual::Class(class)) => {
            let class = target.class_of(class);
            (class, class.and_then(|class| target.classes.get(class)).map(|class| class.grade))
        }
    }
}

fn grades_off(entry: &Entry, target: &Target) -> Option<f64> {
    let grade = |class: &str| {
        target.class_of(class).and_then(|class| target.classes.get(class)).map(|class| class.grade)
    };
    let predicted = grade(entry.predicted.class.as_deref()?)?;
    actual_class_and_value(entry, target).1.map(|actual| (predicted - actual).abs())
}

fn with_unit(texts: &Texts, value: f64, target: &Target) -> String {
    if value.abs() >= 1000.0 {
        return words::quantity(texts, target, value);
    }
    words::with_unit(texts, target, &texts.locale().number(value, 2))
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn predictions_and_outcomes_are_written_in_words() {
        let target = samples::system().schema.target;
        let entries = samples::entries();
        assert_eq!(predicted(&entries[1], &target), "4 (3.90)");
        assert_eq!([actual(&entries[0], &target), actual(&entries[4], &target)], ["3", "not known yet"]);
        let verdicts: Vec<String> = entries.iter().map(|entry| verdict(entry, &target).1).collect();
        assert_eq!(verdicts, ["right", "1 off", "right", "2 off", "open", "right"]);
        assert_eq!(actual_class_and_value(&entries[3], &target), (Some(2), Some(5.0)));
    }

    #[test]
    fn classes_without_a_value_come_with_their_probability() {
        let target = samples::system().schema.target;
        let mut entry = samples::entries().remove(0);
        entry.predicted.value = None;
        assert_eq!(predicted(&entry, &target), "3");
        entry.predicted.probabilities = vec![0.876, 0.1, 0.024];
        assert_eq!(predicted(&entry, &target), "3 (88\u{a0}%)");
    }

    #[test]
    fn a_visitors_own_records_differ_from_other_visitors() {
        let system = samples::system();
        let mut entry = samples::entries().remove(0);
        assert_eq!(origin(&entry, Source::Device, &system), "synthetic");
        entry.origin = Origin::User;
        assert_eq!(origin(&entry, Source::Device, &system), "from you, on this device");
        assert_eq!(origin(&entry, Source::History, &system), "from a visitor");
    }

    #[test]
    fn swedish_has_words_and_numbers_of_its_own() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let (system, entries) = (samples::system(), samples::entries());
        let target = &system.schema.target;
        assert_eq!(predicted_in(texts, &entries[1], target), "4 (3,90)");
        assert_eq!(actual_in(texts, &entries[4], target), "ännu inte känt");
        let verdicts = [0, 1, 4].map(|index| verdict_in(texts, &entries[index], target).1);
        assert_eq!(verdicts, ["rätt", "1 steg fel", "öppet"]);
        assert_eq!(origin_in(texts, &entries[0], Source::History, &system), "syntetisk");
    }

    #[test]
    fn links_lead_to_the_same_record_and_a_model_that_is_offered() {
        let system = samples::system();
        let entries = samples::entries();
        let record = Record::from_pairs(&system.schema, [("alcohol", "9.5"), ("type", "white")]).unwrap();
        assert_eq!(link(&entries[3], &record, &system), "drink/predict#alcohol=9.5&type=white&model=forest");
        assert_eq!(link(&entries[0], &record, &system), "drink/predict#alcohol=9.5&type=white");
    }
}

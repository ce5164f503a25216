//! A system's texts in another language: pairs of the text in the system's own language and its translation.
//!
//! What is translated is what people read: titles, labels, units, hints, descriptions. Values, names and identifiers
//! stay, so a translated system predicts, links and exports as before. A text that has no translation stays too, and
//! [`Coverage`] lists it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{CatalogEntry, FileRef, SystemFile};
use crate::fault::Fault;
use crate::figures::Figures;
use crate::json::FromJson;
use crate::panels::Panels;
use crate::report::Report;
use crate::schema::{FeatureKind, Schema};

/// The texts of one system in one language: the file `texts-<language>-….json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, FromJson)]
pub struct Translation {
    /// From a text as it stands in the system's files to the same text in this language.
    pub texts: BTreeMap<String, String>,
}

/// How much of the texts a translation covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Texts without a translation, each once and ascending.
    pub missing: BTreeSet<String>,
    /// Texts that were translated.
    pub translated: BTreeSet<String>,
}

impl Translation {
    /// Translates everything in a system file that people read.
    pub fn system(&self, system: &mut SystemFile) -> Coverage {
        self.translate(|visit| of_system(system, visit))
    }

    /// Translates the labels, units and descriptions of a schema.
    pub fn schema(&self, schema: &mut Schema) -> Coverage {
        self.translate(|visit| of_schema(schema, visit))
    }

    /// Translates everything in a system's panels that people read.
    pub fn panels(&self, panels: &mut Panels) -> Coverage {
        self.translate(|visit| of_panels(panels, visit))
    }

    /// Translates the labels of candidates and the texts of figures from elsewhere in a report.
    pub fn report(&self, report: &mut Report) -> Coverage {
        self.translate(|visit| of_report(report, visit))
    }

    /// Translates the labels of groups and choices and the reasons of cleaning in the figures of the data page.
    pub fn figures(&self, figures: &mut Figures) -> Coverage {
        self.translate(|visit| of_figures(figures, visit))
    }

    /// Translates the unit of what a fault expects.
    pub fn fault(&self, fault: &mut Fault) -> Coverage {
        self.translate(|visit| of_fault(fault, visit))
    }

    /// Translates one text.
    pub fn text(&self, text: &mut String) -> Coverage {
        self.translate(|visit| visit(text))
    }

    /// The translations that none of the texts needs: left over from a text that has been changed.
    pub fn unused(&self, coverage: &[Coverage]) -> Vec<&str> {
        let is_used = |text: &&str| coverage.iter().any(|coverage| coverage.translated.contains(*text));
        self.texts.keys().map(String::as_str).filter(|text| !is_used(text)).collect()
    }

    fn translate(&self, walk: impl FnOnce(&mut dyn FnMut(&mut String))) -> Coverage {
        let mut coverage = Coverage::default();
        walk(&mut |text| match self.texts.get(text.as_str()) {
            _ if text.is_empty() => {}
            Some(translated) => {
                coverage.translated.insert(std::mem::replace(text, translated.clone()));
            }
            None => {
                coverage.missing.insert(text.clone());
            }
        });
        coverage
    }
}

impl CatalogEntry {
    /// Brings title and summary into a language, where the entry has them in it.
    pub fn translate(&mut self, language: &str) {
        if let Some(card) = self.translated.iter().find(|card| card.language == language) {
            (self.title, self.summary) = (card.title.clone(), card.summary.clone());
        }
    }
}

impl SystemFile {
    /// Where the texts in a language are; `None` where the system has none in it.
    pub fn translation(&self, language: &str) -> Option<&FileRef> {
        self.translations.iter().find(|translation| translation.language == language).map(|found| &found.file)
    }
}

/// Visits every text of a system file that people read.
fn of_system(system: &mut SystemFile, visit: &mut dyn FnMut(&mut String)) {
    visit(&mut system.title);
    visit(&mut system.summary);
    system.description.iter_mut().for_each(&mut *visit);
    of_schema(&mut system.schema, visit);
    // The labels of real rows are made of values and change with every training.
    let made_up = system.examples.iter_mut().filter(|example| example.truth.is_none());
    made_up.for_each(|example| visit(&mut example.label));
    visit(&mut system.provenance.title);
    visit(&mut system.provenance.licence);
    system.provenance.notes.iter_mut().for_each(&mut *visit);
    visit(&mut system.generator);
    system.models.iter_mut().for_each(|model| visit(&mut model.label));
    if let Some(rows) = &mut system.real_rows {
        visit(&mut rows.one);
        visit(&mut rows.many);
    }
}

fn of_schema(schema: &mut Schema, visit: &mut dyn FnMut(&mut String)) {
    for feature in &mut schema.features {
        visit(&mut feature.label);
        visit(&mut feature.description);
        feature.unit.iter_mut().chain(&mut feature.group).for_each(&mut *visit);
        if let FeatureKind::Choice { choices, .. } = &mut feature.kind {
            for choice in choices {
                visit(&mut choice.label);
            }
        }
    }
    visit(&mut schema.target.label);
    schema.target.unit.iter_mut().for_each(&mut *visit);
    schema.target.classes.iter_mut().for_each(|class| visit(&mut class.label));
}

fn of_panels(panels: &mut Panels, visit: &mut dyn FnMut(&mut String)) {
    panels.notice.iter_mut().for_each(&mut *visit);
    panels.per_unit.iter_mut().for_each(|panel| visit(&mut panel.unit));
    panels.background.iter_mut().for_each(|background| visit(&mut background.source));
    panels.outcome.iter_mut().for_each(|outcome| visit(&mut outcome.question));
    if let Some(over_time) = &mut panels.over_time {
        over_time.beyond.iter_mut().for_each(&mut *visit);
        over_time.events.iter_mut().for_each(|event| visit(&mut event.label));
        over_time.moments.iter_mut().for_each(|moment| visit(&mut moment.label));
    }
    panels.ranking.iter_mut().for_each(|ranking| visit(&mut ranking.plural));
    panels.error_groups.iter_mut().for_each(|groups| visit(&mut groups.label));
}

fn of_report(report: &mut Report, visit: &mut dyn FnMut(&mut String)) {
    for candidate in &mut report.candidates {
        visit(&mut candidate.label);
        candidate.quantities.iter_mut().for_each(|quantity| visit(&mut quantity.label));
    }
    for leaky in &mut report.leaky {
        visit(&mut leaky.label);
        visit(&mut leaky.explanation);
    }
    for elsewhere in &mut report.elsewhere {
        visit(&mut elsewhere.model);
        visit(&mut elsewhere.figures);
        visit(&mut elsewhere.data);
    }
}

fn of_figures(figures: &mut Figures, visit: &mut dyn FnMut(&mut String)) {
    figures.groups.iter_mut().for_each(&mut *visit);
    figures.choices.iter_mut().flat_map(|choice| &mut choice.labels).for_each(&mut *visit);
    figures.cleaned.iter_mut().for_each(|cleaned| visit(&mut cleaned.reason));
    figures.generator.iter_mut().for_each(|generator| visit(&mut generator.candidate));
    let faults = figures.violations.iter_mut().filter_map(|violation| violation.fault.as_mut());
    faults.for_each(|fault| of_fault(fault, visit));
}

fn of_fault(fault: &mut Fault, visit: &mut dyn FnMut(&mut String)) {
    fault.expected.unit_mut().into_iter().for_each(visit);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn system() -> SystemFile {
        let file = |path: &str| json!({ "path": path, "sha256": "00", "bytes": 1 });
        serde_json::from_value(json!({
            "format": 1, "title": "Fruit", "summary": "Ripe or not.", "description": ["About fruit."],
            "schema": { "system": "fruit", "features": [
                { "name": "mass", "label": "mass", "unit": "grams", "description": "How heavy.", "group": "Size",
                  "kind": "number", "min": 1.0, "max": 9.0, "step": 1.0, "default": 2.0 },
                { "name": "colour", "label": "colour", "kind": "choice", "default": "red",
                  "choices": [{ "value": "red", "label": "Red" }, { "value": "green", "label": "Green" }] }
            ], "target": { "name": "ripe", "label": "Ripe", "task": "binary", "classes": [
                { "value": "no", "label": "No", "grade": 0.0 }, { "value": "yes", "label": "Yes", "grade": 1.0 }] } },
            "examples": [{ "label": "An apple", "values": { "mass": 3.0, "colour": "red" } }],
            "provenance": { "title": "Fruit", "url": "https://example.org", "licence": "CC0", "citation": "Fruit", "files": [] },
            "generator": "Drawn evenly.", "models": [], "report": file("r"), "figures": file("f"),
            "history": "h", "timings": "t"
        }))
        .unwrap()
    }

    fn translation(pairs: &[(&str, &str)]) -> Translation {
        let texts = pairs.iter().map(|(text, translated)| ((*text).to_owned(), (*translated).to_owned()));
        Translation { texts: texts.collect() }
    }

    #[test]
    fn labels_change_and_values_stay() {
        let swedish = translation(&[
            ("Fruit", "Frukt"),
            ("mass", "vikt"),
            ("grams", "gram"),
            ("Size", "Storlek"),
            ("red", "aldrig"),
            ("Red", "Röd"),
            ("Yes", "Ja"),
            ("An apple", "Ett äpple"),
        ]);
        let mut file = system();
        let coverage = swedish.system(&mut file);
        assert_eq!((file.title.as_str(), file.provenance.title.as_str()), ("Frukt", "Frukt"));
        assert_eq!((file.provenance.citation.as_str(), file.schema.system.as_str()), ("Fruit", "fruit"));
        let mass = &file.schema.features[0];
        let read = (mass.name.as_str(), mass.label.as_str(), mass.unit.as_deref(), mass.group.as_deref());
        assert_eq!(read, ("mass", "vikt", Some("gram"), Some("Storlek")));
        let FeatureKind::Choice { choices, .. } = &file.schema.features[1].kind else {
            unreachable!("a choice")
        };
        assert_eq!((choices[0].value.as_str(), choices[0].label.as_str()), ("red", "Röd"));
        assert_eq!(file.schema.target.classes[1].value, "yes");
        assert_eq!(file.schema.target.classes[1].label, "Ja");
        assert_eq!(file.examples[0].label, "Ett äpple");
        assert_eq!(file.examples[0].values, system().examples[0].values);
        assert!(coverage.missing.contains("How heavy.") && !coverage.missing.contains("mass"));
        assert_eq!(swedish.unused(&[coverage]), ["red"]);
        assert_eq!(file.schema.check(), Ok(()));
    }

    #[test]
    fn the_unit_of_a_fault_is_translated() {
        let swedish = translation(&[("grams", "gram")]);
        let mut fault = system().schema.features[0].parse("20").unwrap_err();
        swedish.fault(&mut fault);
        assert_eq!(fault.expected.to_string(), "a number from 1 to 9 gram");
    }

    #[test]
    fn a_system_without_translations_is_written_as_before() {
        let written = serde_json::to_value(system()).unwrap();
        assert!(written.get("translations").is_none());
        assert_eq!(system().translation("sv"), None);
    }

    #[test]
    fn a_translation_is_read_as_it_was_written() {
        let swedish = translation(&[("a \"b\"", "å\n")]);
        let bytes = serde_json::to_vec(&swedish).unwrap();
        assert_eq!(crate::json::read::<Translation>(&bytes).unwrap(), swedish);
    }
}

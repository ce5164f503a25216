//! The texts of systems in other languages: whole, and none left over.

use std::fs;
use std::path::Path;

use vitrine_model::translation::Translation;
use vitrine_present::Locale;
use vitrine_tests::assets;

/// A system that has texts in a language has all of them, and what is written is valid.
#[test]
fn every_text_of_a_translated_system_is_translated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model-builder/systems");
    let mut n_translations = 0;
    for entry in assets::catalog().unwrap().systems {
        for locale in Locale::all() {
            let path = folder.join(format!("{}.{}.toml", entry.name, locale.code));
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let translation: Translation = toml::from_str(&text).unwrap();
            let mut system = assets::system(&entry).unwrap();
            let mut coverage = vec![translation.system(&mut system)];
            if let Some(panels) = &system.panels {
                coverage.push(translation.panels(&mut assets::read_json(panels).unwrap()));
            }
            coverage.push(translation.report(&mut assets::read_json(&system.report).unwrap()));
            assert_eq!(system.schema.check(), Ok(()), "{}", path.display());
            // Grades and ranges such as 18-24 are the same in every language.
            let has_words = |text: &&String| text.chars().any(char::is_alphabetic);
            let missing: Vec<_> =
                coverage.iter().flat_map(|coverage| &coverage.missing).filter(has_words).collect();
            assert!(missing.is_empty(), "{} lacks {missing:#?}", path.display());
            // What the figures name of their own, such as ranges of a value, is not written in the system file.
            coverage.push(translation.figures(&mut assets::read_json(&system.figures).unwrap()));
            let unused = translation.unused(&coverage);
            assert!(unused.is_empty(), "{} has too many: {unused:#?}", path.display());
            n_translations += 1;
        }
    }
    assert!(n_translations > 0, "no system has texts in another language");
}

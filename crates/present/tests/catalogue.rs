//! The check of the languages against the English texts, and the texts of every language as they are loaded.

#[path = "../build/catalogue.rs"]
#[allow(dead_code)]
mod catalogue;
#[path = "../build/generate.rs"]
#[allow(dead_code)]
mod generate;
#[path = "../build/template.rs"]
#[allow(dead_code)]
mod template;

use vitrine_present::{Locale, Texts, TextsError};

const LANGUAGE: &str = r#"
[language]
name = "Test"
plural = "one-other"
decimal = "."
group = ","
group_from = 4
percent = " %"
multiples = []
months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
months_short = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
date_long = ""
date_short = ""
day_month = ""
month_year = ""
"#;

fn read(texts: &str) -> Result<catalogue::Catalogue, Vec<String>> {
    catalogue::read("xx", &format!("{LANGUAGE}\n{texts}"))
}

fn differences(english: &str, other: &str) -> Vec<String> {
    catalogue::differences(&read(english).unwrap(), &read(other).unwrap())
}

#[test]
fn a_language_has_the_keys_and_operands_of_the_english_texts() {
    let english = "[a]\nb = \"{label}: {n, one: row | other: rows}\"\nc = \"x\"";
    assert_eq!(differences(english, "[a]\nb = \"{n} {label}\"\nc = \"y\""), Vec::<String>::new());
    let found = differences(english, "[a]\nb = \"{n} {lable}\"\n[d]\ne = \"\"");
    let expected = [
        "a.b: the English text has no operand {lable}",
        "a.c is missing: \"x\"",
        "d.e is not among the English texts",
    ];
    assert_eq!(found, expected);
    assert_eq!(differences(english, "[a]\nb = \"{label}\"\nc = \"\""), ["a.b: the operand {n} is missing"]);
    assert_eq!(
        differences("[a]\nb = \"{n}\"", "[a]\nb = \"{n, one: x | other: y}\""),
        ["a.b: the English text does not count {n}"]
    );
}

#[test]
fn what_is_looked_up_by_name_may_be_left_to_the_program_in_english_alone() {
    let named =
        |texts: &str| catalogue::read("xx", &format!("by_name = [\"a\"]\n{LANGUAGE}\n{texts}")).unwrap();
    let mut english = named("[a]\nb = \"x\"\n[d]\ne = \"y\"");
    let others = ["[a]\nb = \"x\"\nc = \"z\"\n[d]\ne = \"y\"", "[a]\nb = \"x\"\n[d]\ne = \"y\"\nf = \"z\""];
    let others = others.map(|texts| read(texts).unwrap());
    catalogue::add_named(&mut english, &others);
    assert_eq!(catalogue::differences(&english, &others[0]), Vec::<String>::new());
    let found = catalogue::differences(&english, &others[1]);
    assert_eq!(found, ["a.c is missing: \"\"", "d.f is not among the English texts"]);
}

#[test]
fn faults_name_their_key() {
    let faults = |texts: &str| read(texts).err().unwrap_or_default().join("\n");
    assert!(faults("[a]\nb = \"{x\"").starts_with("a.b: a brace without its partner"));
    assert!(faults("[a]\nb = \"x}\"").starts_with("a.b: a brace without its partner"));
    assert!(faults("[a]\nb = \"{X y}\"").starts_with("a.b: {X y} is no operand"));
    assert!(faults("[a]\nb = \"{n, row}\"").starts_with("a.b: a form of the plural {n} has no category"));
    assert!(faults("[a]\nfn = \"x\"").starts_with("a.fn is no name"));
    assert!(faults("[A]\nb = \"x\"").starts_with("the section [A] is no name"));
    let flat = |texts: &str| {
        let catalogue = read(texts).unwrap();
        generate::flat(&catalogue, &catalogue).map(|_| ()).unwrap_err().join("\n")
    };
    assert_eq!(flat("[a]\nb = \"{n, one: x}\""), "a.b: the plural form \"other\" is missing");
    assert_eq!(flat("[a]\nb = \"{n, few: x | other: y}\""), "a.b: the language has no plural form \"few\"");
}

#[test]
fn texts_are_compiled_to_the_order_of_their_operands() {
    let parts = template::parse("{n, zero: no rows | one: one row | other: {n} rows} of {label}").unwrap();
    let operands = vec![("label".to_owned(), template::Kind::Text), ("n".to_owned(), template::Kind::Count)];
    let compiled = template::compile(&parts, &operands, &["one", "other"]).unwrap();
    assert_eq!(compiled, "{1~no rows|one row|{1} rows} of {0}");
}

#[test]
fn every_language_is_complete() {
    for locale in Locale::all() {
        let texts = Texts::of(locale);
        assert!(texts.is_complete(), "{}", locale.code);
        assert_eq!(texts.locale(), locale);
        assert_ne!(texts.words().unknown(), "…");
        assert_ne!(texts.report().spread("1", "2"), "…");
        assert_ne!(texts.cli().refused(), "…");
    }
    assert_eq!(Texts::english().words().rows(1), "1 row");
    assert_eq!(Texts::of(Locale::of("sv").unwrap()).words().rows(14_138), "14\u{a0}138 rader");
}

#[test]
fn a_page_reads_the_files_of_its_language_and_version() {
    let files: Vec<_> = Texts::files().collect();
    let file = |locale: &Locale, part: usize| {
        files.iter().find(|(name, _)| *name == locale.files[part]).map(|(_, text)| *text).unwrap()
    };
    let (en, sv) = (Locale::english(), Locale::of("sv").unwrap());
    let texts = Texts::read(file(sv, 0).as_bytes()).unwrap();
    assert_eq!((texts.words().yes(), texts.report().spread("1", "2").as_str()), ("ja", "…"));
    assert_eq!(texts.add_later(file(en, 1).as_bytes()), Err(TextsError::Language { found: "en".to_owned() }));
    texts.add_later(file(sv, 1).as_bytes()).unwrap();
    assert_eq!(texts.report().spread("1", "2"), "1 ± 2");
    // What only native programs need, no page loads.
    assert_eq!((texts.is_complete(), texts.cli().refused()), (true, "…"));
    assert!(files.iter().all(|(_, text)| !text.contains(Texts::of(sv).cli().refused())));
    let error = |bytes: &[u8]| Texts::read(bytes).err();
    assert_eq!(error(file(sv, 1).as_bytes()), Some(TextsError::Form));
    assert_eq!(error(b"<!DOCTYPE html>\n"), Some(TextsError::Form));
    assert_eq!(error(&[0xff, 0xfe]), Some(TextsError::Form));
    let cut = file(sv, 0).rsplit_once('\n').and_then(|(text, _)| text.rsplit_once('\n')).unwrap().0;
    assert_eq!(error(cut.as_bytes()), Some(TextsError::Version));
    assert_eq!(error(b"vitrine-texts sv first 0123\n"), Some(TextsError::Version));
}

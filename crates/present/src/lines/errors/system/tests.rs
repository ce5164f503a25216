//! Every fault of a system file and of a draft in both languages.

use std::error::Error;

use vitrine_model::fault::{Expected, Fault, Problem as OfValue};
use vitrine_model::schema::Task;
use vitrine_publish::system::address::parse;
use vitrine_publish::system::{ConstantsOf, FeatureKinds, Problem, ValueOf};
use vitrine_publish::{Alone, Day, Misfit, Personal, Remark, System, Unusable};
use vitrine_table::days::Serial;
use vitrine_training::TrainError;

use super::*;
use crate::Locale;
use crate::lines::errors::chain;

fn sv() -> &'static Texts {
    Texts::of(Locale::of("sv").unwrap())
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn too_heavy() -> Fault {
    Fault {
        feature: text("weight"),
        problem: OfValue::Above(1_500.5),
        expected: Expected::Number { min: 10.0, max: 300.0, unit: None },
    }
}

/// The error in Swedish. It is neither empty nor what logs have, and the English text is another one as well.
fn swedish(error: &(dyn Error + 'static)) -> String {
    let [english, swedish] = [Texts::english(), sv()].map(|texts| one(texts, error).unwrap());
    let display = error.to_string();
    for said in [&english, &swedish] {
        assert!(!said.is_empty() && !said.contains('…') && !said.ends_with('.'), "{said}");
        assert!(!said.contains('\''), "{said}");
    }
    assert_ne!(english, swedish);
    assert!(!swedish.contains(&display), "{swedish}");
    for word in ["feature ", "expected", "must ", " not ", "which"] {
        assert!(!swedish.contains(word), "{swedish}");
    }
    swedish
}

fn english(error: &(dyn Error + 'static)) -> String {
    one(Texts::english(), error).unwrap()
}

fn schema_errors() -> Vec<SchemaError> {
    use vitrine_model::schema::Named;

    let (feature, target) = (|| text("weight"), || text("price"));
    let count = |task, least, most, got| SchemaError::ClassCount { target: target(), task, least, most, got };
    vec![
        SchemaError::Name { of: Named::System, name: text("../up") },
        SchemaError::Name { of: Named::Feature, name: text("Weight") },
        SchemaError::Name { of: Named::Target, name: text("1st") },
        SchemaError::NoFeatures,
        SchemaError::FeatureTwice { feature: feature() },
        SchemaError::NumberRange { feature: feature(), min: 9_000.5, max: 2.0 },
        SchemaError::NumberRange { feature: feature(), min: f64::NAN, max: f64::INFINITY },
        SchemaError::IntegerRange { feature: feature(), min: 5, max: 5 },
        SchemaError::Step { feature: feature(), step: 0.0 },
        SchemaError::DayRange { feature: feature(), first: 1, last: 0 },
        SchemaError::FewChoices { feature: feature() },
        SchemaError::ChoiceTwice { feature: feature(), choice: text("a") },
        SchemaError::ChoiceNotRead { feature: feature(), choice: text("NA") },
        SchemaError::Default(Box::new(too_heavy())),
        count(Task::Regression, 0, 0, 2),
        count(Task::Binary, 2, 2, 1),
        count(Task::Ordinal, 2, 255, 1_000),
        SchemaError::Grades { target: target() },
        SchemaError::ClassTwice { class: text("a"), target: target() },
        SchemaError::NoPositive { target: target() },
    ]
}

fn address_errors() -> Vec<AddressError> {
    let url = |of: &str| parse(of).unwrap();
    vec![
        parse("example.org").unwrap_err(),
        parse("ftp://example.org/a.csv").unwrap_err(),
        AddressError::NoHost { url: url("http://example.org/") },
        parse("https://me:secret@example.org/").unwrap_err(),
        AddressError::NotEncrypted {
            from: Box::new(url("https://a.org/")),
            to: Box::new(url("http://b.org/")),
        },
    ]
}

fn cleaning_errors() -> Vec<CleaningError> {
    vec![
        CleaningError::NoNumber { reason: text("fel"), value: text("colour") },
        CleaningError::Form { reason: text("fel") },
    ]
}

fn problems() -> Vec<Problem> {
    let (feature, name) = (|| text("weight"), || text("x"));
    let kinds = [
        FeatureKinds::Numeric,
        FeatureKinds::Number,
        FeatureKinds::Text,
        FeatureKinds::Date,
        FeatureKinds::Choice,
        FeatureKinds::Grouping,
    ];
    let mut all = vec![
        Problem::KeyMissing { feature: feature(), key: "min", kind: "number" },
        Problem::KeyNotAllowed { feature: feature(), key: "min", kind: "flag" },
        Problem::NotWhole { feature: feature(), key: "min", got: 1_234.5 },
        Problem::NotADay { feature: feature(), key: "first", got: name() },
        Problem::NotJson { whose: ValueOf::Default(feature()), reason: name() },
        Problem::NotJson { whose: ValueOf::Example(name()), reason: name() },
        Problem::GroupApart { feature: feature(), group: name() },
        Problem::ChoiceText { feature: feature(), text: name(), value: text("a") },
        Problem::WrittenAs { feature: feature() },
        Problem::Otherwise { feature: feature(), value: name() },
        Problem::NoGrade { class: name() },
        Problem::Positive { class: name(), target: text("price") },
        Problem::Illustration { part: name(), feature: text("y") },
        Problem::RealRowsPrivate,
        Problem::RealRowsLabel { name: name() },
        Problem::RealRowsNoLabel,
        Problem::RealRowsHeldOut,
        Problem::GeneratorKeepsRows,
        Problem::NoSources,
        Problem::ConstantName { whose: ConstantsOf::Source(text("a.csv")), name: name() },
        Problem::ConstantName { whose: ConstantsOf::Ingest, name: name() },
        Problem::ConstantValue { whose: ConstantsOf::Ingest, fault: Box::new(too_heavy()) },
        Problem::CandidateName { name: name() },
        Problem::CandidateTwice { name: name() },
        Problem::NothingExported,
        Problem::Example { label: name(), faults: vec![too_heavy(), too_heavy()] },
        Problem::PanelTask { key: "threshold", target: text("price") },
        Problem::BackgroundRows { got: 5_000 },
        Problem::PanelDay { got: name() },
        Problem::ErrorGroups { label: name() },
        Problem::IngestName { key: "key", name: name() },
        Problem::IngestColumn { column: name(), first: text("a"), second: text("b") },
        Problem::RowsAt { got: name() },
        Problem::Delay { got: 5_000.0 },
        Problem::NoPages,
    ];
    all.extend(kinds.map(|expected| Problem::PanelFeature { key: "place.street", name: name(), expected }));
    all.extend(schema_errors().into_iter().map(Problem::Schema));
    all.extend(cleaning_errors().into_iter().map(Problem::Cleaning));
    all.extend(address_errors().into_iter().map(|error| Problem::IngestAddress(Box::new(error))));
    all
}

#[test]
fn every_error_has_its_sentence_in_every_language() {
    for error in schema_errors() {
        swedish(&error);
    }
    for error in cleaning_errors() {
        swedish(&error);
    }
    for error in address_errors() {
        swedish(&error);
    }
    for (at, problem) in problems().into_iter().enumerate() {
        let line = (at % 2 == 0).then_some(1_234);
        let said = swedish(&SystemFault { line, problem });
        assert_eq!(said.starts_with("rad 1\u{a0}234: "), line.is_some(), "{said}");
    }
    swedish(&"2026-02-30".parse::<Day>().unwrap_err());
    for error in draft_errors() {
        swedish(&error);
    }
}

fn draft_errors() -> Vec<DraftError> {
    let (file, column) = (|| text("a.csv"), || text("kind"));
    vec![
        DraftError::NoColumn {
            file: file(),
            column: column(),
            known: vec![text("b"), text("c")],
            similar: None,
        },
        DraftError::TooFewRows { file: file(), got: 1, needed: 20 },
        DraftError::OneValue { column: column(), n: 1, n_missing: 0 },
        DraftError::TooManyClasses { column: column(), n: 1_000, most: 50 },
        DraftError::OtherTask { column: column(), n: 3, task: Task::Binary },
        DraftError::NothingToLearn { file: file(), target: column() },
        System::parse("a", "title = 1", Origin::Draft).unwrap_err().into(),
        Misfit::Names { file: file(), missing: vec![text("b")], superfluous: vec![] }.into(),
        Misfit::Ignored { file: file(), column: column(), known: vec![text("b")] }.into(),
        Misfit::Number { feature: column(), line: 1_200, text: text("b") }.into(),
        Misfit::Categories { feature: column(), found: vec![text("b")], known: vec![text("c")] }.into(),
        Misfit::Classes { column: column(), expected: 3, found: vec![text("b"), text("c")] }.into(),
        Misfit::OtherClass { column: column(), class: text("b"), given: vec![text("c")] }.into(),
        Misfit::NoClasses.into(),
        Misfit::NoValue { column: column() }.into(),
        DraftError::NoColumn {
            file: file(),
            column: column(),
            known: vec![text("Kind")],
            similar: Some(text("Kind")),
        },
        DraftError::TooFewDifferent { file: file(), got: 3, needed: 5 },
        DraftError::OneValue { column: column(), n: 1, n_missing: 9 },
        DraftError::DayTarget { column: column() },
        DraftError::TextAmongNumbers {
            column: column(),
            n_fitting: 35,
            n_cells: 40,
            line: 5,
            text: text("n.d."),
        },
        DraftError::MixedShares { column: column(), line: 2, text: text("0.5") },
    ]
}

#[test]
fn what_candidates_share_is_said_as_an_error_of_training() {
    let error = || TrainError::Lengths { records: 1, targets: 2 };
    for texts in [Texts::english(), sv()] {
        let fault = SystemFault { line: None, problem: Problem::Shared(Box::new(error())) };
        let alone = crate::lines::errors::training::one(texts, &error());
        assert_eq!(one(texts, &fault), Some(alone.unwrap_or_else(|| error().to_string())));
    }
}

#[test]
fn schemas_and_parts_read_as_sentences() {
    let said = schema_errors();
    assert_eq!(
        english(&said[0]),
        "the system name “../up” must start with a lower-case letter and contain only a-z, 0-9 and _"
    );
    assert_eq!(
        swedish(&said[5]),
        "variabeln ”weight”: min är 9\u{a0}000,5 och max är 2; förväntat ändliga tal där min är mindre än max"
    );
    assert_eq!(
        english(&said[13]),
        "the default of a feature is not allowed: weight: 1,500.5 is above the largest allowed value. Expected: a number from 10 to 300"
    );
    assert_eq!(
        swedish(&said[15]),
        "målvariabeln ”price” har 1 klass; när task är ”binary” ska den ha exakt 2"
    );
    assert_eq!(
        english(&said[16]),
        "the target “price” has 1,000 classes; a target of the task “ordinal” has from 2 to 255"
    );
    let fault = |line, problem| SystemFault { line, problem };
    let missing = fault(Some(7), Problem::KeyMissing { feature: text("w"), key: "min", kind: "number" });
    assert_eq!(
        [english(&missing), swedish(&missing)],
        [
            "line 7: feature “w”: the key “min” is missing; it is required when kind is “number”",
            "rad 7: variabeln ”w”: nyckeln ”min” saknas; den krävs när kind är ”number”",
        ]
    );
    let panel = Problem::PanelFeature { key: "place.street", name: text("x"), expected: FeatureKinds::Text };
    assert_eq!(
        swedish(&fault(None, panel)),
        "panels.place.street är ”x”; förväntat en variabel vars kind är ”text”"
    );
    let faults = vec![too_heavy(), too_heavy()];
    assert_eq!(
        swedish(&fault(None, Problem::Example { label: text("x"), faults })).matches("Förväntat").count(),
        2
    );
}

#[test]
fn remarks_on_drafts_read_as_sentences() {
    let strays =
        |are_days| Remark::Strays { n_fitting: 1_237, n_cells: 1_240, line: 19, text: text("<20"), are_days };
    let all = [
        strays(false),
        strays(true),
        Remark::Kept { text: text("NA"), n: 109 },
        Remark::Words { words: vec![(text("-"), 2), (text("None"), 1)] },
        Remark::AmbiguousDays { month_first: true },
        Remark::AmbiguousDays { month_first: false },
        Remark::FewRows { class: text("fraud"), n: 4 },
        Remark::Sentinel { text: text("-999"), n: 3 },
        Remark::Folded { n: 12, n_cells: 19 },
        Remark::Times { n: 40 },
        Remark::Hours { n: 40 },
        Remark::Total { line: 42, text: text("Summa") },
        Remark::PredictsAlone { metric: Alone::RocAuc, score: 0.9987 },
        Remark::PredictsAlone { metric: Alone::Line, score: 1.0 },
        Remark::OneClass { class: text("left") },
        Remark::Assumed { text: text("1.234"), number: 1234.0, decimal_comma: true },
        Remark::Magnitudes { text: text("1.5M"), number: 1.5e6 },
        Remark::Shares { n: 3, text: text("0.5") },
        Remark::SameNumber { one: text("1.1"), other: text("1.10") },
        Remark::MaybeSentinel { text: text("9999"), n: 7 },
        Remark::Serial { kind: Serial::Days, text: text("45292"), day: text("2024-01-01") },
        Remark::Serial { kind: Serial::Seconds, text: text("1500000000"), day: text("2017-07-14") },
        Remark::Serial { kind: Serial::Milliseconds, text: text("1500000000000"), day: text("2017-07-14") },
        Remark::NoOutcome { words: vec![text("-"), text("?")], n: 3, is_frequent: false },
        Remark::NoOutcome { words: vec![text("-")], n: 30, is_frequent: true },
        Remark::ShortYears { text: text("jan-14"), day: text("2014-01-01") },
        Remark::Orders,
    ];
    for remark in &all {
        let [en, sv] = [Texts::english(), sv()].map(|texts| draft_remark(texts, remark));
        assert!(en != sv && !sv.is_empty(), "{en} / {sv}");
    }
    assert_eq!(
        draft_remark(Texts::english(), &all[0]),
        "1,237 of 1,240 cells are numbers; line 19 has “<20”, treated as missing"
    );
    assert_eq!(
        [draft_remark(Texts::english(), &all[15]), draft_remark(sv(), &all[15])],
        [
            "“1.234” is read as 1,234; if it is something else, add --decimal .",
            "”1.234” läses som 1\u{a0}234; om det är något annat, lägg till --decimal ."
        ]
    );
    assert_eq!(draft_remark(sv(), &all[3]), "”-” i 2 celler, ”None” i 1 cell: räknas som saknade värden");
}

#[test]
fn drafts_read_as_sentences() {
    let said = draft_errors();
    assert_eq!(
        [english(&said[1]), swedish(&said[1])],
        [
            "a.csv has 1 row; at least 20 are needed to train and evaluate a model",
            "a.csv har 1 rad; minst 20 behövs för att träna och utvärdera en modell",
        ]
    );
    assert_eq!(swedish(&said[0]), "a.csv saknar kolumnen ”kind”; rubrikraden har b, c");
    assert_eq!(swedish(&said[6]), "systemfilen i utkastet kan inte läsas");
    let reasons = [
        (Unusable::NoValues, "kolumnen saknar värden"),
        (Unusable::OneValue { value: text("a") }, "kolumnen är ”a” på varje rad"),
        (Unusable::ManyTexts { n: 1_234 }, "kolumnen har 1\u{a0}234 unika texter"),
        (Unusable::OneText, "kolumnens texter skiljer sig bara i stora och små bokstäver"),
        (
            Unusable::NoRange { low: 0.5, high: 2e15 },
            "kolumnens tal från 0,5 till 2\u{a0}000\u{a0}000\u{a0}000\u{a0}000\u{a0}000 ger inget användbart intervall",
        ),
        (Unusable::RowNumbers, "kolumnen numrerar raderna"),
        (Unusable::Identifier, "kolumnen namnger raderna: varje värde står på en enda rad"),
        (
            Unusable::ManyCodes { n: 1_234 },
            "kolumnen har 1\u{a0}234 olika koder, vars siffror inte är något belopp",
        ),
        (
            Unusable::MixedDays {
                day_line: 2,
                day: text("13/1/2024"),
                month_line: 3,
                month: text("1/13/2024"),
            },
            "kolumnens dagar är skrivna i två ordningar: rad 2 har ”13/1/2024” och rad 3 ”1/13/2024”; skriv alla i en, till exempel 2024-12-31",
        ),
        (
            Unusable::Personal { kind: Personal::Emails },
            "kolumnen ser ut som personuppgifter (e-postadresser), som en publicerad sida skulle visa",
        ),
    ];
    for (why, expected) in reasons {
        assert_eq!(left_out_column(sv(), &why), expected);
        assert!(!left_out_column(Texts::english(), &why).is_empty());
    }
    assert_eq!(
        left_out_column(Texts::english(), &Unusable::OneValue { value: text("a") }),
        "it is “a” in every row"
    );
}

#[test]
fn a_system_file_is_named_with_what_is_wrong_in_it() {
    let iris = include_str!("../../../../../../model-builder/systems/iris.toml");
    let wrong = iris.replacen("min = 1.0", "min = 9.0", 1);
    let error = |origin| System::parse("iris", &wrong, origin).unwrap_err();
    let line = 1 + iris[..iris.find("name = \"petal_length\"").unwrap()].matches('\n').count();
    assert_eq!(
        chain(sv(), &error(Origin::File(text("iris.toml")))),
        format!(
            "systemfilen iris.toml innehåller ett fel: rad {line}: variabeln ”petal_length”: min är 9 och max är 7; \
             förväntat ändliga tal där min är mindre än max"
        )
    );
    assert!(
        chain(Texts::english(), &error(Origin::BuiltIn(text("iris.toml"))))
            .starts_with("the system file iris.toml (built in) has an error: line ")
    );
    let unreadable = System::parse("iris", "titel = 1", "iris.toml").unwrap_err();
    assert!(chain(sv(), &unreadable).starts_with("systemfilen iris.toml kan inte läsas: "));
}

//! Every error of publishing in every language.

use std::io::ErrorKind;

use vitrine_model::fault::{Expected, Problem};
use vitrine_model::history::{Origin, PredictionRecord};
use vitrine_model::{Fault, PredictError};
use vitrine_publish::trial_log::Searched;
use vitrine_publish::{ByteDifference, Difference, EntryDifference};
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

fn io() -> std::io::Error {
    ErrorKind::PermissionDenied.into()
}

fn json() -> serde_json::Error {
    serde_json::from_str::<u8>("x").unwrap_err()
}

fn faults() -> Vec<Fault> {
    let feature = text("weight");
    vec![Fault { feature, problem: Problem::NoValue, expected: Expected::AnyNumber }]
}

/// The sentence in both languages, which must differ from each other and the Swedish one from the form for logs.
fn told(error: &(dyn Error + 'static)) -> [String; 2] {
    let said = [Texts::english(), sv()].map(|texts| one(texts, error).unwrap());
    let [english, swedish] = &said;
    assert!(!english.is_empty() && !swedish.is_empty() && !swedish.contains('…'), "{error}: {swedish}");
    assert!(english != swedish && *swedish != error.to_string(), "{error}: {swedish}");
    said
}

fn train(step: Step) -> PublishError {
    let source = Box::new(TrainError::Lengths { records: 1, targets: 2 });
    PublishError::Train { step, system: text("fruit"), source }
}

#[test]
fn what_cannot_be_published_is_told_in_every_language() {
    let file = || text("a.json");
    let (system, store) = (|| text("fruit"), || text("assets"));
    let all = [
        PublishError::Store(StoreError::Absent { file: file() }),
        PublishError::Damaged { file: file(), source: json() },
        PublishError::Newer { file: file(), got: 1_234 },
        PublishError::Unexpected { file: file(), source: ArtifactError::Kind { got: text("recipe") } },
        PublishError::History { file: file(), source: HistoryError::Chain { line: 2 } },
        PublishError::NotUtf8 { file: file() },
        PublishError::Cut { file: file() },
        PublishError::NoPage { file: store() },
        PublishError::NoCatalog { store: store() },
        PublishError::NotTrained {
            system: system(),
            store: store(),
            trained: vec![text("iris"), text("wine")],
        },
        PublishError::NotTrained { system: system(), store: store(), trained: vec![] },
        PublishError::NoModel { system: system() },
        PublishError::NoGenerator { file: file(), system: system() },
        PublishError::Before { source: Box::new(PublishError::Cut { file: file() }) },
        PublishError::Encode { name: "report", source: json() },
        PublishError::Write {
            system: system(),
            store: store(),
            source: Box::new(PublishError::Cut { file: file() }),
        },
        PublishError::NoCandidate { name: text("knn"), known: vec![text("forest")] },
        PublishError::Sample {
            date: text("2026-11-20"),
            number: 3,
            source: Box::new(PublishError::Predict(PredictError::NotFinite)),
        },
        PublishError::NoRow { date: text("2026-11-20"), number: 3 },
        PublishError::Row { faults: faults() },
        PublishError::Predict(PredictError::NotFinite),
        PublishError::Entry(HistoryError::Chain { line: 2 }),
        PublishError::NoCoverage,
        PublishError::NoVersion { system: system(), model: text("knn@9"), known: vec![text("knn@1")] },
        PublishError::NoRelease { system: system(), model: text("knn@1") },
        PublishError::NothingBefore { system: system() },
        PublishError::FewLabelled { system: system(), n: 3, needed: 10 },
    ];
    let said: Vec<[String; 2]> = all.iter().map(|error| told(error)).collect();
    assert_eq!(
        said[2],
        [
            "a.json has the format 1,234; this program reads formats up to 4, so update it",
            "a.json har formatet 1\u{a0}234; programmet läser format till och med 4, så uppdatera det"
        ]
    );
    assert_eq!(
        said[9],
        [
            "there is no trained system “fruit” in assets, which has iris, wine; run “model-builder train fruit” first",
            "det finns inget tränat system ”fruit” i assets, som har iris, wine; kör ”model-builder train fruit” först"
        ]
    );
    assert_eq!(
        said[19],
        [
            "a row does not fit the features; train the system again. weight: no value is given. Expected: a finite number.",
            "en rad passar inte variablerna; träna systemet igen. weight: värdet saknas. Förväntat: ett ändligt tal."
        ]
    );
    let drawn = PublishError::Draw(TrainError::Lengths { records: 1, targets: 2 });
    assert!(
        [Texts::english(), sv()].iter().all(|texts| one(texts, &drawn).is_some_and(|said| !said.is_empty()))
    );
}

#[test]
fn every_step_and_figure_has_its_sentence() {
    let steps = [
        Step::Fit,
        Step::FitGenerator,
        Step::JudgeGenerator,
        Step::Explain,
        Step::BaseRate,
        Step::Background,
        Step::Days,
        Step::Ranking,
        Step::Map,
    ];
    for step in steps {
        assert!(told(&train(step)).iter().all(|said| said.contains("fruit")));
    }
    let figures = [
        Figure::DefaultModel,
        Figure::Baseline,
        Figure::HeldOut,
        Figure::CrossValidated,
        Figure::BaselineHeldOut,
    ];
    for figure in figures {
        assert!(
            told(&PublishError::NoFigure { figure, metric: "mae" })
                .iter()
                .all(|said| said.contains("“mae”") || said.contains("”mae”"))
        );
    }
}

#[test]
fn causes_follow_in_the_same_language() {
    let store = StoreError::Write { file: text("assets/a.json"), source: io() };
    let error = PublishError::Write {
        system: text("fruit"),
        store: text("assets"),
        source: Box::new(PublishError::Store(store)),
    };
    assert_eq!(
        chain(Texts::english(), &error),
        "“fruit” cannot be written to assets: assets/a.json cannot be written: permission denied"
    );
    assert_eq!(
        chain(sv(), &error),
        "”fruit” kan inte skrivas till assets: assets/a.json kan inte skrivas: åtkomst nekad"
    );
    let got = text("0123456789abcdef");
    let source = ArtifactError::Hash { expected: text("fedcba9876543210"), got };
    assert_eq!(
        chain(sv(), &PublishError::Unexpected { file: text("a.json"), source }),
        "a.json är inte den fil som förväntas där: filens SHA-256 är 01234567…, förväntat är fedcba98…; \
         den är skadad eller från ett annat bygge, så hämta den igen"
    );
}

#[test]
fn stores_and_logs_are_told_in_every_language() {
    let (file, store) = (|| text("a.json"), || text("assets"));
    let stores = [
        StoreError::Outside { path: text("../x"), store: store() },
        StoreError::Absent { file: file() },
        StoreError::Read { file: file(), source: io() },
        StoreError::Write { file: file(), source: io() },
        StoreError::Remove { file: file(), source: io() },
        StoreError::List { folder: store(), source: io() },
        StoreError::Locked { holder: None, store: store() },
        StoreError::Locked { holder: Some(text("4711")), store: store() },
        StoreError::Lock { file: file(), source: io() },
    ];
    let said: Vec<[String; 2]> = stores.iter().map(|error| told(error)).collect();
    assert_eq!(
        said[7][1],
        "en annan körning (process 4711) skriver till assets; vänta tills den är klar och försök igen"
    );
    let of = |candidate: &str| Searched { candidate: text(candidate), system: text("fruit") };
    let logs = [
        LogError::InUse { file: file() },
        LogError::Store { file: file(), source: StoreError::Absent { file: file() } },
        LogError::NoHeader { file: file() },
        LogError::Format { file: file(), got: 7 },
        LogError::OtherSearch { file: file(), got: of("knn"), wanted: of("forest") },
        LogError::OtherData { file: file(), candidate: text("knn") },
        LogError::Trial { file: file(), line: 1_234, source: json() },
        LogError::Encode { file: file(), source: json() },
    ];
    let said: Vec<[String; 2]> = logs.iter().map(|error| told(error)).collect();
    assert_eq!(
        said[4][0],
        "the log a.json belongs to the candidate “knn” of “fruit”, not to “forest” of “fruit”; give another file"
    );
    assert_eq!(
        said[6],
        ["a.json, line 1,234: the line is not a trial", "a.json, rad 1\u{a0}234: raden är inget försök"]
    );
}

#[test]
fn models_and_histories_are_told_in_every_language() {
    let reason = || text("x");
    let artifacts = [
        ArtifactError::Hash { expected: text("0"), got: text("1") },
        ArtifactError::Shape { reason: reason() },
        ArtifactError::Kind { got: text("recipe") },
        ArtifactError::Format { got: 9 },
        ArtifactError::Content { reason: reason() },
    ];
    let sentences = artifacts.iter().map(|error| one(sv(), error).unwrap());
    for (said, error) in sentences.zip(&artifacts) {
        assert!(said != error.to_string() && Some(said) != one(Texts::english(), error));
    }
    let packs = [
        PackError::TooManyValues { n_distinct: 70_000 },
        PackError::NotBase64,
        PackError::HalfCode { n_bytes: 3 },
        PackError::CodeOutOfRange { code: 7, table_length: 3 },
        PackError::Length { expected: 3, got: 1 },
    ];
    let said: Vec<[String; 2]> = packs.iter().map(|error| told(error)).collect();
    assert_eq!(
        said[0][1],
        "70\u{a0}000 olika värden är för många för en packad kolumn; högst 65\u{a0}536 får plats"
    );
    assert_eq!(said[4][0], "a packed column has 1 element; expected 3");
    let histories = [
        HistoryError::Line { line: 3, reason: reason() },
        HistoryError::Chain { line: 3 },
        HistoryError::Write { reason: reason() },
    ];
    let said: Vec<[String; 2]> = histories.iter().map(|error| told(error)).collect();
    assert_eq!(
        said[1][1],
        "rad 3 i historiken följer inte på rad 2: någon av dem har ändrats, tagits bort eller lagts till i efterhand"
    );
}

#[test]
fn differences_are_told_in_every_language() {
    let path = || text("fruit/a.json");
    let entry = |difference| Difference::Entry { path: path(), line: 1_234, difference };
    let sample = |origin| EntryDifference::Sample { origin, date: text("2026-11-20"), number: 3 };
    let outcome = |value| Box::new(PredictionRecord { value: Some(value), ..PredictionRecord::default() });
    let bytes = |difference| Difference::Bytes { path: path(), difference };
    let all = [
        Difference::Error(PublishError::Cut { file: path() }),
        Difference::Size { path: path(), bytes: 1, expected: 1_234 },
        Difference::Stray { path: path() },
        Difference::Latest { system: text("fruit") },
        Difference::NoDefault { system: text("fruit") },
        Difference::ModelName { path: path(), got: text("knn"), expected: text("forest") },
        Difference::ModelSchema { path: path(), system: text("fruit/system.json") },
        entry(EntryDifference::NoModel { sha256: text("0123") }),
        entry(EntryDifference::Record { faults: faults() }),
        entry(EntryDifference::Prediction { predicted: outcome(1.5), recorded: outcome(2.5) }),
        entry(sample(Origin::Real)),
        entry(sample(Origin::Synthetic)),
        entry(EntryDifference::Error(PublishError::Cut { file: path() })),
        bytes(ByteDifference::NotMade),
        bytes(ByteDifference::NotThere),
        bytes(ByteDifference::Changed),
    ];
    let said: Vec<[String; 2]> = all
        .iter()
        .map(|of| {
            let said = [Texts::english(), sv()].map(|texts| difference(texts, of));
            assert!(
                said[0] != said[1] && said[1] != of.to_string() && !said[1].contains('…'),
                "{of}: {said:?}"
            );
            said
        })
        .collect();
    assert_eq!(
        said[1],
        ["fruit/a.json has 1 byte; expected 1,234", "fruit/a.json är 1 byte; förväntat: 1\u{a0}234"]
    );
    assert_eq!(
        said[9],
        [
            "fruit/a.json, line 1,234: the model predicts {\"value\":1.5}; the recorded prediction is {\"value\":2.5}",
            "fruit/a.json, rad 1\u{a0}234: modellen predicerar {\"value\":1.5}; den sparade prediktionen är {\"value\":2.5}"
        ]
    );
    assert_eq!(said[15][1], "fruit/a.json är inte samma byte för byte efter ny träning");
}

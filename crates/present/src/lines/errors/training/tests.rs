//! Every error of training in both languages.

use vitrine_model::ArtifactError;
use vitrine_model::PredictError;
use vitrine_publish::trial_log::LogError;
use vitrine_training::error::{
    Asked, Counted, Field, GeneratorFault, Learner, Limit, Named, NoEnd, Rule, TargetRule,
};

use super::*;
use crate::Locale;

/// A text in English and Swedish, neither of them empty.
pub(super) fn is_told(say: impl Fn(&Texts) -> String) -> [String; 2] {
    let both = [Texts::english(), Texts::of(Locale::of("sv").unwrap())].map(say);
    assert!(both.iter().all(|text| !text.trim().is_empty()), "{both:?}");
    assert!(both.iter().all(|text| !text.contains("  ")), "{both:?}");
    both
}

/// A text that is another one in Swedish, and there not the `Display` of what it tells.
pub(super) fn differs(say: impl Fn(&Texts) -> String, display: &str) -> [String; 2] {
    let both = is_told(say);
    assert!(both[0] != both[1] && both[1] != display, "{both:?}, {display}");
    both
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn told(error: &TrainError) -> [String; 2] {
    is_told(|texts| chain(texts, error))
}

fn setting(field: &str, got: Got, expected: impl Into<Limit>) -> TrainError {
    TrainError::Setting { field: field.into(), got, expected: expected.into() }
}

#[test]
fn every_error_of_training_is_told_in_every_language() {
    let names = |names: &[&str]| Known::Names(names.iter().map(|name| text(name)).collect());
    let unknown = |kind, known| TrainError::Unknown { whose: Field::Search, kind, name: text("x"), known };
    let json = serde_json::from_str::<u8>("x").unwrap_err();
    let not_finite = |hint| TrainError::NotFinite { row: 1, input: 2, got: f64::NAN, hint };
    for error in [
        TrainError::TooFew { what: Asked::Map, of: Counted::RowsWithPlace, needed: 1, got: 0 },
        TrainError::Lengths { records: 2, targets: 1 },
        TrainError::Weight { row: 1, got: -0.5 },
        TrainError::Target { row: 1, got: 0.5, expected: TargetRule::Class(3) },
        TrainError::Value { row: 1, feature: text("x"), got: f64::NAN },
        setting("k", Got::Whole(0), Limit::WholeFrom(1)),
        setting("grid", Got::BesideSearch, Rule::SearchOrGrid),
        unknown(Named::Candidate, names(&["a", "b"])),
        unknown(Named::DerivedQuantity, names(&[])),
        unknown(Named::Candidate, Known::Candidates),
        not_finite(Remedy::FillIn),
        not_finite(Remedy::CheckDerived),
        TrainError::NotConverged { estimator: Learner::ElasticNet, reason: NoEnd::Rounds(20_000) },
        TrainError::Estimator { estimator: Learner::RidgeRegression, reason: Refusal::NotFinite },
        TrainError::Estimator { estimator: Learner::Student, reason: Refusal::Library(text("x")) },
        TrainError::Predict { row: 1, source: PredictError::NotFinite },
        TrainError::NoScore { name: text("x"), metric: "r2" },
        TrainError::NoTrial { trials: 6, reason: NoResult::Stopped },
        TrainError::NoTrial { trials: 1, reason: NoResult::Logged(text("x")) },
        TrainError::Log(Box::new(LogError::InUse { file: text("log.jsonl") })),
        TrainError::Generator { system: text("x"), reason: GeneratorFault::NoAreas },
        TrainError::Pipeline(PipelineFault::Contradiction(text("x"))),
        TrainError::Pipeline(PipelineFault::NotWritten(json)),
        TrainError::Pipeline(PipelineFault::NotCompressed(std::io::Error::other("x"))),
        TrainError::Metric(MetricError::NoBins),
        TrainError::Artifact(ArtifactError::Kind { got: text("x") }),
    ] {
        differs(|texts| chain(texts, &error), &error.to_string());
    }
}

#[test]
fn errors_of_a_candidate_name_it_once() {
    let source = Box::new(setting("k", Got::Whole(1_000), Limit::Whole(1, 150)));
    let error = TrainError::Candidate { name: text("near"), source };
    assert_eq!(
        told(&error),
        [
            "candidate “near”: k is 1,000; expected a whole number from 1 to 150",
            "kandidaten ”near”: k är 1\u{a0}000; förväntat: ett heltal från 1 till 150"
        ]
    );
    let reason = NoResult::Failed(Box::new(error));
    assert_eq!(
        told(&TrainError::NoTrial { trials: 6, reason })[1],
        "inget av sökningens 6 försök gav något resultat; det första som misslyckades: kandidaten ”near”: k är \
         1\u{a0}000; förväntat: ett heltal från 1 till 150"
    );
}

#[test]
fn sentences_say_what_is_wrong_and_what_was_expected() {
    let few = TrainError::TooFew { what: Asked::Folds(5), of: Counted::Groups, needed: 5, got: 3 };
    assert_eq!(
        told(&few),
        [
            "a cross-validation with 5 folds needs at least 5 rows with different features; got 3",
            "en korsvalidering med 5 delar kräver minst 5 rader med olika variabelvärden; antalet är 3"
        ]
    );
    let unknown = TrainError::Unknown {
        whose: "split.time".into(),
        kind: Named::Feature,
        name: text("date"),
        known: Known::Names(vec![text("size"), text("day")]),
    };
    assert_eq!(
        told(&unknown),
        [
            "split.time refers to the feature “date”, which does not exist; there are size, day",
            "split.time hänvisar till variabeln ”date”, som inte finns; följande finns: size, day"
        ]
    );
    let given = setting("monotone", Got::Given, Rule::DirectedFamily);
    assert_eq!(
        told(&given),
        [
            "monotone: it is given; expected none; only gradient boosting can keep directions",
            "monotone: den är angiven; förväntat: ingen; bara gradientboosting kan hålla riktningar"
        ]
    );
    let reason = NoEnd::Separable;
    let error = TrainError::NotConverged { estimator: Learner::LogisticRegression, reason };
    assert_eq!(
        told(&error)[1],
        "logistisk regression konvergerade inte: klasserna är fullständigt separerbara, så vikterna växer \
         obegränsat; skala variablerna eller höj alpha"
    );
    let predict = TrainError::Predict { row: 3, source: PredictError::NotFinite };
    assert_eq!(
        told(&predict)[0],
        "row 3 cannot be predicted: The model gives no finite prediction for this record."
    );
}

#[test]
fn numbers_are_written_by_locale() {
    for (value, english, swedish) in [
        (1_234.5, "1,234.5", "1\u{a0}234,5"),
        (-0.25, "−0.25", "−0,25"),
        (1.5e100, "1.5e100", "1,5e100"),
        (2e-7, "2e−7", "2e−7"),
        (0.0, "0", "0"),
        (f64::INFINITY, "inf", "inf"),
    ] {
        assert_eq!(is_told(|texts| number(texts, value)), [english, swedish]);
    }
}

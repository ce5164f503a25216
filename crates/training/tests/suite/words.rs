//! Words of free text: those that say something are found among many, and none of them has seen a held-out row.

use crate::common::{candidate, estimator, feature, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_training::prepare::fit_preprocess;
use vitrine_training::spec::{CandidateSpec, EncodeTexts, Scale};
use vitrine_training::{Dataset, fit};

/// Words that say something: what they add to the target, and the forms in which texts have them.
const TELLING: [(f64, [&str; 2]); 3] = [
    (10.0, ["Balkong", "balkongen"]),
    (-8.0, ["fuktskada", "FUKTSKADOR"]),
    (5.0, ["nyrenoverad", "nyrenoverat"]),
];

/// Rows of a text of eight words out of 400, each text another one; `effect` is how much the telling words count.
fn data(n: usize, effect: f64, task: Task, classes: &[&str]) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let note = feature("note", FeatureKind::Text { max_length: 200 }, json!(""));
    let mut data = Dataset {
        schema: schema(vec![note, number("size", -1.0, 1.0, 0.1)], task, classes),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n {
        let mut words: Vec<String> = (0..8).map(|_| format!("ord{}x", rng.random_range(0..400))).collect();
        let mut value = rng.random_range(-1.0..1.0);
        for (adds, forms) in TELLING {
            if rng.random_bool(0.3) {
                let at = rng.random_range(0..words.len());
                words.insert(at, forms[rng.random_range(0..2)].to_owned());
                value += effect * adds;
            }
        }
        let text = Value::Text(words.join([" ", ", ", " - "][rng.random_range(0..3)]).into());
        data.records.push(Record { values: vec![text, Value::Number(rng.random_range(-1.0..1.0))] });
        let n_classes = classes.len();
        data.targets.push(if n_classes == 0 { value } else { f64::from(u8::from(value > 2.0)) });
    }
    data
}

fn words(family: serde_json::Value) -> CandidateSpec {
    CandidateSpec {
        encode_texts: EncodeTexts::Words,
        scale: Scale::Standard,
        ..candidate("words", estimator(family))
    }
}

fn halves(data: &Dataset) -> (Dataset, Dataset) {
    let half = data.n_samples() / 2;
    (data.subset(&(0..half).collect::<Vec<_>>()), data.subset(&(half..data.n_samples()).collect::<Vec<_>>()))
}

/// R2 on rows that the fit has not seen.
fn r2(data: &Dataset, spec: &CandidateSpec) -> f64 {
    let (train, test) = halves(data);
    let pipeline = fit(&train, spec, 3).unwrap().pipeline;
    let predicted: Vec<f64> =
        test.records.iter().map(|record| pipeline.predict(record).unwrap().value.unwrap()).collect();
    vitrine_model::metrics::r2(&test.targets, &predicted).unwrap()
}

#[test]
fn a_value_that_depends_on_words_is_predicted_from_two_thousand_different_texts() {
    let data = data(2_000, 1.0, Task::Regression, &[]);
    let baseline = r2(&data, &words(json!({"family": "baseline"})));
    assert!(baseline < 0.01, "{baseline}");
    for family in [
        json!({"family": "ridge", "alpha": 1.0}),
        json!({"family": "boosting", "n_trees": 100, "max_leaf_nodes": 8, "learning_rate": 0.2, "min_samples_leaf": 5}),
        json!({"family": "forest", "n_trees": 30, "max_leaf_nodes": 64, "min_samples_leaf": 3}),
    ] {
        let found = r2(&data, &words(family.clone()));
        assert!(found > 0.95, "{family}: {found}");
        let without = CandidateSpec { encode_texts: EncodeTexts::None, ..words(family.clone()) };
        assert!(r2(&data, &without) < 0.05, "{family}");
    }
}

#[test]
fn compounds_are_predicted_by_their_parts_whatever_they_begin_with() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut data = data(0, 1.0, Task::Regression, &[]);
    let letters = ["b", "d", "f", "k", "l", "m", "r", "t"];
    let mut syllable = || {
        let vowel = ["a", "e", "o", "u", "å"][rng.random_range(0..5)];
        format!("{}{vowel}{}", letters[rng.random_range(0..8)], letters[rng.random_range(0..8)])
    };
    let ends = [("gatan", 3.0), ("vägen", -3.0), ("stigen", -6.0), ("torget", 8.0)];
    for row in 0..600 {
        let (end, adds) = ends[row % 4];
        let mut name = format!("{}{}{end}", syllable(), syllable());
        if row % 5 == 0 {
            // A misspelt one.
            name.remove(name.len() - 2);
        }
        let text = Value::Text(format!("{name} {}", row % 37).into());
        data.records.push(Record { values: vec![text, Value::Number(0.0)] });
        data.targets.push(adds + f64::from((row * 7 % 11) as u8) / 11.0);
    }
    let spec = words(json!({"family": "ridge", "alpha": 1.0}));
    let found = r2(&data, &spec);
    assert!(found > 0.9, "{found}");
    let (train, _) = halves(&data);
    let known = fit_preprocess(&train, &spec).unwrap().words.remove(0).words;
    // Parts that stand in the same rows are not repeated.
    let both = ["*väge", "*ägen"].iter().all(|part| known.iter().any(|word| word == part));
    assert!(known.len() < 20 && !both, "{known:?}");
}

#[test]
fn a_class_that_depends_on_words_is_predicted() {
    let data = data(2_000, 1.0, Task::Binary, &["low", "high"]);
    let (train, test) = halves(&data);
    let pipeline = fit(&train, &words(json!({"family": "logistic", "alpha": 1.0})), 3).unwrap().pipeline;
    let actual: Vec<bool> = test.targets.iter().map(|target| *target == 1.0).collect();
    let scores: Vec<f64> =
        test.records.iter().map(|record| pipeline.predict(record).unwrap().probabilities[1]).collect();
    let auc = vitrine_model::metrics::roc_auc(&actual, &scores).unwrap();
    assert!(auc > 0.97, "{auc}");
}

#[test]
fn the_words_that_tell_are_known_by_their_beginning_and_few_others_are() {
    let data = data(2_000, 1.0, Task::Regression, &[]);
    let preprocess = fit_preprocess(&data, &words(json!({"family": "ridge", "alpha": 1.0}))).unwrap();
    let known = &preprocess.words[0].words;
    for word in ["balkon", "fuktsk", "nyreno"] {
        assert!(known.iter().any(|of| of == word), "{known:?}");
    }
    assert!(known.len() < 12, "{known:?}");
    let names: Vec<String> =
        (0..preprocess.columns.len()).map(|at| preprocess.column_name(at, &data.schema)).collect();
    assert!(names.contains(&"note = balkon".to_owned()) && names.contains(&"size".to_owned()), "{names:?}");
    let read: vitrine_model::transforms::Preprocess =
        serde_json::from_str(&serde_json::to_string(&preprocess).unwrap()).unwrap();
    assert_eq!(read, preprocess);
}

#[test]
fn words_that_say_nothing_gain_nothing() {
    let data = data(2_000, 0.0, Task::Regression, &[]);
    let found = r2(&data, &words(json!({"family": "ridge", "alpha": 1.0})));
    assert!((-0.1..0.02).contains(&found), "{found}");
}

#[test]
fn a_table_of_nothing_but_texts_has_an_input_where_no_word_says_anything() {
    let mut data = data(120, 0.0, Task::Regression, &[]);
    data.schema.features.truncate(1);
    data.records.iter_mut().for_each(|record| record.values.truncate(1));
    // The same words in every third row, whatever the target.
    for (row, record) in data.records.iter_mut().enumerate() {
        record.values = vec![Value::Text(["alpha beta", "beta gamma", "alpha gamma"][row % 3].into())];
    }
    let preprocess = fit_preprocess(&data, &words(json!({"family": "ridge", "alpha": 1.0}))).unwrap();
    assert_eq!(preprocess.words.len(), 1);
    assert!(!preprocess.words[0].words.is_empty());
    // Beside a number, words that say nothing are none.
    let both = self::data(120, 0.0, Task::Regression, &[]);
    let preprocess = fit_preprocess(&both, &words(json!({"family": "ridge", "alpha": 1.0}))).unwrap();
    assert!(preprocess.words.is_empty());
}

//! The generator by dependence: its records go together as the rows do, and a model learns the same from them.

use crate::common::{candidate, choice, estimator, feature, iris, number, schema};
use vitrine_model::history::Actual;
use vitrine_model::metrics::Metric;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_training::generator::Dependence;
use vitrine_training::{
    Dataset, FittedGenerator, GeneratorSpec, SplitSpec, TrainSpec, fit_generator, generator_quality,
    split_held_out,
};

fn spec(json: serde_json::Value) -> GeneratorSpec {
    serde_json::from_value(json).unwrap()
}

fn dependence() -> GeneratorSpec {
    spec(serde_json::json!({"kind": "dependence", "min_rows": 20}))
}

/// Ill or not; in the cold half of the places a fever only together with a cough says so, in the other half it alone.
/// The temperature follows the fever, and is not known for every tenth row.
fn made_up() -> Dataset {
    let features = vec![
        choice("place", &["cold", "mild", "warm"]),
        feature("cough", FeatureKind::Flag, serde_json::json!(false)),
        feature("fever", FeatureKind::Flag, serde_json::json!(false)),
        number("temperature", 35.0, 42.0, 0.1),
    ];
    let mut state = 7_u64;
    let mut chance = |share: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 <= share
    };
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for at in 0..6_000 {
        let place = at % 3;
        let (cough, fever) = (chance(0.4), chance(if place == 2 { 0.2 } else { 0.5 }));
        let likely = if place == 0 { cough && fever } else { fever };
        targets.push(f64::from(u8::from(chance(if likely { 0.8 } else { 0.1 }))));
        let warmth = (0..10).filter(|_| chance(0.5)).count() as f64 / 10.0;
        let temperature = if at % 10 == 3 {
            Value::Missing
        } else {
            Value::Number(36.0 + warmth + if fever { 2.0 } else { 0.0 })
        };
        let values = vec![Value::Choice(place), Value::Flag(cough), Value::Flag(fever), temperature];
        records.push(Record { values });
    }
    Dataset {
        schema: schema(features, Task::Binary, &["well", "ill"]),
        records,
        targets,
        weights: Vec::new(),
    }
}

fn drawn(generator: &FittedGenerator, like: &Dataset, n: u32) -> Dataset {
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for number in 0..n {
        let (record, actual) = generator.draw(&like.schema, 3, "2026-03-04", number).unwrap();
        assert_eq!(record.faults(&like.schema), vec![]);
        targets.push(actual.index_or_value(&like.schema.target).unwrap());
        records.push(record);
    }
    Dataset { schema: like.schema.clone(), records, targets, weights: Vec::new() }
}

/// The share of ill rows among those of a place with or without cough and fever, and the number of such rows.
fn ill(data: &Dataset, place: usize, cough: bool, fever: bool) -> (f64, f64) {
    let wanted = [Value::Choice(place), Value::Flag(cough), Value::Flag(fever)];
    let rows = data.records.iter().zip(&data.targets).filter(|(record, _)| record.values[..3] == wanted);
    let (n, ill) = rows.fold((0.0, 0.0), |(n, ill), (_, target)| (n + 1.0, ill + target));
    (ill / n, n)
}

#[test]
fn interactions_numbers_and_gaps_are_those_of_the_rows() {
    let data = made_up();
    let made = drawn(&fit_generator(&dependence(), &data).unwrap(), &data, 6_000);
    for place in 0..3 {
        for (cough, fever) in [(false, false), (false, true), (true, false), (true, true)] {
            let ((real, n), (drawn, n_drawn)) =
                (ill(&data, place, cough, fever), ill(&made, place, cough, fever));
            assert!((real - drawn).abs() < 0.07, "{place} {cough} {fever}: {real} against {drawn}");
            assert!((n - n_drawn).abs() < 0.25 * n + 20.0, "{place} {cough} {fever}: {n} against {n_drawn}");
        }
    }
    for fever in [false, true] {
        let mean = |data: &Dataset| {
            let of_fever = data.records.iter().filter(|record| record.values[2] == Value::Flag(fever));
            let known: Vec<f64> =
                of_fever.map(|record| record.values[3].as_number()).filter(|n| !n.is_nan()).collect();
            known.iter().sum::<f64>() / known.len() as f64
        };
        assert!((mean(&data) - mean(&made)).abs() < 0.05, "{} against {}", mean(&data), mean(&made));
    }
    let missing = made.records.iter().filter(|record| record.values[3].is_missing()).count();
    assert!((480..720).contains(&missing), "a tenth is missing, got {missing} of 6000");
}

#[test]
fn what_is_kept_is_small_and_draws_the_same_again() {
    let data = made_up();
    let generator = fit_generator(&dependence(), &data).unwrap();
    assert_eq!(generator, fit_generator(&dependence(), &data).unwrap());
    let text = serde_json::to_string(&generator).unwrap();
    assert!(text.len() < 10_000, "{} bytes", text.len());
    let read: FittedGenerator = serde_json::from_str(&text).unwrap();
    assert_eq!(drawn(&read, &data, 50), drawn(&generator, &data, 50));
    let one_thread = rayon_pool(1, || fit_generator(&dependence(), &data).unwrap());
    assert_eq!(one_thread, rayon_pool(4, || fit_generator(&dependence(), &data).unwrap()));
    assert_eq!(one_thread, generator);
}

fn rayon_pool<T: Send>(n_threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap().install(work)
}

/// Every table is a share over at least `min_rows` rows, so with one table per variable all are drawn independently.
#[test]
fn with_one_table_nothing_depends_on_anything() {
    let data = made_up();
    let alone = spec(serde_json::json!({"kind": "dependence", "tables": 1}));
    let made = drawn(&fit_generator(&alone, &data).unwrap(), &data, 6_000);
    let shares: Vec<f64> = [(false, false), (true, true)].map(|(c, f)| ill(&made, 1, c, f).0).into();
    assert!((shares[0] - shares[1]).abs() < 0.08, "{shares:?}");
    let FittedGenerator::Dependence(Dependence { variables }) = fit_generator(&dependence(), &data).unwrap()
    else {
        panic!()
    };
    assert_eq!(variables[0].position, 4, "the target comes first");
    assert_eq!(variables[1].position, 2, "then the most informative one, the fever");
}

#[test]
fn values_and_other_classes_can_be_drawn_too() {
    let mut flowers = iris();
    let few = spec(serde_json::json!({"kind": "dependence", "min_rows": 5, "tables": 12}));
    let made = drawn(&fit_generator(&few, &flowers).unwrap(), &flowers, 600);
    let petal = |data: &Dataset, class: f64| {
        let rows = data.records.iter().zip(&data.targets).filter(|(_, target)| **target == class);
        let lengths: Vec<f64> = rows.map(|(record, _)| record.values[2].as_number()).collect();
        lengths.iter().sum::<f64>() / lengths.len() as f64
    };
    for class in [0.0, 1.0, 2.0] {
        assert!((petal(&flowers, class) - petal(&made, class)).abs() < 0.3, "{class}");
    }
    // The petal's width as a value to predict from the other three.
    flowers.targets = flowers.records.iter_mut().map(|record| record.values.remove(3).as_number()).collect();
    flowers.schema.features.truncate(3);
    flowers.schema.target.task = Task::Regression;
    flowers.schema.target.classes.clear();
    let generator = fit_generator(&few, &flowers).unwrap();
    for number in 0..100 {
        let (record, actual) = generator.draw(&flowers.schema, 1, "2026-01-01", number).unwrap();
        assert_eq!(record.faults(&flowers.schema), vec![]);
        assert!(matches!(actual, Actual::Number(width) if (0.1..=2.5).contains(&width)), "{actual:?}");
    }
}

#[test]
fn settings_schemas_and_files_that_do_not_fit_are_refused() {
    let data = made_up();
    for (key, value) in [("tables", 0), ("tables", 1_001), ("min_rows", 0), ("bins", 1), ("bins", 256)] {
        let fault =
            fit_generator(&spec(serde_json::json!({"kind": "dependence", key: value})), &data).unwrap_err();
        assert!(fault.to_string().contains(&format!("{key} is {value}")), "{fault}");
    }
    let generator = fit_generator(&dependence(), &data).unwrap();
    let mut fewer = data.schema.clone();
    fewer.features.pop();
    assert!(generator.draw(&fewer, 1, "2026-01-01", 0).is_err());
    let FittedGenerator::Dependence(good) = generator else { panic!() };
    let fault = |damage: fn(&mut Dependence)| {
        let mut bad = good.clone();
        damage(&mut bad);
        let drawn = FittedGenerator::Dependence(bad).draw(&data.schema, 1, "2026-01-01", 0);
        drawn.unwrap_err().to_string()
    };
    let split_of = |it: &Dependence| it.variables.iter().position(|variable| !variable.splits.is_empty());
    assert!(split_of(&good).is_some());
    let circle = fault(|it| {
        for split in it.variables.iter_mut().flat_map(|variable| &mut variable.splits) {
            (split.3, split.4) = (0, 0);
        }
    });
    assert!(circle.contains("circles"), "{circle}");
    assert!(fault(|it| it.variables[1].tables.clear()).contains("no table"));
    assert!(fault(|it| drop(it.variables.pop())).contains("lacks"));
    assert!(
        fault(|it| drop(it.variables.remove(0))).contains("later")
            || fault(|it| drop(it.variables.remove(0))).contains("target")
    );
}

#[test]
fn a_model_learns_nearly_as_much_from_what_is_drawn() {
    let data = made_up();
    let trees = estimator(serde_json::json!({"family": "boosting", "n_trees": 30, "max_leaf_nodes": 6}));
    let train = TrainSpec {
        metric: Metric::LogLoss,
        seed: 5,
        split: SplitSpec { held_out: 0.25, ..SplitSpec::default() },
        coverage: 0.9,
        out_of_fold: vitrine_training::spec::OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose: vitrine_training::spec::Choose::default(),
        candidates: vec![candidate("trees", trees)],
        derived: Vec::new(),
        rows_may_be_shipped: true,
        leaky: Vec::new(),
    };
    let (train_rows, held_out_rows) = split_held_out(&data, &train.split, train.seed).unwrap();
    let (training, held_out) = (data.subset(&train_rows), data.subset(&held_out_rows));
    let judged = |spec: &GeneratorSpec, candidate: &str| {
        generator_quality(spec, &training, &held_out, &train, candidate).unwrap()
    };
    let quality = judged(&dependence(), "trees").unwrap();
    let score = |scores: &vitrine_model::metrics::Scores| scores.get(Metric::RocAuc).unwrap();
    let (real, made) = (score(&quality.learnt_from_real), score(&quality.learnt_from_drawn));
    assert!(real > 0.75 && made > real - 0.02, "{made} against {real}");
    assert!(quality.share_mean < 0.02 && quality.share_max < 0.05, "{quality:?}");
    assert!(quality.association_mean < 0.03, "{quality:?}");
    // Drawn independently the shares are as good, and nothing else is.
    let alone = spec(serde_json::json!({"kind": "dependence", "tables": 1}));
    let alone = judged(&alone, "trees").unwrap();
    assert!(alone.share_mean < 0.02 && alone.association_mean > 3.0 * quality.association_mean, "{alone:?}");
    assert!(score(&alone.learnt_from_drawn) < made - 0.1, "{alone:?}");
    let uniform = spec(serde_json::json!({"kind": "uniform_by_class"}));
    assert_eq!(judged(&uniform, "trees"), None);
    assert_eq!(judged(&dependence(), "other"), None);
}

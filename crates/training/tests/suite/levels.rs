//! Levels by place: rows never see their own target, levels that are there are found, and what is given is accounted
//! for. Intervals from the newest rows around a model of all rows.

use crate::common::{candidate, estimator, feature, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_model::transforms::Formula;
use vitrine_training::prepare::{fit_preprocess, inputs, training_inputs};
use vitrine_training::spec::{CandidateSpec, DerivedFormula, DerivedSpec, EncodeChoices, IntervalMethod};
use vitrine_training::spec::{IntervalSpec, TargetScale, TrainSpec};
use vitrine_training::{Dataset, fit};

/// Homes in a square of about 11 km; those in the north cost `e^effect` times as much, and all follow their size.
fn homes(n: usize, effect: f64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let features = vec![
        number("latitude", 59.25, 59.35, 0.0001),
        number("longitude", 18.0, 18.2, 0.0001),
        number("size", 20.0, 120.0, 1.0),
        feature("street", FeatureKind::Text { max_length: 20 }, json!("x")),
    ];
    let mut data = Dataset {
        schema: schema(features, Task::Regression, &[]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..n {
        let north = row % 2 == 0;
        let latitude = if north { rng.random_range(59.31..59.35) } else { rng.random_range(59.25..59.29) };
        // Homes in the north are larger, so that a level which did not account for size would be wrong.
        let size: f64 = if north { rng.random_range(60.0..120.0) } else { rng.random_range(20.0..80.0) };
        let street = format!("{} {}", if north { "N" } else { "S" }, row % 7);
        data.records.push(Record {
            values: vec![
                Value::Number(latitude),
                Value::Number(rng.random_range(18.0..18.2)),
                Value::Number(size),
                Value::Text(street.into()),
            ],
        });
        let noise: f64 = rng.random_range(-0.05..0.05);
        let level = if north { effect } else { 0.0 };
        data.targets.push((10.0 + 0.01 * size + level + noise).exp());
    }
    data
}

fn level() -> DerivedSpec {
    DerivedSpec {
        given: vec!["size".to_owned()],
        metres: Some(1_000.0),
        rows: Some(5.0),
        ..DerivedSpec::new("level", DerivedFormula::Level, "latitude", Some("longitude"))
    }
}

fn spec() -> CandidateSpec {
    CandidateSpec {
        target_scale: TargetScale::Log,
        features: Some(vec!["size".to_owned()]),
        derived: vec![level()],
        ..candidate("ridge", estimator(json!({"family": "ridge", "alpha": 0.1})))
    }
}

#[test]
fn no_row_sees_its_own_target_in_the_level_it_is_trained_on() {
    let data = homes(120, 0.4);
    let of = |data: &Dataset| {
        let preprocess = fit_preprocess(data, &spec()).unwrap();
        (training_inputs(&preprocess, data), inputs(&preprocess, &data.records))
    };
    let (before, plain) = of(&data);
    for row in [0, 31, 119] {
        let mut changed = data.clone();
        changed.targets[row] *= 20.0;
        let (after, plain_after) = of(&changed);
        assert_eq!(before.row(row), after.row(row), "row {row} knows its own target");
        assert_ne!(before, after, "rows near it learn of it");
        assert_ne!(plain.row(row), plain_after.row(row));
    }
}

#[test]
fn levels_are_those_of_the_places_with_size_accounted_for() {
    let data = homes(800, 0.4);
    let between = |spec: &CandidateSpec| {
        let preprocess = fit_preprocess(&data, spec).unwrap();
        let Formula::Level { grid, .. } = &preprocess.derived[0].formula else { panic!("a level") };
        grid.value([59.33, 18.1]) - grid.value([59.27, 18.1])
    };
    // Homes in the north are 40 m² larger on average, which makes them dearer by 0.4 more. Levels are drawn towards 0.
    let accounted = between(&spec());
    assert!((0.2..0.45).contains(&accounted), "{accounted}");
    let mut plain = spec();
    plain.derived[0].given.clear();
    assert!(between(&plain) > 0.6, "{}", between(&plain));
    // A level drawn towards 0 by very many rows says nothing.
    let mut heavy = spec();
    heavy.derived[0].rows = Some(1e9);
    let preprocess = fit_preprocess(&data, &heavy).unwrap();
    let Formula::Level { grid, .. } = &preprocess.derived[0].formula else { panic!("a level") };
    assert!(grid.numbers.iter().all(|number| number.abs() < 1e-3));
}

#[test]
fn streets_stand_for_what_size_leaves_over_and_rare_ones_for_nothing() {
    let mut data = homes(400, 0.4);
    data.records[0].values[3] = Value::Text("Rare".into());
    data.records[2].values[3] = Value::Text("Rare".into());
    let spec = CandidateSpec {
        encode: EncodeChoices::Target,
        encode_given: vec!["size".to_owned()],
        encode_least_rows: Some(10),
        features: Some(vec!["size".to_owned(), "street".to_owned()]),
        derived: Vec::new(),
        ..spec()
    };
    let pipeline = fit(&data, &spec, 1).unwrap().pipeline;
    let known = &pipeline.preprocess.texts[0].texts;
    assert!(known.len() == 14 && !known.contains(&"rare".to_owned()), "{known:?}");
    let price = |street: &str| {
        let values =
            vec![Value::Number(59.3), Value::Number(18.1), Value::Number(70.0), Value::Text(street.into())];
        pipeline.predict(&Record { values }).unwrap().value.unwrap()
    };
    let ratio = (price("N 2") / price("S 1")).ln();
    assert!((0.25..0.5).contains(&ratio), "{ratio}");
    assert_eq!(price("Rare"), price("Nowhere"));
}

/// A street with just enough rows has fewer in each part of the rows that the numbers are fitted to; the fit must see
/// it all the same, because later records of that street are given its number.
#[test]
fn a_street_with_just_enough_rows_is_seen_by_the_fit() {
    let mut data = homes(400, 0.4);
    let own: Vec<usize> = (0..400).step_by(40).collect();
    for row in &own {
        data.records[*row].values[3] = Value::Text("Ten".into());
    }
    let spec = CandidateSpec {
        encode: EncodeChoices::Target,
        encode_least_rows: Some(own.len()),
        features: Some(vec!["street".to_owned()]),
        derived: Vec::new(),
        ..spec()
    };
    let preprocess = fit_preprocess(&data, &spec).unwrap();
    let seen = training_inputs(&preprocess, &data);
    let column = seen.ncols() - 1;
    assert!(own.iter().all(|row| seen[[*row, column]] != 0.0), "{:?}", seen.column(column));
}

#[test]
fn refitted_intervals_belong_to_a_model_of_all_rows() {
    let data = homes(300, 0.4);
    let with = |method| CandidateSpec { interval: IntervalSpec { method, by: None }, ..spec() };
    let plain = fit(&data, &with(IntervalMethod::OutOfFold), 1).unwrap().pipeline;
    let refit = fit(&data, &with(IntervalMethod::Refit), 1).unwrap().pipeline;
    let split = fit(&data, &with(IntervalMethod::Split), 1).unwrap().pipeline;
    assert_eq!(refit.estimator, plain.estimator);
    assert_ne!(split.estimator, plain.estimator);
    let (refit, split) = (refit.residual_interval.unwrap(), split.residual_interval.unwrap());
    assert_eq!((refit.low, refit.high), (split.low, split.high), "both are evaluated on the held-out rows");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let data = homes(50, 0.0);
    let fault = |derived: DerivedSpec| {
        let spec = CandidateSpec { derived: vec![derived], ..spec() };
        fit_preprocess(&data, &spec).unwrap_err().to_string()
    };
    for (derived, part) in [
        (DerivedSpec { metres: None, ..level() }, "metres"),
        (DerivedSpec { metres: Some(1.0), ..level() }, "metres"),
        (DerivedSpec { rows: Some(-1.0), ..level() }, "rows"),
        (DerivedSpec { a: "level".to_owned(), ..level() }, "'level'"),
        (DerivedSpec { given: vec!["sise".to_owned()], ..level() }, "'sise'"),
        (DerivedSpec { to: Some([1.0, 2.0]), ..level() }, "to"),
        (DerivedSpec::new("away", DerivedFormula::Distance, "latitude", Some("longitude")), "to"),
        (DerivedSpec::new("month", DerivedFormula::Month, "size", Some("size")), "b"),
        (DerivedSpec::new("rate", DerivedFormula::Series, "size", None), "points"),
    ] {
        let message = fault(derived);
        assert!(message.contains(part), "'{part}' is not in: {message}");
    }
}

#[test]
fn shared_quantities_come_first_and_must_be_there() {
    let train = |shared: &str| -> TrainSpec {
        serde_json::from_value(json!({
            "metric": "mape",
            "derived": [{"name": "log_size", "formula": "log", "a": "size"}],
            "candidates": [{
                "name": "a", "label": "a", "shared": [shared], "estimator": {"family": "linear"},
                "derived": [{"name": "square", "formula": "product", "a": "log_size", "b": "log_size"}]
            }]
        }))
        .unwrap()
    };
    let mut spec = train("log_size");
    spec.share().unwrap();
    let names: Vec<&str> = spec.candidates[0].derived.iter().map(|derived| derived.name.as_str()).collect();
    assert_eq!(names, ["log_size", "square"]);
    let message = train("log_sise").share().unwrap_err().to_string();
    assert!(message.contains("log_sise") && message.contains("log_size"), "{message}");
}

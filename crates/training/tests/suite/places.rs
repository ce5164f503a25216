//! Maps, rankings and records by place: counted over many rows, the same for a seed, and never a row of the data.

use crate::common::{candidate, choice, estimator, feature, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use vitrine_model::history::Actual;
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_training::fit::FitSettings;
use vitrine_training::generator::PlaceSpec;
use vitrine_training::panels::{PlaceParts, days_learned, place_map, ranking};
use vitrine_training::spec::{CandidateSpec, TargetScale};
use vitrine_training::{Dataset, GeneratorSpec, fit, fit_generator};

/// Sales on two streets far apart, one of them with few; agency `b` sells a tenth dearer.
fn sales(n: usize) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let features = vec![
        number("latitude", 59.2, 59.4, 0.0001),
        number("longitude", 17.9, 18.2, 0.0001),
        number("size", 10.0, 200.0, 0.5),
        number("rooms", 1.0, 9.0, 0.5),
        feature("street", FeatureKind::Text { max_length: 30 }, json!("x")),
        feature("day", FeatureKind::Date { first: 16_000, last: 20_000 }, json!("2015-01-01")),
        choice("agency", &["a", "b", "c"]),
    ];
    let mut data = Dataset {
        schema: schema(features, Task::Regression, &[]),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for row in 0..n {
        let far = row % 50 == 0;
        let (latitude, longitude) = if far { (59.38, 18.15) } else { (59.30, 18.0) };
        let size: f64 = rng.random_range(20.0..120.0);
        let agency = row % 3;
        let day = 16_100.0 + (row % 1_000) as f64;
        let street = if far {
            "Fargatan"
        } else if row % 3 > 0 {
            "Neargatan"
        } else {
            "neargatan"
        };
        data.records.push(Record {
            values: vec![
                Value::Number(latitude + rng.random_range(-0.002..0.002)),
                Value::Number(longitude + rng.random_range(-0.002..0.002)),
                Value::Number(size),
                Value::Number((size / 25.0).round().max(1.0)),
                Value::Text(street.into()),
                Value::Number(day),
                Value::Choice(agency),
            ],
        });
        let noise: f64 = rng.random_range(-0.1..0.1);
        let dearer = if agency == 1 { 0.1 } else { 0.0 };
        data.targets.push(50_000.0 * size * (dearer + noise).exp());
    }
    data
}

fn ridge() -> CandidateSpec {
    CandidateSpec {
        target_scale: TargetScale::Log,
        features: Some(["size", "rooms", "day"].map(str::to_owned).to_vec()),
        ..candidate("formula", estimator(json!({"family": "ridge", "alpha": 1.0})))
    }
}

fn parts() -> PlaceParts<'static> {
    PlaceParts {
        latitude: "latitude",
        longitude: "longitude",
        street: Some("street"),
        per: Some("size"),
        date: Some("day"),
        cell_metres: 200.0,
        area_metres: 1_000.0,
        labels: Vec::new(),
    }
}

#[test]
fn a_map_counts_addresses_streets_and_areas_with_enough_sales() {
    let data = sales(300);
    let pipeline = fit(&data, &ridge(), 1).unwrap().pipeline;
    let map = place_map(&data, &pipeline, &parts()).unwrap();
    assert!(map.rows.iter().all(|row| row.len() == map.n_columns));
    assert!(map.rows.iter().any(|row| row.contains('9')) && map.rows[0].chars().all(|digit| digit == '0'));
    let names: Vec<&str> = map.streets.iter().map(|street| street.name.as_str()).collect();
    assert_eq!(names, ["Fargatan", "Neargatan"], "one spelling a street");
    assert!((map.streets[0].latitude - 59.38).abs() < 0.002);
    assert!(!map.areas.is_empty() && map.areas.iter().all(|area| area.n_samples >= 10));
    assert!(map.areas.iter().all(|area| area.latitude < 59.34), "six sales are no area");
    let [low, middle, high] = map.areas[0].quartiles;
    assert!(low < middle && middle < high && (40_000.0..70_000.0).contains(&middle), "{low} {middle} {high}");
    assert_eq!(days_learned(&data, "day").unwrap(), [16_100, 16_399]);
    assert!(days_learned(&data, "size").is_err());
    let wrong = PlaceParts { cell_metres: 1.0, ..parts() };
    assert!(place_map(&data, &pipeline, &wrong).unwrap_err().to_string().contains("cell_metres"));
}

#[test]
fn the_dearer_agency_leads_the_ranking_and_surely_so() {
    let data = sales(600);
    let settings = FitSettings::for_task(Task::Regression, 3);
    let ranked = ranking(&data, &ridge(), &settings, "agency", "agencies", None).unwrap();
    let best = &ranked.rows[0];
    assert_eq!((best.value.as_str(), best.n_samples, ranked.rows.len()), ("b", 200, 3));
    assert!(best.low > 0.03 && best.low < best.effect && best.effect < best.high, "{best:?}");
    assert!(ranked.rows[2].high < best.low, "{ranked:?}");
    let knowing = CandidateSpec { features: None, ..ridge() };
    assert!(ranking(&data, &knowing, &settings, "agency", "agencies", None).is_err());
    assert!(ranking(&data, &ridge(), &settings, "size", "sizes", None).is_err());
    // What stands for all others is last whatever its effect, and is named.
    let with_others = ranking(&data, &ridge(), &settings, "agency", "agencies", Some("b")).unwrap();
    let values: Vec<&str> = with_others.rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!((values.last(), with_others.others.as_deref()), (Some(&"b"), Some("b")));
    assert_eq!(values[..2], [ranked.rows[1].value.as_str(), ranked.rows[2].value.as_str()]);
}

#[test]
fn a_ranking_wants_predictions_above_0() {
    let mut data = sales(300);
    // Prices that fall to nearly nothing with the size: a straight line goes on below 0.
    for (record, target) in data.records.iter().zip(&mut data.targets) {
        *target = 1e6 * (-record.values[2].as_number() / 10.0).exp();
    }
    let settings = FitSettings::for_task(Task::Regression, 3);
    let of = |candidate: &CandidateSpec| ranking(&data, candidate, &settings, "agency", "agencies", None);
    let straight = CandidateSpec { target_scale: TargetScale::Identity, ..ridge() };
    let message = of(&straight).unwrap_err().to_string();
    assert!(message.contains("without is 'formula', which predicts -"), "{message}");
    assert!(message.contains("above 0") && message.contains("target_scale"), "{message}");
    assert!(of(&ridge()).unwrap().rows.iter().all(|row| row.effect.is_finite()));
}

fn generator() -> GeneratorSpec {
    GeneratorSpec::Place(PlaceSpec {
        latitude: "latitude".to_owned(),
        longitude: "longitude".to_owned(),
        street: Some("street".to_owned()),
        date: Some("day".to_owned()),
        days: 100.0,
        metres: 500.0,
        formula: "formula".to_owned(),
        candidate: Some(Box::new(ridge())),
    })
}

#[test]
fn drawn_records_lie_where_sales_are_and_are_none_of_them() {
    let data = sales(400);
    let drawn = fit_generator(&generator(), &data).unwrap();
    let kept: vitrine_training::FittedGenerator =
        serde_json::from_str(&serde_json::to_string(&drawn).unwrap()).unwrap();
    let newest = data.records.iter().map(|record| record.values[5].as_number()).fold(0.0, f64::max);
    let (mut sizes, mut rooms, mut prices) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..200 {
        let (record, actual) = drawn.draw(&data.schema, 5, "2026-02-01", number).unwrap();
        assert_eq!(
            (record.clone(), actual.clone()),
            kept.draw(&data.schema, 5, "2026-02-01", number).unwrap()
        );
        assert!(record.faults(&data.schema).is_empty() && !data.records.contains(&record));
        assert!((59.29..59.31).contains(&record.values[0].as_number()), "eight sales are no area");
        assert!(matches!(&record.values[4], Value::Text(name) if name.to_lowercase() == "neargatan"));
        let day = record.values[5].as_number();
        assert!((newest - 100.0..=newest).contains(&day) && day.fract() == 0.0);
        sizes.push(record.values[2].as_number());
        rooms.push(record.values[3].as_number());
        let Actual::Number(price) = actual else { panic!("a price") };
        prices.push(price);
    }
    // Rooms go along with size as in the data, and prices too.
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let correlation = |a: &[f64], b: &[f64]| {
        let (mean_a, mean_b) = (mean(a), mean(b));
        let shared: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
        let own = |of: &[f64], mean: f64| of.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        shared / (own(a, mean_a) * own(b, mean_b)).sqrt()
    };
    assert!(correlation(&sizes, &rooms) > 0.8, "{}", correlation(&sizes, &rooms));
    assert!(correlation(&sizes, &prices) > 0.8, "{}", correlation(&sizes, &prices));
}

#[test]
fn a_generator_by_place_wants_a_formula_that_is_not_exported_and_areas_with_sales() {
    let data = sales(400);
    let fault = |change: &dyn Fn(&mut PlaceSpec), data: &Dataset| {
        let GeneratorSpec::Place(mut spec) = generator() else { panic!("by place") };
        change(&mut spec);
        fit_generator(&GeneratorSpec::Place(spec), data).unwrap_err().to_string()
    };
    assert!(fault(&|spec| spec.candidate = None, &data).contains("'formula'"));
    let exported = CandidateSpec { export: true, ..ridge() };
    assert!(fault(&|spec| spec.candidate = Some(Box::new(exported.clone())), &data).contains("not exported"));
    assert!(fault(&|spec| spec.latitude = "north".to_owned(), &data).contains("'north'"));
    assert!(fault(&|spec| spec.metres = 1.0, &data).contains("metres"));
    assert!(fault(&|_| {}, &sales(9)).contains("areas"));
}

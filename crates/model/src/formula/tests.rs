//! Derived quantities, each with the right value.

use super::*;

fn read(json: &str) -> Result<Derived, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn dates_become_years_and_months() {
    let day = |text: &str| date::parse(text).unwrap() as f64;
    let year = |text: &str| Formula::Year { a: 0 }.evaluate(&[day(text)]);
    assert_eq!((year("2019-01-01"), year("2020-07-02")), (2019.0, 2020.5));
    let month = |text: &str| Formula::Month { a: 0 }.evaluate(&[day(text)]);
    assert_eq!((month("2019-12-31"), month("2020-02-29")), (12.0, 2.0));
    assert!(Formula::Month { a: 0 }.evaluate(&[f64::NAN]).is_nan());
    assert!(Formula::Year { a: 0 }.evaluate(&[1e300]).is_nan());
}

/// Oracle: `datetime.date(...).isoweekday()` and `.timetuple().tm_yday`, and `math.sin` and
/// `math.cos` of the share of the year, of Python 3.11.
#[test]
fn days_become_weekdays_and_places_in_the_year() {
    let day = |text: &str| date::parse(text).unwrap() as f64;
    let weekday = |text: &str| Formula::Weekday { a: 0 }.evaluate(&[day(text)]);
    for (text, expected) in [
        ("1970-01-01", 4.0),
        ("1969-12-31", 3.0),
        ("1969-12-29", 1.0),
        ("1900-02-28", 3.0),
        ("2024-02-29", 4.0),
        ("2026-11-29", 7.0),
        ("2026-11-30", 1.0),
    ] {
        assert_eq!(weekday(text), expected, "{text}");
    }
    let place = |text: &str| {
        [Formula::DayOfYearSin { a: 0 }, Formula::DayOfYearCos { a: 0 }]
            .map(|formula| formula.evaluate(&[day(text)]))
    };
    let near = |got: [f64; 2], expected: [f64; 2]| {
        got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-12)
    };
    assert_eq!(place("2023-01-01"), [0.0, 1.0]);
    assert!(near(place("2023-12-31"), [-0.01721335615583528, 0.9998518392091162]));
    assert!(near(place("2024-12-31"), [-0.017166329754707492, 0.9998526477050269]));
    assert!(near(place("2024-02-29"), [0.8483511978123038, 0.5294338912181853]));
    assert!(near(place("1969-07-02"), [0.008606996888688698, -0.9999629591162655]));
    let trend = |text: &str| Formula::Trend { a: 0 }.evaluate(&[day(text)]);
    assert_eq!((trend("2000-01-01"), trend("2000-01-02")), (0.0, 1.0 / 365.2425));
    assert_eq!((trend("2400-01-01"), trend("1600-01-01")), (400.0, -400.0));
    for formula in [Formula::Weekday { a: 0 }, Formula::DayOfYearSin { a: 0 }, Formula::Trend { a: 0 }] {
        assert!(formula.evaluate(&[f64::NAN]).is_nan() && formula.evaluate(&[1e300]).is_nan());
    }
}

#[test]
fn a_series_is_straight_between_its_points_and_level_beyond() {
    let series = Formula::Series { a: 0, points: vec![(10.0, 1.0), (20.0, 3.0), (21.0, 0.0)] };
    let at = [9.0, 10.0, 15.0, 20.0, 20.5, 99.0].map(|place| series.evaluate(&[place]));
    assert_eq!(at, [1.0, 1.0, 2.0, 3.0, 1.5, 0.0]);
    assert!(series.evaluate(&[f64::NAN]).is_nan());
    assert!(Formula::Series { a: 0, points: vec![(2.0, 1.0), (2.0, 3.0)] }.check().is_err());
    assert!(Formula::Series { a: 0, points: Vec::new() }.check().is_err());
}

#[test]
fn every_formula_is_read_back() {
    let grid = Grid {
        south: 59.0,
        west: 18.0,
        step_latitude: 0.1,
        step_longitude: 0.2,
        n_columns: 2,
        numbers: vec![0.0, 0.5, 1.0, -1.0],
    };
    let fitted = LevelFit { given: vec![2], log: true, metres: 300.0, rows: 10.0 };
    for formula in [
        Formula::Ratio { a: 0, b: 1 },
        Formula::Difference { a: 2, b: 1 },
        Formula::Sum { a: 0, b: 2 },
        Formula::Product { a: 1, b: 1 },
        Formula::Log { a: 3 },
        Formula::Year { a: 0 },
        Formula::Month { a: 0 },
        Formula::Weekday { a: 0 },
        Formula::DayOfYearSin { a: 0 },
        Formula::DayOfYearCos { a: 0 },
        Formula::Trend { a: 0 },
        Formula::Series { a: 0, points: vec![(1.0, 2.0)] },
        Formula::Distance { a: 0, b: 1, to: [59.33, 18.06] },
        Formula::Level { a: 0, b: 1, grid, fitted },
    ] {
        let derived = Derived { name: "it".to_owned(), formula };
        assert_eq!(read(&serde_json::to_string(&derived).unwrap()), Ok(derived));
    }
    for wrong in [
        r#"{"name":"x","formula":"ratio","a":0}"#,
        r#"{"name":"x","formula":"month","a":0,"b":1}"#,
        r#"{"name":"x","formula":"distance","a":0,"b":1}"#,
        r#"{"name":"x","formula":"level","a":0,"b":1}"#,
    ] {
        assert!(read(wrong).unwrap_err().contains("'x'"), "{wrong}");
    }
}

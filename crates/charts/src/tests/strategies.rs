//! Numbers, words and axes of all kinds, for charts of arbitrary data.

use proptest::prelude::*;

use crate::Axis;

/// Ordinary, special and extreme numbers.
pub(crate) fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -1000.0..1000.0f64,
        3 => (-5i32..10).prop_map(f64::from),
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, -0.0, 1e15,
            -1e17, 1e-9, 1e289, -1e290,
        ]),
        1 => any::<f64>(),
    ]
}

pub(crate) fn numbers() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        3 => prop::collection::vec(number(), 0..12),
        1 => (number(), 1usize..6).prop_map(|(value, n)| vec![value; n]),
        1 => prop::collection::vec(0.0..10.0f64, 0..300),
    ]
}

pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,9}", "[a-z ]{0,60}", "\\PC{0,12}"]
}

pub(crate) fn words() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![4 => prop::collection::vec(word(), 0..8), 1 => prop::collection::vec(word(), 0..200)]
}

pub(crate) fn axis() -> impl Strategy<Value = Axis> {
    let days = prop::bool::weighted(0.2);
    (word(), prop::option::of(word()), days).prop_map(|(label, unit, days)| Axis {
        label,
        unit,
        days,
        plain: false,
    })
}

pub(crate) fn pair() -> impl Strategy<Value = (f64, f64)> {
    (number(), number())
}

/// A day of the twentieth or twenty-first century; months are taken as 28 days long, which is close enough here.
pub(crate) fn some_date(day: i64) -> String {
    format!("{:04}-{:02}-{:02}", 1900 + day / 336, day % 336 / 28 + 1, day % 28 + 1)
}

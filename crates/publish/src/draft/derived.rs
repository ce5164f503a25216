//! The quantities of a draft that are computed from features: what a day says beside its place in time.

use std::collections::BTreeSet;

use vitrine_model::date;

use super::columns::{Column, Contents};
use super::names::Named;

/// A quantity: its name, its formula, and the feature that it is computed from.
pub type Derived<'a> = (String, &'static str, &'a str);

/// The quantities of each date that differ between its days: year, month, day of the week, and the place in the year as
/// a point on a circle. There is no `trend` among them: it is a straight line in the day, and the day itself is an input
/// too, which linear models follow beyond the last one. Trees do not go beyond their rows with either of them. Times of
/// day are columns of their own, see [`Column::hours`].
pub fn of_dates<'a>(features: &'a [Named<'a>]) -> impl Iterator<Item = Derived<'a>> {
    features.iter().flat_map(|of| {
        let formulas = varying(of.column);
        formulas.into_iter().map(|formula| (format!("{}_{formula}", of.name), formula, of.name.as_str()))
    })
}

/// The key by which a candidate reads free text; none where there is no text.
pub fn of_texts(features: &[Named<'_>]) -> &'static str {
    let is_text = |of: &Named<'_>| matches!(of.column.contents, Contents::Text(_));
    if features.iter().any(is_text) { "encode_texts = \"words\"\n" } else { "" }
}

fn varying(column: &Column<'_>) -> Vec<&'static str> {
    if !matches!(column.contents, Contents::Date { .. }) {
        return Vec::new();
    }
    let days: BTreeSet<i64> = column.distinct.iter().map(|of| of.number as i64).collect();
    let varies =
        |part: fn(i64) -> i64| days.iter().map(|day| part(*day)).collect::<BTreeSet<i64>>().len() > 1;
    let (year, month) = (varies(|day| date::civil(day).0), varies(|day| date::civil(day).1));
    [
        ("year", year),
        ("month", month),
        ("weekday", varies(date::weekday)),
        ("day_of_year_sin", month),
        ("day_of_year_cos", month),
    ]
    .into_iter()
    .filter_map(|(formula, varies)| varies.then_some(formula))
    .collect()
}

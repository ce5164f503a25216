//! How a candidate's inputs are made: derived quantities, scales, what stands in for missing values, encodings.

use serde::{Deserialize, Serialize};

/// A quantity computed from one or two others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedSpec {
    /// Its name.
    pub name: String,
    /// The name that people read; where there is none, the name with blanks for underscores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How it is computed.
    pub formula: DerivedFormula,
    /// The first source: a feature or an earlier derived quantity.
    pub a: String,
    /// The second source; absent for formulas of one source.
    #[serde(default)]
    pub b: Option<String>,
    /// Whether it is an input of the estimator; one that is not is only read by other quantities.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub input: bool,
    /// For a series its points: a number, or a day as `2019-12-08`, and the height there; places ascend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<(Place, f64)>,
    /// For a distance the latitude and longitude of the place, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<[f64; 2]>,
    /// For a level the quantities that are accounted for first, by least squares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
    /// For a level the standard deviation of the bell that rows are smoothed by, in metres, from 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<f64>,
    /// For a level how many rows at the overall level are added everywhere, from 0; 10 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<f64>,
}

impl DerivedSpec {
    /// A quantity of one or two sources, with everything else at its default.
    pub fn new(name: &str, formula: DerivedFormula, a: &str, b: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            label: None,
            formula,
            a: a.to_owned(),
            b: b.map(str::to_owned),
            input: true,
            points: Vec::new(),
            to: None,
            given: Vec::new(),
            metres: None,
            rows: None,
        }
    }
}

/// Where a point of a series lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// At a number.
    Number(f64),
    /// On a day, as `2019-12-08`.
    Day(String),
}

fn yes() -> bool {
    true
}

/// The formulas of [`vitrine_model::transforms::Formula`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivedFormula {
    /// `a / b`; 0 where `b` is 0.
    Ratio,
    /// `a - b`.
    Difference,
    /// `a + b`.
    Sum,
    /// `a * b`.
    Product,
    /// `ln(1 + a)`; 0 where `a` is negative.
    Log,
    /// The year of a day, with the share of the year that has passed.
    Year,
    /// The month of a day, from 1 to 12.
    Month,
    /// The day of the week of a day, from 1 for Monday to 7.
    Weekday,
    /// The sine of the share of the year that has passed on a day.
    DayOfYearSin,
    /// The cosine of that share.
    DayOfYearCos,
    /// The years from 2000 on to a day.
    Trend,
    /// Straight lines through `points`, level beyond them.
    Series,
    /// Kilometres from the latitude `a` and the longitude `b` to the place `to`.
    Distance,
    /// How far the target lies from what is expected elsewhere, at the latitude `a` and the longitude `b`: what least
    /// squares on `given` leaves over, smoothed over `metres`, and drawn towards 0 the more the fewer rows are near.
    /// Training rows get the level of other rows only, as in target encoding.
    Level,
}

/// How numbers are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Not at all.
    #[default]
    None,
    /// To mean 0 and standard deviation 1 over the training rows; constant columns to 0.
    Standard,
    /// To the range 0 to 1 over the training rows; constant columns to 0.
    MinMax,
}

/// What stands in for a missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impute {
    /// The training rows' median; for choices and flags the most frequent value.
    #[default]
    Median,
    /// The training rows' mean; for choices and flags the most frequent value.
    Mean,
    /// The most frequent value, of equally frequent ones the smallest.
    MostFrequent,
    /// Nothing: trees learn for each split where rows without the value go. For trees only.
    Leave,
}

/// How choices become numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodeChoices {
    /// One column per choice, 1 where the record has it; a single column for two choices. Linear models without
    /// a penalty leave out the first choice, because its column is the others' complement.
    #[default]
    OneHot,
    /// One column with the position of the choice.
    Ordinal,
    /// How far the mean target of the training rows that have the choice lies above the mean of all, drawn towards 0
    /// (Micci-Barreca, 2001): one column for values and two classes, otherwise one per class but the first. Training
    /// rows get the mean of other rows only, so that none sees its own target; a missing or unknown choice is 0.
    /// Two choices stay one column of 0 and 1, which says the same. Free text that the features name counts as a
    /// choice, in lower case and with single spaces, where it occurs in several rows.
    Target,
}

/// How free text becomes numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodeTexts {
    /// Not at all, unless the features name it and `encode` is `target`.
    #[default]
    None,
    /// One column for each word that several training rows have and that says something about the target: 1 where the
    /// text has it. The first six letters of a word count, in lower case. Where fewer than 52 words say something, parts
    /// of four letters within words take the other places, of tables of at most 20,000 rows.
    Words,
}

/// Which way a prediction may go as a feature grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// It never falls.
    Increasing,
    /// It never rises.
    Decreasing,
}

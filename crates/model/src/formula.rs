//! Quantities computed from a record's numbers: ratios and logarithms, parts of a date, series over time, distances,
//! and levels of the target by place.

use serde::Serialize;

use crate::date;
use crate::grid::{Grid, kilometres};
use crate::json::{Blank, FromJson};

/// A quantity computed from others. Sources count the features first and then the derived quantities before it.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
#[serde(try_from = "FlatDerived")]
pub struct Derived {
    /// The name, for tables of coefficients and importances.
    pub name: String,
    /// How it is computed.
    #[serde(flatten)]
    pub formula: Formula,
}

/// The vocabulary of derived quantities.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "formula", rename_all = "snake_case")]
pub enum Formula {
    /// `a / b`; 0 where `b` is 0.
    Ratio {
        /// The numerator's source.
        a: usize,
        /// The denominator's source.
        b: usize,
    },
    /// `a - b`.
    Difference {
        /// The first source.
        a: usize,
        /// The source taken away.
        b: usize,
    },
    /// `a + b`.
    Sum {
        /// The first source.
        a: usize,
        /// The second source.
        b: usize,
    },
    /// `a * b`; with `a` equal to `b` the square.
    Product {
        /// The first source.
        a: usize,
        /// The second source.
        b: usize,
    },
    /// `ln(1 + a)`, of 0 where `a` is negative.
    Log {
        /// The source.
        a: usize,
    },
    /// The year that a day lies in with the share of the year that has passed: 2019.5 is the middle of 2019.
    Year {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// The month of a day, from 1 to 12.
    Month {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// The day of the week, from 1 for Monday to 7.
    Weekday {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// The sine of the share of the year that has passed on a day, so that the end of a year is near the next one's
    /// beginning.
    DayOfYearSin {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// The cosine of that share.
    DayOfYearCos {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// The years from 2000 on to a day, of 365.2425 days each: the same step for every day, and small numbers.
    Trend {
        /// The source: a day, as [`crate::date`] counts them.
        a: usize,
    },
    /// Straight lines through points; the first value before them, the last one after them.
    Series {
        /// The source.
        a: usize,
        /// Where and how high, the places ascending. At least one.
        points: Vec<(f64, f64)>,
    },
    /// Kilometres to a fixed place, see [`kilometres`].
    Distance {
        /// The source of the latitude in degrees.
        a: usize,
        /// The source of the longitude in degrees.
        b: usize,
        /// The place's latitude and longitude in degrees.
        to: [f64; 2],
    },
    /// How far the target lies from what is expected elsewhere, at a place.
    Level {
        /// The source of the latitude in degrees.
        a: usize,
        /// The source of the longitude in degrees.
        b: usize,
        /// The levels.
        grid: Grid,
        /// How they were fitted, so that they can be fitted again to other rows.
        fitted: LevelFit,
    },
}

/// How the levels of a [`Formula::Level`] are fitted to rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct LevelFit {
    /// The sources that are accounted for first, by least squares.
    pub given: Vec<usize>,
    /// Whether the target's logarithm is meant.
    pub log: bool,
    /// The standard deviation of the bell that rows are smoothed by, in metres; also the distance of the grid's nodes.
    pub metres: f64,
    /// How many rows at the overall level are added at each node.
    pub rows: f64,
}

/// A derived quantity as it is written. Reading this plain struct takes a fraction of the code that reading a
/// flattened, tagged enum does, which counts in the page's download.
#[derive(FromJson)]
struct FlatDerived {
    name: String,
    formula: FormulaName,
    a: usize,
    #[serde(default)]
    b: Option<usize>,
    #[serde(default)]
    points: Vec<(f64, f64)>,
    #[serde(default)]
    to: Option<[f64; 2]>,
    #[serde(default)]
    grid: Option<Grid>,
    #[serde(default)]
    fitted: LevelFit,
}

#[derive(Clone, Copy, FromJson)]
#[serde(rename_all = "snake_case")]
enum FormulaName {
    Ratio,
    Difference,
    Sum,
    Product,
    Log,
    Year,
    Month,
    Weekday,
    DayOfYearSin,
    DayOfYearCos,
    Trend,
    Series,
    Distance,
    Level,
}

impl Blank for Derived {
    fn blank() -> Self {
        Self { name: String::new(), formula: Formula::Log { a: 0 } }
    }
}

impl TryFrom<FlatDerived> for Derived {
    type Error = String;

    fn try_from(flat: FlatDerived) -> Result<Self, String> {
        let FlatDerived { name, formula, a, b, points, to, grid, fitted } = flat;
        let formula = match (formula, b, to, grid) {
            (FormulaName::Ratio, Some(b), None, None) => Formula::Ratio { a, b },
            (FormulaName::Difference, Some(b), None, None) => Formula::Difference { a, b },
            (FormulaName::Sum, Some(b), None, None) => Formula::Sum { a, b },
            (FormulaName::Product, Some(b), None, None) => Formula::Product { a, b },
            (FormulaName::Log, None, None, None) => Formula::Log { a },
            (FormulaName::Year, None, None, None) => Formula::Year { a },
            (FormulaName::Month, None, None, None) => Formula::Month { a },
            (FormulaName::Weekday, None, None, None) => Formula::Weekday { a },
            (FormulaName::DayOfYearSin, None, None, None) => Formula::DayOfYearSin { a },
            (FormulaName::DayOfYearCos, None, None, None) => Formula::DayOfYearCos { a },
            (FormulaName::Trend, None, None, None) => Formula::Trend { a },
            (FormulaName::Series, None, None, None) => Formula::Series { a, points },
            (FormulaName::Distance, Some(b), Some(to), None) => Formula::Distance { a, b, to },
            (FormulaName::Level, Some(b), None, Some(grid)) => Formula::Level { a, b, grid, fitted },
            (
                FormulaName::Ratio | FormulaName::Difference | FormulaName::Sum | FormulaName::Product,
                None,
                ..,
            ) => {
                return Err(format!("derived quantity '{name}' lacks its second source"));
            }
            (
                FormulaName::Log
                | FormulaName::Year
                | FormulaName::Month
                | FormulaName::Weekday
                | FormulaName::DayOfYearSin
                | FormulaName::DayOfYearCos
                | FormulaName::Trend
                | FormulaName::Series,
                Some(_),
                ..,
            ) => {
                return Err(format!("derived quantity '{name}' has a second source"));
            }
            _ => return Err(format!("derived quantity '{name}' has too many parts or too few")),
        };
        Ok(Self { name, formula })
    }
}

impl Formula {
    /// The quantity from the sources before it. A missing source (NaN) gives a missing result.
    pub fn evaluate(&self, sources: &[f64]) -> f64 {
        let at = |index: &usize| sources.get(*index).copied().unwrap_or(f64::NAN);
        match self {
            Self::Ratio { a, b } if at(b) == 0.0 => at(a) * 0.0,
            Self::Ratio { a, b } => at(a) / at(b),
            Self::Difference { a, b } => at(a) - at(b),
            Self::Sum { a, b } => at(a) + at(b),
            Self::Product { a, b } => at(a) * at(b),
            Self::Log { a } if at(a) < 0.0 => 0.0,
            Self::Log { a } => libm::log1p(at(a)),
            Self::Year { a } => on_day(at(a), |day| {
                let (year, share) = date::year_and_share(day);
                year as f64 + share
            }),
            Self::Weekday { a } => on_day(at(a), |day| date::weekday(day) as f64),
            Self::DayOfYearSin { a } => on_day(at(a), |day| libm::sin(angle(day))),
            Self::DayOfYearCos { a } => on_day(at(a), |day| libm::cos(angle(day))),
            Self::Trend { a } => on_day(at(a), |day| (day - FROM_2000) as f64 / 365.2425),
            Self::Month { a } => on_day(at(a), |day| date::civil(day).1 as f64),
            Self::Series { a, points } => on_line(points, at(a)),
            Self::Distance { a, b, to } => kilometres([at(a), at(b)], *to),
            Self::Level { a, b, grid, .. } => grid.value([at(a), at(b)]),
        }
    }

    /// The sources the formula reads.
    pub fn sources(&self) -> Vec<usize> {
        match self {
            Self::Ratio { a, b }
            | Self::Difference { a, b }
            | Self::Sum { a, b }
            | Self::Product { a, b }
            | Self::Distance { a, b, .. }
            | Self::Level { a, b, .. } => vec![*a, *b],
            Self::Log { a }
            | Self::Year { a }
            | Self::Month { a }
            | Self::Weekday { a }
            | Self::DayOfYearSin { a }
            | Self::DayOfYearCos { a }
            | Self::Trend { a }
            | Self::Series { a, .. } => vec![*a],
        }
    }

    /// [`Formula::sources`], and those that only its fit looks at.
    pub(crate) fn references(&self) -> Vec<usize> {
        let mut sources = self.sources();
        if let Self::Level { fitted, .. } = self {
            sources.extend(&fitted.given);
        }
        sources
    }

    /// Checks the numbers of a formula.
    ///
    /// # Errors
    /// A phrase that says what is wrong.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Series { points, .. } => {
                let ascending = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
                if points.is_empty()
                    || !ascending
                    || !points.iter().all(|p| p.0.is_finite() && p.1.is_finite())
                {
                    return Err("the points of a series must be finite and ascend, at least one".to_owned());
                }
                Ok(())
            }
            Self::Distance { to, .. } if !(to[0].abs() <= 90.0 && to[1].abs() <= 180.0) => {
                Err(format!("{} and {} are not a latitude and a longitude in degrees", to[0], to[1]))
            }
            Self::Level { fitted, .. } if !(fitted.metres >= 0.0 && fitted.rows >= 0.0) => {
                Err("levels are smoothed over a distance and a number of rows that cannot be".to_owned())
            }
            Self::Level { grid, .. } => grid.check(),
            _ => Ok(()),
        }
    }
}

/// What `of` gives for the day that a number stands for; NaN where it stands for none.
fn on_day(number: f64, of: impl Fn(i64) -> f64) -> f64 {
    if number.abs() < date::MOST { of(number.floor() as i64) } else { f64::NAN }
}

/// The share of the year that has passed on a day, as an angle.
fn angle(day: i64) -> f64 {
    date::year_and_share(day).1 * std::f64::consts::TAU
}

/// 2000-01-01.
const FROM_2000: i64 = 10_957;

fn on_line(points: &[(f64, f64)], place: f64) -> f64 {
    if place.is_nan() {
        return f64::NAN;
    }
    let next = points.partition_point(|point| point.0 <= place);
    match (next.checked_sub(1).and_then(|before| points.get(before)), points.get(next)) {
        (Some(before), Some(after)) => {
            before.1 + (after.1 - before.1) * ((place - before.0) / (after.0 - before.0))
        }
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => f64::NAN,
    }
}

#[cfg(test)]
mod tests;

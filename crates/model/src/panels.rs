//! What a system's predict page offers beside the form and the result: the panels that its system file asks for,
//! with the figures they show. They are kept in a file of their own, which the page loads after the first
//! prediction stands.
//!
//! No panel holds a row of a data set whose rows may not be passed on: what is counted is counted over many rows,
//! and background records are drawn by the generator where the rows are not free.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::catalog::FileRef;
use crate::grid::kilometres;
use crate::json::FromJson;

/// Adds to a struct the panels that show what the system file says and nothing that is computed.
///
/// They are listed here alone, for the table `[panels]` of a system file and for the file that is made of it. Besides,
/// the struct gets the function `show_written`, which puts them into [`Panels`].
#[macro_export]
macro_rules! with_written_panels {
    ($(#[$meta:meta])* pub struct $name:ident { $($computed:tt)* }) => {
        $crate::with_written_panels! {
            of [$(#[$meta])* $name { $($computed)* }]

            /// What a reader must know beside every prediction, one sentence, for example that it is no medical advice.
            notice: Option<String>,
            /// The prediction divided by a feature's value, for example a price per square metre.
            per_unit: Option<$crate::panels::PerUnit>,
            /// Asks the visitor for the actual outcome and keeps the answer on the visitor's device.
            outcome: Option<$crate::panels::AskOutcome>,
        }
    };
    (of [$(#[$meta:meta])* $name:ident { $($computed:tt)* }] $($(#[$doc:meta])* $panel:ident: $kind:ty,)*) => {
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[$doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $panel: $kind,
            )*
            $($computed)*
        }

        impl $name {
            /// Puts the panels that are only written down into others.
            pub fn show_written(&self, panels: &mut $crate::panels::Panels) {
                $(panels.$panel.clone_from(&self.$panel);)*
            }
        }
    };
}

with_written_panels! {
    /// The panels of one system. Absent ones are not shown.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
    pub struct Panels {
        /// How often the positive class is in the population, and in the record's own group.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub base_rate: Option<BaseRate>,
        /// Lets the visitor choose the probability from which the positive class is predicted, with what follows from
        /// it on the held-out rows; those figures are in the report.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub threshold: bool,
        /// Records that stand for the population: unknown values are taken from them, to show how a prediction spreads
        /// over what they could be, and explanations are computed against them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub background: Option<Background>,
        /// Whether the page says what each feature does to the prediction, against the records of the background.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub explanation: bool,
        /// The record's place on a map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub place: Option<PlaceFeatures>,
        /// The prediction at other dates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub over_time: Option<OverTime>,
        /// The choices of a feature, ranked by what they do to the target.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ranking: Option<Ranking>,
        /// The groups for which the monitor shows errors separately.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub error_groups: Vec<ErrorGroups>,
    }
}

impl Panels {
    /// The files that the panels refer to.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        self.place.iter().map(|place| &place.map)
    }
}

/// The predicted value divided by a feature's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(deny_unknown_fields)]
#[from_json(beside_serde)]
pub struct PerUnit {
    /// The feature's name.
    pub feature: String,
    /// The unit of the quotient, for example `kr/m²`.
    pub unit: String,
}

/// How often the positive class is, counted over all rows of the data.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct BaseRate {
    /// The share of positive rows.
    pub rate: f64,
    /// The number of rows.
    pub n_samples: u64,
    /// The choice feature whose groups are compared, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// The groups, in the order of the feature's choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupRate>,
}

/// How often the positive class is in one group.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct GroupRate {
    /// The choice's value.
    pub value: String,
    /// The share of positive rows.
    pub rate: f64,
    /// The number of rows.
    pub n_samples: u64,
    /// The deciles of the default model's probability for the group's rows that it has not seen: 11 numbers from
    /// the smallest to the largest. Empty where the group has few rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
}

/// Records that stand for the population.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Background {
    /// Where they come from, one sentence for people.
    pub source: String,
    /// The records, from feature names to values.
    pub records: Vec<Map<String, Json>>,
}

/// The question after the actual value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(deny_unknown_fields)]
#[from_json(beside_serde)]
pub struct AskOutcome {
    /// The question, for example `Were you ever told that you have heart disease?`.
    pub question: String,
}

/// Which features say where a record is.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct PlaceFeatures {
    /// The number feature with the latitude in degrees.
    pub latitude: String,
    /// The number feature with the longitude in degrees.
    pub longitude: String,
    /// The text feature with the street, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// The [`PlaceMap`].
    pub map: FileRef,
}

/// A map made of counts, and an index of streets: nothing in it is a row.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct PlaceMap {
    /// The southern edge of the grid in degrees of latitude.
    pub south: f64,
    /// The western edge of the grid in degrees of longitude.
    pub west: f64,
    /// The height of a cell in degrees of latitude.
    pub cell_latitude: f64,
    /// The width of a cell in degrees of longitude.
    pub cell_longitude: f64,
    /// The number of cells in a row.
    pub n_columns: usize,
    /// How densely each cell is built up, from 0 (no known address) to 9, one digit a cell, one text a row of
    /// cells, from the south to the north.
    pub rows: Vec<String>,
    /// Names on the map.
    pub labels: Vec<PlaceLabel>,
    /// Water and the like, as closed outlines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlines: Vec<Outline>,
    /// The streets, ascending by their name's code points.
    pub streets: Vec<Street>,
    /// What was sold where, over many sales each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaSummary>,
}

/// A name on a map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, FromJson)]
pub struct PlaceLabel {
    /// The name.
    pub name: String,
    /// Degrees of latitude.
    pub latitude: f64,
    /// Degrees of longitude.
    pub longitude: f64,
    /// Further points that go by the name, as latitude and longitude in degrees. Nothing is written at them, but what
    /// is near them belongs to the name: a district is seldom round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<[f64; 2]>,
}

/// The position of the label with the point nearest to a place, given as latitude and longitude in degrees; of equally
/// near ones the first. `None` without labels.
pub fn nearest_label(labels: &[PlaceLabel], place: [f64; 2]) -> Option<usize> {
    let mut nearest: Option<(usize, f64)> = None;
    for (index, label) in labels.iter().enumerate() {
        for point in std::iter::once(&[label.latitude, label.longitude]).chain(&label.also) {
            let away = kilometres(place, *point);
            if nearest.is_none_or(|(_, least)| away < least) {
                nearest = Some((index, away));
            }
        }
    }
    nearest.map(|(index, _)| index)
}

/// A closed outline.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Outline {
    /// What it is: `water` or `park`.
    pub kind: String,
    /// Its corners as latitude and longitude in degrees; the last is joined to the first.
    pub corners: Vec<[f64; 2]>,
}

/// A street of the index.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Street {
    /// The name as it is written.
    pub name: String,
    /// The centre's degrees of latitude.
    pub latitude: f64,
    /// The centre's degrees of longitude.
    pub longitude: f64,
}

/// What was sold in one cell, where at least ten sales are known.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct AreaSummary {
    /// The centre's degrees of latitude.
    pub latitude: f64,
    /// The centre's degrees of longitude.
    pub longitude: f64,
    /// The number of sales.
    pub n_samples: u64,
    /// The first quartile, the median and the third quartile of the target by the unit of [`PerUnit`], brought to
    /// the level of the newest date.
    pub quartiles: [f64; 3],
    /// The median of the feature of [`PerUnit`].
    pub median_size: f64,
}

/// A prediction over time.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct OverTime {
    /// The date feature.
    pub feature: String,
    /// The first and the last date of the training rows, as `2019-12-08`.
    pub learned: [String; 2],
    /// What the model still follows beyond those dates, for example `the interest rate and unemployment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<String>,
    /// Events to mark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Dates to read off, with the words for them, for example `before February 2022`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Event {
    /// The day, as `2022-02-24`.
    pub date: String,
    /// What happened, a few words.
    pub label: String,
}

/// A date to read a prediction off: a fixed day, or some months from the visitor's today.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Moment {
    /// The words for it, for example `a year ago`.
    pub label: String,
    /// The day, as `2022-02-01`; absent where it is counted from today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Months from today, or from the record's own day, where no day is given.
    #[serde(default)]
    pub months: i32,
    /// Whether the months are counted from the record's own day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
}

/// The choices of a feature, ranked by their effect on the target with everything else the same.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Ranking {
    /// The choice feature.
    pub feature: String,
    /// What is ranked, in the plural, for example `agencies`.
    pub plural: String,
    /// One row per choice, best first; of equal effects the one with more rows first; what stands for all other choices
    /// is last.
    pub rows: Vec<Ranked>,
    /// The value of the choice that stands for everything that is no choice of its own, which has no rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<String>,
}

/// One choice of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct Ranked {
    /// The choice's value.
    pub value: String,
    /// The number of training rows that have it.
    pub n_samples: u64,
    /// The effect as a share of the target: 0.02 is two hundredths more than the average choice.
    pub effect: f64,
    /// The lower end of the effect's 90 % interval.
    pub low: f64,
    /// The upper end of the effect's 90 % interval.
    pub high: f64,
}

/// Groups of records for which errors are shown separately: stretches of a number, the values of a choice or a flag,
/// or the nearest of some places.
#[derive(Clone, Debug, PartialEq, Serialize, FromJson)]
pub struct ErrorGroups {
    /// What the groups are, for people, for example `district`.
    pub label: String,
    /// The feature whose stretches or values are the groups; absent for places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// Where one stretch of a number ends and the next begins, ascending; a limit belongs to the stretch above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<f64>,
    /// The features with latitude and longitude in degrees; absent where a feature makes the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<[String; 2]>,
    /// The places; a record belongs to the nearest one, of equally near ones to the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceLabel>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_the_label_with_the_nearest_of_its_points() {
        let label = |name: &str, longitude: f64, also: &[[f64; 2]]| PlaceLabel {
            name: name.to_owned(),
            latitude: 59.0,
            longitude,
            also: also.to_vec(),
        };
        let labels = [label("long", 18.0, &[[59.0, 18.1], [59.0, 18.2]]), label("round", 18.15, &[])];
        let at = |longitude| nearest_label(&labels, [59.0, longitude]);
        assert_eq!([17.9, 18.07, 18.14, 18.19, 19.0].map(at), [0, 0, 1, 0, 0].map(Some));
        assert_eq!(nearest_label(&[labels[1].clone(), labels[1].clone()], [59.0, 18.0]), Some(0));
        assert_eq!(nearest_label(&[], [59.0, 18.0]), None);
    }
}

//! The table `[panels]` of a system file: what the predict page offers beside the form and the result.

use serde::Deserialize;
use vitrine_model::panels::{Event, Moment, Panels, PlaceLabel};
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::{Task, date, with_written_panels};

use super::fault::Problem;
use super::operands::FeatureKinds;

with_written_panels! {
    /// The panels that a system asks for; absent ones are not shown.
    #[derive(Clone, Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    pub struct PanelsToml {
        /// How often the positive class is, for binary targets.
        pub base_rate: Option<BaseRateToml>,
        /// Whether the visitor may choose the threshold, for binary targets.
        pub threshold: bool,
        /// Whether the page says what each feature does to a prediction; it does unless this is false.
        pub explanation: Option<bool>,
        /// Records that unknown values are taken from, and that explanations are computed against.
        pub background: Option<BackgroundToml>,
        /// The record's place on a map.
        pub place: Option<PlaceToml>,
        /// The prediction at other dates.
        pub over_time: Option<OverTimeToml>,
        /// The choices of a feature, ranked by what they do to the target.
        pub ranking: Option<RankingToml>,
        /// The groups for which the monitor shows errors separately.
        pub error_groups: Vec<ErrorGroupsToml>,
    }
}

/// Groups of records: by a feature, or by the nearest name on the map where no feature is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorGroupsToml {
    /// What the groups are, for people.
    pub label: String,
    /// The number, choice or flag.
    pub feature: Option<String>,
    /// Where one stretch of a number ends and the next begins, ascending.
    #[serde(default)]
    pub limits: Vec<f64>,
}

/// The record's place on a map.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceToml {
    /// The number feature with the latitude in degrees.
    pub latitude: String,
    /// The number feature with the longitude in degrees.
    pub longitude: String,
    /// The text feature with the street, where there is one.
    pub street: Option<String>,
    /// The size of a cell of the map in metres.
    pub cell_metres: f64,
    /// The size of an area that sales are summed up for, in metres.
    pub area_metres: f64,
    /// Names on the map.
    #[serde(default)]
    pub labels: Vec<PlaceLabel>,
}

/// The prediction at other dates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverTimeToml {
    /// The date feature.
    pub feature: String,
    /// What the model still follows beyond the dates of the data, as the end of a sentence.
    pub beyond: Option<String>,
    /// Events to mark, in the order of time.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Dates to read off.
    #[serde(default)]
    pub moments: Vec<Moment>,
}

/// The choices of a feature, ranked by what they do to the target.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankingToml {
    /// The choice feature.
    pub feature: String,
    /// What is ranked, in the plural.
    pub plural: String,
    /// A candidate that does not know the feature; the ranking is made of its errors.
    pub without: String,
}

/// How often the positive class is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseRateToml {
    /// The choice or flag whose groups are compared, where there is one.
    pub feature: Option<String>,
}

/// The records that stand for the population: rows of the data where they may be shown, otherwise drawn by the
/// generator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundToml {
    /// The number of records, from 20 to 1,000.
    pub rows: usize,
}

/// A key, the feature that it names, and which kinds of features will do.
type Wanted<'a> = (&'static str, &'a str, FeatureKinds);

impl FeatureKinds {
    /// Whether a feature of this kind will do.
    fn hold(self, kind: &FeatureKind) -> bool {
        match self {
            Self::Numeric => kind.is_numeric(),
            Self::Number => matches!(kind, FeatureKind::Number { .. }),
            Self::Text => matches!(kind, FeatureKind::Text { .. }),
            Self::Date => matches!(kind, FeatureKind::Date { .. }),
            Self::Choice => matches!(kind, FeatureKind::Choice { .. }),
            Self::Grouping => matches!(kind, FeatureKind::Choice { .. } | FeatureKind::Flag),
        }
    }
}

impl PanelsToml {
    /// The panels that show what is written here, and nothing that is computed.
    pub(crate) fn written(&self) -> Panels {
        let mut panels =
            Panels { threshold: self.threshold, explanation: self.is_explained(), ..Panels::default() };
        self.show_written(&mut panels);
        panels
    }

    /// Whether the page says what each feature does to a prediction.
    pub(crate) fn is_explained(&self) -> bool {
        self.explanation.unwrap_or(true)
    }

    /// Checks the panels against the schema.
    ///
    /// # Errors
    /// The first thing wrong.
    pub(super) fn check(&self, schema: &Schema) -> Result<(), Problem> {
        let is_binary = schema.target.task == Task::Binary;
        for (key, is_asked) in [("base_rate", self.base_rate.is_some()), ("threshold", self.threshold)] {
            if is_asked && !is_binary {
                return Err(Problem::PanelTask { key, target: schema.target.name.clone() });
            }
        }
        for (key, name, expected) in self.wanted()? {
            let feature = schema.position(name).and_then(|at| schema.features.get(at));
            if !feature.is_some_and(|feature| expected.hold(&feature.kind)) {
                return Err(Problem::PanelFeature { key, name: name.to_owned(), expected });
            }
        }
        match &self.background {
            Some(BackgroundToml { rows }) if !(20..=1_000).contains(rows) => {
                Err(Problem::BackgroundRows { got: *rows })
            }
            _ => Ok(()),
        }
    }

    /// The features that the panels name. Their days are checked on the way.
    fn wanted(&self) -> Result<Vec<Wanted<'_>>, Problem> {
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let mut want = |key, name, kinds| {
            wanted.push((key, name, kinds));
        };
        if let Some(name) = self.base_rate.as_ref().and_then(|base_rate| base_rate.feature.as_deref()) {
            want("base_rate.feature", name, FeatureKinds::Grouping);
        }
        if let Some(per_unit) = &self.per_unit {
            want("per_unit.feature", &per_unit.feature, FeatureKinds::Numeric);
        }
        if let Some(place) = &self.place {
            want("place.latitude", &place.latitude, FeatureKinds::Number);
            want("place.longitude", &place.longitude, FeatureKinds::Number);
            if let Some(street) = &place.street {
                want("place.street", street, FeatureKinds::Text);
            }
        }
        if let Some(over_time) = &self.over_time {
            want("over_time.feature", &over_time.feature, FeatureKinds::Date);
            let days = over_time.events.iter().map(|event| &event.date);
            let mut days = days.chain(over_time.moments.iter().filter_map(|moment| moment.date.as_ref()));
            if let Some(day) = days.find(|day| date::parse(day).is_none()) {
                return Err(Problem::PanelDay { got: day.clone() });
            }
        }
        if let Some(ranking) = &self.ranking {
            want("ranking.feature", &ranking.feature, FeatureKinds::Choice);
        }
        for groups in &self.error_groups {
            let ascending =
                groups.limits.iter().zip(groups.limits.iter().skip(1)).all(|(low, high)| low < high);
            let has_labels = self.place.as_ref().is_some_and(|place| !place.labels.is_empty());
            match &groups.feature {
                Some(feature) if groups.limits.is_empty() => {
                    want("error_groups.feature", feature, FeatureKinds::Grouping);
                }
                Some(feature) if ascending => want("error_groups.feature", feature, FeatureKinds::Numeric),
                None if has_labels => {}
                _ => return Err(Problem::ErrorGroups { label: groups.label.clone() }),
            }
        }
        Ok(wanted)
    }
}

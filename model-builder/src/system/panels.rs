//! The table `[panels]` of a system file: what the predict page offers beside the form and the result.

use serde::Deserialize;
use vitrine_model::panels::{Event, Moment, PerUnit, PlaceLabel};
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::{Task, date};

/// The panels that a system asks for; absent ones are not shown.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PanelsToml {
    /// What a reader must know beside every prediction, one sentence.
    pub notice: Option<String>,
    /// How often the positive class is, for binary targets.
    pub base_rate: Option<BaseRateToml>,
    /// Whether the visitor may choose the threshold, for binary targets.
    pub threshold: bool,
    /// Whether the page says what each feature does to a prediction; it does unless this is false.
    pub explanation: bool,
    /// Records that unknown values are taken from, and that explanations are told against.
    pub background: Option<BackgroundToml>,
    /// Asks the visitor what turned out.
    pub outcome: Option<OutcomeToml>,
    /// The predicted value by the value of a feature.
    pub per_unit: Option<PerUnit>,
    /// The record's place on a map.
    pub place: Option<PlaceToml>,
    /// The prediction at other dates.
    pub over_time: Option<OverTimeToml>,
    /// The choices of a feature, ranked by what they do to the target.
    pub ranking: Option<RankingToml>,
    /// The groups that the monitor tells errors apart by.
    pub error_groups: Vec<ErrorGroupsToml>,
}

impl Default for PanelsToml {
    fn default() -> Self {
        Self {
            notice: None,
            base_rate: None,
            threshold: false,
            explanation: true,
            background: None,
            outcome: None,
            per_unit: None,
            place: None,
            over_time: None,
            ranking: None,
            error_groups: Vec::new(),
        }
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

/// The question after the truth.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeToml {
    /// The question.
    pub question: String,
}

/// A key, the feature that it names, and which kinds of features will do.
type Wanted<'a> = (&'static str, &'a str, fn(&FeatureKind) -> bool);

impl PanelsToml {
    /// Checks the panels against the schema.
    ///
    /// # Errors
    /// One sentence that names the key and what it needs.
    pub fn check(&self, schema: &Schema) -> Result<(), String> {
        let is_binary = schema.target.task == Task::Binary;
        for (key, is_asked) in [("base_rate", self.base_rate.is_some()), ("threshold", self.threshold)] {
            if is_asked && !is_binary {
                return Err(format!("panels.{key} is for binary targets, '{}' is none", schema.target.name));
            }
        }
        if let Some(name) = self.base_rate.as_ref().and_then(|base_rate| base_rate.feature.as_ref()) {
            let feature = schema.position(name).and_then(|at| schema.features.get(at));
            let Some(feature) = feature else {
                return Err(format!("panels.base_rate.feature is '{name}', which is no feature"));
            };
            if !matches!(feature.kind, FeatureKind::Choice { .. } | FeatureKind::Flag) {
                return Err(format!("panels.base_rate.feature is '{name}', expected a choice or a flag"));
            }
        }
        self.check_features(schema)?;
        match &self.background {
            Some(BackgroundToml { rows }) if !(20..=1_000).contains(rows) => {
                Err(format!("panels.background.rows is {rows}, expected from 20 to 1000"))
            }
            _ => Ok(()),
        }
    }

    /// The features that the panels name, and the days.
    fn check_features(&self, schema: &Schema) -> Result<(), String> {
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let number = |kind: &FeatureKind| matches!(kind, FeatureKind::Number { .. });
        if let Some(per_unit) = &self.per_unit {
            wanted.push(("per_unit.feature", &per_unit.feature, FeatureKind::is_numeric));
        }
        if let Some(place) = &self.place {
            wanted.push(("place.latitude", &place.latitude, number));
            wanted.push(("place.longitude", &place.longitude, number));
            if let Some(street) = &place.street {
                wanted.push(("place.street", street, |kind| matches!(kind, FeatureKind::Text { .. })));
            }
        }
        if let Some(over_time) = &self.over_time {
            wanted.push(("over_time.feature", &over_time.feature, |kind| {
                matches!(kind, FeatureKind::Date { .. })
            }));
            let days = over_time.events.iter().map(|event| &event.date);
            let days = days.chain(over_time.moments.iter().filter_map(|moment| moment.date.as_ref()));
            for day in days {
                if date::parse(day).is_none() {
                    return Err(format!("panels.over_time has the day '{day}', expected one as 2019-12-08"));
                }
            }
        }
        if let Some(ranking) = &self.ranking {
            let choice = |kind: &FeatureKind| matches!(kind, FeatureKind::Choice { .. });
            wanted.push(("ranking.feature", &ranking.feature, choice));
        }
        for groups in &self.error_groups {
            let ascending = groups.limits.windows(2).all(|pair| pair[0] < pair[1]);
            match &groups.feature {
                Some(feature) if groups.limits.is_empty() => {
                    let choice =
                        |kind: &FeatureKind| matches!(kind, FeatureKind::Choice { .. } | FeatureKind::Flag);
                    wanted.push(("error_groups.feature", feature, choice));
                }
                Some(feature) if ascending => {
                    wanted.push(("error_groups.feature", feature, FeatureKind::is_numeric));
                }
                None if self.place.as_ref().is_some_and(|place| !place.labels.is_empty()) => {}
                _ => {
                    return Err(format!(
                        "panels.error_groups '{}' needs a feature, ascending limits for a number, or the labels of panels.place",
                        groups.label
                    ));
                }
            }
        }
        for (key, name, fits) in wanted {
            let feature = schema.position(name).and_then(|at| schema.features.get(at));
            if !feature.is_some_and(|feature| fits(&feature.kind)) {
                return Err(format!("panels.{key} is '{name}', which is no feature of the right kind"));
            }
        }
        Ok(())
    }
}

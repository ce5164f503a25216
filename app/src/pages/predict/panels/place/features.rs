//! A place: its features in the schema, its map, and records that are moved to another place.

use leptos::prelude::StoredValue;
use serde::{Deserialize, Serialize};
use vitrine_model::catalog::FileRef;
use vitrine_model::panels::{PlaceFeatures, PlaceMap};
use vitrine_model::schema::{FeatureKind, MissingPolicy, Schema};
use vitrine_model::{Record, Value};

use super::nearest;
use super::view::Point;
use crate::remote::Remote;

/// Where the records of a system are. Copies share it.
#[derive(Clone, Copy)]
pub struct Place {
    /// Where the features of a place stand in the schema.
    pub features: Features,
    /// The map on its way.
    pub map: Remote<PlaceMap>,
    /// The file of the map.
    pub file: StoredValue<FileRef>,
}

/// The positions of the features of a place in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// The latitude's.
    pub latitude: usize,
    /// The longitude's.
    pub longitude: usize,
    /// The street's, where the system has one.
    pub street: Option<usize>,
}

impl Features {
    /// The features of a place; `None` where the schema lacks one.
    pub fn of(schema: &Schema, place: &PlaceFeatures) -> Option<Self> {
        Some(Self {
            latitude: schema.position(&place.latitude)?,
            longitude: schema.position(&place.longitude)?,
            street: place.street.as_deref().and_then(|name| schema.position(name)),
        })
    }

    /// A point within the limits that the schema sets.
    pub fn within_limits(self, schema: &Schema, point: Point) -> Point {
        let limit = |position: usize, number: f64| match schema.features.get(position).map(|f| &f.kind) {
            Some(FeatureKind::Number { min, max, .. }) => number.max(*min).min(*max),
            _ => number,
        };
        Point {
            latitude: limit(self.latitude, point.latitude),
            longitude: limit(self.longitude, point.longitude),
        }
    }

    /// The street that stands for a point: the nearest one, or none where none is near and it may be unknown.
    pub fn street_for(self, schema: &Schema, map: &PlaceMap, point: Point) -> Option<String> {
        let feature = schema.features.get(self.street?);
        let must_be_known = feature.is_some_and(|feature| feature.missing == MissingPolicy::Refuse);
        let any = || {
            let (index, _) = nearest::streets(map, point, 1).into_iter().next()?;
            map.streets.get(index).map(|street| street.name.as_str())
        };
        let near = nearest::street(map, point);
        near.or_else(|| must_be_known.then(any).flatten()).map(str::to_owned)
    }

    /// The record at another place, with the street that stands for it.
    pub fn record_at(self, schema: &Schema, map: &PlaceMap, record: &Record, point: Point) -> Record {
        let mut values = record.values.clone();
        let mut put = |position: usize, value: Value| {
            if let Some(old) = values.get_mut(position) {
                *old = value;
            }
        };
        put(self.latitude, Value::Number(point.latitude));
        put(self.longitude, Value::Number(point.longitude));
        if let Some(position) = self.street {
            put(
                position,
                self.street_for(schema, map, point)
                    .map_or(Value::Missing, |street| Value::Text(street.into())),
            );
        }
        Record { values }
    }
}

//! Where the record is: a search for its street, a map to click, and what was sold nearby.
//!
//! - [`astray`]: a street in the form that is somewhere else
//! - [`search`] and [`streets`]: finding a street by its name
//! - [`map`], [`mod@view`], [`paint`], [`labels`], [`badges`]: the map
//! - [`surface`] and [`heat`]: the predicted value over the map
//! - [`areas`] and [`nearest`]: what is near the place

pub mod areas;
pub mod astray;
pub mod badges;
pub mod heat;
pub mod labels;
pub mod map;
pub mod nearest;
pub mod paint;
pub mod search;
pub mod streets;
pub mod surface;
pub mod view;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::panels::{PerUnit, Place, PlaceMap};
use vitrine_model::schema::{FeatureKind, MissingPolicy};
use vitrine_model::{Record, Value};

use super::shared::Shared;
use crate::components::panel::{Reserve, failure, section, waiting};
use crate::load::use_loader;
use crate::remote::Remote;
use view::Point;

/// The place of the record, and what is around it. Copies share it.
#[derive(Clone, Copy)]
pub struct Located {
    /// What all panels follow.
    pub shared: Shared,
    /// The map with its streets and areas.
    pub map: StoredValue<Arc<PlaceMap>>,
    /// Where the record is; `None` while its place is unknown.
    pub marker: Memo<Option<Point>>,
    /// The street in the record, where there is one.
    pub street: Memo<Option<String>>,
    features: StoredValue<Features>,
}

/// The positions of the features of a place in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// The latitude's.
    pub latitude: usize,
    /// The longitude's.
    pub longitude: usize,
    /// The street's, where the system has one.
    pub street: Option<usize>,
}

/// A place's features, and its map on its way; `None` where the schema lacks the features.
pub fn load(shared: Shared, place: &Place) -> Option<(Features, Remote<PlaceMap>)> {
    let features = shared.system.with_value(|system| {
        let position = |name: &str| system.schema.position(name);
        let street = place.street.as_deref().and_then(position);
        Some(Features {
            latitude: position(&place.latitude)?,
            longitude: position(&place.longitude)?,
            street,
        })
    })?;
    let loader = use_loader();
    let file = place.map.clone();
    let map = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<PlaceMap>(&file).await }
    });
    Some((features, map))
}

/// The panel.
pub fn place(
    shared: Shared,
    features: Features,
    map: Remote<PlaceMap>,
    per_unit: Option<PerUnit>,
) -> AnyView {
    let body = move || match map.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(map)) => {
            let located = Located::new(shared, map, features);
            view! {
                <div class="place-columns">
                    <div>
                        {search::search(located)}
                        {astray::message(located, "note", search::FIELD.to_owned())}
                        {map::map(located)}
                    </div>
                    {per_unit.clone().map(|per_unit| areas::areas(located, per_unit))}
                </div>
            }
            .into_any()
        }
        Some(Err(error)) => failure(&error, move || map.retry()),
    };
    section("Where it is".to_owned(), body)
}

impl Located {
    fn new(shared: Shared, map: Arc<PlaceMap>, features: Features) -> Self {
        let marker = Memo::new(move |_| {
            let record = shared.record.get()?;
            let number = |position: usize| record.values.get(position).map(Value::as_number);
            let point =
                Point { latitude: number(features.latitude)?, longitude: number(features.longitude)? };
            (point.latitude.is_finite() && point.longitude.is_finite()).then_some(point)
        });
        let street = Memo::new(move |_| {
            let record = shared.record.get()?;
            match record.values.get(features.street?) {
                Some(Value::Text(text)) => Some(text.clone()),
                _ => None,
            }
        });
        Self { shared, map: StoredValue::new(map), marker, street, features: StoredValue::new(features) }
    }

    /// Where the place stands in the schema.
    pub fn features(self) -> Features {
        self.features.get_value()
    }

    /// Fills the form with a point, brought within the limits of the features, and with the street that stands for
    /// it: the nearest one, or none where none is near and it may be unknown.
    pub fn choose(self, point: Point) {
        let street = self.map.with_value(|map| self.street_for(map, point));
        self.fill(point, street);
    }

    /// Fills the form with a street of the index and its middle.
    pub fn choose_street(self, index: usize) {
        let found = self.map.with_value(|map| {
            let street = map.streets.get(index)?;
            let point = Point { latitude: street.latitude, longitude: street.longitude };
            Some((point, street.name.clone()))
        });
        if let Some((point, name)) = found {
            self.fill(point, Some(name));
        }
    }

    /// Fills the form with a street that is in no index; the place stays.
    pub fn choose_text(self, text: &str) {
        if let Some(name) = self.features().street.and_then(|position| self.name(position)) {
            self.shared.fill([(name.as_str(), text)]);
        }
    }

    /// The record at another place, with the street that stands for it.
    pub fn at(self, record: &Record, point: Point) -> Record {
        let features = self.features();
        let mut values = record.values.clone();
        let mut put = |position: usize, value: Value| {
            if let Some(old) = values.get_mut(position) {
                *old = value;
            }
        };
        put(features.latitude, Value::Number(point.latitude));
        put(features.longitude, Value::Number(point.longitude));
        if let Some(position) = features.street {
            let street = self.map.with_value(|map| self.street_for(map, point));
            put(position, street.map_or(Value::Missing, Value::Text));
        }
        Record { values }
    }

    /// A point within the limits that the schema sets.
    pub fn within_limits(self, point: Point) -> Point {
        let features = self.features();
        let limit = |position: usize, number: f64| {
            self.shared.system.with_value(|system| {
                match system.schema.features.get(position).map(|f| &f.kind) {
                    Some(FeatureKind::Number { min, max, .. }) => number.max(*min).min(*max),
                    _ => number,
                }
            })
        };
        Point {
            latitude: limit(features.latitude, point.latitude),
            longitude: limit(features.longitude, point.longitude),
        }
    }

    fn street_for(self, map: &PlaceMap, point: Point) -> Option<String> {
        let position = self.features().street?;
        let near = nearest::street(map, point);
        let must_be_known = self.shared.system.with_value(|system| {
            system
                .schema
                .features
                .get(position)
                .is_some_and(|feature| feature.missing == MissingPolicy::Refuse)
        });
        let any = || {
            let (index, _) = nearest::streets(map, point, 1).into_iter().next()?;
            map.streets.get(index).map(|street| street.name.as_str())
        };
        near.or_else(|| must_be_known.then(any).flatten()).map(str::to_owned)
    }

    fn fill(self, point: Point, street: Option<String>) {
        let features = self.features();
        let point = self.within_limits(point);
        let (latitude, longitude) = (format!("{:.5}", point.latitude), format!("{:.5}", point.longitude));
        let named = [(Some(features.latitude), latitude), (Some(features.longitude), longitude)]
            .into_iter()
            .chain([(features.street, street.unwrap_or_default())])
            .filter_map(|(position, text)| Some((self.name(position?)?, text)));
        let pairs: Vec<(String, String)> = named.collect();
        self.shared.fill(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    }

    fn name(self, position: usize) -> Option<String> {
        self.shared
            .system
            .with_value(|system| system.schema.features.get(position).map(|feature| feature.name.clone()))
    }
}
